/* Documents that the engine is told of: those of a set, and those that a check accepts. */
#ifndef IMR_STREAMS_H
#define IMR_STREAMS_H

#include "docset.h"
#include "sum.h"

/* The documents of a set, which outlives the query; they weigh nothing. */
imr_status imr_query_among(const imr_docset *set, imr_arena *arena, imr_query **out, imr_error *err);

/* The documents of a query that a check accepts, with their weights. Takes both over, also when it fails; the query may
 * be NULL, from a constructor that failed. Of the documents it is asked upwards, and only of those of the query. */
imr_status imr_query_checked(imr_query *query, const imr_check *check, imr_docid last, imr_arena *arena,
                             imr_query **out, imr_error *err);

#endif
