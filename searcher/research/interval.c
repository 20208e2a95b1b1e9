#include "interval.h"

#include <math.h>

static const double z = 1.959963984540054; /* the 97.5% quantile of the normal distribution */

imr_interval imr_interval_wilson(double successes, double n)
{
    if (n <= 0) return (imr_interval){0, 1};
    double p = successes / n, zz = z * z;
    double centre = (p + zz / (2 * n)) / (1 + zz / n);
    double half = z / (1 + zz / n) * sqrt(p * (1 - p) / n + zz / (4 * n * n));
    double low = centre - half, high = centre + half;
    /* rounding may exceed 0 and 1 by a few units in the last place */
    return (imr_interval){successes <= 0 || low < 0 ? 0 : low, successes >= n || high > 1 ? 1 : high};
}

typedef struct sums {
    double successes, n;
} sums;

static sums add_up(const imr_cluster *clusters, size_t n)
{
    sums all = {0, 0};
    for (size_t i = 0; i < n; i++) {
        all.successes += clusters[i].successes;
        all.n += clusters[i].n;
    }
    return all;
}

double imr_interval_design_effect(const imr_cluster *clusters, size_t n)
{
    sums all = add_up(clusters, n);
    if (n < 2 || all.successes <= 0 || all.successes >= all.n) return 1;
    double p = all.successes / all.n, squares = 0, k = (double)n;
    for (size_t i = 0; i < n; i++) {
        double residual = clusters[i].successes - p * clusters[i].n;
        squares += residual * residual;
    }
    double variance = k / (k - 1) * squares / (all.n * all.n);
    double effect = variance / (p * (1 - p) / all.n);
    return effect > 1 ? effect : 1;
}

imr_interval imr_interval_clustered(const imr_cluster *clusters, size_t n)
{
    sums all = add_up(clusters, n);
    double effect = imr_interval_design_effect(clusters, n);
    return imr_interval_wilson(all.successes / effect, all.n / effect);
}

void imr_interval_json(imr_json *json, imr_str key, imr_interval interval)
{
    enum { DIGITS = 4 };
    imr_json_open(json, key, '[');
    imr_json_fixed(json, interval.low, DIGITS);
    imr_json_fixed(json, interval.high, DIGITS);
    imr_json_end(json, ']');
}
