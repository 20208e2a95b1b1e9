/* Clauses to a query of the engine: where words are looked for, and what each place weighs. */
#ifndef IMR_PLAN_H
#define IMR_PLAN_H

#include "clause.h"
#include "query_context.h"
#include "sum.h"

/* The query of a clause, which outlives it; the caller frees it. IMR_MEMORY, and what the engine says. */
imr_status imr_plan(const imr_query_context *ground, const imr_clause *clause, imr_query **out, imr_error *err);

/* The query that ranks what imr_find() found of an ALL, exactly. */
imr_status imr_plan_rank(const imr_query_context *ground, const imr_clause *all, const imr_docset *found,
                         imr_query **out, imr_error *err);

/* The query of what has fewer of the words that may be given up, and all of the rest: of the filters, of what operators
 * ask for; without the documents that have all of them, which outlive the query. *out is NULL where there is no fewer.
 */
imr_status imr_plan_fewer(const imr_query_context *ground, const imr_clause *all, const imr_docset *found,
                          imr_query **out, imr_error *err);

/* What words weigh by. */
imr_weighting imr_plan_weighting(void);

/* ---- for the parts of the planner ---- */

/* An ANY, where the ground has lengths. */
imr_status imr_plan_any(const imr_query_context *ground, const imr_clause *any, imr_query **out, imr_error *err);

/* Which alternatives of a SAME a text can be asked for, and how. */
typedef enum imr_plan_reach {
    IMR_PLAN_HELD,     /* all: of a phrase all words, wherever they stand */
    IMR_PLAN_IN_ORDER, /* all: a phrase where it stands */
    IMR_PLAN_SINGLE,   /* single words: the text has no order */
} imr_plan_reach;

/* A SAME in a text field, times a factor: the engine does not tell a source of postings that it is scaled. */
imr_status imr_plan_same(const imr_query_context *ground, const imr_clause *same, const imr_field *field,
                         imr_plan_reach reach, double factor, imr_query **out, imr_error *err);

/* The words of a TERM or PHRASE in a text field, wherever they stand: those that have all. */
imr_status imr_plan_plain(const imr_query_context *ground, const imr_clause *clause, const imr_field *field,
                          imr_query **out, imr_error *err);

/* Whether a clause stands in a document: who takes it frees it. */
imr_status imr_plan_check(const imr_query_context *ground, const imr_clause *clause, imr_check *out, imr_error *err);

#endif
