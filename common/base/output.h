/* A sink of bytes: a stream, a socket, a buffer. */
#ifndef IMR_OUTPUT_H
#define IMR_OUTPUT_H

#include "error.h"
#include "str.h"

typedef struct imr_output {
    /* Writes all bytes. Returns 0 or errno; EPIPE: the reader is gone. */
    int (*write)(void *context, const char *bytes, size_t n);
    void *context;
    bool closed; /* the reader is gone: further writes are dropped without an error */
} imr_output;

/* Writes the bytes. IMR_IO with the system's reason; IMR_OK also if the output is closed. */
imr_status imr_output_write(imr_output *output, imr_str bytes, imr_error *err);

#endif
