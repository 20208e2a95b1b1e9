#include "answer.h"

#include "canonical.h"
#include "lacks.h"
#include "order.h"
#include "partial.h"
#include "read.h"
#include "relax.h"

#include <stdlib.h>
#include <string.h>

enum { FILLED = 100 /* hits up to here may be partial matches */ };

typedef struct job {
    const imr_asking *asking;
    const imr_request *request;
    imr_arena *arena;
    imr_notes *notes;
    imr_required required; /* as asked, before anything was dropped */
    imr_top top;           /* the page, if ordered by relevance */
    imr_answer *out;
    imr_error *err;
} job;

/* ---- the matches ---- */

static bool weighs(const imr_clause *all)
{
    for (size_t i = 0; i < all->n; i++)
        if (all->parts[i]->role == IMR_ROLE_MUST || all->parts[i]->role == IMR_ROLE_SHOULD) return true;
    return false;
}

/* The number of hits up to the last requested one. */
static uint32_t end_of(const imr_request *request)
{
    enum { MOST = 1000000000 };
    uint64_t limit = request->limit < MOST ? request->limit : MOST;
    uint64_t offset = request->offset < MOST ? request->offset : MOST;
    return (uint32_t)(offset + limit);
}

static bool is_ranked(const job *to)
{
    return to->request->limit > 0 && to->request->sort == IMR_SORT_RELEVANCE && weighs(to->out->clause);
}

/* Finds the matches and, in the same pass, the best of them, so that nothing is verified twice. */
static imr_status match(const imr_query_context *context, const imr_clause *clause, imr_compiled *compiled,
                        imr_docset **found, bool ranked, imr_top *top, imr_error *err)
{
    imr_compiled_free(compiled);
    imr_docset_free(*found);
    *found = NULL;
    imr_status status = imr_bitmaps_new_set(context->bitmaps, found, err);
    if (status == IMR_OK) status = imr_compile(context, clause, ranked, compiled, err);
    return status == IMR_OK ? imr_ranking_run(compiled, &(imr_pass){.found = *found, .top = top}, err) : status;
}

static imr_status find_all(job *to)
{
    imr_answer *out = to->out;
    to->top.n = 0;
    to->top.most = end_of(to->request);
    imr_status status = match(&to->asking->context, out->clause, &out->compiled, &out->found, to->request->limit > 0,
                              is_ranked(to) ? &to->top : NULL, to->err);
    if (status == IMR_OK) out->total = imr_docset_count(out->found);
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

/* ---- the best of them ---- */

/* Adds the hits of a ranked page from `first` on, and frees the page. */
static imr_status add_hits(job *to, imr_top *top, size_t first)
{
    imr_answer *out = to->out;
    imr_top_sort(top);
    const size_t n = top->n > first ? top->n - first : 0;
    imr_ranked *grown = n == 0 ? out->hits : realloc(out->hits, (out->n + n) * sizeof *grown);
    imr_status status = n > 0 && grown == NULL ? imr_fail_memory(to->err) : IMR_OK;
    if (status == IMR_OK && n > 0) {
        memcpy(grown + out->n, top->at + first, n * sizeof *grown);
        out->hits = grown;
        out->n += n;
    }
    free(top->at);
    *top = (imr_top){0};
    return status;
}

/* Fills the page in the requested order; by id if nothing has a weight. */
static imr_status take_page(job *to)
{
    const imr_request *request = to->request;
    imr_answer *out = to->out;
    const uint32_t end = end_of(request), first = request->offset < end ? (uint32_t)request->offset : end;
    if (is_ranked(to)) return add_hits(to, &to->top, first);
    return imr_order_page(&out->compiled, request->sort, out->found, out->total, first, end, &out->hits, &out->n,
                          to->err);
}

/* Whether partial matches are useful. */
static bool shows_partial(const imr_request *request)
{
    return !request->exact && request->limit > 0 && request->sort == IMR_SORT_RELEVANCE;
}

/* Adds decisions that have some of the words, best first, from place `first` among them on; none that are in `without`.
 * *any: whether there are any, on whatever page. */
static imr_status add_partial(job *to, const imr_docset *without, size_t first, uint32_t most, bool *any)
{
    imr_clause *fewer = NULL;
    imr_compiled compiled = {0};
    imr_top top = {.most = most};
    imr_status status = imr_partial_query(to->arena, to->asking->lexicon, to->out->clause, &fewer, to->err);
    *any = false;
    if (status != IMR_OK || fewer == NULL) return status;
    status = imr_compile(&to->asking->context, fewer, true, &compiled, to->err);
    if (status == IMR_OK) status = imr_ranking_run(&compiled, &(imr_pass){.without = without, .top = &top}, to->err);
    imr_compiled_free(&compiled);
    *any = top.n > 0;
    if (status == IMR_OK) return add_hits(to, &top, first);
    free(top.at);
    return status;
}

/* Fills the rest of a page with decisions that have fewer of the words. */
static imr_status fill_page(job *to)
{
    const imr_request *request = to->request;
    uint32_t end = end_of(request), total = to->out->total;
    if (end > FILLED) end = FILLED;
    if (!shows_partial(request) || total == 0 || total >= end || request->offset >= end) return IMR_OK;
    const size_t first = request->offset > total ? (size_t)request->offset - total : 0;
    bool any = false;
    return add_partial(to, to->out->found, first, end - total, &any);
}

static imr_status answer_found(job *to)
{
    bool ranks = to->request->limit > 0 && to->out->total > 0;
    imr_status status = ranks ? take_page(to) : IMR_OK;
    to->out->partial_from = to->out->n;
    return status == IMR_OK ? fill_page(to) : status;
}

/* If only decisions of the other outcome have everything, these are the nearest. */
static imr_status take_other_outcome(job *to)
{
    imr_clause *outcome = NULL;
    for (size_t i = 0; i < to->out->clause->n; i++)
        if (to->out->clause->parts[i] == to->required.outcome) outcome = to->out->clause->parts[i];
    if (outcome == NULL) return IMR_OK;
    outcome->role = IMR_ROLE_SHOULD;
    return find_all(to);
}

/* Notes in one sentence what comes nearest, including the other outcome. */
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

/* If nothing has everything, partial matches follow, uncounted. Their order is that of their scores, not of what had to
 * be dropped to find the first: a decision with two rare words is nearer than one with a frequent one. */
static imr_status answer_partial(job *to)
{
    const imr_request *request = to->request;
    imr_status status = to->out->total == 0 ? take_other_outcome(to) : IMR_OK;
    if (status == IMR_OK && shows_partial(request) && end_of(request) <= FILLED && to->out->total > 0) {
        bool any = false;
        status = add_partial(to, NULL, (size_t)request->offset, end_of(request), &any);
        if (status == IMR_OK && !any) status = take_page(to);
    }
    imr_docset_clear(to->out->found);
    to->out->total = 0;
    to->out->partial_from = 0;
    return status;
}

/* ---- the query ---- */

/* Reads the case, or the case of a decision; decisions of the same letter are excluded as they add nothing. */
static imr_status read_like(job *to, imr_interpreter *reading)
{
    const imr_request *request = to->request;
    imr_interpretation *meaning = &to->out->meaning;
    if (request->like_id.s == NULL)
        return imr_interpret_case(reading, request->like, NULL, request->literal, to->out->clause, meaning, to->err);
    imr_decision *of = NULL;
    size_t n = 0;
    imr_status status = imr_find_decision(reading->reader, request->like_id, true, to->arena, &of, &n, to->err);
    if (status == IMR_NONE)
        return imr_fail(to->err, IMR_USAGE, "--like: \"%.*s\" is no decision", IMR_STR_ARG(request->like_id));
    if (status != IMR_OK) return status;
    imr_str text = imr_arena_printf(to->arena, "%.*s\n%.*s", IMR_STR_ARG(of->heading), IMR_STR_ARG(of->summary));
    if (text.s == NULL) return imr_fail_memory(to->err);
    status = imr_interpret_case(reading, text, of, request->literal, to->out->clause, meaning, to->err);
    if (status != IMR_OK || of->letter.n == 0) return status;
    imr_clause *letter =
        imr_clause_new(to->arena, IMR_CLAUSE_FACET, IMR_ROLE_MUST_NOT, imr_field_find(IMR_STR("letter")), (imr_str){0});
    if (letter == NULL || !imr_list_add(to->arena, &letter->values, of->letter) ||
        !imr_clause_add(to->arena, to->out->clause, letter))
        return imr_fail_memory(to->err);
    return IMR_OK;
}

/* Called before relaxation changes the tree. */
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
        status =
            imr_query_read(&reading, request->query, request->literal, to->out->clause, &to->out->meaning, to->err);
    if (status == IMR_OK && (request->like.s != NULL || request->like_id.s != NULL)) status = read_like(to, &reading);
    imr_interpreter_free(&reading);
    return status == IMR_OK ? print_query(to) : status;
}

static job job_of(const imr_asking *asking, imr_answer *out, imr_error *err)
{
    *out = (imr_answer){0};
    return (job){.asking = asking,
                 .request = asking->request,
                 .arena = asking->context.arena,
                 .notes = asking->notes,
                 .out = out,
                 .err = err};
}

static imr_status answer_request(job *to)
{
    imr_answer *out = to->out;
    imr_status status = find_relaxing(to);
    bool nothing = out->total == 0 || out->relaxed.n > 0;
    if (status == IMR_OK) status = nothing ? answer_partial(to) : answer_found(to);
    if (status == IMR_OK && out->partial_from < out->n)
        status = imr_lacks_group(to->asking, &to->required, out->partial_from, out, to->err);
    return status == IMR_OK && nothing ? note_nothing(to) : status;
}

imr_status imr_answer_make(const imr_asking *asking, imr_answer *out, imr_error *err)
{
    job to = job_of(asking, out, err);
    imr_status status = read_query(&to);
    if (status == IMR_OK) status = answer_request(&to);
    free(to.top.at);
    return status;
}

imr_status imr_answer_read(const imr_asking *asking, imr_answer *out, imr_error *err)
{
    job to = job_of(asking, out, err);
    return read_query(&to);
}

void imr_answer_free(imr_answer *answer)
{
    imr_compiled_free(&answer->compiled);
    imr_docset_free(answer->found);
    free(answer->hits);
}

imr_status imr_answer_match(const imr_asking *asking, const imr_clause *clause, imr_docset **out, imr_error *err)
{
    imr_compiled compiled = {0};
    *out = NULL;
    imr_status status = match(&asking->context, clause, &compiled, out, false, NULL, err);
    imr_compiled_free(&compiled);
    return status;
}
