/* How many of the matching decisions have each value of a facet: exact, one count a decision and value. */
#ifndef IMR_COUNTS_H
#define IMR_COUNTS_H

#include "bitmaps.h"

typedef struct imr_count {
    imr_str value;
    uint32_t n;
} imr_count;

/* The values of one facet, the most frequent first, then by value. */
typedef struct imr_counts {
    const imr_field *field;
    imr_count *at;
    size_t n;
    uint32_t without; /* matching decisions that have no value */
} imr_counts;

/* What matched, ready to be counted by many facets. */
typedef struct imr_matched {
    const imr_docset *set;
    uint32_t n;
    uint32_t *few; /* the ids where they are few, else NULL */
} imr_matched;

/* few belongs to the arena. IMR_MEMORY. */
imr_status imr_matched_make(imr_arena *arena, const imr_docset *set, imr_matched *out, imr_error *err);

/* What it fills belongs to the arena. IMR_MEMORY, and what the reader says. */
imr_status imr_counts_make(imr_arena *arena, const imr_bitmaps *sets, const imr_matched *matched,
                           const imr_field *field, imr_counts *out, imr_error *err);

#endif
