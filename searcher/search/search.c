#include "search.h"

#include "canonical.h"
#include "docstore.h"
#include "explain.h"
#include "find.h"
#include "listing.h"
#include "plan.h"
#include "read.h"
#include "relax.h"

#include <stdlib.h>
#include <string.h>

enum { ATTEMPTS = 5, FILLED = 100 /* hits, from the first on, that may have fewer of the words */ };

typedef struct job {
    imr_session *session;
    const imr_request *request;
    imr_arena *arena;
    imr_notes *notes;
    imr_docset *found; /* what matches, of the last search */
    bool strayed;      /* it has no longer to do with the treatment that was asked for */
    imr_answer *out;
    imr_error *err;
} job;

/* ---- the records of hits ---- */

static imr_status load_hit(const imr_session *session, imr_arena *arena, imr_docid docid, double score,
                           imr_extent extent, imr_hit *out, imr_error *err)
{
    *out = (imr_hit){.docid = docid, .score = score};
    imr_status status = imr_docstore_read(session->reader, docid, extent, arena, &out->decision, err);
    /* It was found a moment ago. */
    return status == IMR_NONE ? imr_fail(err, IMR_CHANGED, "%s", imr_status_text(IMR_CHANGED)) : status;
}

/* Whole records are printed in some formats alone. */
static imr_extent extent_of(const imr_request *request)
{
    return request->format == IMR_FORMAT_JSON || request->format == IMR_FORMAT_JSONL ? IMR_WHOLE : IMR_BARE;
}

static imr_status load_hits(job *to, const imr_hits *found, bool fewer)
{
    imr_status status = IMR_OK;
    size_t n = imr_hits_count(found), before = to->out->n;
    imr_hit *grown = imr_arena_alloc(to->arena, (before + n + 1) * sizeof *grown);
    if (grown == NULL) return imr_fail_memory(to->err);
    if (before > 0) memcpy(grown, to->out->hits, before * sizeof *grown);
    to->out->hits = grown;
    for (uint32_t i = 0; i < n && status == IMR_OK; i++) {
        status = load_hit(to->session, to->arena, imr_hits_docid(found, i), imr_hits_weight(found, i),
                          extent_of(to->request), &grown[before + i], to->err);
        grown[before + i].fewer = fewer;
        if (status == IMR_OK && to->request->explain)
            status = imr_explain_terms(to->arena, found, i, &grown[before + i].terms, to->err);
        if (status == IMR_OK) to->out->n = before + i + 1;
    }
    return status;
}

/* ---- one search ---- */

static bool weighs(const imr_clause *all)
{
    for (size_t i = 0; i < all->n; i++)
        if (all->parts[i]->role == IMR_ROLE_MUST || all->parts[i]->role == IMR_ROLE_SHOULD) return true;
    return false;
}

/* By weight; by date when asked; by id where nothing weighs. */
static void order(const imr_request *request, const imr_clause *all, imr_search *search)
{
    const imr_field *by = NULL;
    if (request->by_date)
        by = imr_field_find(IMR_STR("date"));
    else if (!weighs(all))
        by = imr_field_find(IMR_STR("id"));
    search->sort_slot = by == NULL ? IMR_SLOT_NONE : by->slot;
    search->ascending = !request->by_date;
}

static imr_query_context ground_of(const job *to)
{
    /* The engine explains by its own terms. */
    const uint32_t *lengths = to->request->explain ? NULL : imr_bitmaps_lengths(to->session->sets);
    return (imr_query_context){.reader = to->session->reader,
                               .sets = to->session->sets,
                               .stemmer = to->session->stemmer,
                               .lengths = lengths,
                               .arena = to->arena};
}

static imr_status explain_query(job *to)
{
    imr_query *query = NULL;
    imr_query_context ground = ground_of(to);
    imr_status status = imr_plan(&ground, to->out->clause, &query, to->err);
    if (status == IMR_OK) status = imr_explain_engine(to->arena, query, &to->out->engine, to->err);
    imr_query_free(query);
    return status;
}

/* What matches, without its order. */
static imr_status find_all(job *to)
{
    imr_answer *out = to->out;
    imr_query_context ground = ground_of(to);
    imr_finder finder = {to->arena, &ground};
    imr_docset_free(to->found);
    imr_status status = imr_bitmaps_new_set(ground.sets, &to->found, to->err);
    if (status == IMR_OK && to->request->explain) status = explain_query(to);
    if (status == IMR_OK) status = imr_find(&finder, out->clause, to->found, to->err);
    if (status == IMR_OK) out->total = imr_docset_count(to->found);
    return status;
}

/* The query that ranks what was found. */
static imr_status plan_found(job *to, const imr_query_context *ground, const imr_docset *among, imr_query **out)
{
    if (to->request->explain) return imr_plan(ground, to->out->clause, out, to->err);
    return imr_plan_rank(ground, to->out->clause, among, out, to->err);
}

/* What has to be looked at for the page: all, where it is ranked. */
static imr_status narrow(job *to, const imr_query_context *ground, const imr_search *search, imr_listing *out)
{
    const imr_request *request = to->request;
    uint64_t end = (uint64_t)request->offset + request->limit;
    *out = (imr_listing){.among = to->found};
    if (search->sort_slot < 0 || ground->lengths == NULL) return IMR_OK;
    if (request->by_date)
        return imr_listing_by_date(ground->sets, to->arena, to->found, request->offset, end, out, to->err);
    return imr_listing_by_id(ground->reader, to->arena, to->found, to->out->total, end, out, to->err);
}

/* The best of it. */
static imr_status rank(job *to, imr_hits **hits)
{
    const imr_request *request = to->request;
    const imr_query_context ground = ground_of(to);
    imr_query *query = NULL;
    imr_listing page;
    imr_search search = {.offset = request->offset, .limit = request->limit, .weighting = imr_plan_weighting()};
    order(request, to->out->clause, &search);
    imr_status status = narrow(to, &ground, &search, &page);
    if (status == IMR_OK && page.alike) search.sort_slot = IMR_SLOT_NONE;
    if (status == IMR_OK) search.offset -= page.passed;
    if (status == IMR_OK) status = plan_found(to, &ground, page.among, &query);
    if (status == IMR_OK) status = imr_reader_search(to->session->reader, query, &search, hits, to->err);
    imr_query_free(query);
    return status;
}

/* Whether decisions that have fewer of the words are of use. */
static bool shows_fewer(const imr_request *request)
{
    return !request->count && request->limit > 0 && !request->by_date && request->format != IMR_FORMAT_CSV;
}

/* The rest of a page that all of the words do not fill: decisions that have fewer of them. */
static imr_status fill_page(job *to)
{
    const imr_request *request = to->request;
    uint32_t end = request->offset + request->limit, total = to->out->total;
    if (end > FILLED) end = FILLED;
    if (!shows_fewer(request) || total == 0 || total >= end) return IMR_OK;
    uint32_t first = request->offset > total ? request->offset - total : 0;
    imr_search search = {
        .offset = first, .limit = end - total - first, .sort_slot = IMR_SLOT_NONE, .weighting = imr_plan_weighting()};
    imr_query *query = NULL;
    imr_hits *found = NULL;
    imr_query_context ground = ground_of(to);
    imr_find_forget(to->out->clause);
    imr_status status = imr_plan_fewer(&ground, to->out->clause, to->found, &query, to->err);
    if (status == IMR_OK && query != NULL)
        status = imr_reader_search(to->session->reader, query, &search, &found, to->err);
    if (status == IMR_OK && found != NULL) status = load_hits(to, found, true);
    imr_hits_free(found);
    imr_query_free(query);
    return status;
}

static void note_relaxed(job *to)
{
    if (to->out->total > 0)
        imr_notes_add(to->notes, (imr_note){.code = IMR_NOTE_NOTHING_HAS_ALL, .alternatives = to->out->relaxed});
}

static imr_status find_relaxing(job *to)
{
    imr_status status = find_all(to);
    bool treatment = imr_clause_wants_treatment(to->out->clause);
    while (status == IMR_OK && to->out->total == 0) {
        const imr_clause *given_up = NULL;
        status = imr_relax(to->arena, to->session->reader, to->out->clause, &given_up, to->err);
        if (status != IMR_OK || given_up == NULL) break;
        if (!imr_list_add_once(to->arena, &to->out->relaxed, given_up->text)) return imr_fail_memory(to->err);
        status = find_all(to);
    }
    to->strayed = treatment && !imr_clause_wants_treatment(to->out->clause);
    if (status == IMR_OK && to->out->relaxed.n > 0) note_relaxed(to);
    return status;
}

/* ---- the query ---- */

/* The case that is told, or that of a decision, whose letter has nothing new to say. */
static imr_status read_like(job *to, imr_interpreter *reading)
{
    const imr_request *request = to->request;
    imr_interpretation *heard = &to->out->heard;
    if (request->told.s != NULL)
        return imr_interpret_case(reading, request->told, NULL, request->literal, to->out->clause, heard, to->err);
    imr_answer found;
    imr_status status = imr_search_show(to->session, imr_str_of(request->like), to->arena, &found, to->err);
    if (status == IMR_NONE) return imr_fail(to->err, IMR_USAGE, "--like: \"%s\" is no decision", request->like);
    if (status != IMR_OK) return status;
    const imr_decision *of = &found.hits[0].decision;
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

static imr_status read_text(job *to, imr_str query)
{
    imr_interpreter reading = {.arena = to->arena,
                               .lexicon = to->session->lexicon,
                               .stemmer = to->session->stemmer,
                               .reader = to->session->reader,
                               .notes = to->notes};
    imr_status status = IMR_OK;
    to->out->clause = imr_clause_new(to->arena, IMR_CLAUSE_AND, IMR_ROLE_MUST, NULL, query);
    if (to->out->clause == NULL) return imr_fail_memory(to->err);
    for (size_t i = 0; i < to->request->asked_n && status == IMR_OK; i++) {
        const imr_asked *asked = &to->request->asked[i];
        status = imr_values_add(&reading, asked->field, asked->text, false, to->out->clause, to->err);
    }
    if (status == IMR_OK)
        status = imr_query_read(&reading, query, to->request->literal, to->out->clause, &to->out->heard, to->err);
    if (status == IMR_OK && to->request->like != NULL) status = read_like(to, &reading);
    imr_interpreter_free(&reading);
    return status;
}

/* Before relaxation changes it. */
static imr_status print_query(job *to)
{
    imr_buf text = {0};
    imr_query_print(to->out->clause, &text);
    const char *copy = text.failed ? NULL : imr_arena_dup(to->arena, imr_buf_str(&text));
    to->out->query = (imr_str){copy, text.n};
    imr_buf_free(&text);
    return copy == NULL ? imr_fail_memory(to->err) : IMR_OK;
}

static imr_status read_query(job *to)
{
    imr_status status = read_text(to, to->request->query);
    if (status == IMR_USAGE && to->request->requoted.n > 0) {
        to->notes->n = 0;
        status = read_text(to, to->request->requoted);
    }
    return status == IMR_OK && to->request->explain ? print_query(to) : status;
}

static imr_status count_facets(job *to)
{
    imr_matched matched;
    imr_status status = imr_matched_make(to->arena, to->found, &matched, to->err);
    size_t n = to->request->facets_n;
    to->out->counts = imr_arena_alloc(to->arena, (n + 1) * sizeof *to->out->counts);
    if (to->out->counts == NULL) return imr_fail_memory(to->err);
    for (size_t i = 0; i < n && status == IMR_OK; i++) {
        status = imr_counts_make(to->arena, to->session->sets, &matched, to->request->facets[i], &to->out->counts[i],
                                 to->err);
        if (status == IMR_OK) to->out->counts_n = i + 1;
    }
    return status;
}

/* The page, as far as it is what was asked for. */
static imr_status answer_found(job *to)
{
    const imr_request *request = to->request;
    bool ranks = !request->count && request->limit > 0 && to->out->total > 0;
    imr_hits *hits = NULL;
    imr_status status = ranks ? rank(to, &hits) : IMR_OK;
    if (status == IMR_OK && hits != NULL) status = load_hits(to, hits, false);
    imr_hits_free(hits);
    return status == IMR_OK ? fill_page(to) : status;
}

/* Nothing is what was asked for; what has some of the words can only follow. */
static imr_status answer_strayed(job *to)
{
    const imr_request *request = to->request;
    bool ranks = shows_fewer(request) && request->offset + request->limit <= FILLED && to->out->total > 0;
    imr_hits *hits = NULL;
    imr_status status = ranks ? rank(to, &hits) : IMR_OK;
    if (status == IMR_OK && hits != NULL) status = load_hits(to, hits, true);
    imr_hits_free(hits);
    imr_docset_clear(to->found);
    to->out->total = 0;
    return status;
}

static imr_status answer_once(job *to)
{
    *to->out = (imr_answer){0};
    to->notes->n = 0;
    imr_status status = read_query(to);
    if (status == IMR_OK) status = find_relaxing(to);
    if (status == IMR_OK) status = to->strayed ? answer_strayed(to) : answer_found(to);
    if (status == IMR_OK && to->request->facets_n > 0) status = count_facets(to);
    return status;
}

imr_status imr_search_answer(imr_session *session, const imr_request *request, imr_arena *arena, imr_notes *notes,
                             imr_answer *out, imr_error *err)
{
    job to = {.session = session, .request = request, .arena = arena, .notes = notes, .out = out, .err = err};
    imr_status status = answer_once(&to);
    for (int attempt = 1; attempt < ATTEMPTS && status == IMR_CHANGED; attempt++) {
        status = imr_session_renew(session, err);
        if (status == IMR_OK) status = answer_once(&to);
    }
    imr_docset_free(to.found);
    return status;
}

imr_status imr_search_read(imr_session *session, const imr_request *request, imr_arena *arena, imr_notes *notes,
                           imr_answer *out, imr_error *err)
{
    job to = {.session = session, .request = request, .arena = arena, .notes = notes, .out = out, .err = err};
    *out = (imr_answer){0};
    return read_query(&to);
}

/* ---- whole decisions ---- */

typedef struct gather {
    imr_docid *ids;
    uint32_t n, room;
} gather;

static bool gather_docid(void *context, imr_docid id)
{
    gather *to = context;
    if (to->n < to->room) to->ids[to->n++] = id;
    return true;
}

static int by_issue(const void *a, const void *b)
{
    const imr_hit *x = a, *y = b;
    if (x->decision.issue != y->decision.issue) return x->decision.issue < y->decision.issue ? -1 : 1;
    return imr_str_compare(x->decision.id, y->decision.id);
}

static imr_status by_term(const imr_session *session, const char *field, imr_str value, imr_extent extent,
                          imr_arena *arena, imr_answer *out, imr_error *err)
{
    *out = (imr_answer){0};
    uint32_t n = 0;
    imr_str prefix = imr_str_of(imr_field_find(imr_str_of(field))->prefix);
    imr_status status = imr_reader_frequency(session->reader, prefix, value, &n, err);
    if (status != IMR_OK) return status;
    gather found = {.ids = imr_arena_alloc(arena, (n + 1) * sizeof *found.ids), .room = n};
    out->hits = imr_arena_alloc(arena, (n + 1) * sizeof *out->hits);
    if (found.ids == NULL || out->hits == NULL) return imr_fail_memory(err);
    status = imr_reader_documents(session->reader, prefix, value, gather_docid, &found, err);
    for (uint32_t i = 0; i < found.n && status == IMR_OK; i++) {
        status = load_hit(session, arena, found.ids[i], 0, extent, &out->hits[out->n], err);
        out->n += status == IMR_OK;
    }
    if (status != IMR_OK) return status;
    out->total = (uint32_t)out->n;
    if (out->n > 0) qsort(out->hits, out->n, sizeof *out->hits, by_issue);
    return out->n == 0 ? IMR_NONE : IMR_OK;
}

imr_status imr_search_letter(const imr_session *session, imr_str letter, imr_arena *arena, imr_answer *out,
                             imr_error *err)
{
    return by_term(session, "letter", letter, IMR_BARE, arena, out, err);
}

imr_status imr_search_show(const imr_session *session, imr_str id, imr_arena *arena, imr_answer *out, imr_error *err)
{
    imr_status status = by_term(session, "id", id, IMR_WHOLE, arena, out, err);
    if (status == IMR_NONE) status = by_term(session, "letter", id, IMR_WHOLE, arena, out, err);
    if (status == IMR_NONE) imr_fail(err, IMR_NONE, "%.*s: no such decision and no such letter", IMR_STR_ARG(id));
    return status;
}
