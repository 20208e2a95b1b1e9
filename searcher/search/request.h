/* A request: the query, the facet filters, the order and the limits. It does not depend on how it was typed or how the
 * answer is shown. */
#ifndef IMR_REQUEST_H
#define IMR_REQUEST_H

#include "record.h"

#include <stdatomic.h>

/* One facet option as typed: --outcome upheld, --body-part '!knee'. */
typedef struct imr_filter {
    const imr_field *field;
    imr_str text;
} imr_filter;

typedef enum imr_sort {
    IMR_SORT_RELEVANCE, /* by id if nothing in the query has a weight */
    IMR_SORT_NEWEST,    /* by date; decisions without one come last */
    IMR_SORT_OLDEST,
    IMR_SORT_OUTCOME, /* overturned, then upheld */
    IMR_SORT_ID,
} imr_sort;

/* Cancels a query; the search checks it every few thousand steps. May be shared by threads. */
typedef struct imr_cancel {
    atomic_bool cancelled;
    uint64_t deadline; /* in nanoseconds of the monotonic clock; 0: none */
} imr_cancel;

#define IMR_LIMIT_ALL UINT64_MAX

/* Initialise with IMR_REQUEST_INIT. Everything it points to must outlive the search. */
typedef struct imr_request {
    imr_str query; /* as typed */
    const imr_filter *filters;
    size_t filters_n;
    imr_str like;    /* a case in sentences: finds decisions like it; absent: none */
    imr_str like_id; /* finds decisions of other letters like this one; absent: none */
    bool literal;    /* plain words: none is read as a facet or has synonyms, and any of them may match */
    bool exact;      /* nothing below the line: only decisions that have everything */
    bool whole;      /* hits include their case summaries, which are stored apart */
    imr_sort sort;
    uint64_t offset, limit; /* hits to skip, and the most to return; limit 0: only the total and counts */
    imr_cancel *cancel;     /* NULL: cannot be cancelled */
} imr_request;

#define IMR_REQUEST_INIT ((imr_request){.limit = 10})

#endif
