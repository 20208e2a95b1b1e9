#include "compress.h"

#include "embedded.h"

#include <pthread.h>
#include <stdlib.h>

#include <zstd.h>

/* LEVEL: measured, see docs/design.md. LIMIT: longer than any letter. */
enum { LEVEL = 3, LIMIT = 64 << 20 };

struct imr_compressor {
    ZSTD_CCtx *context;
};

/* The prepared dictionary, shared by all threads and kept until the program ends. */
static ZSTD_CDict *to_squeeze;
static ZSTD_DDict *to_unsqueeze;

static void ready_to_squeeze(void)
{
    to_squeeze = ZSTD_createCDict(imr_embedded_dictionary.text, imr_embedded_dictionary.length, LEVEL);
}

/* One decompression context a thread, freed when the thread ends: making one takes as long as reading a record. */
static pthread_key_t context_key;
static bool context_keyed;

static void free_context(void *context) { ZSTD_freeDCtx(context); }

static void ready_to_unsqueeze(void)
{
    to_unsqueeze = ZSTD_createDDict(imr_embedded_dictionary.text, imr_embedded_dictionary.length);
    context_keyed = pthread_key_create(&context_key, free_context) == 0;
}

/* NULL if memory ran out. */
static ZSTD_DCtx *context_of_thread(void)
{
    if (!context_keyed) return NULL;
    ZSTD_DCtx *context = pthread_getspecific(context_key);
    if (context != NULL) return context;
    context = ZSTD_createDCtx();
    if (context == NULL || pthread_setspecific(context_key, context) == 0) return context;
    ZSTD_freeDCtx(context);
    return NULL;
}

imr_status imr_compressor_new(imr_compressor **out, imr_error *err)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, ready_to_squeeze);
    *out = NULL;
    imr_compressor *squeezer = to_squeeze == NULL ? NULL : calloc(1, sizeof *squeezer);
    if (squeezer == NULL) return imr_fail_memory(err);
    squeezer->context = ZSTD_createCCtx();
    if (squeezer->context == NULL) {
        free(squeezer);
        return imr_fail_memory(err);
    }
    /* A frame contains the length of its content and a checksum of it (4 bytes), so that damage is detected. The id of
     * the dictionary is left out: there is only one. */
    ZSTD_CCtx_setParameter(squeezer->context, ZSTD_c_checksumFlag, 1);
    ZSTD_CCtx_setParameter(squeezer->context, ZSTD_c_dictIDFlag, 0);
    ZSTD_CCtx_refCDict(squeezer->context, to_squeeze);
    *out = squeezer;
    return IMR_OK;
}

void imr_compressor_free(imr_compressor *squeezer)
{
    if (squeezer == NULL) return;
    ZSTD_freeCCtx(squeezer->context);
    free(squeezer);
}

imr_status imr_compress(imr_compressor *squeezer, imr_str bytes, imr_buf *out, imr_error *err)
{
    size_t room = ZSTD_compressBound(bytes.n);
    imr_buf_reserve(out, room);
    if (out->failed) return imr_fail_memory(err);
    size_t n = ZSTD_compress2(squeezer->context, out->s + out->n, room, bytes.s, bytes.n);
    if (ZSTD_isError(n)) return imr_fail_memory(err);
    out->n += n;
    out->s[out->n] = '\0';
    return IMR_OK;
}

static imr_status unsqueeze(ZSTD_DCtx *context, char *to, size_t n, imr_str squeezed, imr_error *err)
{
    size_t got = ZSTD_decompress_usingDDict(context, to, n, squeezed.s, squeezed.n, to_unsqueeze);
    if (got != n) return imr_fail(err, IMR_CORRUPT, "a stored text cannot be read");
    return IMR_OK;
}

imr_status imr_decompress(imr_arena *arena, imr_str squeezed, imr_str *out, imr_error *err)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, ready_to_unsqueeze);
    unsigned long long n = ZSTD_getFrameContentSize(squeezed.s, squeezed.n);
    if (n > LIMIT) return imr_fail(err, IMR_CORRUPT, "a stored text cannot be read"); /* or unknown */
    char *to = imr_arena_alloc(arena, (size_t)n + 1);
    ZSTD_DCtx *context = context_of_thread();
    imr_status status = IMR_OK;
    if (to == NULL || context == NULL || to_unsqueeze == NULL)
        status = imr_fail_memory(err);
    else
        status = unsqueeze(context, to, (size_t)n, squeezed, err);
    *out = (imr_str){to, (size_t)n};
    return status;
}
