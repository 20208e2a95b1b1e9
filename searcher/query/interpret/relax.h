/* Drops words if no decision has all of them. Used by search.c. */
#ifndef IMR_RELAX_H
#define IMR_RELAX_H

#include "clause.h"
#include "xap.h"

/* Upper bound of the decisions a clause can match, from its words and facets. Errors of the reader. */
imr_status imr_clause_frequency(const imr_reader *reader, const imr_clause *clause, uint32_t *out, imr_error *err);

/* Whether the part is a number, in digits or in words: an amount, which may differ. */
bool imr_clause_is_number(const imr_clause *part);

/* Turns one required part from bare words into a lift: words that no decision has, a number, the most frequent word,
 * the worker and the letter, a place, the guidelines, finally the treatment; never an outcome. If only an outcome or
 * the like would remain, any one of the dropped words is required instead. *given_up is NULL if nothing is left to
 * drop. New clauses belong to the arena. IMR_MEMORY, errors of the reader. */
imr_status imr_relax(imr_arena *arena, const imr_reader *reader, imr_clause *all, const imr_clause **given_up,
                     imr_error *err);

#endif
