/* A query tree against one snapshot, compiled: an iterator of the documents that match it, and the scorers whose sum
 * ranks them, in the order in which they are added up. Matching, counting, ranking and explaining are uses of it. */
#ifndef IMR_COMPILE_H
#define IMR_COMPILE_H

#include "clause.h"
#include "scorer.h"

typedef struct imr_compiled {
    imr_query_context context;
    imr_score_context scoring;
    imr_iterator *root;
    imr_scorer *scorers;
    size_t n, room;
    imr_iterator **positions; /* whose position matches are freed with it */
    size_t positions_n, positions_room;
} imr_compiled;

/* ranked: with scorers, else only matches are wanted. The tree outlives it. Everything but positions lies in the
 * context's arena. Free it also after a failure. IMR_MEMORY, what the reader says. */
imr_status imr_compile(const imr_query_context *context, const imr_clause *clause, bool ranked, imr_compiled *out,
                       imr_error *err);
void imr_compiled_free(imr_compiled *compiled);
/* Back to the first window. */
void imr_compiled_rewind(imr_compiled *compiled);

#endif
