/* Shares of groups made comparable: direct standardisation, and the sign that flips (Simpson 1951). */
#ifndef IMR_STANDARDIZE_H
#define IMR_STANDARDIZE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The decisions of one group in one stratum, such as those of one year about one procedure. */
typedef struct imr_stratum {
    uint32_t overturned, n;
} imr_stratum;

typedef struct imr_standardized {
    double share;    /* the group's share if its strata were as frequent as in all groups together */
    double coverage; /* the part of all decisions that lies in strata which the group has */
} imr_standardized;

/* table has rows x strata cells, row after row. Strata in which the row has no decision are left out and the weights of
 * the rest scaled up, which coverage reports. A row without a decision gives {0, 0}. */
imr_standardized imr_standardize(const imr_stratum *table, size_t rows, size_t strata, size_t row);

/* Whether two rows compare one way in the whole and the other way within every stratum that both have (at least two).
 */
bool imr_standardize_flips(const imr_stratum *table, size_t strata, size_t row, size_t other);

#endif
