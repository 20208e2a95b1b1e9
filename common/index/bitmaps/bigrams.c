#include "bigrams.h"

#include <stdlib.h>
#include <string.h>

/* ---- from a code to a word: by its lower half, then the whole code ---- */

enum { LOWS = 1 << 16, NO_WORD = 0 };

typedef struct lookup {
    uint16_t first[LOWS]; /* first word with that lower half, from 1 */
    uint16_t next[IMR_BIGRAM_WORDS_MAX + 1];
    imr_word_code codes[IMR_BIGRAM_WORDS_MAX + 1];
} lookup;

static uint32_t word_of(const lookup *known, imr_word_code code)
{
    uint32_t word = known->first[code % LOWS];
    while (word != NO_WORD && known->codes[word] != code) word = known->next[word];
    return word;
}

static size_t words_of(const imr_bigram_input *in)
{
    return in->words.n < IMR_BIGRAM_WORDS_MAX ? in->words.n : IMR_BIGRAM_WORDS_MAX;
}

/* Words that share a whole code are left out. */
static lookup *make_lookup(const imr_bigram_input *in)
{
    enum { NO_CODE = UINT32_MAX };
    lookup *known = calloc(1, sizeof *known);
    for (size_t i = 0; known != NULL && i < words_of(in); i++) {
        imr_word_code code = imr_word_code_of(in->words.at[i]);
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

static void visit_document(const lookup *known, const imr_positions *order, uint32_t id, pair_visitor *visit,
                           void *context)
{
    for (int s = 0; s < IMR_SECTIONS; s++) {
        uint32_t before = NO_WORD;
        for (uint32_t i = order->begin[s]; i < order->begin[s + 1]; i++) {
            uint32_t word = word_of(known, imr_positions_at(order, i));
            if (before != NO_WORD && word != NO_WORD) visit(context, id, before - 1, word - 1);
            before = word;
        }
    }
}

static imr_status visit_one(const imr_bigram_input *in, const lookup *known, uint32_t id, pair_visitor *visit,
                            void *context, imr_error *err)
{
    imr_positions order;
    bool found = false;
    imr_status status = imr_position_index_read(in->orders, in->places[id], id, &order, &found, err);
    if (status == IMR_OK && found) visit_document(known, &order, id, visit, context);
    return status;
}

/* Visits every step-th document. */
static imr_status visit_documents(const imr_bigram_input *in, uint32_t step, pair_visitor *visit, void *context,
                                  imr_error *err)
{
    lookup *known = make_lookup(in);
    uint64_t passed = 0;
    if (known == NULL) return imr_fail_memory(err);
    imr_status status = IMR_OK;
    for (uint32_t id = 1; status == IMR_OK && id <= in->last; id += step) {
        status = visit_one(in, known, id, visit, context, err);
        imr_position_index_pass(in->orders, in->places[id], &passed);
    }
    free(known);
    return status;
}

/* ---- counting ---- */

/* Frequent pairs are chosen from a sample of this many documents. */
enum { SAMPLE = 1 << 16 };

typedef struct tally {
    uint32_t documents, last; /* number of documents with the pair; the last one */
} tally;

typedef struct counting {
    tally *pairs;
    size_t n;
} counting;

static void count(void *context, uint32_t id, uint32_t first, uint32_t second)
{
    counting *to = context;
    tally *both = &to->pairs[first * to->n + second];
    both->documents += both->last != id;
    both->last = id;
}

/* Indices of two words; bits, once allocated: the documents that have the pair. */
typedef struct pair {
    uint32_t first, second;
    uint64_t *bits;
} pair;

static imr_status keep_frequent(const counting *from, uint32_t least, pair **out, size_t *n, imr_error *err)
{
    size_t all = from->n * from->n;
    *n = 0;
    for (size_t i = 0; i < all; i++) *n += from->pairs[i].documents >= least;
    pair *kept = *out = calloc(*n + 1, sizeof *kept);
    if (kept == NULL) return imr_fail_memory(err);
    for (size_t i = 0; i < all; i++)
        if (from->pairs[i].documents >= least) *kept++ = (pair){(uint32_t)(i / from->n), (uint32_t)(i % from->n), NULL};
    return IMR_OK;
}

static imr_status find_pairs(const imr_bigram_input *in, pair **out, size_t *n, imr_error *err)
{
    const size_t words = words_of(in);
    counting to = {calloc(words * words + 1, sizeof *to.pairs), words};
    uint32_t step = in->last / SAMPLE + 1;
    *out = NULL;
    imr_status status = to.pairs == NULL ? imr_fail_memory(err) : visit_documents(in, step, count, &to, err);
    if (status == IMR_OK) status = keep_frequent(&to, in->least / step, out, n, err);
    free(to.pairs);
    return status;
}

/* ---- marking ---- */

typedef struct marking {
    uint16_t *places; /* by both words: index of the pair, from 1 */
    size_t n;         /* words */
    const pair *pairs;
} marking;

static void mark(void *context, uint32_t id, uint32_t first, uint32_t second)
{
    marking *to = context;
    size_t place = to->places[first * to->n + second];
    if (place != 0) to->pairs[place - 1].bits[id / 64] |= (uint64_t)1 << id % 64;
}

/* Sets a bit for each document that has one of the pairs; looks only at changed documents, at all if `changed` is
 * NULL. */
static imr_status mark_pairs(const imr_bigram_input *in, const pair *pairs, size_t n, const imr_bigrams_known *changed,
                             imr_error *err)
{
    const size_t words = words_of(in);
    marking to = {calloc(words * words + 1, sizeof *to.places), words, pairs};
    lookup *known = make_lookup(in);
    imr_status status = to.places == NULL || known == NULL ? imr_fail_memory(err) : IMR_OK;
    for (size_t i = 0; i < n && status == IMR_OK; i++)
        to.places[pairs[i].first * words + pairs[i].second] = (uint16_t)(i + 1);
    if (status == IMR_OK && changed == NULL) status = visit_documents(in, 1, mark, &to, err);
    for (uint32_t i = 0; status == IMR_OK && changed != NULL && i < changed->n; i++)
        status = visit_one(in, known, changed->changed[i], mark, &to, err);
    free(known);
    free(to.places);
    return status;
}

/* ---- their sets ---- */

static bool name(const imr_bigram_input *in, const pair *both, imr_buf *key)
{
    imr_buf_clear(key);
    imr_buf_printf(key, IMR_BITMAPS_PAIR "%.*s %.*s", IMR_STR_ARG(in->words.at[both->first]),
                   IMR_STR_ARG(in->words.at[both->second]));
    return !key->failed;
}

/* Copies the bits of a pair from the earlier file, without the documents that have changed; false if the file lacks
 * it. */
static bool take_over(const imr_bigrams_known *known, imr_str key, const pair *both, size_t words)
{
    imr_doclist set;
    if (known == NULL || !imr_bitmaps_term(known->bitmaps, IMR_STR(""), key, &set) || set.bits == NULL) return false;
    memcpy(both->bits, set.bits, (set.words < words ? set.words : words) * sizeof *set.bits);
    for (uint32_t i = 0; i < known->n; i++)
        both->bits[known->changed[i] / 64] &= ~((uint64_t)1 << known->changed[i] % 64);
    return true;
}

/* Pairs of the earlier file are updated by the changed documents; the others are collected from all documents. */
static imr_status fill(const imr_bigram_input *in, const imr_bigrams_known *known, const pair *pairs, size_t n,
                       pair *others, imr_bitmaps_out *out)
{
    imr_buf key = {0};
    size_t others_n = 0;
    imr_status status = IMR_OK;
    for (size_t i = 0; i < n && status == IMR_OK; i++) {
        if (!name(in, &pairs[i], &key))
            status = imr_fail_memory(out->err);
        else if (!take_over(known, imr_buf_str(&key), &pairs[i], out->words))
            others[others_n++] = pairs[i];
    }
    if (known != NULL) imr_bitmaps_forget(known->bitmaps);
    if (status == IMR_OK && others_n < n) status = mark_pairs(in, pairs, n, known, out->err);
    if (status == IMR_OK && others_n > 0) status = mark_pairs(in, others, others_n, NULL, out->err);
    imr_buf_free(&key);
    return status;
}

static imr_status put_pair(const imr_bigram_input *in, const pair *both, imr_bitmaps_out *out)
{
    imr_buf key = {0};
    const imr_doclist set = {.bits = both->bits, .words = out->words, .n = imr_bits_count(both->bits, out->words)};
    imr_status status = name(in, both, &key) ? IMR_OK : imr_fail_memory(out->err);
    if (status == IMR_OK) status = imr_bitmaps_out_set(out, imr_buf_str(&key), IMR_STR(""), &set, NULL);
    imr_buf_free(&key);
    return status;
}

static imr_status put_some(const imr_bigram_input *in, const imr_bigrams_known *known, pair *pairs, size_t n,
                           imr_bitmaps_out *out)
{
    uint64_t *bits = calloc(n * out->words, sizeof *bits);
    pair *others = calloc(n, sizeof *others);
    imr_status status = bits == NULL || others == NULL ? imr_fail_memory(out->err) : IMR_OK;
    for (size_t i = 0; i < n && bits != NULL; i++) pairs[i].bits = &bits[i * out->words];
    if (status == IMR_OK) status = fill(in, known, pairs, n, others, out);
    for (size_t i = 0; i < n && status == IMR_OK; i++) status = put_pair(in, &pairs[i], out);
    free(others);
    free(bits);
    return status;
}

imr_status imr_bigrams_put(const imr_bigram_input *in, const imr_bigrams_known *known, imr_bitmaps_out *out)
{
    enum { ROOM = 8 << 20 }; /* bits held at once, in words of 64 */
    size_t n = 0, most = out->words < ROOM ? ROOM / out->words : 1;
    pair *pairs = NULL;
    imr_status status = find_pairs(in, &pairs, &n, out->err);
    for (size_t i = 0, some; i < n && status == IMR_OK; i += some) {
        some = n - i < most ? n - i : most;
        status = put_some(in, known, &pairs[i], some, out);
    }
    free(pairs);
    return status;
}
