/* Rates for people: a table with a dot and whisker on each row, and the same table in Markdown. */
#include "stats.h"

#include <inttypes.h>
#include <string.h>

#include "citation_line.h"

enum { LABEL_MOST = 38, LABEL_LEAST = 18, BAR = 30, PERCENT = 100 };

static void write_head(const imr_stats *stats, const char *end, imr_buf *out)
{
    const imr_rate *all = &stats->rates.all;
    imr_number_write(all->n, out);
    imr_buf_puts(out, all->n == 1 ? " decision of " : " decisions of ");
    imr_number_write(all->letters, out);
    imr_buf_printf(out, "%s: ", all->letters == 1 ? " letter" : " letters");
    imr_number_write(all->overturned, out);
    imr_buf_puts(out, " overturned");
    if (all->n >= IMR_STATS_FEW) {
        imr_buf_puts(out, ", ");
        imr_stats_write_share(all, out);
        imr_buf_printf(out, ", 95%% interval %.1f to %.1f%%, by letters %.1f to %.1f%%", PERCENT * all->interval.low,
                       PERCENT * all->interval.high, PERCENT * all->clustered.low, PERCENT * all->clustered.high);
    }
    imr_buf_printf(out, "%sQuery as read: ", end);
    imr_buf_add(out, stats->query);
    imr_buf_printf(out, "%sSearched: ", end);
    imr_number_write(stats->corpus->decisions, out);
    imr_buf_puts(out, " decisions of ");
    imr_number_write(stats->corpus->letters, out);
    imr_buf_puts(out, " letters");
    if (stats->corpus->first[0] != '\0')
        imr_buf_printf(out, ", decided %s to %s", stats->corpus->first, stats->corpus->last);
    imr_buf_printf(out, "; commit %" PRIu64 "%s", imr_snapshot_revision(stats->desk->snapshot), end);
}

/* How many columns a text takes: one per character. */
static size_t columns_of(imr_str text)
{
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++) n += (text.s[i] & 0xc0) != 0x80;
    return n;
}

/* Appends text padded with spaces to `width` columns; longer text is cut and ends in "…". */
static void pad(imr_buf *out, imr_str text, size_t width)
{
    size_t n = columns_of(text), bytes = 0;
    if (n > width) {
        for (size_t kept = 0; bytes < text.n; bytes++)
            if ((text.s[bytes] & 0xc0) != 0x80 && ++kept == width) break;
        imr_buf_add(out, (imr_str){text.s, bytes});
        imr_buf_puts(out, "\u2026");
        return;
    }
    imr_buf_add(out, text);
    for (; n < width; n++) imr_buf_putc(out, ' ');
}

static void pad_left(imr_buf *out, imr_str text, size_t width)
{
    for (size_t n = columns_of(text); n < width; n++) imr_buf_putc(out, ' ');
    pad(out, text, columns_of(text) < width ? columns_of(text) : width);
}

/* "33.0% of 104", or "2 of 9" if there are few. */
static void pad_cell(imr_buf *out, const imr_rate *rate, bool of, size_t width)
{
    imr_buf text = {0};
    imr_stats_write_share(rate, &text);
    if (of && rate->n >= IMR_STATS_FEW) imr_buf_printf(&text, " of %u", rate->n);
    if (of && rate->n == 0) imr_buf_clear(&text);
    pad_left(out, imr_buf_str(&text), width);
    out->failed = out->failed || text.failed;
    imr_buf_free(&text);
}

/* "  ---o----   " from 0 to 100 percent. */
static void write_bar(imr_buf *out, const imr_rate *rate)
{
    size_t low = (size_t)(rate->interval.low * (BAR - 1) + .5), high = (size_t)(rate->interval.high * (BAR - 1) + .5);
    size_t at = (size_t)(imr_stats_share(rate) * (BAR - 1) + .5);
    for (size_t i = 0; i < BAR; i++)
        imr_buf_puts(out, i == at                  ? "\u25cf"
                          : i >= low && i <= high  ? "\u2500"
                          : i == 0 || i == BAR - 1 ? "\u2502"
                                                   : " ");
}

static void grey(const imr_stats *stats, const imr_rate *rate, bool on, imr_buf *out)
{
    if (stats->desk->colour && rate->n < IMR_STATS_FEW) imr_buf_puts(out, on ? "\033[2m" : "\033[0m");
}

/* Which parts of a row fit the page's width. */
typedef struct layout {
    size_t label;
    bool interval, bar, coverage;
} layout;

enum {
    COUNTS = 22,
    INTERVAL = 16,
    BAR_ROOM = BAR + 2,
    ADJUSTED = 10,
    COVERAGE = 9
}; /* widths, including the spaces before */

/* Drops what does not fit: first the bar, then the interval, then the coverage of the adjusted share. Labels are cut
 * before any of these is dropped. */
static layout lay_out(const imr_stats *stats, size_t label)
{
    enum { SHORTEST = 8 };
    const bool adjusts = stats->rates.adjusted != NULL;
    const size_t width = stats->desk->width, least = label < LABEL_LEAST ? label : LABEL_LEAST;
    size_t taken = COUNTS + (adjusts ? ADJUSTED : 0);
    layout out = {.coverage = adjusts && taken + COVERAGE + least <= width};
    taken += out.coverage ? COVERAGE : 0;
    out.interval = taken + INTERVAL + least <= width;
    taken += out.interval ? INTERVAL : 0;
    out.bar = out.interval && taken + BAR_ROOM + least <= width;
    taken += out.bar ? BAR_ROOM : 0;
    size_t room = width > taken + SHORTEST ? width - taken : SHORTEST;
    out.label = label < room ? label : room;
    return out;
}

static void write_column_heads(const imr_stats *stats, const layout *as, imr_buf *out)
{
    pad(out, imr_str_of(stats->request.rows->key), as->label);
    imr_buf_puts(out, "         n  overturned");
    if (as->interval) imr_buf_puts(out, "  95% interval  ");
    if (as->bar) imr_buf_puts(out, "  0%                        100%");
    imr_buf_puts(out, stats->rates.adjusted != NULL ? "  adjusted\n" : "\n");
}

static void write_row(const imr_stats *stats, imr_str label, const imr_rate *rate, const imr_standardized *adjusted,
                      const layout *as, imr_buf *out)
{
    grey(stats, rate, true, out);
    pad(out, label, as->label);
    imr_buf_printf(out, "  %8u", rate->n);
    imr_buf_puts(out, "  ");
    pad_cell(out, rate, false, 10);
    if (as->interval)
        imr_buf_printf(out, "  %5.1f to %5.1f", PERCENT * rate->interval.low, PERCENT * rate->interval.high);
    if (as->bar) imr_buf_puts(out, "  ");
    if (as->bar) write_bar(out, rate);
    if (adjusted != NULL) imr_buf_printf(out, "  %5.1f%%", PERCENT * adjusted->share);
    if (adjusted != NULL && as->coverage && adjusted->coverage < .995)
        imr_buf_printf(out, " (of %.0f%%)", PERCENT * adjusted->coverage);
    grey(stats, rate, false, out);
    imr_buf_putc(out, '\n');
}

static imr_str label_of(const imr_stats *stats, const imr_field *field, imr_str value)
{
    return imr_desk_label(stats->desk, field, value);
}

static size_t label_width(const imr_stats *stats)
{
    size_t width = columns_of(imr_str_of(stats->request.rows->key));
    for (size_t r = 0; r < stats->rows; r++) {
        size_t n = columns_of(label_of(stats, stats->request.rows, stats->rates.rows.at[r]));
        width = n > width ? n : width;
    }
    return width > LABEL_MOST ? LABEL_MOST : width;
}

static void write_cross(const imr_stats *stats, size_t width, imr_buf *out)
{
    enum { CELL = 20 };
    const imr_rates *rates = &stats->rates;
    size_t room = stats->desk->width > width + CELL ? (stats->desk->width - width) / CELL : 1;
    size_t shown = rates->columns.n < room ? rates->columns.n : room;
    imr_buf_putc(out, '\n');
    pad(out, imr_str_of(stats->request.rows->key), width);
    for (size_t c = 0; c < shown; c++) {
        imr_str label = label_of(stats, stats->request.columns, rates->columns.at[c]);
        imr_buf_puts(out, "  ");
        pad_left(out, label, CELL - 2);
    }
    imr_buf_putc(out, '\n');
    for (size_t r = 0; r < stats->rows; r++) {
        pad(out, label_of(stats, stats->request.rows, rates->rows.at[r]), width);
        for (size_t c = 0; c < shown; c++) {
            const imr_rate *cell = &rates->cells[r * rates->columns.n + c];
            imr_buf_puts(out, "  ");
            grey(stats, cell, true, out);
            pad_cell(out, cell, true, CELL - 2);
            grey(stats, cell, false, out);
        }
        imr_buf_putc(out, '\n');
    }
    if (shown == rates->columns.n) return;
    imr_buf line = {0};
    imr_buf_printf(&line, "%zu of %zu columns fit; --format csv has all of them", shown, rates->columns.n);
    imr_desk_line(stats->desk, imr_buf_str(&line), out);
    imr_buf_free(&line);
}

/* Appends lines wrapped to the page's width, keeping empty ones, and frees `lines`. */
static void write_wrapped(const imr_stats *stats, imr_buf *lines, imr_buf *out)
{
    imr_str text = imr_buf_str(lines);
    for (size_t begin = 0, end; begin < text.n; begin = end + 1) {
        end = imr_str_find(text, IMR_STR("\n"), begin);
        if (end == SIZE_MAX) end = text.n;
        if (end > begin)
            imr_desk_line(stats->desk, (imr_str){text.s + begin, end - begin}, out);
        else
            imr_buf_putc(out, '\n');
    }
    out->failed = out->failed || lines->failed;
    imr_buf_free(lines);
}

void imr_stats_text(const imr_stats *stats, imr_buf *out)
{
    const imr_rates *rates = &stats->rates;
    const layout as = lay_out(stats, label_width(stats));
    imr_buf lines = {0};
    write_head(stats, "\n", &lines);
    write_wrapped(stats, &lines, out);
    imr_buf_putc(out, '\n');
    write_column_heads(stats, &as, out);
    for (size_t r = 0; r < stats->rows; r++)
        write_row(stats, label_of(stats, stats->request.rows, rates->rows.at[r]), &rates->row_totals[r],
                  rates->adjusted == NULL ? NULL : &rates->adjusted[r], &as, out);
    write_row(stats, IMR_STR("all"), &rates->all, NULL, &as, out);
    if (stats->request.columns != NULL) write_cross(stats, as.label, out);
    imr_buf_putc(out, '\n');
    imr_stats_write_notes(stats, "", &lines);
    write_wrapped(stats, &lines, out);
}

/* ---- Markdown ---- */

static void markdown_row(imr_str label, const imr_rate *rate, const imr_standardized *adjusted, imr_buf *out)
{
    imr_buf_puts(out, "| ");
    imr_buf_add(out, label);
    imr_buf_printf(out, " | %u | %u | ", rate->n, rate->overturned);
    imr_stats_write_share(rate, out);
    imr_buf_printf(out, " | %.1f–%.1f%% | %u |", PERCENT * rate->interval.low, PERCENT * rate->interval.high,
                   rate->letters);
    if (adjusted != NULL) imr_buf_printf(out, " %.1f%% |", PERCENT * adjusted->share);
    imr_buf_putc(out, '\n');
}

static void markdown_cross(const imr_stats *stats, imr_buf *out)
{
    const imr_rates *rates = &stats->rates;
    imr_buf_printf(out, "\n| %s |", stats->request.rows->key);
    for (size_t c = 0; c < rates->columns.n; c++) {
        imr_buf_putc(out, ' ');
        imr_buf_add(out, label_of(stats, stats->request.columns, rates->columns.at[c]));
        imr_buf_puts(out, " |");
    }
    imr_buf_puts(out, "\n|---|");
    for (size_t c = 0; c < rates->columns.n; c++) imr_buf_puts(out, "--:|");
    imr_buf_putc(out, '\n');
    for (size_t r = 0; r < stats->rows; r++) {
        imr_buf_puts(out, "| ");
        imr_buf_add(out, label_of(stats, stats->request.rows, rates->rows.at[r]));
        imr_buf_puts(out, " |");
        for (size_t c = 0; c < rates->columns.n; c++) {
            const imr_rate *cell = &rates->cells[r * rates->columns.n + c];
            imr_buf_printf(out, " %u of %u |", cell->overturned, cell->n);
        }
        imr_buf_putc(out, '\n');
    }
}

void imr_stats_markdown(const imr_stats *stats, imr_buf *out)
{
    const imr_rates *rates = &stats->rates;
    write_head(stats, "\n\n", out);
    imr_buf_printf(out, "| %s | n | overturned | share | 95%% interval | letters |%s\n|---|--:|--:|--:|--:|--:|%s\n",
                   stats->request.rows->key, rates->adjusted == NULL ? "" : " adjusted |",
                   rates->adjusted == NULL ? "" : "--:|");
    for (size_t r = 0; r < stats->rows; r++)
        markdown_row(label_of(stats, stats->request.rows, rates->rows.at[r]), &rates->row_totals[r],
                     rates->adjusted == NULL ? NULL : &rates->adjusted[r], out);
    markdown_row(IMR_STR("all"), &rates->all,
                 rates->adjusted == NULL ? NULL : &(imr_standardized){imr_stats_share(&rates->all), 1}, out);
    if (stats->request.columns != NULL) markdown_cross(stats, out);
    imr_buf_putc(out, '\n');
    imr_stats_write_notes(stats, "* ", out);
}
