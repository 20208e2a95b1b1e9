/* Any bytes as a line of JSON: a record, or an error that says what and where. */
#include "fuzz.h"
#include "record.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    imr_arena *arena = imr_arena_new();
    imr_decision decision;
    imr_error err;
    imr_buf out = {0};
    MUST(arena != NULL);
    imr_status status = imr_record_read(arena, (imr_str){(const char *)bytes, n}, &decision, &err);
    if (status == IMR_OK) {
        MUST(decision.id.n > 0 && decision.heading.n > 0 && decision.rationale.n > 0);
        imr_record_write(&decision, &out);
        MUST(!out.failed);
    } else {
        MUST(status == IMR_INPUT && err.text[0] != '\0');
    }
    imr_buf_free(&out);
    imr_arena_free(arena);
    return 0;
}
