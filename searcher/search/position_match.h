/* Whether the words of a clause stand in one decision as they should: phrases, words near each other, and these within
 * each other. */
#ifndef IMR_POSITION_MATCH_H
#define IMR_POSITION_MATCH_H

#include "clause.h"
#include "query_context.h"

typedef struct imr_position_match imr_position_match;

/* The clause is TERM, PHRASE, SAME, NEAR or ANY of these, and outlives it; a NULL field is heading or rationale.
 * IMR_MEMORY. */
imr_status imr_position_match_new(const imr_query_context *context, const imr_clause *clause, const imr_field *field,
                                  imr_position_match **out, imr_error *err);
void imr_position_match_free(imr_position_match *match); /* NULL is fine */

/* Whether the clause stands in decision id, which may be expected to have its words: by the order of the words (about
 * 0.1 us), in fields without one by the stored text (50 us). A NEAR stands where its parts do not overlap and are near;
 * in one that is part of another, the shortest stretches count. What the reader says, IMR_MEMORY. */
imr_status imr_position_match_test(imr_position_match *match, imr_docid id, bool *matches, imr_error *err);

/* The positions of that decision will be asked for soon. */
void imr_position_match_prefetch(const imr_position_match *match, imr_docid id);

/* Whether the order of a text field's words is kept. */
bool imr_position_match_has_order(const imr_field *field);

#endif
