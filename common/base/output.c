#include "output.h"

#include <errno.h>
#include <string.h>

imr_status imr_output_write(imr_output *output, imr_str bytes, imr_error *err)
{
    if (output->closed || bytes.n == 0) return IMR_OK;
    int failure = output->write(output->context, bytes.s, bytes.n);
    output->closed = failure == EPIPE;
    if (failure == 0 || output->closed) return IMR_OK;
    return imr_fail(err, IMR_IO, "standard output cannot be written: %s", strerror(failure));
}
