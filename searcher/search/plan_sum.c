/* The parts of a plan that only add up: words and facets, each with a weight of its own, in one query. */
#include "plan_part.h"

#include <stdlib.h>

typedef struct sum {
    imr_parts parts;
    imr_query **others; /* what is no part of a sum */
    size_t others_n, others_room;
} sum;

static imr_status add_other(sum *to, const imr_clause *clause)
{
    enum { FIRST = 8 };
    if (to->others_n == to->others_room) {
        size_t room = to->others_room == 0 ? FIRST : to->others_room * 2;
        imr_query **grown = realloc(to->others, room * sizeof *grown);
        if (grown == NULL) return imr_fail_memory(to->parts.err);
        to->others = grown;
        to->others_room = room;
    }
    imr_status status = imr_plan(to->parts.ground, clause, &to->others[to->others_n], to->parts.err);
    to->others_n += status == IMR_OK;
    return status;
}

static void release(sum *to)
{
    for (size_t i = 0; i < to->others_n; i++) imr_query_free(to->others[i]);
    free(to->others);
    imr_parts_free(&to->parts);
}

static imr_status gather(sum *to, const imr_clause *clause, bool certain);

/* What weighs of an ALL, or any part of an ANY. */
static imr_status gather_parts(sum *to, const imr_clause *clause, bool certain)
{
    imr_status status = IMR_OK;
    bool all = clause->kind == IMR_CLAUSE_AND;
    for (size_t i = 0; i < clause->n && status == IMR_OK; i++) {
        const imr_clause *part = clause->parts[i];
        bool weighs = part->role == IMR_ROLE_MUST || part->role == IMR_ROLE_SHOULD;
        if (!all || weighs) status = gather(to, part, all && certain && part->role == IMR_ROLE_MUST);
    }
    return status;
}

/* An ALL that weighs only where it matches, which is known. */
static imr_status gather_within(sum *to, const imr_clause *all)
{
    imr_parts *parts = &to->parts;
    const imr_docset *outer = parts->where;
    imr_docset *both = NULL;
    imr_status status =
        imr_docset_new_in(parts->ground->arena, imr_reader_last(parts->ground->reader), &both, parts->err);
    if (status != IMR_OK) return status;
    imr_doclist set = imr_docset_view(all->settled);
    imr_docset_unite(both, &set);
    if (outer != NULL) {
        set = imr_docset_view(outer);
        imr_docset_intersect(both, &set);
    }
    parts->where = both;
    status = gather_parts(to, all, false);
    parts->where = outer;
    return status;
}

/* certain: each document that is to be ranked matches the clause. */
static imr_status gather(sum *to, const imr_clause *clause, bool certain)
{
    if (clause->kind == IMR_CLAUSE_FACET || clause->kind == IMR_CLAUSE_RANGE)
        return imr_parts_add_facet(&to->parts, clause);
    if (imr_parts_can(clause)) return imr_parts_add_words(&to->parts, clause);
    if (clause->kind == IMR_CLAUSE_OR || (clause->kind == IMR_CLAUSE_AND && certain))
        return gather_parts(to, clause, certain);
    if (clause->kind == IMR_CLAUSE_AND && clause->settled != NULL) return gather_within(to, clause);
    return add_other(to, clause);
}

/* The parts are handed on. */
static imr_status sum_up(imr_parts *parts, const imr_doclist *among, imr_query **out)
{
    const imr_sum of = {.reader = parts->ground->reader,
                        .how = imr_plan_weighting(),
                        .lengths = parts->ground->lengths,
                        .among = among,
                        .parts = parts->at,
                        .n = parts->n};
    imr_status status = imr_sum_query(&of, parts->ground->arena, out, parts->err);
    parts->n = 0;
    return status;
}

/* The sum OP the others; they are gone afterwards. */
static imr_status join(sum *to, imr_op op, const imr_doclist *among, imr_query **out)
{
    size_t n = to->others_n;
    if (n == 0) return sum_up(&to->parts, among, out);
    imr_query **joined = calloc(n + 1, sizeof *joined);
    imr_status status = joined == NULL ? imr_fail_memory(to->parts.err) : sum_up(&to->parts, among, &joined[0]);
    if (status == IMR_OK) {
        for (size_t i = 0; i < n; i++) joined[i + 1] = to->others[i];
        to->others_n = 0;
        status = imr_query_join(op, joined, n + 1, out, to->parts.err);
    }
    free(joined);
    return status;
}

imr_status imr_plan_any(const imr_query_context *ground, const imr_clause *any, imr_query **out, imr_error *err)
{
    sum made = {.parts = {.ground = ground, .err = err}};
    *out = NULL;
    imr_status status = gather(&made, any, false);
    if (status == IMR_OK) status = join(&made, IMR_OP_OR, NULL, out);
    release(&made);
    return status;
}

imr_status imr_plan_rank(const imr_query_context *ground, const imr_clause *all, const imr_docset *found,
                         imr_query **out, imr_error *err)
{
    sum made = {.parts = {.ground = ground, .found = found, .err = err}};
    imr_doclist among = imr_docset_view(found);
    among.n = imr_docset_count(found);
    *out = NULL;
    imr_status status = gather(&made, all, true);
    if (status == IMR_OK) status = join(&made, IMR_OP_MAYBE, &among, out);
    release(&made);
    return status;
}

imr_status imr_plan_same(const imr_query_context *ground, const imr_clause *same, const imr_field *field,
                         imr_plan_reach reach, double factor, imr_query **out, imr_error *err)
{
    imr_parts parts = {.ground = ground, .err = err};
    *out = NULL;
    imr_status status = imr_parts_add_same(&parts, same, field, reach, factor);
    if (status == IMR_OK) status = sum_up(&parts, NULL, out);
    imr_parts_free(&parts);
    return status;
}

imr_status imr_plan_plain(const imr_query_context *ground, const imr_clause *clause, const imr_field *field,
                          imr_query **out, imr_error *err)
{
    imr_parts parts = {.ground = ground, .err = err};
    *out = NULL;
    imr_status status = imr_parts_add_plain(&parts, clause, field, 1.0, false);
    if (status == IMR_OK) status = sum_up(&parts, NULL, out);
    imr_parts_free(&parts);
    return status;
}
