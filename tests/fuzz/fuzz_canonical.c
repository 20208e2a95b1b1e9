/* Any bytes as a canonical query: refused with a reason, or a tree whose text is parsed back to an equal tree. */
#include "canonical.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    const imr_str text = {(const char *)bytes, n};
    imr_arena *arena = imr_arena_new();
    imr_clause *root = NULL, *again = NULL;
    imr_buf printed = {0}, twice = {0};
    imr_error err = {.status = IMR_OK};
    MUST(arena != NULL);
    imr_status status = imr_query_parse(arena, text, &root, &err);
    MUST(status == IMR_OK || ((status == IMR_INPUT || status == IMR_LIMIT) && err.text[0] != '\0'));
    if (status == IMR_OK) {
        imr_query_print(root, &printed);
        MUST(!printed.failed && imr_query_is_canonical(imr_buf_str(&printed)));
        MUST(imr_query_parse(arena, imr_buf_str(&printed), &again, &err) == IMR_OK && imr_clause_equal(root, again));
        imr_query_print(again, &twice);
        MUST(imr_str_equal(imr_buf_str(&printed), imr_buf_str(&twice)));
    }
    imr_buf_free(&printed);
    imr_buf_free(&twice);
    imr_arena_free(arena);
    return 0;
}
