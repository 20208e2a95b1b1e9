/* Partial matches: decisions that have fewer of the words than were asked for, shown below the line. */
#ifndef IMR_PARTIAL_H
#define IMR_PARTIAL_H

#include "clause.h"

/* The query of decisions that have any of the optional words of `all` (bare words, the words of a quoted sentence) and
 * everything else that it requires: its filters, and what operators ask for. *out is NULL where there are too few
 * optional words to have fewer. It belongs to the arena. IMR_MEMORY. */
imr_status imr_partial_query(imr_arena *arena, const imr_clause *all, imr_clause **out, imr_error *err);

#endif
