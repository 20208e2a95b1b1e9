#include "search.h"

#include "explain.h"
#include "plan.h"
#include "relax.h"

#include <stdlib.h>

enum { ATTEMPTS = 5 };

typedef struct job {
    const imr_session *session;
    const imr_request *request;
    imr_arena *arena;
    imr_notes *notes;
    imr_docset matched; /* of the last search, where facets are counted */
    imr_answer *out;
    imr_error *err;
} job;

/* ---- the records of hits ---- */

static imr_status load_hit(const imr_session *session, imr_arena *arena, imr_docid docid, double score, imr_hit *out,
                           imr_error *err)
{
    imr_buf data = {0};
    imr_status status = imr_reader_data(session->reader, docid, &data, err);
    char *copy = status == IMR_OK && !data.failed ? imr_arena_dup(arena, imr_buf_str(&data)) : NULL;
    *out = (imr_hit){.docid = docid, .score = score, .json = {copy, data.n}};
    imr_buf_free(&data);
    /* It was found a moment ago. */
    if (status == IMR_NONE) return imr_fail(err, IMR_CHANGED, "%s", imr_status_text(IMR_CHANGED));
    if (status == IMR_OK && copy == NULL) return imr_fail_memory(err);
    return status == IMR_OK ? imr_record_read(arena, out->json, &out->decision, err) : status;
}

static imr_status load_hits(job *to, const imr_hits *found)
{
    imr_status status = IMR_OK;
    size_t n = imr_hits_count(found);
    to->out->hits = imr_arena_alloc(to->arena, (n + 1) * sizeof *to->out->hits);
    if (to->out->hits == NULL) return imr_fail_memory(to->err);
    for (uint32_t i = 0; i < n && status == IMR_OK; i++) {
        status = load_hit(to->session, to->arena, imr_hits_docid(found, i), imr_hits_weight(found, i),
                          &to->out->hits[i], to->err);
        if (status == IMR_OK && to->request->explain)
            status = imr_explain_terms(to->arena, found, i, &to->out->hits[i].terms, to->err);
        if (status == IMR_OK) to->out->n = i + 1;
    }
    return status;
}

/* ---- one search ---- */

static bool weighs(const imr_clause *all)
{
    for (size_t i = 0; i < all->n; i++)
        if (all->parts[i]->role == IMR_ROLE_WANTED || all->parts[i]->role == IMR_ROLE_LIFT) return true;
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

static imr_status search_once(job *to, imr_hits **found)
{
    const imr_request *request = to->request;
    imr_query *query = NULL;
    imr_ground ground = {to->session->reader, to->session->stemmer};
    imr_status status = imr_plan(&ground, to->out->clause, &query, to->err);
    imr_search search = {.offset = request->offset, .limit = request->count ? 0 : request->limit, .exact = true};
    imr_plan_weighting(&search);
    order(request, to->out->clause, &search);
    imr_docset_clear(&to->matched);
    if (request->facets_n > 0) search.visit = imr_docset_add, search.context = &to->matched;
    if (status == IMR_OK) status = imr_reader_search(to->session->reader, query, &search, found, to->err);
    if (status == IMR_OK) to->out->total = imr_hits_total(*found);
    if (status == IMR_OK && request->explain) status = imr_explain_engine(to->arena, query, &to->out->engine, to->err);
    imr_query_free(query);
    return status;
}

static void note_relaxed(job *to)
{
    imr_str line = IMR_STR("");
    for (size_t i = 0; i < to->out->relaxed.n && line.s != NULL; i++)
        line = imr_arena_printf(to->arena, "%.*s%s\"%.*s\"", IMR_STR_ARG(line), i == 0 ? "" : ", ",
                                IMR_STR_ARG(to->out->relaxed.at[i]));
    if (line.s != NULL && to->out->total > 0)
        imr_note(to->notes, "no decision has all of it: searched without %.*s", IMR_STR_ARG(line));
}

static imr_status search_relaxing(job *to, imr_hits **found)
{
    imr_status status = search_once(to, found);
    while (status == IMR_OK && to->out->total == 0) {
        const imr_clause *given_up = NULL;
        status = imr_relax(to->session->reader, to->out->clause, &given_up, to->err);
        if (status != IMR_OK || given_up == NULL) break;
        if (!imr_list_add_once(to->arena, &to->out->relaxed, given_up->text)) return imr_fail_memory(to->err);
        imr_hits_free(*found);
        *found = NULL;
        status = search_once(to, found);
    }
    if (status == IMR_OK && to->out->relaxed.n > 0) note_relaxed(to);
    return status;
}

/* ---- the query ---- */

static imr_status read_text(job *to, imr_str query)
{
    imr_reading reading = {.arena = to->arena,
                           .lexicon = to->session->lexicon,
                           .stemmer = to->session->stemmer,
                           .reader = to->session->reader,
                           .notes = to->notes};
    imr_node *tree = NULL;
    imr_status status = IMR_OK;
    to->out->clause = imr_clause_new(to->arena, IMR_CLAUSE_ALL, IMR_ROLE_WANTED, NULL, query);
    if (to->out->clause == NULL) return imr_fail_memory(to->err);
    for (size_t i = 0; i < to->request->asked_n && status == IMR_OK; i++) {
        const imr_asked *asked = &to->request->asked[i];
        status = imr_values_add(&reading, asked->field, asked->text, false, to->out->clause, to->err);
    }
    if (status == IMR_OK) status = imr_query_parse(to->arena, query, to->notes, &tree, to->err);
    to->out->tree = tree;
    if (status == IMR_OK)
        status = imr_understand(&reading, tree, to->request->literal, to->out->clause, &to->out->heard, to->err);
    imr_reading_free(&reading);
    return status;
}

static imr_status read_query(job *to)
{
    imr_status status = read_text(to, to->request->query);
    if (status != IMR_USAGE || to->request->requoted.n == 0) return status;
    to->notes->lines.n = 0;
    return read_text(to, to->request->requoted);
}

static imr_status count_facets(job *to)
{
    imr_status status = IMR_OK;
    size_t n = to->request->facets_n;
    to->out->counts = imr_arena_alloc(to->arena, (n + 1) * sizeof *to->out->counts);
    if (to->out->counts == NULL) return imr_fail_memory(to->err);
    for (size_t i = 0; i < n && status == IMR_OK; i++) {
        status = imr_counts_make(to->arena, to->session->reader, &to->matched, to->request->facets[i],
                                 &to->out->counts[i], to->err);
        if (status == IMR_OK) to->out->counts_n = i + 1;
    }
    return status;
}

static imr_status answer_once(job *to)
{
    *to->out = (imr_answer){0};
    to->notes->lines.n = 0;
    imr_hits *found = NULL;
    imr_status status = read_query(to);
    if (status == IMR_OK) status = search_relaxing(to, &found);
    if (status == IMR_OK) status = load_hits(to, found);
    if (status == IMR_OK) status = count_facets(to);
    imr_hits_free(found);
    return status;
}

imr_status imr_search_answer(const imr_session *session, const imr_request *request, imr_arena *arena, imr_notes *notes,
                             imr_answer *out, imr_error *err)
{
    job to = {.session = session, .request = request, .arena = arena, .notes = notes, .out = out, .err = err};
    imr_status status = answer_once(&to);
    for (int attempt = 1; attempt < ATTEMPTS && status == IMR_CHANGED; attempt++) {
        bool changed = false;
        status = imr_reader_reopen(session->reader, &changed, err);
        if (status == IMR_OK) status = imr_session_check(session, err);
        if (status == IMR_OK) status = answer_once(&to);
    }
    imr_docset_free(&to.matched);
    return status;
}

/* ---- whole decisions ---- */

typedef struct gather {
    imr_docset set;
    imr_docid last;
} gather;

static bool gather_docid(void *context, imr_docid id)
{
    gather *to = context;
    to->last = id > to->last ? id : to->last;
    return imr_docset_add(&to->set, id);
}

static int by_issue(const void *a, const void *b)
{
    const imr_hit *x = a, *y = b;
    if (x->decision.issue != y->decision.issue) return x->decision.issue < y->decision.issue ? -1 : 1;
    return imr_str_compare(x->decision.id, y->decision.id);
}

static imr_status by_term(const imr_session *session, const char *field, imr_str value, imr_arena *arena,
                          imr_answer *out, imr_error *err)
{
    *out = (imr_answer){0};
    gather found = {0};
    imr_str prefix = imr_str_of(imr_field_find(imr_str_of(field))->prefix);
    imr_status status = imr_reader_documents(session->reader, prefix, value, gather_docid, &found, err);
    if (status == IMR_NONE) status = IMR_OK;
    if (status == IMR_OK) {
        out->hits = imr_arena_alloc(arena, (found.set.n + 1) * sizeof *out->hits);
        if (out->hits == NULL || found.set.failed) status = imr_fail_memory(err);
    }
    for (imr_docid id = 1; id <= found.last && status == IMR_OK; id++) {
        if (!imr_docset_has(&found.set, id)) continue;
        status = load_hit(session, arena, id, 0, &out->hits[out->n], err);
        out->n += status == IMR_OK;
    }
    imr_docset_free(&found.set);
    if (status != IMR_OK) return status;
    out->total = (uint32_t)out->n;
    if (out->n > 0) qsort(out->hits, out->n, sizeof *out->hits, by_issue);
    return out->n == 0 ? IMR_NONE : IMR_OK;
}

imr_status imr_search_letter(const imr_session *session, imr_str letter, imr_arena *arena, imr_answer *out,
                             imr_error *err)
{
    return by_term(session, "letter", letter, arena, out, err);
}

imr_status imr_search_show(const imr_session *session, imr_str id, imr_arena *arena, imr_answer *out, imr_error *err)
{
    imr_status status = by_term(session, "id", id, arena, out, err);
    if (status == IMR_NONE) status = by_term(session, "letter", id, arena, out, err);
    if (status == IMR_NONE) imr_fail(err, IMR_NONE, "%.*s: no such decision and no such letter", IMR_STR_ARG(id));
    return status;
}
