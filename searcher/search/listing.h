/* What can stand on one page of a listing, so that the engine need not look up the date or the id of each match. */
#ifndef IMR_LISTING_H
#define IMR_LISTING_H

#include "bitmaps.h"
#include "docset.h"

typedef struct imr_listing {
    const imr_docset *among; /* has all decisions of the page: what was found, or a set of the arena */
    uint32_t passed;         /* how many of what was found come before all of these */
    bool alike;              /* they have one date, or none: only their weight puts them in order */
} imr_listing;

/* Of what was found what can be among the first `end` when the newest come first, where the first `offset` are not
 * shown; the file of sets has to be mapped. The same by id, of `total` decisions. IMR_MEMORY, what the reader says. */
imr_status imr_listing_by_date(const imr_bitmaps *sets, imr_arena *arena, const imr_docset *found, uint32_t offset,
                               uint64_t end, imr_listing *out, imr_error *err);
imr_status imr_listing_by_id(const imr_reader *reader, imr_arena *arena, const imr_docset *found, uint32_t total,
                             uint64_t end, imr_listing *out, imr_error *err);

#endif
