#include "words_internal.h"

#include "describe.h"

#include <stdlib.h>
#include <string.h>

/* What an outcome in a question adds: those that have it come first. */
static const double IN_QUESTION = 2.0;

/* ---- units and mentions to clauses ---- */

/* What a match of a facet adds, beside a telling word's 5 or so; measured in tests/rank. */
static const struct {
    const char *field;
    double weight;
} facet_weights[] = {
    {"category", 3.0}, {"body_part", 6.0}, {"body_part_inferred", 3.0}, {"side", 2.0}, {"ground", 6.0}};

static imr_clause *weighing_facet(imr_words_run *to, const char *name, const imr_list *values)
{
    imr_clause *facet = imr_words_facet(to, imr_field_find(imr_str_of(name)), *values);
    for (size_t i = 0; i < sizeof facet_weights / sizeof *facet_weights && facet != NULL; i++)
        if (strcmp(facet_weights[i].field, name) == 0) facet->weight = facet_weights[i].weight;
    return facet;
}

static imr_status hear(imr_words_run *to, const imr_mention *name)
{
    imr_arena *arena = to->reading->arena;
    imr_recognized *grown = imr_arena_alloc(arena, (to->heard->n + name->values.n) * sizeof *grown);
    if (grown == NULL) return imr_fail_memory(to->err);
    if (to->heard->n > 0) memcpy(grown, to->heard->at, to->heard->n * sizeof *grown);
    to->heard->at = grown;
    for (size_t i = 0; i < name->values.n; i++)
        grown[to->heard->n++] =
            (imr_recognized){imr_words_span(to, name->first, name->count), name->field, name->values.at[i]};
    return IMR_OK;
}

static imr_status add_wanted(imr_words_run *to, imr_clause *clause, imr_role role)
{
    if (clause != NULL) clause->role = role, clause->read = !to->how->strict;
    return imr_clause_add(to->reading->arena, to->all, clause) ? IMR_OK : imr_fail_memory(to->err);
}

/* As it would stand behind "date:", or "!mtus" behind "guideline:". */
static imr_status filter_as_typed(imr_words_run *to, const imr_mention *name)
{
    imr_status status = hear(to, name);
    for (size_t i = 0; i < name->values.n && status == IMR_OK; i++) {
        status = imr_values_add(to->reading, name->field, name->values.at[i], true, to->all, to->err);
        if (status != IMR_OK) return status;
        imr_clause *added = to->all->parts[to->all->n - 1];
        added->read = !to->how->strict;
        added->text = imr_words_span(to, name->first, name->count);
    }
    return status;
}

/* Many letters tell the date of the injury in their summary alone: those that name one of the years come first. */
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
    return add_wanted(to, years, IMR_ROLE_SHOULD);
}

static imr_status filter_by(imr_words_run *to, const imr_mention *name)
{
    if (strcmp(name->field->key, "injured") == 0) {
        imr_status lifted = lift_years(to, name);
        if (lifted != IMR_OK) return lifted;
    }
    if (name->typed) return filter_as_typed(to, name);
    imr_status status = hear(to, name);
    for (size_t i = 0; i < name->values.n && status == IMR_OK; i++)
        if (!imr_values_filter(to->reading->arena, to->all, name->field, name->values.at[i], false, !to->how->strict,
                               imr_words_span(to, name->first, name->count)))
            status = imr_fail_memory(to->err);
    return status;
}

static bool touches(const imr_word_unit *at, const imr_mention *name)
{
    return at->first < name->first + name->count && at->first + at->count > name->first;
}

static bool is_inside(const imr_word_unit *at, const imr_mention *name)
{
    return at->first >= name->first && at->first + at->count <= name->first + name->count;
}

static bool has_other(const imr_words_run *to, const imr_word_unit *at, const imr_mention *name)
{
    for (size_t i = 0; i < to->mentions.n; i++) {
        const imr_mention *other = &to->mentions.at[i];
        if (other != name && other->field != NULL && touches(at, other)) return true;
    }
    return false;
}

/* Whether a unit says what a mention says. A treatment's may be longer than its name, and that of a part of the body
 * where it is something of it, a "rotator cuff tear", and names nothing else, as a "left arm" or a "brain scan" do. */
static bool is_unit_of(const imr_words_run *to, const imr_word_unit *at, const imr_mention *name)
{
    if (is_inside(at, name)) return true;
    if (name->table == IMR_TABLE_PROCEDURE) return touches(at, name);
    return name->table == IMR_TABLE_BODY_PART && touches(at, name) && !has_other(to, at, name);
}

/* The clauses of the units in a mention's stretch: one, or an ALL. NULL where it has none. */
static imr_status words_of(imr_words_run *to, const imr_mention *name, imr_clause **out)
{
    imr_arena *arena = to->reading->arena;
    imr_clause *all =
        imr_clause_new(arena, IMR_CLAUSE_AND, IMR_ROLE_MUST, NULL, imr_words_span(to, name->first, name->count));
    if (all == NULL) return imr_fail_memory(to->err);
    for (size_t i = 0; i < to->units_n; i++) {
        const imr_word_unit *at = &to->units[i];
        if (is_unit_of(to, at, name) && at->clause != NULL && !imr_clause_add(arena, all, at->clause))
            return imr_fail_memory(to->err);
    }
    *out = all->n == 0 ? NULL : (all->n == 1 ? all->parts[0] : all);
    return IMR_OK;
}

static imr_status add_place(imr_words_run *to, imr_clause *any)
{
    if (any != NULL) any->hold = IMR_HOLD_PLACE;
    return add_wanted(to, any, IMR_ROLE_MUST);
}

static imr_status apply_side(imr_words_run *to, const imr_mention *name, imr_clause *words)
{
    imr_clause *any = imr_clause_new(to->reading->arena, IMR_CLAUSE_OR, IMR_ROLE_MUST, NULL,
                                     imr_words_span(to, name->first, name->count));
    imr_status status = words == NULL ? IMR_OK : imr_words_add(to, any, words);
    if (status == IMR_OK) status = imr_words_add(to, any, weighing_facet(to, name->field->key, &name->values));
    return status == IMR_OK ? add_place(to, any) : status;
}

/* Whether the words, or others that mean the same, are the concept's own name. */
static imr_status is_general(imr_words_run *to, const imr_mention *name, const imr_clause *words, bool *out)
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
        status = is_general(to, name, words->parts[i], &one);
        *out = words->kind == IMR_CLAUSE_AND ? *out && one : *out || one;
    }
    return status;
}

/* Looks for words in the heading alone. */
static imr_status in_heading(imr_words_run *to, imr_clause *words)
{
    words->field = imr_field_find(IMR_STR("heading"));
    for (size_t i = 0; i < words->n; i++) in_heading(to, words->parts[i]);
    return IMR_OK;
}

/* Tells "!img.ct" of what is left out. */
static imr_status hear_excluded(imr_words_run *to, const imr_mention *name)
{
    imr_mention said = *name;
    said.values = (imr_list){0};
    for (size_t i = 0; i < name->values.n; i++) {
        imr_str value = imr_arena_printf(to->reading->arena, "!%.*s", IMR_STR_ARG(name->values.at[i]));
        if (value.s == NULL || !imr_list_add(to->reading->arena, &said.values, value)) return imr_fail_memory(to->err);
    }
    return hear(to, &said);
}

/* Whether "or", or a joint like it, stands between two mentions. */
static bool are_alternatives(const imr_words_run *to, const imr_mention *a, const imr_mention *b)
{
    const imr_mention *left = a->first < b->first ? a : b, *right = left == a ? b : a;
    bool joined = (to->tokens[right->first].flags & (IMR_TOKEN_JOINED | IMR_TOKEN_COMMA)) != 0;
    for (size_t i = left->first + left->count; i < right->first && !joined; i++)
        joined = imr_str_equal(to->tokens[i].word, IMR_STR("or")) || imr_str_equal(to->tokens[i].word, IMR_STR("and"));
    return joined;
}

/* Whether another mention says more precisely what the name of a class says: "suboxone" of "suboxone opioid". */
static imr_status is_said_by_another(imr_words_run *to, const imr_mention *name, bool *out)
{
    imr_status status = IMR_OK;
    for (size_t i = 0; i < to->mentions.n && status == IMR_OK && !*out; i++) {
        const imr_mention *other = &to->mentions.at[i];
        bool same = other != name && other->concept == name->concept && other->field == name->field && !other->aside &&
                    !other->excluded;
        imr_clause *words = NULL;
        bool general = true;
        if (!same || are_alternatives(to, name, other)) continue;
        status = words_of(to, other, &words);
        if (status == IMR_OK && words != NULL) status = is_general(to, other, words, &general);
        *out = !general;
    }
    return status;
}

/* Whether the words are of the name, or a noun for it: the "referral" of "psychological referral". */
static imr_status is_of_name(imr_words_run *to, const imr_mention *name, const imr_clause *words, bool *out)
{
    const imr_lexicon *lexicon = to->reading->lexicon;
    imr_status status = is_general(to, name, words, out);
    for (size_t i = 0; i < imr_lexicon_count(lexicon, IMR_TABLE_PROCEDURE) && status == IMR_OK && !*out; i++) {
        const imr_mention noun = {.concept = imr_lexicon_at(lexicon, IMR_TABLE_PROCEDURE, i)};
        if (imr_concept_lists(noun.concept, "noun-of", name->concept->id)) status = is_general(to, &noun, words, out);
    }
    return status;
}

/* Of "surgical consultation" as the name of a visit to a surgeon the words that are not its own name; the others only
 * count for the order. */
static imr_status need_telling(imr_words_run *to, const imr_mention *name, imr_clause *words)
{
    imr_status status = IMR_OK;
    for (size_t i = 0; i < words->n && words->kind == IMR_CLAUSE_AND && status == IMR_OK; i++) {
        bool general = false;
        status = is_of_name(to, name, words->parts[i], &general);
        if (general) words->parts[i]->role = IMR_ROLE_SHOULD;
    }
    return status;
}

/* An AND of which nothing must match is its name. */
static bool tells_nothing(const imr_clause *words)
{
    for (size_t i = 0; i < words->n; i++)
        if (words->parts[i]->role != IMR_ROLE_SHOULD) return false;
    return words->kind == IMR_CLAUSE_AND;
}

/* The words, or the treatment itself where they are its name. Alternatives are one part, what is named side by side is
 * wanted each. */
static imr_status apply_treatment(imr_words_run *to, const imr_mention *name, imr_clause *words)
{
    bool general = false, said = false;
    imr_status status = is_general(to, name, words, &general);
    if (status == IMR_OK && general) status = is_said_by_another(to, name, &said);
    if (status == IMR_OK && !general && words != NULL) {
        status = need_telling(to, name, words);
        general = tells_nothing(words);
    }
    if (status != IMR_OK || said) return status;
    bool first = to->treatments == NULL || !are_alternatives(to, to->treated, name);
    to->treated = name;
    if (first)
        to->treatments = imr_clause_new(to->reading->arena, IMR_CLAUSE_OR, IMR_ROLE_MUST, NULL,
                                        imr_words_span(to, name->first, name->count));
    if (words != NULL) status = imr_words_add(to, to->treatments, words);
    if (status == IMR_OK && general)
        status = imr_words_add(to, to->treatments, imr_words_facet(to, name->field, name->values));
    if (status != IMR_OK || !first) return status;
    to->treatments->hold = IMR_HOLD_TREATMENT;
    return add_wanted(to, to->treatments, IMR_ROLE_MUST);
}

/* "brain scan after head injury" names the head once. */
static bool is_named_before(const imr_words_run *to, const imr_mention *name)
{
    for (const imr_mention *at = to->mentions.at; at < name; at++)
        if (at->field == name->field && !at->aside && at->values.n == name->values.n &&
            imr_str_equal(at->values.at[0], name->values.at[0]))
            return true;
    return false;
}

/* "the neck or the back": one of them is asked for. */
static bool is_or_between(const imr_words_run *to, const imr_mention *before, const imr_mention *name)
{
    enum { REACH = 3 };
    size_t end = before->first + before->count;
    bool found = false;
    for (size_t i = end; i < name->first && i < end + REACH; i++)
        found = found || imr_str_equal(to->tokens[i].word, IMR_STR("or"));
    return found && name->first <= end + REACH;
}

/* A body part is a facet, of the heading or, where that names none, of the rest. The words of its name only lift; those
 * of a part of it, a meniscus, are wanted instead of it. */
static imr_status apply_body_part(imr_words_run *to, const imr_mention *name, imr_clause *words)
{
    imr_list near = {0};
    bool general = false;
    imr_status status = is_general(to, name, words, &general);
    if (status != IMR_OK) return status;
    if (general && is_named_before(to, name)) return words == NULL ? IMR_OK : add_wanted(to, words, IMR_ROLE_SHOULD);
    imr_clause *any = imr_clause_new(to->reading->arena, IMR_CLAUSE_OR, IMR_ROLE_MUST, NULL,
                                     imr_words_span(to, name->first, name->count));
    status = imr_words_add(to, any, weighing_facet(to, "body_part", &name->values));
    if (status == IMR_OK) status = imr_words_add(to, any, weighing_facet(to, "body_part_inferred", &name->values));
    if (status == IMR_OK)
        status = imr_mention_near(to->reading->arena, &name->values, &near) ? IMR_OK : imr_fail_memory(to->err);
    if (status == IMR_OK && near.n > 0) {
        imr_clause *facet = weighing_facet(to, "body_part", &near);
        if (facet != NULL) facet->weight /= 2;
        status = imr_words_add(to, any, facet);
    }
    if (status != IMR_OK) return status;
    if (general && to->place != NULL && is_or_between(to, to->placed, name)) {
        for (size_t i = 0; i < any->n && status == IMR_OK; i++) status = imr_words_add(to, to->place, any->parts[i]);
        return status == IMR_OK && words != NULL ? add_wanted(to, words, IMR_ROLE_SHOULD) : status;
    }
    if (general) to->place = any, to->placed = name;
    status = general ? add_place(to, any) : add_wanted(to, any, IMR_ROLE_SHOULD);
    if (status != IMR_OK || words == NULL) return status;
    return general ? add_wanted(to, words, IMR_ROLE_SHOULD) : add_place(to, words);
}

static bool names_outcome(const imr_words_run *to)
{
    for (size_t i = 0; i < to->mentions.n; i++)
        if (to->mentions.at[i].table == IMR_TABLE_OUTCOME && to->mentions.at[i].field != NULL) return true;
    return false;
}

/* The words of a ground that say something; "no red flags" is not said by a decision that was overturned for one,
 * unless the query names the outcome itself. NULL where it has none. */
static imr_status words_of_ground(imr_words_run *to, const imr_mention *name, imr_clause **out)
{
    static const struct {
        const char *polarity, *outcome;
    } outcomes[] = {{"against", "upheld"}, {"for", "overturned"}};
    imr_str text = imr_words_span(to, name->first, name->count);
    imr_clause *all = imr_clause_new(to->reading->arena, IMR_CLAUSE_AND, IMR_ROLE_MUST, NULL, text);
    imr_status status = IMR_OK;
    for (size_t i = 0; i < to->units_n && status == IMR_OK; i++) {
        const imr_word_unit *at = &to->units[i];
        imr_str word = to->tokens[at->first].word;
        bool soft = at->count == 1 && (imr_mention_is_soft(word) || imr_mention_is_idle(word));
        if (is_inside(at, name) && !soft && at->clause != NULL) status = imr_words_add(to, all, at->clause);
    }
    *out = status == IMR_OK && all != NULL && all->n > 0 ? all : NULL;
    for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes && *out != NULL && !names_outcome(to); i++) {
        if (!imr_str_equal(name->concept->parent, imr_str_of(outcomes[i].polarity))) continue;
        if (!imr_values_filter(to->reading->arena, all, imr_field_find(IMR_STR("outcome")),
                               imr_str_of(outcomes[i].outcome), false, true, text))
            return imr_fail_memory(to->err);
    }
    return all == NULL ? imr_fail_memory(to->err) : status;
}

/* Decisions that have the ground, whatever their wording, or the words themselves. */
static imr_status apply_ground(imr_words_run *to, const imr_mention *name)
{
    imr_clause *words = NULL;
    imr_clause *any = imr_clause_new(to->reading->arena, IMR_CLAUSE_OR, IMR_ROLE_MUST, NULL,
                                     imr_words_span(to, name->first, name->count));
    imr_status status = hear(to, name);
    if (status == IMR_OK) status = words_of_ground(to, name, &words);
    if (status == IMR_OK) status = imr_words_add(to, any, weighing_facet(to, name->field->key, &name->values));
    if (status == IMR_OK && words != NULL) status = imr_words_add(to, any, words);
    return status == IMR_OK ? add_wanted(to, any, IMR_ROLE_MUST) : status;
}

/* The words, or all of them in the citation line: "UpToDate". */
static imr_status apply_cited(imr_words_run *to, const imr_mention *name, imr_clause *words)
{
    imr_arena *arena = to->reading->arena;
    imr_str text = imr_words_span(to, name->first, name->count);
    imr_clause *any = imr_clause_new(arena, IMR_CLAUSE_OR, IMR_ROLE_MUST, NULL, text);
    imr_clause *cited = imr_clause_new(arena, IMR_CLAUSE_AND, IMR_ROLE_MUST, NULL, text);
    imr_status status = words == NULL ? IMR_OK : imr_words_add(to, any, words);
    for (size_t i = name->first; i < name->first + name->count && status == IMR_OK; i++)
        status = imr_words_add(to, cited, imr_words_clause(arena, &to->tokens[i], 1, name->field, text));
    if (status == IMR_OK) status = imr_words_add(to, any, cited);
    return status == IMR_OK ? add_wanted(to, any, IMR_ROLE_MUST) : status;
}

/* Whether its words begin where it begins: the unit of "non-opioid" begins before. */
static bool has_own_words(const imr_words_run *to, const imr_mention *name)
{
    for (size_t i = 0; i < to->units_n; i++) {
        const imr_word_unit *at = &to->units[i];
        if (at->first < name->first && at->first + at->count > name->first) return false;
    }
    return true;
}

/* What a mention says is not to be there: of a treatment, what its heading calls it, or the treatment itself where
 * that is its name; of all else the facets. A plain word is not to be anywhere. */
static imr_status apply_excluded(imr_words_run *to, const imr_mention *name, imr_clause *words)
{
    imr_arena *arena = to->reading->arena;
    imr_clause *none =
        imr_clause_new(arena, IMR_CLAUSE_OR, IMR_ROLE_MUST_NOT, NULL, imr_words_span(to, name->first, name->count));
    bool general = true;
    imr_status status = IMR_OK;
    if (name->table == IMR_TABLE_PROCEDURE && words != NULL && has_own_words(to, name))
        status = is_general(to, name, words, &general);
    if (status == IMR_OK && name->field != NULL && general)
        status = imr_words_add(to, none, imr_words_facet(to, name->field, name->values));
    if (status == IMR_OK && name->table == IMR_TABLE_BODY_PART)
        status =
            imr_words_add(to, none, imr_words_facet(to, imr_field_find(IMR_STR("body_part_inferred")), name->values));
    if (status == IMR_OK && name->table == IMR_TABLE_PROCEDURE && !general) status = in_heading(to, words);
    if (status == IMR_OK && words != NULL && (!general || name->field == NULL)) status = imr_words_add(to, none, words);
    if (status == IMR_OK && name->field != NULL) status = hear_excluded(to, name);
    if (status != IMR_OK || none == NULL || none->n == 0) return status;
    return imr_clause_add(arena, to->all, none) ? IMR_OK : imr_fail_memory(to->err);
}

/* A whole category filters, and its words lift: the tag stands in for them. In a question the outcome only lifts. */
static imr_status apply_lift(imr_words_run *to, const imr_mention *name)
{
    imr_clause *facet = imr_words_facet(to, name->field, name->values);
    if (facet != NULL) facet->weight = IN_QUESTION, facet->text = imr_words_span(to, name->first, name->count);
    return add_wanted(to, facet, IMR_ROLE_SHOULD);
}

/* An outcome filters and its words are spent; a guideline's and a category's words still lift; a treatment filters and
 * its words are wanted, or the treatment itself where they are its name; a body part is a facet that is wanted like a
 * word. */
static imr_status apply_mention(imr_words_run *to, const imr_mention *name)
{
    imr_clause *words = NULL;
    if (name->field == NULL && !name->excluded) return IMR_OK;
    imr_status status = words_of(to, name, &words);
    if (status != IMR_OK) return status;
    if (name->excluded) return apply_excluded(to, name, words);
    if (name->lifts) return apply_lift(to, name);
    if (name->table == IMR_TABLE_GROUND) return apply_ground(to, name);
    if (name->table == IMR_TABLE_BODY_PART) return apply_body_part(to, name, words);
    if (strcmp(name->field->key, "side") == 0) return apply_side(to, name, words);
    if ((name->field->flags & IMR_FIELD_TEXT) != 0) return apply_cited(to, name, words);
    /* Beside an operator, "surgery" is a word like others. */
    if (name->table == IMR_TABLE_CATEGORY && (to->how->strict || !to->how->narrow))
        return words == NULL ? IMR_OK : add_wanted(to, words, IMR_ROLE_MUST);
    bool narrows = to->how->narrow || name->table != IMR_TABLE_PROCEDURE;
    if (narrows) status = filter_by(to, name);
    if (status != IMR_OK || words == NULL) return status;
    if (name->table == IMR_TABLE_CATEGORY) return add_wanted(to, words, IMR_ROLE_SHOULD);
    if (name->table == IMR_TABLE_GUIDELINE) return to->how->narrow ? add_wanted(to, words, IMR_ROLE_SHOULD) : IMR_OK;
    return name->table == IMR_TABLE_PROCEDURE ? apply_treatment(to, name, words) : IMR_OK;
}

typedef enum standing { STANDS_APART, STANDS_ACROSS, STANDS_INSIDE } standing;

/* Where a unit stands to what is named: the "brain" of "brain scan" is, its "scan" is not. */
static standing standing_of(const imr_words_run *to, const imr_word_unit *at)
{
    standing found = STANDS_APART;
    for (size_t i = 0; i < to->mentions.n; i++) {
        const imr_mention *name = &to->mentions.at[i];
        if (name->aside || !touches(at, name)) continue;
        if (is_unit_of(to, at, name)) return STANDS_INSIDE;
        found = STANDS_ACROSS;
    }
    return found;
}

/* A level lifts its region: what is decided of C5-C6 is akin to what is decided of the neck. */
static imr_status lift_region(imr_words_run *to, const imr_word_unit *at)
{
    static const struct {
        char letter;
        const char *part;
    } spine[] = {{'c', "cervical"}, {'t', "thoracic"}, {'l', "lumbar"}, {'s', "lumbar"}};
    imr_list part = {0};
    char letter = to->tokens[at->first].word.s[0];
    for (size_t i = 0; i < sizeof spine / sizeof *spine; i++)
        if (spine[i].letter == letter && !imr_list_add(to->reading->arena, &part, imr_str_of(spine[i].part)))
            return imr_fail_memory(to->err);
    return add_wanted(to, weighing_facet(to, "body_part", &part), IMR_ROLE_SHOULD);
}

static bool is_levels(const imr_words_run *to, const imr_word_unit *at)
{
    return at->count > 1 && imr_is_level(to->tokens[at->first].word) && at->clause->kind == IMR_CLAUSE_OR;
}

/* Whether a unit is in the name of a treatment that is asked for: the "consult" of "spine surgeon consult". */
static imr_status says_treatment_again(imr_words_run *to, const imr_word_unit *at, bool *out)
{
    imr_status status = IMR_OK;
    *out = false;
    for (size_t i = 0; i < to->mentions.n && status == IMR_OK && !*out; i++) {
        const imr_mention *name = &to->mentions.at[i];
        bool treatment = name->table == IMR_TABLE_PROCEDURE && name->field != NULL && name->concept != NULL;
        if (treatment && !name->aside && !name->excluded) status = is_of_name(to, name, at->clause, out);
    }
    return status;
}

static imr_status apply_unit(imr_words_run *to, const imr_word_unit *at)
{
    standing where = standing_of(to, at);
    if (at->clause == NULL || where == STANDS_INSIDE) return IMR_OK;
    if (is_levels(to, at)) {
        imr_status status = lift_region(to, at);
        if (status != IMR_OK) return status;
    }
    imr_str word = to->tokens[at->first].word;
    bool plain = to->how->literal || to->how->field != NULL || to->how->strict || at->count > 1;
    if (!plain && !to->how->stops && imr_mention_is_idle(word)) return IMR_OK;
    bool optional = where == STANDS_ACROSS || (!plain && imr_mention_is_soft(word));
    imr_status status = plain || optional ? IMR_OK : says_treatment_again(to, at, &optional);
    return status == IMR_OK ? add_wanted(to, at->clause, optional ? IMR_ROLE_SHOULD : IMR_ROLE_MUST) : status;
}

imr_status imr_words_telling(imr_interpreter *reading, imr_str text, size_t *telling, imr_error *err)
{
    imr_status status = imr_interpreter_tokens(reading, text, err);
    *telling = 0;
    for (size_t i = 0; i < reading->tokens.n && status == IMR_OK; i++)
        *telling += !imr_word_joins(reading->tokens.at[i].word);
    return status;
}

/* A pasted paragraph: any of its words. */
static imr_status describe(imr_words_run *to)
{
    imr_clause **words = imr_arena_alloc(to->reading->arena, (to->units_n + 1) * sizeof *words);
    imr_described told = {.text = to->text, .words = words, .literal = to->how->literal, .of = to->how->of};
    if (words == NULL) return imr_fail_memory(to->err);
    for (size_t i = 0; i < to->units_n; i++)
        if (to->units[i].clause != NULL) words[told.n++] = to->units[i].clause;
    return imr_describe(to->reading, &told, to->all, to->heard, to->err);
}

static imr_status find_mentions(imr_words_run *to)
{
    const imr_word_run words = {to->text, to->tokens, to->n, to->units, to->units_n};
    return imr_mentions_find(to->reading, &words, &to->mentions, to->err);
}

imr_status imr_words_read(imr_interpreter *reading, imr_str text, const imr_words_how *how, imr_clause *all,
                          imr_interpretation *heard, imr_error *err)
{
    imr_status status = imr_interpreter_tokens(reading, text, err);
    if (status != IMR_OK || reading->tokens.n == 0) return status;
    /* Reading the phrases of the lexicon uses the scratch tokens again. */
    imr_tokens kept = reading->tokens;
    reading->tokens = (imr_tokens){0};
    imr_words_run to = {.reading = reading,
                        .how = how,
                        .text = text,
                        .tokens = kept.at,
                        .n = kept.n,
                        .all = all,
                        .heard = heard,
                        .err = err};
    status = imr_units_find(&to);
    bool reads = !how->literal && how->field == NULL;
    if (status == IMR_OK && reads && !how->description) status = find_mentions(&to);
    if (status == IMR_OK && reads) status = imr_words_deny(&to);
    if (status == IMR_OK && how->description)
        status = describe(&to);
    else if (status == IMR_OK) {
        for (size_t i = 0; i < to.mentions.n && status == IMR_OK; i++)
            if (!to.mentions.at[i].aside) status = apply_mention(&to, &to.mentions.at[i]);
        for (size_t i = 0; i < to.units_n && status == IMR_OK; i++) status = apply_unit(&to, &to.units[i]);
    }
    imr_tokens_free(&kept);
    return status;
}
