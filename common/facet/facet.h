/* A decision to its facet values: category and procedure, the reviewer's and UR's guidelines, body part, level, side,
 * age, sex, specialty. What a decision has already (JSON Lines input may bring facets) stays as it is. */
#ifndef IMR_FACET_H
#define IMR_FACET_H

#include "lexicon.h"
#include "record.h"

/* Scratch memory and a stemmer for deriving facets; one a thread. */
typedef struct imr_facets imr_facets;

/* The lexicon must outlive it. */
imr_status imr_facets_new(const imr_lexicon *lexicon, imr_facets **out, imr_error *err);
void imr_facets_free(imr_facets *facets);

/* Fills what is absent and can be read from heading, outcome, citation lines, summary, rationale and credentials.
 * Values are lexicon ids or belong to the arena. IMR_MEMORY only: what cannot be read stays absent. */
imr_status imr_facets_derive(imr_facets *facets, imr_arena *arena, imr_decision *decision, imr_error *err);

#endif
