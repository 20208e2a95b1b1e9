/* The order of a document's words as one string: what phrases and proximity need, in a fifth of the room that a list of
 * positions for each word takes, and read in one piece instead of one for each word.
 *
 * A word is its code: a byte for the most frequent ones, three bytes with 23 bits of the word's hash for the others.
 * Words are looked for only in documents that have all of them, so that a phrase is found wrongly where another word of
 * the document has the same code (one in eight million) and stands in just its place. */
#ifndef IMR_ORDER_H
#define IMR_ORDER_H

#ifdef __cplusplus
extern "C" {
#endif

#include "error.h"
#include "str.h"

typedef uint32_t imr_word_code;

imr_word_code imr_word_code_of(imr_str term);

/* Writing. Start with {0}. Positions go up but for new beginnings, which may be anywhere; words at neighbouring
 * positions are written one after the other. */
typedef struct imr_order {
    imr_buf bytes;
    uint32_t next; /* position that needs no saying */
} imr_order;

void imr_order_add(imr_order *order, uint32_t position, imr_word_code code);
void imr_order_clear(imr_order *order); /* keeps the memory */
void imr_order_free(imr_order *order);

/* Reading: imr_order_reader at = {bytes, 0, 0}; while (imr_order_next(&at, &position, &code)) ... */
typedef struct imr_order_reader {
    imr_str bytes;
    size_t at;
    uint32_t next;
} imr_order_reader;

bool imr_order_next(imr_order_reader *reader, uint32_t *position, imr_word_code *code);

/* What is looked for: places, each with the words that may stand there. */
typedef struct imr_order_word {
    imr_word_code code;
    uint32_t place; /* from 0 */
} imr_order_word;

typedef struct imr_order_search imr_order_search;

/* ordered: the words in the order of their places; else in any, each at a position of its own. Either way the first and
 * the last are less than window positions apart. The words are copied. */
imr_status imr_order_search_new(const imr_order_word *words, size_t n, uint32_t places, uint32_t window, bool ordered,
                                imr_order_search **out, imr_error *err);
void imr_order_search_free(imr_order_search *search);
/* IMR_MEMORY. */
imr_status imr_order_find(imr_order_search *search, imr_str bytes, bool *found, imr_error *err);

#ifdef __cplusplus
}
#endif

#endif
