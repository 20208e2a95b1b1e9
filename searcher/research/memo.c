#include "memo.h"

#include "canonical.h"

#include <string.h>

static const char *const outcomes[IMR_SIDES] = {"upheld", "overturned"};

/* A rationale up to this length is quoted whole; of a longer one, the sentences of its grounds. */
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

/* Sorts by the order of the text, because grounds are sorted by weight. */
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

/* ---- decisions that are worded alike ---- */

/* Whether most sentences of a rationale are in another one. */
static bool is_alike(const imr_decision *of, const imr_decision *other)
{
    imr_str text = of->rationale;
    size_t shared = 0;
    for (size_t begin = 0, end; begin < text.n; begin = end) {
        end = imr_str_find(text, IMR_STR(". "), begin);
        end = end == SIZE_MAX ? text.n : end + IMR_STR(". ").n;
        imr_str sentence = imr_str_trim((imr_str){text.s + begin, end - begin});
        if (imr_str_find(other->rationale, sentence, 0) != SIZE_MAX) shared += end - begin;
    }
    return shared * 2 > text.n;
}

/* The quote of another letter that says the same; NULL: none. */
static imr_memo_quote *find_alike(imr_memo_quote *quotes, size_t n, const imr_decision *of)
{
    for (size_t i = 0; i < n; i++)
        if (!imr_str_equal(quotes[i].decision.letter, of->letter) && is_alike(of, &quotes[i].decision))
            return &quotes[i];
    return NULL;
}

/* ---- the decisions of a side ---- */

/* Quotes are chosen from this many times as many decisions. */
enum { LOOKED_AT = 5 };

/* The memo's request with another filter. */
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
    out->limit = memo->apart ? (uint64_t)memo->quotes * LOOKED_AT : memo->quotes;
    out->offset = 0;
    out->exact = true;
    out->whole = memo->summaries;
    return IMR_OK;
}

/* A list of quotes, up to the number requested. */
typedef struct quoting {
    const imr_memo_request *request;
    imr_arena *arena;
    imr_memo_quote *at;
    size_t n;
} quoting;

static imr_status take_hit(quoting *to, const imr_hit *hit, imr_error *err)
{
    imr_memo_quote *alike = to->request->apart ? find_alike(to->at, to->n, &hit->decision) : NULL;
    if (alike != NULL) return imr_list_add(to->arena, &alike->alike, hit->decision.id) ? IMR_OK : imr_fail_memory(err);
    imr_memo_quote *quote = &to->at[to->n++];
    *quote = (imr_memo_quote){.decision = hit->decision};
    for (size_t i = 0; hit->group != NULL && i < hit->group->lacks.n; i++) {
        imr_str word = hit->group->lacks.at[i], kept = {imr_arena_dup(to->arena, word), word.n};
        if (kept.s == NULL || !imr_list_add(to->arena, &quote->lacks, kept)) return imr_fail_memory(err);
    }
    return choose_passages(to->arena, quote, err);
}

/* Whether a decision lacks more of the request than the first one. */
static bool is_farther(const quoting *to, const imr_hit *hit)
{
    return to->n > 0 && hit->group != NULL && hit->group->lacks.n > to->at[0].lacks.n;
}

/* Quotes the first decisions of a request; partial: only those that lack least, if all lack something. */
static imr_status quote_hits(imr_snapshot *snapshot, const imr_request *request, bool partial, quoting *to,
                             imr_error *err)
{
    imr_search *search = NULL;
    imr_hit hit;
    to->at = imr_arena_alloc(to->arena, ((size_t)to->request->quotes + 1) * sizeof *to->at);
    if (to->at == NULL) return imr_fail_memory(err);
    imr_status status = imr_search_open(snapshot, request, &search, err);
    while (status == IMR_OK && to->n < to->request->quotes) {
        status = imr_search_next(search, to->arena, &hit, err);
        if (status == IMR_OK && hit.partial == partial && !is_farther(to, &hit)) status = take_hit(to, &hit, err);
    }
    imr_search_close(search);
    return status == IMR_NONE ? IMR_OK : status;
}

/* Removes decisions of the other outcome, which are shown below the line if nothing else is left. */
static void drop_others(quoting *of, int side)
{
    size_t kept = 0;
    for (size_t i = 0; i < of->n; i++)
        if (imr_str_equal(of->at[i].decision.outcome, imr_str_of(outcomes[side]))) of->at[kept++] = of->at[i];
    of->n = kept;
}

static imr_status read_side(imr_snapshot *snapshot, const imr_memo_request *request, int side, imr_arena *arena,
                            imr_memo *out, imr_error *err)
{
    imr_request narrowed;
    quoting found = {.request = request, .arena = arena}, nearest = found;
    imr_status status = narrow(request, side, arena, &narrowed, err);
    if (status == IMR_OK) status = quote_hits(snapshot, &narrowed, false, &found, err);
    narrowed.exact = false;
    if (status == IMR_OK && found.n == 0 && request->search->query.n > 0)
        status = quote_hits(snapshot, &narrowed, true, &nearest, err);
    drop_others(&nearest, side);
    out->quotes[side] = found.at;
    out->quotes_n[side] = found.n;
    out->nearest[side] = nearest.at;
    out->nearest_n[side] = nearest.n;
    return status;
}

/* ---- figures on all decisions found ---- */

/* Counts decisions with a facet whose only value is true. */
static imr_status count_true(imr_search *search, const char *field, uint32_t *out, imr_error *err)
{
    imr_counts counts;
    imr_status status = imr_search_facet(search, imr_field_find(imr_str_of(field)), &counts, err);
    *out = status == IMR_OK && counts.n > 0 ? counts.at[0].n : 0;
    return status;
}

static imr_status count_caveats(imr_search *search, imr_memo *out, imr_error *err)
{
    imr_status status = count_true(search, "dependent", &out->dependent, err);
    if (status == IMR_OK) status = count_true(search, "ur_modified", &out->modified, err);
    return status == IMR_OK ? count_true(search, "retrospective", &out->retrospective, err) : status;
}

/* Whether a row is a part of this guideline and has as many decisions: it is more precise. */
static bool has_equal_part(const imr_rates *rates, size_t row)
{
    imr_str name = rates->rows.at[row];
    for (size_t i = 0; i < rates->rows.n; i++) {
        imr_str other = rates->rows.at[i];
        if (other.n > name.n && imr_str_starts(other, name) && other.s[name.n] == '.' &&
            rates->row_totals[i].n == rates->row_totals[row].n)
            return true;
    }
    return false;
}

static imr_status find_guidelines(imr_search *search, imr_arena *arena, imr_memo *out, imr_error *err)
{
    enum { MOST = 8 };
    imr_rates rates;
    const imr_rates_request by_guideline = {.rows = imr_field_find(IMR_STR("guideline"))};
    imr_status status = imr_rates_make(search, &by_guideline, arena, &rates, err);
    if (status != IMR_OK) return status;
    out->guidelines = imr_arena_alloc(arena, (MOST + 1) * sizeof *out->guidelines);
    if (out->guidelines == NULL) return imr_fail_memory(err);
    for (size_t i = 0; i < rates.rows.n && out->guidelines_n < MOST; i++)
        if (!has_equal_part(&rates, i))
            out->guidelines[out->guidelines_n++] =
                (imr_memo_guideline){rates.rows.at[i], rates.row_totals[i].n, rates.row_totals[i].overturned};
    return IMR_OK;
}

/* ---- the memo ---- */

static imr_status copy(imr_arena *arena, imr_str from, imr_str *to, imr_error *err)
{
    *to = (imr_str){imr_arena_dup(arena, from), from.n};
    return to->s == NULL ? imr_fail_memory(err) : IMR_OK;
}

static imr_status read_readings(imr_search *search, imr_arena *arena, imr_memo *out, imr_error *err)
{
    const imr_interpretation *meaning = imr_search_interpretation(search);
    out->readings = imr_arena_alloc(arena, (meaning->n + 1) * sizeof *out->readings);
    if (out->readings == NULL) return imr_fail_memory(err);
    for (size_t i = 0; i < meaning->n; i++) {
        imr_memo_reading *one = &out->readings[out->readings_n++];
        one->field = meaning->at[i].field;
        imr_status status = copy(arena, meaning->at[i].text, &one->words, err);
        if (status == IMR_OK) status = copy(arena, meaning->at[i].value, &one->value, err);
        if (status != IMR_OK) return status;
    }
    return IMR_OK;
}

static imr_status describe(imr_search *search, const imr_memo_request *request, imr_arena *arena, imr_memo *out,
                           imr_error *err)
{
    imr_buf text = {0};
    imr_query_print(imr_search_query(search), &text);
    imr_status status = text.failed ? imr_fail_memory(err) : copy(arena, imr_buf_str(&text), &out->query, err);
    imr_buf_free(&text);
    out->question = request->question.n > 0 ? request->question : request->search->query;
    return status == IMR_OK ? read_readings(search, arena, out, err) : status;
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
        status = imr_fail(err, IMR_NONE, "no decision has everything that was asked for: there is nothing for a memo");
    if (status == IMR_OK) status = imr_snapshot_corpus(snapshot, &out->corpus, err);
    if (status == IMR_OK) status = describe(search, request, arena, out, err);
    if (status == IMR_OK) status = find_years(search, arena, out, err);
    if (status == IMR_OK) status = imr_rates_make(search, &by_outcome, arena, &rates, err);
    if (status == IMR_OK) status = imr_criteria_make(search, &grounds_only, arena, &criteria, err);
    if (status == IMR_OK) status = find_guidelines(search, arena, out, err);
    if (status == IMR_OK) status = count_caveats(search, out, err);
    if (status == IMR_OK) {
        out->tally = rates.all;
        out->grounds = criteria.grounds;
        memcpy(out->letters, criteria.letters, sizeof out->letters);
    }
    imr_search_close(search);
    for (int side = 0; side < IMR_SIDES && status == IMR_OK; side++)
        status = read_side(snapshot, request, side, arena, out, err);
    return status;
}
