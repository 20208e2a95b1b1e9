/* Where bytes go: a stream, a socket, a buffer. */
#ifndef IMR_OUTPUT_H
#define IMR_OUTPUT_H

#include "error.h"
#include "str.h"

typedef struct imr_output {
    /* Takes all of the bytes. 0, or errno; EPIPE: nobody reads any more. */
    int (*write)(void *context, const char *bytes, size_t n);
    void *context;
    bool closed; /* nobody reads any more: what is written goes nowhere, and that is no error */
} imr_output;

/* Writes the bytes. IMR_IO with the reason of the system; IMR_OK also where the output is closed. */
imr_status imr_output_write(imr_output *output, imr_str bytes, imr_error *err);

#endif
