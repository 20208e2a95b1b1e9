/* Short and everyday names of facet values that no table of the lexicon holds: "F", "woman", "L", "CA". */
#ifndef IMR_FACET_ALIAS_H
#define IMR_FACET_ALIAS_H

#include "record.h"

/* The value of the facet that the typed text is another name of, case folded; absent where it is none. Static text. */
imr_str imr_facet_alias(const imr_field *field, imr_str typed);

#endif
