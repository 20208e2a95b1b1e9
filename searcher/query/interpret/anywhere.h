/* Where a word is looked for that names no field: in each of these texts. */
#ifndef IMR_ANYWHERE_H
#define IMR_ANYWHERE_H

#include "record.h"

enum { IMR_ANYWHERE = 2 };

/* A text field, i below IMR_ANYWHERE, and what a word weighs there. */
const imr_field *imr_anywhere(size_t i);
double imr_anywhere_weight(size_t i);

/* The field whose words the sides of a NEAR are: the one that it names, else the rationale, whose words are the
 * heading's too. Without a name they may stand near each other in any text whose order is kept. */
const imr_field *imr_near_field(const imr_field *named);

#endif
