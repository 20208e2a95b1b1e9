/* Verifies the quotes of a text against the decisions that it cites. */
#ifndef IMR_VERIFY_H
#define IMR_VERIFY_H

#include "quotation.h"
#include "search.h"

typedef enum imr_verdict {
    IMR_VERDICT_EXACT,     /* word for word in the cited decision */
    IMR_VERDICT_CHANGED,   /* there, with other words */
    IMR_VERDICT_ELSEWHERE, /* not there, but word for word in another decision: a wrong citation */
    IMR_VERDICT_ABSENT,    /* in none of the decisions examined */
    IMR_VERDICT_UNKNOWN,   /* the index has no such decision */
    IMR_VERDICT_UNCITED,   /* in no decision, and not attributed to one */
} imr_verdict;

typedef struct imr_verified {
    imr_quotation quote;
    imr_verdict verdict;
    imr_str id;         /* where it was found; absent: nowhere */
    imr_str field;      /* "rationale", "heading", "summary" */
    imr_str difference; /* of CHANGED: imr_quote_difference() */
} imr_verified;

/* The result belongs to the arena. IMR_MEMORY, IMR_LIMIT (quote.h), errors of the reader. */
imr_status imr_verify(imr_snapshot *snapshot, const imr_quotation *quote, imr_arena *arena, imr_verified *out,
                      imr_error *err);

#endif
