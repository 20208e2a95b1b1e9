/* For sets_write.c: a file of sets from an earlier one and what has changed since, to the same bytes as from the whole
 * index. It costs a copy of the file, a look at the sample of which pairs are chosen, and what changed. */
#ifndef IMR_BITMAPS_RENEW_H
#define IMR_BITMAPS_RENEW_H

#include "bitmaps_change.h"
#include "bitmaps_out.h"

/* What it fails with: IMR_MEMORY, IMR_IO, what the reader says. */
imr_status imr_bitmaps_renew(const imr_bitmaps_change *change, imr_bitmaps_out *out);

#endif
