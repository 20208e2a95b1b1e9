/* Compiles a query tree for one snapshot into an iterator over its matches, and the scorers whose sum ranks them, in
 * the order of addition. Used for matching, counting, ranking and explaining. */
#ifndef IMR_COMPILE_H
#define IMR_COMPILE_H

#include "clause.h"
#include "scorer.h"

typedef struct imr_compiled {
    imr_query_context context;
    imr_score_context scoring;
    imr_iterator *root;
    imr_scorer *scorers;
    size_t n;
    imr_word **words; /* each word of a field once */
    size_t words_n;
    imr_iterator **positions; /* whose position matches are freed with it */
    size_t positions_n;
} imr_compiled;

/* ranked: with scorers; otherwise for matching only. The tree must outlive the result. Everything except positions
 * belongs to the context's arena. Free it also after a failure. IMR_MEMORY, errors of the reader. */
imr_status imr_compile(const imr_query_context *context, const imr_clause *clause, bool ranked, imr_compiled *out,
                       imr_error *err);
void imr_compiled_free(imr_compiled *compiled);
/* Returns to the first window. */
void imr_compiled_rewind(imr_compiled *compiled);

#endif
