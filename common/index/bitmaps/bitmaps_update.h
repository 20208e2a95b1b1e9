/* Used by bitmaps_write.c: writes the bitmap index from an earlier one and what has changed since, to the same bytes as
 * from the whole database. It costs a copy of the file, the sample from which pairs are chosen, and the changes. */
#ifndef IMR_BITMAPS_UPDATE_H
#define IMR_BITMAPS_UPDATE_H

#include "bitmaps_change.h"
#include "bitmaps_out.h"

/* IMR_MEMORY, IMR_IO, errors of the reader. */
imr_status imr_bitmaps_renew(const imr_bitmaps_change *change, imr_bitmaps_out *out);

#endif
