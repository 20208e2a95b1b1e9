/* For who makes a file of sets: pairs of frequent words that stand side by side in many documents, "medically
 * necessary", so that nobody has to look at all of these for it. */
#ifndef IMR_BITMAPS_PAIRS_H
#define IMR_BITMAPS_PAIRS_H

#include "bitmaps_out.h"

/* So many frequent words are paired at most: a number for each of their pairs is held meanwhile. */
enum { IMR_BIGRAM_WORDS_MAX = 2048 };

/* Where the pairs are looked for: the orders of documents, by id up to the last; and the words, of which the first
 * IMR_BIGRAM_WORDS_MAX count. */
typedef struct imr_bigram_input {
    const imr_position_index *orders;
    const uint32_t *places;
    uint32_t last;
    imr_list words;
    uint32_t least; /* documents that have a pair */
} imr_bigram_input;

/* What an earlier file knows of them, and the documents whose order is another one by now, in order. */
typedef struct imr_bigrams_known {
    const imr_bitmaps *sets;
    const uint32_t *changed;
    uint32_t n;
} imr_bigrams_known;

/* The pairs that so many documents have, by a sample of them. What is known (NULL: nothing) changes no byte.
 * IMR_MEMORY, IMR_IO. */
imr_status imr_bigrams_put(const imr_bigram_input *in, const imr_bigrams_known *known, imr_bitmaps_out *out);

#endif
