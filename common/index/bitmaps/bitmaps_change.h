/* Used by bitmaps_update.c: what has changed in an index since an earlier bitmap index was written. There is no
 * journal: added and replaced documents have new positions at the end of imr.positions, and removed ones no longer
 * exist. */
#ifndef IMR_BITMAPS_CHANGE_H
#define IMR_BITMAPS_CHANGE_H

#include "bitmaps_format.h"

/* Ascending ids. */
typedef struct imr_ids {
    uint32_t *at, n;
} imr_ids;

/* A set of the file to be written. */
typedef struct imr_subject {
    imr_str key;
    imr_posting_list before; /* its set in the earlier file */
    bool known;              /* the earlier file has it; otherwise it may be a word that was rare until now */
    imr_buf ids;             /* changed documents that are in it: numbers of 4 bytes, ascending */
    imr_buf counts;          /* of a word: how often each has it, a byte each */
} imr_subject;

typedef struct imr_bitmaps_change {
    const imr_reader *reader;
    imr_bitmaps *before;
    uint32_t *places;      /* of the positions of all documents */
    imr_ids written;       /* documents with new positions: added or replaced, and perhaps removed since */
    imr_ids live;          /* those of them that exist */
    imr_ids lost;          /* documents to take out of the sets of the earlier file: replaced or removed */
    imr_subject *subjects; /* by key */
    size_t n, room, sorted;
    uint32_t least; /* documents that a word must have to get a set */
    imr_arena *arena;
    imr_status status;
    imr_error *err;
} imr_bitmaps_change;

/* Fills *change, which the caller frees in any case. *usable is false if the file should be built from the whole index:
 * too much has changed, or the earlier file has another history. The reader and `before` must outlive it. IMR_MEMORY,
 * errors of the reader. */
imr_status imr_bitmaps_change_find(const imr_reader *reader, imr_bitmaps *before, imr_bitmaps_change *change,
                                   bool *usable, imr_error *err);
void imr_bitmaps_change_free(imr_bitmaps_change *change);

#endif
