/* What analyzers, which look at one file at a time, cannot see: imr_fail() returns the status that it is given, and
 * imr_fail_memory() IMR_MEMORY. Without it they take both for functions that may return IMR_OK. */
#include "../common/base/error.h"

static inline imr_status imr_analyze_given(imr_status said, imr_status given)
{
    (void)said;
    return given;
}

#define imr_fail(err, status, ...) imr_analyze_given(imr_fail(err, status, __VA_ARGS__), status)
#define imr_fail_memory(err) imr_analyze_given(imr_fail_memory(err), IMR_MEMORY)
