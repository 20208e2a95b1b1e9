/* For sets_write.c: a file of sets from the whole index. */
#ifndef IMR_BITMAPS_MAKE_H
#define IMR_BITMAPS_MAKE_H

#include "bitmaps_out.h"

/* What it fails with: IMR_MEMORY, IMR_IO, what the reader says. */
imr_status imr_bitmaps_make(const imr_reader *reader, imr_bitmaps_out *out);

/* The set of one word, by its postings; *documents is how many have it. */
imr_status imr_bitmaps_make_word(const imr_reader *reader, imr_str prefix, imr_str term, imr_bitmaps_out *out,
                                 uint32_t *documents);

#endif
