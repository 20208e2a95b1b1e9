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
/* The same without the rules of the grounds, of which none will be read: in a third less time. */
imr_status imr_facets_new_groundless(const imr_lexicon *lexicon, imr_facets **out, imr_error *err);
void imr_facets_free(imr_facets *facets);

/* Fills absent values from heading, outcome, citation lines, summary, rationale and credentials. Values are lexicon ids
 * or belong to the arena. What cannot be read stays absent. IMR_MEMORY. */
imr_status imr_facets_derive(imr_facets *facets, imr_arena *arena, imr_decision *decision, imr_error *err);

/* A ground that words express, and the tokens that do: from the first cue to the last. */
typedef struct imr_worded_ground {
    const imr_concept *ground;
    size_t first, count;
    uint64_t loose; /* bit i: token first + i belongs to no cue, of the first 64 */
} imr_worded_ground;

/* Finds the grounds that words of a query express by the rules for rationales, each once, at most `most`. One cue
 * does not suffice, unless it is denied and of several words: "no MRI" is less than a ground. about: category,
 * procedure and outcome, where they are known. IMR_MEMORY. */
imr_status imr_grounds_of_words(const imr_lexicon *lexicon, imr_arena *arena, const imr_token *tokens, size_t words,
                                const imr_decision *about, imr_worded_ground *out, size_t most, size_t *n,
                                imr_error *err);

#endif
