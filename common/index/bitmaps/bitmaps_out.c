#include "bitmaps_out.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- which words ---- */

/* A word in fewer than one decision in FREQUENT, or in fewer than LEAST, gets no set: reading its posting list is as
 * fast, about 10 ns a document. */
enum { FREQUENT = 100, LEAST = 1000 };
/* A rarer pair of words gets no set: it is looked for in the documents that have both, 0.1 us each. */
enum { FREQUENT_PAIR = 20 };

uint32_t imr_bitmaps_least(uint32_t n) { return n / FREQUENT < LEAST ? LEAST : n / FREQUENT; }
uint32_t imr_bitmaps_least_paired(uint32_t n) { return n / FREQUENT_PAIR < LEAST ? LEAST : n / FREQUENT_PAIR; }

/* ---- bytes ---- */

imr_status imr_bitmaps_out_failed(imr_error *err)
{
    return imr_fail(err, IMR_IO, IMR_BITMAPS_FILE ": cannot be written: %s", strerror(errno));
}

/* Starts writing to disk while the rest is made. */
static void send(imr_bitmaps_out *out)
{
    enum { STEP = 32 << 20 };
    if (out->at - out->sent < STEP) return;
    sync_file_range(fileno(out->file), (off_t)out->sent, (off_t)(out->at - out->sent), SYNC_FILE_RANGE_WRITE);
    out->sent = out->at;
}

imr_status imr_bitmaps_out_put(imr_bitmaps_out *out, const void *bytes, size_t n)
{
    char rest[sizeof(uint64_t)] = {0};
    size_t odd = n % sizeof rest, even = n - odd;
    if (n == 0) return IMR_OK;
    if (odd > 0) memcpy(rest, (const char *)bytes + even, odd);
    imr_bitmaps_sum(out->sum, bytes, even / sizeof rest);
    imr_bitmaps_sum(out->sum, rest, odd > 0);
    bool written = (even == 0 || fwrite(bytes, 1, even, out->file) == even) &&
                   (odd == 0 || fwrite(rest, sizeof rest, 1, out->file) == 1);
    out->at += even + (odd > 0 ? sizeof rest : 0);
    send(out);
    return written ? IMR_OK : imr_bitmaps_out_failed(out->err);
}

imr_status imr_bitmaps_out_table(imr_bitmaps_out *out, const uint32_t *table, uint32_t last, uint64_t *where)
{
    *where = out->at;
    return imr_bitmaps_out_put(out, table, ((size_t)last + 1) * sizeof *table);
}

/* ---- beginning and end ---- */

imr_status imr_bitmaps_out_begin(imr_bitmaps_out *out, uint32_t last, FILE *file, imr_error *err)
{
    static const imr_bitmaps_head empty = {.layout = 0};
    *out = (imr_bitmaps_out){.file = file, .words = last / 64 + 1, .at = sizeof empty, .err = err};
    out->bits = calloc(out->words, sizeof *out->bits);
    out->ranks = calloc(imr_bitmaps_ranks(out->words), sizeof *out->ranks);
    if (out->bits == NULL || out->ranks == NULL) return imr_fail_memory(err);
    return fwrite(&empty, sizeof empty, 1, file) == 1 ? IMR_OK : imr_bitmaps_out_failed(err);
}

void imr_bitmaps_out_free(imr_bitmaps_out *out)
{
    imr_buf_free(&out->keys);
    imr_buf_free(&out->entries);
    free(out->bits);
    free(out->ranks);
}

static int by_key(const void *a, const void *b, void *keys)
{
    const imr_bitmaps_entry *x = a, *y = b;
    const char *at = keys;
    return imr_str_compare((imr_str){at + x->key, x->key_n}, (imr_str){at + y->key, y->key_n});
}

static imr_status put_head(imr_bitmaps_out *out, imr_bitmaps_head *head)
{
    imr_bitmaps_sum(out->sum, head, sizeof *head / sizeof(uint64_t));
    memcpy(head->sum, out->sum, sizeof head->sum);
    bool written = fseek(out->file, 0, SEEK_SET) == 0 && fwrite(head, sizeof *head, 1, out->file) == 1 &&
                   fflush(out->file) == 0 && fsync(fileno(out->file)) == 0;
    return written ? IMR_OK : imr_bitmaps_out_failed(out->err);
}

imr_status imr_bitmaps_out_end(imr_bitmaps_out *out, const imr_reader *reader, const imr_bitmaps_tables *tables)
{
    const imr_position_index *file = imr_reader_positions(reader);
    const uint64_t words = imr_position_index_length(file);
    size_t n = out->entries.n / sizeof(imr_bitmaps_entry);
    imr_bitmaps_head head = {.magic = IMR_BITMAPS_MAGIC,
                             .layout = IMR_BITMAPS_LAYOUT,
                             .n = (uint32_t)n,
                             .lengths = tables->lengths,
                             .orders = tables->orders,
                             .letters = tables->letters,
                             .keys = out->at,
                             .words = words,
                             .mark = imr_position_index_mark(file, words),
                             .last = imr_reader_last(reader)};
    imr_status status = imr_bitmaps_stamp(reader, head.stamp, out->err);
    if (status == IMR_OK) status = imr_bitmaps_out_put(out, out->keys.s, out->keys.n);
    head.directory = out->at;
    if (n > 0) qsort_r(out->entries.s, n, sizeof(imr_bitmaps_entry), by_key, out->keys.s);
    if (status == IMR_OK) status = imr_bitmaps_out_put(out, out->entries.s, out->entries.n);
    head.size = out->at;
    return status == IMR_OK ? put_head(out, &head) : status;
}

/* ---- a set ---- */

bool imr_bitmaps_out_is_sparse(const imr_bitmaps_out *out, size_t n)
{
    return n < out->words * 64 / IMR_BITMAPS_SPARSE;
}

static const uint64_t *bits_of(imr_bitmaps_out *out, const imr_doclist *ids)
{
    memset(out->bits, 0, out->words * sizeof *out->bits);
    for (size_t i = 0; i < ids->n; i++) out->bits[ids->ids[i] / 64] |= (uint64_t)1 << ids->ids[i] % 64;
    return out->bits;
}

static imr_status put_ranks(imr_bitmaps_out *out, const uint64_t *bits)
{
    imr_bits_rank(bits, out->words, out->ranks);
    return imr_bitmaps_out_put(out, out->ranks, imr_bitmaps_ranks(out->words) * sizeof *out->ranks);
}

imr_status imr_bitmaps_out_set(imr_bitmaps_out *out, imr_str prefix, imr_str rest, const imr_doclist *set,
                               const uint8_t *counts)
{
    bool sparse = set->bits == NULL && imr_bitmaps_out_is_sparse(out, set->n);
    const uint64_t *bits = sparse ? NULL : set->bits != NULL ? set->bits : bits_of(out, set);
    imr_bitmaps_entry entry = {.at = out->at,
                               .n = set->n,
                               .words = sparse ? 0 : (uint32_t)out->words,
                               .key = (uint32_t)out->keys.n,
                               .key_n = (uint32_t)(prefix.n + rest.n)};
    imr_buf_add(&out->keys, prefix);
    imr_buf_add(&out->keys, rest);
    imr_status status = sparse ? imr_bitmaps_out_put(out, set->ids, set->n * sizeof *set->ids)
                               : imr_bitmaps_out_put(out, bits, out->words * sizeof *bits);
    if (status == IMR_OK && counts != NULL && !sparse) status = put_ranks(out, bits);
    if (counts != NULL) entry.counts = out->at;
    if (status == IMR_OK && counts != NULL) status = imr_bitmaps_out_put(out, counts, set->n);
    imr_buf_add(&out->entries, (imr_str){(const char *)&entry, sizeof entry});
    return status == IMR_OK && (out->keys.failed || out->entries.failed) ? imr_fail_memory(out->err) : status;
}
