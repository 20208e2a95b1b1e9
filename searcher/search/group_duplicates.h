/* Decisions of a page that give the same reasons, word for word: several of a letter, or boilerplate. */
#ifndef IMR_COLLAPSE_H
#define IMR_COLLAPSE_H

#include "search.h"

/* For each hit the place of the first one with its rationale, its own where it is the first or has none. It belongs to
 * the arena. IMR_MEMORY. */
imr_status imr_group_duplicates(imr_arena *arena, const imr_hit *hits, size_t n, size_t **firsts, imr_error *err);

#endif
