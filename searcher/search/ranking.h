/* Counts the matches of a compiled query exactly and finds the best of them, in one pass over its windows. */
#ifndef IMR_RANKING_H
#define IMR_RANKING_H

#include "compile.h"

typedef struct imr_ranked {
    imr_docid docid;
    double score;
} imr_ranked;

/* The best of the offered hits; the lower id wins a tie. They belong to the arena when they are taken. */
typedef struct imr_top {
    imr_ranked *at; /* a heap, the worst first, once it is full */
    size_t n, room, most;
} imr_top;

/* The input and output of one pass. */
typedef struct imr_pass {
    const imr_docset *among;   /* rank these, which are known to match; NULL: the matches of the query */
    const imr_docset *without; /* exclude these; NULL: none */
    imr_docset *found;         /* receives the matches; may be NULL if something is ranked */
    imr_top *top;              /* NULL: nothing is ranked */
} imr_pass;

/* IMR_CANCELLED, IMR_MEMORY, errors of the reader. */
imr_status imr_ranking_run(imr_compiled *compiled, const imr_pass *pass, imr_error *err);
/* Sorts the hits, best first. Free `at` with free(). */
void imr_top_sort(imr_top *top);

/* What each scorer adds to one matching document, in their order; weights must have room for all. */
imr_status imr_ranking_explain(imr_compiled *compiled, imr_docid docid, double *weights, imr_error *err);

#endif
