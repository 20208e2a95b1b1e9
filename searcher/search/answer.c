#include "answer.h"

#include "canonical.h"
#include "find.h"
#include "lacks.h"
#include "listing.h"
#include "plan.h"
#include "read.h"
#include "relax.h"

#include <stdlib.h>
#include <string.h>

enum { ATTEMPTS = 5, FILLED = 100 /* hits, from the first on, that may have fewer of the words */ };

typedef struct job {
    const imr_asking *asking;
    const imr_request *request;
    imr_arena *arena;
    imr_notes *notes;
    imr_required required; /* as asked, before anything was given up */
    imr_answer *out;
    imr_error *err;
} job;

static imr_status keep_hits(job *to, const imr_hits *found, bool partial)
{
    size_t n = imr_hits_count(found), before = to->out->n;
    imr_ranked *grown = imr_arena_alloc(to->arena, (before + n + 1) * sizeof *grown);
    if (grown == NULL) return imr_fail_memory(to->err);
    if (before > 0) memcpy(grown, to->out->hits, before * sizeof *grown);
    to->out->hits = grown;
    to->out->n += n;
    for (uint32_t i = 0; i < n; i++)
        grown[before + i] = (imr_ranked){imr_hits_docid(found, i), imr_hits_weight(found, i), partial};
    return IMR_OK;
}

/* ---- one search ---- */

static bool weighs(const imr_clause *all)
{
    for (size_t i = 0; i < all->n; i++)
        if (all->parts[i]->role == IMR_ROLE_MUST || all->parts[i]->role == IMR_ROLE_SHOULD) return true;
    return false;
}

static bool by_date(const imr_request *request)
{
    return request->sort == IMR_SORT_NEWEST || request->sort == IMR_SORT_OLDEST;
}

/* By weight; by date when asked; by id where nothing weighs. */
static void order(const imr_request *request, const imr_clause *all, imr_ranking *search)
{
    const imr_field *by = NULL;
    if (by_date(request))
        by = imr_field_find(IMR_STR("date"));
    else if (!weighs(all) || request->sort == IMR_SORT_ID)
        by = imr_field_find(IMR_STR("id"));
    search->sort_slot = by == NULL ? IMR_SLOT_NONE : by->slot;
    search->ascending = request->sort != IMR_SORT_NEWEST;
}

/* The last hit that is wanted, and one more. */
static uint32_t end_of(const imr_request *request)
{
    enum { MOST = 1000000000 };
    uint64_t limit = request->limit < MOST ? request->limit : MOST;
    uint64_t offset = request->offset < MOST ? request->offset : MOST;
    return (uint32_t)(offset + limit);
}

/* What matches, without its order. */
static imr_status find_all(job *to)
{
    imr_answer *out = to->out;
    imr_finder finder = {to->arena, &to->asking->context};
    imr_docset_free(out->found);
    imr_status status = imr_bitmaps_new_set(to->asking->context.sets, &out->found, to->err);
    if (status == IMR_OK) status = imr_find(&finder, out->clause, out->found, to->err);
    if (status == IMR_OK) out->total = imr_docset_count(out->found);
    return status;
}

/* The query that ranks what was found. */
static imr_status plan_found(job *to, const imr_query_context *ground, const imr_docset *among, imr_query **out)
{
    return imr_plan_rank(ground, to->out->clause, among, out, to->err);
}

/* What has to be looked at for the page: all, where it is ranked. */
static imr_status narrow(job *to, const imr_query_context *ground, const imr_ranking *search, imr_listing *out)
{
    const imr_request *request = to->request;
    uint64_t end = end_of(request);
    *out = (imr_listing){.among = to->out->found};
    if (search->sort_slot < 0 || ground->lengths == NULL) return IMR_OK;
    if (request->sort == IMR_SORT_OLDEST) return IMR_OK;
    if (by_date(request))
        return imr_listing_by_date(ground->sets, to->arena, to->out->found, search->offset, end, out, to->err);
    return imr_listing_by_id(ground->reader, to->arena, to->out->found, to->out->total, end, out, to->err);
}

/* The best of it. */
static imr_status rank(job *to, imr_hits **hits)
{
    const imr_request *request = to->request;
    const imr_query_context ground = to->asking->context;
    imr_query *query = NULL;
    imr_listing page;
    const uint32_t first = request->offset < end_of(request) ? (uint32_t)request->offset : end_of(request);
    imr_ranking search = {.offset = first, .limit = end_of(request) - first, .weighting = imr_plan_weighting()};
    order(request, to->out->clause, &search);
    imr_status status = narrow(to, &ground, &search, &page);
    if (status == IMR_OK && page.alike) search.sort_slot = IMR_SLOT_NONE;
    if (status == IMR_OK) search.offset -= page.passed;
    if (status == IMR_OK) status = plan_found(to, &ground, page.among, &query);
    if (status == IMR_OK) status = imr_reader_search(ground.reader, query, &search, hits, to->err);
    imr_query_free(query);
    return status;
}

/* Whether decisions that have fewer of the words are of use. */
static bool shows_fewer(const imr_request *request)
{
    return !request->exact && request->limit > 0 && request->sort == IMR_SORT_RELEVANCE;
}

/* The rest of a page that all of the words do not fill: decisions that have fewer of them. */
static imr_status fill_page(job *to)
{
    const imr_request *request = to->request;
    uint32_t end = end_of(request), total = to->out->total;
    if (end > FILLED) end = FILLED;
    if (!shows_fewer(request) || total == 0 || total >= end) return IMR_OK;
    uint32_t first = request->offset > total ? (uint32_t)request->offset - total : 0;
    if (request->offset >= end) return IMR_OK;
    imr_ranking search = {
        .offset = first, .limit = end - total - first, .sort_slot = IMR_SLOT_NONE, .weighting = imr_plan_weighting()};
    imr_query *query = NULL;
    imr_hits *found = NULL;
    const imr_query_context ground = to->asking->context;
    imr_find_forget(to->out->clause);
    imr_status status = imr_plan_fewer(&ground, to->out->clause, to->out->found, &query, to->err);
    if (status == IMR_OK && query != NULL) status = imr_reader_search(ground.reader, query, &search, &found, to->err);
    if (status == IMR_OK && found != NULL) status = keep_hits(to, found, true);
    imr_hits_free(found);
    imr_query_free(query);
    return status;
}

static imr_status find_relaxing(job *to)
{
    imr_status status = imr_required_read(to->arena, to->out->clause, &to->required, to->err);
    if (status == IMR_OK) status = find_all(to);
    while (status == IMR_OK && to->out->total == 0) {
        const imr_clause *given_up = NULL;
        status = imr_relax(to->arena, to->asking->context.reader, to->out->clause, &given_up, to->err);
        if (status != IMR_OK || given_up == NULL) break;
        if (!imr_list_add_once(to->arena, &to->out->relaxed, given_up->text)) return imr_fail_memory(to->err);
        status = find_all(to);
    }
    return status;
}

/* ---- the query ---- */

/* The case that is told, or that of a decision, whose letter has nothing new to say. */
static imr_status read_like(job *to, imr_interpreter *reading)
{
    const imr_request *request = to->request;
    imr_interpretation *heard = &to->out->heard;
    if (request->like_id.s == NULL)
        return imr_interpret_case(reading, request->like, NULL, request->literal, to->out->clause, heard, to->err);
    imr_decision *of = NULL;
    size_t n = 0;
    imr_status status = imr_find_decision(reading->reader, request->like_id, true, to->arena, &of, &n, to->err);
    if (status == IMR_NONE)
        return imr_fail(to->err, IMR_USAGE, "--like: \"%.*s\" is no decision", IMR_STR_ARG(request->like_id));
    if (status != IMR_OK) return status;
    imr_str text = imr_arena_printf(to->arena, "%.*s\n%.*s", IMR_STR_ARG(of->heading), IMR_STR_ARG(of->summary));
    if (text.s == NULL) return imr_fail_memory(to->err);
    status = imr_interpret_case(reading, text, of, request->literal, to->out->clause, heard, to->err);
    if (status != IMR_OK || of->letter.n == 0) return status;
    imr_clause *letter =
        imr_clause_new(to->arena, IMR_CLAUSE_FACET, IMR_ROLE_MUST_NOT, imr_field_find(IMR_STR("letter")), (imr_str){0});
    if (letter == NULL || !imr_list_add(to->arena, &letter->values, of->letter) ||
        !imr_clause_add(to->arena, to->out->clause, letter))
        return imr_fail_memory(to->err);
    return IMR_OK;
}

/* Before relaxation changes it. */
static imr_status print_query(job *to)
{
    imr_buf text = {0};
    imr_query_print(to->out->clause, &text);
    const char *copy = text.failed ? NULL : imr_arena_dup(to->arena, imr_buf_str(&text));
    to->out->canonical = (imr_str){copy, text.n};
    imr_buf_free(&text);
    return copy == NULL ? imr_fail_memory(to->err) : IMR_OK;
}

static imr_status read_query(job *to)
{
    const imr_request *request = to->request;
    imr_interpreter reading = {.arena = to->arena,
                               .lexicon = to->asking->lexicon,
                               .stemmer = to->asking->context.stemmer,
                               .reader = to->asking->context.reader,
                               .notes = to->notes};
    imr_status status = IMR_OK;
    to->out->clause = imr_clause_new(to->arena, IMR_CLAUSE_AND, IMR_ROLE_MUST, NULL, request->query);
    if (to->out->clause == NULL) return imr_fail_memory(to->err);
    for (size_t i = 0; i < request->filters_n && status == IMR_OK; i++)
        status = imr_values_add(&reading, request->filters[i].field, request->filters[i].text, false, to->out->clause,
                                to->err);
    if (status == IMR_OK)
        status = imr_query_read(&reading, request->query, request->literal, to->out->clause, &to->out->heard, to->err);
    if (status == IMR_OK && (request->like.s != NULL || request->like_id.s != NULL)) status = read_like(to, &reading);
    imr_interpreter_free(&reading);
    return status == IMR_OK ? print_query(to) : status;
}

/* The page, as far as it is what was asked for. */
static imr_status answer_found(job *to)
{
    const imr_request *request = to->request;
    bool ranks = request->limit > 0 && to->out->total > 0;
    imr_hits *hits = NULL;
    imr_status status = ranks ? rank(to, &hits) : IMR_OK;
    if (status == IMR_OK && hits != NULL) status = keep_hits(to, hits, false);
    imr_hits_free(hits);
    return status == IMR_OK ? fill_page(to) : status;
}

/* Where nothing has everything but decisions of the other outcome do, these are the nearest. */
static imr_status take_other_outcome(job *to)
{
    imr_clause *outcome = NULL;
    for (size_t i = 0; i < to->out->clause->n; i++)
        if (to->out->clause->parts[i] == to->required.outcome) outcome = to->out->clause->parts[i];
    if (outcome == NULL) return IMR_OK;
    outcome->role = IMR_ROLE_SHOULD;
    return find_all(to);
}

/* One sentence: the nearest that there is, of the other outcome too. */
static imr_status note_nothing(job *to)
{
    uint32_t other = 0;
    imr_note note = {.code = IMR_NOTE_NOTHING_HAS_ALL};
    imr_status status = imr_lacks_outcome(to->asking, &to->required, &other, to->err);
    if (status != IMR_OK) return status;
    const imr_group *nearest = to->out->groups_n > 0 ? &to->out->groups[0] : NULL;
    if (nearest != NULL) note.alternatives = nearest->lacks, note.number = nearest->total;
    if (other > 0) note.span = to->required.outcome->text, note.other = other;
    if (nearest != NULL || other > 0) imr_notes_add(to->notes, note);
    return IMR_OK;
}

/* Nothing is what was asked for: what has some of it can only follow, uncounted. */
static imr_status answer_partial(job *to)
{
    const imr_request *request = to->request;
    imr_hits *hits = NULL;
    imr_status status = to->out->total == 0 ? take_other_outcome(to) : IMR_OK;
    bool ranks = shows_fewer(request) && end_of(request) <= FILLED && to->out->total > 0;
    if (status == IMR_OK && ranks) status = rank(to, &hits);
    if (status == IMR_OK && hits != NULL) status = keep_hits(to, hits, true);
    imr_hits_free(hits);
    if (status == IMR_OK && to->out->n < request->limit && ranks) status = fill_page(to);
    imr_docset_clear(to->out->found);
    to->out->total = 0;
    return status;
}

/* The first hit below the line. */
static size_t line_of(const imr_answer *out)
{
    size_t first = 0;
    while (first < out->n && !out->hits[first].partial) first++;
    return first;
}

static imr_status answer_request(job *to)
{
    imr_answer *out = to->out;
    imr_status status = find_relaxing(to);
    bool nothing = out->total == 0 || out->relaxed.n > 0;
    if (status == IMR_OK) status = nothing ? answer_partial(to) : answer_found(to);
    size_t line = line_of(out);
    if (status == IMR_OK && line < out->n) status = imr_lacks_group(to->asking, &to->required, line, out, to->err);
    return status == IMR_OK && nothing ? note_nothing(to) : status;
}

imr_status imr_answer_make(const imr_asking *asking, imr_answer *out, imr_error *err)
{
    job to = {.asking = asking,
              .request = asking->request,
              .arena = asking->context.arena,
              .notes = asking->notes,
              .out = out,
              .err = err};
    *out = (imr_answer){0};
    imr_status status = read_query(&to);
    if (status == IMR_OK) status = answer_request(&to);
    return status;
}

imr_status imr_answer_match(const imr_asking *asking, imr_clause *clause, imr_docset **out, imr_error *err)
{
    imr_finder finder = {asking->context.arena, &asking->context};
    imr_status status = imr_bitmaps_new_set(asking->context.sets, out, err);
    return status == IMR_OK ? imr_find(&finder, clause, *out, err) : status;
}

imr_status imr_answer_read(const imr_asking *asking, imr_answer *out, imr_error *err)
{
    job to = {.asking = asking,
              .request = asking->request,
              .arena = asking->context.arena,
              .notes = asking->notes,
              .out = out,
              .err = err};
    *out = (imr_answer){0};
    return read_query(&to);
}
