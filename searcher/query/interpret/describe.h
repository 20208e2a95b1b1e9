/* A case told in sentences: its words, which treatment it requests, for which part of the body. For words.c. */
#ifndef IMR_DESCRIBE_H
#define IMR_DESCRIBE_H

#include "interpret.h"

typedef struct imr_described {
    imr_str text;
    imr_clause **words; /* a clause for each of its words */
    size_t n;
    bool literal;           /* its words are all that there is to it */
    const imr_decision *of; /* the decision that it is of; NULL: none that is known */
} imr_described;

/* Adds to an ALL any of the words, of many those that tell most, and what lifts decisions on the same treatment and the
 * same part of the body, so far that others come behind them: those of the decision, or those that the text requests,
 * if any. IMR_MEMORY. */
imr_status imr_describe(imr_interpreter *reading, const imr_described *told, imr_clause *all, imr_interpretation *heard,
                        imr_error *err);

#endif
