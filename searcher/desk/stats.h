/* For the files of imr stats: a table of rates, and how it is shown. */
#ifndef IMR_STATS_H
#define IMR_STATS_H

#include "desk.h"
#include "rates.h"

enum { IMR_STATS_FEW = 20 /* decisions of a cell, under which its rate says little */ };

typedef struct imr_stats {
    const imr_desk *desk;
    imr_rates_request request;
    imr_rates rates;
    size_t rows;   /* to be shown */
    imr_str query; /* as read, in its canonical form */
    const imr_corpus *corpus;
} imr_stats;

void imr_stats_text(const imr_stats *stats, imr_buf *out);
void imr_stats_csv(const imr_stats *stats, imr_buf *out);
void imr_stats_json(const imr_stats *stats, imr_buf *out);
void imr_stats_markdown(const imr_stats *stats, imr_buf *out);
void imr_stats_svg(const imr_stats *stats, imr_buf *out);

/* The share of a rate; 0 of no decision. */
double imr_stats_share(const imr_rate *rate);
/* Appends "33.0%", or "2 of 9" where there are few. */
void imr_stats_write_share(const imr_rate *rate, imr_buf *out);
/* Appends what a reader of the table has to know: decisions without a value, what was left out, signs that flip. A line
 * each, behind `bullet`. */
void imr_stats_write_notes(const imr_stats *stats, const char *bullet, imr_buf *out);

#endif
