/* Sets of documents, to find and count matches without visiting them: bits while they are computed, ids or bits in the
 * bitmap index. */
#ifndef IMR_DOCSET_H
#define IMR_DOCSET_H

#include "error.h"
#include "str.h"

/* A borrowed set: n ascending ids, or bits, that of id 0 first (always clear). */
typedef struct imr_doclist {
    const uint32_t *ids;  /* NULL: the set is bits */
    const uint64_t *bits; /* NULL: the set is ids */
    size_t words;         /* of bits */
    uint32_t n;           /* of ids; of bits if known */
} imr_doclist;

/* The documents of a word and how often each has it; borrowed. */
typedef struct imr_posting_list {
    imr_doclist set;
    const uint8_t *counts; /* in the order of the ids, larger ones as IMR_TERM_FREQUENCY_MAX; NULL: not known */
    const uint32_t *ranks; /* of bits: how many are set before each two words */
} imr_posting_list;

enum { IMR_TERM_FREQUENCY_MAX = UINT8_MAX };

/* A set that can be changed. */
typedef struct imr_docset imr_docset;

/* Empty, for ids up to `last`. IMR_MEMORY. */
imr_status imr_docset_new(uint32_t last, imr_docset **out, imr_error *err);
void imr_docset_free(imr_docset *set);
imr_status imr_docset_new_in(imr_arena *arena, uint32_t last, imr_docset **out,
                             imr_error *err); /* belongs to the arena */
void imr_docset_clear(imr_docset *set);

/* An imr_docid_visitor that adds; the context is the set. Ids beyond its last are ignored. */
bool imr_docset_add(void *set, uint32_t id);
/* Adds the documents of n words of bits, whose first bit is id first * 64; words beyond its last are ignored. */
void imr_docset_add_words(imr_docset *set, size_t first, const uint64_t *bits, size_t n);
void imr_docset_unite(imr_docset *set, const imr_doclist *with);
void imr_docset_intersect(imr_docset *set, const imr_doclist *with);
void imr_docset_subtract(imr_docset *set, const imr_doclist *with);

/* A view of the set, valid until the set changes. */
imr_doclist imr_docset_view(const imr_docset *set);
/* The number of its documents; the number that are in the other set too. */
uint32_t imr_docset_count(const imr_docset *set);
uint32_t imr_docset_common(const imr_docset *set, const imr_doclist *with);
/* Writes its ids, ascending, at most `room` of them; returns how many. */
uint32_t imr_docset_ids(const imr_docset *set, uint32_t *ids, uint32_t room);

/* How many of n ascending ids are in the set; faster than imr_docset_common if the set is much larger. */
uint32_t imr_doclist_among(const imr_doclist *set, const uint32_t *ids, uint32_t n);

/* The number of set bits; the number before each two words, as words / 2 + 1 ranks. */
uint32_t imr_bits_count(const uint64_t *bits, size_t words);
void imr_bits_rank(const uint64_t *bits, size_t words, uint32_t *ranks);

#endif
