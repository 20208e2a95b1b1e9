/* Used by bitmaps_write.c: builds the bitmap index from the whole database. */
#ifndef IMR_BITMAPS_BUILD_H
#define IMR_BITMAPS_BUILD_H

#include "bitmaps_out.h"

/* IMR_MEMORY, IMR_IO, errors of the reader. */
imr_status imr_bitmaps_make(const imr_reader *reader, imr_bitmaps_out *out);

/* Puts the set of one word from its posting list; *documents is the number of documents that have it. */
imr_status imr_bitmaps_make_word(const imr_reader *reader, imr_str prefix, imr_str term, imr_bitmaps_out *out,
                                 uint32_t *documents);

#endif
