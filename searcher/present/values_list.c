/* Lists the values of one facet. */
#include "csv.h"
#include "facet_label.h"
#include "sink.h"
#include "visible.h"
#include "wrap.h"

#include <fnmatch.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static bool fits(imr_arena *arena, imr_str text, const char *pattern)
{
    const char *copy = imr_arena_dup(arena, text);
    if (copy == NULL) return false;
    if (strpbrk(pattern, "*?") != NULL) return fnmatch(pattern, copy, FNM_CASEFOLD) == 0;
    return strcasestr(copy, pattern) != NULL;
}

enum { COUNT = 10 }; /* columns of a count, with the blanks after it */

/* Behind an id, in lines of its column; in a narrow page, of a little less than the page. */
static void put_label(const imr_view *view, imr_str label, size_t used, size_t widest, imr_buf *out)
{
    const size_t column = COUNT + widest + 2;
    imr_wrap to = {.out = out,
                   .width = view->width,
                   .indent = column * 2 > view->width ? COUNT + 2 : column,
                   .column = COUNT + used,
                   .begun = true};
    imr_wrap_text(&to, widest - used + 2, label, IMR_STYLE_PLAIN);
}

/* Writes an id, its count and its label in three columns. */
static void put_rows(const imr_view *view, const imr_lexicon *lexicon, const imr_counts *counts, imr_buf *out)
{
    size_t widest = 0;
    for (size_t i = 0; i < counts->n; i++) {
        size_t width = imr_visible_width(counts->at[i].value);
        if (width > widest) widest = width;
    }
    for (size_t i = 0; i < counts->n; i++) {
        imr_str value = counts->at[i].value, label = imr_facet_label(lexicon, counts->field, value);
        if (view->ids) {
            imr_visible_add(out, value);
        } else {
            imr_buf_printf(out, "%8u  ", counts->at[i].n);
            imr_visible_add(out, value);
            put_label(view, label, imr_visible_width(value), widest, out);
        }
        imr_buf_putc(out, '\n');
    }
}

/* Writes lines like the counts of --format jsonl (count.json). */
static void put_lines(const imr_lexicon *lexicon, const imr_counts *counts, imr_buf *out)
{
    for (size_t i = 0; i < counts->n; i++) {
        imr_json json = {.out = out};
        imr_json_begin(&json, '{');
        imr_json_member(&json, IMR_STR("facet"), imr_str_of(counts->field->key));
        imr_json_member(&json, IMR_STR("value"), counts->at[i].value);
        imr_json_member(&json, IMR_STR("label"), imr_facet_label(lexicon, counts->field, counts->at[i].value));
        imr_json_member_uint(&json, IMR_STR("n"), counts->at[i].n);
        imr_json_end(&json, '}');
        imr_buf_putc(out, '\n');
    }
}

static void put_table(const imr_view *view, const imr_lexicon *lexicon, const imr_counts *counts, imr_buf *out)
{
    static const char *const heads[] = {"value", "n", "label"};
    imr_csv table = {
        .out = out, .kind = view->format == IMR_FORMAT_CSV ? IMR_CSV_COMMAS : IMR_CSV_TABS, .raw = view->raw};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) imr_csv_cell(&table, imr_str_of(heads[i]));
    imr_csv_end_row(&table);
    for (size_t i = 0; i < counts->n; i++) {
        imr_csv_cell(&table, counts->at[i].value);
        imr_csv_fixed(&table, counts->at[i].n, 0);
        imr_csv_cell(&table, imr_facet_label(lexicon, counts->field, counts->at[i].value));
        imr_csv_end_row(&table);
    }
}

static imr_status put(const imr_view *view, const imr_lexicon *lexicon, const imr_counts *counts, imr_buf *out,
                      imr_error *err)
{
    imr_view only_ids = *view;
    switch (view->format) {
    case IMR_FORMAT_TEXT: put_rows(view, lexicon, counts, out); return IMR_OK;
    case IMR_FORMAT_IDS:
        only_ids.ids = true;
        put_rows(&only_ids, lexicon, counts, out);
        return IMR_OK;
    case IMR_FORMAT_CSV:
    case IMR_FORMAT_TSV: put_table(view, lexicon, counts, out); return IMR_OK;
    case IMR_FORMAT_JSONL: put_lines(lexicon, counts, out); return IMR_OK;
    case IMR_FORMAT_JSON:
    case IMR_FORMAT_MD:
    case IMR_FORMAT_TREC: break;
    }
    return imr_fail(err, IMR_USAGE, "--values prints text, jsonl, csv, tsv and ids");
}

static imr_status choose(imr_arena *arena, const imr_lexicon *lexicon, const char *pattern, imr_counts *counts,
                         imr_error *err)
{
    imr_count *kept = imr_arena_alloc(arena, (counts->n + 1) * sizeof *kept);
    size_t n = 0;
    if (kept == NULL || pattern == NULL) return imr_fail_memory(err);
    for (size_t i = 0; i < counts->n; i++) {
        imr_str label = imr_facet_label(lexicon, counts->field, counts->at[i].value);
        if (fits(arena, counts->at[i].value, pattern) || (label.n > 0 && fits(arena, label, pattern)))
            kept[n++] = counts->at[i];
    }
    counts->at = kept;
    counts->n = n;
    counts->without = 0;
    return IMR_OK;
}

imr_status imr_present_values(const imr_view *view, imr_search *search, const imr_field *field, imr_str pattern,
                              imr_error *err)
{
    imr_counts counts;
    imr_buf out = {0};
    imr_arena *arena = imr_arena_new();
    const imr_lexicon *lexicon = imr_snapshot_lexicon(imr_search_snapshot(search));
    imr_status status = arena == NULL ? imr_fail_memory(err) : imr_search_facet(search, field, &counts, err);
    if (status == IMR_OK) status = choose(arena, lexicon, imr_arena_dup(arena, pattern), &counts, err);
    if (status == IMR_OK) status = put(view, lexicon, &counts, &out, err);
    if (status == IMR_OK && out.failed) status = imr_fail_memory(err);
    if (status == IMR_OK) status = imr_output_write(view->output, imr_buf_str(&out), err);
    if (status == IMR_OK && counts.n == 0) status = imr_fail(err, IMR_NONE, "no value of %s matches", field->key);
    imr_buf_free(&out);
    imr_arena_free(arena);
    return status;
}
