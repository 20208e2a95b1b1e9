/* The interface of the forms of an answer, and what they share. */
#ifndef IMR_SINK_H
#define IMR_SINK_H

#include "duplicates.h"
#include "excerpt.h"
#include "json.h"
#include "present.h"

struct imr_sink;

/* An answer being written. */
typedef struct imr_page {
    const imr_view *view;
    const struct imr_sink *sink;
    imr_search *search; /* NULL: decisions are shown without a query */
    const imr_lexicon *lexicon;
    imr_arena *arena;   /* for the page */
    imr_arena *scratch; /* for the current hit */
    imr_excerpts excerpts;
    imr_duplicates seen;    /* rationales of the previous hits */
    imr_buf out;            /* not written yet */
    uint64_t hits;          /* so far */
    uint64_t facets;        /* so far */
    const imr_group *group; /* below the line: the group of the last hit */
    imr_json json;
} imr_page;

/* The functions of a form; NULL: nothing to do. They append to page->out. */
typedef struct imr_sink {
    imr_status (*begin)(imr_page *page, imr_error *err);
    imr_status (*hit)(imr_page *page, const imr_hit *hit, imr_error *err);
    imr_status (*whole)(imr_page *page, const imr_shown *shown, imr_error *err); /* NULL: written like a hit */
    imr_status (*facet)(imr_page *page, const imr_counts *counts, bool all, imr_error *err);
    imr_status (*end)(imr_page *page, imr_error *err);
    bool counts_alone; /* if facets are requested, no hits are written */
} imr_sink;

extern const imr_sink imr_sink_text, imr_sink_json, imr_sink_jsonl, imr_sink_csv, imr_sink_tsv, imr_sink_ids,
    imr_sink_md, imr_sink_trec;

/* ---- what they share ---- */

/* Opens a page whose hits the sink writes; search may be NULL. To be closed whatever the status. */
imr_status imr_page_open(imr_page *page, const imr_view *view, const imr_sink *sink, imr_search *search,
                         imr_error *err);
void imr_page_close(imr_page *page);

/* The members of a hit in an answer of JSON, up to what it lacks; then those of an excerpt. */
void imr_json_hit(imr_json *json, const imr_hit *hit, const imr_field_list *fields, bool rank, bool score);
void imr_json_excerpt(imr_json *json, imr_str key, imr_str text, const imr_snippet *snippet);
/* Items of the list of what was read: words that were read in another spelling. */
void imr_json_spelled(imr_json *json, const imr_interpretation *meaning);

/* The text shown for a value: its label, if it has one and the view does not want ids; otherwise the value. */
imr_str imr_page_label(const imr_page *page, const imr_field *field, imr_str value);
/* Whether another value of the list is below this one: "odg.lowback" is below "odg". */
bool imr_is_refined(const imr_list *values, imr_str value);

#endif
