#include "weighting.h"

imr_formula imr_formula_of(imr_weighting how, const imr_weighed *word)
{
    const double documents = word->documents, found = fmax(word->found, 1), times = fmax(word->times, found);
    const double expected = documents * (1 - pow((documents - 1) / documents, times));
    const double bursts = pow((times + 1) / found, how.power);
    imr_formula made = {.spread = how.c * word->average};
    made.scale = log2((documents + 1) / (expected + 0.5)) * bursts;
    made.most = imr_formula_part(&made, word->most * imr_formula_norm(&made, word->shortest > 1 ? word->shortest : 1));
    return made;
}
