/* The parts of a plan that only add up: words and facets, each with a weight of its own, in one query. */
#include "place.h"
#include "plan.h"

#include <stdlib.h>

typedef struct sum {
    const imr_ground *ground;
    bool found; /* what matches is known, and only weights are wanted */
    imr_part *parts;
    size_t n, room;
    imr_query **others; /* what is no plain part */
    size_t others_n, others_room;
    imr_error *err;
} sum;

static imr_status add(sum *to, const imr_part *part)
{
    enum { FIRST = 32 };
    if (to->n == to->room) {
        size_t room = to->room == 0 ? FIRST : to->room * 2;
        imr_part *grown = realloc(to->parts, room * sizeof *grown);
        if (grown == NULL) return imr_fail_memory(to->err);
        to->parts = grown;
        to->room = room;
    }
    to->parts[to->n++] = *part;
    return IMR_OK;
}

static imr_status add_other(sum *to, const imr_clause *clause)
{
    enum { FIRST = 8 };
    if (to->others_n == to->others_room) {
        size_t room = to->others_room == 0 ? FIRST : to->others_room * 2;
        imr_query **grown = realloc(to->others, room * sizeof *grown);
        if (grown == NULL) return imr_fail_memory(to->err);
        to->others = grown;
        to->others_room = room;
    }
    imr_status status = imr_plan(to->ground, clause, &to->others[to->others_n], to->err);
    to->others_n += status == IMR_OK;
    return status;
}

static void release(sum *to)
{
    for (size_t i = 0; i < to->others_n; i++) imr_query_free(to->others[i]);
    free(to->others);
    free(to->parts);
}

/* ---- what is a plain part ---- */

static imr_set set_of(const imr_docset *set)
{
    imr_set view = imr_docset_view(set);
    view.n = imr_docset_count(set);
    return view;
}

/* The words of a clause in one field: where it is known that they stand as asked (NULL: it is not), or in any place
 * that they stand. */
static imr_status add_words_in(sum *to, const imr_clause *clause, const imr_docset *settled, const imr_field *field,
                               double factor)
{
    imr_status status = IMR_OK;
    for (size_t i = 0; i < clause->values.n && status == IMR_OK; i++) {
        imr_part part = {.prefix = imr_str_of(field->prefix), .term = clause->values.at[i], .factor = factor};
        imr_sets_counted(to->ground->sets, part.prefix, part.term, &part.counted);
        if (settled != NULL && imr_place_has_order(field))
            part.set = set_of(settled);
        else
            imr_sets_term(to->ground->sets, part.prefix, part.term, &part.set);
        status = add(to, &part);
    }
    return status;
}

static bool is_words(const imr_clause *clause)
{
    return clause->kind == IMR_CLAUSE_TERM || clause->kind == IMR_CLAUSE_PHRASE;
}

/* Not where the engine has to look where the words stand; of a lift nobody has looked yet. */
static bool has_plain_words(const imr_clause *clause)
{
    if (!is_words(clause)) return false;
    if (clause->field == NULL && clause->kind == IMR_CLAUSE_TERM) return true;
    bool looks = clause->values.n > 1 || (clause->field != NULL && clause->field->prefix[0] == '\0');
    if (!looks) return true;
    return clause->settled != NULL && clause->role != IMR_ROLE_LIFT;
}

static imr_status add_words(sum *to, const imr_clause *clause)
{
    imr_status status = IMR_OK;
    if (clause->field != NULL) return add_words_in(to, clause, clause->settled, clause->field, 1.0);
    const imr_field *field = NULL;
    for (size_t i = 0; (field = imr_plan_place(i)) != NULL && status == IMR_OK; i++)
        if (clause->kind == IMR_CLAUSE_TERM || imr_place_has_order(field))
            status = add_words_in(to, clause, clause->settled, field, clause->weight * imr_plan_place_weight(i));
    return status;
}

/* Words near each other, once it is known where. */
static bool is_plain_near(const imr_clause *clause)
{
    return clause->kind == IMR_CLAUSE_NEAR && clause->settled != NULL && clause->role != IMR_ROLE_LIFT &&
           is_words(clause->parts[0]) && is_words(clause->parts[1]);
}

static imr_status add_near(sum *to, const imr_clause *near)
{
    const imr_field *field = near->field != NULL ? near->field : imr_field_find(IMR_STR("rationale"));
    imr_status status = IMR_OK;
    for (size_t i = 0; i < near->n && status == IMR_OK; i++)
        status = add_words_in(to, near->parts[i], near->settled, field, 1.0);
    return status;
}

/* A facet or a range: the set of the one value, or one that is made. */
static imr_status add_facet(sum *to, const imr_clause *clause)
{
    const imr_sets *sets = to->ground->sets;
    const imr_list *values = &clause->values;
    imr_part part = {.term = {"", 0}, .factor = clause->weight};
    if (to->found && clause->weight <= 0) return IMR_OK;
    bool facet = clause->kind == IMR_CLAUSE_FACET;
    if (facet && values->n == 1 && imr_sets_term(sets, imr_str_of(clause->field->prefix), values->at[0], &part.set))
        return add(to, &part);
    imr_docset *made = NULL;
    imr_status status = imr_docset_new_in(to->ground->arena, imr_reader_last(to->ground->reader), &made, to->err);
    for (size_t i = 0; facet && i < values->n && status == IMR_OK; i++)
        status = imr_sets_add_term(sets, imr_str_of(clause->field->prefix), values->at[i], made, to->err);
    if (!facet && status == IMR_OK)
        status = imr_sets_add_range(sets, clause->field, values->at[0], values->at[1], made, to->err);
    if (status != IMR_OK) return status;
    part.set = set_of(made);
    return add(to, &part);
}

/* certain: each document that is to be ranked matches the clause. */
static imr_status gather(sum *to, const imr_clause *clause, bool certain)
{
    bool all = clause->kind == IMR_CLAUSE_ALL && certain;
    if (clause->kind == IMR_CLAUSE_FACET || clause->kind == IMR_CLAUSE_RANGE) return add_facet(to, clause);
    if (has_plain_words(clause)) return add_words(to, clause);
    if (is_plain_near(clause)) return add_near(to, clause);
    if (!all && clause->kind != IMR_CLAUSE_ANY) return add_other(to, clause);
    imr_status status = IMR_OK;
    for (size_t i = 0; i < clause->n && status == IMR_OK; i++) {
        const imr_clause *part = clause->parts[i];
        bool weighs = part->role == IMR_ROLE_WANTED || part->role == IMR_ROLE_LIFT;
        if (!all || weighs) status = gather(to, part, all && part->role == IMR_ROLE_WANTED);
    }
    return status;
}

static imr_status sum_up(sum *to, const imr_set *among, imr_query **out)
{
    imr_search how;
    imr_plan_weighting(&how);
    imr_weighing weighing = {how.k1, how.b, to->ground->lengths};
    return imr_query_sum(to->parts, to->n, &weighing, among, out, to->err);
}

/* The sum OP the others; they are gone afterwards. */
static imr_status join(sum *to, imr_op op, const imr_set *among, imr_query **out)
{
    size_t n = to->others_n;
    if (n == 0) return sum_up(to, among, out);
    imr_query **parts = calloc(n + 1, sizeof *parts);
    imr_status status = parts == NULL ? imr_fail_memory(to->err) : sum_up(to, among, &parts[0]);
    if (status == IMR_OK) {
        for (size_t i = 0; i < n; i++) parts[i + 1] = to->others[i];
        to->others_n = 0;
        status = imr_query_join(op, parts, n + 1, out, to->err);
    }
    free(parts);
    return status;
}

imr_status imr_plan_any(const imr_ground *ground, const imr_clause *any, imr_query **out, imr_error *err)
{
    sum made = {.ground = ground, .err = err};
    *out = NULL;
    imr_status status = gather(&made, any, false);
    if (status == IMR_OK) status = join(&made, IMR_OP_OR, NULL, out);
    release(&made);
    return status;
}

imr_status imr_plan_rank(const imr_ground *ground, const imr_clause *all, const imr_docset *found, imr_query **out,
                         imr_error *err)
{
    sum made = {.ground = ground, .found = true, .err = err};
    imr_set among = set_of(found);
    *out = NULL;
    imr_status status = gather(&made, all, true);
    if (status == IMR_OK) status = join(&made, IMR_OP_MAYBE, &among, out);
    release(&made);
    return status;
}
