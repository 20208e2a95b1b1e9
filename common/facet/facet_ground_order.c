/* Which ground comes first: as the rationale says them; the frame of the decision is always last. */
#include "facet_ground.h"

static bool is_frame(const imr_concept *ground) { return imr_str_equal(ground->id, IMR_STR("mtus-not-applicable")); }

static bool comes_before(const ground_found *a, const ground_found *b)
{
    if (is_frame(a->ground) != is_frame(b->ground)) return is_frame(b->ground);
    return a->sentence != b->sentence ? a->sentence < b->sentence : a->place < b->place;
}

void imr_ground_order(ground_found *found, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        ground_found moved = found[i];
        size_t at = i;
        for (; at > 0 && comes_before(&moved, &found[at - 1]); at--) found[at] = found[at - 1];
        found[at] = moved;
    }
}
