#include "utc.h"

#include <time.h>

imr_str imr_utc_now(char out[IMR_UTC_BYTES])
{
    time_t seconds = time(NULL);
    struct tm at;
    size_t n = gmtime_r(&seconds, &at) == NULL ? 0 : strftime(out, IMR_UTC_BYTES, "%Y-%m-%dT%H:%M:%SZ", &at);
    out[n] = '\0';
    return (imr_str){out, n};
}
