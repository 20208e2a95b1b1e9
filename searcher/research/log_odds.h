/* Which of two texts a feature (a phrase, a ground) belongs to: the log-odds ratio with an informative Dirichlet prior,
 * as a z-score (Monroe, Colaresi and Quinn, "Fightin' Words", 2008, equations 16, 20 and 22). */
#ifndef IMR_LOG_ODDS_H
#define IMR_LOG_ODDS_H

/* One side: how often it has the feature, and the number of all its features. */
typedef struct imr_side {
    double count, total;
} imr_side;

/* The prior of the feature, and the sum of the priors of all features. With counts of both sides added up as the prior,
 * a rare feature needs more evidence than a frequent one. */
typedef struct imr_prior {
    double feature, total;
} imr_prior;

/* Positive if the feature belongs to the first side, negative if to the second; beyond about 2 it is not chance. The
 * prior of the feature must be above 0. */
double imr_log_odds_z(imr_side first, imr_side second, imr_prior prior);

#endif
