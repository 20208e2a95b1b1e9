#include "memo.h"

#include "canonical.h"

#include <string.h>

static const char *const outcomes[IMR_SIDES] = {"upheld", "overturned"};

/* A rationale up to this length is quoted whole; of a longer one the sentences that give its grounds. */
enum { WHOLE_MOST = 1600 };

/* ---- passages ---- */

static bool overlaps(const imr_list *passages, imr_str passage)
{
    for (size_t i = 0; i < passages->n; i++)
        if (passage.s < passages->at[i].s + passages->at[i].n && passages->at[i].s < passage.s + passage.n) return true;
    return false;
}

static imr_status add_passage(imr_arena *arena, imr_list *to, imr_str passage, imr_error *err)
{
    passage = imr_str_trim(passage);
    if (passage.n == 0 || overlaps(to, passage)) return IMR_OK;
    return imr_list_add(arena, to, passage) ? IMR_OK : imr_fail_memory(err);
}

/* In the order of the text, though grounds are in the order of their weight. */
static void sort_passages(imr_list *passages)
{
    for (size_t i = 1; i < passages->n; i++)
        for (size_t k = i; k > 0 && passages->at[k].s < passages->at[k - 1].s; k--) {
            imr_str one = passages->at[k];
            passages->at[k] = passages->at[k - 1];
            passages->at[k - 1] = one;
        }
}

static imr_status choose_passages(imr_arena *arena, imr_memo_quote *quote, imr_error *err)
{
    imr_str rationale = quote->decision.rationale;
    const imr_grounds *grounds = &quote->decision.grounds;
    imr_status status = IMR_OK;
    if (rationale.n <= WHOLE_MOST || grounds->n == 0) return add_passage(arena, &quote->passages, rationale, err);
    for (size_t i = 0; i < grounds->n && status == IMR_OK; i++) {
        imr_str sentence = {rationale.s + grounds->at[i].begin, (size_t)(grounds->at[i].end - grounds->at[i].begin)};
        status = add_passage(arena, &quote->passages, sentence, err);
    }
    sort_passages(&quote->passages);
    return status;
}

/* ---- the decisions of a side ---- */

/* The memo's request with one filter more. */
static imr_status narrow(const imr_memo_request *memo, int side, imr_arena *arena, imr_request *out, imr_error *err)
{
    size_t n = memo->search->filters_n;
    imr_filter *filters = imr_arena_alloc(arena, (n + 1) * sizeof *filters);
    if (filters == NULL) return imr_fail_memory(err);
    if (n > 0) memcpy(filters, memo->search->filters, n * sizeof *filters);
    filters[n] = (imr_filter){imr_field_find(IMR_STR("outcome")), imr_str_of(outcomes[side])};
    *out = *memo->search;
    out->filters = filters;
    out->filters_n = n + 1;
    out->limit = memo->quotes;
    out->offset = 0;
    out->exact = true;
    out->whole = memo->summaries;
    return IMR_OK;
}

static imr_status read_side(imr_snapshot *snapshot, const imr_memo_request *request, int side, imr_arena *arena,
                            imr_memo *out, imr_error *err)
{
    imr_request narrowed;
    imr_search *search = NULL;
    imr_hit hit;
    out->quotes[side] = imr_arena_alloc(arena, ((size_t)request->quotes + 1) * sizeof **out->quotes);
    if (out->quotes[side] == NULL) return imr_fail_memory(err);
    imr_status status = narrow(request, side, arena, &narrowed, err);
    if (status == IMR_OK) status = imr_search_open(snapshot, &narrowed, &search, err);
    while (status == IMR_OK && out->quotes_n[side] < request->quotes) {
        status = imr_search_next(search, arena, &hit, err);
        if (status != IMR_OK) break;
        imr_memo_quote *quote = &out->quotes[side][out->quotes_n[side]++];
        *quote = (imr_memo_quote){.decision = hit.decision};
        status = choose_passages(arena, quote, err);
    }
    imr_search_close(search);
    return status == IMR_NONE ? IMR_OK : status;
}

/* ---- the memo ---- */

static imr_status copy(imr_arena *arena, imr_str from, imr_str *to, imr_error *err)
{
    *to = (imr_str){imr_arena_dup(arena, from), from.n};
    return to->s == NULL ? imr_fail_memory(err) : IMR_OK;
}

static imr_status describe(imr_search *search, const imr_memo_request *request, imr_arena *arena, imr_memo *out,
                           imr_error *err)
{
    imr_buf text = {0};
    imr_query_print(imr_search_query(search), &text);
    imr_status status = text.failed ? imr_fail_memory(err) : copy(arena, imr_buf_str(&text), &out->query, err);
    imr_buf_free(&text);
    out->question = request->question.n > 0 ? request->question : request->search->query;
    return status;
}

static imr_status find_years(imr_search *search, imr_arena *arena, imr_memo *out, imr_error *err)
{
    (void)arena;
    imr_counts years;
    imr_status status = imr_search_facet(search, imr_field_find(IMR_STR("year")), &years, err);
    if (status != IMR_OK) return status;
    out->undated = years.without;
    for (size_t i = 0; i < years.n; i++) {
        imr_str year = years.at[i].value;
        if (year.n >= sizeof out->first) continue;
        if (out->first[0] == '\0' || imr_str_compare(year, imr_str_of(out->first)) < 0)
            memcpy(out->first, year.s, year.n + 1);
        if (imr_str_compare(year, imr_str_of(out->last)) > 0) memcpy(out->last, year.s, year.n + 1);
    }
    return IMR_OK;
}

imr_status imr_memo_make(imr_snapshot *snapshot, const imr_memo_request *request, imr_arena *arena, imr_memo *out,
                         imr_error *err)
{
    imr_request whole = *request->search;
    imr_search *search = NULL;
    imr_rates rates;
    imr_criteria criteria;
    const imr_rates_request by_outcome = {.rows = imr_field_find(IMR_STR("outcome"))};
    imr_criteria_request grounds_only = IMR_CRITERIA_INIT;
    grounds_only.examined = 0;
    whole.limit = whole.offset = 0;
    whole.exact = true;
    *out = (imr_memo){0};
    imr_status status = imr_search_open(snapshot, &whole, &search, err);
    if (status == IMR_OK && imr_search_total(search) == 0)
        status = imr_fail(err, IMR_NONE, "no decision has everything that was asked: there is nothing for a memo");
    if (status == IMR_OK) status = imr_snapshot_corpus(snapshot, &out->corpus, err);
    if (status == IMR_OK) status = describe(search, request, arena, out, err);
    if (status == IMR_OK) status = find_years(search, arena, out, err);
    if (status == IMR_OK) status = imr_rates_make(search, &by_outcome, arena, &rates, err);
    if (status == IMR_OK) status = imr_criteria_make(search, &grounds_only, arena, &criteria, err);
    if (status == IMR_OK) {
        out->tally = rates.all;
        out->grounds = criteria.grounds;
    }
    imr_search_close(search);
    for (int side = 0; side < IMR_SIDES && status == IMR_OK; side++)
        status = read_side(snapshot, request, side, arena, out, err);
    return status;
}
