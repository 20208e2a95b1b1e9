/* Divides a run of words into units: words, phrases with synonyms, levels, compounds. */
#include "language.h"
#include "words_internal.h"

#include <string.h>

enum { LONGEST_WORD = 200, LEVEL_WEIGHT = 4 };

imr_str imr_words_span(const imr_words_run *to, size_t first, size_t count)
{
    const imr_token *begin = &to->tokens[first], *end = &to->tokens[first + count - 1];
    return (imr_str){to->text.s + begin->begin, end->end - begin->begin};
}

bool imr_words_is(const imr_words_run *to, size_t i, const char *words)
{
    const imr_mention_run run = {.tokens = to->tokens, .n = to->n};
    return imr_mention_is(&run, i, words);
}

/* ---- words to clauses ---- */

imr_clause *imr_words_clause(imr_arena *arena, const imr_token *tokens, size_t n, const imr_field *field, imr_str text)
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
    *out = imr_words_clause(reading->arena, reading->tokens.at, reading->tokens.n, field, text);
    return *out == NULL ? imr_fail_memory(err) : IMR_OK;
}

/* Adds a table's phrase, without its marks, to synonyms; does nothing if it has wildcards or is already there. */
static imr_status add_alternative(imr_words_run *to, imr_str phrase, imr_clause *same)
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

/* Makes synonyms of the words themselves and every phrase of the groups they belong to. */
static imr_status synonym_clause(imr_words_run *to, const imr_match *matches, size_t n, imr_clause **out)
{
    imr_arena *arena = to->reading->arena;
    size_t first = matches->first, count = matches->count;
    imr_str text = imr_words_span(to, first, count);
    imr_clause *same = imr_clause_new(arena, IMR_CLAUSE_SYNONYM, IMR_ROLE_MUST, to->how->field, text);
    imr_status status = IMR_OK;
    if (same == NULL ||
        !imr_clause_add(arena, same, imr_words_clause(arena, &to->tokens[first], count, to->how->field, text)))
        return imr_fail_memory(to->err);
    for (size_t m = 0; m < n && status == IMR_OK; m++)
        for (size_t i = 0; i < imr_lexicon_phrases(to->reading->lexicon, matches[m].concept) && status == IMR_OK; i++)
            status = add_alternative(to, imr_lexicon_phrase(to->reading->lexicon, matches[m].concept, i), same);
    *out = same->n == 1 ? same->parts[0] : same;
    return status;
}

imr_status imr_words_add(imr_words_run *to, imr_clause *any, imr_clause *part)
{
    return any != NULL && imr_clause_add(to->reading->arena, any, part) ? IMR_OK : imr_fail_memory(to->err);
}

imr_clause *imr_words_facet(imr_words_run *to, const imr_field *field, imr_list values)
{
    imr_clause *facet = imr_clause_new(to->reading->arena, IMR_CLAUSE_FACET, IMR_ROLE_MUST, field, (imr_str){0});
    if (facet != NULL) facet->values = values;
    return facet;
}

bool imr_is_level(imr_str word)
{
    if (word.n < 2 || word.n > 3 || strchr("ctls", word.s[0]) == NULL) return false;
    for (size_t i = 1; i < word.n; i++)
        if (word.s[i] < '0' || word.s[i] > '9') return false;
    return true;
}

/* Whether the query is about the area that a nerve supplies: "decreased sensation C5-6" means C5 and C6, not the disc.
 */
static bool is_dermatome(const imr_words_run *to)
{
    static const char *const words[] = {"sensation", "sensory",  "dermatome",   "dermatomes",  "dermatomal",
                                        "myotome",   "numbness", "hypesthesia", "paresthesia", "paresthesias"};
    for (size_t i = 0; i < to->n; i++)
        for (size_t w = 0; w < sizeof words / sizeof *words; w++)
            if (imr_str_equal(to->tokens[i].word, imr_str_of(words[w]))) return true;
    return false;
}

/* Asks for all of the words, anywhere. */
static imr_clause *each_word(imr_words_run *to, size_t first, size_t count, imr_str text)
{
    imr_arena *arena = to->reading->arena;
    imr_clause *all = imr_clause_new(arena, IMR_CLAUSE_AND, IMR_ROLE_MUST, NULL, text);
    for (size_t i = first; i < first + count && all != NULL; i++)
        if (!imr_clause_add(arena, all, imr_words_clause(arena, &to->tokens[i], 1, to->how->field, text))) all = NULL;
    return all;
}

/* Asks for the levels as typed, or for their facet: "L4/5" finds a heading that says L3-S1. For a nerve's area it asks
 * for the words anywhere instead of the facet. */
static imr_status level_clause(imr_words_run *to, size_t first, size_t count, imr_clause **out)
{
    imr_arena *arena = to->reading->arena;
    imr_str text = imr_words_span(to, first, count);
    imr_list levels = {0};
    imr_clause *words = imr_words_clause(arena, &to->tokens[first], count, to->how->field, text);
    imr_status status = imr_levels_read(arena, &to->tokens[first], count, &levels, to->err);
    *out = words;
    if (status != IMR_OK || words == NULL) return words == NULL ? imr_fail_memory(to->err) : status;
    if (levels.n == 0 || to->how->field != NULL) return IMR_OK;
    *out = imr_clause_new(arena, IMR_CLAUSE_OR, IMR_ROLE_MUST, NULL, text);
    status = imr_words_add(to, *out, words);
    if (status == IMR_OK && is_dermatome(to)) {
        (*out)->hold = IMR_HOLD_PLACE;
        return imr_words_add(to, *out, each_word(to, first, count, text));
    }
    if (*out != NULL) (*out)->hold = IMR_HOLD_PLACE;
    imr_clause *each = imr_clause_new(arena, IMR_CLAUSE_AND, IMR_ROLE_MUST, NULL, text);
    for (size_t i = 0; i < levels.n && status == IMR_OK; i++) {
        imr_list one = {0};
        if (!imr_list_add(arena, &one, levels.at[i])) return imr_fail_memory(to->err);
        imr_clause *facet = imr_words_facet(to, imr_field_find(IMR_STR("level")), one);
        if (facet != NULL) facet->weight = LEVEL_WEIGHT;
        status = imr_words_add(to, levels.n == 1 ? *out : each, facet);
    }
    return status == IMR_OK && levels.n > 1 ? imr_words_add(to, *out, each) : status;
}

/* ---- from the run to units ---- */

/* Treats the words of a typed query as capitals: pt means PT, but help is not HELP. A pasted paragraph has its own
 * capitals. */
static void raise_capitals(imr_words_run *to)
{
    static const char *const words[] = {"help", "helps", "ensure", "nice", "sad", "oats", "mac", "even", "h"};
    for (size_t i = 0; i < to->n && !to->how->description; i++) {
        bool plain = imr_word_joins(to->tokens[i].word);
        for (size_t w = 0; w < sizeof words / sizeof *words; w++)
            plain = plain || imr_str_equal(to->tokens[i].word, imr_str_of(words[w]));
        if (!plain) to->tokens[i].flags |= IMR_TOKEN_UPPER;
    }
}

static size_t levels_at(const imr_words_run *to, size_t first)
{
    size_t count = 0;
    while (first + count < to->n && imr_is_level(to->tokens[first + count].word)) count++;
    return count;
}

static imr_clause *one_word(imr_words_run *to, imr_str stem, imr_str text)
{
    imr_arena *arena = to->reading->arena;
    imr_clause *term = imr_clause_new(arena, IMR_CLAUSE_TERM, IMR_ROLE_MUST, to->how->field, text);
    return term != NULL && stem.s != NULL && imr_list_add(arena, &term->values, stem) ? term : NULL;
}

static imr_clause *two_words(imr_words_run *to, imr_str first, imr_str second, imr_str text)
{
    imr_arena *arena = to->reading->arena;
    imr_clause *phrase = imr_clause_new(arena, IMR_CLAUSE_PHRASE, IMR_ROLE_MUST, to->how->field, text);
    bool added = phrase != NULL && first.s != NULL && second.s != NULL && imr_list_add(arena, &phrase->values, first) &&
                 imr_list_add(arena, &phrase->values, second);
    return added ? phrase : NULL;
}

/* Makes two spellings of the same word into synonyms. */
static imr_status two_spellings(imr_words_run *to, imr_clause *a, imr_clause *b, imr_word_unit *out)
{
    imr_arena *arena = to->reading->arena;
    imr_str text = imr_words_span(to, out->first, out->count);
    out->clause = imr_clause_new(arena, IMR_CLAUSE_SYNONYM, IMR_ROLE_MUST, to->how->field, text);
    bool added = out->clause != NULL && imr_clause_add(arena, out->clause, a) && imr_clause_add(arena, out->clause, b);
    return added ? IMR_OK : imr_fail_memory(to->err);
}

/* The stem of two words joined. It belongs to the arena. */
static imr_str stem_of(imr_words_run *to, imr_str a, imr_str b)
{
    imr_str word = imr_arena_printf(to->reading->arena, "%.*s%.*s", IMR_STR_ARG(a), IMR_STR_ARG(b));
    imr_str stem = word.s == NULL ? word : imr_stem(to->reading->stemmer, word);
    char *copy = stem.s == NULL ? NULL : imr_arena_dup(to->reading->arena, stem);
    return (imr_str){copy, copy == NULL ? 0 : stem.n};
}

static bool is_alphabetic(imr_str word)
{
    for (size_t i = 0; i < word.n; i++)
        if (word.s[i] < 'a' || word.s[i] > 'z') return false;
    return word.n > 1;
}

/* Whether it is a percentage: "50%" and "50 percent" mean the same. */
static bool is_percent(const imr_words_run *to, size_t at, size_t *count, imr_str *number)
{
    imr_str word = to->tokens[at].word;
    bool digits = (to->tokens[at].flags & IMR_TOKEN_NUMBER) != 0;
    bool sign = digits && word.s[word.n - 1] == '%';
    bool spelled = digits && !sign && at + 1 < to->n && imr_str_equal(to->tokens[at + 1].word, IMR_STR("percent"));
    *count = spelled ? 2 : 1;
    *number = (imr_str){word.s, word.n - sign};
    return sign || spelled;
}

static imr_status percent_unit(imr_words_run *to, imr_str number, imr_word_unit *out)
{
    imr_str text = imr_words_span(to, out->first, out->count), none = IMR_STR("");
    imr_str plain = stem_of(to, number, none);
    return two_spellings(to, one_word(to, stem_of(to, number, IMR_STR("%")), text),
                         two_words(to, plain, stem_of(to, IMR_STR("percent"), none), text), out);
}

/* Whether it is a score or a strength: "8/10", "10/325". */
static bool is_fraction(const imr_words_run *to, size_t at)
{
    if (at + 1 >= to->n || (to->tokens[at].flags & to->tokens[at + 1].flags & IMR_TOKEN_NUMBER) == 0) return false;
    bool longer = at + 2 < to->n && (to->tokens[at + 2].flags & (IMR_TOKEN_JOINED | IMR_TOKEN_NUMBER)) ==
                                        (IMR_TOKEN_JOINED | IMR_TOKEN_NUMBER);
    return !longer && to->tokens[at + 1].begin == to->tokens[at].end + 1 && to->text.s[to->tokens[at].end] == '/' &&
           (at == 0 || (to->tokens[at].flags & IMR_TOKEN_JOINED) == 0);
}

/* Whether a hyphen joins the word and the next: "well-being" is two adjacent words, or one. */
static bool is_compound(const imr_words_run *to, size_t at)
{
    if (at + 1 >= to->n || (to->tokens[at + 1].flags & IMR_TOKEN_JOINED) == 0) return false;
    uint32_t gap = to->tokens[at + 1].begin - to->tokens[at].end;
    bool hyphen = gap == 1 && to->text.s[to->tokens[at].end] == '-';
    return hyphen && is_alphabetic(to->tokens[at].word) && is_alphabetic(to->tokens[at + 1].word);
}

static imr_status compound_unit(imr_words_run *to, imr_word_unit *out)
{
    const imr_token *first = &to->tokens[out->first], *second = first + 1;
    imr_str text = imr_words_span(to, out->first, out->count), none = IMR_STR("");
    return two_spellings(to, two_words(to, stem_of(to, first->word, none), stem_of(to, second->word, none), text),
                         one_word(to, stem_of(to, first->word, second->word), text), out);
}

/* The length of a word's prefix, 0 if it has none: "nonsteroidal" is "non-steroidal". */
static size_t prefix_of(imr_str word)
{
    static const char *const prefixes[] = {"non", "anti", "multi"};
    enum { REST = 5 };
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes && is_alphabetic(word); i++) {
        imr_str prefix = imr_str_of(prefixes[i]);
        if (word.n >= prefix.n + REST && imr_str_starts(word, prefix)) return prefix.n;
    }
    return 0;
}

static imr_status prefixed_unit(imr_words_run *to, size_t prefix, imr_word_unit *out)
{
    imr_str word = to->tokens[out->first].word, none = IMR_STR("");
    imr_str text = imr_words_span(to, out->first, 1), rest = {word.s + prefix, word.n - prefix};
    return two_spellings(to, one_word(to, stem_of(to, word, none), text),
                         two_words(to, stem_of(to, (imr_str){word.s, prefix}, none), stem_of(to, rest, none), text),
                         out);
}

/* Fills the unit of a word with several spellings. *found: whether it has. */
static imr_status spellings_unit(imr_words_run *to, imr_word_unit *out, bool *found)
{
    imr_str number;
    size_t prefix = prefix_of(to->tokens[out->first].word);
    *found = true;
    if (is_percent(to, out->first, &out->count, &number)) return percent_unit(to, number, out);
    if (is_compound(to, out->first)) {
        out->count = 2;
        return compound_unit(to, out);
    }
    if (prefix > 0) return prefixed_unit(to, prefix, out);
    *found = false;
    return IMR_OK;
}

static imr_status next_unit(imr_words_run *to, size_t at, const imr_match *matches, size_t matches_n,
                            imr_word_unit *out)
{
    imr_status status = IMR_OK;
    size_t m = 0, same = 0, levels = to->how->literal ? 0 : levels_at(to, at);
    *out = (imr_word_unit){.first = at, .count = 1};
    while (m < matches_n && matches[m].first < at) m++;
    while (m + same < matches_n && matches[m + same].first == at && matches[m + same].count == matches[m].count) same++;
    if (levels > 1) {
        out->count = levels;
        return level_clause(to, at, levels, &out->clause);
    }
    if (!to->how->literal && is_fraction(to, at)) {
        out->count = 2;
        out->clause =
            imr_words_clause(to->reading->arena, &to->tokens[at], 2, to->how->field, imr_words_span(to, at, 2));
        return out->clause == NULL ? imr_fail_memory(to->err) : IMR_OK;
    }
    if (same > 0) {
        out->count = matches[m].count;
        return synonym_clause(to, &matches[m], same, &out->clause);
    }
    bool found = false;
    if (!to->how->literal) status = spellings_unit(to, out, &found);
    if (status != IMR_OK || found) return status;
    if (imr_word_joins(to->tokens[at].word) && !to->how->stops) return status;
    if (to->tokens[at].stem.n > LONGEST_WORD) {
        enum { SHOWN = 20 };
        imr_str typed = imr_words_span(to, at, 1);
        if (typed.n > SHOWN) typed.n = SHOWN;
        while (typed.n > 0 && !imr_utf8_valid(typed, &(size_t){0})) typed.n--;
        imr_notes_add(to->reading->notes, (imr_note){.code = IMR_NOTE_LONG_WORD, .span = typed});
        return status;
    }
    out->clause = imr_words_clause(to->reading->arena, &to->tokens[at], 1, to->how->field, imr_words_span(to, at, 1));
    return out->clause == NULL ? imr_fail_memory(to->err) : IMR_OK;
}

imr_status imr_units_find(imr_words_run *to)
{
    imr_matches matches = {0};
    imr_status status = IMR_OK;
    raise_capitals(to);
    to->units = imr_arena_alloc(to->reading->arena, (to->n + 1) * sizeof *to->units);
    if (to->units == NULL) return imr_fail_memory(to->err);
    if (!to->how->literal)
        status = imr_lexicon_match(to->reading->lexicon, 1U << IMR_TABLE_SYNONYM, to->tokens, to->n, &matches, to->err);
    for (size_t at = 0; at < to->n && status == IMR_OK; at += to->units[to->units_n++].count)
        status = next_unit(to, at, matches.at, matches.n, &to->units[to->units_n]);
    imr_matches_free(&matches);
    return status;
}
