/* Which documents are decisions of one letter: a table that names for each document the first of its letter. */
#ifndef IMR_LETTER_TABLE_H
#define IMR_LETTER_TABLE_H

#include "bitmaps_change.h"

/* Fills first[0 .. last of the reader] from the posting lists of all letters; 0 for a document without a letter and for
 * an id that no document has. What the reader says. */
imr_status imr_letter_table_make(const imr_reader *reader, uint32_t *first, imr_error *err);

/* The same table from that of the earlier file, which reads only the letters of documents that have changed.
 * IMR_MEMORY, what the reader says. */
imr_status imr_letter_table_renew(const imr_bitmaps_change *change, uint32_t *first, imr_error *err);

#endif
