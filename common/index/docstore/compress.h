/* Short texts made shorter, by what all letters have in common: a dictionary of the project's own (compress.dict, which
 * is part of IMR_FORMAT: what was squeezed by one cannot be read by another). */
#ifndef IMR_SQUEEZE_H
#define IMR_SQUEEZE_H

#include "error.h"
#include "str.h"

/* What squeezes; one a thread. */
typedef struct imr_compressor imr_compressor;

imr_status imr_compressor_new(imr_compressor **out, imr_error *err);
void imr_compressor_free(imr_compressor *squeezer); /* NULL is fine */
/* Appends bytes, squeezed; the same bytes become the same. IMR_MEMORY. */
imr_status imr_compress(imr_compressor *squeezer, imr_str bytes, imr_buf *out, imr_error *err);
/* The arena's. IMR_CORRUPT for what was not squeezed so, IMR_MEMORY. */
imr_status imr_decompress(imr_arena *arena, imr_str squeezed, imr_str *out, imr_error *err);

#endif
