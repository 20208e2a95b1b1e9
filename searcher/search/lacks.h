/* What the hits below the line lack of what was asked, and how many decisions lack just that. For answer.c. */
#ifndef IMR_LACKS_H
#define IMR_LACKS_H

#include "answer.h"

/* The parts of a query that a decision has to have, and those of them that hits below the line may lack. */
typedef struct imr_required {
    const imr_clause **fixed, **optional; /* of the tree, in its order */
    size_t fixed_n, optional_n;
    const imr_clause *outcome; /* the outcome that words ask for; NULL: none */
} imr_required;

/* Reads them from a tree before it is relaxed. The arena's. IMR_MEMORY. */
imr_status imr_required_read(imr_arena *arena, const imr_clause *all, imr_required *out, imr_error *err);

/* Groups the answer's hits from `first` on by what they lack, hits of one group side by side in their order, groups in
 * the order of their best hit, and counts each group. IMR_MEMORY, what the reader says. */
imr_status imr_lacks_group(const imr_asking *asking, const imr_required *required, size_t first, imr_answer *answer,
                           imr_error *err);

/* How many decisions have everything but the outcome: what the other outcome has to offer. */
imr_status imr_lacks_outcome(const imr_asking *asking, const imr_required *required, uint32_t *out, imr_error *err);

#endif
