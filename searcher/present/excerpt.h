/* The excerpts of an answer's hits: the stretch of each rationale that best shows the words of the query. */
#ifndef IMR_EXCERPT_H
#define IMR_EXCERPT_H

#include "search.h"
#include "snippet.h"

enum { IMR_EXCERPT_BYTES = 320 };

/* What the excerpts of one answer share. A rationale that was seen lately is not read again: many decisions of a page
 * can have the same one. */
typedef struct imr_excerpts {
    imr_stemmer *stemmer;
    const imr_clause *query; /* its grounds are preferred to others; may be NULL */
    bool plain;              /* no sentence is preferred for its ground */
    imr_highlights highlights;
    imr_tokens tokens; /* scratch */
    struct imr_kept_excerpt *kept;
    imr_arena *kept_bytes;
    size_t kept_n;
} imr_excerpts;

/* The words of the query, weighed. They belong to the arena. IMR_MEMORY; errors of the reader. */
imr_status imr_excerpts_open(imr_arena *arena, imr_search *search, imr_excerpts *out, imr_error *err);
void imr_excerpts_close(imr_excerpts *excerpts);

/* The excerpt of the rationale. Its marks belong to the arena. IMR_MEMORY. */
imr_status imr_excerpt_make(imr_excerpts *excerpts, imr_arena *arena, const imr_decision *decision, imr_snippet *out,
                            imr_error *err);
/* The excerpt of the summary, if that has words of the query that heading and rationale lack; otherwise empty.
 * rationale: what imr_excerpt_make() gave for this decision. */
imr_status imr_excerpt_of_summary(imr_excerpts *excerpts, imr_arena *arena, const imr_decision *decision,
                                  const imr_snippet *rationale, imr_snippet *out, imr_error *err);

imr_str imr_snippet_text(imr_str text, const imr_snippet *snippet);

#endif
