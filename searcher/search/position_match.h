/* Where the words of a clause stand in one decision: phrases, words near each other, and these within each other. */
#ifndef IMR_PLACE_H
#define IMR_PLACE_H

#include "clause.h"
#include "query_context.h"

typedef struct imr_position_match imr_position_match;

/* The clause is TERM, PHRASE, SAME, NEAR or ANY of these, and outlives the place; a NULL field is heading or rationale.
 * IMR_MEMORY. */
imr_status imr_position_match_new(const imr_query_context *ground, const imr_clause *clause, const imr_field *field,
                                  imr_position_match **out, imr_error *err);
void imr_position_match_free(imr_position_match *place); /* NULL is fine */

/* Whether the clause stands in decision id, which may be expected to have its words: by the order of the words (about
 * 0.1 us), in fields without one by the stored text (50 us). A NEAR stands where its parts do not overlap and are near;
 * in one that is part of another, the shortest stretches count. What the reader says, IMR_MEMORY. */
imr_status imr_position_match_test(imr_position_match *place, imr_docid id, bool *stands, imr_error *err);

/* Whether the order of a text field's words is kept. */
bool imr_position_match_has_order(const imr_field *field);

#endif
