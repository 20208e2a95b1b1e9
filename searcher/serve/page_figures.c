/* The two figures above the hits: their outcomes and their years. */
#include "interval.h"
#include "markup.h"
#include "page_search.h"

#include <stdlib.h>
#include <string.h>

enum { PERCENT = 100 };

/* ---- the split by outcome ---- */

static uint32_t count_of(const imr_counts *counts, const char *value)
{
    for (size_t i = 0; i < counts->n; i++)
        if (imr_str_equal(counts->at[i].value, imr_str_of(value))) return counts->at[i].n;
    return 0;
}

imr_status imr_web_split(imr_result *result, imr_error *err)
{
    enum { WIDTH = 600, GAP = 2 };
    imr_visit *visit = result->visit;
    imr_buf *out = visit->out;
    imr_counts counts;
    const imr_field *field = imr_field_find(IMR_STR("outcome"));
    imr_status status = imr_result_counts(result, field, &counts, err);
    if (status != IMR_OK) return status;
    unsigned up = count_of(&counts, "upheld"), over = count_of(&counts, "overturned"), n = up + over;
    if (n == 0) return IMR_OK;
    bool chosen = imr_result_reading(result, field, IMR_STR("upheld")) != NULL ||
                  imr_result_reading(result, field, IMR_STR("overturned")) != NULL;
    unsigned wide = (unsigned)((uint64_t)up * (WIDTH - GAP) / n);
    imr_interval range = imr_interval_wilson(over, n);
    imr_markup(out,
               chosen ? "<figure class=\"split\">\n<h2>If either outcome is allowed: %n</h2>\n"
                      : "<figure class=\"split\">\n<h2>Outcome of the %n</h2>\n",
               n);
    imr_markup(out,
               "<svg viewBox=\"0 0 %d 12\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect class=\"f-up\" "
               "width=\"%d\" height=\"12\"/><rect class=\"f-hatch\" x=\"%d\" width=\"%d\" height=\"12\"/></svg>\n",
               (unsigned)WIDTH, wide, up == 0 ? 0U : wide + GAP, over == 0 ? 0U : WIDTH - GAP - wide);
    const char *current = " aria-current=\"true\"";
    const imr_reading *read = imr_result_reading(result, field, IMR_STR("upheld"));
    imr_markup(out, "<ul><li><a href=\"%s\"%z><span class=\"oc up\">%n upheld</span></a><small>%d%%</small></li>\n",
               imr_web_link(visit, read != NULL ? result->address : imr_result_only(result, field, IMR_STR("upheld"))),
               read != NULL ? current : "", up, (unsigned)(PERCENT * (double)up / n + 0.5));
    read = imr_result_reading(result, field, IMR_STR("overturned"));
    imr_markup(
        out,
        "<li><a href=\"%s\"%z><span class=\"oc ov\">%n overturned</span></a><small>%d%%, 95%% interval %d to "
        "%d%%</small></li></ul>\n</figure>\n",
        imr_web_link(visit, read != NULL ? result->address : imr_result_only(result, field, IMR_STR("overturned"))),
        read != NULL ? current : "", over, (unsigned)(PERCENT * (double)over / n + 0.5),
        (unsigned)(PERCENT * range.low + 0.5), (unsigned)(PERCENT * range.high + 0.5));
    return IMR_OK;
}

/* ---- the years ---- */

static int compare_values(const void *a, const void *b)
{
    return imr_str_compare(((const imr_count *)a)->value, ((const imr_count *)b)->value);
}

static void put_year(imr_result *result, const imr_field *field, imr_str year, unsigned n, unsigned most)
{
    enum { HEIGHT = 28, MANY = 10000, THOUSAND = 1000 };
    imr_buf *out = result->visit->out;
    unsigned high = most == 0 ? 0 : (unsigned)((uint64_t)n * HEIGHT / most);
    high = n > 0 && high == 0 ? 1 : high;
    imr_buf_puts(out, "<li>");
    if (n > 0)
        imr_markup(out, "<a href=\"%s\">", imr_web_link(result->visit, imr_result_only(result, field, year)));
    else
        imr_buf_puts(out, "<span>");
    imr_buf_puts(out, "<b>");
    if (n >= MANY)
        imr_markup(out, "%dk<span class=\"vh\">: %n", n / THOUSAND, n);
    else
        imr_markup(out, "%n<span class=\"vh\">", n);
    bool undated = imr_address_is_absence(field, year);
    imr_markup(out,
               " decision%z %z</span></b><svg viewBox=\"0 0 40 %d\" height=\"%d\" preserveAspectRatio=\"none\" "
               "aria-hidden=\"true\"><rect class=\"f-bar\" x=\"10\" width=\"20\" height=\"%d\"/></svg>",
               n == 1 ? "" : "s", undated ? "with" : "in", high == 0 ? 1U : high, high == 0 ? 1U : high, high);
    imr_web_year(out, undated ? IMR_STR("no date") : year);
    imr_buf_puts(out, n > 0 ? "</a></li>\n" : "</span></li>\n");
}

/* Draws every year from the first to the last, including those without decisions. */
imr_status imr_web_years(imr_result *result, imr_error *err)
{
    enum { MANY = 8, MOST = 60, YEAR = 4 };
    imr_counts counts;
    imr_visit *visit = result->visit;
    const imr_field *field = imr_field_find(IMR_STR("year"));
    imr_status status = imr_result_counts(result, field, &counts, err);
    if (status != IMR_OK || counts.n == 0) return status;
    imr_count *at = imr_arena_alloc(visit->arena, counts.n * sizeof *at);
    if (at == NULL) return imr_fail_memory(err);
    memcpy(at, counts.at, counts.n * sizeof *at);
    qsort(at, counts.n, sizeof *at, compare_values);
    unsigned most = counts.without;
    for (size_t i = 0; i < counts.n; i++) most = at[i].n > most ? at[i].n : most;
    unsigned first = (unsigned)strtoul(imr_arena_dup(visit->arena, at[0].value), NULL, 10);
    unsigned last = (unsigned)strtoul(imr_arena_dup(visit->arena, at[counts.n - 1].value), NULL, 10);
    if (last - first > MOST) return IMR_OK;
    imr_markup(
        visit->out,
        "<section aria-labelledby=\"y\"><h2 id=\"y\">Decided in</h2>\n<ol class=\"years%z\" aria-label=\"Decisions "
        "by year\">\n",
        last - first >= MANY ? " many" : "");
    for (unsigned year = first, i = 0; year <= last; year++) {
        imr_buf text = {0};
        imr_buf_printf(&text, "%04u", year);
        char *copy = imr_arena_dup(visit->arena, imr_buf_str(&text));
        imr_buf_free(&text);
        bool has = i < counts.n && imr_str_equal(at[i].value, imr_str_of(copy));
        put_year(result, field, (imr_str){copy, YEAR}, has ? at[i].n : 0, most);
        i += has;
    }
    if (counts.without > 0) put_year(result, field, IMR_STR("none"), counts.without, most);
    imr_buf_puts(visit->out, "</ol>\n</section>\n");
    return IMR_OK;
}
