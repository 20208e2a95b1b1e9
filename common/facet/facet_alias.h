/* Abbreviations and everyday names of facet values that are in no table of the lexicon: "F", "woman", "L", "CA". */
#ifndef IMR_FACET_ALIAS_H
#define IMR_FACET_ALIAS_H

#include "record.h"

/* The facet value that the typed text is another name of (case is ignored), or absent. Static text. */
imr_str imr_facet_alias(const imr_field *field, imr_str typed);

#endif
