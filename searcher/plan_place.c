/* The parts of a plan that say where words stand. */
#include "place.h"
#include "plan.h"

#include <stdlib.h>

/* a OP b; takes both over. */
static imr_status pair(imr_op op, imr_query *a, imr_query *b, uint32_t window, imr_query **out, imr_error *err)
{
    imr_query *parts[] = {a, b};
    return imr_query_join(op, parts, 2, window, out, err);
}

/* found AND what a check says; takes found over. */
static imr_status checked(const imr_ground *ground, imr_op op, const imr_clause *clause, bool stands, imr_query *found,
                          imr_query **out, imr_error *err)
{
    imr_query *check = NULL;
    imr_status status = imr_place_check(ground->reader, ground->stemmer, clause, clause->field, stands, &check, err);
    if (status == IMR_OK) return pair(op, found, check, 0, out, err);
    imr_query_free(found);
    *out = NULL;
    return status;
}

/* ---- connectors ---- */

static bool has_kind(const imr_clause *clause, imr_clause_kind kind)
{
    if (clause->kind == kind) return true;
    for (size_t i = 0; i < clause->n; i++)
        if (has_kind(clause->parts[i], kind)) return true;
    return false;
}

static bool has_stem(const imr_clause *clause, imr_str stem)
{
    if (imr_list_has(&clause->values, stem)) return true;
    for (size_t i = 0; i < clause->n; i++)
        if (has_stem(clause->parts[i], stem)) return true;
    return false;
}

static bool share_a_stem(const imr_clause *a, const imr_clause *b)
{
    for (size_t i = 0; i < a->values.n; i++)
        if (has_stem(b, a->values.at[i])) return true;
    for (size_t i = 0; i < a->n; i++)
        if (share_a_stem(a->parts[i], b)) return true;
    return false;
}

/* What an alternative is reduced to. */
typedef enum reduction {
    TERMS,   /* its single words */
    PHRASES, /* its phrases */
    HEADS,   /* its words and the first words of its phrases */
} reduction;

static size_t count_parts(const imr_clause *clause)
{
    size_t n = 1;
    for (size_t i = 0; i < clause->n; i++) n += count_parts(clause->parts[i]);
    return n;
}

static size_t longest_phrase(const imr_clause *clause)
{
    size_t n = clause->values.n;
    for (size_t i = 0; i < clause->n; i++) {
        size_t part = longest_phrase(clause->parts[i]);
        n = part > n ? part : n;
    }
    return n;
}

/* Appends to `at`, which has room. */
static imr_status add_reduced(const imr_clause *clause, reduction how, const imr_field *field, imr_query **at,
                              size_t *n, imr_error *err)
{
    imr_status status = IMR_OK;
    bool term = clause->kind == IMR_CLAUSE_TERM, phrase = clause->kind == IMR_CLAUSE_PHRASE;
    if ((term && how != PHRASES) || (phrase && how == HEADS))
        status = imr_query_term(imr_str_of(field->prefix), clause->values.at[0], 1, &at[*n], err);
    else if (phrase && how == PHRASES)
        status = imr_plan_field(NULL, clause, field, &at[*n], err);
    *n += status == IMR_OK && at[*n] != NULL;
    for (size_t i = 0; i < clause->n && status == IMR_OK; i++)
        status = add_reduced(clause->parts[i], how, field, at, n, err);
    return status;
}

/* Any of them; NULL where there is none. */
static imr_status any_of(const imr_clause *clause, reduction how, const imr_field *field, imr_query **out,
                         imr_error *err)
{
    size_t n = 0;
    *out = NULL;
    imr_query **at = calloc(count_parts(clause) + 1, sizeof *at);
    imr_status status = at == NULL ? imr_fail_memory(err) : add_reduced(clause, how, field, at, &n, err);
    if (status == IMR_OK && n > 1)
        status = imr_query_join(IMR_OP_OR, at, n, 0, out, err);
    else if (status == IMR_OK)
        *out = at[0];
    else
        for (size_t i = 0; i < n; i++) imr_query_free(at[i]);
    free(at);
    return status;
}

/* Both sides reduced, and near each other by the engine's own operators, which is eight times as fast as looking at
 * each decision; NULL where a side comes to nothing. */
static imr_status near_reduced(const imr_clause *near, reduction how, const imr_field *field, imr_query **out,
                               imr_error *err)
{
    imr_query *left = NULL, *right = NULL;
    *out = NULL;
    size_t more = how == HEADS ? longest_phrase(near) : 1;
    imr_status status = any_of(near->parts[0], how, field, &left, err);
    if (status == IMR_OK) status = any_of(near->parts[1], how, field, &right, err);
    if (status == IMR_OK && left != NULL && right != NULL)
        return pair(near->ordered ? IMR_OP_PHRASE : IMR_OP_NEAR, left, right, near->distance + (uint32_t)more, out,
                    err);
    imr_query_free(left);
    imr_query_free(right);
    return status;
}

/* Decisions where a phrase may make the difference: they have one, its first word is near enough, and the single words
 * do not decide it. */
static imr_status phrase_candidates(const imr_clause *near, const imr_field *field, imr_query **out, imr_error *err)
{
    imr_query *phrases = NULL, *heads = NULL, *terms = NULL;
    *out = NULL;
    imr_status status = any_of(near, PHRASES, field, &phrases, err);
    if (status != IMR_OK || phrases == NULL) return status;
    status = near_reduced(near, HEADS, field, &heads, err);
    if (status == IMR_OK)
        status = pair(IMR_OP_AND, phrases, heads, 0, out, err);
    else
        imr_query_free(phrases);
    if (status == IMR_OK) status = near_reduced(near, TERMS, field, &terms, err);
    if (status == IMR_OK && terms != NULL) return pair(IMR_OP_AND_NOT, *out, terms, 0, out, err);
    if (status == IMR_OK) return status;
    imr_query_free(*out);
    *out = NULL;
    return status;
}

static imr_status near_alternatives(const imr_ground *ground, const imr_clause *near, const imr_field *field,
                                    imr_query **out, imr_error *err)
{
    imr_query *terms = NULL, *phrases = NULL;
    imr_status status = near_reduced(near, TERMS, field, &terms, err);
    if (status == IMR_OK) status = phrase_candidates(near, field, &phrases, err);
    if (status == IMR_OK && phrases != NULL)
        status = checked(ground, IMR_OP_FILTER, near, true, phrases, &phrases, err);
    if (status == IMR_OK && terms != NULL && phrases != NULL) return pair(IMR_OP_OR, terms, phrases, 0, out, err);
    *out = terms != NULL ? terms : phrases;
    if (status == IMR_OK) return status;
    imr_query_free(*out);
    *out = NULL;
    return status;
}

imr_status imr_plan_near(const imr_ground *ground, const imr_clause *near, imr_query *found, imr_query **out,
                         imr_error *err)
{
    const imr_field *field = near->field != NULL ? near->field : imr_field_find(IMR_STR("rationale"));
    const imr_clause *left = near->parts[0], *right = near->parts[1];
    bool nested = has_kind(left, IMR_CLAUSE_NEAR) || has_kind(right, IMR_CLAUSE_NEAR);
    imr_query *where = NULL;
    *out = found;
    if (!imr_plan_has_order(field)) return IMR_OK; /* imr_plan_exactly looks at these */
    *out = NULL;
    if (nested || share_a_stem(left, right)) return checked(ground, IMR_OP_FILTER, near, true, found, out, err);
    imr_status status = near_alternatives(ground, near, field, &where, err);
    if (status == IMR_OK) return pair(IMR_OP_FILTER, found, where, 0, out, err);
    imr_query_free(found);
    return status;
}

/* ---- one field, exactly ---- */

/* Words without a field's prefix are the heading's too: those of the heading alone are taken out. */
static imr_status without_heading(const imr_ground *ground, const imr_clause *clause, imr_query *found, imr_query **out,
                                  imr_error *err)
{
    imr_query *heading = NULL;
    imr_status status = imr_plan_field(NULL, clause, imr_field_find(IMR_STR("heading")), &heading, err);
    if (status == IMR_OK) status = checked(ground, IMR_OP_FILTER, clause, false, heading, &heading, err);
    if (status == IMR_OK) return pair(IMR_OP_AND_NOT, found, heading, 0, out, err);
    imr_query_free(found);
    *out = NULL;
    return status;
}

imr_status imr_plan_exactly(const imr_ground *ground, const imr_clause *clause, imr_query *found, imr_query **out,
                            imr_error *err)
{
    bool order = has_kind(clause, IMR_CLAUSE_PHRASE) || has_kind(clause, IMR_CLAUSE_NEAR);
    if (clause->field->prefix[0] == '\0') return without_heading(ground, clause, found, out, err);
    if (order && !imr_plan_has_order(clause->field))
        return checked(ground, IMR_OP_FILTER, clause, true, found, out, err);
    *out = found;
    return IMR_OK;
}
