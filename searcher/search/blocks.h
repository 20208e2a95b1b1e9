/* Documents 64 at a time: a block is a word of bits, the document of the lowest id as the lowest of them. */
#ifndef IMR_BLOCKS_H
#define IMR_BLOCKS_H

#include "docset.h"

enum { IMR_BLOCK = 64 };

/* Takes the lowest bit from what is left; false where nothing is. */
static inline bool imr_next_bit(uint64_t *left, unsigned *bit)
{
    if (*left == 0) return false;
    *bit = (unsigned)__builtin_ctzll(*left);
    *left &= *left - 1;
    return true;
}

static inline uint32_t imr_block_id(size_t block, unsigned bit) { return (uint32_t)(block * IMR_BLOCK + bit); }

/* A set, whose blocks are asked for upwards, one perhaps several times in a row. */
typedef struct imr_blocks {
    imr_doclist set;
    uint32_t first; /* of the ids that may still be asked for */
} imr_blocks;

/* An absent set is not known: it says nothing of any document. */
static inline bool imr_doclist_known(const imr_doclist *set) { return set->bits != NULL || set->ids != NULL; }

/* How many documents it has, of `all` at most. */
static inline uint32_t imr_blocks_size(const imr_blocks *of, uint32_t all)
{
    bool unknown = !imr_doclist_known(&of->set) || (of->set.bits != NULL && of->set.n == 0);
    return unknown || of->set.n > all ? all : of->set.n;
}

/* The place of the first id that is not before the block. */
static inline uint32_t imr_blocks_seek(imr_blocks *of, size_t block)
{
    while (of->first < of->set.n && of->set.ids[of->first] / IMR_BLOCK < block) of->first++;
    return of->first;
}

/* Its documents in the block. */
static inline uint64_t imr_blocks_at(imr_blocks *of, size_t block)
{
    uint64_t bits = 0;
    if (of->set.bits != NULL) return block < of->set.words ? of->set.bits[block] : 0;
    for (uint32_t i = imr_blocks_seek(of, block); i < of->set.n && of->set.ids[i] / IMR_BLOCK == block; i++)
        bits |= (uint64_t)1 << of->set.ids[i] % IMR_BLOCK;
    return bits;
}

/* A document of a block, and the how manieth of the set it is. */
typedef struct imr_placed {
    unsigned bit;
    uint32_t place;
} imr_placed;

/* Those documents of the block that are among some; how many. Of bits the ranks are wanted (imr_posting_list). */
size_t imr_blocks_places(imr_blocks *of, size_t block, uint64_t some, const uint32_t *ranks, imr_placed out[IMR_BLOCK]);

#endif
