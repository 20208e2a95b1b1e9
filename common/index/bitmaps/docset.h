/* Sets of documents, for finding and counting matches without visiting them: a bit a document while one is made, a list
 * of ids or bits in the file of sets. */
#ifndef IMR_DOCSET_H
#define IMR_DOCSET_H

#include "error.h"
#include "str.h"

/* A set that somebody else owns: n ids in ascending order, or bits, the one of id 0 first (always clear). */
typedef struct imr_doclist {
    const uint32_t *ids;  /* NULL: it is the bits */
    const uint64_t *bits; /* NULL: it is the ids */
    size_t words;         /* of bits */
    uint32_t n;           /* of ids; of bits where it is known */
} imr_doclist;

/* The documents of a word and how often each has it; somebody else's. */
typedef struct imr_posting_list {
    imr_doclist set;
    const uint8_t *counts; /* in the order of the ids, IMR_TERM_FREQUENCY_MAX for more than fit; NULL: not known */
    const uint32_t *ranks; /* of bits: how many are set before each pair of words */
} imr_posting_list;

enum { IMR_TERM_FREQUENCY_MAX = UINT8_MAX };

/* A set that is made. */
typedef struct imr_docset imr_docset;

/* Empty, for ids up to last. IMR_MEMORY. */
imr_status imr_docset_new(uint32_t last, imr_docset **out, imr_error *err);
void imr_docset_free(imr_docset *set);
imr_status imr_docset_new_in(imr_arena *arena, uint32_t last, imr_docset **out, imr_error *err); /* the arena's */
void imr_docset_clear(imr_docset *set);

/* An imr_docid_visitor that adds; the context is the set. Ids beyond its last are passed over. */
bool imr_docset_add(void *set, uint32_t id);
/* Adds the documents of n words of bits, the first of ids from first * 64 on; words beyond its last are passed over. */
void imr_docset_add_words(imr_docset *set, size_t first, const uint64_t *bits, size_t n);
void imr_docset_unite(imr_docset *set, const imr_doclist *with);
void imr_docset_intersect(imr_docset *set, const imr_doclist *with);
void imr_docset_subtract(imr_docset *set, const imr_doclist *with);

/* What is in it: valid until it changes. */
imr_doclist imr_docset_view(const imr_docset *set);
/* How many documents it has, and how many of them are in the other too. */
uint32_t imr_docset_count(const imr_docset *set);
uint32_t imr_docset_common(const imr_docset *set, const imr_doclist *with);
/* Its ids, at most room of them, in ascending order; how many it put there. */
uint32_t imr_docset_ids(const imr_docset *set, uint32_t *ids, uint32_t room);

/* How many of a few ids are in a set; quicker than imr_docset_common where the set is the much larger. */
uint32_t imr_doclist_among(const imr_doclist *set, const uint32_t *ids, uint32_t n);

/* How many of the bits are set; the same before each pair of words, into as many ranks as begin before or behind them
 * all: words / 2 + 1. */
uint32_t imr_bits_count(const uint64_t *bits, size_t words);
void imr_bits_rank(const uint64_t *bits, size_t words, uint32_t *ranks);

#endif
