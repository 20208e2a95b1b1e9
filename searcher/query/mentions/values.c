#include "values.h"

#include "facet_alias.h"
#include "facet_label.h"
#include "language.h"

#include <string.h>

void imr_interpreter_free(imr_interpreter *reading)
{
    imr_tokens_free(&reading->tokens);
    imr_matches_free(&reading->matches);
}

imr_status imr_interpreter_tokens(imr_interpreter *reading, imr_str text, imr_error *err)
{
    imr_status status = imr_tokenize(text, &reading->tokens, err);
    return status == IMR_OK ? imr_stem_tokens(reading->stemmer, &reading->tokens, err) : status;
}

static char lower(char byte) { return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte; }

/* Whether texts are equal, ignoring case and treating "-", "_" and a space as the same. */
static bool alike(imr_str a, imr_str b)
{
    if (a.n != b.n) return false;
    for (size_t i = 0; i < a.n; i++) {
        char x = lower(a.s[i]), y = lower(b.s[i]);
        bool joints = strchr("-_ ", x) != NULL && strchr("-_ ", y) != NULL;
        if (x != y && !joints) return false;
    }
    return true;
}

/* ---- one value: each function seek_* adds the values that it finds to `found` ---- */

typedef struct seeker {
    imr_interpreter *reading;
    const imr_field *field;
    imr_str text;
    imr_list *found;
    imr_error *err;
} seeker;

static imr_status keep(const seeker *seek, imr_str value)
{
    char *copy = imr_arena_dup(seek->reading->arena, value);
    if (copy == NULL || !imr_list_add_once(seek->reading->arena, seek->found, (imr_str){copy, value.n}))
        return imr_fail_memory(seek->err);
    return IMR_OK;
}

static imr_status seek_choice(const seeker *seek)
{
    for (const char *at = seek->field->choices; at != NULL && *at != '\0';) {
        size_t n = strcspn(at, "|");
        if (alike(seek->text, (imr_str){at, n})) return keep(seek, (imr_str){at, n});
        at += n + (at[n] == '|');
    }
    return IMR_OK;
}

/* Finds the concept whose id is the text; for a family those whose ids begin with it: "img" for img.mri, img.ct ... */
static imr_status seek_id(const seeker *seek, unsigned tables, bool family)
{
    imr_status status = IMR_OK;
    for (imr_table table = 0; table < IMR_TABLE_COUNT; table++) {
        size_t count = (tables & 1U << table) != 0 ? imr_lexicon_count(seek->reading->lexicon, table) : 0;
        for (size_t i = 0; i < count && status == IMR_OK; i++) {
            imr_str id = imr_lexicon_at(seek->reading->lexicon, table, i)->id;
            bool begins = id.n > seek->text.n && id.s[seek->text.n] == '.';
            if (family ? begins && alike((imr_str){id.s, seek->text.n}, seek->text) : alike(id, seek->text))
                status = keep(seek, id);
        }
    }
    return status;
}

/* Finds the concepts that the whole text names; in the outcome table only those whose parent is the field. */
static imr_status seek_phrase(const seeker *seek, unsigned tables)
{
    imr_interpreter *reading = seek->reading;
    imr_status status = imr_interpreter_tokens(reading, seek->text, seek->err);
    size_t n = reading->tokens.n;
    if (status == IMR_OK)
        status = imr_lexicon_match(reading->lexicon, tables, reading->tokens.at, n, &reading->matches, seek->err);
    for (size_t i = 0; i < reading->matches.n && status == IMR_OK; i++) {
        const imr_match *match = &reading->matches.at[i];
        bool ours =
            match->concept->table != IMR_TABLE_OUTCOME || alike(match->concept->parent, imr_str_of(seek->field->key));
        if (ours && match->first == 0 && match->count == n) status = keep(seek, match->concept->id);
    }
    return status;
}

static imr_status seek_label(const seeker *seek, unsigned tables)
{
    imr_status status = IMR_OK;
    for (imr_table table = 0; table < IMR_TABLE_COUNT; table++) {
        size_t count = (tables & 1U << table) != 0 ? imr_lexicon_count(seek->reading->lexicon, table) : 0;
        for (size_t i = 0; i < count && status == IMR_OK; i++) {
            const imr_concept *concept = imr_lexicon_at(seek->reading->lexicon, table, i);
            if (alike(concept->label, seek->text)) status = keep(seek, concept->id);
        }
    }
    return status;
}

/* Finds the procedures of the category that the text names: surgery, injections, DME. */
static imr_status seek_category(const seeker *seek)
{
    const imr_lexicon *lexicon = seek->reading->lexicon;
    imr_list categories = {0};
    seeker of_category = *seek;
    of_category.found = &categories;
    imr_status status = seek_phrase(&of_category, 1U << IMR_TABLE_CATEGORY);
    if (status == IMR_OK && categories.n == 0) status = seek_label(&of_category, 1U << IMR_TABLE_CATEGORY);
    for (size_t i = 0; i < imr_lexicon_count(lexicon, IMR_TABLE_PROCEDURE) && status == IMR_OK; i++) {
        const imr_concept *concept = imr_lexicon_at(lexicon, IMR_TABLE_PROCEDURE, i);
        if (imr_list_has(&categories, concept->parent)) status = keep(seek, concept->id);
    }
    return status;
}

static imr_status seek_level(const seeker *seek)
{
    imr_list levels = {0};
    imr_status status = imr_interpreter_tokens(seek->reading, seek->text, seek->err);
    if (status == IMR_OK)
        status = imr_levels_read(seek->reading->arena, seek->reading->tokens.at, seek->reading->tokens.n, &levels,
                                 seek->err);
    for (size_t i = 0; i < levels.n && status == IMR_OK; i++) status = keep(seek, levels.at[i]);
    return status;
}

typedef struct walk {
    const seeker *seek;
    bool whole; /* whether values must equal the text, or may contain it */
    imr_status status;
} walk;

static bool contains(imr_str value, imr_str text)
{
    for (size_t at = 0; at + text.n <= value.n; at++)
        if (alike((imr_str){value.s + at, text.n}, text)) return true;
    return false;
}

static bool visit_value(void *context, imr_str term, uint32_t documents)
{
    walk *to = context;
    (void)documents;
    bool fits = to->whole ? alike(term, to->seek->text) : contains(term, to->seek->text);
    if (fits) to->status = keep(to->seek, term);
    return to->status == IMR_OK;
}

static imr_status seek_indexed(const seeker *seek, bool whole)
{
    if (seek->reading->reader == NULL) return keep(seek, seek->text);
    walk to = {seek, whole, IMR_OK};
    imr_status status = imr_reader_terms(seek->reading->reader, imr_str_of(seek->field->prefix), (imr_str){0},
                                         visit_value, &to, seek->err);
    return status == IMR_OK ? to.status : status;
}

/* ---- invalid values ---- */

enum { NEAREST = 4 };

typedef struct nearest {
    imr_str word;
    imr_str at[NEAREST];
    unsigned distance[NEAREST];
    size_t n;
} nearest;

static bool visit_nearest(void *context, imr_str term, uint32_t documents)
{
    nearest *near = context;
    (void)documents;
    unsigned distance = imr_edit_distance(near->word, term, 32);
    size_t at = near->n < NEAREST ? near->n++ : NEAREST;
    for (; at > 0 && near->distance[at - 1] > distance; at--) {
        if (at == NEAREST) continue;
        near->at[at] = near->at[at - 1];
        near->distance[at] = near->distance[at - 1];
    }
    if (at < NEAREST) near->at[at] = term, near->distance[at] = distance;
    return true;
}

/* Copies a term, because terms are valid only during the visit. */
static bool visit_copy(void *context, imr_str term, uint32_t documents)
{
    walk *to = context;
    (void)documents;
    to->status = keep(to->seek, term);
    return to->status == IMR_OK;
}

static void nearest_values(const seeker *seek, unsigned tables, nearest *near)
{
    for (const char *at = seek->field->choices; at != NULL && *at != '\0';) {
        size_t n = strcspn(at, "|");
        visit_nearest(near, (imr_str){at, n}, 0);
        at += n + (at[n] == '|');
    }
    for (imr_table table = 0; table < IMR_TABLE_COUNT && near->n < NEAREST; table++)
        if ((tables & 1U << table) != 0)
            near->n +=
                imr_lexicon_nearest(seek->reading->lexicon, table, seek->text, near->at + near->n, NEAREST - near->n);
    if (near->n > 0 || seek->field->prefix == NULL || seek->reading->reader == NULL) return;
    imr_list values = {0};
    seeker all = *seek;
    all.found = &values;
    walk to = {&all, false, IMR_OK};
    imr_reader_terms(seek->reading->reader, imr_str_of(seek->field->prefix), (imr_str){0}, visit_copy, &to, NULL);
    for (size_t i = 0; i < values.n; i++) visit_nearest(near, values.at[i], 0);
}

static imr_status no_such_value(const seeker *seek, unsigned tables)
{
    nearest near = {.word = seek->text};
    nearest_values(seek, tables, &near);
    imr_str list = imr_arena_printf(seek->reading->arena, "%s", near.n == 0 ? "" : "; nearest: ");
    for (size_t i = 0; i < near.n && list.s != NULL; i++)
        list = imr_arena_printf(seek->reading->arena, "%.*s%s%.*s", IMR_STR_ARG(list), i == 0 ? "" : ", ",
                                IMR_STR_ARG(near.at[i]));
    if (list.s == NULL) return imr_fail_memory(seek->err);
    return imr_fail(seek->err, IMR_USAGE, "%s: \"%.*s\" is not one of its values%.*s", seek->field->key,
                    IMR_STR_ARG(seek->text), IMR_STR_ARG(list));
}

/* Tries the most certain interpretation first; the first that finds anything decides. */
static imr_status seek_all(const seeker *seek)
{
    const imr_field *field = seek->field;
    unsigned tables = imr_facet_tables(field);
    bool procedures =
        (tables & 1U << IMR_TABLE_PROCEDURE) != 0; /* a family's name means all its members, not a part of one's name */
    imr_status status = IMR_OK;
    imr_str alias = imr_facet_alias(field, seek->text);
    if (alias.n > 0) return keep(seek, alias);
    if (field->choices != NULL) status = seek_choice(seek);
    if (status == IMR_OK && seek->found->n == 0 && tables != 0) status = seek_id(seek, tables, false);
    if (status == IMR_OK && seek->found->n == 0 && procedures) status = seek_id(seek, tables, true);
    if (status == IMR_OK && seek->found->n == 0 && procedures) status = seek_category(seek);
    if (status == IMR_OK && seek->found->n == 0 && tables != 0) status = seek_phrase(seek, tables);
    if (status == IMR_OK && seek->found->n == 0 && tables != 0) status = seek_label(seek, tables);
    if (status == IMR_OK && seek->found->n == 0 && tables != 0) status = seek_id(seek, tables, true);
    if (status == IMR_OK && seek->found->n == 0) status = seek_phrase(seek, 1U << IMR_TABLE_OUTCOME);
    if (status == IMR_OK && seek->found->n == 0 && strcmp(field->key, "level") == 0) status = seek_level(seek);
    if (status != IMR_OK || seek->found->n > 0) return status;
    if (field->choices == NULL && field->prefix != NULL) {
        status = seek_indexed(seek, true);
        if (status == IMR_OK && seek->found->n == 0 && tables == 0 && seek->text.n > 2)
            status = seek_indexed(seek, false);
    }
    if (status != IMR_OK || seek->found->n > 0) return status;
    /* Keys are not a closed set: an unknown one matches nothing. */
    if ((field->flags & IMR_FIELD_KEY) != 0) return keep(seek, seek->text);
    return no_such_value(seek, tables);
}

/* ---- ranges ---- */

/* Converts an end of a range to the form of the slot; a month or year alone means its first day or, with `last`, its
 * last. IMR_USAGE if it is invalid. */
static imr_status end_of_range(const seeker *seek, imr_str text, bool last, imr_str *out)
{
    static const char latest[] = "0000-99-99";
    const imr_field *field = seek->field;
    char scratch[32];
    size_t digits = 0;
    *out = (imr_str){0};
    if (text.n == 0) return IMR_OK;
    for (size_t i = 0; i < text.n; i++) digits += text.s[i] >= '0' && text.s[i] <= '9';
    if ((field->flags & IMR_FIELD_DATE) != 0) {
        imr_str day = imr_arena_printf(seek->reading->arena, "%.*s%s", IMR_STR_ARG(text),
                                       text.n == 4 ? "-01-01" : (text.n == 7 ? "-01" : ""));
        if (day.s == NULL) return imr_fail_memory(seek->err);
        if (!imr_date_valid(day))
            return imr_fail(seek->err, IMR_USAGE, "%s: \"%.*s\" is not a date; write 2016, 2016-12 or 2016-12-31",
                            field->key, IMR_STR_ARG(text));
        *out = day;
        if (last && text.n < day.n)
            *out = imr_arena_printf(seek->reading->arena, "%.*s%s", IMR_STR_ARG(text), latest + text.n);
        return out->s == NULL ? imr_fail_memory(seek->err) : IMR_OK;
    }
    if (digits != text.n || text.n > 9)
        return imr_fail(seek->err, IMR_USAGE, "%s: \"%.*s\" is not a number; a range is written 40..60, 40.. or ..60",
                        field->key, IMR_STR_ARG(text));
    imr_str sortable = imr_field_sort_text(field, text, scratch);
    char *copy = imr_arena_dup(seek->reading->arena, sortable);
    if (copy == NULL) return imr_fail_memory(seek->err);
    *out = (imr_str){copy, sortable.n};
    return IMR_OK;
}

/* Adds the begin and the end of a range to `found`. */
static imr_status seek_range(const seeker *seek)
{
    size_t joint = imr_str_find(seek->text, IMR_STR(".."), 0), wide = 2;
    if (joint == SIZE_MAX && (seek->field->flags & IMR_FIELD_DATE) == 0) { /* numbers have no signs: 40-60 */
        joint = imr_str_find(seek->text, IMR_STR("-"), 0);
        wide = 1;
    }
    bool one = joint == SIZE_MAX;
    imr_str low = one ? seek->text : imr_str_trim((imr_str){seek->text.s, joint});
    imr_str high = one ? low : imr_str_trim((imr_str){seek->text.s + joint + wide, seek->text.n - joint - wide});
    imr_str begin, end;
    imr_status status = end_of_range(seek, low, false, &begin);
    if (status == IMR_OK) status = end_of_range(seek, high, true, &end);
    if (status != IMR_OK) return status;
    if ((begin.s == NULL && end.s == NULL) || (begin.s != NULL && end.s != NULL && imr_str_compare(begin, end) > 0))
        return imr_fail(seek->err, IMR_USAGE, "%s: \"%.*s\" is not a range; write 40..60, 40.. or ..60",
                        seek->field->key, IMR_STR_ARG(seek->text));
    if (!imr_list_add(seek->reading->arena, seek->found, begin) ||
        !imr_list_add(seek->reading->arena, seek->found, end))
        return imr_fail_memory(seek->err);
    return IMR_OK;
}

/* "2016-2018" */
static bool is_years(imr_str text)
{
    enum { YEAR = 4 };
    if (text.n != 2 * YEAR + 1 || text.s[YEAR] != '-') return false;
    for (size_t i = 0; i < text.n; i++)
        if (i != YEAR && (text.s[i] < '0' || text.s[i] > '9')) return false;
    return true;
}

/* ---- clauses ---- */

static bool same_place(const imr_clause *clause, imr_role role, const imr_field *field, bool read)
{
    return clause->role == role && clause->field == field && clause->read == read && !clause->strict &&
           (clause->kind == IMR_CLAUSE_FACET || clause->kind == IMR_CLAUSE_RANGE || clause->kind == IMR_CLAUSE_OR);
}

/* Merges alternatives of one field: values into one FACET; with ranges into an OR marked with the field. */
static bool add_alternative(imr_arena *arena, imr_clause *all, imr_clause *added)
{
    for (size_t i = 0; i < all->n && !added->strict; i++) {
        imr_clause *earlier = all->parts[i];
        if (!same_place(earlier, added->role, added->field, added->read)) continue;
        if (earlier->kind == IMR_CLAUSE_FACET && added->kind == IMR_CLAUSE_FACET) {
            bool kept = true;
            for (size_t v = 0; v < added->values.n && kept; v++)
                kept = imr_list_add_once(arena, &earlier->values, added->values.at[v]);
            return kept;
        }
        if (earlier->kind == IMR_CLAUSE_OR) return imr_clause_add(arena, earlier, added);
        imr_clause *any = imr_clause_new(arena, IMR_CLAUSE_OR, added->role, added->field, added->text);
        if (any == NULL || !imr_clause_add(arena, any, earlier) || !imr_clause_add(arena, any, added)) return false;
        all->parts[i] = any;
        return true;
    }
    return imr_clause_add(arena, all, added);
}

bool imr_values_filter(imr_arena *arena, imr_clause *all, const imr_field *field, imr_str value, bool strict, bool read,
                       imr_str text)
{
    imr_clause *facet = imr_clause_new(arena, IMR_CLAUSE_FACET, IMR_ROLE_FILTER, field, text);
    if (facet == NULL || !imr_list_add(arena, &facet->values, value)) return false;
    facet->strict = strict;
    facet->read = read;
    return add_alternative(arena, all, facet);
}

/* Reads a boolean's value; false if it is not one. Only true has terms in the index. */
static bool read_boolean(const imr_field *field, imr_str text, bool *truth)
{
    static const struct {
        const char *word;
        bool truth;
    } words[] = {{"true", true}, {"yes", true}, {"1", true}, {"false", false}, {"no", false}, {"0", false}};
    for (size_t i = 0; field->kind == IMR_KIND_BOOL && i < sizeof words / sizeof *words; i++) {
        if (!alike(text, imr_str_of(words[i].word))) continue;
        *truth = words[i].truth;
        return true;
    }
    return false;
}

static imr_status add_one(imr_interpreter *reading, const imr_field *field, imr_str text, bool strict, imr_clause *all,
                          imr_error *err)
{
    imr_str typed = text;
    imr_role role = IMR_ROLE_FILTER;
    if (text.n > 1 && text.s[0] == '!') {
        role = IMR_ROLE_MUST_NOT;
        text = imr_str_trim((imr_str){text.s + 1, text.n - 1});
    }
    bool truth = true;
    if (read_boolean(field, text, &truth)) text = IMR_STR("true");
    if (!truth) role = role == IMR_ROLE_FILTER ? IMR_ROLE_MUST_NOT : IMR_ROLE_FILTER;

    bool sortable = (field->flags & IMR_FIELD_SORT) != 0 && (field->flags & IMR_FIELD_KEY) == 0;
    bool range =
        sortable && (field->prefix == NULL || imr_str_find(text, IMR_STR(".."), 0) != SIZE_MAX || is_years(text));
    imr_clause *clause =
        imr_clause_new(reading->arena, range ? IMR_CLAUSE_RANGE : IMR_CLAUSE_FACET, role, field, typed);
    if (clause == NULL) return imr_fail_memory(err);
    clause->strict = strict;
    seeker seek = {reading, field, text, &clause->values, err};
    imr_status status = range ? seek_range(&seek) : seek_all(&seek);
    if (status == IMR_OK && !add_alternative(reading->arena, all, clause)) status = imr_fail_memory(err);
    return status;
}

imr_status imr_values_add(imr_interpreter *reading, const imr_field *field, imr_str text, bool strict, imr_clause *all,
                          imr_error *err)
{
    imr_status status = IMR_OK;
    bool some = false;
    for (size_t at = 0; at <= text.n && status == IMR_OK;) {
        size_t comma = imr_str_find(text, IMR_STR(","), at);
        size_t end = comma == SIZE_MAX ? text.n : comma;
        imr_str one = imr_str_trim((imr_str){text.s + at, end - at});
        if (one.n > 0) status = add_one(reading, field, one, strict, all, err);
        some = some || one.n > 0;
        at = end + 1;
    }
    if (status == IMR_OK && !some) return imr_fail(err, IMR_USAGE, "%s: a value is missing", field->key);
    return status;
}
