/* A decision as few bytes, and back: the rows of the field table that it has, one after the other, without their keys.
 * The number of a row is part of the form: a new row comes last of all, or the form is another one (IMR_FORMAT). */
#ifndef IMR_PACK_H
#define IMR_PACK_H

#include "record.h"

/* Appends it; failure sticks to the buffer. What no row has is left out. */
void imr_encode(const imr_decision *decision, imr_buf *out);
/* Spans point into bytes, lists belong to the arena. IMR_CORRUPT for what imr_encode did not make. IMR_MEMORY. */
imr_status imr_decode(imr_arena *arena, imr_str bytes, imr_decision *out, imr_error *err);

#endif
