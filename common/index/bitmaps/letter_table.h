/* Which documents belong to one letter: a table with the first document of the letter of each document. */
#ifndef IMR_LETTER_TABLE_H
#define IMR_LETTER_TABLE_H

#include "bitmaps_change.h"

/* Fills first[0 .. last of the reader] from the posting lists of all letters; 0 for a document without a letter and for
 * an id without a document. Errors of the reader. */
imr_status imr_letter_table_make(const imr_reader *reader, uint32_t *first, imr_error *err);

/* The same table, from the earlier file; reads only the letters of changed documents. IMR_MEMORY, errors of the
 * reader. */
imr_status imr_letter_table_renew(const imr_bitmaps_change *change, uint32_t *first, imr_error *err);

#endif
