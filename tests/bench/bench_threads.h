/* Measures how many questions a second one, two, four and eight threads answer from one shared snapshot. */
#ifndef IMR_BENCH_THREADS_H
#define IMR_BENCH_THREADS_H

#include "snapshot.h"

typedef struct imr_bench_query {
    imr_buf text;
    bool literal;
} imr_bench_query;

/* The threads go through the queries, each starting at another one; an answer is the ten best with their records.
 * Prints a line for each number of threads. False if a query fails. */
bool imr_bench_threads(imr_snapshot *of, const imr_bench_query *asked, size_t n, double seconds);

#endif
