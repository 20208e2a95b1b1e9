#include "result.h"

#include <string.h>

#include "facet_label.h"

static const imr_facet_row rows[] = {
    {"outcome", "Outcome", "outcome", false},
    {"category", "Category", "category", false},
    {"procedure", "Procedure", "procedure", false},
    {"guideline", "Guideline the reviewer cited", "guideline", false},
    {"ur_guideline", "Guideline UR cited", "guideline UR cited", false},
    {"ground", "Why it was decided so", "ground", false},
    {"body_part", "Body part", "body part", false},
    {"specialty", "Reviewer\xe2\x80\x99s specialty", "specialty", false},
    {"year", "Year", "year", true},
    {"level", "Spinal level", "level", true},
    {"side", "Side", "side", true},
    {"sex", "Sex of the worker", "sex", true},
    {"case_outcome", "Outcome of the whole letter", "whole letter", true},
};

const imr_facet_row *imr_facet_row_at(size_t i) { return i < sizeof rows / sizeof *rows ? &rows[i] : NULL; }

/* "Official Disability Guidelines (ODG)" -> "ODG". */
static imr_str short_of(imr_str label)
{
    size_t open = imr_str_find(label, IMR_STR(" ("), 0);
    if (open == SIZE_MAX || label.s[label.n - 1] != ')') return label;
    imr_str name = {label.s + open + 2, label.n - open - 3};
    for (size_t i = 0; i < name.n; i++)
        if (name.s[i] < 'A' || name.s[i] > 'Z') return label;
    return name.n > 0 ? name : label;
}

imr_str imr_result_label(const imr_lexicon *lexicon, const imr_field *field, imr_str value)
{
    static const struct {
        const char *value, *label;
    } words[] = {{"upheld", "Upheld"},
                 {"overturned", "Overturned"},
                 {"partial", "Partly overturned"},
                 {"female", "Female"},
                 {"male", "Male"},
                 {"left", "Left"},
                 {"right", "Right"},
                 {"bilateral", "Bilateral"},
                 {"none", "No guideline cited"},
                 {"true", "Yes"}};
    if (imr_address_is_absence(field, value)) return IMR_STR("No date");
    imr_str label = short_of(imr_facet_label(lexicon, field, value));
    if (label.n > 0) return label;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (imr_str_equal(value, imr_str_of(words[i].value))) return imr_str_of(words[i].label);
    return value;
}

/* ---- what was read ---- */

/* Turns a span of `asked` into the same span of the typed query; the two differ in nothing but tags. */
static imr_str typed(const imr_result *result, imr_str text)
{
    imr_str of = result->asked, q = result->address.q;
    if (text.n == 0 || of.n == 0 || text.s < of.s || text.s + text.n > of.s + of.n) return (imr_str){0};
    return (imr_str){q.s + (text.s - of.s), text.n};
}

static bool add_reading(imr_result *to, const imr_clause *clause, imr_str value)
{
    imr_arena *arena = to->visit->arena;
    imr_str words = typed(to, clause->text);
    bool excluded = clause->role == IMR_ROLE_MUST_NOT;
    for (size_t i = 0; i < to->readings_n; i++) { /* a range may be there twice */
        const imr_reading *other = &to->readings[i];
        bool same = other->field == clause->field && other->excluded == excluded && other->words.s == words.s;
        if (same && imr_str_equal(other->value, value)) return true;
    }
    imr_reading *grown = imr_arena_alloc(arena, (to->readings_n + 1) * sizeof *grown);
    if (grown == NULL) return false;
    if (to->readings_n > 0) memcpy(grown, to->readings, to->readings_n * sizeof *grown);
    imr_reading *reading = &grown[to->readings_n++];
    *reading = (imr_reading){.field = clause->field,
                             .value = value,
                             .words = words,
                             .excluded = excluded,
                             .range = clause->kind == IMR_CLAUSE_RANGE};
    if (reading->range && reading->excluded && strcmp(clause->field->key, "year") == 0 &&
        imr_str_equal(value, imr_str_of(imr_address_any_year))) {
        reading->value = IMR_STR("none");
        reading->excluded = reading->range = false;
    }
    to->readings = grown;
    return true;
}

/* Drops the leading zeros that a range's numbers have in the index: "041", "065". */
static imr_str without_zeros(imr_str text)
{
    while (text.n > 1 && text.s[0] == '0') text.s++, text.n--;
    return text;
}

static bool add_range(imr_result *to, const imr_clause *clause)
{
    imr_str from = clause->values.n > 0 ? without_zeros(clause->values.at[0]) : (imr_str){0};
    imr_str until = clause->values.n > 1 ? without_zeros(clause->values.at[1]) : (imr_str){0};
    imr_buf text = {0};
    imr_buf_add(&text, from);
    if (!imr_str_equal(from, until)) {
        imr_buf_puts(&text, "..");
        imr_buf_add(&text, until);
    }
    const imr_str kept = imr_buf_keep(&text, to->visit->arena);
    return kept.s != NULL && add_reading(to, clause, kept);
}

static bool read_clause(imr_result *to, const imr_clause *clause)
{
    bool added = true;
    if (clause->field == NULL || strcmp(clause->field->key, "id") == 0) return true; /* filters by id come from a tag */
    if (clause->role == IMR_ROLE_SHOULD) return true; /* it only lifts: hits need not have it */
    if (clause->kind == IMR_CLAUSE_RANGE) return add_range(to, clause);
    for (size_t i = 0; clause->kind == IMR_CLAUSE_FACET && i < clause->values.n && added; i++)
        added = add_reading(to, clause, clause->values.at[i]);
    for (size_t i = 0; clause->kind == IMR_CLAUSE_OR && i < clause->n && added; i++)
        added = read_clause(to, clause->parts[i]);
    return added;
}

/* Finds which filter asked for each value by parsing the filters again: the values of one clause share its text. */
static void name_filters(imr_result *to)
{
    for (size_t r = 0; r < to->readings_n; r++) {
        imr_reading *reading = &to->readings[r];
        if (reading->words.n > 0) continue;
        for (size_t i = 0; i < to->address.filters_n; i++) {
            const imr_filter *filter = &to->address.filters[i];
            bool not = filter->text.n > 0 && filter->text.s[0] == '!';
            imr_str text = {filter->text.s + not, filter->text.n - not };
            if (filter->field == reading->field && not == reading->excluded && imr_str_equal(text, reading->value))
                reading->filter = filter->text;
        }
    }
}

/* ---- "field:value" in the query ---- */

static bool ends_word(char byte) { return byte == ' ' || byte == '(' || byte == ')'; }

/* Finds the next such part from a byte on, as "-outcome:upheld,overturned", and its field; false if there is none. */
static bool next_typed(imr_str q, size_t from, imr_str *part, const imr_field **field)
{
    for (size_t at = from; at < q.n; at++) {
        if (at > 0 && !ends_word(q.s[at - 1])) continue;
        size_t name = at;
        while (name < q.n && strchr("-+!", q.s[name]) != NULL) name++;
        size_t colon = name;
        while (colon < q.n && !ends_word(q.s[colon]) && q.s[colon] != ':' && q.s[colon] != '"') colon++;
        if (colon == q.n || q.s[colon] != ':') continue;
        *field = imr_field_find((imr_str){q.s + name, colon - name});
        bool quoted = false;
        size_t end = colon;
        for (; end < q.n && (quoted || !ends_word(q.s[end])); end++) quoted = quoted != (q.s[end] == '"');
        *part = (imr_str){q.s + at, end - at};
        if (*field != NULL) return true;
    }
    return false;
}

static bool is_within(imr_str text, imr_str of) { return text.n > 0 && text.s >= of.s && text.s < of.s + of.n; }

/* Gives each value of such a part the whole part as its words, even if it was merged with the values of filters and so
 * has none. */
static void name_typed(imr_result *to)
{
    imr_str part;
    const imr_field *field;
    for (size_t at = 0; next_typed(to->address.q, at, &part, &field);) {
        bool named = false;
        for (int pass = 0; pass < 3 && !named; pass++)
            for (size_t i = 0; i < to->readings_n; i++) {
                imr_reading *reading = &to->readings[i];
                bool nameless = reading->words.n == 0 && (reading->filter.n == 0 || pass == 2);
                if (reading->field != field || !(pass == 0 ? is_within(reading->words, part) : nameless)) continue;
                reading->words = part;
                reading->typed = named = true;
            }
        at = (size_t)(part.s + part.n - to->address.q.s);
    }
}

/* ---- the remaining words ---- */

static bool is_read(const imr_result *result, const char *at)
{
    for (size_t i = 0; i < result->readings_n; i++) {
        imr_str words = result->readings[i].words;
        if (words.n > 0 && at >= words.s && at < words.s + words.n) return true;
    }
    return false;
}

static bool is_operator(imr_str word)
{
    static const char *const operators[] = {"AND", "OR", "NOT"};
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
        if (imr_str_equal(word, imr_str_of(operators[i]))) return true;
    for (size_t i = 0; i < word.n; i++)
        if (strchr("(){}|", word.s[i]) != NULL || (word.s[i] == '/' && i + 1 < word.n && (i == 0 || word.n < 8)))
            return true;
    return false;
}

/* The end of the word or phrase that begins at i. */
static size_t end_of_word(const imr_result *result, size_t i)
{
    imr_str q = result->address.q;
    bool quoted = q.s[i] == '"';
    for (i++; i < q.n; i++) {
        if (quoted && q.s[i] == '"') return i + 1;
        if (!quoted && (q.s[i] == ' ' || is_read(result, q.s + i))) return i;
    }
    return i;
}

static bool add_words(imr_result *to)
{
    imr_str q = to->address.q;
    for (size_t i = 0; i < q.n;) {
        if (q.s[i] == ' ' || is_read(to, q.s + i)) {
            i++;
            continue;
        }
        size_t end = end_of_word(to, i);
        imr_str word = {q.s + i, end - i};
        to->operators = to->operators || is_operator(word);
        bool marks_only = word.n == 1 && strchr(",;.:-", word.s[0]) != NULL;
        if (!marks_only && !imr_list_add(to->visit->arena, &to->words, word)) return false;
        i = end;
    }
    if (!to->operators) return true;
    to->words.n = 0;
    return imr_list_add(to->visit->arena, &to->words, q);
}

/* ---- the search ---- */

static imr_status fetch(imr_result *to, uint64_t hits, imr_error *err)
{
    imr_status status = IMR_OK;
    to->hits = imr_arena_alloc(to->visit->arena, (hits + 1) * sizeof *to->hits);
    if (to->hits == NULL) return imr_fail_memory(err);
    while (to->hits_n < hits) {
        status = imr_search_next(to->search, to->visit->arena, &to->hits[to->hits_n], err);
        if (status != IMR_OK) break;
        to->hits_n++;
    }
    return status == IMR_NONE ? IMR_OK : status;
}

imr_status imr_result_open(imr_visit *visit, const imr_address *address, bool whole, uint64_t hits, imr_result *out,
                           imr_error *err)
{
    *out = (imr_result){.visit = visit, .address = *address};
    imr_request request;
    imr_status status = imr_address_request(visit->arena, address, &request, err);
    request.limit = hits;
    request.whole = whole;
    request.cancel = visit->cancel;
    out->asked = request.query;
    if (status == IMR_OK) status = imr_search_open(visit->snapshot, &request, &out->search, err);
    if (status != IMR_OK) return status;
    out->total = imr_search_total(out->search);
    const imr_clause *query = imr_search_query(out->search);
    bool kept = true;
    for (size_t i = 0; i < query->n && kept; i++) kept = read_clause(out, query->parts[i]);
    name_filters(out);
    name_typed(out);
    if (!kept || !add_words(out)) return imr_fail_memory(err);
    return hits > 0 ? fetch(out, hits, err) : IMR_OK;
}

void imr_result_close(imr_result *result)
{
    imr_search_close(result->search);
    result->search = NULL;
}

/* ---- other queries ---- */

/* The query without the spans of a field's readings (if field is not NULL), and with `instead` in place of `span`. */
static imr_str query_without(const imr_result *result, const imr_field *field, imr_str span, const char *instead)
{
    imr_str q = result->address.q;
    imr_buf text = {0};
    for (size_t i = 0; i < q.n; i++) {
        bool gone = span.n > 0 && q.s + i >= span.s && q.s + i < span.s + span.n;
        if (gone && q.s + i == span.s) imr_buf_puts(&text, instead);
        for (size_t r = 0; field != NULL && r < result->readings_n && !gone; r++) {
            imr_str words = result->readings[r].words;
            gone =
                result->readings[r].field == field && words.n > 0 && q.s + i >= words.s && q.s + i < words.s + words.n;
        }
        bool doubled = q.s[i] == ' ' && text.n > 0 && text.s[text.n - 1] == ' ';
        if (!gone && !doubled) imr_buf_putc(&text, q.s[i]);
    }
    imr_str left = imr_str_trim(imr_buf_str(&text));
    char *copy = text.failed ? NULL : imr_arena_dup(result->visit->arena, left);
    left = (imr_str){copy, copy == NULL ? 0 : left.n};
    imr_buf_free(&text);
    return left;
}

static bool is_asked_in_words(const imr_result *result, const imr_field *field)
{
    for (size_t i = 0; i < result->readings_n; i++)
        if (result->readings[i].field == field && result->readings[i].words.n > 0) return true;
    return false;
}

static bool is_asked(const imr_result *result, const imr_field *field)
{
    for (size_t i = 0; i < result->readings_n; i++)
        if (result->readings[i].field == field) return true;
    return false;
}

/* "!value"; absent if memory runs out. */
static imr_str excluded_text(imr_arena *arena, imr_str value)
{
    char *text = imr_arena_alloc(arena, value.n + 2);
    if (text == NULL) return (imr_str){0};
    text[0] = '!';
    if (value.n > 0) memcpy(text + 1, value.s, value.n);
    text[value.n + 1] = '\0';
    return (imr_str){text, value.n + 1};
}

imr_address imr_result_clear(const imr_result *result, const imr_field *field)
{
    imr_address to = imr_address_clear(result->visit->arena, &result->address, field);
    if (is_asked_in_words(result, field)) to.q = query_without(result, field, (imr_str){0}, "");
    return to;
}

imr_address imr_result_only(const imr_result *result, const imr_field *field, imr_str value)
{
    imr_address cleared = imr_result_clear(result, field);
    return imr_address_with(result->visit->arena, &cleared, field, value);
}

imr_address imr_result_choose(const imr_result *result, const imr_field *field, imr_str value)
{
    imr_address from = result->address;
    if (is_asked_in_words(result, field)) from.q = query_without(result, field, (imr_str){0}, "");
    imr_address to = imr_address_with(result->visit->arena, &from, field, value);
    if (imr_address_is_absence(field, IMR_STR("none")))
        to = imr_address_without(result->visit->arena, &to, field, IMR_STR("none"));
    return imr_address_without(result->visit->arena, &to, field, excluded_text(result->visit->arena, value));
}

imr_address imr_result_exclude(const imr_result *result, const imr_field *field, imr_str value)
{
    imr_arena *arena = result->visit->arena;
    imr_address from = imr_address_without(arena, &result->address, field, value);
    return imr_address_with(arena, &from, field, excluded_text(arena, value));
}

static bool is_same(const imr_reading *a, const imr_reading *b)
{
    return a->field == b->field && a->excluded == b->excluded && imr_str_equal(a->value, b->value);
}

/* The address without the words of a reading. If they are a "field:value" part with other values, those become filters.
 */
static imr_address drop_words(const imr_result *result, const imr_reading *dropped)
{
    imr_arena *arena = result->visit->arena;
    imr_address to = imr_result_without_words(result, dropped->words);
    for (size_t i = 0; dropped->typed && i < result->readings_n; i++) {
        const imr_reading *other = &result->readings[i];
        if (is_same(other, dropped) || other->words.s != dropped->words.s) continue;
        imr_str value = other->excluded ? excluded_text(arena, other->value) : other->value;
        if (value.n > 0) to = imr_address_with(arena, &to, other->field, value);
    }
    return to;
}

/* Removes words and filter alike: a value may be asked for by both. */
imr_address imr_result_drop(const imr_result *result, const imr_reading *reading)
{
    imr_address to = result->address;
    bool asked = false;
    for (size_t i = 0; i < result->readings_n && !asked; i++) {
        asked = is_same(&result->readings[i], reading) && result->readings[i].words.n > 0;
        if (asked) to = drop_words(result, &result->readings[i]);
    }
    for (size_t i = 0; i < result->readings_n; i++) {
        const imr_reading *other = &result->readings[i];
        if (!is_same(other, reading) || other->filter.n == 0) continue;
        to = imr_address_without(result->visit->arena, &to, other->field, other->filter);
        asked = true;
    }
    return asked ? to : imr_address_clear(result->visit->arena, &result->address, reading->field);
}

imr_address imr_result_without_words(const imr_result *result, imr_str words)
{
    return imr_address_ask(&result->address, query_without(result, NULL, words, ""));
}

imr_address imr_result_quoted(const imr_result *result, imr_str words)
{
    imr_buf quoted = {0};
    imr_buf_putc(&quoted, '"');
    imr_buf_add(&quoted, words);
    imr_buf_putc(&quoted, '"');
    imr_str q = quoted.failed ? result->address.q : query_without(result, NULL, words, quoted.s);
    imr_buf_free(&quoted);
    return imr_address_ask(&result->address, q);
}

/* ---- counts ---- */

static imr_status copy_counts(imr_arena *arena, imr_counts *counts, imr_error *err)
{
    imr_count *copy = imr_arena_alloc(arena, (counts->n + 1) * sizeof *copy);
    if (copy == NULL) return imr_fail_memory(err);
    for (size_t i = 0; i < counts->n; i++) {
        char *value = imr_arena_dup(arena, counts->at[i].value);
        if (value == NULL) return imr_fail_memory(err);
        copy[i] = (imr_count){{value, counts->at[i].value.n}, counts->at[i].n};
    }
    counts->at = copy;
    return IMR_OK;
}

/* Words of the query that choose values also match as words, so the facet is counted as unset in a query without them.
 */
imr_status imr_result_counts(imr_result *result, const imr_field *field, imr_counts *out, imr_error *err)
{
    if (!is_asked(result, field)) return imr_search_facet(result->search, field, out, err);
    if (!is_asked_in_words(result, field)) return imr_search_facet_open(result->search, field, out, err);
    imr_search *open = NULL;
    imr_address address = imr_result_clear(result, field);
    address.offset = 0;
    imr_request request;
    imr_status status = imr_address_request(result->visit->arena, &address, &request, err);
    request.limit = 0;
    request.exact = true;
    request.cancel = result->visit->cancel;
    if (status == IMR_OK) status = imr_search_open(result->visit->snapshot, &request, &open, err);
    if (status == IMR_OK) status = imr_search_facet(open, field, out, err);
    if (status == IMR_OK) status = copy_counts(result->visit->arena, out, err);
    imr_search_close(open);
    return status;
}

const imr_reading *imr_result_reading(const imr_result *result, const imr_field *field, imr_str value)
{
    for (size_t i = 0; i < result->readings_n; i++)
        if (result->readings[i].field == field && imr_str_equal(result->readings[i].value, value))
            return &result->readings[i];
    return NULL;
}
