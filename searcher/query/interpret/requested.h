/* Finds what a case described in sentences asks for: what utilization review refused, else what is requested. */
#ifndef IMR_REQUESTED_H
#define IMR_REQUESTED_H

#include "interpret.h"

enum {
    IMR_REQUESTED_PROCEDURE,
    IMR_REQUESTED_REGION,
    IMR_REQUESTED_CATEGORY,
    IMR_REQUESTED_LEVEL,
    IMR_REQUESTED_SIDE,
    IMR_REQUESTED_FIELDS
};

typedef struct imr_requested {
    imr_list values[IMR_REQUESTED_FIELDS];
    imr_list inferred; /* regions of the words that ask, else of the whole text */
    imr_str words;     /* the first that asked for something */
} imr_requested;

const imr_field *imr_requested_field(size_t i);

/* Only `inferred` is set if the case asks for no treatment. IMR_MEMORY. */
imr_status imr_requested_read(imr_interpreter *reading, imr_str text, imr_requested *out, imr_error *err);
/* The same of a decision, whose facets are known. */
imr_status imr_requested_add(imr_arena *arena, const imr_decision *decision, imr_requested *to, imr_error *err);

#endif
