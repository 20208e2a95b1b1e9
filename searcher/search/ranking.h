/* The matches of a compiled query, counted exactly, and the best of them: one pass over its windows. */
#ifndef IMR_RANKING_H
#define IMR_RANKING_H

#include "compile.h"

typedef struct imr_ranked {
    imr_docid docid;
    double score;
} imr_ranked;

/* The best of what was offered; ties go to the lower id. The hits are the arena's when they are taken. */
typedef struct imr_top {
    imr_ranked *at; /* a heap, the worst first, once it is full */
    size_t n, room, most;
} imr_top;

/* What one pass does. */
typedef struct imr_pass {
    const imr_docset *among;   /* rank these, which are known to match; NULL: the matches of the query */
    const imr_docset *without; /* these do not match; NULL: none */
    imr_docset *found;         /* becomes the matches; NULL: not wanted, where something is ranked */
    imr_top *top;              /* NULL: nothing is ranked */
} imr_pass;

/* IMR_CANCELLED, IMR_MEMORY, what the reader says. */
imr_status imr_ranking_run(imr_compiled *compiled, const imr_pass *pass, imr_error *err);
/* Sorts the hits, the best first. Free at with free(). */
void imr_top_sort(imr_top *top);

/* What each scorer adds to one matching document, in their order; weights has room for all. */
imr_status imr_ranking_explain(imr_compiled *compiled, imr_docid docid, double *weights, imr_error *err);

#endif
