#include "stats.h"

#include <string.h>

#include "canonical.h"
#include "number.h"
#include "search.h"

double imr_stats_share(const imr_rate *rate) { return rate->n == 0 ? 0 : (double)rate->overturned / rate->n; }

void imr_stats_write_share(const imr_rate *rate, imr_buf *out)
{
    const double percent = 100;
    if (rate->n < IMR_STATS_FEW)
        imr_buf_printf(out, "%u of %u", rate->overturned, rate->n);
    else
        imr_buf_printf(out, "%.1f%%", percent * imr_stats_share(rate));
}

/* ---- notes ---- */

static void note_without(const char *bullet, uint32_t n, const imr_field *field, imr_buf *out)
{
    if (n > 0)
        imr_buf_printf(out, "%s%u of the decisions have no %s and count only in \"all\".\n", bullet, n, field->key);
}

static void note_flips(const imr_stats *stats, const char *bullet, imr_buf *out)
{
    enum { MOST = 5 };
    const imr_rates *rates = &stats->rates;
    for (size_t i = 0; i < rates->flips_n && i < MOST; i++) {
        imr_str one = rates->rows.at[rates->flips[i].row], other = rates->rows.at[rates->flips[i].other];
        imr_buf_printf(out,
                       "%sThe order of %.*s and %.*s is reversed within every %s that both have (Simpson's paradox): "
                       "compare the adjusted shares.\n",
                       bullet, IMR_STR_ARG(one), IMR_STR_ARG(other), stats->request.adjust->key);
    }
    if (rates->flips_n > MOST)
        imr_buf_printf(out, "%s... and %zu more pairs of rows.\n", bullet, rates->flips_n - MOST);
}

void imr_stats_write_notes(const imr_stats *stats, const char *bullet, imr_buf *out)
{
    const imr_rates *rates = &stats->rates;
    imr_buf_printf(out, "%sA decision counts under each value that it has, and once in \"all\".\n", bullet);
    note_without(bullet, rates->rows_without, stats->request.rows, out);
    if (stats->request.columns != NULL) note_without(bullet, rates->columns_without, stats->request.columns, out);
    if (stats->request.without_dependents)
        imr_buf_printf(out, "%sLeft out: %u decisions on services that fall with a refused operation.\n", bullet,
                       rates->dependents);
    if (stats->rows < rates->rows.n)
        imr_buf_printf(out, "%s%zu of %zu rows are shown; --limit %zu shows all.\n", bullet, stats->rows, rates->rows.n,
                       rates->rows.n);
    note_flips(stats, bullet, out);
}

/* ---- the verb ---- */

static const char *const forms[] = {"text", "csv", "json", "md", NULL};
static void (*const writers[])(const imr_stats *, imr_buf *) = {imr_stats_text, imr_stats_csv, imr_stats_json,
                                                                imr_stats_markdown};

static imr_status read_facets(const imr_desk *desk, imr_rates_request *out, imr_error *err)
{
    const char *by = imr_desk_argument(desk, IMR_DESK_BY), *adjust = imr_desk_argument(desk, IMR_DESK_ADJUST);
    if (by == NULL) by = "guideline";
    size_t n = strcspn(by, ",");
    const char *second = by[n] == ',' ? by + n + 1 : NULL;
    imr_status status = imr_desk_facet((imr_str){by, n}, "by", &out->rows, err);
    if (status == IMR_OK && second != NULL && strchr(second, ',') != NULL)
        return imr_fail(err, IMR_USAGE, "--by %s: one facet or two", by);
    if (status == IMR_OK && second != NULL) status = imr_desk_facet(imr_str_of(second), "by", &out->columns, err);
    if (status == IMR_OK && out->columns == out->rows)
        return imr_fail(err, IMR_USAGE, "--by %s: the same facet twice", by);
    if (status == IMR_OK && adjust != NULL) status = imr_desk_facet(imr_str_of(adjust), "adjust", &out->adjust, err);
    out->without_dependents = imr_desk_has(desk, IMR_DESK_NO_DEPENDENTS);
    return status;
}

static imr_status read_limit(const imr_desk *desk, imr_stats *stats, imr_error *err)
{
    uint64_t limit = UINT64_MAX;
    imr_status status = imr_desk_number(desk, IMR_DESK_LIMIT, 1, UINT32_MAX, &limit, err);
    stats->rows = limit < stats->rates.rows.n ? (size_t)limit : stats->rates.rows.n;
    return status;
}

static imr_status write_svg(const imr_desk *desk, const imr_stats *stats, imr_error *err)
{
    imr_buf text = {0};
    const char *path = imr_desk_argument(desk, IMR_DESK_SVG);
    if (path == NULL) return IMR_OK;
    imr_stats_svg(stats, &text);
    imr_status status = imr_desk_write_file(path, &text, err);
    imr_buf_free(&text);
    return status;
}

imr_status imr_desk_stats(imr_desk *desk, imr_error *err)
{
    imr_stats stats = {.desk = desk};
    imr_search *search = NULL;
    imr_buf text = {0};
    size_t form = 0;
    desk->request.limit = 0;
    imr_status status = read_facets(desk, &stats.request, err);
    if (status == IMR_OK) status = imr_desk_form(desk, forms, &form, err);
    if (status == IMR_OK) status = imr_desk_search(desk, &search, err);
    if (status == IMR_OK) status = imr_snapshot_corpus(desk->snapshot, &stats.corpus, err);
    if (status == IMR_OK) status = imr_rates_make(search, &stats.request, desk->arena, &stats.rates, err);
    if (status == IMR_OK && stats.rates.all.n == 0)
        status = imr_fail(err, IMR_NONE, "no decision has everything that was asked for");
    if (status == IMR_OK) status = read_limit(desk, &stats, err);
    if (status == IMR_OK) {
        imr_buf query = {0};
        imr_query_print(imr_search_query(search), &query);
        if (imr_str_equal(imr_buf_str(&query), IMR_STR("{}"))) {
            imr_buf_clear(&query);
            imr_buf_puts(&query, "* (everything)");
        }
        stats.query = imr_buf_keep(&query, desk->arena);
        if (stats.query.s == NULL) status = imr_fail_memory(err);
    }
    if (status == IMR_OK) {
        writers[form](&stats, &text);
        status = imr_desk_write(desk, &text, err);
    }
    if (status == IMR_OK) status = write_svg(desk, &stats, err);
    imr_search_close(search);
    return status;
}
