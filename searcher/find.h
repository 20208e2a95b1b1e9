/* The documents that a clause matches, all of them, without ranking: by sets of documents, and by the engine only for
 * where words stand. The same documents as plan.c's query of the clause. */
#ifndef IMR_FIND_H
#define IMR_FIND_H

#include "plan.h"
#include "sets.h"

typedef struct imr_finder {
    imr_arena *arena;
    const imr_ground *ground;
    const imr_sets *sets; /* of the ground's reader */
    /* Where words have to stand in order and many documents have the words, looking at each takes a while (1 us and
     * more). A caller that can do without gives a place for this: such documents are then taken unseen, and it is set.
     */
    bool *rough;
} imr_finder;

/* Unites `to` with the documents of the clause, and notes in it where the engine had to be asked. What the reader says,
 * IMR_MEMORY. */
imr_status imr_find(const imr_finder *finder, imr_clause *clause, imr_docset *to, imr_error *err);

/* What is left of a clause for ranking the documents that were found by it: without what only filters. The clause
 * itself where there is nothing to leave out, or where synonyms have phrases: of these the engine counts words that it
 * has not looked at when another part leads it. NULL: no memory. */
imr_clause *imr_find_rest(imr_arena *arena, imr_clause *clause);

#endif
