/* The weight of a word in a document: inverse expected document frequency, Bernoulli after-effect, normalisation 2
 * (Amati and van Rijsbergen, 2002). Unlike Xapian's IneB2Weight it raises a word's mean frequency in the documents that
 * have it to a power, and accepts frequencies estimated as 0 (synonyms and phrases of a small index). */
#ifndef IMR_WEIGHTING_H
#define IMR_WEIGHTING_H

#ifdef __cplusplus
extern "C" {
#endif

#include <math.h>
#include <stdint.h>

typedef struct imr_weighting {
    double c;     /* c of normalisation 2: scales the average document length */
    double power; /* of a word's mean frequency; 1 is the published formula */
} imr_weighting;

/* Statistics of an index and of one of its words. */
typedef struct imr_weighed {
    double documents, average; /* of the index: number of documents, and their average length */
    uint32_t shortest;         /* lower bound of its shortest document's length */
    double found, times;       /* documents that have the word; its occurrences in all of them */
    uint32_t most;             /* upper bound of its occurrences in one document */
} imr_weighed;

typedef struct imr_formula {
    double spread, scale;
    double most; /* upper bound of the word's weight */
} imr_formula;

imr_formula imr_formula_of(imr_weighting how, const imr_weighed *word);

/* norm: the factor for a document's length. part: the weight of a word that occurs `times` (its count, times norm). */
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
