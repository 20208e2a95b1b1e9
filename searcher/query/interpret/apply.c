/* Turns each kind of mention into clauses. */
#include "relax.h"
#include "words_internal.h"

#include <string.h>

/* What the outcome in a question adds to the score of decisions that have it. */
static const double IN_QUESTION = 2.0;

static imr_status add_place(imr_words_run *to, imr_clause *any)
{
    if (any != NULL) any->hold = IMR_HOLD_PLACE;
    return imr_words_want(to, any, IMR_ROLE_MUST);
}

static imr_status apply_side(imr_words_run *to, const imr_mention *name, imr_clause *words)
{
    imr_clause *any = imr_clause_new(to->reading->arena, IMR_CLAUSE_OR, IMR_ROLE_MUST, NULL,
                                     imr_words_span(to, name->first, name->count));
    imr_status status = words == NULL ? IMR_OK : imr_words_add(to, any, words);
    if (status == IMR_OK) status = imr_words_add(to, any, imr_words_weighing(to, name->field->key, &name->values));
    return status == IMR_OK ? add_place(to, any) : status;
}

/* Restricts words to the heading. */
static imr_status in_heading(imr_words_run *to, imr_clause *words)
{
    words->field = imr_field_find(IMR_STR("heading"));
    for (size_t i = 0; i < words->n; i++) in_heading(to, words->parts[i]);
    return IMR_OK;
}

/* Records excluded values as "!img.ct", for the notes. */
static imr_status hear_excluded(imr_words_run *to, const imr_mention *name)
{
    imr_mention said = *name;
    said.values = (imr_list){0};
    for (size_t i = 0; i < name->values.n; i++) {
        imr_str value = imr_arena_printf(to->reading->arena, "!%.*s", IMR_STR_ARG(name->values.at[i]));
        if (value.s == NULL || !imr_list_add(to->reading->arena, &said.values, value)) return imr_fail_memory(to->err);
    }
    return imr_words_hear(to, &said);
}

/* Whether another mention of the same concept is more specific than this one, as "suboxone" in "suboxone opioid". */
static imr_status is_said_by_another(imr_words_run *to, const imr_mention *name, bool *out)
{
    imr_status status = IMR_OK;
    for (size_t i = 0; i < to->mentions.n && status == IMR_OK && !*out; i++) {
        const imr_mention *other = &to->mentions.at[i];
        bool same = other != name && other->concept == name->concept && other->field == name->field && !other->aside &&
                    !other->excluded && other->pair == name->pair;
        imr_clause *words = NULL;
        bool general = true;
        if (!same || imr_words_are_alternatives(to, name, other)) continue;
        status = imr_words_of(to, other, &words);
        if (status == IMR_OK && words != NULL) status = imr_words_are_general(to, other, words, &general);
        *out = !general;
    }
    return status;
}

/* Makes those words optional that are the treatment's own name, or a noun for it, so that they only affect the order;
 * in "surgical consultation" that is "consultation". */
static imr_status need_telling(imr_words_run *to, const imr_mention *name, imr_clause *words)
{
    imr_status status = IMR_OK;
    for (size_t i = 0; i < words->n && words->kind == IMR_CLAUSE_AND && status == IMR_OK; i++) {
        bool general = false;
        status = imr_words_are_of_name(to, name, words->parts[i], &general);
        if (general) words->parts[i]->role = IMR_ROLE_SHOULD;
    }
    return status;
}

/* Whether no part of an AND must match: all of it is the treatment's name. */
static bool tells_nothing(const imr_clause *words)
{
    for (size_t i = 0; i < words->n; i++)
        if (words->parts[i]->role != IMR_ROLE_SHOULD) return false;
    return words->kind == IMR_CLAUSE_AND;
}

/* Asks for the treatment's words, and accepts its facet too if they are no more than its name. Alternatives form one
 * part; treatments named side by side must each match. */
static imr_status apply_treatment(imr_words_run *to, const imr_mention *name, imr_clause *words)
{
    bool general = false, said = false;
    imr_status status = imr_words_are_general(to, name, words, &general);
    if (status == IMR_OK && general) status = is_said_by_another(to, name, &said);
    if (status == IMR_OK && !general && words != NULL) {
        status = need_telling(to, name, words);
        general = tells_nothing(words);
    }
    if (status != IMR_OK || said) return status;
    bool first = to->treatments == NULL || !imr_words_are_alternatives(to, to->treated, name);
    const imr_str text = imr_words_span(to, name->first, name->count);
    to->treated = name;
    if (first)
        to->treatments = imr_clause_new(to->reading->arena, IMR_CLAUSE_OR, IMR_ROLE_MUST, NULL, text);
    else
        to->treatments->text.n = (size_t)(text.s + text.n - to->treatments->text.s);
    if (words != NULL) status = imr_words_add(to, to->treatments, words);
    if (status == IMR_OK && general)
        status = imr_words_add(to, to->treatments, imr_words_facet(to, name->field, name->values));
    if (status != IMR_OK || !first) return status;
    to->treatments->hold = IMR_HOLD_TREATMENT;
    return imr_words_want(to, to->treatments, IMR_ROLE_MUST);
}

/* Whether an earlier mention names the same region: "brain scan after head injury" asks for the head once. */
static bool is_named_before(const imr_words_run *to, const imr_mention *name)
{
    for (const imr_mention *at = to->mentions.at; at < name; at++)
        if (at->field == name->field && at->pair == name->pair && !at->aside && at->values.n == name->values.n &&
            imr_str_equal(at->values.at[0], name->values.at[0]))
            return true;
    return false;
}

/* Whether "or" joins two regions: "the neck or the back" asks for either. */
static bool is_or_between(const imr_words_run *to, const imr_mention *before, const imr_mention *name)
{
    enum { REACH = 3 };
    size_t end = before->first + before->count;
    bool found = false;
    for (size_t i = end; i < name->first && i < end + REACH; i++)
        found = found || imr_str_equal(to->tokens[i].word, IMR_STR("or"));
    return found && name->first <= end + REACH;
}

/* Asks for a body part by its facets: the one named in the heading, or the inferred one. The words of its name only
 * lift. Words for a part of it, such as a meniscus, must match instead, and the facets only lift. */
static imr_status apply_body_part(imr_words_run *to, const imr_mention *name, imr_clause *words)
{
    imr_list near = {0};
    bool general = false;
    imr_status status = imr_words_are_general(to, name, words, &general);
    if (status != IMR_OK) return status;
    if (general && is_named_before(to, name))
        return words == NULL ? IMR_OK : imr_words_want(to, words, IMR_ROLE_SHOULD);
    imr_clause *any = imr_clause_new(to->reading->arena, IMR_CLAUSE_OR, IMR_ROLE_MUST, NULL,
                                     imr_words_span(to, name->first, name->count));
    status = imr_words_add(to, any, imr_words_weighing(to, "body_part", &name->values));
    if (status == IMR_OK) status = imr_words_add(to, any, imr_words_weighing(to, "body_part_inferred", &name->values));
    if (status == IMR_OK)
        status = imr_mention_near(to->reading->arena, &name->values, &near) ? IMR_OK : imr_fail_memory(to->err);
    if (status == IMR_OK && near.n > 0) {
        imr_clause *facet = imr_words_weighing(to, "body_part", &near);
        if (facet != NULL) facet->weight /= 2;
        status = imr_words_add(to, any, facet);
    }
    if (status != IMR_OK) return status;
    if (general && to->place != NULL && is_or_between(to, to->placed, name)) {
        for (size_t i = 0; i < any->n && status == IMR_OK; i++) status = imr_words_add(to, to->place, any->parts[i]);
        return status == IMR_OK && words != NULL ? imr_words_want(to, words, IMR_ROLE_SHOULD) : status;
    }
    if (general) to->place = any, to->placed = name;
    status = general ? add_place(to, any) : imr_words_want(to, any, IMR_ROLE_SHOULD);
    if (status != IMR_OK || words == NULL) return status;
    return general ? imr_words_want(to, words, IMR_ROLE_SHOULD) : add_place(to, words);
}

static bool names_outcome(const imr_words_run *to)
{
    for (size_t i = 0; i < to->mentions.n; i++)
        if (to->mentions.at[i].table == IMR_TABLE_OUTCOME && to->mentions.at[i].field != NULL) return true;
    return false;
}

/* Sets *out to the telling words of a ground; NULL if there are none. They must have the outcome that the ground argues
 * for, unless the query names one: an overturned decision with these words does not mean "no red flags". */
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
        if (imr_word_unit_is_inside(at, name) && !soft && at->clause != NULL)
            status = imr_words_add(to, all, at->clause);
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

/* Asks for decisions that have the ground, whatever their wording, or the words themselves. */
static imr_status apply_ground(imr_words_run *to, const imr_mention *name)
{
    imr_clause *words = NULL;
    imr_clause *any = imr_clause_new(to->reading->arena, IMR_CLAUSE_OR, IMR_ROLE_MUST, NULL,
                                     imr_words_span(to, name->first, name->count));
    imr_status status = imr_words_hear(to, name);
    if (status == IMR_OK) status = words_of_ground(to, name, &words);
    if (status == IMR_OK) status = imr_words_add(to, any, imr_words_weighing(to, name->field->key, &name->values));
    if (status == IMR_OK && words != NULL) status = imr_words_add(to, any, words);
    return status == IMR_OK ? imr_words_want(to, any, IMR_ROLE_MUST) : status;
}

/* Asks for the words, as "UpToDate", or for all of them in the citation line. */
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
    return status == IMR_OK ? imr_words_want(to, any, IMR_ROLE_MUST) : status;
}

/* Whether no unit begins before the mention and reaches into it, as that of "non-opioid" does. */
static bool has_own_words(const imr_words_run *to, const imr_mention *name)
{
    for (size_t i = 0; i < to->units_n; i++) {
        const imr_word_unit *at = &to->units[i];
        if (at->first < name->first && at->first + at->count > name->first) return false;
    }
    return true;
}

/* Whether the query also asks for the same concept. */
static bool is_asked_for_as_well(const imr_words_run *to, const imr_mention *name)
{
    for (size_t i = 0; i < to->mentions.n; i++) {
        const imr_mention *at = &to->mentions.at[i];
        if (at->concept == name->concept && at->concept != NULL && at->field != NULL && !at->excluded && !at->aside)
            return true;
    }
    return false;
}

/* The clause of a value as typed after its field; NULL if memory runs out. */
static imr_clause *one_range(imr_words_run *to, const imr_mention *name)
{
    imr_clause *all = imr_clause_new(to->reading->arena, IMR_CLAUSE_AND, IMR_ROLE_MUST, NULL, (imr_str){0});
    bool added = all != NULL &&
                 imr_values_add(to->reading, name->field, name->values.at[0], true, all, to->err) == IMR_OK &&
                 all->n > 0;
    return added ? all->parts[0] : NULL;
}

/* Excludes decisions with what a mention names: of a treatment, headings with its words, or its facet if they are only
 * its name; of anything else, its facets. A plain word is excluded everywhere. */
static imr_status apply_excluded(imr_words_run *to, const imr_mention *name, imr_clause *words)
{
    imr_arena *arena = to->reading->arena;
    imr_clause *none =
        imr_clause_new(arena, IMR_CLAUSE_OR, IMR_ROLE_MUST_NOT, NULL, imr_words_span(to, name->first, name->count));
    bool general = true;
    imr_status status = IMR_OK;
    if (name->table == IMR_TABLE_PROCEDURE && words != NULL && has_own_words(to, name))
        status = imr_words_are_general(to, name, words, &general);
    if (general && name->table == IMR_TABLE_PROCEDURE && is_asked_for_as_well(to, name)) { /* "NCS but not EMG" */
        general = false;
        words = imr_words_clause(arena, &to->tokens[name->first], name->count, NULL,
                                 none == NULL ? name->values.at[0] : none->text);
        if (words == NULL) return imr_fail_memory(to->err);
    }
    if (status == IMR_OK && name->field != NULL && general)
        status =
            imr_words_add(to, none, name->typed ? one_range(to, name) : imr_words_facet(to, name->field, name->values));
    if (status == IMR_OK && name->table == IMR_TABLE_BODY_PART)
        status =
            imr_words_add(to, none, imr_words_facet(to, imr_field_find(IMR_STR("body_part_inferred")), name->values));
    if (status == IMR_OK && name->table == IMR_TABLE_PROCEDURE && !general) status = in_heading(to, words);
    if (status == IMR_OK && words != NULL && (!general || name->field == NULL)) status = imr_words_add(to, none, words);
    if (status == IMR_OK && name->field != NULL) status = hear_excluded(to, name);
    if (status != IMR_OK || none == NULL || none->n == 0) return status;
    return imr_clause_add(arena, to->all, none) ? IMR_OK : imr_fail_memory(to->err);
}

/* Lifts decisions that have the outcome named in a question; it does not filter. */
static imr_status apply_lift(imr_words_run *to, const imr_mention *name)
{
    imr_clause *facet = imr_words_facet(to, name->field, name->values);
    if (facet != NULL) facet->weight = IN_QUESTION, facet->text = imr_words_span(to, name->first, name->count);
    return imr_words_want(to, facet, IMR_ROLE_SHOULD);
}

/* ---- amounts ---- */

static imr_clause *one_amount(imr_words_run *to, const char *field, imr_str range)
{
    imr_clause *all = imr_clause_new(to->reading->arena, IMR_CLAUSE_AND, IMR_ROLE_MUST, NULL, (imr_str){0});
    bool added = all != NULL &&
                 imr_values_add(to->reading, imr_field_find(imr_str_of(field)), range, true, all, to->err) == IMR_OK;
    return added ? all->parts[0] : NULL;
}

/* Adds the amount requested and, if given, the amount authorized of it, in visits or in pieces. */
static imr_status add_amounts(imr_words_run *to, const imr_mention *name, const char *requested, const char *authorized,
                              imr_clause *any)
{
    imr_arena *arena = to->reading->arena;
    imr_clause *whole = one_amount(to, requested, name->values.at[0]);
    if (name->values.n == 1 || authorized == NULL) return imr_words_add(to, any, whole);
    imr_clause *both = imr_clause_new(arena, IMR_CLAUSE_AND, IMR_ROLE_MUST, NULL, (imr_str){0});
    imr_status status = imr_words_add(to, both, whole);
    if (status == IMR_OK) status = imr_words_add(to, both, one_amount(to, authorized, name->values.at[1]));
    return status == IMR_OK ? imr_words_add(to, any, both) : status;
}

static imr_clause *two_near(imr_words_run *to, imr_clause *a, imr_clause *b, uint32_t distance, bool ordered)
{
    imr_clause *near = imr_clause_new(to->reading->arena, IMR_CLAUSE_NEAR, IMR_ROLE_MUST, NULL, a->text);
    if (imr_words_add(to, near, a) != IMR_OK || imr_words_add(to, near, b) != IMR_OK) return NULL;
    near->distance = distance;
    near->ordered = ordered;
    return near;
}

/* Adds the amount's words: a number near what it counts, or "6 of the 12". */
static imr_status add_amount_words(imr_words_run *to, const imr_mention *name, imr_clause *words, imr_clause *any)
{
    enum { NEAR = 4 };
    if (words != NULL && name->unit > 0 && imr_clause_is_number(words)) {
        imr_clause *unit = imr_words_clause(to->reading->arena, &to->tokens[name->unit], 1, NULL, words->text);
        for (size_t i = 0; i < to->units_n; i++)
            if (to->units[i].first == name->unit && to->units[i].count == 1) unit = to->units[i].clause;
        return imr_words_add(to, any, unit == NULL ? NULL : two_near(to, words, unit, NEAR, false));
    }
    if (words == NULL || words->kind != IMR_CLAUSE_AND || words->n < 2) return IMR_OK;
    bool numbers = imr_clause_is_number(words->parts[0]) && imr_clause_is_number(words->parts[1]);
    if (numbers != (name->values.n > 1)) return IMR_OK;
    if (!numbers) return imr_words_add(to, any, two_near(to, words->parts[0], words->parts[1], NEAR, false));
    imr_clause *of = imr_clause_new(to->reading->arena, IMR_CLAUSE_TERM, IMR_ROLE_MUST, NULL, name->values.at[0]);
    if (of == NULL || !imr_list_add(to->reading->arena, &of->values, IMR_STR("of"))) return imr_fail_memory(to->err);
    imr_clause *part = two_near(to, words->parts[0], of, 1, true);
    return imr_words_add(to, any, part == NULL ? NULL : two_near(to, part, words->parts[1], 2, true));
}

static imr_status apply_amount(imr_words_run *to, const imr_mention *name, imr_clause *words)
{
    static const struct {
        const char *requested, *authorized;
    } kinds[] = {{"visits", "visits_authorized"}, {"quantity", "quantity_authorized"}, {"days", NULL}};
    imr_clause *any = imr_clause_new(to->reading->arena, IMR_CLAUSE_OR, IMR_ROLE_MUST, NULL,
                                     imr_words_span(to, name->first, name->count));
    imr_mention said = *name;
    if (said.values.n > 0) said.values.n = 1;
    imr_status status = said.values.n > 0 ? imr_words_hear(to, &said) : IMR_OK;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds && status == IMR_OK && name->values.n > 0; i++) {
        bool named = strcmp(name->field->key, kinds[i].requested) == 0;
        if (named || (name->any_unit && kinds[i].authorized != NULL))
            status = add_amounts(to, name, kinds[i].requested, kinds[i].authorized, any);
        if (status != IMR_OK || !named || name->values.n == 1) continue;
        said.field = imr_field_find(imr_str_of(kinds[i].authorized));
        said.values.at = &name->values.at[1];
        status = imr_words_hear(to, &said);
    }
    if (status == IMR_OK) status = add_amount_words(to, name, words, any);
    if (status != IMR_OK) return status;
    if (any != NULL && any->n == 0) return words == NULL ? IMR_OK : imr_words_want(to, words, IMR_ROLE_MUST);
    return imr_words_want(to, any, IMR_ROLE_MUST);
}

/* Requires the words as a phrase, which hardly any decision has: the rest is found below the line. */
static imr_status apply_unrecorded(imr_words_run *to, const imr_mention *name)
{
    imr_str text = imr_words_span(to, name->first, name->count);
    imr_notes_add(to->reading->notes, (imr_note){.code = IMR_NOTE_UNRECORDED, .span = text});
    return imr_words_want(
        to, imr_words_clause(to->reading->arena, &to->tokens[name->first], name->count, to->how->field, text),
        IMR_ROLE_MUST);
}

/* An outcome filters, and its words are not searched. A guideline or category filters, and its words lift. A treatment
 * filters; its words, or its facet if they are only its name, must match. A body part is a facet that must match like a
 * word. */
imr_status imr_words_apply(imr_words_run *to, const imr_mention *name)
{
    imr_clause *words = NULL;
    if (name->field == NULL && !name->excluded) return IMR_OK;
    imr_status status = imr_words_of(to, name, &words);
    if (status != IMR_OK) return status;
    if (name->unrecorded) return apply_unrecorded(to, name);
    if (name->excluded) return apply_excluded(to, name, words);
    if (name->lifts) return apply_lift(to, name);
    if (name->amount) return apply_amount(to, name, words);
    if (name->table == IMR_TABLE_GROUND) return apply_ground(to, name);
    if (name->table == IMR_TABLE_BODY_PART) return apply_body_part(to, name, words);
    if (strcmp(name->field->key, "side") == 0) return apply_side(to, name, words);
    if ((name->field->flags & IMR_FIELD_TEXT) != 0) return apply_cited(to, name, words);
    /* Beside an operator, "surgery" is an ordinary word. */
    if (name->table == IMR_TABLE_CATEGORY && (to->how->strict || !to->how->narrow))
        return words == NULL ? IMR_OK : imr_words_want(to, words, IMR_ROLE_MUST);
    bool narrows = to->how->narrow || name->table != IMR_TABLE_PROCEDURE;
    if (narrows) status = imr_words_filter(to, name);
    if (status != IMR_OK || words == NULL) return status;
    if (name->table == IMR_TABLE_CATEGORY) return imr_words_want(to, words, IMR_ROLE_SHOULD);
    if (name->table == IMR_TABLE_GUIDELINE)
        return to->how->narrow ? imr_words_want(to, words, IMR_ROLE_SHOULD) : IMR_OK;
    return name->table == IMR_TABLE_PROCEDURE ? apply_treatment(to, name, words) : IMR_OK;
}
