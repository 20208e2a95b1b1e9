/* csv and tsv: a header line and a row for each hit; if facets are counted, a row for each value instead. */
#include "csv.h"
#include "facet_label.h"
#include "sink.h"

#include <string.h>

static imr_csv table_of(imr_page *page)
{
    return (imr_csv){.out = &page->out,
                     .kind = page->view->format == IMR_FORMAT_TSV ? IMR_CSV_TABS : IMR_CSV_COMMAS,
                     .raw = page->view->raw};
}

static bool is_column(const imr_field *field)
{
    if (strncmp(field->key, "dates.", strlen("dates.")) == 0) return false;
    bool named = (field->flags & IMR_FIELD_KEY) != 0 && field->kind == IMR_KIND_STR;
    bool searched = strcmp(field->key, "injured") == 0 || (field->flags & IMR_FIELD_AMOUNT) != 0;
    if (searched) return false; /* for searches alone */
    return named || (field->flags & (IMR_FIELD_FACET | IMR_FIELD_SORT)) != 0 || strcmp(field->key, "heading") == 0;
}

/* The default columns: rank and score, fields to filter or sort by, heading, excerpt. */
static imr_status usual_columns(imr_page *page, imr_columns *out, imr_error *err)
{
    enum { OTHERS = 3 };
    *out = (imr_columns){.at = imr_arena_alloc(page->scratch, (imr_field_count() + OTHERS) * sizeof *out->at)};
    if (out->at == NULL) return imr_fail_memory(err);
    out->at[out->n++] = (imr_column){.kind = IMR_COLUMN_RANK};
    out->at[out->n++] = (imr_column){.kind = IMR_COLUMN_SCORE};
    for (size_t i = 0; i < imr_field_count(); i++)
        if (is_column(imr_field_at(i)))
            out->at[out->n++] = (imr_column){.kind = IMR_COLUMN_FIELD, .field = imr_field_at(i)};
    out->at[out->n++] = (imr_column){.kind = IMR_COLUMN_EXCERPT};
    return IMR_OK;
}

static imr_status columns_of(imr_page *page, imr_columns *out, imr_error *err)
{
    *out = page->view->columns;
    return out->n > 0 ? IMR_OK : usual_columns(page, out, err);
}

static void put_citations(imr_buf *out, const imr_citations *citations)
{
    for (size_t i = 0; i < citations->n; i++) {
        bool again = i > 0 && imr_str_equal(citations->at[i].raw, citations->at[i - 1].raw);
        if (citations->at[i].raw.n == 0 || again) continue;
        if (out->n > 0) imr_buf_puts(out, "; ");
        imr_buf_add(out, citations->at[i].raw);
    }
}

static void put_grounds(imr_buf *out, const imr_grounds *grounds)
{
    for (size_t i = 0; i < grounds->n; i++)
        imr_buf_printf(out, "%s%.*s", i == 0 ? "" : "; ", IMR_STR_ARG(grounds->at[i].ground));
}

/* Several values of a cell are separated by "; ". */
static void put_field(imr_csv *table, const imr_field *field, const imr_decision *decision)
{
    char digits[32];
    imr_buf text = {0};
    size_t n = imr_field_values(field, decision);
    if (field->kind == IMR_KIND_CITATIONS) put_citations(&text, imr_field_member(field, decision));
    if (field->kind == IMR_KIND_GROUNDS) put_grounds(&text, imr_field_member(field, decision));
    for (size_t i = 0; i < n; i++) {
        if (i > 0) imr_buf_puts(&text, "; ");
        imr_buf_add(&text, imr_field_value(field, decision, i, digits));
    }
    imr_csv_cell(table, imr_buf_str(&text));
    table->out->failed |= text.failed;
    imr_buf_free(&text);
}

static imr_status put_excerpt(imr_page *page, imr_csv *table, const imr_decision *decision, imr_error *err)
{
    imr_snippet snippet;
    imr_status status = imr_excerpt_make(&page->excerpts, page->scratch, decision, &snippet, err);
    if (status == IMR_OK) imr_csv_cell(table, imr_snippet_text(decision->rationale, &snippet));
    return status;
}

static imr_status table_begin(imr_page *page, imr_error *err)
{
    imr_columns columns;
    imr_csv table = table_of(page);
    if (page->view->facets_n > 0) {
        static const char *const names[] = {"facet", "value", "label", "n"};
        for (size_t i = 0; i < sizeof names / sizeof *names; i++) imr_csv_cell(&table, imr_str_of(names[i]));
        imr_csv_end_row(&table);
        return IMR_OK;
    }
    imr_status status = columns_of(page, &columns, err);
    for (size_t i = 0; i < columns.n && status == IMR_OK; i++)
        imr_csv_cell(&table, imr_str_of(imr_column_name(&columns.at[i])));
    imr_csv_end_row(&table);
    return status;
}

static imr_status table_hit(imr_page *page, const imr_hit *hit, imr_error *err)
{
    imr_columns columns;
    imr_csv table = table_of(page);
    imr_status status = columns_of(page, &columns, err);
    for (size_t i = 0; i < columns.n && status == IMR_OK; i++) {
        const imr_column *column = &columns.at[i];
        switch (column->kind) {
        case IMR_COLUMN_RANK: imr_csv_fixed(&table, (double)hit->rank, 0); break;
        case IMR_COLUMN_SCORE: imr_csv_fixed(&table, hit->score, 4); break;
        case IMR_COLUMN_FIELD: put_field(&table, column->field, &hit->decision); break;
        case IMR_COLUMN_EXCERPT: status = put_excerpt(page, &table, &hit->decision, err); break;
        }
    }
    imr_csv_end_row(&table);
    return status;
}

static imr_status table_facet(imr_page *page, const imr_counts *counts, bool all, imr_error *err)
{
    (void)all;
    (void)err;
    imr_csv table = table_of(page);
    for (size_t i = 0; i < counts->n; i++) {
        imr_csv_cell(&table, imr_str_of(counts->field->key));
        imr_csv_cell(&table, counts->at[i].value);
        imr_csv_cell(&table, imr_facet_label(page->lexicon, counts->field, counts->at[i].value));
        imr_csv_fixed(&table, counts->at[i].n, 0);
        imr_csv_end_row(&table);
    }
    return IMR_OK;
}

const imr_sink imr_sink_csv = {.begin = table_begin, .hit = table_hit, .facet = table_facet, .counts_alone = true};
const imr_sink imr_sink_tsv = {.begin = table_begin, .hit = table_hit, .facet = table_facet, .counts_alone = true};
