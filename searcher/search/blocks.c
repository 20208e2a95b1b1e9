#include "blocks.h"

static size_t places_of_ids(imr_blocks *of, size_t block, uint64_t some, imr_placed out[IMR_BLOCK])
{
    size_t n = 0;
    for (uint32_t i = imr_blocks_seek(of, block); i < of->set.n && of->set.ids[i] / IMR_BLOCK == block; i++) {
        unsigned bit = of->set.ids[i] % IMR_BLOCK;
        if ((some >> bit & 1U) != 0) out[n++] = (imr_placed){bit, i};
    }
    return n;
}

/* By halves: what the compiler has is a call where the processor's instruction may be missing. */
static uint32_t count_bits(uint64_t bits)
{
    bits -= bits >> 1 & UINT64_C(0x5555555555555555);
    bits = (bits & UINT64_C(0x3333333333333333)) + (bits >> 2 & UINT64_C(0x3333333333333333));
    bits = (bits + (bits >> 4)) & UINT64_C(0x0F0F0F0F0F0F0F0F);
    return (uint32_t)(bits * UINT64_C(0x0101010101010101) >> 56);
}

/* A rank is kept for each pair of words. */
size_t imr_blocks_places(imr_blocks *of, size_t block, uint64_t some, const uint32_t *ranks, imr_placed out[IMR_BLOCK])
{
    const imr_doclist *set = &of->set;
    size_t n = 0;
    unsigned bit = 0;
    if (set->bits == NULL) return places_of_ids(of, block, some, out);
    if (block >= set->words) return 0;
    const uint64_t all = set->bits[block];
    const uint32_t before = ranks[block / 2] + (block % 2 == 0 ? 0 : count_bits(set->bits[block - 1]));
    for (uint64_t left = some & all; imr_next_bit(&left, &bit);)
        out[n++] = (imr_placed){bit, before + count_bits(all & (((uint64_t)1 << bit) - 1))};
    return n;
}
