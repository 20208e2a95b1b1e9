#include "words.h"

#include "describe.h"
#include "language.h"
#include "mention.h"

#include <string.h>

enum { LONGEST_WORD = 200, LEVEL_WEIGHT = 4 };

/* A stretch of the run that is searched as one: a word, or a phrase that has synonyms. */
typedef struct unit {
    size_t first, count;
    imr_clause *clause; /* NULL for a stop word */
} unit;

typedef struct run {
    imr_interpreter *reading;
    const imr_words_how *how;
    imr_str text;
    imr_token *tokens;
    size_t n;
    unit *units;
    size_t units_n;
    imr_mentions namings;
    imr_clause *all;
    imr_clause *treatments; /* any of those that are asked for */
    imr_interpretation *heard;
    imr_error *err;
} run;

static imr_str span_of(const run *to, size_t first, size_t count)
{
    const imr_token *begin = &to->tokens[first], *end = &to->tokens[first + count - 1];
    return (imr_str){to->text.s + begin->begin, end->end - begin->begin};
}

/* ---- words to clauses ---- */

static imr_clause *phrase_of(imr_arena *arena, const imr_token *tokens, size_t n, const imr_field *field, imr_str text)
{
    imr_clause *clause =
        imr_clause_new(arena, n == 1 ? IMR_CLAUSE_TERM : IMR_CLAUSE_PHRASE, IMR_ROLE_MUST, field, text);
    for (size_t i = 0; i < n && clause != NULL; i++) {
        char *stem = imr_arena_dup(arena, tokens[i].stem);
        if (stem == NULL || !imr_list_add(arena, &clause->values, (imr_str){stem, tokens[i].stem.n})) return NULL;
    }
    return clause;
}

imr_status imr_words_phrase(imr_interpreter *reading, imr_str text, const imr_field *field, imr_clause **out,
                            imr_error *err)
{
    *out = NULL;
    imr_status status = imr_interpreter_tokens(reading, text, err);
    if (status != IMR_OK || reading->tokens.n == 0) return status;
    *out = phrase_of(reading->arena, reading->tokens.at, reading->tokens.n, field, text);
    return *out == NULL ? imr_fail_memory(err) : IMR_OK;
}

/* A phrase of a table as words to search: without its marks; nothing for one with wildcards. */
static imr_status add_alternative(run *to, imr_str phrase, imr_clause *same)
{
    if (imr_str_find(phrase, IMR_STR("*"), 0) != SIZE_MAX) return IMR_OK;
    while (phrase.n > 0 && (phrase.s[0] == '=' || phrase.s[0] == '~')) phrase = (imr_str){phrase.s + 1, phrase.n - 1};
    imr_clause *clause = NULL;
    imr_status status = imr_words_phrase(to->reading, phrase, to->how->field, &clause, to->err);
    for (size_t i = 0; i < same->n && status == IMR_OK && clause != NULL; i++) {
        const imr_list *a = &same->parts[i]->values, *b = &clause->values;
        bool equal = a->n == b->n;
        for (size_t v = 0; v < a->n && equal; v++) equal = imr_str_equal(a->at[v], b->at[v]);
        if (equal) return IMR_OK;
    }
    if (status == IMR_OK && clause != NULL && !imr_clause_add(to->reading->arena, same, clause))
        return imr_fail_memory(to->err);
    return status;
}

/* The words themselves and every phrase of the groups that have them. */
static imr_status synonym_clause(run *to, const imr_match *matches, size_t n, imr_clause **out)
{
    imr_arena *arena = to->reading->arena;
    size_t first = matches->first, count = matches->count;
    imr_str text = span_of(to, first, count);
    imr_clause *same = imr_clause_new(arena, IMR_CLAUSE_SYNONYM, IMR_ROLE_MUST, to->how->field, text);
    imr_status status = IMR_OK;
    if (same == NULL || !imr_clause_add(arena, same, phrase_of(arena, &to->tokens[first], count, to->how->field, text)))
        return imr_fail_memory(to->err);
    for (size_t m = 0; m < n && status == IMR_OK; m++)
        for (size_t i = 0; i < imr_lexicon_phrases(to->reading->lexicon, matches[m].concept) && status == IMR_OK; i++)
            status = add_alternative(to, imr_lexicon_phrase(to->reading->lexicon, matches[m].concept, i), same);
    *out = same->n == 1 ? same->parts[0] : same;
    return status;
}

static imr_status add_any(run *to, imr_clause *any, imr_clause *part)
{
    return any != NULL && imr_clause_add(to->reading->arena, any, part) ? IMR_OK : imr_fail_memory(to->err);
}

static imr_clause *facet_clause(run *to, const imr_field *field, imr_list values)
{
    imr_clause *facet = imr_clause_new(to->reading->arena, IMR_CLAUSE_FACET, IMR_ROLE_MUST, field, (imr_str){0});
    if (facet != NULL) facet->values = values;
    return facet;
}

static bool is_level(imr_str word)
{
    if (word.n < 2 || word.n > 3 || strchr("ctls", word.s[0]) == NULL) return false;
    for (size_t i = 1; i < word.n; i++)
        if (word.s[i] < '0' || word.s[i] > '9') return false;
    return true;
}

/* The levels as they stand, or the facet: "L4/5" finds a heading that says L3-S1. */
static imr_status level_clause(run *to, size_t first, size_t count, imr_clause **out)
{
    imr_arena *arena = to->reading->arena;
    imr_str text = span_of(to, first, count);
    imr_list levels = {0};
    imr_clause *words = phrase_of(arena, &to->tokens[first], count, to->how->field, text);
    imr_status status = imr_levels_read(arena, &to->tokens[first], count, &levels, to->err);
    *out = words;
    if (status != IMR_OK || words == NULL) return words == NULL ? imr_fail_memory(to->err) : status;
    if (levels.n == 0 || to->how->field != NULL) return IMR_OK;
    *out = imr_clause_new(arena, IMR_CLAUSE_OR, IMR_ROLE_MUST, NULL, text);
    status = add_any(to, *out, words);
    imr_clause *facet = facet_clause(to, imr_field_find(IMR_STR("level")), levels);
    if (facet != NULL) facet->weight = LEVEL_WEIGHT;
    if (*out != NULL) (*out)->hold = IMR_HOLD_PLACE;
    return status == IMR_OK ? add_any(to, *out, facet) : status;
}

/* ---- the run to units ---- */

/* Who types pt means PT, but help is help; who pastes a paragraph has written its capitals. */
static void raise_capitals(run *to)
{
    static const char *const words[] = {"help", "nice", "sad", "oats", "mac", "h"};
    for (size_t i = 0; i < to->n && !to->how->description; i++) {
        bool plain = imr_word_joins(to->tokens[i].word);
        for (size_t w = 0; w < sizeof words / sizeof *words; w++)
            plain = plain || imr_str_equal(to->tokens[i].word, imr_str_of(words[w]));
        if (!plain) to->tokens[i].flags |= IMR_TOKEN_UPPER;
    }
}

static size_t levels_at(const run *to, size_t first)
{
    size_t count = 0;
    while (first + count < to->n && is_level(to->tokens[first + count].word)) count++;
    return count;
}

static imr_status next_unit(run *to, size_t at, const imr_match *matches, size_t matches_n, unit *out)
{
    imr_status status = IMR_OK;
    size_t m = 0, same = 0, levels = to->how->literal ? 0 : levels_at(to, at);
    *out = (unit){.first = at, .count = 1};
    while (m < matches_n && matches[m].first < at) m++;
    while (m + same < matches_n && matches[m + same].first == at && matches[m + same].count == matches[m].count) same++;
    if (levels > 1) {
        out->count = levels;
        return level_clause(to, at, levels, &out->clause);
    }
    if (same > 0) {
        out->count = matches[m].count;
        return synonym_clause(to, &matches[m], same, &out->clause);
    }
    if (imr_word_joins(to->tokens[at].word) && !to->how->stops) return status;
    if (to->tokens[at].stem.n > LONGEST_WORD) {
        enum { SHOWN = 20 };
        imr_notes_add(to->reading->notes,
                      (imr_note){.code = IMR_NOTE_LONG_WORD, .span = {to->tokens[at].word.s, SHOWN}});
        return status;
    }
    out->clause = phrase_of(to->reading->arena, &to->tokens[at], 1, to->how->field, span_of(to, at, 1));
    return out->clause == NULL ? imr_fail_memory(to->err) : IMR_OK;
}

static imr_status find_units(run *to)
{
    imr_matches matches = {0};
    imr_status status = IMR_OK;
    to->units = imr_arena_alloc(to->reading->arena, (to->n + 1) * sizeof *to->units);
    if (to->units == NULL) return imr_fail_memory(to->err);
    if (!to->how->literal)
        status = imr_lexicon_match(to->reading->lexicon, 1U << IMR_TABLE_SYNONYM, to->tokens, to->n, &matches, to->err);
    for (size_t at = 0; at < to->n && status == IMR_OK; at += to->units[to->units_n++].count)
        status = next_unit(to, at, matches.at, matches.n, &to->units[to->units_n]);
    imr_matches_free(&matches);
    return status;
}

/* ---- units and namings to clauses ---- */

/* What a match of a facet adds, beside a telling word's 5 or so; measured in tests/rank. */
static const struct {
    const char *field;
    double weight;
} facet_weights[] = {{"category", 3.0}, {"body_part", 6.0}, {"body_part_inferred", 3.0}, {"side", 2.0}};

static imr_clause *weighing_facet(run *to, const char *name, const imr_list *values)
{
    imr_clause *facet = facet_clause(to, imr_field_find(imr_str_of(name)), *values);
    for (size_t i = 0; i < sizeof facet_weights / sizeof *facet_weights && facet != NULL; i++)
        if (strcmp(facet_weights[i].field, name) == 0) facet->weight = facet_weights[i].weight;
    return facet;
}

static imr_status hear(run *to, const imr_mention *name)
{
    imr_arena *arena = to->reading->arena;
    imr_recognized *grown = imr_arena_alloc(arena, (to->heard->n + name->values.n) * sizeof *grown);
    if (grown == NULL) return imr_fail_memory(to->err);
    if (to->heard->n > 0) memcpy(grown, to->heard->at, to->heard->n * sizeof *grown);
    to->heard->at = grown;
    for (size_t i = 0; i < name->values.n; i++)
        grown[to->heard->n++] =
            (imr_recognized){span_of(to, name->first, name->count), name->field, name->values.at[i]};
    return IMR_OK;
}

static imr_status add_wanted(run *to, imr_clause *clause, imr_role role)
{
    if (clause != NULL) clause->role = role, clause->read = !to->how->strict;
    return imr_clause_add(to->reading->arena, to->all, clause) ? IMR_OK : imr_fail_memory(to->err);
}

static imr_status filter_by_range(run *to, const imr_mention *name)
{
    imr_str text = span_of(to, name->first, name->count), ends[2] = {name->values.at[0], name->values.at[1]};
    imr_clause *range = imr_clause_new(to->reading->arena, IMR_CLAUSE_RANGE, IMR_ROLE_FILTER, name->field, text);
    if (range == NULL) return imr_fail_memory(to->err);
    range->values = name->values;
    imr_str value = imr_arena_printf(to->reading->arena, "%.*s..%.*s", IMR_STR_ARG(ends[0]), IMR_STR_ARG(ends[1]));
    imr_mention said = *name;
    said.values = (imr_list){&value, 1};
    imr_status status = value.s == NULL ? imr_fail_memory(to->err) : hear(to, &said);
    return status == IMR_OK ? add_wanted(to, range, IMR_ROLE_FILTER) : status;
}

/* As it would stand behind "date:", or "!mtus" behind "guideline:". */
static imr_status filter_as_typed(run *to, const imr_mention *name)
{
    imr_status status = hear(to, name);
    for (size_t i = 0; i < name->values.n && status == IMR_OK; i++) {
        status = imr_values_add(to->reading, name->field, name->values.at[i], true, to->all, to->err);
        if (status != IMR_OK) return status;
        imr_clause *added = to->all->parts[to->all->n - 1];
        added->read = !to->how->strict;
        added->text = span_of(to, name->first, name->count);
    }
    return status;
}

static bool is_excluded(const imr_mention *name)
{
    return name->values.n > 0 && imr_str_starts(name->values.at[0], IMR_STR("!"));
}

static imr_status filter_by(run *to, const imr_mention *name)
{
    if ((name->field->flags & IMR_FIELD_DATE) != 0 || is_excluded(name)) return filter_as_typed(to, name);
    bool range = (name->field->flags & IMR_FIELD_SORT) != 0 && name->field->prefix == NULL;
    if (range) return filter_by_range(to, name);
    imr_status status = hear(to, name);
    for (size_t i = 0; i < name->values.n && status == IMR_OK; i++)
        if (!imr_values_filter(to->reading->arena, to->all, name->field, name->values.at[i], false, !to->how->strict,
                               span_of(to, name->first, name->count)))
            status = imr_fail_memory(to->err);
    return status;
}

/* The clauses of the units in a naming's stretch: one, or an ALL. NULL where it has none. */
static imr_status words_of(run *to, const imr_mention *name, imr_clause **out)
{
    imr_arena *arena = to->reading->arena;
    imr_clause *all = imr_clause_new(arena, IMR_CLAUSE_AND, IMR_ROLE_MUST, NULL, span_of(to, name->first, name->count));
    if (all == NULL) return imr_fail_memory(to->err);
    for (size_t i = 0; i < to->units_n; i++) {
        const unit *at = &to->units[i];
        bool touches = at->first < name->first + name->count && at->first + at->count > name->first;
        bool inside = at->first >= name->first && at->first + at->count <= name->first + name->count;
        bool ours = name->table == IMR_TABLE_PROCEDURE ? touches : inside;
        if (ours && at->clause != NULL && !imr_clause_add(arena, all, at->clause)) return imr_fail_memory(to->err);
    }
    *out = all->n == 0 ? NULL : (all->n == 1 ? all->parts[0] : all);
    return IMR_OK;
}

static imr_status add_place(run *to, imr_clause *any)
{
    if (any != NULL) any->hold = IMR_HOLD_PLACE;
    return add_wanted(to, any, IMR_ROLE_MUST);
}

static imr_status apply_side(run *to, const imr_mention *name, imr_clause *words)
{
    imr_clause *any =
        imr_clause_new(to->reading->arena, IMR_CLAUSE_OR, IMR_ROLE_MUST, NULL, span_of(to, name->first, name->count));
    imr_status status = words == NULL ? IMR_OK : add_any(to, any, words);
    if (status == IMR_OK) status = add_any(to, any, weighing_facet(to, name->field->key, &name->values));
    return status == IMR_OK ? add_place(to, any) : status;
}

/* Whether the words, or others that mean the same, are the concept's own name. */
static imr_status is_general(run *to, const imr_mention *name, const imr_clause *words, bool *out)
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

/* The words, or the treatment itself where they are its name; any of several treatments. */
static imr_status apply_treatment(run *to, const imr_mention *name, imr_clause *words)
{
    bool general = false, first = to->treatments == NULL;
    if (first)
        to->treatments = imr_clause_new(to->reading->arena, IMR_CLAUSE_OR, IMR_ROLE_MUST, NULL,
                                        span_of(to, name->first, name->count));
    imr_status status = is_general(to, name, words, &general);
    if (status == IMR_OK && words != NULL) status = add_any(to, to->treatments, words);
    if (status == IMR_OK && general) status = add_any(to, to->treatments, facet_clause(to, name->field, name->values));
    if (status != IMR_OK || !first) return status;
    to->treatments->hold = IMR_HOLD_TREATMENT;
    return add_wanted(to, to->treatments, IMR_ROLE_MUST);
}

/* "brain scan after head injury" names the head once. */
static bool is_named_before(const run *to, const imr_mention *name)
{
    for (const imr_mention *at = to->namings.at; at < name; at++)
        if (at->field == name->field && !at->aside && at->values.n == name->values.n &&
            imr_str_equal(at->values.at[0], name->values.at[0]))
            return true;
    return false;
}

/* A body part is a facet, of the heading or, where that names none, of the rest. The words of its name only lift; those
 * of a part of it, a meniscus, are wanted instead of it. */
static imr_status apply_body_part(run *to, const imr_mention *name, imr_clause *words)
{
    imr_list near = {0};
    if (is_named_before(to, name)) return words == NULL ? IMR_OK : add_wanted(to, words, IMR_ROLE_SHOULD);
    bool general = words == NULL;
    imr_clause *any =
        imr_clause_new(to->reading->arena, IMR_CLAUSE_OR, IMR_ROLE_MUST, NULL, span_of(to, name->first, name->count));
    imr_status status = add_any(to, any, weighing_facet(to, "body_part", &name->values));
    if (status == IMR_OK) status = add_any(to, any, weighing_facet(to, "body_part_inferred", &name->values));
    if (status == IMR_OK)
        status = imr_mention_near(to->reading->arena, &name->values, &near) ? IMR_OK : imr_fail_memory(to->err);
    if (status == IMR_OK && near.n > 0) {
        imr_clause *facet = weighing_facet(to, "body_part", &near);
        if (facet != NULL) facet->weight /= 2;
        status = add_any(to, any, facet);
    }
    if (status == IMR_OK && !general) status = is_general(to, name, words, &general);
    if (status != IMR_OK) return status;
    status = general ? add_place(to, any) : add_wanted(to, any, IMR_ROLE_SHOULD);
    if (status != IMR_OK || words == NULL) return status;
    return general ? add_wanted(to, words, IMR_ROLE_SHOULD) : add_place(to, words);
}

/* The words, or all of them in the citation line: "UpToDate". */
static imr_status apply_cited(run *to, const imr_mention *name, imr_clause *words)
{
    imr_arena *arena = to->reading->arena;
    imr_str text = span_of(to, name->first, name->count);
    imr_clause *any = imr_clause_new(arena, IMR_CLAUSE_OR, IMR_ROLE_MUST, NULL, text);
    imr_clause *cited = imr_clause_new(arena, IMR_CLAUSE_AND, IMR_ROLE_MUST, NULL, text);
    imr_status status = words == NULL ? IMR_OK : add_any(to, any, words);
    for (size_t i = name->first; i < name->first + name->count && status == IMR_OK; i++)
        status = add_any(to, cited, phrase_of(arena, &to->tokens[i], 1, name->field, text));
    if (status == IMR_OK) status = add_any(to, any, cited);
    return status == IMR_OK ? add_wanted(to, any, IMR_ROLE_MUST) : status;
}

/* An outcome filters and its words are spent; a guideline's words still lift; a treatment filters and its words are
 * wanted, or the treatment itself where they are its name; a body part is a facet that is wanted like a word. */
static imr_status apply_naming(run *to, const imr_mention *name)
{
    imr_clause *words = NULL;
    if (name->field == NULL) return IMR_OK;
    imr_status status = words_of(to, name, &words);
    if (status != IMR_OK) return status;
    if (name->table == IMR_TABLE_CATEGORY)
        return add_wanted(to, weighing_facet(to, name->field->key, &name->values), IMR_ROLE_SHOULD);
    if (name->table == IMR_TABLE_BODY_PART) return apply_body_part(to, name, words);
    if (strcmp(name->field->key, "side") == 0) return apply_side(to, name, words);
    if ((name->field->flags & IMR_FIELD_TEXT) != 0) return apply_cited(to, name, words);
    bool narrows = to->how->narrow || name->table != IMR_TABLE_PROCEDURE;
    if (narrows) status = filter_by(to, name);
    if (status != IMR_OK || words == NULL || is_excluded(name)) return status;
    if (name->table == IMR_TABLE_GUIDELINE) return to->how->narrow ? add_wanted(to, words, IMR_ROLE_SHOULD) : IMR_OK;
    return name->table == IMR_TABLE_PROCEDURE ? apply_treatment(to, name, words) : IMR_OK;
}

typedef enum standing { STANDS_APART, STANDS_ACROSS, STANDS_INSIDE } standing;

/* Where a unit stands to what is named: the "brain" of "brain scan" is, its "scan" is not. */
static standing standing_of(const run *to, const unit *at)
{
    standing found = STANDS_APART;
    for (size_t i = 0; i < to->namings.n; i++) {
        const imr_mention *name = &to->namings.at[i];
        bool touches = at->first < name->first + name->count && at->first + at->count > name->first;
        bool inside = at->first >= name->first && at->first + at->count <= name->first + name->count;
        if (name->aside || !touches || name->table == IMR_TABLE_CATEGORY) continue;
        if (inside || name->table == IMR_TABLE_PROCEDURE) return STANDS_INSIDE;
        found = STANDS_ACROSS;
    }
    return found;
}

/* A level lifts its region: what is decided of C5-C6 is akin to what is decided of the neck. */
static imr_status lift_region(run *to, const unit *at)
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

static bool is_levels(const run *to, const unit *at)
{
    return at->count > 1 && is_level(to->tokens[at->first].word) && at->clause->kind == IMR_CLAUSE_OR;
}

static imr_status apply_unit(run *to, const unit *at)
{
    standing where = standing_of(to, at);
    if (at->clause == NULL || where == STANDS_INSIDE) return IMR_OK;
    if (is_levels(to, at)) {
        imr_status status = lift_region(to, at);
        if (status != IMR_OK) return status;
    }
    bool plain = to->how->literal || to->how->field != NULL || to->how->strict || at->count > 1;
    bool spare = where == STANDS_ACROSS || (!plain && imr_mention_is_soft(to->tokens[at->first].word));
    return add_wanted(to, at->clause, spare ? IMR_ROLE_SHOULD : IMR_ROLE_MUST);
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
static imr_status describe(run *to)
{
    imr_clause **words = imr_arena_alloc(to->reading->arena, (to->units_n + 1) * sizeof *words);
    imr_described told = {.text = to->text, .words = words, .literal = to->how->literal, .of = to->how->of};
    if (words == NULL) return imr_fail_memory(to->err);
    for (size_t i = 0; i < to->units_n; i++)
        if (to->units[i].clause != NULL) words[told.n++] = to->units[i].clause;
    return imr_describe(to->reading, &told, to->all, to->heard, to->err);
}

imr_status imr_words_read(imr_interpreter *reading, imr_str text, const imr_words_how *how, imr_clause *all,
                          imr_interpretation *heard, imr_error *err)
{
    imr_status status = imr_interpreter_tokens(reading, text, err);
    if (status != IMR_OK || reading->tokens.n == 0) return status;
    /* Reading the phrases of the lexicon uses the scratch tokens again. */
    imr_tokens kept = reading->tokens;
    reading->tokens = (imr_tokens){0};
    run to = {.reading = reading,
              .how = how,
              .text = text,
              .tokens = kept.at,
              .n = kept.n,
              .all = all,
              .heard = heard,
              .err = err};
    raise_capitals(&to);
    status = find_units(&to);
    if (status == IMR_OK && how->description)
        status = describe(&to);
    else if (status == IMR_OK) {
        if (!how->literal && how->field == NULL) status = imr_mentions_find(reading, to.tokens, to.n, &to.namings, err);
        for (size_t i = 0; i < to.namings.n && status == IMR_OK; i++)
            if (!to.namings.at[i].aside) status = apply_naming(&to, &to.namings.at[i]);
        for (size_t i = 0; i < to.units_n && status == IMR_OK; i++) status = apply_unit(&to, &to.units[i]);
    }
    imr_tokens_free(&kept);
    return status;
}
