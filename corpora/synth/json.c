/* Records and labels as JSON, one object a line, keys in the order of docs/output.md. */
#include "record.h"
#include "synth.h"

#include <string.h>

static void put_key(imr_buf *out, const char *key)
{
    if (out->n > 0 && out->s[out->n - 1] != '{') imr_buf_putc(out, ',');
    imr_buf_putc(out, '"');
    imr_buf_puts(out, key);
    imr_buf_puts(out, "\":");
}

static void put_text(imr_buf *out, const char *key, imr_str text)
{
    put_key(out, key);
    imr_json_string(out, text);
}

/* Generated text contains no control characters: only quotes need a backslash. */
static void put_own_text(imr_buf *out, const char *key, imr_str text)
{
    put_key(out, key);
    imr_buf_putc(out, '"');
    while (text.n > 0) {
        const char *quote = memchr(text.s, '"', text.n);
        size_t plain = quote == NULL ? text.n : (size_t)(quote - text.s);
        imr_buf_add(out, (imr_str){text.s, plain});
        if (quote == NULL) break;
        imr_buf_puts(out, "\\\"");
        text = (imr_str){quote + 1, text.n - plain - 1};
    }
    imr_buf_putc(out, '"');
}

static void put_true(imr_buf *out, const char *key, bool value)
{
    if (!value) return;
    put_key(out, key);
    imr_buf_puts(out, "true");
}

static void put_number(imr_buf *out, const char *key, uint64_t number)
{
    put_key(out, key);
    imr_buf_printf(out, "%llu", (unsigned long long)number);
}

static void put_one(imr_buf *out, const char *key, const char *value)
{
    put_key(out, key);
    imr_buf_puts(out, "[\"");
    imr_buf_puts(out, value);
    imr_buf_puts(out, "\"]");
}

static void put_digits(imr_buf *out, unsigned number)
{
    imr_buf_putc(out, (char)('0' + number / 10 % 10));
    imr_buf_putc(out, (char)('0' + number % 10));
}

static void put_date(imr_buf *out, const char *key, int32_t day)
{
    synth_civil date = civil_of(day);
    put_key(out, key);
    imr_buf_putc(out, '"');
    put_digits(out, (unsigned)date.year / 100);
    put_digits(out, (unsigned)date.year % 100);
    imr_buf_putc(out, '-');
    put_digits(out, date.month);
    imr_buf_putc(out, '-');
    put_digits(out, date.day);
    imr_buf_putc(out, '"');
}

/* ---- guidelines with their ancestors ---- */

static bool is_seen(const synth_cited *cited, size_t which, size_t length)
{
    for (size_t i = 0; i < which; i++) {
        const char *id = cited->ids[i];
        if (strncmp(id, cited->ids[which], length) == 0 && (id[length] == '.' || id[length] == '\0')) return true;
    }
    return false;
}

/* The length of the top id: "mtus.acoem04.knee" is below "mtus.acoem04" and "mtus"; "other.guideline" and "acoem.non"
 * are tops. */
static size_t top_length(const char *id)
{
    bool tree = strncmp(id, "mtus", 4) == 0 || strncmp(id, "odg", 3) == 0;
    return tree ? strcspn(id, ".") : strlen(id);
}

static void put_guidelines(imr_buf *out, const char *key, const synth_cited *cited)
{
    const char *joint = "[";
    put_key(out, key);
    for (size_t i = 0; i < cited->n; i++) {
        const char *id = cited->ids[i];
        for (size_t n = top_length(id);; n += 1 + strcspn(id + n + 1, ".")) {
            if (!is_seen(cited, i, n)) {
                imr_buf_puts(out, joint);
                imr_buf_putc(out, '"');
                imr_buf_add(out, (imr_str){id, n});
                imr_buf_putc(out, '"');
                joint = ",";
            }
            if (id[n] == '\0') break;
        }
    }
    imr_buf_putc(out, ']');
}

/* ---- the objects ---- */

static void put_id(imr_buf *out, const synth_letter *letter, size_t i)
{
    put_key(out, "id");
    imr_buf_printf(out, "\"%s#%zu\"", letter->id, i + 1);
}

static void put_heading(imr_buf *out, const synth_decision *decision)
{
    put_own_text(out, "heading", imr_buf_str(&decision->heading));
    if (!decision->modified) return;
    put_own_text(out, "requested", imr_buf_str(&decision->requested));
    put_own_text(out, "authorized", imr_buf_str(&decision->authorized));
    put_own_text(out, "disputed", imr_buf_str(&decision->disputed));
}

static void put_facets(imr_buf *out, const synth_decision *decision)
{
    put_text(out, "outcome", imr_str_of(decision->overturned ? "overturned" : "upheld"));
    put_text(out, "category", imr_str_of(category_of(decision->item->id)));
    put_one(out, "procedure", decision->item->id);
    put_guidelines(out, "guideline", &decision->imr);
}

void json_record(const synth_letter *letter, size_t i, imr_buf *out)
{
    const synth_decision *decision = &letter->decisions[i];
    imr_buf_clear(out);
    imr_buf_putc(out, '{');
    put_id(out, letter, i);
    put_heading(out, decision);
    put_facets(out, decision);
    put_true(out, "ur_modified", decision->modified);
    put_key(out, "dates");
    imr_buf_putc(out, '{');
    put_date(out, "decision", letter->decided);
    imr_buf_putc(out, '}');
    put_own_text(out, "rationale", imr_buf_str(&decision->rationale));
    imr_buf_puts(out, "}\n");
}

static const char *case_outcome(const synth_letter *letter)
{
    size_t overturned = 0;
    for (size_t i = 0; i < letter->n; i++) overturned += letter->decisions[i].overturned ? 1 : 0;
    return overturned == 0 ? "upheld" : overturned == letter->n ? "overturned" : "partial";
}

static void put_places(imr_buf *out, const synth_decision *decision)
{
    static const char *const sides[] = {
        [SIDE_NONE] = NULL, [SIDE_LEFT] = "left", [SIDE_RIGHT] = "right", [SIDE_BOTH] = "bilateral"};
    const char *named = decision->item->named != NULL ? decision->item->named : decision->part->id;
    if ((decision->item->flags & ITEM_PART) != 0 || decision->item->named != NULL) put_one(out, "body_part", named);
    if (decision->levels_n > 0) {
        put_key(out, "level");
        for (size_t i = 0; i < decision->levels_n; i++) {
            imr_buf_puts(out, i == 0 ? "[\"" : "\",\"");
            level_write(decision, i, 0, out);
        }
        imr_buf_puts(out, "\"]");
    }
    if (sides[decision->side] != NULL) put_one(out, "side", sides[decision->side]);
}

static void put_dates(imr_buf *out, const synth_letter *letter)
{
    if (letter->layout == LAYOUT_BARE || letter->layout == LAYOUT_EARLY) return;
    put_key(out, "dates");
    imr_buf_putc(out, '{');
    put_date(out, "injury", letter->injury);
    put_date(out, "ur_denial", letter->denial);
    put_date(out, "received", letter->received);
    if (letter->layout == LAYOUT_HEADER) put_date(out, "assigned", letter->assigned);
    put_date(out, "decision", letter->decided);
    imr_buf_putc(out, '}');
}

/* Writes the first and the last words of a text, about as many as the label needs. */
static void put_ends(imr_buf *out, const char *starts, const char *ends, const imr_buf *text)
{
    enum { ENOUGH = 40 };
    imr_str all = imr_buf_str(text);
    size_t n = all.n < ENOUGH ? all.n : ENOUGH;
    while (n > 0 && all.s[n - 1] != ' ') n--;
    put_own_text(out, starts, imr_str_trim((imr_str){all.s, n}));
    size_t from = all.n < ENOUGH ? 0 : all.n - ENOUGH;
    while (from < all.n && all.s[from] != ' ') from++;
    put_own_text(out, ends, imr_str_trim((imr_str){all.s + from, all.n - from}));
}

/* Writes the grounds of all reasons, each once. */
static void put_grounds(imr_buf *out, const synth_decision *decision)
{
    imr_buf list = {0};
    for (size_t i = 0; i < decision->grounds_n; i++) {
        const char *at = decision->grounds[i] + 1, *end = strchr(at, '}');
        while (at < end) {
            size_t n = strcspn(at, " }");
            imr_buf quoted = {0};
            imr_buf_printf(&quoted, "\"%.*s\"", (int)n, at);
            bool again = imr_str_find(imr_buf_str(&list), imr_buf_str(&quoted), 0) != SIZE_MAX;
            if (!again && list.n > 0) imr_buf_putc(&list, ',');
            if (!again) imr_buf_add(&list, imr_buf_str(&quoted));
            imr_buf_free(&quoted);
            at += n + (at[n] == ' ');
        }
    }
    put_key(out, "ground");
    imr_buf_putc(out, '[');
    if (list.n > 0) imr_buf_add(out, imr_buf_str(&list));
    imr_buf_putc(out, ']');
    imr_buf_free(&list);
}

static void put_reviewer(imr_buf *out, const synth_letter *letter)
{
    put_key(out, "specialty");
    for (size_t i = 0; i < letter->specialties; i++) {
        imr_buf_puts(out, i == 0 ? "[\"" : "\",\"");
        imr_buf_puts(out, letter->specialty[i]->id);
    }
    imr_buf_puts(out, "\"]");
    put_one(out, "licensure", letter->state);
    put_number(out, "age", letter->age);
    put_text(out, "sex", imr_str_of(letter->female ? "female" : "male"));
}

void json_gold(const synth_letter *letter, size_t i, imr_buf *out)
{
    const synth_decision *decision = &letter->decisions[i];
    imr_buf_clear(out);
    imr_buf_putc(out, '{');
    put_id(out, letter, i);
    put_text(out, "letter", imr_str_of(letter->id));
    put_number(out, "issue", i + 1);
    put_number(out, "issues", letter->n);
    put_heading(out, decision);
    if (!decision->modified) put_own_text(out, "disputed", imr_buf_str(&decision->heading));
    put_text(out, "case_outcome", imr_str_of(case_outcome(letter)));
    put_facets(out, decision);
    if (letter->layout != LAYOUT_EARLY) put_guidelines(out, "ur_guideline", &decision->ur);
    put_grounds(out, decision);
    put_places(out, decision);
    put_true(out, "ur_modified", decision->modified);
    put_true(out, "dependent", decision->dependent);
    put_reviewer(out, letter);
    if (letter->layout == LAYOUT_HEADER || letter->layout == LAYOUT_LETTER_2013)
        put_text(out, "priority", IMR_STR("standard"));
    put_dates(out, letter);
    put_ends(out, "summary_starts", "summary_ends", &letter->summary);
    put_ends(out, "rationale_starts", "rationale_ends", &decision->rationale);
    imr_buf_puts(out, "}\n");
}
