/* Interprets a case told in sentences: its words, the treatment it requests, the body part. Used by words.c. */
#ifndef IMR_DESCRIBE_H
#define IMR_DESCRIBE_H

#include "interpret.h"

typedef struct imr_described {
    imr_str text;
    imr_clause **words; /* a clause for each of its words */
    size_t n;
    bool literal;           /* the case is nothing but its words */
    const imr_decision *of; /* the decision it comes from; NULL: unknown */
} imr_described;

/* Adds to an AND any of the words (of many, the most telling), and lifts for decisions on the same treatment and body
 * part: those of the decision, or those that the text requests. The lifts place such decisions before all others.
 * IMR_MEMORY. */
imr_status imr_describe(imr_interpreter *reading, const imr_described *told, imr_clause *all, imr_interpretation *heard,
                        imr_error *err);

#endif
