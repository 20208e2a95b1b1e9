/* Any bytes as a stored decision, compressed and not: refused as damaged, or a decision that is encoded and decoded to
 * an equal one. */
#include "compress.h"
#include "encode.h"
#include "fuzz.h"

static void decode(imr_arena *arena, imr_str packed)
{
    imr_decision decision, again;
    imr_buf once = {0}, twice = {0};
    imr_error err = {.status = IMR_OK};
    imr_status status = imr_decode(arena, packed, &decision, &err);
    MUST(status == IMR_OK || (status == IMR_CORRUPT && err.text[0] != '\0'));
    if (status == IMR_OK) {
        imr_encode(&decision, &once);
        MUST(!once.failed && imr_decode(arena, imr_buf_str(&once), &again, &err) == IMR_OK);
        imr_encode(&again, &twice);
        MUST(imr_str_equal(imr_buf_str(&once), imr_buf_str(&twice)));
        imr_buf_clear(&twice);
        imr_record_write(&decision, &twice); /* its JSON */
        MUST(!twice.failed);
    }
    imr_buf_free(&once);
    imr_buf_free(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    const imr_str text = {(const char *)bytes, n};
    imr_arena *arena = imr_arena_new();
    imr_str packed;
    imr_error err = {.status = IMR_OK};
    MUST(arena != NULL);
    decode(arena, text);
    imr_status status = imr_decompress(arena, text, &packed, &err);
    MUST(status == IMR_OK || (status == IMR_CORRUPT && err.text[0] != '\0'));
    if (status == IMR_OK) decode(arena, packed);
    imr_arena_free(arena);
    return 0;
}
