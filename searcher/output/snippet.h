/* The sentence or two of a text that carry the words of a query, with the words marked. */
#ifndef IMR_SNIPPET_H
#define IMR_SNIPPET_H

#include "clause.h"
#include "text.h"

/* What is marked: stems in a row. Those of one unit mean the same. */
typedef struct imr_mark {
    imr_list stems;
    unsigned unit;
    double weight; /* how much a sentence gains by having one of its unit */
} imr_mark;

typedef struct imr_marks {
    imr_mark *at;
    size_t n;
} imr_marks;

/* The words of every part that is not excluded; each weighs 1. They belong to the arena. IMR_MEMORY. */
imr_status imr_marks_of(imr_arena *arena, const imr_clause *clause, imr_marks *out, imr_error *err);

typedef struct imr_span {
    uint32_t begin, end; /* bytes */
} imr_span;

typedef struct imr_excerpt {
    imr_span span;              /* of the text: whole sentences, or whole words where a sentence is too long */
    bool cut_before, cut_after; /* a sentence goes on there */
    imr_span *marks;            /* bytes of the text too, in order, apart from one another */
    size_t n;
} imr_excerpt;

/* The best stretch of at most `most` bytes (a single word may be longer); the beginning of a text that has none of the
 * marks; empty for an empty text. tokens is scratch. marks of the result belong to the arena. IMR_MEMORY. */
imr_status imr_excerpt_make(imr_arena *arena, imr_stemmer *stemmer, imr_tokens *tokens, imr_str text,
                            const imr_marks *marks, size_t most, imr_excerpt *out, imr_error *err);

#endif
