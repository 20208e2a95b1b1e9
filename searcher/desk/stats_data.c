/* Rates for programs: CSV and JSON; and a drawing (SVG). */
#include "stats.h"

#include "csv.h"
#include "html.h"
#include "json.h"

enum { DIGITS = 4 };

/* ---- CSV ---- */

static void csv_rate(imr_csv *table, const imr_rate *rate)
{
    imr_csv_fixed(table, rate->n, 0);
    imr_csv_fixed(table, rate->overturned, 0);
    imr_csv_fixed(table, imr_stats_share(rate), DIGITS);
    imr_csv_fixed(table, rate->interval.low, DIGITS);
    imr_csv_fixed(table, rate->interval.high, DIGITS);
    imr_csv_fixed(table, rate->letters, 0);
}

static void csv_head(const imr_stats *stats, imr_csv *table)
{
    static const char *const names[] = {"n", "overturned", "share", "low", "high", "letters"};
    imr_csv_cell(table, imr_str_of(stats->request.rows->key));
    if (stats->request.columns != NULL) imr_csv_cell(table, imr_str_of(stats->request.columns->key));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) imr_csv_cell(table, imr_str_of(names[i]));
    if (stats->request.columns == NULL && stats->rates.adjusted != NULL) imr_csv_cell(table, IMR_STR("adjusted"));
    imr_csv_end_row(table);
}

void imr_stats_csv(const imr_stats *stats, imr_buf *out)
{
    const imr_rates *rates = &stats->rates;
    imr_csv table = {.out = out, .kind = IMR_CSV_COMMAS};
    csv_head(stats, &table);
    for (size_t r = 0; r < stats->rows; r++) {
        if (stats->request.columns == NULL) {
            imr_csv_cell(&table, rates->rows.at[r]);
            csv_rate(&table, &rates->row_totals[r]);
            if (rates->adjusted != NULL) imr_csv_fixed(&table, rates->adjusted[r].share, DIGITS);
            imr_csv_end_row(&table);
        }
        for (size_t c = 0; c < rates->columns.n; c++) {
            const imr_rate *cell = &rates->cells[r * rates->columns.n + c];
            if (cell->n == 0) continue;
            imr_csv_cell(&table, rates->rows.at[r]);
            imr_csv_cell(&table, rates->columns.at[c]);
            csv_rate(&table, cell);
            imr_csv_end_row(&table);
        }
    }
}

/* ---- JSON ---- */

static void json_rate(imr_json *json, const imr_rate *rate)
{
    imr_json_member_uint(json, IMR_STR("n"), rate->n);
    imr_json_member_uint(json, IMR_STR("overturned"), rate->overturned);
    imr_json_member_uint(json, IMR_STR("letters"), rate->letters);
    imr_json_member_fixed(json, IMR_STR("share"), imr_stats_share(rate), DIGITS);
    imr_interval_json(json, IMR_STR("interval"), rate->interval);
    imr_interval_json(json, IMR_STR("interval_by_letters"), rate->clustered);
}

static void json_corpus(imr_json *json, const imr_stats *stats)
{
    imr_json_open(json, IMR_STR("corpus"), '{');
    imr_json_member_uint(json, IMR_STR("decisions"), stats->corpus->decisions);
    imr_json_member_uint(json, IMR_STR("letters"), stats->corpus->letters);
    imr_json_member(json, IMR_STR("first"), imr_str_of(stats->corpus->first));
    imr_json_member(json, IMR_STR("last"), imr_str_of(stats->corpus->last));
    imr_json_member_uint(json, IMR_STR("commit"), imr_snapshot_revision(stats->desk->snapshot));
    imr_json_end(json, '}');
}

static void json_row(imr_json *json, const imr_stats *stats, size_t r)
{
    const imr_rates *rates = &stats->rates;
    imr_json_begin(json, '{');
    imr_json_member(json, IMR_STR("value"), rates->rows.at[r]);
    json_rate(json, &rates->row_totals[r]);
    if (rates->adjusted != NULL) {
        imr_json_member_fixed(json, IMR_STR("adjusted"), rates->adjusted[r].share, DIGITS);
        imr_json_member_fixed(json, IMR_STR("coverage"), rates->adjusted[r].coverage, DIGITS);
    }
    if (stats->request.columns != NULL) {
        imr_json_open(json, IMR_STR("columns"), '[');
        for (size_t c = 0; c < rates->columns.n; c++) {
            const imr_rate *cell = &rates->cells[r * rates->columns.n + c];
            if (cell->n == 0) continue;
            imr_json_begin(json, '{');
            imr_json_member(json, IMR_STR("value"), rates->columns.at[c]);
            json_rate(json, cell);
            imr_json_end(json, '}');
        }
        imr_json_end(json, ']');
    }
    imr_json_end(json, '}');
}

static void json_flips(imr_json *json, const imr_rates *rates)
{
    imr_json_open(json, IMR_STR("flips"), '[');
    for (size_t i = 0; i < rates->flips_n; i++) {
        imr_json_begin(json, '[');
        imr_json_str(json, rates->rows.at[rates->flips[i].row]);
        imr_json_str(json, rates->rows.at[rates->flips[i].other]);
        imr_json_end(json, ']');
    }
    imr_json_end(json, ']');
}

void imr_stats_json(const imr_stats *stats, imr_buf *out)
{
    imr_json json = {.out = out};
    imr_json_begin(&json, '{');
    imr_json_member(&json, IMR_STR("schema"), IMR_STR("imr.stats/1"));
    imr_json_member(&json, IMR_STR("query"), stats->desk->request.query);
    imr_json_member(&json, IMR_STR("canonical"), stats->query);
    json_corpus(&json, stats);
    imr_json_member(&json, IMR_STR("rows_by"), imr_str_of(stats->request.rows->key));
    if (stats->request.columns != NULL)
        imr_json_member(&json, IMR_STR("columns_by"), imr_str_of(stats->request.columns->key));
    if (stats->request.adjust != NULL)
        imr_json_member(&json, IMR_STR("adjusted_by"), imr_str_of(stats->request.adjust->key));
    imr_json_open(&json, IMR_STR("all"), '{');
    json_rate(&json, &stats->rates.all);
    imr_json_end(&json, '}');
    imr_json_member_uint(&json, IMR_STR("without_row"), stats->rates.rows_without);
    imr_json_open(&json, IMR_STR("rows"), '[');
    for (size_t r = 0; r < stats->rows; r++) json_row(&json, stats, r);
    imr_json_end(&json, ']');
    if (stats->rates.adjusted != NULL) json_flips(&json, &stats->rates);
    imr_json_end(&json, '}');
    imr_buf_putc(out, '\n');
}

/* ---- SVG ---- */

enum { LINE = 24, LEFT = 300, PLOT = 400, RIGHT = 120, TOP = 40 };

static void svg_row(const imr_stats *stats, imr_str label, const imr_rate *rate, size_t line, imr_buf *out)
{
    size_t y = TOP + line * LINE;
    const char *ink = rate->n < IMR_STATS_FEW ? "#999" : "#222";
    imr_buf_printf(out, "<text x=\"%d\" y=\"%zu\" text-anchor=\"end\" fill=\"%s\">", LEFT - 12, y + 4, ink);
    imr_html_add(out, label);
    imr_buf_printf(out, "</text><line x1=\"%.1f\" x2=\"%.1f\" y1=\"%zu\" y2=\"%zu\" stroke=\"%s\" stroke-width=\"2\"/>",
                   LEFT + rate->interval.low * PLOT, LEFT + rate->interval.high * PLOT, y, y, ink);
    imr_buf_printf(out, "<circle cx=\"%.1f\" cy=\"%zu\" r=\"4\" fill=\"%s\"/><text x=\"%d\" y=\"%zu\" fill=\"%s\">",
                   LEFT + imr_stats_share(rate) * PLOT, y, ink, LEFT + PLOT + 12, y + 4, ink);
    imr_stats_write_share(rate, out);
    if (rate->n >= IMR_STATS_FEW) imr_buf_printf(out, " of %u", rate->n);
    imr_buf_puts(out, "</text>\n");
    (void)stats;
}

void imr_stats_svg(const imr_stats *stats, imr_buf *out)
{
    enum { QUARTERS = 4 };
    size_t height = TOP + (stats->rows + 2) * LINE;
    imr_buf_printf(out,
                   "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %zu\" font-family=\"sans-serif\" "
                   "font-size=\"13\" role=\"img\">\n<title>",
                   LEFT + PLOT + RIGHT, height);
    imr_buf_puts(out, "Share of decisions that were overturned, with 95% intervals</title>\n<rect width=\"100%\" "
                      "height=\"100%\" fill=\"#fff\"/>\n");
    for (int q = 0; q <= QUARTERS; q++)
        imr_buf_printf(out,
                       "<line x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%zu\" stroke=\"#ddd\"/><text x=\"%d\" y=\"18\" "
                       "text-anchor=\"middle\" fill=\"#555\">%d%%</text>\n",
                       LEFT + q * PLOT / QUARTERS, LEFT + q * PLOT / QUARTERS, TOP - 14, height - LINE,
                       LEFT + q * PLOT / QUARTERS, q * 100 / QUARTERS);
    for (size_t r = 0; r < stats->rows; r++)
        svg_row(stats, imr_desk_label(stats->desk, stats->request.rows, stats->rates.rows.at[r]),
                &stats->rates.row_totals[r], r, out);
    svg_row(stats, IMR_STR("all"), &stats->rates.all, stats->rows, out);
    imr_buf_puts(out, "</svg>\n");
}
