/* Used when the bitmap index is written: pairs of frequent words that are adjacent in many documents ("medically
 * necessary"), so that a search need not look for them in each document. */
#ifndef IMR_BIGRAMS_H
#define IMR_BIGRAMS_H

#include "bitmaps_out.h"

/* Maximum number of paired words: a counter for each pair of them is kept in memory. */
enum { IMR_BIGRAM_WORDS_MAX = 2048 };

/* Where to look for pairs: the positions of documents 1 to `last`; and the words, of which the first
 * IMR_BIGRAM_WORDS_MAX are used. */
typedef struct imr_bigram_input {
    const imr_position_index *orders;
    const uint32_t *places;
    uint32_t last;
    imr_list words;
    uint32_t least; /* documents that a pair must have */
} imr_bigram_input;

/* An earlier file, and the documents whose positions have changed since, ascending. */
typedef struct imr_bigrams_known {
    const imr_bitmaps *bitmaps;
    const uint32_t *changed;
    uint32_t n;
} imr_bigrams_known;

/* Puts the pairs that at least `least` documents have, estimated from a sample. `known` (NULL: nothing) saves time and
 * changes no byte. IMR_MEMORY, IMR_IO. */
imr_status imr_bigrams_put(const imr_bigram_input *in, const imr_bigrams_known *known, imr_bitmaps_out *out);

#endif
