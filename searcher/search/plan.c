#include "plan.h"

#include "anywhere.h"
#include "position_match.h"
#include "streams.h"

#include <stdlib.h>
#include <string.h>

imr_weighting imr_plan_weighting(void) { return (imr_weighting){.c = 1.0, .power = 1.3}; }

/* The documents of base that are in the set. Takes base over. */
static imr_status filter_by_set(const imr_query_context *ground, imr_query *base, const imr_docset *set,
                                imr_query **out, imr_error *err)
{
    imr_query *parts[2] = {base, NULL};
    imr_status status = imr_query_among(set, ground->arena, &parts[1], err);
    imr_status joined = imr_query_join(IMR_OP_FILTER, parts, 2, out, err);
    return status == IMR_OK ? joined : status;
}

/* Parts that are collected before they are joined; a failure frees them. */
typedef struct bundle {
    imr_query **at;
    size_t n;
} bundle;

static imr_status bundle_new(size_t room, bundle *out, imr_error *err)
{
    *out = (bundle){calloc(room + 1, sizeof *out->at), 0};
    return out->at == NULL ? imr_fail_memory(err) : IMR_OK;
}

static void bundle_free(bundle *parts)
{
    for (size_t i = 0; i < parts->n; i++) imr_query_free(parts->at[i]);
    free(parts->at);
    *parts = (bundle){0};
}

/* One part stays as it is. The parts are gone afterwards. */
static imr_status bundle_join(bundle *parts, imr_op op, imr_query **out, imr_error *err)
{
    imr_status status = IMR_OK;
    bool alone = parts->n == 1;
    if (alone)
        *out = parts->at[0];
    else
        status = imr_query_join(op, parts->at, parts->n, out, err);
    parts->n = 0; /* taken over, also when it failed */
    bundle_free(parts);
    return status;
}

/* ---- words ---- */

/* All words of a TERM or PHRASE. */
static imr_status plan_all_words(const imr_query_context *ground, const imr_clause *clause, const imr_field *field,
                                 imr_query **out, imr_error *err)
{
    bundle parts;
    if (ground->lengths != NULL) return imr_plan_plain(ground, clause, field, out, err);
    imr_status status = bundle_new(clause->values.n, &parts, err);
    for (size_t i = 0; i < clause->values.n && status == IMR_OK; i++) {
        status = imr_query_term(imr_str_of(field->prefix), clause->values.at[i], 1, &parts.at[parts.n], err);
        if (status == IMR_OK) parts.n++;
    }
    if (status == IMR_OK) return bundle_join(&parts, IMR_OP_AND, out, err);
    bundle_free(&parts);
    return status;
}

/* ---- where words stand ---- */

/* Those of `found` where the clause stands. Takes found over. */
static imr_status standing(const imr_query_context *ground, const imr_clause *clause, imr_query *found, imr_query **out,
                           imr_error *err)
{
    imr_check check;
    if (clause->settled != NULL) return filter_by_set(ground, found, clause->settled, out, err);
    imr_status status = imr_plan_check(ground, clause, &check, err);
    if (status == IMR_OK)
        return imr_query_checked(found, &check, imr_reader_last(ground->reader), ground->arena, out, err);
    imr_query_free(found);
    *out = NULL;
    return status;
}

/* ---- what means the same ---- */

/* The words of the alternatives, for the engine to tell which of them a document has. */
static imr_status plan_named(const imr_query_context *ground, const imr_clause *same, const imr_field *field,
                             imr_query *found, imr_query **out, imr_error *err)
{
    bundle parts;
    imr_query *both[2] = {found, NULL};
    imr_status status = bundle_new(same->n, &parts, err);
    for (size_t i = 0; i < same->n && status == IMR_OK; i++) {
        status = plan_all_words(ground, same->parts[i], field, &parts.at[parts.n], err);
        if (status == IMR_OK) parts.n++;
    }
    if (status == IMR_OK) status = bundle_join(&parts, IMR_OP_OR, &both[1], err);
    bundle_free(&parts);
    imr_status joined = imr_query_join(IMR_OP_FILTER, both, 2, out, err);
    return status == IMR_OK ? joined : status;
}

static imr_status plan_same(const imr_query_context *ground, const imr_clause *same, const imr_field *field,
                            imr_plan_reach reach, double weight, imr_query **out, imr_error *err)
{
    imr_status status = imr_plan_same(ground, same, field, reach, weight, out, err);
    bool named = status == IMR_OK && ground->lengths == NULL;
    return named ? plan_named(ground, same, field, *out, out, err) : status;
}

/* ---- words in texts ---- */

/* A phrase that is scaled, if only by 1, is looked for before the words beside it have ruled documents out. */
static imr_status scale(imr_query *part, double weight, imr_query **out, imr_error *err)
{
    *out = part;
    return weight < 1.0 || weight > 1.0 ? imr_query_scale(part, weight, out, err) : IMR_OK;
}

/* The words of TERM, PHRASE, SAME, NEAR or ANY of these in one field, wherever they stand. */
static imr_status plan_held(const imr_query_context *ground, const imr_clause *clause, const imr_field *field,
                            imr_query **out, imr_error *err)
{
    if (clause->kind == IMR_CLAUSE_SYNONYM) return plan_same(ground, clause, field, IMR_PLAN_HELD, 1.0, out, err);
    if (clause->kind == IMR_CLAUSE_TERM || clause->kind == IMR_CLAUSE_PHRASE)
        return plan_all_words(ground, clause, field, out, err);
    bundle parts;
    imr_status status = bundle_new(clause->n, &parts, err);
    for (size_t i = 0; i < clause->n && status == IMR_OK; i++) {
        status = plan_held(ground, clause->parts[i], field, &parts.at[parts.n], err);
        if (status == IMR_OK) parts.n++;
    }
    imr_op op = clause->kind == IMR_CLAUSE_NEAR ? IMR_OP_AND : IMR_OP_OR;
    if (status == IMR_OK) return bundle_join(&parts, op, out, err);
    bundle_free(&parts);
    return status;
}

/* Words without a field's prefix are the heading's too, so that only looking tells those of one field. */
static imr_status plan_in_field(const imr_query_context *ground, const imr_clause *clause, imr_query **out,
                                imr_error *err)
{
    const imr_field *field = clause->field;
    imr_query *found = NULL;
    bool looks = imr_clause_has_order(clause) || field->prefix[0] == '\0';
    imr_status status = plan_held(ground, clause, field, &found, err);
    *out = found;
    return status == IMR_OK && looks ? standing(ground, clause, found, out, err) : status;
}

/* In one of the texts where a word without a field is looked for; nothing where the text has no order and the clause
 * one. */
static imr_status plan_in_place(const imr_query_context *ground, const imr_clause *clause, const imr_field *field,
                                double weight, imr_query **out, imr_error *err)
{
    bool ordered = imr_position_match_has_order(field),
         phrase = clause->kind != IMR_CLAUSE_SYNONYM && imr_clause_has_order(clause);
    imr_plan_reach reach = ordered ? IMR_PLAN_IN_ORDER : IMR_PLAN_SINGLE;
    if (clause->kind == IMR_CLAUSE_SYNONYM) return plan_same(ground, clause, field, reach, weight, out, err);
    if (phrase && !ordered) return imr_query_join(IMR_OP_OR, NULL, 0, out, err);
    imr_query *found = NULL;
    imr_status status = plan_all_words(ground, clause, field, &found, err);
    if (status == IMR_OK && phrase) status = standing(ground, clause, found, &found, err);
    *out = found;
    return status == IMR_OK ? scale(found, weight, out, err) : status;
}

static imr_status plan_words(const imr_query_context *ground, const imr_clause *clause, imr_query **out, imr_error *err)
{
    if (clause->field != NULL) return plan_in_field(ground, clause, out, err);
    bundle parts;
    imr_status status = bundle_new(IMR_ANYWHERE, &parts, err);
    for (size_t i = 0; i < IMR_ANYWHERE && status == IMR_OK; i++) {
        double weight = clause->weight * imr_anywhere_weight(i);
        status = plan_in_place(ground, clause, imr_anywhere(i), weight, &parts.at[parts.n], err);
        if (status == IMR_OK) parts.n++;
    }
    if (status == IMR_OK) return bundle_join(&parts, IMR_OP_OR, out, err);
    bundle_free(&parts);
    return status;
}

static imr_status plan_near(const imr_query_context *ground, const imr_clause *near, imr_query **out, imr_error *err)
{
    const imr_field *field = near->field != NULL ? near->field : imr_field_find(IMR_STR("rationale"));
    imr_query *found = NULL;
    imr_status status = plan_held(ground, near, field, &found, err);
    *out = NULL;
    return status == IMR_OK ? standing(ground, near, found, out, err) : status;
}

/* ---- facets ---- */

/* Takes the part over: it matches, and weighs a constant. */
static imr_status weigh(imr_query *part, double weight, imr_query **out, imr_error *err)
{
    imr_query *parts[2] = {NULL, NULL};
    imr_status status = imr_query_scale(part, 0.0, &parts[0], err);
    if (status != IMR_OK || weight <= 0) {
        *out = parts[0];
        return status;
    }
    imr_query_constant(weight, &parts[1], err); /* a failure fails the next */
    return imr_query_join(IMR_OP_AND, parts, 2, out, err);
}

static imr_status plan_facet(const imr_clause *clause, imr_query **out, imr_error *err)
{
    bundle parts;
    imr_query *joined = NULL;
    imr_status status = bundle_new(clause->values.n, &parts, err);
    for (size_t i = 0; i < clause->values.n && status == IMR_OK; i++) {
        status = imr_query_term(imr_str_of(clause->field->prefix), clause->values.at[i], 1, &parts.at[parts.n], err);
        if (status == IMR_OK) parts.n++;
    }
    if (status == IMR_OK) {
        status = bundle_join(&parts, IMR_OP_OR, &joined, err);
        return status == IMR_OK ? weigh(joined, clause->weight, out, err) : status;
    }
    bundle_free(&parts);
    return status;
}

static imr_status plan_range(const imr_clause *clause, imr_query **out, imr_error *err)
{
    imr_query *range = NULL;
    imr_str begin = clause->values.at[0];
    /* An open beginning would take in the decisions that have no value. */
    if (begin.s == NULL) begin = IMR_STR("0");
    imr_status status = imr_query_range((unsigned)clause->field->slot, begin, clause->values.at[1], &range, err);
    return status == IMR_OK ? weigh(range, clause->weight, out, err) : status;
}

/* ---- joins ---- */

static imr_status plan_any(const imr_query_context *ground, const imr_clause *clause, imr_query **out, imr_error *err)
{
    bundle parts;
    if (ground->lengths != NULL) return imr_plan_any(ground, clause, out, err);
    imr_status status = bundle_new(clause->n, &parts, err);
    for (size_t i = 0; i < clause->n && status == IMR_OK; i++) {
        status = imr_plan(ground, clause->parts[i], &parts.at[parts.n], err);
        if (status == IMR_OK) parts.n++;
    }
    if (status == IMR_OK) return bundle_join(&parts, IMR_OP_OR, out, err);
    bundle_free(&parts);
    return status;
}

/* base OP the parts of a role; the base itself where none has it. Takes base over. What is excluded has no lifts: the
 * engine (1.4.22) lets matches of AND_NOT pass where its right side has an AND_MAYBE. */
static imr_status attach(const imr_query_context *ground, imr_query *base, const imr_clause *clause, imr_role role,
                         imr_op op, imr_query **out, imr_error *err)
{
    bundle parts;
    imr_query_context within = *ground;
    within.weightless = ground->weightless || role == IMR_ROLE_MUST_NOT;
    imr_status status = bundle_new(clause->n + 1, &parts, err);
    if (status != IMR_OK) {
        imr_query_free(base);
        return status;
    }
    if (base != NULL) parts.at[parts.n++] = base;
    for (size_t i = 0; i < clause->n && status == IMR_OK; i++) {
        if (clause->parts[i]->role != role) continue;
        status = imr_plan(&within, clause->parts[i], &parts.at[parts.n], err);
        if (status == IMR_OK) parts.n++;
    }
    *out = NULL;
    if (status == IMR_OK && parts.n > 0) return bundle_join(&parts, op, out, err);
    bundle_free(&parts);
    return status;
}

/* What is wanted, else what filters, else everything. */
static imr_status plan_all(const imr_query_context *ground, const imr_clause *clause, imr_query **out, imr_error *err)
{
    imr_query *base = NULL;
    imr_status status = attach(ground, NULL, clause, IMR_ROLE_MUST, IMR_OP_AND, &base, err);
    if (status == IMR_OK)
        status = attach(ground, base, clause, IMR_ROLE_FILTER, base == NULL ? IMR_OP_AND : IMR_OP_FILTER, &base, err);
    if (status == IMR_OK && base == NULL) {
        imr_query *everything = NULL;
        status = imr_query_all(&everything, err);
        if (status == IMR_OK) status = imr_query_scale(everything, 0.0, &base, err);
    }
    if (status == IMR_OK && !ground->weightless)
        status = attach(ground, base, clause, IMR_ROLE_SHOULD, IMR_OP_MAYBE, &base, err);
    if (status == IMR_OK) status = attach(ground, base, clause, IMR_ROLE_MUST_NOT, IMR_OP_AND_NOT, &base, err);
    *out = base;
    return status;
}

/* A quotation of a sentence: who has it with a word changed is worth a look. */
static bool is_quotation(const imr_clause *part)
{
    enum { WORDS = 5 };
    return part->kind == IMR_CLAUSE_PHRASE && part->field == NULL && !part->strict && part->values.n >= WORDS;
}

/* What may be given up: bare words, which some decisions have fewer of. */
static bool is_spare(const imr_clause *part)
{
    if (part->role == IMR_ROLE_MUST) return part->read || is_quotation(part);
    if (part->kind == IMR_CLAUSE_FACET || part->kind == IMR_CLAUSE_RANGE) return false;
    return part->role == IMR_ROLE_SHOULD && part->read;
}

/* Any of what may be given up, of a quotation any of its words; NULL where there is too little of it to have less. */
static imr_status plan_some(const imr_query_context *ground, const imr_clause *all, imr_query **out, imr_error *err)
{
    size_t room = 1, words_n = 0;
    for (size_t i = 0; i < all->n; i++) room += 1 + all->parts[i]->values.n;
    imr_clause any = {.kind = IMR_CLAUSE_OR, .parts = calloc(room, sizeof *any.parts)};
    imr_clause *words = calloc(room, sizeof *words);
    imr_status status = any.parts == NULL || words == NULL ? imr_fail_memory(err) : IMR_OK;
    for (size_t i = 0; i < all->n && status == IMR_OK; i++) {
        imr_clause *part = all->parts[i];
        bool quoted = is_quotation(part), spare = is_spare(part);
        if (spare && !quoted) any.parts[any.n++] = part;
        for (size_t v = 0; spare && quoted && v < part->values.n; v++) {
            words[words_n] = (imr_clause){.kind = IMR_CLAUSE_TERM, .weight = 1.0, .values = {&part->values.at[v], 1}};
            any.parts[any.n++] = &words[words_n++];
        }
    }
    *out = NULL;
    if (status == IMR_OK && any.n > 1) status = plan_any(ground, &any, out, err);
    free(any.parts);
    free(words);
    return status;
}

imr_status imr_plan_fewer(const imr_query_context *ground, const imr_clause *all, const imr_docset *found,
                          imr_query **out, imr_error *err)
{
    imr_query *base = NULL, *both[2] = {NULL, NULL};
    imr_clause rest = *all;
    *out = NULL;
    imr_status status = plan_some(ground, all, &base, err);
    if (status != IMR_OK || base == NULL) return status;
    rest.n = 0;
    rest.parts = calloc(all->n, sizeof *rest.parts);
    for (size_t i = 0; i < all->n && rest.parts != NULL; i++)
        if (!is_spare(all->parts[i])) rest.parts[rest.n++] = all->parts[i];
    if (rest.parts == NULL) {
        imr_query_free(base);
        return imr_fail_memory(err);
    }
    /* Each takes the base over, also when it fails. */
    status = attach(ground, base, &rest, IMR_ROLE_MUST, IMR_OP_AND, &base, err);
    if (status == IMR_OK) status = attach(ground, base, &rest, IMR_ROLE_FILTER, IMR_OP_FILTER, &base, err);
    if (status == IMR_OK) status = attach(ground, base, &rest, IMR_ROLE_SHOULD, IMR_OP_MAYBE, &base, err);
    if (status == IMR_OK) status = attach(ground, base, &rest, IMR_ROLE_MUST_NOT, IMR_OP_AND_NOT, &base, err);
    free(rest.parts);
    if (status != IMR_OK) return status;
    both[0] = base;
    status = imr_query_among(found, ground->arena, &both[1], err);
    if (status == IMR_OK) return imr_query_join(IMR_OP_AND_NOT, both, 2, out, err);
    imr_query_free(base);
    return status;
}

imr_status imr_plan(const imr_query_context *ground, const imr_clause *clause, imr_query **out, imr_error *err)
{
    *out = NULL;
    switch (clause->kind) {
    case IMR_CLAUSE_TERM:
    case IMR_CLAUSE_PHRASE:
    case IMR_CLAUSE_SYNONYM: return plan_words(ground, clause, out, err);
    case IMR_CLAUSE_NEAR: return plan_near(ground, clause, out, err);
    case IMR_CLAUSE_FACET: return plan_facet(clause, out, err);
    case IMR_CLAUSE_RANGE: return plan_range(clause, out, err);
    case IMR_CLAUSE_OR: return plan_any(ground, clause, out, err);
    case IMR_CLAUSE_AND: return plan_all(ground, clause, out, err);
    }
    return IMR_OK;
}
