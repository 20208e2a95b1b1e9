/* Fewer words where no decision has all of them. For search.c. */
#ifndef IMR_RELAX_H
#define IMR_RELAX_H

#include "clause.h"
#include "xap.h"

/* How many decisions a clause can match at most: where its words stand, and its facets. What the reader says. */
imr_status imr_clause_frequency(const imr_reader *reader, const imr_clause *clause, uint32_t *out, imr_error *err);

/* Whether it is a number, in digits or in words: how many or how much, which may well be another. */
bool imr_clause_is_number(const imr_clause *part);

/* Whether a treatment has to be there. */
bool imr_clause_wants_treatment(const imr_clause *all);

/* Turns one part that bare words asked for into a lift: words that no decision has, a number, the most frequent
 * word, what the worker and the letter are, a place, the guidelines, at last the treatment; never an outcome. Where
 * only an outcome or the like would be left, one of all the words that were given up is wanted instead. *given_up is
 * NULL when there is nothing left to give up. New clauses are the arena's. IMR_MEMORY, what the reader says. */
imr_status imr_relax(imr_arena *arena, const imr_reader *reader, imr_clause *all, const imr_clause **given_up,
                     imr_error *err);

#endif
