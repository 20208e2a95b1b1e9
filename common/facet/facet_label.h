/* The names of facet values: which tables of the lexicon hold them, and what a person reads in place of an id. */
#ifndef IMR_FACET_LABEL_H
#define IMR_FACET_LABEL_H

#include "lexicon.h"
#include "record.h"

/* The tables whose concepts are the values of a facet, a bit 1 << table each; 0 where its values are open. */
unsigned imr_facet_tables(const imr_field *field);

/* "img.mri" -> "MRI"; absent where the lexicon has no label for the value. It belongs to the lexicon. */
imr_str imr_facet_label(const imr_lexicon *lexicon, const imr_field *field, imr_str value);

#endif
