/* Used by answer.c: what the hits below the line lack, and how many decisions lack just that. */
#ifndef IMR_LACKS_H
#define IMR_LACKS_H

#include "answer.h"

/* The parts of a query that a decision must have, and those that hits below the line may lack. */
typedef struct imr_required {
    const imr_clause **fixed, **optional; /* of the tree, in its order */
    size_t fixed_n, optional_n;
    const imr_clause *outcome; /* the outcome that words ask for; NULL: none */
} imr_required;

/* Reads them from a tree that is not relaxed yet. Belongs to the arena. IMR_MEMORY. */
imr_status imr_required_read(imr_arena *arena, const imr_clause *all, imr_required *out, imr_error *err);

/* Groups the answer's hits from `first` on by what they lack: hits of a group are adjacent and keep their order, groups
 * are in the order of their best hit; counts each group. IMR_MEMORY, errors of the reader. */
imr_status imr_lacks_group(const imr_asking *asking, const imr_required *required, size_t first, imr_answer *answer,
                           imr_error *err);

/* The number of decisions that have everything except the outcome. */
imr_status imr_lacks_outcome(const imr_asking *asking, const imr_required *required, uint32_t *out, imr_error *err);

#endif
