/* Recognises rationales that were seen before, word for word, ignoring white space and case. */
#ifndef IMR_DUPLICATES_H
#define IMR_DUPLICATES_H

#include "error.h"
#include "str.h"

/* This many hits are remembered; later ones are only compared with them. */
enum { IMR_DUPLICATES_MOST = 4096 };

typedef struct imr_duplicates {
    imr_arena *arena; /* holds the ids */
    struct imr_seen *at;
    size_t n, room;
} imr_duplicates;

typedef struct imr_seen {
    uint64_t hash, check; /* of the rationale, by two functions */
    imr_str id;
    uint64_t rank;
} imr_seen;

/* Sets *first to the earlier hit with the same rationale; NULL if this is the first, which is then remembered.
 * IMR_MEMORY. */
imr_status imr_duplicates_find(imr_duplicates *duplicates, imr_str rationale, imr_str id, uint64_t rank,
                               const imr_seen **first, imr_error *err);

#endif
