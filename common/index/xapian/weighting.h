/* How much a word says about a document that has it: inverse expected document frequency, Bernoulli after-effect,
 * normalisation 2 (Amati and van Rijsbergen, 2002). Unlike Xapian's IneB2Weight it raises how often a word stands where
 * it stands to a power, and bears frequencies that are estimated as 0 (synonyms and phrases of a small index). */
#ifndef IMR_WEIGH_H
#define IMR_WEIGH_H

#ifdef __cplusplus
extern "C" {
#endif

#include <math.h>
#include <stdint.h>

typedef struct imr_weighting {
    double c;     /* how long a document is taken to be: in average lengths */
    double power; /* of a word's burstiness; 1 is the formula as published */
} imr_weighting;

/* An index, and a word of it. */
typedef struct imr_weighed {
    double documents, average; /* of the index: how many, and how many words they have */
    uint32_t shortest;         /* the words of its shortest document, or fewer */
    double found, times;       /* documents that have the word; how often they have it in all */
    uint32_t most;             /* and at most in one of them */
} imr_weighed;

typedef struct imr_formula {
    double spread, scale;
    double most; /* what the word weighs at most */
} imr_formula;

imr_formula imr_formula_of(imr_weighting how, const imr_weighed *word);

/* What a document's length comes to; how often a word stands there, times that, to what the word weighs there. */
static inline double imr_formula_norm(const imr_formula *formula, uint32_t length)
{
    return log2(1 + formula->spread / length);
}
static inline double imr_formula_part(const imr_formula *formula, double times)
{
    return formula->scale * times / (times + 1);
}

#ifdef __cplusplus
}
#endif

#endif
