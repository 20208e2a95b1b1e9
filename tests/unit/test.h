/* What every unit test includes: cmocka needs these before it. */
#ifndef IMR_TEST_H
#define IMR_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "str.h"

#define assert_str(actual, expected)                                                                                   \
    do {                                                                                                               \
        imr_str actual_ = (actual);                                                                                    \
        const char *expected_ = (expected);                                                                            \
        if (actual_.n != strlen(expected_) || (actual_.n > 0 && memcmp(actual_.s, expected_, actual_.n) != 0))         \
            fail_msg("\"%.*s\" is not \"%s\"", IMR_STR_ARG(actual_), expected_);                                       \
    } while (0)

#endif
