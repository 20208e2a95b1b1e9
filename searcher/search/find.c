#include "find.h"

#include "anywhere.h"
#include "position_match.h"

#include <stdlib.h>

typedef struct search {
    imr_finder to;
    imr_error *err;
} search;

/* Unites `to` with the documents of the clause; those that `within` (NULL: no limit) has not may be left out. */
static imr_status add_clause(const search *s, imr_clause *clause, const imr_docset *within, imr_docset *to);

/* ---- sets ---- */

static imr_status new_set(const search *s, imr_docset **out)
{
    return imr_bitmaps_new_set(s->to.ground->sets, out, s->err);
}

static void unite(imr_docset *to, const imr_docset *with)
{
    imr_doclist set = imr_docset_view(with);
    imr_docset_unite(to, &set);
}

static void intersect(imr_docset *to, const imr_docset *with)
{
    imr_doclist set = imr_docset_view(with);
    imr_docset_intersect(to, &set);
}

static imr_status add_terms(const search *s, const imr_field *field, const imr_list *terms, imr_docset *to)
{
    imr_status status = IMR_OK;
    for (size_t i = 0; i < terms->n && status == IMR_OK; i++)
        status = imr_bitmaps_add_term(s->to.ground->sets, imr_str_of(field->prefix), terms->at[i], to, s->err);
    return status;
}

/* ---- words: the documents that have them, wherever they stand ---- */

static imr_status add_holders(const search *s, const imr_clause *clause, const imr_field *field, imr_docset *to);

/* Those of part i: a term of a phrase, or a part. */
static imr_status add_held(const search *s, const imr_clause *clause, size_t i, const imr_field *field, imr_docset *to)
{
    if (clause->kind != IMR_CLAUSE_PHRASE) return add_holders(s, clause->parts[i], field, to);
    return imr_bitmaps_add_term(s->to.ground->sets, imr_str_of(field->prefix), clause->values.at[i], to, s->err);
}

/* Of a phrase all terms, of a NEAR all parts. */
static imr_status add_all_held(const search *s, const imr_clause *clause, const imr_field *field, imr_docset *to)
{
    imr_docset *all = NULL, *one = NULL;
    size_t n = clause->kind == IMR_CLAUSE_PHRASE ? clause->values.n : clause->n;
    imr_status status = new_set(s, &all);
    if (status == IMR_OK) status = new_set(s, &one);
    for (size_t i = 0; i < n && status == IMR_OK; i++) {
        imr_docset_clear(one);
        status = add_held(s, clause, i, field, i == 0 ? all : one);
        if (i > 0) intersect(all, one);
    }
    if (status == IMR_OK) unite(to, all);
    imr_docset_free(all);
    imr_docset_free(one);
    return status;
}

static imr_status add_holders(const search *s, const imr_clause *clause, const imr_field *field, imr_docset *to)
{
    imr_status status = IMR_OK;
    if (clause->kind == IMR_CLAUSE_TERM) return add_terms(s, field, &clause->values, to);
    if (clause->kind == IMR_CLAUSE_PHRASE || clause->kind == IMR_CLAUSE_NEAR) return add_all_held(s, clause, field, to);
    for (size_t i = 0; i < clause->n && status == IMR_OK; i++) status = add_holders(s, clause->parts[i], field, to);
    return status;
}

/* ---- words: where they stand ---- */

/* Adds those of the candidates where the clause stands. */
static imr_status look_at(const search *s, const imr_clause *clause, const imr_docset *candidates, imr_docset *to)
{
    enum { AHEAD = 6 };
    imr_position_match *place = NULL;
    uint32_t n = imr_docset_count(candidates);
    imr_docid *ids = calloc(n + (size_t)AHEAD, sizeof *ids); /* behind the last 0, which is no document */
    if (ids == NULL) return imr_fail_memory(s->err);
    imr_docset_ids(candidates, ids, n);
    imr_status status = imr_position_match_new(s->to.ground, clause, clause->field, &place, s->err);
    for (uint32_t i = 0; i < n && status == IMR_OK; i++) {
        bool stands = false;
        imr_bitmaps_prefetch_positions(s->to.ground->sets, ids[i + AHEAD]);
        status = imr_position_match_test(place, ids[i], &stands, s->err);
        if (stands) imr_docset_add(to, ids[i]);
    }
    imr_position_match_free(place);
    free(ids);
    return status;
}

/* Leaves the candidates that have each two words of a phrase side by side, as far as that is known without looking;
 * whether it says all of the phrase. Not of one field: what is known is of any. */
static bool narrow_by_pairs(const search *s, const imr_clause *clause, imr_docset *candidates)
{
    const imr_list *words = &clause->values;
    bool known = clause->kind == IMR_CLAUSE_PHRASE && clause->field == NULL && words->n == 2;
    for (size_t i = 0; clause->kind == IMR_CLAUSE_NEAR && i < clause->n; i++)
        narrow_by_pairs(s, clause->parts[i], candidates);
    for (size_t i = 1; clause->kind == IMR_CLAUSE_PHRASE && i < words->n; i++) {
        imr_doclist pair;
        bool found = imr_bitmaps_bigram(s->to.ground->sets, words->at[i - 1], words->at[i], &pair);
        if (found) imr_docset_intersect(candidates, &pair);
        known = known && found;
    }
    return known;
}

/* The documents that have the words, of those within; *known: it is known that the clause stands in them. */
static imr_status find_candidates(const search *s, const imr_clause *clause, const imr_field *field,
                                  const imr_docset *within, imr_docset *to, bool *known)
{
    imr_status status = add_holders(s, clause, field, to);
    if (status == IMR_OK && within != NULL) intersect(to, within);
    *known = status == IMR_OK && narrow_by_pairs(s, clause, to);
    return status;
}

/* Leaves out what is there already; whether anything was. */
static bool drop_found(imr_docset *candidates, const imr_docset *already)
{
    imr_doclist set = imr_docset_view(already);
    bool any = imr_docset_common(candidates, &set) > 0;
    if (any) imr_docset_subtract(candidates, &set);
    return any;
}

/* Those documents that have the words and are not there already are looked at. What is found is kept where it is all
 * that there is. */
static imr_status add_standing(const search *s, imr_clause *clause, const imr_field *field, const imr_docset *within,
                               imr_docset *to)
{
    imr_docset *candidates = NULL, *found = NULL;
    bool known = false, partly = false;
    imr_status status = new_set(s, &candidates);
    if (status == IMR_OK) status = find_candidates(s, clause, field, within, candidates, &known);
    if (status == IMR_OK)
        status = imr_docset_new_in(s->to.arena, imr_reader_last(s->to.ground->reader), &found, s->err);
    if (status == IMR_OK && known) {
        unite(found, candidates);
    } else if (status == IMR_OK) {
        partly = drop_found(candidates, to);
        status = look_at(s, clause, candidates, found);
    }
    if (status == IMR_OK) unite(to, found);
    if (status == IMR_OK && !partly) clause->settled = found;
    imr_docset_free(candidates);
    return status;
}

imr_status imr_find_candidates(const imr_finder *finder, const imr_clause *clause, const imr_field *field,
                               const imr_docset *within, imr_docset **out, bool *known, imr_error *err)
{
    const search s = {*finder, err};
    *known = false;
    imr_status status = imr_docset_new_in(finder->arena, imr_reader_last(finder->ground->reader), out, err);
    return status == IMR_OK ? find_candidates(&s, clause, field, within, *out, known) : status;
}

/* Words without a field's prefix are the heading's too, so that only looking tells those of one field. */
static imr_status add_words_of(const search *s, imr_clause *clause, const imr_docset *within, imr_docset *to)
{
    bool looks = imr_clause_has_order(clause) || clause->field->prefix[0] == '\0';
    if (looks) return add_standing(s, clause, clause->field, within, to);
    return add_holders(s, clause, clause->field, to);
}

/* Alternatives that nobody has to look for, and those of alternatives. */
static imr_status add_unordered(const search *s, const imr_clause *any, const imr_docset *within, imr_docset *to)
{
    imr_status status = IMR_OK;
    for (size_t i = 0; i < any->n && status == IMR_OK; i++) {
        imr_clause *part = any->parts[i];
        bool inner = part->kind == IMR_CLAUSE_OR || (part->kind == IMR_CLAUSE_SYNONYM && part->field == NULL);
        if (!imr_clause_has_order(part))
            status = add_clause(s, part, within, to);
        else if (inner)
            status = add_unordered(s, part, within, to);
    }
    return status;
}

/* What has to be looked at comes last: where others stand nobody has to look for it. */
static imr_status add_any(const search *s, const imr_clause *any, const imr_docset *within, imr_docset *to)
{
    imr_status status = add_unordered(s, any, within, to);
    for (size_t i = 0; i < any->n && status == IMR_OK; i++)
        if (imr_clause_has_order(any->parts[i])) status = add_clause(s, any->parts[i], within, to);
    return status;
}

/* In all places: a phrase only where words have order. */
static imr_status add_anywhere(const search *s, imr_clause *clause, const imr_docset *within, imr_docset *to)
{
    imr_status status = IMR_OK;
    if (clause->kind == IMR_CLAUSE_SYNONYM) return add_any(s, clause, within, to);
    for (size_t i = 0; status == IMR_OK && i < IMR_ANYWHERE; i++) {
        const imr_field *place = imr_anywhere(i);
        if (!imr_clause_has_order(clause))
            status = add_holders(s, clause, place, to);
        else if (imr_position_match_has_order(place))
            status = add_standing(s, clause, place, within, to);
    }
    return status;
}

static imr_status add_words(const search *s, imr_clause *clause, const imr_docset *within, imr_docset *to)
{
    if (clause->field != NULL) return add_words_of(s, clause, within, to);
    if (clause->kind == IMR_CLAUSE_NEAR)
        return add_standing(s, clause, imr_field_find(IMR_STR("rationale")), within, to);
    return add_anywhere(s, clause, within, to);
}

/* ---- joins ---- */

/* One part of an ALL: all becomes what of it the part has, or has not. */
static imr_status apply_part(const search *s, imr_clause *part, imr_docset *scratch, imr_docset *all)
{
    bool excluded = part->role == IMR_ROLE_MUST_NOT;
    imr_docset_clear(scratch);
    imr_status status = add_clause(s, part, all, scratch);
    imr_doclist found = imr_docset_view(scratch);
    if (status != IMR_OK) return status;
    if (excluded)
        imr_docset_subtract(all, &found);
    else
        imr_docset_intersect(all, &found);
    return IMR_OK;
}

/* What has to be looked at comes last, when few documents may be left. */
static imr_status narrow(const search *s, const imr_clause *clause, imr_docset *scratch, imr_docset *all)
{
    imr_status status = IMR_OK;
    for (int ordered = 0; ordered <= 1; ordered++)
        for (size_t i = 0; i < clause->n && status == IMR_OK; i++) {
            imr_clause *part = clause->parts[i];
            if (part->role == IMR_ROLE_SHOULD || imr_clause_has_order(part) != (ordered == 1)) continue;
            status = apply_part(s, part, scratch, all);
        }
    return status;
}

static imr_status add_all(const search *s, imr_clause *clause, const imr_docset *within, imr_docset *to)
{
    const imr_str none = {"", 0};
    imr_docset *all = NULL, *scratch = NULL;
    imr_status status = imr_docset_new_in(s->to.arena, imr_reader_last(s->to.ground->reader), &all, s->err);
    if (status == IMR_OK) status = new_set(s, &scratch);
    if (status == IMR_OK && within == NULL) status = imr_bitmaps_add_term(s->to.ground->sets, none, none, all, s->err);
    if (status == IMR_OK) {
        if (within != NULL) unite(all, within);
        status = narrow(s, clause, scratch, all);
    }
    if (status == IMR_OK) {
        unite(to, all);
        clause->settled = all;
    }
    imr_docset_free(scratch);
    return status;
}

static imr_status add_clause(const search *s, imr_clause *clause, const imr_docset *within, imr_docset *to)
{
    const imr_list *values = &clause->values;
    switch (clause->kind) {
    case IMR_CLAUSE_TERM:
    case IMR_CLAUSE_PHRASE:
    case IMR_CLAUSE_SYNONYM:
    case IMR_CLAUSE_NEAR: return add_words(s, clause, within, to);
    case IMR_CLAUSE_FACET: return add_terms(s, clause->field, values, to);
    case IMR_CLAUSE_RANGE:
        return imr_bitmaps_add_range(s->to.ground->sets, clause->field, values->at[0], values->at[1], to, s->err);
    case IMR_CLAUSE_OR: return add_any(s, clause, within, to);
    case IMR_CLAUSE_AND: return add_all(s, clause, within, to);
    }
    return IMR_OK;
}

void imr_find_forget(imr_clause *clause)
{
    clause->settled = NULL;
    for (size_t i = 0; i < clause->n; i++) imr_find_forget(clause->parts[i]);
}

imr_status imr_find(const imr_finder *finder, imr_clause *clause, imr_docset *to, imr_error *err)
{
    const search s = {*finder, err};
    imr_find_forget(clause);
    return add_clause(&s, clause, NULL, to);
}
