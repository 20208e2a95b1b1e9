/* Where the words of a clause stand in one decision: phrases, words near each other, and these within each other. */
#ifndef IMR_PLACE_H
#define IMR_PLACE_H

#include "clause.h"
#include "ground.h"

typedef struct imr_place imr_place;

/* The clause is TERM, PHRASE, SAME, NEAR or ANY of these, and outlives the place; a NULL field is heading or rationale.
 * IMR_MEMORY. */
imr_status imr_place_new(const imr_ground *ground, const imr_clause *clause, const imr_field *field, imr_place **out,
                         imr_error *err);
void imr_place_free(imr_place *place); /* NULL is fine */

/* Whether the clause stands in decision id, which may be expected to have its words: by the order of the words (about
 * 0.1 us), in fields without one by the stored text (50 us). A NEAR stands where its parts do not overlap and are near;
 * in one that is part of another, the shortest stretches count. What the reader says, IMR_MEMORY. */
imr_status imr_place_test(imr_place *place, imr_docid id, bool *stands, imr_error *err);

/* Whether the order of a text field's words is kept. */
bool imr_place_has_order(const imr_field *field);

#endif
