#include "plan.h"

#include <stdlib.h>
#include <string.h>

/* Where a word without a field is looked for. Words of the heading are among the rationale's, counted three times each
 * by the indexer; looking for them in the heading once more was measured and brought nothing. */
static const struct {
    const char *field;
    double weight;
} places[] = {
    {"rationale", 1.0},
    {"summary", 0.3},
};
enum { PLACES = sizeof places / sizeof *places };

const imr_field *imr_plan_place(size_t i) { return i < PLACES ? imr_field_find(imr_str_of(places[i].field)) : NULL; }

void imr_plan_weighting(imr_search *search)
{
    search->weighting = IMR_WEIGHT_INEB2;
    search->k1 = 1.0;
    search->b = 1.3;
}

imr_status imr_plan_among(const imr_docset *set, imr_query **out, imr_error *err)
{
    imr_set bits = imr_docset_view(set);
    return imr_query_bits(bits.bits, bits.words, imr_docset_count(set), out, err);
}

/* The documents of base that are in the set. Takes base over. */
static imr_status filter_by_set(imr_query *base, const imr_docset *set, imr_query **out, imr_error *err)
{
    imr_query *parts[2] = {base, NULL};
    imr_status status = imr_plan_among(set, &parts[1], err);
    imr_status joined = imr_query_join(IMR_OP_FILTER, parts, 2, 0, out, err);
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
static imr_status bundle_join(bundle *parts, imr_op op, uint32_t window, imr_query **out, imr_error *err)
{
    imr_status status = IMR_OK;
    bool alone = parts->n == 1;
    if (alone)
        *out = parts->at[0];
    else
        status = imr_query_join(op, parts->at, parts->n, window, out, err);
    parts->n = 0; /* taken over, also when it failed */
    bundle_free(parts);
    return status;
}

/* ---- words ---- */

bool imr_plan_has_order(const imr_field *field)
{
    static const char *const ordered[] = {"rationale", "heading"};
    for (size_t i = 0; i < sizeof ordered / sizeof *ordered; i++)
        if (strcmp(ordered[i], field->key) == 0) return true;
    return false;
}

/* One word; the engine's own where ground is NULL or has no lengths. */
static imr_status plan_word(const imr_ground *ground, const imr_field *field, imr_str stem, imr_query **out,
                            imr_error *err)
{
    imr_search how;
    imr_str prefix = imr_str_of(field->prefix);
    if (ground == NULL || ground->lengths == NULL) return imr_query_term(prefix, stem, 1, out, err);
    imr_plan_weighting(&how);
    return imr_query_weighed(prefix, stem, how.k1, how.b, ground->lengths, out, err);
}

/* The words of a phrase joined by an operator; ground as in plan_word. */
static imr_status join_words(const imr_ground *ground, const imr_clause *clause, const imr_field *field, imr_op op,
                             imr_query **out, imr_error *err)
{
    bundle parts;
    imr_status status = bundle_new(clause->values.n, &parts, err);
    uint32_t window = op == IMR_OP_PHRASE ? (uint32_t)clause->values.n : 0;
    for (size_t i = 0; i < clause->values.n && status == IMR_OK; i++) {
        status = plan_word(ground, field, clause->values.at[i], &parts.at[parts.n], err);
        if (status == IMR_OK) parts.n++;
    }
    if (status == IMR_OK) return bundle_join(&parts, op, window, out, err);
    bundle_free(&parts);
    return status;
}

/* Where words have no order, all of them. Where they have, those documents of them that have them in order: it may be
 * known which. Among synonyms the engine's own terms stand, since it wants to know more of a part than a set tells. */
static imr_status plan_phrase(const imr_ground *ground, const imr_clause *clause, const imr_field *field, bool alone,
                              imr_query **out, imr_error *err)
{
    imr_query *words = NULL;
    bool ordered = imr_plan_has_order(field) && clause->values.n > 1, settled = alone && clause->settled != NULL;
    if (ordered && !settled) return join_words(NULL, clause, field, IMR_OP_PHRASE, out, err);
    imr_status status = join_words(alone ? ground : NULL, clause, field, IMR_OP_AND, &words, err);
    if (status == IMR_OK && ordered) return filter_by_set(words, clause->settled, out, err);
    *out = words;
    return status;
}

/* TERM, PHRASE and SAME in one field; strict: no phrase where words have no order. */
static imr_status plan_in(const imr_ground *ground, const imr_clause *clause, const imr_field *field, bool strict,
                          imr_query **out, imr_error *err)
{
    bool phrases = !strict || imr_plan_has_order(field);
    bool alone = clause->kind != IMR_CLAUSE_SAME;
    bundle parts;
    imr_status status = bundle_new(clause->n + 1, &parts, err);
    for (size_t i = 0; i < (alone ? 1 : clause->n) && status == IMR_OK; i++) {
        const imr_clause *part = alone ? clause : clause->parts[i];
        if (part->kind == IMR_CLAUSE_PHRASE && !phrases) continue;
        status = plan_phrase(ground, part, field, alone, &parts.at[parts.n], err);
        if (status == IMR_OK) parts.n++;
    }
    if (status == IMR_OK) return bundle_join(&parts, IMR_OP_SYNONYM, 0, out, err);
    bundle_free(&parts);
    return status;
}

imr_status imr_plan_field(const imr_ground *ground, const imr_clause *clause, const imr_field *field, imr_query **out,
                          imr_error *err)
{
    if (clause->kind != IMR_CLAUSE_NEAR && clause->kind != IMR_CLAUSE_ANY)
        return plan_in(ground, clause, field, false, out, err);
    bundle parts;
    imr_status status = bundle_new(clause->n, &parts, err);
    for (size_t i = 0; i < clause->n && status == IMR_OK; i++) {
        status = imr_plan_field(ground, clause->parts[i], field, &parts.at[parts.n], err);
        if (status == IMR_OK) parts.n++;
    }
    imr_op op = clause->kind == IMR_CLAUSE_NEAR ? IMR_OP_AND : IMR_OP_OR;
    if (status == IMR_OK) return bundle_join(&parts, op, 0, out, err);
    bundle_free(&parts);
    return status;
}

/* A phrase that is scaled, if only by 1, is looked for before the words beside it have ruled documents out. */
static imr_status scale(imr_query *part, double weight, imr_query **out, imr_error *err)
{
    *out = part;
    return weight < 1.0 || weight > 1.0 ? imr_query_scale(part, weight, out, err) : IMR_OK;
}

/* The documents where the words of `found` stand as the clause of one field says. Takes found over. */
static imr_status exactly(const imr_ground *ground, const imr_clause *clause, imr_query *found, imr_query **out,
                          imr_error *err)
{
    if (clause->settled != NULL) return filter_by_set(found, clause->settled, out, err);
    return imr_plan_exactly(ground, clause, found, out, err);
}

static imr_status plan_words(const imr_ground *ground, const imr_clause *clause, imr_query **out, imr_error *err)
{
    if (clause->field != NULL) {
        imr_query *found = NULL;
        imr_status status = plan_in(ground, clause, clause->field, false, &found, err);
        return status == IMR_OK ? exactly(ground, clause, found, out, err) : status;
    }
    bundle parts;
    imr_status status = bundle_new(PLACES, &parts, err);
    for (size_t i = 0; i < PLACES && status == IMR_OK; i++) {
        imr_query *part = NULL;
        status = plan_in(ground, clause, imr_field_find(imr_str_of(places[i].field)), true, &part, err);
        if (status == IMR_OK) status = scale(part, clause->weight * places[i].weight, &parts.at[parts.n], err);
        if (status == IMR_OK) parts.n++;
    }
    if (status == IMR_OK) return bundle_join(&parts, IMR_OP_OR, 0, out, err);
    bundle_free(&parts);
    return status;
}

static imr_status plan_near(const imr_ground *ground, const imr_clause *near, imr_query **out, imr_error *err)
{
    const imr_field *field = near->field != NULL ? near->field : imr_field_find(IMR_STR("rationale"));
    imr_query *found = NULL;
    imr_status status = imr_plan_field(ground, near, field, &found, err);
    if (status == IMR_OK && near->settled != NULL) return filter_by_set(found, near->settled, out, err);
    if (status == IMR_OK) status = imr_plan_near(ground, near, found, &found, err);
    if (status == IMR_OK && near->field != NULL) status = imr_plan_exactly(ground, near, found, &found, err);
    *out = found;
    return status;
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
    return imr_query_join(IMR_OP_AND, parts, 2, 0, out, err);
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
        status = bundle_join(&parts, IMR_OP_OR, 0, &joined, err);
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

static imr_status plan_any(const imr_ground *ground, const imr_clause *clause, imr_query **out, imr_error *err)
{
    bundle parts;
    imr_status status = bundle_new(clause->n, &parts, err);
    for (size_t i = 0; i < clause->n && status == IMR_OK; i++) {
        status = imr_plan(ground, clause->parts[i], &parts.at[parts.n], err);
        if (status == IMR_OK) parts.n++;
    }
    if (status == IMR_OK) return bundle_join(&parts, IMR_OP_OR, 0, out, err);
    bundle_free(&parts);
    return status;
}

/* base OP the parts of a role; the base itself where none has it. Takes base over. */
static imr_status attach(const imr_ground *ground, imr_query *base, const imr_clause *clause, imr_role role, imr_op op,
                         imr_query **out, imr_error *err)
{
    bundle parts;
    imr_status status = bundle_new(clause->n + 1, &parts, err);
    if (status != IMR_OK) {
        imr_query_free(base);
        return status;
    }
    if (base != NULL) parts.at[parts.n++] = base;
    for (size_t i = 0; i < clause->n && status == IMR_OK; i++) {
        if (clause->parts[i]->role != role) continue;
        status = imr_plan(ground, clause->parts[i], &parts.at[parts.n], err);
        if (status == IMR_OK) parts.n++;
    }
    *out = NULL;
    if (status == IMR_OK && parts.n > 0) return bundle_join(&parts, op, 0, out, err);
    bundle_free(&parts);
    return status;
}

/* What is wanted, else what filters, else everything. */
static imr_status plan_all(const imr_ground *ground, const imr_clause *clause, imr_query **out, imr_error *err)
{
    imr_query *base = NULL;
    imr_status status = attach(ground, NULL, clause, IMR_ROLE_WANTED, IMR_OP_AND, &base, err);
    if (status == IMR_OK)
        status = attach(ground, base, clause, IMR_ROLE_FILTER, base == NULL ? IMR_OP_AND : IMR_OP_FILTER, &base, err);
    if (status == IMR_OK && base == NULL) {
        imr_query *everything = NULL;
        status = imr_query_all(&everything, err);
        if (status == IMR_OK) status = imr_query_scale(everything, 0.0, &base, err);
    }
    if (status == IMR_OK) status = attach(ground, base, clause, IMR_ROLE_LIFT, IMR_OP_MAYBE, &base, err);
    if (status == IMR_OK) status = attach(ground, base, clause, IMR_ROLE_EXCLUDED, IMR_OP_AND_NOT, &base, err);
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
    if (part->role == IMR_ROLE_WANTED) return part->read || is_quotation(part);
    if (part->kind == IMR_CLAUSE_FACET || part->kind == IMR_CLAUSE_RANGE) return false;
    return part->role == IMR_ROLE_LIFT && part->read;
}

/* Any of the words of a quotation. */
static imr_status plan_quoted(const imr_ground *ground, const imr_clause *phrase, imr_query **out, imr_error *err)
{
    bundle parts;
    imr_status status = bundle_new(phrase->values.n, &parts, err);
    for (size_t i = 0; i < phrase->values.n && status == IMR_OK; i++) {
        imr_clause word = {.kind = IMR_CLAUSE_TERM, .weight = 1.0, .values = {&phrase->values.at[i], 1}};
        status = plan_words(ground, &word, &parts.at[parts.n], err);
        if (status == IMR_OK) parts.n++;
    }
    if (status == IMR_OK) return bundle_join(&parts, IMR_OP_OR, 0, out, err);
    bundle_free(&parts);
    return status;
}

/* Any of what may be given up; NULL where there is too little of it to have less. */
static imr_status plan_some(const imr_ground *ground, const imr_clause *all, imr_query **out, imr_error *err)
{
    bundle any;
    size_t spare = 0;
    imr_status status = bundle_new(all->n, &any, err);
    for (size_t i = 0; i < all->n && status == IMR_OK; i++) {
        const imr_clause *part = all->parts[i];
        if (!is_spare(part)) continue;
        spare += is_quotation(part) ? part->values.n : 1;
        status = is_quotation(part) ? plan_quoted(ground, part, &any.at[any.n], err)
                                    : imr_plan(ground, part, &any.at[any.n], err);
        if (status == IMR_OK) any.n++;
    }
    *out = NULL;
    if (status == IMR_OK && spare > 1) return bundle_join(&any, IMR_OP_OR, 0, out, err);
    bundle_free(&any);
    return status;
}

imr_status imr_plan_fewer(const imr_ground *ground, const imr_clause *all, const imr_docset *found, imr_query **out,
                          imr_error *err)
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
    status = attach(ground, base, &rest, IMR_ROLE_WANTED, IMR_OP_AND, &base, err);
    if (status == IMR_OK) status = attach(ground, base, &rest, IMR_ROLE_FILTER, IMR_OP_FILTER, &base, err);
    if (status == IMR_OK) status = attach(ground, base, &rest, IMR_ROLE_LIFT, IMR_OP_MAYBE, &base, err);
    if (status == IMR_OK) status = attach(ground, base, &rest, IMR_ROLE_EXCLUDED, IMR_OP_AND_NOT, &base, err);
    free(rest.parts);
    if (status != IMR_OK) return status;
    both[0] = base;
    status = imr_plan_among(found, &both[1], err);
    if (status == IMR_OK) return imr_query_join(IMR_OP_AND_NOT, both, 2, 0, out, err);
    imr_query_free(base);
    return status;
}

imr_status imr_plan(const imr_ground *ground, const imr_clause *clause, imr_query **out, imr_error *err)
{
    *out = NULL;
    switch (clause->kind) {
    case IMR_CLAUSE_TERM:
    case IMR_CLAUSE_PHRASE:
    case IMR_CLAUSE_SAME: return plan_words(ground, clause, out, err);
    case IMR_CLAUSE_NEAR: return plan_near(ground, clause, out, err);
    case IMR_CLAUSE_FACET: return plan_facet(clause, out, err);
    case IMR_CLAUSE_RANGE: return plan_range(clause, out, err);
    case IMR_CLAUSE_ANY: return plan_any(ground, clause, out, err);
    case IMR_CLAUSE_ALL: return plan_all(ground, clause, out, err);
    }
    return IMR_OK;
}
