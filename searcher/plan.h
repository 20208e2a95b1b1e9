/* Clauses to a query of the engine: where words are looked for, and what each place weighs. */
#ifndef IMR_PLAN_H
#define IMR_PLAN_H

#include "clause.h"
#include "docset.h"
#include "text.h"
#include "xap.h"

/* What decides by the decisions themselves, where the engine cannot; all outlive the query. */
typedef struct imr_ground {
    const imr_reader *reader;
    imr_stemmer *stemmer;
    const uint32_t *lengths; /* of the documents, by id: words are weighed faster; NULL: the engine looks them up */
} imr_ground;

/* The query of a clause, which outlives it; the caller frees it. IMR_MEMORY, and what the engine says. */
imr_status imr_plan(const imr_ground *ground, const imr_clause *clause, imr_query **out, imr_error *err);

/* The query of what has fewer of the words that may be given up, and all of the rest: of the filters, of what operators
 * ask for; without the documents that have all of them, which outlive the query. *out is NULL where there is no fewer.
 */
imr_status imr_plan_fewer(const imr_ground *ground, const imr_clause *all, const imr_docset *found, imr_query **out,
                          imr_error *err);

/* The documents of a set, which outlives the query. */
imr_status imr_plan_among(const imr_docset *set, imr_query **out, imr_error *err);

/* The text fields where a word without a field is looked for; NULL after the last. */
const imr_field *imr_plan_place(size_t i);

/* Whether the words of a text field have positions in the index; a phrase in one without is all of its words. */
bool imr_plan_has_order(const imr_field *field);

/* Weighs by these settings; the rest of the search is the caller's. */
void imr_plan_weighting(imr_search *search);

/* ---- for the parts of the planner ---- */

/* The words of TERM, PHRASE, SAME, NEAR or ANY of these in one field: a phrase is one where words have order, all of
 * its words elsewhere, and of a NEAR all words are wanted. */
imr_status imr_plan_field(const imr_ground *ground, const imr_clause *clause, const imr_field *field, imr_query **out,
                          imr_error *err);

/* The decisions where a NEAR stands as it says, and those where the words of the query `found` of a clause of one field
 * are just there: in this order, and not in the heading alone. Each takes found over. */
imr_status imr_plan_near(const imr_ground *ground, const imr_clause *near, imr_query *found, imr_query **out,
                         imr_error *err);
imr_status imr_plan_exactly(const imr_ground *ground, const imr_clause *clause, imr_query *found, imr_query **out,
                            imr_error *err);

#endif
