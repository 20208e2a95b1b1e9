/* Counts the matching decisions that have each value of a facet, or each pair of values of two, by intersecting
 * document sets. */
#ifndef IMR_COUNTS_H
#define IMR_COUNTS_H

#include "search.h"

/* The matches, prepared for counting many facets. */
typedef struct imr_matched {
    const imr_docset *set;
    uint32_t n;
    uint32_t *few; /* the ids if they are few, otherwise NULL */
} imr_matched;

/* few belongs to the arena. IMR_MEMORY. */
imr_status imr_matched_make(imr_arena *arena, const imr_docset *set, imr_matched *out, imr_error *err);

/* *out belongs to the arena. IMR_MEMORY, errors of the reader. */
imr_status imr_counts_make(imr_arena *arena, const imr_bitmaps *bitmaps, const imr_matched *matched,
                           const imr_field *field, imr_counts *out, imr_error *err);

/* letter_of: the number of each document's letter, at most letters_n (imr_snapshot_letters). Errors as above. */
imr_status imr_cross_make(imr_arena *arena, const imr_bitmaps *bitmaps, const imr_matched *matched,
                          const uint32_t *letter_of, uint32_t letters_n, imr_cross *out, imr_error *err);

/* Counts the distinct letters of a set. IMR_MEMORY. */
imr_status imr_letters_count(const imr_docset *set, const uint32_t *letter_of, uint32_t letters_n, uint32_t *out,
                             imr_error *err);

#endif
