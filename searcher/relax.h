/* Fewer words where no decision has all of them. For search.c. */
#ifndef IMR_RELAX_H
#define IMR_RELAX_H

#include "clause.h"
#include "xap.h"

/* Turns one part that bare words asked for into a lift: first the words that no decision has, then the most frequent
 * one, and when one word is left the facets that words named (treatment, then guideline, never an outcome). *given_up
 * is NULL when there is nothing left to give up. What the reader says. */
imr_status imr_relax(const imr_reader *reader, imr_clause *all, const imr_clause **given_up, imr_error *err);

#endif
