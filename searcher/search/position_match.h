/* Tests whether a clause matches the positions of one decision: phrases, words near each other, and these within each
 * other. */
#ifndef IMR_POSITION_MATCH_H
#define IMR_POSITION_MATCH_H

#include "clause.h"
#include "query_context.h"

typedef struct imr_position_match imr_position_match;

/* The clause is TERM, PHRASE, SAME, NEAR or ANY of these, and must outlive the match; a NULL field means heading or
 * rationale. IMR_MEMORY. */
imr_status imr_position_match_new(const imr_query_context *context, const imr_clause *clause, const imr_field *field,
                                  imr_position_match **out, imr_error *err);
void imr_position_match_free(imr_position_match *match); /* NULL is fine */

/* Whether the clause matches in decision id, which should have its words: by positions (about 0.1 us), in fields
 * without them by the stored text (50 us). A NEAR matches if its parts do not overlap and are near; within another
 * NEAR, its shortest stretches count. Errors of the reader, IMR_MEMORY. */
imr_status imr_position_match_test(imr_position_match *match, imr_docid id, bool *matches, imr_error *err);

/* Prefetches the positions of a decision that will be tested soon. */
void imr_position_match_prefetch(const imr_position_match *match, imr_docid id);

/* Whether a text field has positions. */
bool imr_position_match_has_order(const imr_field *field);

#endif
