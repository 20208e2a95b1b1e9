/* Used when the bitmap index is written: appends sets and tables to the file, wherever they come from. */
#ifndef IMR_BITMAPS_OUT_H
#define IMR_BITMAPS_OUT_H

#include "bitmaps_format.h"

typedef struct imr_bitmaps_out {
    FILE *file;
    uint64_t at, sent; /* length of the file so far; up to where writing to disk was started */
    uint64_t sum[2];
    size_t words; /* of a set of bits over all documents */
    imr_buf keys, entries;
    uint64_t *bits;  /* scratch: `words` of them */
    uint32_t *ranks; /* scratch: for `words` words */
    imr_error *err;
} imr_bitmaps_out;

/* For ids up to `last`. All functions here can fail with IMR_IO and IMR_MEMORY. */
imr_status imr_bitmaps_out_begin(imr_bitmaps_out *out, uint32_t last, FILE *file, imr_error *err);
void imr_bitmaps_out_free(imr_bitmaps_out *out);

/* Appends bytes, padded to a multiple of 8. */
imr_status imr_bitmaps_out_put(imr_bitmaps_out *out, const void *bytes, size_t n);
/* Appends a set: ids, stored in whichever form takes less room; or bits, out->words of them, which stay bits. Counts
 * follow, one a document; NULL: none. */
imr_status imr_bitmaps_out_set(imr_bitmaps_out *out, imr_str prefix, imr_str rest, const imr_doclist *set,
                               const uint8_t *counts);
/* Whether a set of n documents takes less room as ids. */
bool imr_bitmaps_out_is_sparse(const imr_bitmaps_out *out, size_t n);
/* Appends a table of one number a document, 0 to last; *where is its place. */
imr_status imr_bitmaps_out_table(imr_bitmaps_out *out, const uint32_t *table, uint32_t last, uint64_t *where);

/* The places of the tables, from imr_bitmaps_out_table(). */
typedef struct imr_bitmaps_tables {
    uint64_t lengths, orders, letters;
} imr_bitmaps_tables;

/* Appends the keys and the directory, and writes the head for the reader's commit. */
imr_status imr_bitmaps_out_end(imr_bitmaps_out *out, const imr_reader *reader, const imr_bitmaps_tables *tables);

imr_status imr_bitmaps_out_failed(imr_error *err); /* errno says why */

/* In an index of n documents, how many must have a word for it to get a set; a word for it to be paired, and a pair. */
uint32_t imr_bitmaps_least(uint32_t n);
uint32_t imr_bitmaps_least_paired(uint32_t n);

#endif
