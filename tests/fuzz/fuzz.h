/* What a fuzzer offers, to libFuzzer and to replay.c. */
#ifndef IMR_FUZZ_H
#define IMR_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

/* What must hold for every input; not assert(), which a release build leaves out. */
#define MUST(condition)                                                                                                \
    do {                                                                                                               \
        if (!(condition)) abort();                                                                                     \
    } while (0)

#endif
