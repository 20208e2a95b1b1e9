/* The column of filters: one section per facet, each value with its count and the links that choose and exclude it. */
#include "markup.h"
#include "restate.h"
#include "web.h"

#include <string.h>

enum { SHOWN = 5, FOLDED = 8, LARGE = 16 * 1024 };

static bool is_part(imr_str value)
{
    return value.n > 0 && (imr_str_starts(value, IMR_STR("mtus.")) || imr_str_starts(value, IMR_STR("odg.")));
}

/* Writes a value with its count and two links: one chooses it, or removes its reading if there is one; the other,
 * offered only if there is none, excludes it. */
static void put_value(imr_result *result, const imr_field *field, const imr_count *count)
{
    imr_visit *visit = result->visit;
    imr_buf *out = visit->out;
    const imr_reading *reading = imr_result_reading(result, field, count->value);
    imr_str whole = imr_result_label(visit->lexicon, field, count->value), label = whole;
    bool on = reading != NULL && !reading->excluded, not = reading != NULL && reading->excluded;
    bool sub = is_part(count->value) && strstr(field->key, "guideline") != NULL;
    size_t colon = imr_str_find(whole, IMR_STR(": "), 0);
    if (sub && colon != SIZE_MAX) label = (imr_str){whole.s + colon + 2, whole.n - colon - 2};
    imr_address to =
        reading != NULL ? imr_result_drop(result, reading) : imr_result_choose(result, field, count->value);
    imr_markup(out, "<li%z>", on ? " class=\"on\"" : (not ? " class=\"not\"" : (sub ? " class=\"sub\"" : "")));
    imr_markup(out, "<a href=\"%s\">%z<span>%s</span> <b>%n<span class=\"vh\"> decision%z</span></b></a>",
               imr_web_link(visit, to),
               on ? "<span class=\"vh\">Chosen: </span>" : (not ? "<span class=\"vh\">Excluded: </span>" : ""), label,
               count->n, count->n == 1 ? "" : "s");
    if (reading == NULL && field->choices == NULL)
        imr_markup(out, "<a class=\"no\" href=\"%s\" aria-label=\"Exclude %s\"></a>",
                   imr_web_link(visit, imr_result_exclude(result, field, count->value)), whole);
    imr_buf_puts(out, "</li>\n");
}

static bool is_asked(const imr_result *result, const imr_counts *counts, size_t i)
{
    return imr_result_reading(result, counts->field, counts->at[i].value) != NULL;
}

/* Adds a value and, if it is a guideline, its parts. */
static void add_with_parts(const imr_counts *counts, size_t i, bool *done, const imr_count **at, size_t *n)
{
    imr_str whole = counts->at[i].value;
    bool guideline = strstr(counts->field->key, "guideline") != NULL;
    if (done[i]) return;
    done[i] = true;
    at[(*n)++] = &counts->at[i];
    for (size_t p = 0; guideline && p < counts->n; p++) {
        imr_str part = counts->at[p].value;
        if (done[p] || part.n <= whole.n || !imr_str_starts(part, whole) || part.s[whole.n] != '.') continue;
        done[p] = true;
        at[(*n)++] = &counts->at[p];
    }
}

/* Orders the values. Those that are asked for come first, so that they are never folded away. */
static size_t order(const imr_result *result, const imr_counts *counts, bool *done, const imr_count **at)
{
    size_t n = 0;
    for (size_t i = 0; i < counts->n; i++)
        if (is_asked(result, counts, i)) add_with_parts(counts, i, done, at, &n);
    for (size_t i = 0; i < counts->n; i++) add_with_parts(counts, i, done, at, &n);
    return n;
}

static imr_status put_facet(imr_result *result, const imr_facet_row *row, bool all, bool *shown, imr_error *err)
{
    imr_visit *visit = result->visit;
    imr_counts counts;
    const imr_field *field = imr_field_find(imr_str_of(row->key));
    imr_status status = imr_result_counts(result, field, &counts, err);
    *shown = status == IMR_OK && counts.n > 0;
    if (!*shown) return status;
    const imr_count **at = imr_arena_alloc(visit->arena, counts.n * sizeof *at);
    bool *done = imr_arena_alloc(visit->arena, counts.n);
    if (at == NULL || done == NULL) return imr_fail_memory(err);
    size_t n = order(result, &counts, done, at), first = all || n < SHOWN ? n : SHOWN;
    bool crowded = visit->out->n > LARGE; /* keep the page small: "all" leads to the rest */
    size_t folded = all || n - first < FOLDED ? n : first + (crowded ? 0 : FOLDED);
    imr_markup(visit->out, "<section aria-labelledby=\"f-%z\">\n<h3 id=\"f-%z\">%z</h3>\n<ul>", row->key, row->key,
               row->heading);
    for (size_t i = 0; i < first; i++) put_value(result, field, at[i]);
    imr_buf_puts(visit->out, "</ul>\n");
    if (first < n) {
        imr_markup(visit->out,
                   "<details class=\"more\"><summary>%n more<span class=\"vh\"> values of %z</span></summary><ul>",
                   (unsigned)(n - first), row->noun);
        for (size_t i = first; i < folded; i++) put_value(result, field, at[i]);
        if (folded < n) {
            imr_address whole = result->address;
            whole.offset = 0;
            imr_list_add(visit->arena, &whole.extras[IMR_EXTRA_FACET], imr_address_name(visit->arena, field));
            imr_markup(visit->out,
                       "<li class=\"all\"><a href=\"%s\">all %n<span class=\"vh\"> values of %z</span></a></li>",
                       imr_web_link(visit, whole), (unsigned)n, row->noun);
        }
        imr_buf_puts(visit->out, "</ul></details>\n");
    }
    imr_buf_puts(visit->out, "</section>\n");
    return IMR_OK;
}

static void put_age(imr_result *result)
{
    imr_visit *visit = result->visit;
    const imr_address *address = &result->address;
    imr_buf_puts(visit->out, "<section aria-labelledby=\"f-age\"><h3 id=\"f-age\">Age of the worker</h3>\n<form "
                             "class=\"range\" action=\"/search\">");
    if (address->q.n > 0) imr_markup(visit->out, "<input type=\"hidden\" name=\"q\" value=\"%s\">", address->q);
    for (size_t i = 0; i < address->filters_n; i++)
        if (strcmp(address->filters[i].field->key, "age") != 0)
            imr_markup(visit->out, "<input type=\"hidden\" name=\"%s\" value=\"%s\">",
                       imr_address_name(visit->arena, address->filters[i].field), address->filters[i].text);
    imr_buf_puts(visit->out,
                 "<input name=\"age-from\" inputmode=\"numeric\" aria-label=\"Age from\"> to <input name=\"age-to\" "
                 "inputmode=\"numeric\" aria-label=\"Age to\"><button>Set</button></form></section>\n");
}

static imr_status put_facets(imr_result *result, bool more, imr_error *err)
{
    imr_status status = IMR_OK;
    const imr_facet_row *row;
    imr_str all = imr_address_extra(&result->address, IMR_EXTRA_FACET);
    for (size_t i = 0; (row = imr_facet_row_at(i)) != NULL && status == IMR_OK; i++) {
        const imr_field *field = imr_field_find(imr_str_of(row->key));
        bool shown = false;
        if (row->more != more || field == NULL) continue;
        status = put_facet(result, row, all.n > 0 && imr_field_find(all) == field, &shown, err);
    }
    return status;
}

imr_status imr_web_filters(imr_result *result, imr_error *err)
{
    imr_buf *out = result->visit->out;
    size_t set = result->readings_n;
    imr_buf_puts(out, "<nav class=\"side\" aria-labelledby=\"fh\">\n<details class=\"filters\"><summary>Filters");
    if (set > 0) imr_markup(out, " <span class=\"small\">%n set</span>", (unsigned)set);
    imr_markup(out, "</summary>\n<h2 id=\"fh\">Narrow the %n</h2>\n", result->total);
    imr_status status = put_facets(result, false, err);
    if (status != IMR_OK) return status;
    put_age(result);
    imr_buf_puts(out,
                 "<details class=\"more\"><summary>More filters: year, level, side, sex, whole letter</summary>\n");
    status = put_facets(result, true, err);
    imr_buf_puts(out, "</details>\n</details>\n</nav>\n");
    return status;
}
