/* What is asked of an index: the query, the facet filters, the order and the limits. How it was typed on a command line
 * and how its answer is shown are the caller's. */
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
    IMR_SORT_RELEVANCE, /* by id where nothing in the query has a weight */
    IMR_SORT_NEWEST,    /* by date; decisions without one come last */
    IMR_SORT_OLDEST,
    IMR_SORT_OUTCOME, /* overturned, then upheld */
    IMR_SORT_ID,
} imr_sort;

/* How a caller gives a query up; the search looks at it every few thousand steps. It may be shared by threads. */
typedef struct imr_cancel {
    atomic_bool cancelled;
    uint64_t deadline; /* in nanoseconds of the monotonic clock; 0: none */
} imr_cancel;

#define IMR_LIMIT_ALL UINT64_MAX

/* Start with IMR_REQUEST_INIT. Everything that it points to outlives the search. */
typedef struct imr_request {
    imr_str query; /* as typed */
    const imr_filter *filters;
    size_t filters_n;
    imr_str like;    /* a case told in sentences: decisions like it; absent: none */
    imr_str like_id; /* decisions of other letters like this decision; absent: none */
    bool literal;    /* plain words: none is read as a facet or has synonyms, any of them will do */
    bool exact;      /* nothing below the line: only decisions that have all that was asked */
    bool whole;      /* hits have their case summaries, which are stored apart */
    imr_sort sort;
    uint64_t offset, limit; /* hits to pass over, and to answer at most; 0: only the total and counts are wanted */
    imr_cancel *cancel;     /* NULL: never */
} imr_request;

#define IMR_REQUEST_INIT ((imr_request){.limit = 10})

#endif
