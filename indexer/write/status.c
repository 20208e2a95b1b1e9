#include "status.h"

#include "record.h"

#include <ftw.h>
#include <inttypes.h>
#include <stdio.h>

/* ---- size ---- */

static _Thread_local uint64_t size_sum; /* nftw has no context */

static int add_size(const char *path, const struct stat *at, int kind, struct FTW *place)
{
    (void)path, (void)place;
    if (kind == FTW_F) size_sum += (uint64_t)at->st_size;
    return 0;
}

uint64_t imr_folder_size(const char *dir)
{
    enum { OPEN_FILES = 16 };
    size_sum = 0;
    nftw(dir, add_size, OPEN_FILES, FTW_PHYS);
    return size_sum;
}

/* ---- counts ---- */

static bool count(void *context, imr_str name, uint32_t documents)
{
    (void)name, (void)documents;
    ++*(uint64_t *)context;
    return true;
}

static imr_status copy_meta(const imr_reader *reader, const char *key, char *out, size_t room, imr_error *err)
{
    imr_buf text = {0};
    imr_status status = imr_reader_meta(reader, imr_str_of(key), &text, err);
    snprintf(out, room, "%.*s", IMR_STR_ARG(imr_buf_str(&text)));
    imr_buf_free(&text);
    return status == IMR_NONE ? IMR_OK : status;
}

static imr_status read_counts(const imr_reader *reader, imr_index_status *out, imr_error *err)
{
    imr_str prefix = imr_str_of(imr_field_find(IMR_STR("letter"))->prefix), any = {0};
    imr_status status = imr_reader_terms(reader, prefix, any, count, &out->letters, err);
    out->decisions = imr_reader_count(reader);
    if (status == IMR_OK) status = imr_reader_metas(reader, imr_str_of(IMR_META_FILE), count, &out->files, err);
    if (status == IMR_OK) status = imr_reader_revision(reader, &out->revision, err);
    return status;
}

imr_status imr_index_read_status(const char *dir, imr_index_status *out, imr_error *err)
{
    *out = (imr_index_status){0};
    imr_reader *reader = NULL;
    imr_status status = imr_reader_open(dir, &reader, err);
    if (status == IMR_OK) status = read_counts(reader, out, err);
    if (status == IMR_OK) status = copy_meta(reader, IMR_META_FORMAT, out->format, sizeof out->format, err);
    if (status == IMR_OK)
        status = copy_meta(reader, IMR_META_FINGERPRINT, out->fingerprint, sizeof out->fingerprint, err);
    if (status == IMR_OK) status = copy_meta(reader, IMR_META_UPDATED, out->updated, sizeof out->updated, err);
    if (status == IMR_OK) out->size = imr_folder_size(dir);
    imr_reader_close(reader);
    return status;
}

/* ---- writing ---- */

void imr_status_write_text(const imr_index_status *status, const char *dir, imr_buf *out)
{
    imr_buf_printf(out, "index        %s\n", dir);
    imr_buf_printf(out, "letters      %" PRIu64 "\n", status->letters);
    imr_buf_printf(out, "decisions    %" PRIu64 "\n", status->decisions);
    imr_buf_printf(out, "files        %" PRIu64 "\n", status->files);
    imr_buf_printf(out, "size         %.1f MB\n", (double)status->size / 1e6);
    imr_buf_printf(out, "updated      %s\n", status->updated);
    imr_buf_printf(out, "format       %s\n", status->format);
    imr_buf_printf(out, "fingerprint  %s\n", status->fingerprint);
}

static void write_member(imr_buf *out, const char *key, const char *value)
{
    if (value[0] == '\0') return;
    imr_buf_printf(out, ",\"%s\":", key);
    imr_json_string(out, imr_str_of(value));
}

void imr_status_write_json(const imr_index_status *status, const char *dir, imr_buf *out)
{
    imr_buf_puts(out, "{\"schema\":\"imr.status/1\"");
    write_member(out, "index", dir);
    imr_buf_printf(out, ",\"letters\":%" PRIu64 ",\"decisions\":%" PRIu64 ",\"files\":%" PRIu64, status->letters,
                   status->decisions, status->files);
    imr_buf_printf(out, ",\"bytes\":%" PRIu64 ",\"revision\":%" PRIu64, status->size, status->revision);
    write_member(out, "updated", status->updated);
    write_member(out, "format", status->format);
    write_member(out, "fingerprint", status->fingerprint);
    imr_buf_puts(out, "}\n");
}
