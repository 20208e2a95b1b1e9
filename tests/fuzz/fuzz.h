/* The interface of a fuzzer, for libFuzzer and replay.c. */
#ifndef IMR_FUZZ_H
#define IMR_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

/* A condition for every input; unlike assert(), not removed from release builds. */
#define MUST(condition)                                                                                                \
    do {                                                                                                               \
        if (!(condition)) abort();                                                                                     \
    } while (0)

#endif
