/* Short texts made shorter, by what all letters have in common: a dictionary of the project's own (squeeze.dict, which
 * is part of IMR_FORMAT: what was squeezed by one cannot be read by another). */
#ifndef IMR_SQUEEZE_H
#define IMR_SQUEEZE_H

#include "error.h"
#include "str.h"

/* What squeezes; one a thread. */
typedef struct imr_squeezer imr_squeezer;

imr_status imr_squeezer_new(imr_squeezer **out, imr_error *err);
void imr_squeezer_free(imr_squeezer *squeezer); /* NULL is fine */
/* Appends bytes, squeezed; the same bytes become the same. IMR_MEMORY. */
imr_status imr_squeeze(imr_squeezer *squeezer, imr_str bytes, imr_buf *out, imr_error *err);
/* The arena's. IMR_CORRUPT for what was not squeezed so, IMR_MEMORY. */
imr_status imr_unsqueeze(imr_arena *arena, imr_str squeezed, imr_str *out, imr_error *err);

#endif
