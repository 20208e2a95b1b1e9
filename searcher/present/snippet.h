/* Selects the sentence or two of a text that best show the words of a query, with the words marked. */
#ifndef IMR_SNIPPET_H
#define IMR_SNIPPET_H

#include "clause.h"
#include "reader.h"
#include "text.h"

/* Adjacent stems to mark. Those of one unit mean the same. */
typedef struct imr_highlight {
    imr_list stems;
    unsigned unit;
    double weight; /* how much a sentence gains by containing its unit */
} imr_highlight;

typedef struct imr_byte_range {
    uint32_t begin, end; /* bytes */
} imr_byte_range;

typedef struct imr_highlights {
    imr_highlight *at;
    size_t n;
    imr_byte_range preferred; /* of the text: a stretch that contains some of it gains the bonus; empty if none */
    double bonus;
} imr_highlights;

/* The words of every part that is not excluded, each with weight 1. They belong to the arena. IMR_MEMORY. */
imr_status imr_highlights_of(imr_arena *arena, const imr_clause *clause, imr_highlights *out, imr_error *err);

/* The same marks for one decision. The sentence of the first of its grounds that the clause asks for is preferred to
 * anything except many words; that of its first ground to the opening, and to what has no more of the words. */
imr_highlights imr_highlights_for(const imr_highlights *marks, const imr_clause *clause, const imr_decision *decision);

/* Weighs each unit by how few decisions have it, so that a snippet shows the rarest words of the query. Weights are 0
 * to 1; without this call all are 1. Errors of the reader. */
imr_status imr_highlights_weigh(const imr_reader *reader, imr_highlights *highlights, imr_error *err);

/* The marks of the units that are not among `had` (bits, as of snippets). The array belongs to the arena. IMR_MEMORY.
 */
imr_status imr_highlights_without(imr_arena *arena, const imr_highlights *all, uint64_t had, imr_highlights *out,
                                  imr_error *err);

typedef struct imr_snippet {
    imr_byte_range span;        /* of the text: whole sentences, or whole words if a sentence is too long */
    bool cut_before, cut_after; /* the sentence continues there */
    imr_byte_range *marks;      /* bytes of the text, in order, not overlapping */
    size_t n;
    uint64_t units; /* a bit for each unit that the whole text has, whether in the span or not */
} imr_snippet;

/* The best stretch of at most `most` bytes (a single word may be longer); the beginning of the text if it has none of
 * the marks and nothing preferred; empty for an empty text. tokens is scratch. The result's marks belong to the arena.
 * IMR_MEMORY. */
imr_status imr_snippet_make(imr_arena *arena, imr_stemmer *stemmer, imr_tokens *tokens, imr_str text,
                            const imr_highlights *marks, size_t most, imr_snippet *out, imr_error *err);

#endif
