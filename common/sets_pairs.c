#include "sets_pairs.h"

#include <stdlib.h>
#include <string.h>

/* ---- which of the words a code is: by its lower half, then the whole ---- */

enum { LOWS = 1 << 16, NO_WORD = 0 };

typedef struct lookup {
    uint16_t first[LOWS]; /* of the words whose codes have that lower half, from 1 */
    uint16_t next[IMR_PAIRED_MOST + 1];
    imr_word_code codes[IMR_PAIRED_MOST + 1];
} lookup;

static uint32_t word_of(const lookup *known, imr_word_code code)
{
    uint32_t word = known->first[code % LOWS];
    while (word != NO_WORD && known->codes[word] != code) word = known->next[word];
    return word;
}

/* Of words that share the whole code none is known. */
static lookup *make_lookup(const imr_pairing *in)
{
    enum { NO_CODE = UINT32_MAX };
    lookup *known = calloc(1, sizeof *known);
    for (size_t i = 0; known != NULL && i < in->n; i++) {
        imr_word_code code = in->codes[i];
        uint32_t twin = word_of(known, code);
        uint16_t word = (uint16_t)(i + 1), *first = &known->first[code % LOWS];
        known->codes[word] = twin == NO_WORD ? code : NO_CODE;
        if (twin != NO_WORD) known->codes[twin] = NO_CODE;
        known->next[word] = *first;
        *first = word;
    }
    return known;
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

/* One document in `step`. */
static imr_status visit_documents(const imr_pairing *in, uint32_t step, pair_visitor *visit, void *context,
                                  imr_error *err)
{
    lookup *known = make_lookup(in);
    imr_order order;
    uint64_t passed = 0;
    if (known == NULL) return imr_fail_memory(err);
    for (uint32_t id = 1; id <= in->last; id += step) {
        if (!imr_orders_at(in->orders, in->places[id], id, &order)) continue;
        visit_document(known, &order, id, visit, context);
        imr_orders_pass(in->orders, in->places[id], &passed);
    }
    free(known);
    return IMR_OK;
}

/* ---- counting ---- */

/* So many documents tell which pairs are frequent. */
enum { SAMPLE = 1 << 16 };

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
        if (from->pairs[i].documents >= least) *kept++ = (imr_pair){(uint32_t)(i / from->n), (uint32_t)(i % from->n)};
    return IMR_OK;
}

imr_status imr_pairs_find(const imr_pairing *in, uint32_t least, imr_pair **out, size_t *n, imr_error *err)
{
    counting to = {calloc(in->n * in->n + 1, sizeof *to.pairs), in->n};
    uint32_t step = in->last / SAMPLE + 1;
    *out = NULL;
    imr_status status = to.pairs == NULL ? imr_fail_memory(err) : visit_documents(in, step, count, &to, err);
    if (status == IMR_OK) status = keep_frequent(&to, least / step, out, n, err);
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
    imr_status status = visit_documents(in, 1, mark, &to, err);
    free(to.pairs);
    return status;
}
