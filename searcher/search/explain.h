/* How a query was read and why a hit is one: for --explain. */
#ifndef IMR_EXPLAIN_H
#define IMR_EXPLAIN_H

#include "search.h"

/* Appends lines: the syntax tree, what words were read as, the clauses, the engine's query, and the terms of each hit.
 */
void imr_explain(const imr_answer *answer, imr_buf *out);

/* ---- what search.c keeps for it ---- */

imr_status imr_explain_engine(imr_arena *arena, const imr_query *query, imr_str *out, imr_error *err);
/* The terms of the query that hit i has, prefixes as the names of their fields. */
imr_status imr_explain_terms(imr_arena *arena, const imr_hits *hits, uint32_t i, imr_list *out, imr_error *err);

#endif
