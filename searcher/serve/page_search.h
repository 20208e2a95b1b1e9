/* What the files of the search page share. */
#ifndef IMR_PAGE_SEARCH_H
#define IMR_PAGE_SEARCH_H

#include "web.h"

/* The hits by outcome and by year; nothing if none of them has one. */
imr_status imr_web_split(imr_result *result, imr_error *err);
imr_status imr_web_years(imr_result *result, imr_error *err);

/* The hits from number `above` on, in groups by what they lack. */
imr_status imr_web_below(imr_web_hits *hits, size_t above, imr_error *err);
/* The parts of a query that finds nothing, each with the number of decisions found without it. */
imr_status imr_web_offers(imr_result *result, imr_error *err);

#endif
