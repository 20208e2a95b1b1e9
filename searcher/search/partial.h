/* Partial matches: decisions that have only some of the words, shown below the line. */
#ifndef IMR_PARTIAL_H
#define IMR_PARTIAL_H

#include "clause.h"
#include "lexicon.h"

/* The query for decisions that have any of the optional words of `all` (bare words, the words of a quoted sentence) and
 * everything else that it requires: filters, that of a treatment named by words also for what is akin to it, and parts
 * required by operators. *out is NULL if there are too few optional words. It belongs to the arena. IMR_MEMORY. */
imr_status imr_partial_query(imr_arena *arena, const imr_lexicon *lexicon, const imr_clause *all, imr_clause **out,
                             imr_error *err);

#endif
