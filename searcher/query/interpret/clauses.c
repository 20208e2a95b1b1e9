/* Clauses of mentions and their words: the parts that all kinds of mentions share. */
#include "words_internal.h"

#include <stdlib.h>
#include <string.h>

/* What a match of a facet adds to the score; a rare word adds about 5. Measured in tests/rank. */
static const struct {
    const char *field;
    double weight;
} facet_weights[] = {
    {"category", 3.0}, {"body_part", 6.0}, {"body_part_inferred", 3.0}, {"side", 2.0}, {"ground", 6.0}};

imr_clause *imr_words_weighing(imr_words_run *to, const char *name, const imr_list *values)
{
    imr_clause *facet = imr_words_facet(to, imr_field_find(imr_str_of(name)), *values);
    for (size_t i = 0; i < sizeof facet_weights / sizeof *facet_weights && facet != NULL; i++)
        if (strcmp(facet_weights[i].field, name) == 0) facet->weight = facet_weights[i].weight;
    return facet;
}

imr_status imr_words_hear(imr_words_run *to, const imr_mention *name)
{
    imr_arena *arena = to->reading->arena;
    imr_recognized *grown = imr_arena_alloc(arena, (to->meaning->n + name->values.n) * sizeof *grown);
    if (grown == NULL) return imr_fail_memory(to->err);
    if (to->meaning->n > 0) memcpy(grown, to->meaning->at, to->meaning->n * sizeof *grown);
    to->meaning->at = grown;
    for (size_t i = 0; i < name->values.n; i++)
        grown[to->meaning->n++] =
            (imr_recognized){imr_words_span(to, name->first, name->count), name->field, name->values.at[i]};
    return IMR_OK;
}

imr_status imr_words_want(imr_words_run *to, imr_clause *clause, imr_role role)
{
    if (clause != NULL) clause->role = role, clause->read = !to->how->strict && to->how->field == NULL;
    return imr_clause_add(to->reading->arena, to->all, clause) ? IMR_OK : imr_fail_memory(to->err);
}

/* Filters by values in the form that is typed after "date:", or as "!mtus" after "guideline:". */
static imr_status filter_as_typed(imr_words_run *to, const imr_mention *name)
{
    imr_status status = imr_words_hear(to, name);
    for (size_t i = 0; i < name->values.n && status == IMR_OK; i++) {
        status = imr_values_add(to->reading, name->field, name->values.at[i], true, to->all, to->err);
        if (status != IMR_OK) return status;
        imr_clause *added = to->all->parts[to->all->n - 1];
        added->read = !to->how->strict;
        added->text = imr_words_span(to, name->first, name->count);
    }
    return status;
}

/* Lifts decisions that name one of the years of injury: many letters give the date only in their summary. */
static imr_status lift_years(imr_words_run *to, const imr_mention *name)
{
    enum { FIRST = 2000, LAST = 2030, MOST = 20 };
    imr_arena *arena = to->reading->arena;
    imr_str text = imr_words_span(to, name->first, name->count), value = name->values.at[0];
    size_t dots = imr_str_find(value, IMR_STR(".."), 0);
    imr_str end = dots == SIZE_MAX ? value : (imr_str){value.s + dots + 2, value.n - dots - 2};
    long from = dots == 0 ? FIRST : strtol(value.s, NULL, 10), last = end.n == 0 ? LAST : strtol(end.s, NULL, 10);
    imr_clause *years = imr_clause_new(arena, IMR_CLAUSE_SYNONYM, IMR_ROLE_SHOULD, NULL, text);
    for (long year = last; year >= from && year > last - MOST && years != NULL; year--) {
        imr_clause *term = imr_clause_new(arena, IMR_CLAUSE_TERM, IMR_ROLE_MUST, NULL, text);
        imr_str digits = imr_arena_printf(arena, "%ld", year);
        if (term == NULL || digits.s == NULL || !imr_list_add(arena, &term->values, digits) ||
            !imr_clause_add(arena, years, term))
            years = NULL;
    }
    return imr_words_want(to, years, IMR_ROLE_SHOULD);
}

imr_status imr_words_filter(imr_words_run *to, const imr_mention *name)
{
    if (strcmp(name->field->key, "injured") == 0) {
        imr_status lifted = lift_years(to, name);
        if (lifted != IMR_OK) return lifted;
    }
    if (name->typed) return filter_as_typed(to, name);
    imr_status status = imr_words_hear(to, name);
    bool apart = to->how->strict && name->values.n == 1; /* "denied AND approved" are no alternatives */
    for (size_t i = 0; i < name->values.n && status == IMR_OK; i++)
        if (!imr_values_filter(to->reading->arena, to->all, name->field, name->values.at[i], apart, !to->how->strict,
                               imr_words_span(to, name->first, name->count)))
            status = imr_fail_memory(to->err);
    return status;
}

bool imr_word_unit_touches(const imr_word_unit *at, const imr_mention *name)
{
    return at->first < name->first + name->count && at->first + at->count > name->first;
}

bool imr_word_unit_is_inside(const imr_word_unit *at, const imr_mention *name)
{
    return at->first >= name->first && at->first + at->count <= name->first + name->count;
}

static bool has_other(const imr_words_run *to, const imr_word_unit *at, const imr_mention *name)
{
    for (size_t i = 0; i < to->mentions.n; i++) {
        const imr_mention *other = &to->mentions.at[i];
        if (other != name && other->field != NULL && imr_word_unit_touches(at, other)) return true;
    }
    return false;
}

/* Whether a unit expresses a mention. A treatment's unit may be longer than its name. So may a body part's, if the unit
 * is something of that part, as a "rotator cuff tear", and names nothing else, as "left arm" and "brain scan" do. */
bool imr_word_unit_is_of(const imr_words_run *to, const imr_word_unit *at, const imr_mention *name)
{
    if (imr_word_unit_is_inside(at, name)) return true;
    if (name->table == IMR_TABLE_PROCEDURE) return imr_word_unit_touches(at, name);
    return name->table == IMR_TABLE_BODY_PART && imr_word_unit_touches(at, name) && !has_other(to, at, name);
}

imr_status imr_words_of(imr_words_run *to, const imr_mention *name, imr_clause **out)
{
    imr_arena *arena = to->reading->arena;
    imr_clause *all =
        imr_clause_new(arena, IMR_CLAUSE_AND, IMR_ROLE_MUST, NULL, imr_words_span(to, name->first, name->count));
    if (all == NULL) return imr_fail_memory(to->err);
    for (size_t i = 0; i < to->units_n; i++) {
        const imr_word_unit *at = &to->units[i];
        if (imr_word_unit_is_of(to, at, name) && at->clause != NULL && !imr_clause_add(arena, all, at->clause))
            return imr_fail_memory(to->err);
    }
    *out = all->n == 0 ? NULL : (all->n == 1 ? all->parts[0] : all);
    return IMR_OK;
}

/* For synonyms one of the parts suffices; no words at all count as the name. */
imr_status imr_words_are_general(imr_words_run *to, const imr_mention *name, const imr_clause *words, bool *out)
{
    imr_status status = IMR_OK;
    *out = false;
    if (words == NULL || words->kind <= IMR_CLAUSE_PHRASE) {
        static const imr_list no_stems = {0};
        return imr_mention_is_name(to->reading, name->concept, words == NULL ? &no_stems : &words->values, out,
                                   to->err);
    }
    *out = words->kind == IMR_CLAUSE_AND;
    for (size_t i = 0; i < words->n && status == IMR_OK; i++) {
        bool one = false;
        status = imr_words_are_general(to, name, words->parts[i], &one);
        *out = words->kind == IMR_CLAUSE_AND ? *out && one : *out || one;
    }
    return status;
}

/* Also true for a noun: the "referral" of "psychological referral". */
imr_status imr_words_are_of_name(imr_words_run *to, const imr_mention *name, const imr_clause *words, bool *out)
{
    const imr_lexicon *lexicon = to->reading->lexicon;
    imr_status status = imr_words_are_general(to, name, words, out);
    for (size_t i = 0; i < imr_lexicon_count(lexicon, IMR_TABLE_PROCEDURE) && status == IMR_OK && !*out; i++) {
        const imr_mention noun = {.concept = imr_lexicon_at(lexicon, IMR_TABLE_PROCEDURE, i)};
        if (imr_concept_lists(noun.concept, "noun-of", name->concept->id))
            status = imr_words_are_general(to, &noun, words, out);
    }
    return status;
}

bool imr_words_are_alternatives(const imr_words_run *to, const imr_mention *a, const imr_mention *b)
{
    const imr_mention *left = a->first < b->first ? a : b, *right = left == a ? b : a;
    bool joined = (to->tokens[right->first].flags & (IMR_TOKEN_JOINED | IMR_TOKEN_COMMA)) != 0;
    for (size_t i = left->first + left->count; i < right->first && !joined; i++)
        joined = imr_words_is(to, i, "|or|and|nor|vs|versus|");
    return joined;
}
