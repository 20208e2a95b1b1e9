/* Encodes a decision compactly and decodes it: the rows of the field table that the decision has, without their keys.
 * Row numbers are part of the format: a new row is appended to the table; any other change needs a new IMR_FORMAT. */
#ifndef IMR_ENCODE_H
#define IMR_ENCODE_H

#include "record.h"

/* Appends the encoded decision; failure sticks to the buffer. Members without a row are left out. */
void imr_encode(const imr_decision *decision, imr_buf *out);
/* Strings point into `bytes`, lists belong to the arena. IMR_CORRUPT if the bytes do not come from imr_encode;
 * IMR_MEMORY. */
imr_status imr_decode(imr_arena *arena, imr_str bytes, imr_decision *out, imr_error *err);

#endif
