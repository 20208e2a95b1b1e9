/* Orders grounds by weight, then by their place in the rationale. */
#include "facet_ground.h"

/* A treatment that the guideline is against needs no further reason; curable defects come later; the frame of the
 * decision comes last. All others weigh 1. */
static unsigned weight_of(const imr_concept *ground)
{
    static const struct {
        const char *id;
        unsigned weight;
    } weights[] = {
        {"not-recommended", 0}, {"response-pending", 2}, {"request-unspecified", 2}, {"mtus-not-applicable", 3}};
    for (size_t i = 0; i < sizeof weights / sizeof *weights; i++)
        if (imr_str_equal(ground->id, imr_str_of(weights[i].id))) return weights[i].weight;
    return 1;
}

static bool comes_before(const ground_found *a, const ground_found *b)
{
    unsigned weight = weight_of(a->ground), other = weight_of(b->ground);
    if (weight != other) return weight < other;
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
