/* Any bytes as imr.sums with a corrected checksum, followed by any bytes as iamglass: reading stays inside both. */
#include "fuzz_index.h"

#include "sums_format.h"

static void verify(const imr_sums *sums)
{
    static const char *const names[] = {"iamglass", "imr.positions", "imr.bitmaps", "postlist.glass"};
    static char mapped[4096];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const imr_sums_file *file = imr_sums_of(sums, names[i]);
        for (uint64_t at = 0; file != NULL && at < sizeof mapped; at += 512)
            if (file->row->length <= sizeof mapped) imr_sums_verify(file, mapped, at, 512);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    static bool ready;
    imr_sums *sums = NULL;
    imr_error err = {.status = IMR_OK};
    imr_sums_head head;
    if (!ready) {
        fuzz_make_folder();
        atexit(fuzz_remove_folder);
        ready = true;
    }
    if (n < sizeof head) return 0;
    uint8_t *copy = malloc(n);
    MUST(copy != NULL);
    memcpy(copy, bytes, n);
    memcpy(&head, copy, sizeof head);
    size_t size = head.size < sizeof head || head.size > n ? n : (size_t)head.size;
    head.size = size;
    head.sum = imr_head_sum(&head, copy + sizeof head, size - sizeof head);
    memcpy(copy, &head, sizeof head);
    fuzz_write(IMR_SUMS_FILE, copy, size);
    fuzz_write("iamglass", copy + size, n - size);
    free(copy);
    imr_status status = imr_sums_open(fuzz_folder, &sums, &err);
    MUST(status == IMR_OK || (status == IMR_CORRUPT && err.text[0] != '\0'));
    head.stamp[IMR_SUMS_STAMP - 1] = '\0';
    if (status == IMR_OK) status = imr_sums_settle(sums, head.stamp, head.revision, &err);
    MUST(status == IMR_OK || (status == IMR_CORRUPT && err.text[0] != '\0'));
    if (status == IMR_OK && sums != NULL) verify(sums);
    imr_sums_close(sums);
    return 0;
}
