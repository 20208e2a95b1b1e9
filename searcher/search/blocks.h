/* Documents 64 at a time: a block is a word of bits, the lowest bit for the lowest id. A window is 64 blocks, which an
 * iterator loads at once. */
#ifndef IMR_BLOCKS_H
#define IMR_BLOCKS_H

#include "docset.h"

enum { IMR_BLOCK = 64, IMR_WINDOW = 64 };

/* Takes the lowest bit from what is left; false if nothing is. */
static inline bool imr_next_bit(uint64_t *left, unsigned *bit)
{
    if (*left == 0) return false;
    *bit = (unsigned)__builtin_ctzll(*left);
    *left &= *left - 1;
    return true;
}

static inline uint32_t imr_block_id(size_t block, unsigned bit) { return (uint32_t)(block * IMR_BLOCK + bit); }

/* The index of the first id that is not before the block; starts where the last search ended. */
static inline uint32_t imr_block_seek(const imr_doclist *list, uint32_t from, size_t block)
{
    if (from > 0 && list->ids[from - 1] / IMR_BLOCK >= block) from = 0;
    while (from < list->n && list->ids[from] / IMR_BLOCK < block) from++;
    return from;
}

#endif
