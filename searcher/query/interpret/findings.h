/* Lifts decisions whose patient is like that of a case: with signs of a nerve's trouble, or without. Used by
 * describe.c.
 */
#ifndef IMR_FINDINGS_H
#define IMR_FINDINGS_H

#include "requested.h"

/* Adds to an AND what decisions about the treatments asked for gain if their summaries name such signs, where the case
 * has several, or do not, where it denies them. Nothing if the case says little of them. IMR_MEMORY. */
imr_status imr_lift_findings(imr_interpreter *reading, imr_str text, const imr_requested *of, imr_clause *all,
                             imr_error *err);

#endif
