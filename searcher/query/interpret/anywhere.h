/* Where a word is looked for that names no field: in each of these texts. */
#ifndef IMR_ANYWHERE_H
#define IMR_ANYWHERE_H

#include "record.h"

enum { IMR_ANYWHERE = 2 };

/* A text field, i below IMR_ANYWHERE, and what a word weighs there. */
const imr_field *imr_anywhere(size_t i);
double imr_anywhere_weight(size_t i);

#endif
