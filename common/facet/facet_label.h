/* Labels of facet values: the tables that contain them, and the text shown instead of an id. */
#ifndef IMR_FACET_LABEL_H
#define IMR_FACET_LABEL_H

#include "lexicon.h"
#include "record.h"

/* The tables whose concepts are the values of a facet, a bit 1 << table each; 0 if its values are unrestricted. */
unsigned imr_facet_tables(const imr_field *field);

/* "img.mri" -> "MRI"; absent if the lexicon has no label for the value. Belongs to the lexicon. */
imr_str imr_facet_label(const imr_lexicon *lexicon, const imr_field *field, imr_str value);

#endif
