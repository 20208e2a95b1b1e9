/* A case told in sentences: which treatment it requests, for which part of the body. For words.c. */
#ifndef IMR_DESCRIBE_H
#define IMR_DESCRIBE_H

#include "understand.h"

/* Adds to an ALL what lifts decisions on the same treatment and the same part of the body, so far that others come
 * behind them: those of a decision that is known (else NULL), or those that the text requests, if any. IMR_MEMORY. */
imr_status imr_describe(imr_reading *reading, imr_str text, const imr_decision *known, imr_clause *all,
                        imr_understood *heard, imr_error *err);

#endif
