/* The text fields that are searched for a word without a field. */
#ifndef IMR_ANYWHERE_H
#define IMR_ANYWHERE_H

#include "record.h"

enum { IMR_ANYWHERE = 2 };

/* Text field i, less than IMR_ANYWHERE, and the weight of a word in it. */
const imr_field *imr_anywhere(size_t i);
double imr_anywhere_weight(size_t i);

/* The field of a NEAR's words: the named one, otherwise the rationale, whose words include the heading's. Without a
 * name, the words may be near each other in any text with positions. */
const imr_field *imr_near_field(const imr_field *named);

#endif
