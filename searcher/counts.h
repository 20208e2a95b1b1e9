/* How many of the matching decisions have each value of a facet: exact, one count a decision and value. */
#ifndef IMR_COUNTS_H
#define IMR_COUNTS_H

#include "record.h"
#include "xap.h"

/* The documents that matched. Start with {0}. */
typedef struct imr_docset {
    uint64_t *bits;
    size_t words;
    uint32_t n;
    bool failed; /* memory ran out */
} imr_docset;

/* An imr_docid_visitor; the context is the set. */
bool imr_docset_add(void *docset, imr_docid id);
bool imr_docset_has(const imr_docset *docset, imr_docid id);
void imr_docset_clear(imr_docset *docset);
void imr_docset_free(imr_docset *docset);

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

/* The facet has a slot. What it fills belongs to the arena. IMR_MEMORY, and what the reader says. */
imr_status imr_counts_make(imr_arena *arena, const imr_reader *reader, const imr_docset *matched,
                           const imr_field *field, imr_counts *out, imr_error *err);

#endif
