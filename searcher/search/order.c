#include "order.h"

#include <stdlib.h>
#include <string.h>

/* The rank of each document's value in the order: 1 comes first, and 0, no value, last. */
typedef struct ordinals {
    const imr_compiled *of;
    imr_doclist found;
    imr_sort sort;
    uint32_t *at;    /* by document */
    uint32_t most;   /* the highest ordinal */
    uint32_t n, end; /* by id: documents seen, documents needed */
    imr_status status;
    imr_error *err;
} ordinals;

static bool is_found(const ordinals *to, imr_docid id)
{
    return id / IMR_BLOCK < to->found.words && (to->found.bits[id / IMR_BLOCK] >> id % IMR_BLOCK & 1U) != 0;
}

static void put(ordinals *to, imr_docid id, uint32_t ordinal)
{
    if (is_found(to, id)) to->at[id] = ordinal;
    if (ordinal > to->most) to->most = ordinal;
}

static void put_list(ordinals *to, const imr_doclist *list, uint32_t ordinal)
{
    unsigned bit = 0;
    for (uint32_t i = 0; list->bits == NULL && i < list->n; i++) put(to, list->ids[i], ordinal);
    for (size_t block = 0; list->bits != NULL && block < list->words; block++)
        for (uint64_t left = list->bits[block]; imr_next_bit(&left, &bit);) put(to, imr_block_id(block, bit), ordinal);
}

/* ---- by date ---- */

enum { MONTHS = 12, DAYS = 31, LAST_YEAR = 2200 };

/* 0 for an invalid date. */
static uint32_t ordinal_of_date(const ordinals *to, imr_str date)
{
    unsigned parts[3] = {0}, part = 0;
    for (size_t i = 0; i < date.n; i++) {
        if (date.s[i] == '-' && part < 2)
            part++;
        else if (date.s[i] >= '0' && date.s[i] <= '9' && parts[part] <= LAST_YEAR)
            parts[part] = parts[part] * 10 + (unsigned)(date.s[i] - '0');
    }
    if (part < 2 || parts[0] > LAST_YEAR || parts[1] > MONTHS || parts[2] > DAYS) return 0;
    const uint32_t day = (parts[0] * (MONTHS + 1) + parts[1]) * (DAYS + 1) + parts[2];
    return to->sort == IMR_SORT_OLDEST ? day + 1 : (LAST_YEAR + 1) * (MONTHS + 1) * (DAYS + 1) - day;
}

static bool put_day(void *context, imr_str date, const imr_doclist *list)
{
    ordinals *to = context;
    put_list(to, list, ordinal_of_date(to, date));
    return true;
}

static bool put_dated(void *context, imr_docid id, imr_str date)
{
    ordinals *to = context;
    put(to, id, ordinal_of_date(to, date));
    return true;
}

static imr_status order_by_date(ordinals *to)
{
    const imr_field *date = imr_field_find(IMR_STR("date"));
    const imr_query_context *context = &to->of->context;
    if (imr_bitmaps_mapped(context->bitmaps)) return imr_bitmaps_values(context->bitmaps, date, put_day, to, to->err);
    return imr_reader_values(context->reader, (unsigned)date->slot, put_dated, to, to->err);
}

/* ---- by outcome ---- */

static bool put_outcome(void *context, imr_str outcome, const imr_doclist *list)
{
    static const char *const order[] = {"overturned", "upheld"};
    for (uint32_t i = 0; i < sizeof order / sizeof *order; i++)
        if (imr_str_equal(outcome, imr_str_of(order[i]))) put_list(context, list, i + 1);
    return true;
}

static imr_status order_by_outcome(ordinals *to)
{
    return imr_bitmaps_values(to->of->context.bitmaps, imr_field_find(IMR_STR("outcome")), put_outcome, to, to->err);
}

/* ---- by id ---- */

static bool put_id(void *context, imr_str id, uint32_t documents)
{
    (void)documents;
    ordinals *to = context;
    imr_docid docid = 0;
    const imr_str prefix = imr_str_of(imr_field_find(IMR_STR("id"))->prefix);
    to->status = imr_reader_docid(to->of->context.reader, prefix, id, &docid, to->err);
    if (to->status == IMR_OK && (to->n % 1024) == 0) to->status = imr_cancel_check(to->of->context.cancel, to->err);
    if (to->status == IMR_OK && is_found(to, docid)) put(to, docid, ++to->n);
    return to->status == IMR_OK && to->n < to->end;
}

typedef struct named {
    imr_str id;
    imr_docid docid;
} named;

static int by_id(const void *a, const void *b)
{
    const named *x = a, *y = b;
    int order = imr_str_compare(x->id, y->id);
    return order != 0 ? order : (x->docid > y->docid) - (x->docid < y->docid);
}

/* If few of many documents match, reads their ids one by one. */
static imr_status order_few_by_id(ordinals *to, uint32_t total)
{
    const imr_query_context *context = &to->of->context;
    named *all = calloc((size_t)total + 1, sizeof *all);
    imr_status status = all == NULL ? imr_fail_memory(to->err) : IMR_OK;
    imr_buf text = {0};
    size_t n = 0;
    unsigned bit = 0;
    for (size_t block = 0; block < to->found.words; block++)
        for (uint64_t left = to->found.bits[block]; status == IMR_OK && n < total && imr_next_bit(&left, &bit); n++) {
            all[n].docid = imr_block_id(block, bit);
            imr_buf_clear(&text);
            status = imr_reader_value(context->reader, all[n].docid, (unsigned)imr_field_find(IMR_STR("id"))->slot,
                                      &text, to->err);
            const char *copy = status == IMR_OK ? imr_arena_dup(context->arena, imr_buf_str(&text)) : NULL;
            if (status == IMR_OK && (copy == NULL || text.failed)) status = imr_fail_memory(to->err);
            all[n].id = (imr_str){copy, text.n};
        }
    if (status == IMR_OK && n > 0) qsort(all, n, sizeof *all, by_id);
    for (size_t i = 0; i < n && status == IMR_OK; i++) put(to, all[i].docid, (uint32_t)i + 1);
    imr_buf_free(&text);
    free(all);
    return status;
}

static imr_status order_by_id(ordinals *to, uint32_t total)
{
    enum { READING = 16 }; /* reading an id costs as much as skipping this many */
    const imr_reader *reader = to->of->context.reader;
    const imr_str prefix = imr_str_of(imr_field_find(IMR_STR("id"))->prefix);
    if ((uint64_t)total * READING < (uint64_t)to->end * imr_reader_count(reader) / (total + UINT64_C(1)))
        return order_few_by_id(to, total);
    imr_status status = imr_reader_terms(reader, prefix, IMR_STR(""), put_id, to, to->err);
    return status == IMR_OK ? to->status : status;
}

/* ---- the page ---- */

typedef struct page {
    uint32_t *begin;      /* of each ordinal: where its next hit goes, from the first hit of the page's first ordinal */
    uint32_t first, last; /* ordinals on the page, 0 as most + 1 */
    uint32_t passed;      /* hits before the first ordinal */
    uint32_t n;           /* hits with these ordinals */
} page;

static uint32_t ordinal_of(const ordinals *of, imr_docid id) { return of->at[id] == 0 ? of->most + 1 : of->at[id]; }

/* Takes whole ordinals, so that relevance can decide between equals. */
static imr_status lay_out(const ordinals *of, uint32_t offset, uint32_t end, page *out, imr_error *err)
{
    unsigned bit = 0;
    uint32_t before = 0;
    *out = (page){.begin = calloc((size_t)of->most + 3, sizeof *out->begin)};
    if (out->begin == NULL) return imr_fail_memory(err);
    for (size_t block = 0; block < of->found.words; block++)
        for (uint64_t left = of->found.bits[block]; imr_next_bit(&left, &bit);)
            out->begin[ordinal_of(of, imr_block_id(block, bit))]++;
    for (uint32_t o = 1; o <= of->most + 1; o++) {
        const uint32_t here = out->begin[o];
        if (here > 0 && before + here > offset && before < end) {
            if (out->n == 0) out->first = o, out->passed = before;
            out->last = o;
            out->begin[o] = out->n;
            out->n += here;
        }
        before += here;
    }
    return IMR_OK;
}

static bool is_on(const page *of, uint32_t ordinal) { return of->n > 0 && ordinal >= of->first && ordinal <= of->last; }

/* Scores the documents that may be on the page, in the order of documents. */
static imr_status rank_page(imr_compiled *compiled, const ordinals *of, const page *on, imr_top *top, imr_error *err)
{
    imr_docset *among = NULL;
    unsigned bit = 0;
    imr_status status = imr_bitmaps_new_set(compiled->context.bitmaps, &among, err);
    for (size_t block = 0; status == IMR_OK && block < of->found.words; block++)
        for (uint64_t left = of->found.bits[block]; imr_next_bit(&left, &bit);)
            if (is_on(on, ordinal_of(of, imr_block_id(block, bit)))) imr_docset_add(among, imr_block_id(block, bit));
    *top = (imr_top){.most = on->n + (size_t)1}; /* never full: nothing is dropped */
    if (status == IMR_OK && compiled->n > 0)
        status = imr_ranking_run(compiled, &(imr_pass){.among = among, .top = top}, err);
    imr_docset_free(among);
    return status;
}

static void place(page *on, const ordinals *of, imr_docid id, double score, imr_ranked *hits)
{
    const uint32_t ordinal = ordinal_of(of, id);
    if (is_on(on, ordinal)) hits[on->begin[ordinal]++] = (imr_ranked){id, score};
}

static void sort_equals(const ordinals *of, imr_ranked *hits, size_t n)
{
    for (size_t i = 0, begin = 0; i <= n; i++) {
        if (i < n && ordinal_of(of, hits[i].docid) == ordinal_of(of, hits[begin].docid)) continue;
        imr_top equals = {.at = hits + begin, .n = i - begin};
        imr_top_sort(&equals);
        begin = i;
    }
}

static imr_status fill_page(imr_compiled *compiled, const ordinals *of, page *on, imr_ranked **out, imr_error *err)
{
    imr_top top = {0};
    unsigned bit = 0;
    imr_ranked *hits = *out = calloc(on->n + (size_t)1, sizeof *hits);
    if (hits == NULL) return imr_fail_memory(err);
    imr_status status = compiled->n == 0 ? IMR_OK : rank_page(compiled, of, on, &top, err);
    for (size_t i = 0; i < top.n && status == IMR_OK; i++) place(on, of, top.at[i].docid, top.at[i].score, hits);
    for (size_t block = 0; compiled->n == 0 && block < of->found.words; block++)
        for (uint64_t left = of->found.bits[block]; imr_next_bit(&left, &bit);)
            place(on, of, imr_block_id(block, bit), 0, hits);
    free(top.at);
    if (status == IMR_OK) sort_equals(of, hits, on->n);
    return status;
}

static imr_status number(ordinals *to, uint32_t total)
{
    switch (to->sort) {
    case IMR_SORT_NEWEST:
    case IMR_SORT_OLDEST: return order_by_date(to);
    case IMR_SORT_OUTCOME: return order_by_outcome(to);
    case IMR_SORT_RELEVANCE:
    case IMR_SORT_ID: return order_by_id(to, total);
    }
    return IMR_OK;
}

imr_status imr_order_page(imr_compiled *compiled, imr_sort sort, const imr_docset *found, uint32_t total,
                          uint32_t offset, uint32_t end, imr_ranked **out, size_t *n, imr_error *err)
{
    const imr_docid last = imr_reader_last(compiled->context.reader);
    page on = {0};
    ordinals of = {
        .of = compiled, .found = imr_docset_view(found), .sort = sort, .end = end < total ? end : total, .err = err};
    of.at = calloc((size_t)last + 1, sizeof *of.at);
    *out = NULL;
    *n = 0;
    imr_status status = of.at == NULL ? imr_fail_memory(err) : number(&of, total);
    if (status == IMR_OK) status = lay_out(&of, offset, end, &on, err);
    if (status == IMR_OK) status = fill_page(compiled, &of, &on, out, err);
    if (status == IMR_OK && on.n > 0) {
        const size_t first = offset - on.passed, most = end - offset;
        *n = on.n - first < most ? on.n - first : most;
        memmove(*out, *out + first, *n * sizeof **out);
    }
    free(on.begin);
    free(of.at);
    return status;
}
