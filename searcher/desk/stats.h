/* What the files of imr stats share: a table of rates, and the functions that print it. */
#ifndef IMR_STATS_H
#define IMR_STATS_H

#include "desk.h"
#include "rates.h"

enum { IMR_STATS_FEW = 20 /* a rate of fewer decisions than this says little */ };

typedef struct imr_stats {
    const imr_desk *desk;
    imr_rates_request request;
    imr_rates rates;
    size_t rows;   /* how many are shown */
    imr_str query; /* as interpreted, in canonical form */
    const imr_corpus *corpus;
} imr_stats;

void imr_stats_text(const imr_stats *stats, imr_buf *out);
void imr_stats_csv(const imr_stats *stats, imr_buf *out);
void imr_stats_json(const imr_stats *stats, imr_buf *out);
void imr_stats_markdown(const imr_stats *stats, imr_buf *out);
void imr_stats_svg(const imr_stats *stats, imr_buf *out);

/* The share overturned; 0 if there are no decisions. */
double imr_stats_share(const imr_rate *rate);
/* Appends "33.0%", or "2 of 9" if there are fewer than IMR_STATS_FEW. */
void imr_stats_write_share(const imr_rate *rate, imr_buf *out);
/* Appends what a reader of the table must know: decisions without a value, what was left out, differences that change
 * sign. Each is one line, preceded by `bullet`. */
void imr_stats_write_notes(const imr_stats *stats, const char *bullet, imr_buf *out);

#endif
