/* The uncertainty of a share: how far the rate of a few decisions may be from that of many. */
#ifndef IMR_INTERVAL_H
#define IMR_INTERVAL_H

#include <stddef.h>
#include <stdint.h>

#include "json.h"

typedef struct imr_interval {
    double low, high; /* shares, from 0 to 1 */
} imr_interval;

/* The 95% score interval of successes among n trials (Wilson 1927). n may be a fraction, as an effective sample size
 * is; for n = 0 it is 0 to 1. */
imr_interval imr_interval_wilson(double successes, double n);

/* Writes the member "key":[low,high], with four digits. */
void imr_interval_json(imr_json *json, imr_str key, imr_interval interval);

/* The decisions of one letter, which one reviewer decided. */
typedef struct imr_cluster {
    uint32_t successes, n;
} imr_cluster;

/* The factor by which the variance of the share exceeds that of as many independent decisions: the variance of a ratio
 * estimator over clusters (Cochran 1977, 6.4, with the factor k / (k - 1)) divided by p (1 - p) / n. At least 1; 1 with
 * fewer than two clusters, or if all decisions have one outcome. */
double imr_interval_design_effect(const imr_cluster *clusters, size_t n);

/* Wilson's interval with n divided by the design effect. */
imr_interval imr_interval_clustered(const imr_cluster *clusters, size_t n);

#endif
