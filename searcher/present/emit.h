/* An answer as text, JSON, JSON Lines, CSV or a TREC run (docs/output.md is the contract). */
#ifndef IMR_EMIT_H
#define IMR_EMIT_H

#include "group_duplicates.h"
#include "snippet.h"

typedef struct imr_emitter {
    imr_arena *arena;     /* scratch of one hit at a time is taken from here too */
    imr_stemmer *stemmer; /* for excerpts */
    const imr_request *request;
    const imr_answer *answer;
    bool colour;
    imr_highlights marks;
    size_t *firsts;    /* of imr_group_duplicates */
    imr_tokens tokens; /* scratch */
} imr_emitter;

/* Appends the answer in the request's format. IMR_MEMORY. */
imr_status imr_emit_answer(imr_emitter *emitter, imr_buf *out, imr_error *err);

/* Appends whole decisions, the words of the answer's clause (NULL: none) marked in them: each with its citation lines,
 * rationale, summary, and the other decisions of its letter (the answer `letter`). */
imr_status imr_emit_whole(imr_emitter *emitter, const imr_answer *letter, imr_buf *out, imr_error *err);

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
