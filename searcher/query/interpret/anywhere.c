#include "anywhere.h"

/* The rationale has the heading's words too: searching the heading separately was measured and gained nothing. */
static const struct {
    const char *field;
    double weight;
} texts[IMR_ANYWHERE] = {
    {"rationale", 1.0},
    {"summary", 0.3},
};

const imr_field *imr_anywhere(size_t i) { return imr_field_find(imr_str_of(texts[i].field)); }
double imr_anywhere_weight(size_t i) { return texts[i].weight; }

const imr_field *imr_near_field(const imr_field *named) { return named != NULL ? named : imr_anywhere(0); }
