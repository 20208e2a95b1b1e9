/* For who makes a file of sets: what is put into it, one after the other, wherever it came from. */
#ifndef IMR_BITMAPS_OUT_H
#define IMR_BITMAPS_OUT_H

#include "bitmaps_format.h"

typedef struct imr_bitmaps_out {
    FILE *file;
    uint64_t at, sent; /* where the file ends so far; up to where the disk was told of it */
    uint64_t sum[2];
    size_t words; /* of the bits of all documents */
    imr_buf keys, entries;
    uint64_t *bits;  /* scratch: as many words */
    uint32_t *ranks; /* scratch: of as many words */
    imr_error *err;
} imr_bitmaps_out;

/* For ids up to last. Everything here fails with IMR_IO and IMR_MEMORY. */
imr_status imr_bitmaps_out_begin(imr_bitmaps_out *out, uint32_t last, FILE *file, imr_error *err);
void imr_bitmaps_out_free(imr_bitmaps_out *out);

/* Bytes; the next begin at a multiple of 8. */
imr_status imr_bitmaps_out_put(imr_bitmaps_out *out, const void *bytes, size_t n);
/* A set: its ids, in the form that takes less room; or bits, out->words of them, which stay bits. Counts stand behind
 * it, one a document; NULL: it has none. */
imr_status imr_bitmaps_out_set(imr_bitmaps_out *out, imr_str prefix, imr_str rest, const imr_doclist *set,
                               const uint8_t *counts);
/* Whether a set of n documents takes less room as ids. */
bool imr_bitmaps_out_is_sparse(const imr_bitmaps_out *out, size_t n);
/* A table of numbers by documents, 0 to last. */
imr_status imr_bitmaps_out_table(imr_bitmaps_out *out, const uint32_t *table, uint32_t last, uint64_t *where);

/* Where the tables begin, as imr_bitmaps_out_table() said. */
typedef struct imr_bitmaps_tables {
    uint64_t lengths, orders, letters;
} imr_bitmaps_tables;

/* The directory, and the head in its place: of the reader's commit. */
imr_status imr_bitmaps_out_end(imr_bitmaps_out *out, const imr_reader *reader, const imr_bitmaps_tables *tables);

imr_status imr_bitmaps_out_failed(imr_error *err); /* errno says why */

/* In an index of n documents: how many have a word that gets a set, a word that may make a pair, and a pair. */
uint32_t imr_bitmaps_least(uint32_t n);
uint32_t imr_bitmaps_least_paired(uint32_t n);

#endif
