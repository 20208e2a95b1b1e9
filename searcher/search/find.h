/* The documents that a clause matches, all of them, without ranking: by sets of documents, and by the order of the
 * words where that is asked for. The same documents as plan.c's query of the clause. */
#ifndef IMR_FIND_H
#define IMR_FIND_H

#include "clause.h"
#include "query_context.h"

typedef struct imr_finder {
    imr_arena *arena;
    const imr_query_context *ground;
} imr_finder;

/* Unites `to` with the documents of the clause, and notes in it where words stand as asked, as far as that mattered to
 * the whole. What the reader says, IMR_MEMORY. */
imr_status imr_find(const imr_finder *finder, imr_clause *clause, imr_docset *to, imr_error *err);
/* Where a clause of words may stand in a text field: a set of the finder's arena, within another one (NULL: anywhere).
 * *known: it stands in all of them. */
imr_status imr_find_candidates(const imr_finder *finder, const imr_clause *clause, const imr_field *field,
                               const imr_docset *within, imr_docset **out, bool *known, imr_error *err);
/* Without these notes the clause may be asked of other documents. */
void imr_find_forget(imr_clause *clause);

#endif
