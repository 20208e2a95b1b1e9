/* The first page: what the index has, how to ask, where to begin. */
#include "desk_page.h"
#include "facet_label.h"
#include "markup.h"
#include "web.h"

#include <stdlib.h>
#include <string.h>

static const char *const asks[][2] = {
    {"repeat MRI denied ODG", "words as you say them; \xe2\x80\x9c"
                              "denied\xe2\x80\x9d is read as an outcome, ODG as a guideline"},
    {"acupuncture since 2017", "a treatment and when it was decided"},
    {"\"functional improvement\" denied", "a phrase, word for word"},
    {"documentation /s \"functional improvement\"", "two things within about a sentence"},
    {"heading:(MRI OR CT) -shoulder", "in one field; this or that; without"},
    {"guideline:none", "what the reviewer decided without a guideline"},
    {"reviewed by an orthopedic surgeon", "by the reviewer\xe2\x80\x99s specialty"},
};

static imr_status put_asks(imr_visit *visit, imr_error *err)
{
    imr_buf *out = visit->out;
    imr_status status = IMR_OK;
    imr_buf_puts(out, "<section class=\"part\" id=\"ask\" aria-labelledby=\"a1\"><h2 id=\"a1\">Ask as you would say "
                      "it</h2>\n<ul class=\"asks\">\n");
    for (size_t i = 0; i < sizeof asks / sizeof *asks && status == IMR_OK; i++) {
        imr_result found = {0};
        imr_address to = imr_address_at(&visit->address, "/search");
        to.q = imr_str_of(asks[i][0]);
        status = imr_result_open(visit, &to, false, 0, &found, err);
        unsigned n = status == IMR_OK ? found.total : 0;
        imr_result_close(&found);
        if (n == 0) continue; /* an example that finds nothing is not shown */
        imr_markup(out, "<li><a href=\"%s\">%s</a><span>%n decision%z: %z</span></li>\n", imr_web_link(visit, to), to.q,
                   n, n == 1 ? "" : "s", asks[i][1]);
    }
    imr_buf_puts(out,
                 "</ul>\n<p class=\"small\">What is read as a treatment, an outcome or a guideline is said above the "
                 "answer, and can be taken back.</p></section>\n");
    return status;
}

static unsigned cell_of(const imr_cross *cross, size_t row, const char *outcome)
{
    for (size_t c = 0; c < cross->columns.n; c++)
        if (imr_str_equal(cross->columns.at[c].value, imr_str_of(outcome)))
            return cross->decisions[row * cross->columns.n + c];
    return 0;
}

/* Writes a value and a bar of its outcomes. most: the decisions of the longest bar. */
static void put_row(imr_visit *visit, const imr_cross *cross, size_t row, unsigned most)
{
    enum { WIDTH = 200, GAP = 2 };
    unsigned up = cell_of(cross, row, "upheld"), over = cell_of(cross, row, "overturned"), n = cross->rows.at[row].n;
    imr_address to = imr_address_at(&visit->address, "/search");
    to = imr_address_with(visit->arena, &to, cross->rows.field, cross->rows.at[row].value);
    unsigned first = (unsigned)((uint64_t)up * (WIDTH - GAP) / most);
    unsigned second = (unsigned)((uint64_t)over * (WIDTH - GAP) / most);
    imr_markup(
        visit->out,
        "<li><a href=\"%s\">%s</a><svg viewBox=\"0 0 200 8\" preserveAspectRatio=\"none\" "
        "aria-hidden=\"true\"><rect class=\"f-up\" width=\"%d\" height=\"8\"/><rect class=\"f-hatch\" x=\"%d\" "
        "width=\"%d\" height=\"8\"/></svg><b><span class=\"vh\">%n upheld and %n overturned of </span>%n</b></li>\n",
        imr_web_link(visit, to), imr_result_label(visit->lexicon, cross->rows.field, cross->rows.at[row].value), first,
        first == 0 ? 0U : first + GAP, second, up, over, n);
}

static imr_status put_browse(imr_visit *visit, imr_search *all, const char *key, bool top, size_t limit, imr_error *err)
{
    imr_cross cross;
    imr_status status =
        imr_search_cross(all, imr_field_find(imr_str_of(key)), imr_field_find(IMR_STR("outcome")), &cross, err);
    if (status != IMR_OK) return status;
    size_t shown = 0;
    for (size_t i = 0; i < cross.rows.n && shown < limit; i++) {
        if (top && memchr(cross.rows.at[i].value.s, '.', cross.rows.at[i].value.n) != NULL &&
            (imr_str_starts(cross.rows.at[i].value, IMR_STR("mtus")) ||
             imr_str_starts(cross.rows.at[i].value, IMR_STR("odg"))))
            continue;
        put_row(visit, &cross, i, cross.rows.at[0].n);
        shown++;
    }
    return IMR_OK;
}

static int compare_places(const void *a, const void *b)
{
    const imr_count *const *x = a, *const *y = b;
    return imr_str_compare((*x)->value, (*y)->value);
}

static void put_year(imr_visit *visit, const imr_cross *cross, size_t row, unsigned most)
{
    enum { HEIGHT = 96 };
    unsigned up = cell_of(cross, row, "upheld"), over = cell_of(cross, row, "overturned"), n = cross->rows.at[row].n;
    imr_str year = cross->rows.at[row].value;
    unsigned high = (unsigned)((uint64_t)up * (HEIGHT - 1) / most),
             low = (unsigned)((uint64_t)over * (HEIGHT - 1) / most);
    imr_address to = imr_address_at(&visit->address, "/search");
    to = imr_address_with(visit->arena, &to, cross->rows.field, year);
    imr_markup(visit->out,
               "<li><a href=\"%s\"><b>%n<span class=\"vh\"> decision%z in</span></b><svg viewBox=\"0 0 40 %d\" "
               "height=\"%d\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect class=\"f-up\" x=\"8\" y=\"%d\" "
               "width=\"24\" height=\"%d\"/><rect class=\"f-hatch\" x=\"8\" width=\"24\" height=\"%d\"/></svg>",
               imr_web_link(visit, to), n, n == 1 ? "" : "s", high + low + 1, high + low + 1, low + 1, high, low);
    imr_web_year(visit->out, year);
    imr_buf_puts(visit->out, "</a></li>\n");
}

static imr_status put_years(imr_visit *visit, imr_search *all, imr_error *err)
{
    imr_cross cross;
    imr_status status =
        imr_search_cross(all, imr_field_find(IMR_STR("year")), imr_field_find(IMR_STR("outcome")), &cross, err);
    if (status != IMR_OK || cross.rows.n == 0) return status;
    const imr_count **order = imr_arena_alloc(visit->arena, cross.rows.n * sizeof *order);
    if (order == NULL) return imr_fail_memory(err);
    for (size_t i = 0; i < cross.rows.n; i++) order[i] = &cross.rows.at[i];
    qsort(order, cross.rows.n, sizeof *order, compare_places);
    imr_buf_puts(visit->out,
                 "<section class=\"part\" aria-labelledby=\"a4\"><h2 id=\"a4\">By year of the decision</h2>\n<ol "
                 "class=\"years tall\" aria-label=\"Decisions by year\">\n");
    for (size_t i = 0; i < cross.rows.n; i++)
        put_year(visit, &cross, (size_t)(order[i] - cross.rows.at), cross.rows.at[0].n);
    imr_buf_puts(visit->out, "</ol>\n");
    imr_address undated = imr_address_at(&visit->address, "/search");
    undated = imr_address_with(visit->arena, &undated, cross.rows.field, IMR_STR("none"));
    if (cross.rows.without > 0)
        imr_markup(visit->out, "<p class=\"small\"><a href=\"%s\">%n without a date</a></p>\n",
                   imr_web_link(visit, undated), cross.rows.without);
    imr_buf_puts(visit->out, "</section>\n");
    return IMR_OK;
}

static imr_status put_head(imr_visit *visit, imr_search *all, imr_error *err)
{
    enum { YEAR = 4, DAY = 10 };
    const imr_corpus *corpus = NULL;
    imr_counts outcomes;
    imr_status status = imr_snapshot_corpus(visit->snapshot, &corpus, err);
    if (status == IMR_OK) status = imr_search_facet(all, imr_field_find(IMR_STR("outcome")), &outcomes, err);
    if (status != IMR_OK) return status;
    imr_buf *out = visit->out;
    imr_markup(
        out,
        "<div class=\"top\"><h1 class=\"told\" id=\"told\" tabindex=\"-1\"><b>%n decision%z</b> in %n letter%z of "
        "Independent Medical Review",
        corpus->decisions, corpus->decisions == 1 ? "" : "s", corpus->letters, corpus->letters == 1 ? "" : "s");
    if (corpus->first[0] != '\0')
        imr_markup(out, ", %s to %s", (imr_str){corpus->first, YEAR}, (imr_str){corpus->last, YEAR});
    for (size_t i = 0; i < outcomes.n; i++)
        imr_markup(out, "%z<span class=\"oc %z\">%n %s</span>", i == 0 ? ": " : ", ",
                   imr_str_equal(outcomes.at[i].value, IMR_STR("upheld")) ? "up" : "ov", outcomes.at[i].n,
                   outcomes.at[i].value);
    imr_buf_puts(out, ".</h1></div>\n<div class=\"side about\">");
    imr_buf updated = {0};
    imr_markup_date(&updated, (imr_str){corpus->updated, strnlen(corpus->updated, DAY)});
    imr_markup(out,
               "<h2>This index</h2><dl><dt>Name</dt><dd>%s</dd><dt>Last added "
               "to</dt><dd>%s</dd></dl>\n<h2>Private</h2><p class=\"aside\">Searches, letters and index stay on this "
               "machine. The page asks nothing of any other.</p>\n",
               imr_str_of(visit->name), updated.n == 0 ? IMR_STR("not known") : imr_buf_str(&updated));
    imr_buf_free(&updated);
    status = imr_web_desk_lists(visit, err);
    imr_buf_puts(out, "</div>\n");
    return status;
}

static imr_status put_lists(imr_visit *visit, imr_search *all, imr_error *err)
{
    enum { CATEGORIES = 16, GUIDELINES = 8 };
    imr_buf *out = visit->out;
    imr_buf_puts(out, "<section class=\"part\" aria-labelledby=\"a2\"><h2 id=\"a2\">Browse by treatment</h2>\n<p "
                      "class=\"key\"><span><span class=\"oc up\">Upheld</span></span> <span><span class=\"oc "
                      "ov\">Overturned</span>, hatched</span></p>\n<ul class=\"browse\">\n");
    imr_status status = put_browse(visit, all, "category", false, CATEGORIES, err);
    imr_buf_puts(out,
                 "</ul></section>\n<div class=\"two\"><section class=\"part\" aria-labelledby=\"a3\"><h2 id=\"a3\">By "
                 "the guideline the reviewer cited</h2><ul class=\"browse one\">\n");
    if (status == IMR_OK) status = put_browse(visit, all, "guideline", true, GUIDELINES, err);
    imr_buf_puts(out, "</ul></section>\n");
    if (status == IMR_OK) status = put_years(visit, all, err);
    imr_buf_puts(out, "</div>\n<section class=\"part\" id=\"keys\" aria-labelledby=\"a5\"><h2 id=\"a5\">Keys</h2>\n<dl "
                      "class=\"keys\"><dt><kbd>/</kbd></dt><dd>to the search box</dd><dt><kbd>j</kbd> "
                      "<kbd>k</kbd></dt><dd>next and previous decision</dd><dt><kbd>x</kbd></dt><dd>tick it for the "
                      "memo</dd><dt><kbd>?</kbd></dt><dd>show these keys, or switch them off</dd></dl></section>\n");
    return status;
}

imr_status imr_web_start(imr_visit *visit, imr_error *err)
{
    imr_search *all = NULL;
    imr_request request = IMR_REQUEST_INIT;
    request.limit = 0;
    request.cancel = visit->cancel;
    imr_status status = imr_search_open(visit->snapshot, &request, &all, err);
    imr_web_begin(visit, IMR_STR("imr: search Independent Medical Review decisions"), NULL, "#told");
    if (status == IMR_OK) status = put_head(visit, all, err);
    imr_buf_puts(visit->out, "<div class=\"body\">\n");
    if (status == IMR_OK) status = put_asks(visit, err);
    if (status == IMR_OK) status = put_lists(visit, all, err);
    imr_buf_puts(visit->out, "</div>\n");
    imr_web_end(visit);
    imr_search_close(all);
    return status;
}
