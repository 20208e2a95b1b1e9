#include "words.h"

#include "facet.h"

#include <string.h>

/* Runs of more telling words than this are a description: any of its words will do. */
enum { DESCRIPTION = 12, LONGEST_WORD = 200 };

/* Words that stand in every decision, or join others. */
static const char *const stops[] = {
    "a",       "about", "after", "all",  "also",  "an",    "and",   "any",   "are",  "as",   "at",    "be",
    "because", "been",  "but",   "by",   "for",   "from",  "had",   "has",   "have", "he",   "her",   "his",
    "if",      "in",    "into",  "is",   "it",    "its",   "no",    "not",   "of",   "on",   "or",    "she",
    "so",      "than",  "that",  "the",  "their", "then",  "there", "these", "they", "this", "those", "to",
    "was",     "were",  "what",  "when", "where", "which", "who",   "why",   "will", "with", "would",
};

/* A stretch of the run that is searched as one: a word, or a phrase that has synonyms. */
typedef struct unit {
    size_t first, count;
    imr_clause *clause; /* NULL for a stop word */
} unit;

/* A stretch that names values of a facet. */
typedef struct naming {
    const imr_field *field;
    imr_table table;
    size_t first, count;
    bool general; /* the words are the value's own name: "opioid"; not one of many: "norco" */
    imr_list values;
} naming;

typedef struct run {
    imr_reading *reading;
    const imr_words_how *how;
    imr_str text;
    imr_token *tokens;
    size_t n;
    unit *units;
    size_t units_n;
    naming *namings;
    size_t namings_n;
    imr_clause *all;
    imr_understood *heard;
    imr_error *err;
} run;

static bool is_stop(imr_str word)
{
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++)
        if (imr_str_equal(word, imr_str_of(stops[i]))) return true;
    return false;
}

static imr_str span_of(const run *to, size_t first, size_t count)
{
    const imr_token *begin = &to->tokens[first], *end = &to->tokens[first + count - 1];
    return (imr_str){to->text.s + begin->begin, end->end - begin->begin};
}

/* ---- words to clauses ---- */

static imr_clause *phrase_of(imr_arena *arena, const imr_token *tokens, size_t n, const imr_field *field, imr_str text)
{
    imr_clause *clause =
        imr_clause_new(arena, n == 1 ? IMR_CLAUSE_TERM : IMR_CLAUSE_PHRASE, IMR_ROLE_WANTED, field, text);
    for (size_t i = 0; i < n && clause != NULL; i++) {
        char *stem = imr_arena_dup(arena, tokens[i].stem);
        if (stem == NULL || !imr_list_add(arena, &clause->values, (imr_str){stem, tokens[i].stem.n})) return NULL;
    }
    return clause;
}

imr_status imr_words_phrase(imr_reading *reading, imr_str text, const imr_field *field, imr_clause **out,
                            imr_error *err)
{
    *out = NULL;
    imr_status status = imr_reading_tokens(reading, text, err);
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
    imr_clause *same = imr_clause_new(arena, IMR_CLAUSE_SAME, IMR_ROLE_WANTED, to->how->field, text);
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
    imr_clause *facet = imr_clause_new(to->reading->arena, IMR_CLAUSE_FACET, IMR_ROLE_WANTED, field, (imr_str){0});
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
    imr_status status = imr_facet_levels(arena, &to->tokens[first], count, &levels, to->err);
    *out = words;
    if (status != IMR_OK || words == NULL) return words == NULL ? imr_fail_memory(to->err) : status;
    if (levels.n == 0 || to->how->field != NULL) return IMR_OK;
    *out = imr_clause_new(arena, IMR_CLAUSE_ANY, IMR_ROLE_WANTED, NULL, text);
    status = add_any(to, *out, words);
    return status == IMR_OK ? add_any(to, *out, facet_clause(to, imr_field_find(IMR_STR("level")), levels)) : status;
}

/* ---- the run to units ---- */

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
    if (is_stop(to->tokens[at].word) && !to->how->stops) return status;
    if (to->tokens[at].stem.n > LONGEST_WORD) {
        imr_note(to->reading->notes, "\"%.*s...\" is no word: left out", 20, to->tokens[at].word.s);
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

/* ---- the run to namings ---- */

/* Where two tables claim the same word, the longer phrase wins, then the earlier row. */
static const struct {
    imr_table table;
    const char *field; /* NULL: the concept's parent names it */
} named[] = {
    {IMR_TABLE_OUTCOME, NULL},          {IMR_TABLE_GUIDELINE, "guideline"},
    {IMR_TABLE_CHAPTER, "guideline"}, /* only where a guideline has the same words: ACOEM */
    {IMR_TABLE_PROCEDURE, "procedure"}, {IMR_TABLE_BODY_PART, "body_part"},
};

static size_t rank_of(imr_table table)
{
    size_t i = 0;
    while (i < sizeof named / sizeof *named && named[i].table != table) i++;
    return i;
}

static const imr_field *field_of(const imr_concept *concept)
{
    const char *field = named[rank_of(concept->table)].field;
    return imr_field_find(field == NULL ? concept->parent : imr_str_of(field));
}

/* Whether the words are a name of the whole concept. A drug is one of many of its class, unless each of the words is
 * one of the label or of the id. */
static imr_status is_general(run *to, const imr_match *match, bool *general)
{
    imr_reading *reading = to->reading;
    *general = !imr_str_equal(match->concept->parent, IMR_STR("pharmaceuticals"));
    if (*general) return IMR_OK;
    imr_str name = imr_arena_printf(reading->arena, "%.*s %.*s", IMR_STR_ARG(match->concept->label),
                                    IMR_STR_ARG(match->concept->id));
    if (name.s == NULL) return imr_fail_memory(to->err);
    imr_status status = imr_reading_tokens(reading, name, to->err);
    *general = status == IMR_OK;
    for (size_t i = 0; i < match->count && *general; i++) {
        *general = false;
        for (size_t j = 0; j < reading->tokens.n && !*general; j++)
            *general = imr_str_equal(to->tokens[match->first + i].stem, reading->tokens.at[j].stem);
    }
    return status;
}

/* A word that stands for any study or any drug reference is a word of the text before it is a filter. */
static bool too_broad(const imr_concept *concept)
{
    static const char *const ids[] = {"lit", "drugref", "other.guideline"};
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
        if (concept->table == IMR_TABLE_GUIDELINE && imr_str_equal(concept->id, imr_str_of(ids[i]))) return true;
    return false;
}

static imr_status add_naming(run *to, const imr_match *match)
{
    const imr_field *field = field_of(match->concept);
    imr_str value = field != NULL && field->kind == IMR_KIND_BOOL ? IMR_STR("true") : match->concept->id;
    if (field == NULL || match->weak || too_broad(match->concept)) return IMR_OK;
    naming *at = NULL;
    for (size_t i = 0; i < to->namings_n; i++) {
        naming *earlier = &to->namings[i];
        bool apart = match->first >= earlier->first + earlier->count || match->first + match->count <= earlier->first;
        bool same = match->first == earlier->first && match->count == earlier->count && field == earlier->field;
        if (same)
            at = earlier;
        else if (!apart)
            return IMR_OK;
    }
    if (at == NULL && match->concept->table == IMR_TABLE_CHAPTER) return IMR_OK;
    bool general = false;
    imr_status status = is_general(to, match, &general);
    if (status != IMR_OK) return status;
    if (at == NULL) {
        at = &to->namings[to->namings_n++];
        *at = (naming){field, match->concept->table, match->first, match->count, true, {0}};
    }
    at->general = at->general && general;
    return imr_list_add_once(to->reading->arena, &at->values, value) ? IMR_OK : imr_fail_memory(to->err);
}

static void by_length(imr_match *matches, size_t n)
{
    for (size_t i = 1; i < n; i++)
        for (size_t j = i; j > 0; j--) {
            const imr_match *a = &matches[j - 1], *b = &matches[j];
            bool behind = a->count < b->count ||
                          (a->count == b->count && rank_of(a->concept->table) > rank_of(b->concept->table));
            if (!behind) break;
            imr_match swapped = *a;
            matches[j - 1] = *b;
            matches[j] = swapped;
        }
}

static imr_status find_namings(run *to)
{
    imr_matches matches = {0};
    unsigned tables = 0;
    for (size_t i = 0; i < sizeof named / sizeof *named; i++) tables |= 1U << named[i].table;
    imr_status status = imr_lexicon_match(to->reading->lexicon, tables, to->tokens, to->n, &matches, to->err);
    if (status == IMR_OK) {
        to->namings = imr_arena_alloc(to->reading->arena, (matches.n + 1) * sizeof *to->namings);
        if (to->namings == NULL) status = imr_fail_memory(to->err);
    }
    by_length(matches.at, status == IMR_OK ? matches.n : 0);
    for (size_t i = 0; i < matches.n && status == IMR_OK; i++) status = add_naming(to, &matches.at[i]);
    imr_matches_free(&matches);
    return status;
}

/* ---- units and namings to clauses ---- */

static imr_status hear(run *to, const naming *name)
{
    imr_arena *arena = to->reading->arena;
    imr_heard *grown = imr_arena_alloc(arena, (to->heard->n + name->values.n) * sizeof *grown);
    if (grown == NULL) return imr_fail_memory(to->err);
    if (to->heard->n > 0) memcpy(grown, to->heard->at, to->heard->n * sizeof *grown);
    to->heard->at = grown;
    for (size_t i = 0; i < name->values.n; i++)
        grown[to->heard->n++] = (imr_heard){span_of(to, name->first, name->count), name->field, name->values.at[i]};
    return IMR_OK;
}

static imr_status filter_by(run *to, const naming *name)
{
    imr_status status = hear(to, name);
    for (size_t i = 0; i < name->values.n && status == IMR_OK; i++)
        if (!imr_values_filter(to->reading->arena, to->all, name->field, name->values.at[i], false, true,
                               span_of(to, name->first, name->count)))
            status = imr_fail_memory(to->err);
    return status;
}

static imr_status add_wanted(run *to, imr_clause *clause, imr_role role)
{
    if (clause != NULL) clause->role = role, clause->read = true;
    return imr_clause_add(to->reading->arena, to->all, clause) ? IMR_OK : imr_fail_memory(to->err);
}

/* The clauses of the units in a naming's stretch: one, or an ALL. NULL where it has none. */
static imr_status words_of(run *to, const naming *name, imr_clause **out)
{
    imr_arena *arena = to->reading->arena;
    imr_clause *all =
        imr_clause_new(arena, IMR_CLAUSE_ALL, IMR_ROLE_WANTED, NULL, span_of(to, name->first, name->count));
    if (all == NULL) return imr_fail_memory(to->err);
    for (size_t i = 0; i < to->units_n; i++) {
        const unit *at = &to->units[i];
        bool inside = at->first >= name->first && at->first < name->first + name->count;
        if (inside && at->clause != NULL && !imr_clause_add(arena, all, at->clause)) return imr_fail_memory(to->err);
    }
    *out = all->n == 0 ? NULL : (all->n == 1 ? all->parts[0] : all);
    return IMR_OK;
}

/* The words, or the facet without them: "low back" finds a heading that says lumbar. */
static imr_status words_or_facet(run *to, const naming *name, imr_clause *words)
{
    imr_clause *any = imr_clause_new(to->reading->arena, IMR_CLAUSE_ANY, IMR_ROLE_WANTED, NULL,
                                     span_of(to, name->first, name->count));
    imr_status status = words == NULL ? IMR_OK : add_any(to, any, words);
    if (status == IMR_OK) status = add_any(to, any, facet_clause(to, name->field, name->values));
    const imr_field *inferred = imr_field_find(IMR_STR("body_part_inferred"));
    if (status == IMR_OK && name->table == IMR_TABLE_BODY_PART && inferred != NULL)
        status = add_any(to, any, facet_clause(to, inferred, name->values));
    return status == IMR_OK ? add_wanted(to, any, IMR_ROLE_WANTED) : status;
}

static void by_place(naming *namings, size_t n)
{
    for (size_t i = 1; i < n; i++)
        for (size_t j = i; j > 0 && namings[j - 1].first > namings[j].first; j--) {
            naming swapped = namings[j - 1];
            namings[j - 1] = namings[j];
            namings[j] = swapped;
        }
}

/* An outcome filters and its words are spent; a guideline's words still lift; a treatment filters and its words are
 * wanted, or the treatment itself where they are its name; a body part is wanted as words or as a facet. */
static imr_status apply_naming(run *to, const naming *name)
{
    imr_clause *words = NULL;
    imr_status status = words_of(to, name, &words);
    bool narrows = to->how->narrow || name->table == IMR_TABLE_OUTCOME || name->table == IMR_TABLE_GUIDELINE;
    if (status == IMR_OK && narrows && name->table != IMR_TABLE_BODY_PART) status = filter_by(to, name);
    if (status != IMR_OK || name->table == IMR_TABLE_OUTCOME) return status;
    if (name->table == IMR_TABLE_GUIDELINE)
        return words == NULL || !to->how->narrow ? IMR_OK : add_wanted(to, words, IMR_ROLE_LIFT);
    if (words != NULL && !name->general && name->table == IMR_TABLE_PROCEDURE)
        return add_wanted(to, words, IMR_ROLE_WANTED);
    return words_or_facet(to, name, words);
}

static bool is_named(const run *to, const unit *at)
{
    for (size_t i = 0; i < to->namings_n; i++) {
        const naming *name = &to->namings[i];
        if (at->first >= name->first && at->first < name->first + name->count) return true;
    }
    return false;
}

/* A pasted paragraph: any of its words, none of them read as a facet. */
static imr_status describe(run *to)
{
    imr_clause *any = imr_clause_new(to->reading->arena, IMR_CLAUSE_ANY, IMR_ROLE_WANTED, NULL, to->text);
    imr_status status = any == NULL ? imr_fail_memory(to->err) : IMR_OK;
    for (size_t i = 0; i < to->units_n && status == IMR_OK; i++)
        if (to->units[i].clause != NULL) status = add_any(to, any, to->units[i].clause);
    imr_note(to->reading->notes, "read as a description: any of its words, what has most of them first");
    return status == IMR_OK ? add_wanted(to, any, IMR_ROLE_WANTED) : status;
}

imr_status imr_words_read(imr_reading *reading, imr_str text, const imr_words_how *how, imr_clause *all,
                          imr_understood *heard, imr_error *err)
{
    imr_status status = imr_reading_tokens(reading, text, err);
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
    size_t telling = 0;
    status = find_units(&to);
    for (size_t i = 0; i < to.units_n; i++) telling += to.units[i].clause != NULL;
    bool description = how->narrow && telling > DESCRIPTION;
    if (status == IMR_OK && description) status = describe(&to);
    if (status == IMR_OK && !description) {
        if (!how->literal && how->field == NULL) status = find_namings(&to);
        by_place(to.namings, to.namings_n);
        for (size_t i = 0; i < to.namings_n && status == IMR_OK; i++) status = apply_naming(&to, &to.namings[i]);
        for (size_t i = 0; i < to.units_n && status == IMR_OK; i++)
            if (to.units[i].clause != NULL && !is_named(&to, &to.units[i]))
                status = add_wanted(&to, to.units[i].clause, IMR_ROLE_WANTED);
    }
    imr_tokens_free(&kept);
    return status;
}
