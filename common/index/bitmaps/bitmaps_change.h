/* For sets_renew.c: what has happened to an index since an earlier file of sets was made. Nobody keeps books: whatever
 * was added or replaced has left an order at the end of imr.positions, and what is gone is not there. */
#ifndef IMR_BITMAPS_CHANGE_H
#define IMR_BITMAPS_CHANGE_H

#include "bitmaps_format.h"

/* Ids, ascending. */
typedef struct imr_ids {
    uint32_t *at, n;
} imr_ids;

/* A set of the file to be made. */
typedef struct imr_subject {
    imr_str key;
    imr_posting_list before; /* as the earlier file has it */
    bool known;              /* it has it; otherwise it may be a word that few had until now */
    imr_buf ids;             /* the documents that have changed and are in it: numbers of 4 bytes, ascending */
    imr_buf counts;          /* of a word, how often they have it: a byte each */
} imr_subject;

typedef struct imr_bitmaps_change {
    const imr_reader *reader;
    imr_bitmaps *before;
    uint32_t *places;      /* of the orders of all documents */
    imr_ids written;       /* documents that have an order since: added or replaced, and perhaps gone by now */
    imr_ids live;          /* those of them that are there */
    imr_ids lost;          /* documents whose sets in the earlier file do not count any more: replaced or gone */
    imr_subject *subjects; /* by key */
    size_t n, room, sorted;
    uint32_t least; /* documents of a word that gets a set */
    imr_arena *arena;
    imr_status status;
    imr_error *err;
} imr_bitmaps_change;

/* Fills *change, which the caller frees in any case. *usable is false where it is better to make the file from the
 * whole index: so much has changed, or the earlier one is of another history. The rest has to outlive it. IMR_MEMORY,
 * what the reader says. */
imr_status imr_bitmaps_change_find(const imr_reader *reader, imr_bitmaps *before, imr_bitmaps_change *change,
                                   bool *usable, imr_error *err);
void imr_bitmaps_change_free(imr_bitmaps_change *change);

#endif
