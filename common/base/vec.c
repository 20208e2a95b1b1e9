#include "vec.h"

#include <stdint.h>
#include <stdlib.h>

bool imr_vec_reserve(void **at, size_t *room, size_t needed, size_t size)
{
    enum { FIRST = 8 };
    if (needed <= *room) return true;
    size_t wanted = *room > SIZE_MAX / 2 ? SIZE_MAX : *room * 2;
    if (wanted < FIRST) wanted = FIRST;
    if (wanted < needed) wanted = needed;
    if (wanted > SIZE_MAX / size) return false;
    void *grown = realloc(*at, wanted * size);
    if (grown == NULL) return false;
    *at = grown;
    *room = wanted;
    return true;
}
