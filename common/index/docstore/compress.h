/* Compresses short texts with a dictionary of what letters have in common (compress.dict). The dictionary is part of
 * IMR_FORMAT: what was compressed with one cannot be read with another. */
#ifndef IMR_COMPRESS_H
#define IMR_COMPRESS_H

#include "error.h"
#include "str.h"

/* Not thread-safe: one a thread. */
typedef struct imr_compressor imr_compressor;

imr_status imr_compressor_new(imr_compressor **out, imr_error *err);
void imr_compressor_free(imr_compressor *squeezer); /* NULL is fine */
/* Appends the compressed bytes; equal input gives equal output. IMR_MEMORY. */
imr_status imr_compress(imr_compressor *squeezer, imr_str bytes, imr_buf *out, imr_error *err);
/* *out belongs to the arena. IMR_CORRUPT if the input does not come from imr_compress; IMR_MEMORY. */
imr_status imr_decompress(imr_arena *arena, imr_str squeezed, imr_str *out, imr_error *err);

#endif
