/* For sets_write.c: pairs of frequent words that stand side by side in many documents, "medically necessary", so that
 * nobody has to look at all of these for it. */
#ifndef IMR_SETS_PAIRS_H
#define IMR_SETS_PAIRS_H

#include "orders.h"

/* So many frequent words are paired at most: a number for each of their pairs is held meanwhile. */
enum { IMR_PAIRED_MOST = 2048 };

/* Where the pairs are looked for: the orders of documents, by id up to the last; and the words. */
typedef struct imr_pairing {
    const imr_orders *orders;
    const uint32_t *places;
    uint32_t last;
    const imr_word_code *codes;
    size_t n; /* of codes, at most IMR_PAIRED_MOST */
} imr_pairing;

typedef struct imr_pair {
    uint32_t first, second; /* places among the codes */
} imr_pair;

/* The pairs that at least so many documents have, by a sample of them; the caller frees them. IMR_MEMORY. */
imr_status imr_pairs_find(const imr_pairing *in, uint32_t least, imr_pair **out, size_t *n, imr_error *err);

/* Sets a bit for each document that has pair i, in bits[i * words ...]. The bits are clear before. IMR_MEMORY. */
imr_status imr_pairs_mark(const imr_pairing *in, const imr_pair *pairs, size_t n, uint64_t *bits, size_t words,
                          imr_error *err);

#endif
