/* For who makes a file of sets: pairs of frequent words that stand side by side in many documents, "medically
 * necessary", so that nobody has to look at all of these for it. */
#ifndef IMR_SETS_PAIRS_H
#define IMR_SETS_PAIRS_H

#include "sets_out.h"

/* So many frequent words are paired at most: a number for each of their pairs is held meanwhile. */
enum { IMR_PAIRED_MOST = 2048 };

/* Where the pairs are looked for: the orders of documents, by id up to the last; and the words, of which the first
 * IMR_PAIRED_MOST count. */
typedef struct imr_pairing {
    const imr_orders *orders;
    const uint32_t *places;
    uint32_t last;
    imr_list words;
    uint32_t least; /* documents that have a pair */
} imr_pairing;

/* What an earlier file knows of them, and the documents whose order is another one by now, in order. */
typedef struct imr_pairs_known {
    const imr_sets *sets;
    const uint32_t *changed;
    uint32_t n;
} imr_pairs_known;

/* The pairs that so many documents have, by a sample of them. What is known (NULL: nothing) changes no byte.
 * IMR_MEMORY, IMR_IO. */
imr_status imr_pairs_put(const imr_pairing *in, const imr_pairs_known *known, imr_sets_out *out);

#endif
