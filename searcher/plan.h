/* Clauses to a query of the engine: where words are looked for, and what each place weighs. */
#ifndef IMR_PLAN_H
#define IMR_PLAN_H

#include "clause.h"
#include "xap.h"

/* The query of a clause; the caller frees it. IMR_MEMORY, and what the engine says. */
imr_status imr_plan(const imr_clause *clause, imr_query **out, imr_error *err);

/* Whether the words of a text field have positions in the index; a phrase in one without is all of its words. */
bool imr_plan_has_order(const imr_field *field);

/* Weighs by these settings; the rest of the search is the caller's. */
void imr_plan_weighting(imr_search *search);

#endif
