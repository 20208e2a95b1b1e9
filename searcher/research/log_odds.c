#include "log_odds.h"

#include <math.h>

static double log_odds(imr_side side, imr_prior prior)
{
    double with = side.count + prior.feature;
    return log(with / (side.total + prior.total - with));
}

double imr_log_odds_z(imr_side first, imr_side second, imr_prior prior)
{
    double variance = 1 / (first.count + prior.feature) + 1 / (second.count + prior.feature);
    return (log_odds(first, prior) - log_odds(second, prior)) / sqrt(variance);
}
