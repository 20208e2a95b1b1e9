/* For the forms of an answer: what each is told, and what they share. */
#ifndef IMR_SINK_H
#define IMR_SINK_H

#include "duplicates.h"
#include "json.h"
#include "present.h"
#include "snippet.h"

struct imr_sink;

/* An answer that is being written. */
typedef struct imr_page {
    const imr_view *view;
    const struct imr_sink *sink;
    imr_search *search; /* NULL: decisions are shown without a query */
    const imr_lexicon *lexicon;
    imr_stemmer *stemmer;
    imr_arena *arena;   /* of the page */
    imr_arena *scratch; /* of the hit at hand */
    imr_tokens tokens;  /* scratch */
    imr_highlights highlights;
    imr_duplicates seen;    /* the rationales of the hits so far */
    imr_buf out;            /* not yet written */
    uint64_t hits;          /* so far */
    uint64_t facets;        /* so far */
    const imr_group *group; /* below the line: of the last hit */
    imr_json json;
} imr_page;

/* What a form does; NULL: nothing. They append to page->out. */
typedef struct imr_sink {
    imr_status (*begin)(imr_page *page, imr_error *err);
    imr_status (*hit)(imr_page *page, const imr_hit *hit, imr_error *err);
    imr_status (*whole)(imr_page *page, const imr_shown *shown, imr_error *err); /* NULL: as a hit */
    imr_status (*facet)(imr_page *page, const imr_counts *counts, bool all, imr_error *err);
    imr_status (*end)(imr_page *page, imr_error *err);
    bool counts_alone; /* where facets are wanted no hits are written */
} imr_sink;

extern const imr_sink imr_sink_text, imr_sink_json, imr_sink_jsonl, imr_sink_csv, imr_sink_tsv, imr_sink_ids,
    imr_sink_md, imr_sink_trec;

/* ---- what they share ---- */

enum { IMR_SNIPPET_BYTES = 320 };

/* The snippet of a hit's rationale, valid until the next hit. */
imr_status imr_page_snippet(imr_page *page, const imr_decision *decision, imr_snippet *out, imr_error *err);
/* The snippet of its summary where that has words of the query which heading and rationale have not; else empty. */
imr_status imr_page_summary_snippet(imr_page *page, const imr_decision *decision, imr_snippet *out, imr_error *err);
imr_str imr_snippet_text(imr_str text, const imr_snippet *snippet);

/* What a person reads for a value: its label, else the value; the value where the view wants ids. */
imr_str imr_page_label(const imr_page *page, const imr_field *field, imr_str value);
/* Whether another value of the list is a part of this one: "odg.lowback" of "odg". */
bool imr_is_refined(const imr_list *values, imr_str value);

#endif
