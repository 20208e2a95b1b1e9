#include "query_context.h"

#include <time.h>

imr_status imr_cancel_check(const imr_cancel *cancel, imr_error *err)
{
    struct timespec now;
    if (cancel == NULL) return IMR_OK;
    if (atomic_load_explicit(&cancel->cancelled, memory_order_relaxed))
        return imr_fail(err, IMR_CANCELLED, "the query was cancelled");
    if (cancel->deadline == 0) return IMR_OK;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if ((uint64_t)now.tv_sec * UINT64_C(1000000000) + (uint64_t)now.tv_nsec < cancel->deadline) return IMR_OK;
    return imr_fail(err, IMR_CANCELLED, "the query took longer than allowed");
}
