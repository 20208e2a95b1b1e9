/* An answer as text, JSON, JSON Lines, CSV or a TREC run (docs/output.md is the contract). */
#ifndef IMR_EMIT_H
#define IMR_EMIT_H

#include "group_duplicates.h"
#include "options.h"
#include "snippet.h"

typedef struct imr_emitter {
    imr_arena *arena; /* scratch of one hit at a time is taken from here too */
    const imr_options *options;
    imr_search *search; /* NULL: no query */
    bool colour;
    imr_stemmer *stemmer; /* for snippets */
    imr_hit *hits;        /* all of the page; the arena's */
    size_t n;
    imr_counts *counts; /* one a facet of the options */
    size_t counts_n;
    imr_highlights marks;
    size_t *firsts;         /* of imr_group_duplicates */
    imr_tokens tokens;      /* scratch */
    imr_snapshot *snapshot; /* that the stemmer is borrowed from; NULL: it is the search's */
} imr_emitter;

/* Fetches the hits and counts of the search. */
imr_status imr_emitter_collect(imr_emitter *emitter, imr_error *err);
/* For decisions that are shown without a search: only the marks of the query that was read. */
imr_status imr_emitter_read(imr_emitter *emitter, imr_snapshot *snapshot, imr_error *err);

/* Appends the answer in the options' format. IMR_MEMORY. */
imr_status imr_emit_answer(imr_emitter *emitter, imr_buf *out, imr_error *err);

/* Decisions to show whole, and those of the letter of the first. */
typedef struct imr_letter_page {
    const imr_decision *decisions;
    size_t n;
    const imr_decision *letter;
    size_t letter_n;
} imr_letter_page;

/* Appends whole decisions, the words of the query (if any) marked in them: each with its citation lines, rationale,
 * summary, and the other decisions of its letter. */
imr_status imr_emit_whole(imr_emitter *emitter, const imr_letter_page *page, imr_buf *out, imr_error *err);

void imr_emitter_free(imr_emitter *emitter);

/* ---- for the formats ---- */

enum { IMR_SNIPPET_BYTES = 320 };

imr_status imr_emit_snippet(imr_emitter *emitter, const imr_hit *hit, imr_snippet *out, imr_error *err);
imr_status imr_emit_text(imr_emitter *emitter, imr_buf *out, imr_error *err);
imr_status imr_emit_json(imr_emitter *emitter, imr_buf *out, imr_error *err);
imr_status imr_emit_jsonl(imr_emitter *emitter, imr_buf *out, imr_error *err);
imr_status imr_emit_csv(imr_emitter *emitter, imr_buf *out, imr_error *err);
imr_status imr_emit_trec(imr_emitter *emitter, imr_buf *out, imr_error *err);

#endif
