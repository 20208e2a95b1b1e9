/* Computes how often decisions were overturned, by the values of one or two facets: counts, shares and their
 * uncertainty. */
#ifndef IMR_RATES_H
#define IMR_RATES_H

#include "interval.h"
#include "search.h"
#include "standardize.h"

/* The matching decisions of one cell that have an outcome. */
typedef struct imr_rate {
    uint32_t n, overturned, letters;
    imr_interval interval;  /* Wilson's, as if decisions were independent */
    imr_interval clustered; /* the same, widened by the design effect of letters */
} imr_rate;

typedef struct imr_rates_request {
    const imr_field *rows, *columns; /* facets; columns may be NULL */
    const imr_field *adjust;         /* the facet to standardise by; NULL: none */
    bool without_dependents;         /* leave out services that depend on a refused surgery */
} imr_rates_request;

/* Two rows whose order is reversed within the strata. */
typedef struct imr_flip {
    size_t row, other;
} imr_flip;

/* A decision counts under each of its values, and once in the totals. Rows and columns are sorted by decreasing number
 * of decisions, then by value. */
typedef struct imr_rates {
    imr_list rows, columns;
    imr_rate *cells; /* row by row */
    imr_rate *row_totals, *column_totals, all;
    uint32_t rows_without, columns_without; /* decisions in `all` without a value of the facet */
    uint32_t dependents;                    /* matching decisions left out */
    imr_standardized *adjusted;             /* for each row; NULL without adjust */
    imr_flip *flips;
    size_t flips_n;
} imr_rates;

/* The result belongs to the arena. IMR_MEMORY, errors of the reader. */
imr_status imr_rates_make(imr_search *search, const imr_rates_request *request, imr_arena *arena, imr_rates *out,
                          imr_error *err);

#endif
