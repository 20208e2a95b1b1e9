/* Interprets a case described in sentences: its words, the treatment it requests, the body part. Used by words.c. */
#ifndef IMR_DESCRIBE_H
#define IMR_DESCRIBE_H

#include "interpret.h"

typedef struct imr_described {
    imr_str text;
    imr_clause **words; /* a clause for each of its words */
    size_t n;
    bool literal;           /* the case is nothing but its words */
    const imr_decision *of; /* the decision it comes from; NULL if unknown */
} imr_described;

/* Adds to an AND the words as alternatives (the most telling, if there are many), and lifts for decisions on the same
 * treatment and body part as the decision's, or as the text requests. The lifts place such decisions before all others.
 * IMR_MEMORY. */
imr_status imr_describe(imr_interpreter *reading, const imr_described *described, imr_clause *all,
                        imr_interpretation *meaning, imr_error *err);

#endif
