#include "number.h"

bool imr_number_read(imr_str text, uint64_t *out)
{
    enum { TEN = 10 };
    uint64_t number = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (text.s[i] < '0' || text.s[i] > '9') return false;
        uint64_t digit = (uint64_t)(text.s[i] - '0');
        if (number > (UINT64_MAX - digit) / TEN) return false;
        number = number * TEN + digit;
    }
    if (text.n == 0) return false;
    *out = number;
    return true;
}
