#include "restate.h"

#include <string.h>

#include "markup.h"

static bool is_capital(char byte) { return byte >= 'A' && byte <= 'Z'; }

imr_str imr_restate_label(imr_arena *arena, imr_str label)
{
    bool name = label.n < 2 || !is_capital(label.s[0]) || is_capital(label.s[1]) || strchr("-0123456789 ", label.s[1]);
    char *copy = name ? NULL : imr_arena_dup(arena, label);
    if (copy == NULL) return label;
    copy[0] = (char)(copy[0] - 'A' + 'a');
    return (imr_str){copy, label.n};
}

/* The sentence's words for each field, in the order of the sentence: `yes` for chosen values, `no` for excluded ones.
 */
static const struct template
{
    const char *key, *yes, *no;
    bool name; /* whether labels keep their capitals */
}
templates[] = {
    {"year", " of ", " not of ", false},
    {"date", " of ", " not of ", false},
    {"procedure", " on ", " not on ", false},
    {"category", " on ", " not on ", false},
    {"body_part", " of the ", " not of the ", false},
    {"body_part_inferred", " of the ", " not of the ", false},
    {"outcome", " were ", " were not ", false},
    {"guideline", ", the reviewer citing ", ", the reviewer not citing ", true},
    {"ur_guideline", ", UR citing ", ", UR not citing ", true},
    {"ground", ", because of ", ", not because of ", false},
    {"specialty", ", decided by ", ", not decided by ", true},
};
enum { TEMPLATES = sizeof templates / sizeof *templates };

static imr_str label_of(const imr_result *result, const imr_reading *reading, bool name)
{
    imr_str label = imr_result_label(result->visit->lexicon, reading->field, reading->value);
    return name || reading->range ? label : imr_restate_label(result->visit->arena, label);
}

/* Writes a range such as "2014-01-01.." in words. */
static void put_range(imr_buf *out, imr_str value)
{
    size_t joint = imr_str_find(value, IMR_STR(".."), 0);
    if (joint == SIZE_MAX) {
        imr_markup_text(out, value);
        return;
    }
    imr_str from = {value.s, joint}, until = {value.s + joint + 2, value.n - joint - 2};
    for (int part = 0; part < 2; part++) { /* drop "-01" and "-99", first of the day, then of the month */
        if (from.n > 4 && imr_str_ends(from, IMR_STR("-01"))) from.n -= strlen("-01");
        if (imr_str_ends(until, IMR_STR("-99"))) until.n -= strlen("-99");
    }
    if (from.n == 0) imr_markup(out, "up to %s", until);
    if (until.n == 0) imr_markup(out, "%s or later", from);
    if (from.n > 0 && until.n > 0) imr_markup(out, "%s to %s", from, until);
}

static void put_values(const imr_result *result, imr_buf *out, const char *key, const char *before, bool excluded,
                       bool name)
{
    bool any = false;
    for (size_t i = 0; i < result->readings_n; i++) {
        const imr_reading *reading = &result->readings[i];
        if (strcmp(reading->field->key, key) != 0 || reading->excluded != excluded) continue;
        bool seen = false; /* asked for both by words and by a filter */
        for (size_t e = 0; e < i && !seen; e++)
            seen = result->readings[e].field == reading->field && result->readings[e].excluded == excluded &&
                   imr_str_equal(result->readings[e].value, reading->value);
        if (seen) continue;
        if (imr_address_is_absence(reading->field, reading->value)) {
            imr_buf_puts(out, any ? " or without a date" : " without a date");
            any = true;
            continue;
        }
        imr_buf_puts(out, any ? " or " : before);
        any = true;
        if (reading->range)
            put_range(out, reading->value);
        else
            imr_markup(out, "%s", label_of(result, reading, name));
    }
}

static bool has_template(const imr_field *field)
{
    for (size_t i = 0; i < TEMPLATES; i++)
        if (strcmp(templates[i].key, field->key) == 0) return true;
    return false;
}

/* Fields that have no words in the table are named. */
static void put_others(const imr_result *result, imr_buf *out)
{
    for (size_t i = 0; i < result->readings_n; i++) {
        const imr_reading *reading = &result->readings[i];
        if (has_template(reading->field)) continue;
        imr_buf name = {0};
        for (const char *p = reading->field->key; *p != '\0'; p++) imr_buf_putc(&name, *p == '_' ? ' ' : *p);
        imr_markup(out, ", %s: %z", imr_buf_str(&name), reading->excluded ? "not " : "");
        if (reading->range)
            put_range(out, reading->value);
        else
            imr_markup(out, "%s", label_of(result, reading, false));
        imr_buf_free(&name);
    }
}

/* The name of a tag; absent if the word is no tag. */
static imr_str tag_of(const imr_result *result, imr_str word)
{
    size_t n = strlen("tag:");
    bool is = result->address.tags && imr_str_starts(word, IMR_STR("tag:")) && word.n > n;
    return is ? (imr_str){word.s + n, word.n - n} : (imr_str){0};
}

static void put_words(const imr_result *result, imr_buf *out)
{
    imr_list asked = {0};
    for (size_t i = 0; i < result->words.n; i++) {
        imr_str word = result->words.at[i];
        bool not = !result->operators && word.n > 1 && word.s[0] == '-';
        imr_str tag = tag_of(result, (imr_str){word.s + not, word.n - not });
        if (tag.n > 0) imr_markup(out, ", %ztagged %s", not ? "not " : "", tag);
        if (tag.n > 0) continue;
        if (!not ) imr_list_add(result->visit->arena, &asked, word);
        if (not ) imr_markup(out, ", without \xe2\x80\x9c%s\xe2\x80\x9d", (imr_str){word.s + 1, word.n - 1});
    }
    if (asked.n == 0) return;
    if (result->operators) {
        imr_markup(out, ", with the words of \xe2\x80\x9c%s\xe2\x80\x9d", asked.at[0]);
        return;
    }
    for (size_t i = 0; i < asked.n; i++) {
        imr_str word = asked.at[i];
        bool quoted = word.n > 1 && word.s[0] == '"' && word.s[word.n - 1] == '"';
        if (quoted) word = (imr_str){word.s + 1, word.n - 2};
        imr_buf_puts(out, i == 0 ? ", with " : (i + 1 == asked.n ? " and " : ", "));
        imr_markup(out, "\xe2\x80\x9c%s\xe2\x80\x9d", word);
    }
    imr_buf_puts(out, " among the words");
}

void imr_restate_sentence(const imr_result *result, uint32_t count, const char *after)
{
    imr_buf *out = result->visit->out;
    if (count == 0)
        imr_buf_puts(out, "<b>No decision</b>");
    else
        imr_markup(out, "<b>%n decision%z</b>", count, count == 1 ? "" : "s");
    for (size_t i = 0; i < TEMPLATES; i++)
        for (int no = 0; no < 2; no++) {
            const char *words = no ? templates[i].no : templates[i].yes;
            if (count <= 1 && strcmp(words, " were ") == 0) words = " was ";
            if (count <= 1 && strcmp(words, " were not ") == 0) words = " was not ";
            put_values(result, out, templates[i].key, words, no, templates[i].name);
        }
    put_others(result, out);
    if (result->address.like.n > 0) imr_markup(out, " like %s", result->address.like);
    put_words(result, out);
    imr_buf_puts(out, after == NULL ? "." : after);
}

imr_str imr_restate_title(const imr_result *result, uint32_t count)
{
    imr_buf title = {0};
    imr_markup_number(&title, count);
    imr_buf_puts(&title, count == 1 ? " decision" : " decisions");
    if (result->address.q.n > 0) imr_buf_puts(&title, ": ");
    imr_buf_add(&title, result->address.q);
    return imr_buf_keep(&title, result->visit->arena);
}

/* ---- chips ---- */

static imr_str link_of(const imr_result *result, imr_address to)
{
    return imr_address_write(result->visit->arena, &to, "");
}

static imr_str noun_of(const imr_result *result, const imr_field *field)
{
    const imr_facet_row *row;
    for (size_t i = 0; (row = imr_facet_row_at(i)) != NULL; i++)
        if (strcmp(row->key, field->key) == 0) return imr_str_of(row->noun);
    if (strcmp(field->key, "date") == 0) return IMR_STR("decided");
    return imr_address_name(result->visit->arena, field);
}

static void put_value(const imr_result *result, const imr_reading *reading, imr_buf *out)
{
    if (reading->range)
        put_range(out, reading->value);
    else
        imr_markup_text(out, label_of(result, reading, strstr(reading->field->key, "guideline") != NULL));
}

static void put_read_chip(const imr_result *result, const imr_reading *reading)
{
    imr_buf *out = result->visit->out;
    imr_str noun = noun_of(result, reading->field);
    imr_buf_puts(out, "<li><span>");
    if (reading->words.n > 0) imr_markup(out, "<q>%s</q> ", reading->words);
    imr_markup(out, "<i>%s</i> %z", noun, reading->excluded ? "not " : "");
    imr_buf value = {0};
    put_value(result, reading, &value);
    imr_buf_add(out, imr_buf_str(&value));
    imr_buf_puts(out, "</span>");
    if (reading->words.n > 0 && memchr(reading->words.s, '"', reading->words.n) == NULL &&
        memchr(reading->words.s, ':', reading->words.n) == NULL)
        imr_markup(
            out,
            "<a href=\"%s\" title=\"Search the word \xe2\x80\x9c%s\xe2\x80\x9d instead\" aria-label=\"Search the "
            "word \xe2\x80\x9c%s\xe2\x80\x9d instead\">\xe2\x80\x9c \xe2\x80\x9d</a>",
            link_of(result, imr_result_quoted(result, reading->words)), reading->words, reading->words);
    imr_markup(out, "<a href=\"%s\" aria-label=\"Remove %s ", link_of(result, imr_result_drop(result, reading)), noun);
    imr_buf_add(out, imr_buf_str(&value));
    imr_buf_puts(out, "\">\xc3\x97</a></li>\n");
    imr_buf_free(&value);
}

static const char *kind_of(const imr_result *result, imr_str word)
{
    if (result->operators) return "words";
    if (tag_of(result, word).n > 0) return "your tag";
    return word.s[0] == '"' ? "phrase" : (word.s[0] == '-' ? "excluded" : "word");
}

void imr_restate_reading(const imr_result *result)
{
    imr_buf *out = result->visit->out;
    for (size_t i = 0; i < result->readings_n; i++) {
        const imr_reading *reading = &result->readings[i];
        imr_markup(out, "%z%s %z", i == 0 ? "" : "; ", noun_of(result, reading->field),
                   reading->excluded ? "not " : "");
        put_value(result, reading, out);
        if (reading->words.n > 0) imr_markup(out, " (\xe2\x80\x9c%s\xe2\x80\x9d)", reading->words);
    }
    for (size_t i = 0; i < result->words.n; i++)
        imr_markup(out, "%z%z \xe2\x80\x9c%s\xe2\x80\x9d", i + result->readings_n == 0 ? "" : "; ",
                   kind_of(result, result->words.at[i]), result->words.at[i]);
    if (result->readings_n + result->words.n == 0) imr_buf_puts(out, "all decisions");
}

/* Writes a chip for each remaining word in the query from `from` to `until`. */
static void put_words_chips(const imr_result *result, const char *from, const char *until)
{
    for (size_t i = 0; i < result->words.n; i++) {
        imr_str word = result->words.at[i];
        if (word.s < from || word.s >= until) continue;
        if (result->operators) {
            imr_markup(result->visit->out, "<li><span><q>%s</q> <i>words</i></span></li>\n", word);
            continue;
        }
        imr_markup(
            result->visit->out,
            "<li><span><q>%s</q> <i>%z</i></span><a href=\"%s\" aria-label=\"Remove the word %s\">\xc3\x97</a></li>\n",
            word, kind_of(result, word), link_of(result, imr_result_without_words(result, word)), word);
    }
}

static const imr_reading *next_of_query(const imr_result *result, const char *from)
{
    const imr_reading *next = NULL;
    for (size_t i = 0; i < result->readings_n; i++) {
        const imr_reading *reading = &result->readings[i];
        if (reading->words.n > 0 && reading->words.s >= from && (next == NULL || reading->words.s < next->words.s))
            next = reading;
    }
    return next;
}

void imr_restate_chips(const imr_result *result)
{
    imr_buf *out = result->visit->out;
    imr_str q = result->address.q;
    const char *at = q.s;
    if (result->readings_n + result->words.n == 0 && result->address.like.n == 0) return;
    imr_markup(out, "<ul class=\"read\" aria-label=\"How the query was read\">\n<li>%z</li>\n",
               q.n > 0 ? "Read as" : "Filters");
    for (const imr_reading *reading; q.n > 0 && (reading = next_of_query(result, at)) != NULL;) {
        if (!result->operators) put_words_chips(result, at, reading->words.s);
        for (size_t i = 0; i < result->readings_n; i++) {
            const imr_reading *other = &result->readings[i];
            bool value = other->words.s == reading->words.s && other->field == reading->field && reading->typed;
            if (other == reading || value) put_read_chip(result, other);
        }
        at = reading->words.s + 1;
    }
    if (q.n > 0) put_words_chips(result, result->operators ? q.s : at, q.s + q.n + 1);
    const imr_reading *last = NULL;
    for (size_t i = 0; i < result->readings_n; i++) {
        const imr_reading *reading = &result->readings[i];
        if (reading->words.n > 0) continue;
        bool or = last != NULL && last->field == reading->field && !reading->excluded && !last->excluded;
        if (or) imr_buf_puts(out, "<li class=\"or\">or</li>\n");
        put_read_chip(result, reading);
        last = reading;
    }
    if (result->address.like.n > 0) {
        imr_address to = result->address;
        to.like = (imr_str){0};
        imr_markup(out,
                   "<li><span><i>like</i> %s</span><a href=\"%s\" aria-label=\"Remove like %s\">\xc3\x97</a></li>\n",
                   result->address.like, link_of(result, to), result->address.like);
    }
    imr_buf_puts(out, "</ul>\n");
}
