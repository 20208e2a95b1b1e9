/* Days, months and years as people and letters write them: "05/21/12", "2017-02-01", "May 19, 2014", "19 May 2014",
 * "Feb 2017", "2016". Used on letters and on queries. */
#ifndef IMR_DATES_H
#define IMR_DATES_H

#include "text.h"

/* A day, a month or a year; what is not said is 0. */
typedef struct imr_point {
    int year, month, day;
} imr_point;

/* The point that the tokens from i on say, and how many tokens it takes; 0 where none stands there. Years are those of
 * 1950 to 2049, of two digits only behind a month and a day: "1/15/17". A number alone is no year beside a joined one
 * ("12-2016" is). A month alone ("to February") counts only where lone_months is set. */
size_t imr_point_read(const imr_token *tokens, size_t n, size_t i, bool lone_months, imr_point *out);

/* The number that a token is, up to 9999, else -1. */
int imr_token_value(const imr_token *token);

/* The month or year that follows (by 1) or comes before (by -1); of a day, the next or previous day. */
imr_point imr_point_step(imr_point at, int by);

/* Writes "2016", "2016-12" or "2016-12-31" and its NUL into IMR_POINT_BYTES. */
enum { IMR_POINT_BYTES = 16 };
void imr_point_write(imr_point at, char *out);

#endif
