#include "bitmaps.h"

#include "bitmaps_build.h"
#include "bitmaps_update.h"

#include <errno.h>
#include <string.h>

imr_status imr_bitmaps_write_to(const imr_reader *reader, FILE *file, imr_error *err)
{
    imr_bitmaps_out out;
    imr_status status = imr_bitmaps_out_begin(&out, imr_reader_last(reader), file, err);
    if (status == IMR_OK) status = imr_bitmaps_make(reader, &out);
    imr_bitmaps_out_free(&out);
    return status;
}

/* From the earlier file, if it is usable; otherwise from the whole database. */
static imr_status renew_to(const imr_reader *reader, imr_bitmaps *before, FILE *file, imr_error *err)
{
    bool usable = false;
    imr_bitmaps_out out;
    imr_bitmaps_change change;
    imr_status status = imr_bitmaps_change_find(reader, before, &change, &usable, err);
    if (status == IMR_OK && usable) {
        status = imr_bitmaps_out_begin(&out, imr_reader_last(reader), file, err);
        if (status == IMR_OK) status = imr_bitmaps_renew(&change, &out);
        imr_bitmaps_out_free(&out);
    }
    imr_bitmaps_change_free(&change);
    return status == IMR_OK && !usable ? imr_bitmaps_write_to(reader, file, err) : status;
}

static imr_status write_file(const imr_reader *reader, FILE *file, imr_error *err)
{
    imr_bitmaps *before = NULL;
    imr_status status = imr_bitmaps_open_earlier(reader, &before, err);
    if (status == IMR_OK)
        status = before == NULL ? imr_bitmaps_write_to(reader, file, err) : renew_to(reader, before, file, err);
    imr_bitmaps_close(before);
    return status;
}

static imr_status write_to(const imr_reader *reader, const char *fresh, const char *path, imr_error *err)
{
    FILE *file = fopen(fresh, "wbe");
    if (file == NULL) return imr_fail(err, IMR_IO, "%s: cannot be written: %s", fresh, strerror(errno));
    imr_status status = write_file(reader, file, err);
    if (fclose(file) != 0 && status == IMR_OK) status = imr_bitmaps_out_failed(err);
    if (status == IMR_OK && rename(fresh, path) != 0) status = imr_bitmaps_out_failed(err);
    if (status != IMR_OK) remove(fresh);
    return status;
}

/* Whether the existing file is of this commit. */
static imr_status is_made(const imr_reader *reader, bool *made, imr_error *err)
{
    imr_bitmaps *bitmaps = NULL;
    imr_status status = imr_bitmaps_open(reader, &bitmaps, err);
    *made = status == IMR_OK && imr_bitmaps_mapped(bitmaps);
    imr_bitmaps_close(bitmaps);
    return status;
}

imr_status imr_bitmaps_write(const imr_reader *reader, imr_error *err)
{
    bool made = false;
    imr_buf path = {0}, fresh = {0};
    imr_bitmaps_path(reader, &path);
    imr_buf_printf(&fresh, "%s.new", path.s);
    imr_status status = path.failed || fresh.failed ? imr_fail_memory(err) : is_made(reader, &made, err);
    if (status == IMR_OK && !made && path.n > 0) status = write_to(reader, fresh.s, path.s, err);
    imr_buf_free(&path);
    imr_buf_free(&fresh);
    return status;
}
