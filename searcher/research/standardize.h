/* Makes shares of groups comparable: direct standardisation, and reversals (Simpson 1951). */
#ifndef IMR_STANDARDIZE_H
#define IMR_STANDARDIZE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The decisions of one group in one stratum, for example of one year on one procedure. */
typedef struct imr_stratum {
    uint32_t overturned, n;
} imr_stratum;

typedef struct imr_standardized {
    double share;    /* the group's share if its strata were as frequent as in all groups together */
    double coverage; /* the share of all decisions that is in strata of the group */
} imr_standardized;

/* table has rows x strata cells, row by row. Strata in which the row has no decision are left out and the weights of
 * the rest scaled up, which coverage reports. A row without a decision gives {0, 0}. */
imr_standardized imr_standardize(const imr_stratum *table, size_t rows, size_t strata, size_t row);

/* Whether two rows compare one way overall and the other way within every stratum that both have (at least two). */
bool imr_standardize_flips(const imr_stratum *table, size_t strata, size_t row, size_t other);

#endif
