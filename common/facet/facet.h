/* Derives the facet values of a decision: category and procedure, the reviewer's and UR's guidelines, body part, level,
 * side, age, sex, specialty, grounds. Values that the decision already has (from JSON Lines) are kept. */
#ifndef IMR_FACET_H
#define IMR_FACET_H

#include "lexicon.h"
#include "record.h"

/* Scratch memory and a stemmer; one a thread. */
typedef struct imr_facets imr_facets;

/* The lexicon must outlive it. */
imr_status imr_facets_new(const imr_lexicon *lexicon, imr_facets **out, imr_error *err);
void imr_facets_free(imr_facets *facets);

/* Fills absent values from heading, outcome, citation lines, summary, rationale and credentials. Values are lexicon ids
 * or belong to the arena. What cannot be read stays absent. IMR_MEMORY. */
imr_status imr_facets_derive(imr_facets *facets, imr_arena *arena, imr_decision *decision, imr_error *err);

#endif
