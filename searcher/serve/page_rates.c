/* How often decisions were overturned: a table of rates with their intervals, as drawings and as numbers. */
#include "rates.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "markup.h"
#include "page_views.h"
#include "restate.h"

enum { ROWS = 40, COLUMNS = 2, FEW = 20, PERCENT = 100 };

/* A table being written. */
typedef struct table {
    imr_result *result;
    const imr_rates *rates;
    const imr_field *rows, *columns; /* columns: NULL if there are none */
    size_t at[COLUMNS];              /* the indices of the columns shown */
    size_t n;
    const size_t *order; /* of the rows */
    uint32_t least;
    double axis; /* the share at the axis's end */
} table;

/* Picks columns among the top values: "mtus", not "mtus.acoem04". */
static void pick_columns(table *to)
{
    for (size_t c = 0; c < to->rates->columns.n && to->n < COLUMNS; c++)
        if (memchr(to->rates->columns.at[c].s, '.', to->rates->columns.at[c].n) == NULL) to->at[to->n++] = c;
    for (size_t c = 0; to->n == 0 && c < to->rates->columns.n && c < COLUMNS; c++) to->at[to->n++] = c;
}

static const imr_rate *cell_of(const table *of, size_t row, size_t column)
{
    return &of->rates->cells[row * of->rates->columns.n + of->at[column]];
}

/* ---- the order of the rows ---- */

static const struct order {
    const char *name, *label;
    int sign; /* of the rates; 0 if the order is not by rates */
} orders[] = {
    {"most", "most decisions", 0}, {"highest", "highest rate", -1}, {"lowest", "lowest rate", 1}, {"name", "name", 0}};
enum { ORDERS = sizeof orders / sizeof *orders, BY_NAME = ORDERS - 1 };

static size_t order_of(const imr_visit *visit)
{
    imr_str name = imr_address_extra(&visit->address, IMR_EXTRA_ORDER);
    for (size_t i = 0; i < ORDERS; i++)
        if (imr_str_equal(name, imr_str_of(orders[i].name))) return i;
    return 0;
}

/* If the order is by rates, rows of few decisions come last: their rates say little. */
static int compare_rows(const void *a, const void *b, void *context)
{
    const table *of = context;
    size_t x = *(const size_t *)a, y = *(const size_t *)b, by = order_of(of->result->visit);
    const imr_lexicon *lexicon = of->result->visit->lexicon;
    const imr_rate *one = &of->rates->row_totals[x], *two = &of->rates->row_totals[y];
    int compared = x < y ? -1 : x > y;
    if (by == BY_NAME)
        return imr_str_compare(imr_result_label(lexicon, of->rows, of->rates->rows.at[x]),
                               imr_result_label(lexicon, of->rows, of->rates->rows.at[y]));
    if (orders[by].sign == 0) return compared;
    bool few = one->n < of->least, other = two->n < of->least;
    if (few != other) return few ? 1 : -1;
    uint64_t left = (uint64_t)one->overturned * two->n, right = (uint64_t)two->overturned * one->n;
    return left == right ? compared : orders[by].sign * (left < right ? -1 : 1);
}

static imr_status order_rows(table *to, imr_error *err)
{
    size_t n = to->rates->rows.n, *order = imr_arena_alloc(to->result->visit->arena, (n + 1) * sizeof *order);
    if (order == NULL) return imr_fail_memory(err);
    for (size_t i = 0; i < n; i++) order[i] = i;
    qsort_r(order, n, sizeof *order, compare_rows, to);
    to->order = order;
    return IMR_OK;
}

static void pick_axis(table *to)
{
    static const double ends[] = {0.25, 0.5, 1};
    double most = to->rates->all.n >= to->least ? to->rates->all.interval.high : 0;
    for (size_t r = 0; r < to->rates->rows.n && r < ROWS; r++) {
        const imr_rate *total = &to->rates->row_totals[to->order[r]];
        if (total->n >= to->least) most = fmax(most, total->interval.high);
        for (size_t c = 0; c < to->n; c++) {
            const imr_rate *cell = cell_of(to, to->order[r], c);
            if (cell->n >= to->least) most = fmax(most, cell->interval.high);
        }
    }
    for (size_t c = 0; c < to->n; c++) {
        const imr_rate *total = &to->rates->column_totals[to->at[c]];
        if (total->n >= to->least) most = fmax(most, total->interval.high);
    }
    if (most <= 0) most = ends[2]; /* all cells have few decisions */
    to->axis = ends[most <= ends[0] ? 0 : (most <= ends[1] ? 1 : 2)];
}

/* ---- one cell ---- */

/* Makes the address of the decisions that a number counts; false if no address can express them. */
static bool link_cell(const table *of, const imr_address *from, const imr_field *field, imr_str value, imr_address *to)
{
    bool asked = false;
    for (size_t i = 0; i < of->result->readings_n; i++) asked = asked || of->result->readings[i].field == field;
    const imr_reading *reading = imr_result_reading(of->result, field, value);
    *to = *from;
    if (reading != NULL) return !reading->excluded;
    if (!asked) *to = imr_address_with(of->result->visit->arena, from, field, value);
    return !asked;
}

static void put_cell(const table *of, const imr_rate *rate, const imr_address *to)
{
    imr_visit *visit = of->result->visit;
    imr_buf *out = visit->out;
    const char *few = rate->n < of->least ? " class=\"few\"" : "";
    imr_markup(out, "<td%z>", few);
    if (to != NULL && rate->n > 0)
        imr_markup(out, "<a href=\"%s\">%n</a>", imr_web_link(visit, imr_address_at(to, "/search")), rate->n);
    else
        imr_markup(out, "%n", rate->n);
    imr_markup(out, "</td><td%z>", few);
    if (rate->n > 0)
        imr_markup(out, "%f%%<small>%f\xe2\x80\x93%f</small>", PERCENT * (double)rate->overturned / rate->n,
                   PERCENT * rate->interval.low, PERCENT * rate->interval.high);
    imr_buf_puts(out, "</td>");
}

static double place_of(const table *of, double share)
{
    enum { LEFT = 4, WIDTH = 242 };
    return LEFT + share * WIDTH / of->axis;
}

/* Draws a dot with its whisker; a whisker that leaves the plot ends in an arrow. */
static void put_mark(const table *of, const imr_rate *rate, unsigned kind, unsigned y)
{
    enum { END = 250, HEAD = 6, HALF = 4 };
    imr_buf *out = of->result->visit->out;
    if (rate->n == 0) return;
    double low = place_of(of, rate->interval.low), high = place_of(of, rate->interval.high);
    double dot = place_of(of, (double)rate->overturned / rate->n);
    bool over = high > END;
    imr_buf_puts(out, rate->n < of->least ? "<g class=\"few-mark\">" : "<g>");
    if (low < END) imr_buf_printf(out, "<path class=\"w%u\" d=\"M%.1f %uH%.1f\"/>", kind, low, y, over ? END : high);
    if (over) imr_buf_printf(out, "<path class=\"a%u\" d=\"M%u %ul6 4-6 4\"/>", kind, (unsigned)(END - HEAD), y - HALF);
    if (dot <= END) imr_buf_printf(out, "<circle class=\"d%u\" cx=\"%.1f\" cy=\"%u\" r=\"3.5\"/>", kind, dot, y);
    imr_buf_puts(out, "</g>");
}

static void put_plot(const table *of, const imr_rate *total, const imr_rate *first, const imr_rate *second)
{
    enum { MIDDLE = 20, UPPER = 13, LOWER = 27 };
    imr_buf_puts(of->result->visit->out, "<td class=\"plot\"><svg width=\"250\" height=\"40\" aria-hidden=\"true\">");
    if (first == NULL)
        put_mark(of, total, 1, MIDDLE);
    else
        put_mark(of, first, 1, UPPER);
    if (second != NULL) put_mark(of, second, 2, LOWER);
    imr_buf_puts(of->result->visit->out, "</svg></td>");
}

/* ---- the table ---- */

static void put_row(const table *of, size_t row)
{
    imr_visit *visit = of->result->visit;
    imr_str value = of->rates->rows.at[row];
    imr_address to, cell;
    bool linked = link_cell(of, &of->result->address, of->rows, value, &to);
    imr_markup(visit->out, "<tr><th scope=\"row\">%s</th>", imr_result_label(visit->lexicon, of->rows, value));
    put_plot(of, &of->rates->row_totals[row], of->n > 0 ? cell_of(of, row, 0) : NULL,
             of->n > 1 ? cell_of(of, row, 1) : NULL);
    put_cell(of, &of->rates->row_totals[row], linked ? &to : NULL);
    for (size_t c = 0; c < of->n; c++) {
        bool both = linked && link_cell(of, &to, of->columns, of->rates->columns.at[of->at[c]], &cell);
        put_cell(of, cell_of(of, row, c), both ? &cell : NULL);
    }
    imr_buf_puts(visit->out, "</tr>\n");
}

static imr_str category_of(const table *of, size_t row)
{
    imr_visit *visit = of->result->visit;
    const imr_concept *concept = imr_lexicon_find(visit->lexicon, IMR_TABLE_PROCEDURE, of->rates->rows.at[row]);
    if (strcmp(of->rows->key, "procedure") != 0 || concept == NULL) return (imr_str){0};
    return concept->parent;
}

/* Writes the rows. Procedures are grouped by category, in the order of each category's first row. */
static void put_rows(const table *of)
{
    imr_visit *visit = of->result->visit;
    bool done[ROWS] = {false};
    size_t n = of->rates->rows.n < ROWS ? of->rates->rows.n : ROWS;
    const imr_field *category = imr_field_find(IMR_STR("category"));
    for (size_t r = 0; r < n; r++) {
        imr_str group = category_of(of, of->order[r]);
        if (done[r]) continue;
        if (group.n > 0)
            imr_markup(visit->out,
                       "<tr class=\"grp\"><th colspan=\"%d\" scope=\"rowgroup\"><span>%s</span></th></tr>\n",
                       (unsigned)(4 + 2 * of->n), imr_result_label(visit->lexicon, category, group));
        for (size_t s = r; s < n; s++) {
            if (done[s] || !imr_str_equal(category_of(of, of->order[s]), group)) continue;
            put_row(of, of->order[s]);
            done[s] = true;
        }
    }
}

static void put_axis(const table *of)
{
    enum { STEPS = 5 };
    static const char *const x[] = {"8", "52.4", "100.8", "149.2", "197.6", "238"};
    imr_buf_puts(of->result->visit->out, "<span class=\"vh\">Overturned, drawn</span><svg width=\"250\" height=\"16\" "
                                         "aria-hidden=\"true\">");
    for (unsigned i = 0; i <= STEPS; i++)
        imr_markup(of->result->visit->out, "<text class=\"tick\" x=\"%z\" y=\"13\">%d%z</text>", x[i],
                   (unsigned)(PERCENT * of->axis * i / STEPS + 0.5), i == STEPS ? "%" : "");
    imr_buf_puts(of->result->visit->out, "</svg>");
}

static void put_head(const table *of, const imr_facet_row *row)
{
    imr_visit *visit = of->result->visit;
    imr_markup(visit->out,
               "<thead><tr><th rowspan=\"2\" scope=\"col\">%z</th><th rowspan=\"2\" scope=\"col\" class=\"plot\">",
               row->heading);
    put_axis(of);
    imr_buf_puts(visit->out, "</th><th colspan=\"2\" scope=\"colgroup\">All</th>");
    for (size_t c = 0; c < of->n; c++)
        imr_markup(visit->out, "<th colspan=\"2\" scope=\"colgroup\">%s</th>",
                   imr_result_label(visit->lexicon, of->columns, of->rates->columns.at[of->at[c]]));
    imr_buf_puts(visit->out, "</tr>\n<tr>");
    for (size_t c = 0; c <= of->n; c++)
        imr_buf_puts(visit->out, "<th scope=\"col\">n</th><th scope=\"col\">overturned</th>");
    imr_buf_puts(visit->out, "</tr></thead>\n");
}

static void put_foot(const table *of)
{
    imr_visit *visit = of->result->visit;
    imr_address cell;
    imr_buf_puts(visit->out, "<tfoot><tr><th scope=\"row\">All</th>");
    put_plot(of, &of->rates->all, of->n > 0 ? &of->rates->column_totals[of->at[0]] : NULL,
             of->n > 1 ? &of->rates->column_totals[of->at[1]] : NULL);
    put_cell(of, &of->rates->all, &of->result->address);
    for (size_t c = 0; c < of->n; c++) {
        bool linked = link_cell(of, &of->result->address, of->columns, of->rates->columns.at[of->at[c]], &cell);
        put_cell(of, &of->rates->column_totals[of->at[c]], linked ? &cell : NULL);
    }
    imr_buf_puts(visit->out, "</tr></tfoot>\n");
}

static void put_key(const table *of)
{
    imr_visit *visit = of->result->visit;
    imr_buf_puts(visit->out, "<p class=\"key\">");
    for (unsigned c = 0; c < of->n; c++)
        imr_markup(visit->out,
                   "<span><svg viewBox=\"0 0 36 12\" aria-hidden=\"true\"><path class=\"w%d\" d=\"M2 6H34\"/><circle "
                   "class=\"d%d\" cx=\"18\" cy=\"6\" r=\"3.5\"/></svg>%s</span>\n",
                   c + 1, c + 1, imr_result_label(visit->lexicon, of->columns, of->rates->columns.at[of->at[c]]));
    imr_markup(
        visit->out,
        "<span>whisker: 95%% interval</span> <span><em>italic and pale: fewer than %n decisions</em></span></p>\n",
        of->least);
}

static void put_caveats(const table *of)
{
    imr_buf *out = of->result->visit->out;
    imr_address years = of->result->address;
    years.extras[IMR_EXTRA_COLUMNS] = (imr_list){(imr_str[]){IMR_STR("year")}, 1};
    if (of->rates->rows.n > ROWS)
        imr_markup(out, "<p class=\"small\">The first %n of %n rows. All of them: <a href=\"%s\">.json</a></p>\n",
                   (unsigned)ROWS, (unsigned)of->rates->rows.n,
                   imr_address_write(of->result->visit->arena, &of->result->address, ".json"));
    imr_buf_puts(out,
                 "<section class=\"caveats\" aria-labelledby=\"cav\"><h2 id=\"cav\">What these rates are, and are "
                 "not</h2>\n<ul>\n<li>Overturned decisions over all decisions of the cell. A decision with several "
                 "values is in several rows; only \xe2\x80\x9c"
                 "All\xe2\x80\x9d adds up. The interval is Wilson\xe2\x80\x99s, as if "
                 "decisions were independent.</li>\n<li>Requests reach IMR after utilization review has refused them "
                 "and somebody has asked. A rate says how such disputes ended, not how often the treatment is "
                 "necessary.</li>\n");
    imr_markup(out,
               "<li>Guidelines changed in July 2016 and December 2017: compare years before you compare guidelines. <a "
               "href=\"%s\">By year</a></li>\n",
               imr_web_link(of->result->visit, years));
    if (of->rates->rows_without > 0)
        imr_markup(out, "<li>%n decision%z no value of this row, and %z in the last row only.</li>\n",
                   of->rates->rows_without, of->rates->rows_without == 1 ? " has" : "s have",
                   of->rates->rows_without == 1 ? "is" : "are");
    imr_buf_puts(out, "</ul></section>\n");
}

/* ---- settings ---- */

static void put_choice(imr_visit *visit, const char *label, const char *name, const imr_field *chosen, bool none)
{
    const imr_facet_row *row;
    imr_markup(visit->out, "<label>%z<select name=\"%z\">", label, name);
    for (size_t i = 0; (row = imr_facet_row_at(i)) != NULL; i++)
        if (strcmp(row->key, "outcome") != 0 && strcmp(row->key, "case_outcome") != 0)
            imr_markup(visit->out, "<option value=\"%z\"%z>%z</option>", row->key,
                       chosen != NULL && strcmp(chosen->key, row->key) == 0 ? " selected" : "", row->noun);
    if (none) imr_markup(visit->out, "<option value=\"none\"%z>none</option>", chosen == NULL ? " selected" : "");
    imr_buf_puts(visit->out, "</select></label>\n");
}

static void put_form(const table *of)
{
    imr_visit *visit = of->result->visit;
    imr_web_form(visit, "/rates", "Set the table");
    put_choice(visit, "Rows", "rows", of->rows, false);
    put_choice(visit, "Columns", "columns", of->columns, true);
    imr_markup(visit->out,
               "<label>Grey out cells with fewer than<input type=\"number\" name=\"least\" value=\"%d\" "
               "min=\"1\"></label>\n<label>Order<select name=\"order\">",
               of->least);
    for (size_t i = 0; i < ORDERS; i++)
        imr_markup(visit->out, "<option value=\"%z\"%z>%z</option>", orders[i].name,
                   i == order_of(visit) ? " selected" : "", orders[i].label);
    imr_buf_puts(visit->out, "</select></label>\n<button>Show</button>\n</form></details></div>\n");
}

/* ---- the page ---- */

const imr_field *imr_web_facet(const imr_visit *visit, imr_extra extra, const char *usual)
{
    imr_str name = imr_address_extra(&visit->address, extra);
    const imr_field *field = imr_field_find(name.n > 0 ? name : imr_str_of(usual));
    if (extra == IMR_EXTRA_COLUMNS && imr_str_equal(name, IMR_STR("none"))) return NULL;
    return field != NULL && (field->flags & IMR_FIELD_FACET) != 0 ? field : imr_field_find(imr_str_of(usual));
}

static const imr_facet_row *row_of(const imr_field *field)
{
    static const imr_facet_row other = {"", "Value", "value", true};
    const imr_facet_row *row;
    for (size_t i = 0; (row = imr_facet_row_at(i)) != NULL; i++)
        if (strcmp(row->key, field->key) == 0) return row;
    return &other;
}

static void put_page(table *of)
{
    imr_visit *visit = of->result->visit;
    const imr_rate *all = &of->rates->all;
    char after[160] = ".";
    if (all->n > 0)
        snprintf(after, sizeof after, ": <b>%.1f%%</b> were overturned (95%% interval %.1f to %.1f).",
                 PERCENT * (double)all->overturned / all->n, PERCENT * all->interval.low, PERCENT * all->interval.high);
    pick_columns(of);
    pick_axis(of);
    imr_web_top(of->result, after, "/rates", "#told");
    put_form(of);
    imr_buf_puts(visit->out, "<div class=\"body\">\n");
    put_key(of);
    imr_buf_puts(visit->out, "<div class=\"scroll\" role=\"region\" aria-labelledby=\"cap\" tabindex=\"0\">\n<table "
                             "class=\"rates\">\n");
    imr_markup(visit->out, "<caption class=\"vh\" id=\"cap\">Overturn rate by %z</caption>\n", row_of(of->rows)->noun);
    put_head(of, row_of(of->rows));
    imr_buf_puts(visit->out, "<tbody>\n");
    put_rows(of);
    imr_buf_puts(visit->out, "</tbody>\n");
    put_foot(of);
    imr_buf_puts(visit->out, "</table>\n</div>\n");
    put_caveats(of);
    imr_buf_puts(visit->out, "</div>\n");
    imr_web_end(visit);
}

imr_status imr_web_rates(imr_visit *visit, imr_error *err)
{
    enum { MOST = 1000000 };
    imr_result result = {0};
    imr_rates rates = {0};
    table of = {.result = &result, .rates = &rates};
    of.rows = imr_web_facet(visit, IMR_EXTRA_ROWS, "procedure");
    of.columns = imr_web_facet(visit, IMR_EXTRA_COLUMNS, "guideline");
    of.least = imr_address_number(&visit->address, IMR_EXTRA_LEAST, 1, MOST, FEW);
    if (of.columns == of.rows) of.columns = NULL;
    const imr_rates_request request = {.rows = of.rows, .columns = of.columns};
    imr_status status = imr_result_open(visit, &visit->address, false, 0, &result, err);
    if (status == IMR_OK) status = imr_rates_make(result.search, &request, visit->arena, &rates, err);
    if (status == IMR_OK) status = order_rows(&of, err);
    if (status == IMR_OK) put_page(&of);
    imr_result_close(&result);
    return status;
}
