#include "facet_label.h"
#include "sink.h"

#include <string.h>

enum { FLUSH = 64 * 1024 };

static const imr_sink *sink_of(imr_format format)
{
    static const imr_sink *const sinks[] = {
        [IMR_FORMAT_TEXT] = &imr_sink_text, [IMR_FORMAT_JSON] = &imr_sink_json, [IMR_FORMAT_JSONL] = &imr_sink_jsonl,
        [IMR_FORMAT_CSV] = &imr_sink_csv,   [IMR_FORMAT_TSV] = &imr_sink_tsv,   [IMR_FORMAT_IDS] = &imr_sink_ids,
        [IMR_FORMAT_MD] = &imr_sink_md,     [IMR_FORMAT_TREC] = &imr_sink_trec,
    };
    return sinks[format];
}

/* ---- pages ---- */

static imr_status flush(imr_page *page, imr_error *err)
{
    if (page->out.failed) return imr_fail_memory(err);
    imr_status status = imr_output_write(page->view->output, imr_buf_str(&page->out), err);
    imr_buf_clear(&page->out);
    return status;
}

void imr_page_close(imr_page *page)
{
    imr_excerpts_close(&page->excerpts);
    imr_buf_free(&page->out);
    imr_arena_free(page->scratch);
    imr_arena_free(page->arena);
}

imr_status imr_page_open(imr_page *page, const imr_view *view, const imr_sink *sink, imr_search *search, imr_error *err)
{
    *page = (imr_page){.view = view, .sink = sink, .search = search};
    page->arena = imr_arena_new();
    page->scratch = imr_arena_new();
    page->seen.arena = page->arena;
    page->json.out = &page->out;
    if (page->arena == NULL || page->scratch == NULL) return imr_fail_memory(err);
    if (search == NULL) return IMR_OK;
    page->lexicon = imr_snapshot_lexicon(imr_search_snapshot(search));
    return imr_excerpts_open(page->arena, search, &page->excerpts, err);
}

static imr_status show_hits(imr_page *page, imr_error *err)
{
    imr_hit hit;
    imr_status status = IMR_OK;
    if (page->view->facets_n > 0 && page->sink->counts_alone) return IMR_OK;
    while (status == IMR_OK && !page->view->output->closed) {
        imr_arena_reset(page->scratch);
        status = imr_search_next(page->search, NULL, &hit, err);
        if (status == IMR_NONE) return IMR_OK;
        if (status == IMR_OK) status = page->sink->hit(page, &hit, err);
        page->hits++;
        if (status == IMR_OK && page->out.n >= FLUSH) status = flush(page, err);
    }
    return status;
}

static imr_status show_facets(imr_page *page, imr_error *err)
{
    imr_counts counts;
    imr_status status = IMR_OK;
    const imr_view *view = page->view;
    for (size_t i = 0; i < view->facets_n && status == IMR_OK && !view->output->closed; i++) {
        status = imr_search_facet(page->search, view->facets[i].field, &counts, err);
        if (status == IMR_OK) status = page->sink->facet(page, &counts, view->facets[i].all, err);
        page->facets++;
    }
    return status;
}

imr_status imr_present_search(const imr_view *view, imr_search *search, imr_error *err)
{
    imr_page page;
    imr_status status = imr_page_open(&page, view, sink_of(view->format), search, err);
    if (status == IMR_OK && view->facets_n > 0 && page.sink->facet == NULL)
        status =
            imr_fail(err, IMR_USAGE, "--facets: this format cannot show counts; use text, md, json, jsonl, csv or tsv");
    if (status == IMR_OK && page.sink->begin != NULL) status = page.sink->begin(&page, err);
    if (status == IMR_OK) status = show_hits(&page, err);
    if (status == IMR_OK) status = show_facets(&page, err);
    if (status == IMR_OK && page.sink->end != NULL) status = page.sink->end(&page, err);
    if (status == IMR_OK) status = flush(&page, err);
    if (view->shown != NULL) *view->shown = page.hits;
    imr_page_close(&page);
    return status;
}

imr_status imr_present_decision(const imr_view *view, const imr_shown *shown, imr_error *err)
{
    imr_page page;
    imr_stemmer *borrowed = NULL;
    imr_status status = imr_page_open(&page, view, sink_of(view->format), shown->read, err);
    if (status == IMR_OK) status = imr_snapshot_borrow_stemmer(shown->snapshot, &borrowed, err);
    page.excerpts.stemmer = borrowed;
    page.excerpts.query = NULL;
    page.lexicon = imr_snapshot_lexicon(shown->snapshot);
    page.search = NULL;
    const imr_hit hit = {.rank = shown->number, .decision = *shown->decision};
    if (status == IMR_OK && shown->number == 1 && page.sink->begin != NULL) status = page.sink->begin(&page, err);
    if (status == IMR_OK && page.sink->whole != NULL)
        status = page.sink->whole(&page, shown, err);
    else if (status == IMR_OK)
        status = page.sink->hit(&page, &hit, err);
    if (status == IMR_OK && shown->number == shown->n && page.sink->end != NULL) status = page.sink->end(&page, err);
    if (status == IMR_OK) status = flush(&page, err);
    imr_snapshot_return_stemmer(shown->snapshot, borrowed);
    imr_page_close(&page);
    return status;
}

/* ---- what the forms share ---- */

imr_str imr_page_label(const imr_page *page, const imr_field *field, imr_str value)
{
    imr_str label = {0};
    if (!page->view->ids && page->lexicon != NULL) label = imr_facet_label(page->lexicon, field, value);
    return label.n == 0 ? value : label;
}

bool imr_is_refined(const imr_list *values, imr_str value)
{
    for (size_t i = 0; i < values->n; i++)
        if (values->at[i].n > value.n && values->at[i].s[value.n] == '.' && imr_str_starts(values->at[i], value))
            return true;
    return false;
}
