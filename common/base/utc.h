/* The current time. */
#ifndef IMR_UTC_H
#define IMR_UTC_H

#include "str.h"

enum { IMR_UTC_BYTES = sizeof "2000-01-01T00:00:00Z" };

/* Writes the current second in UTC, "2000-01-01T00:00:00Z"; empty if the clock cannot be read. */
imr_str imr_utc_now(char out[IMR_UTC_BYTES]);

#endif
