/* How often decisions were overturned, by the values of one or two facets: counts, shares and how far to trust them. */
#ifndef IMR_RATES_H
#define IMR_RATES_H

#include "interval.h"
#include "search.h"
#include "standardize.h"

/* The matching decisions of one cell. Those without an outcome are not among them. */
typedef struct imr_rate {
    uint32_t n, overturned, letters;
    imr_interval interval;  /* Wilson's, as if decisions were independent of each other */
    imr_interval clustered; /* the same widened by the design effect of letters */
} imr_rate;

typedef struct imr_rates_request {
    const imr_field *rows, *columns; /* facets; columns may be NULL */
    const imr_field *adjust;         /* the facet to standardise by; NULL: none */
    bool without_dependents;         /* leave out services that fall with a refused operation */
} imr_rates_request;

/* Two rows whose order turns round within the strata. */
typedef struct imr_flip {
    size_t row, other;
} imr_flip;

/* A decision counts under each value that it has, and once in the totals. Rows and columns: the most decisions first,
 * then by value. */
typedef struct imr_rates {
    imr_list rows, columns;
    imr_rate *cells; /* row after row */
    imr_rate *row_totals, *column_totals, all;
    uint32_t rows_without, columns_without; /* decisions in `all` that have no value of the facet */
    uint32_t dependents;                    /* matching decisions that were left out */
    imr_standardized *adjusted;             /* of each row; NULL without adjust */
    imr_flip *flips;
    size_t flips_n;
} imr_rates;

/* Everything belongs to the arena. IMR_MEMORY, what the reader says. */
imr_status imr_rates_make(imr_search *search, const imr_rates_request *request, imr_arena *arena, imr_rates *out,
                          imr_error *err);

#endif
