/* Days, months and years as people and letters write them: "05/21/12", "2017-02-01", "May 19, 2014", "19 May 2014",
 * "Feb 2017", "2016". For letters and queries. */
#ifndef IMR_DATES_H
#define IMR_DATES_H

#include "text.h"

/* A day, a month or a year; missing parts are 0. */
typedef struct imr_point {
    int year, month, day;
} imr_point;

/* Reads a point in time at token i; returns the number of its tokens, 0 if there is none. Years are 1950 to 2049; two
 * digits only after a month and a day: "1/15/17". A number that is joined to another is no year by itself ("12-2016" is
 * a month). A month alone ("to February") counts only with lone_months. */
size_t imr_point_read(const imr_token *tokens, size_t n, size_t i, bool lone_months, imr_point *out);

/* The number of a token, up to 9999, or -1. */
int imr_token_value(const imr_token *token);

/* The next (by 1) or previous (by -1) month or year; of a day, the next or previous day. */
imr_point imr_point_step(imr_point at, int by);

/* Reads a time that is counted back from a day: "this year", "last month" (of the calendar); "past year", "last six
 * months", which *open says reach to that day. Returns the number of tokens; 0 if there is none. */
size_t imr_point_back(const imr_token *tokens, size_t n, size_t i, imr_point day, imr_point *from, bool *open);

/* Writes "2016", "2016-12" or "2016-12-31" with a NUL into IMR_POINT_BYTES. */
enum { IMR_POINT_BYTES = 16 };
void imr_point_write(imr_point at, char *out);

#endif
