/* Checks the bitmap index against the database: it is built again and must be equal. */
#include "status.h"

#include "bitmaps.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PIECE = 1 << 16 };

/* The offset at which two files differ; UINT64_MAX if they are equal. */
static uint64_t first_difference(FILE *a, FILE *b, char *pieces)
{
    char *in_a = pieces, *in_b = pieces + PIECE;
    for (uint64_t at = 0;; at += PIECE) {
        size_t n = fread(in_a, 1, PIECE, a), m = fread(in_b, 1, PIECE, b), same = 0;
        while (same < n && same < m && in_a[same] == in_b[same]) same++;
        if (same < n || same < m) return at + same;
        if (n < PIECE) return UINT64_MAX;
    }
}

static imr_status failed(imr_error *err) { return imr_fail(err, IMR_IO, IMR_BITMAPS_FILE ": %s", strerror(errno)); }

static imr_status compare(const imr_reader *reader, FILE *there, FILE *fresh, uint64_t *where, imr_error *err)
{
    char *pieces = malloc((size_t)2 * PIECE);
    if (pieces == NULL) return imr_fail_memory(err);
    imr_status status = imr_bitmaps_write_to(reader, fresh, err);
    if (status == IMR_OK && fseek(fresh, 0, SEEK_SET) != 0) status = failed(err);
    if (status == IMR_OK) *where = first_difference(there, fresh, pieces);
    if (status == IMR_OK && (ferror(there) || ferror(fresh))) status = failed(err);
    free(pieces);
    return status;
}

static imr_status compare_file(const imr_reader *reader, const char *path, uint64_t *where, imr_error *err)
{
    FILE *there = fopen(path, "rbe"), *fresh = there == NULL ? NULL : tmpfile();
    imr_status status = fresh == NULL ? failed(err) : compare(reader, there, fresh, where, err);
    if (there != NULL) fclose(there);
    if (fresh != NULL) fclose(fresh);
    return status;
}

static imr_status is_used(const imr_reader *reader, bool *used, imr_error *err)
{
    imr_bitmaps *bitmaps = NULL;
    imr_status status = imr_bitmaps_open(reader, &bitmaps, err);
    *used = status == IMR_OK && imr_bitmaps_mapped(bitmaps);
    imr_bitmaps_close(bitmaps);
    return status;
}

imr_status imr_index_check_sets(const imr_reader *reader, imr_fault_visitor *fault, void *context, bool *sound,
                                imr_error *err)
{
    bool used = false;
    uint64_t where = UINT64_MAX;
    imr_error text;
    imr_buf path = {0};
    imr_buf_printf(&path, "%s/" IMR_BITMAPS_FILE, imr_reader_folder(reader));
    imr_status status = path.failed ? imr_fail_memory(err) : is_used(reader, &used, err);
    if (status == IMR_OK && used) status = compare_file(reader, path.s, &where, err);
    *sound = where == UINT64_MAX;
    if (status == IMR_OK && !used)
        fault(context, access(path.s, F_OK) != 0 ? IMR_BITMAPS_FILE
                           " is missing: counting is slow until the next add or compact makes it"
                                                 : IMR_BITMAPS_FILE
                           " is of another commit: counting is slow until the next add or compact makes it");
    if (status == IMR_OK && !*sound) {
        imr_fail(&text, IMR_CORRUPT, "%s: differs from the index from byte %" PRIu64 " on: remove it and run compact",
                 path.s, where);
        fault(context, text.text);
    }
    imr_buf_free(&path);
    return status;
}
