#include "sets_pairs.h"

#include <stdlib.h>
#include <string.h>

/* ---- which of the words a code is: open addressing by the lower half ---- */

enum { SLOTS = 1 << 16, NO_WORD = 0, TWO_WORDS = UINT16_MAX /* that share the code */ };

typedef struct lookup {
    imr_word_code codes[SLOTS];
    uint16_t at[SLOTS]; /* place among the words, from 1 */
} lookup;

static uint32_t slot_of(const lookup *known, imr_word_code code)
{
    uint32_t slot = code % SLOTS;
    while (known->at[slot] != NO_WORD && known->codes[slot] != code) slot = (slot + 1) % SLOTS;
    return slot;
}

static lookup *make_lookup(const imr_pairing *in)
{
    lookup *known = calloc(1, sizeof *known);
    for (size_t i = 0; known != NULL && i < in->n; i++) {
        uint32_t slot = slot_of(known, in->codes[i]);
        known->codes[slot] = in->codes[i];
        known->at[slot] = known->at[slot] == NO_WORD ? (uint16_t)(i + 1) : TWO_WORDS;
    }
    return known;
}

static uint32_t word_of(const lookup *known, imr_word_code code)
{
    uint32_t word = known->at[slot_of(known, code)];
    return word == TWO_WORDS ? NO_WORD : word;
}

/* ---- pairs of a document ---- */

typedef void pair_visitor(void *context, uint32_t id, uint32_t first, uint32_t second);

static void visit_document(const lookup *known, const imr_order *order, uint32_t id, pair_visitor *visit, void *context)
{
    for (int s = 0; s < IMR_SECTIONS; s++) {
        uint32_t before = NO_WORD;
        for (uint32_t i = order->begin[s]; i < order->begin[s + 1]; i++) {
            uint32_t word = word_of(known, imr_order_at(order, i));
            if (before != NO_WORD && word != NO_WORD) visit(context, id, before - 1, word - 1);
            before = word;
        }
    }
}

static imr_status visit_documents(const imr_pairing *in, pair_visitor *visit, void *context, imr_error *err)
{
    lookup *known = make_lookup(in);
    imr_order order;
    uint64_t passed = 0;
    if (known == NULL) return imr_fail_memory(err);
    for (uint32_t id = 1; id <= in->last; id++) {
        if (!imr_orders_at(in->orders, in->places[id], id, &order)) continue;
        visit_document(known, &order, id, visit, context);
        imr_orders_pass(in->orders, in->places[id], &passed);
    }
    free(known);
    return IMR_OK;
}

/* ---- counting ---- */

typedef struct tally {
    uint32_t documents, last; /* that have the pair; the last of them */
} tally;

typedef struct counting {
    tally *pairs;
    size_t n;
} counting;

static void count(void *context, uint32_t id, uint32_t first, uint32_t second)
{
    counting *to = context;
    tally *pair = &to->pairs[first * to->n + second];
    pair->documents += pair->last != id;
    pair->last = id;
}

static imr_status keep_frequent(const counting *from, uint32_t least, imr_pair **out, size_t *n, imr_error *err)
{
    size_t all = from->n * from->n;
    *n = 0;
    for (size_t i = 0; i < all; i++) *n += from->pairs[i].documents >= least;
    imr_pair *kept = *out = calloc(*n + 1, sizeof *kept);
    if (kept == NULL) return imr_fail_memory(err);
    for (size_t i = 0; i < all; i++)
        if (from->pairs[i].documents >= least)
            *kept++ = (imr_pair){(uint32_t)(i / from->n), (uint32_t)(i % from->n), from->pairs[i].documents};
    return IMR_OK;
}

imr_status imr_pairs_find(const imr_pairing *in, uint32_t least, imr_pair **out, size_t *n, imr_error *err)
{
    counting to = {calloc(in->n * in->n + 1, sizeof *to.pairs), in->n};
    *out = NULL;
    imr_status status = to.pairs == NULL ? imr_fail_memory(err) : visit_documents(in, count, &to, err);
    if (status == IMR_OK) status = keep_frequent(&to, least, out, n, err);
    free(to.pairs);
    return status;
}

/* ---- marking ---- */

typedef struct marking {
    uint16_t *pairs; /* by both words: place among the pairs, from 1 */
    size_t n;        /* words */
    uint64_t *bits;
    size_t words;
} marking;

static void mark(void *context, uint32_t id, uint32_t first, uint32_t second)
{
    marking *to = context;
    size_t pair = to->pairs[first * to->n + second];
    if (pair != 0) to->bits[(pair - 1) * to->words + id / 64] |= (uint64_t)1 << id % 64;
}

imr_status imr_pairs_mark(const imr_pairing *in, const imr_pair *pairs, size_t n, uint64_t *bits, size_t words,
                          imr_error *err)
{
    marking to = {calloc(in->n * in->n + 1, sizeof *to.pairs), in->n, bits, words};
    if (to.pairs == NULL) return imr_fail_memory(err);
    for (size_t i = 0; i < n; i++) to.pairs[pairs[i].first * in->n + pairs[i].second] = (uint16_t)(i + 1);
    imr_status status = visit_documents(in, mark, &to, err);
    free(to.pairs);
    return status;
}
