#include "sums_format.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

const imr_summed imr_summed_files[] = {
    {"iamglass", IMR_SUMS_TABLE_BLOCK},       {"postlist.glass", IMR_SUMS_TABLE_BLOCK},
    {"termlist.glass", IMR_SUMS_TABLE_BLOCK}, {"docdata.glass", IMR_SUMS_TABLE_BLOCK},
    {"imr.positions", IMR_SUMS_MAPPED_BLOCK}, {"imr.bitmaps", IMR_SUMS_MAPPED_BLOCK},
};
const size_t imr_summed_count = sizeof imr_summed_files / sizeof *imr_summed_files;

uint32_t imr_block_sum(const void *bytes, size_t n) { return (uint32_t)XXH3_64bits(bytes, n); }

uint64_t imr_head_sum(const imr_sums_head *head, const void *rest, size_t n)
{
    return XXH3_64bits(&head->revision, sizeof *head - offsetof(imr_sums_head, revision)) ^
           XXH3_64bits_withSeed(rest, n, head->files);
}

uint32_t imr_block_revision(const void *block)
{
    const unsigned char *at = block;
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

/* ---- the file ---- */

static bool rows_are_sound(const imr_sums *sums)
{
    const imr_sums_row *rows = (const void *)(sums->head + 1);
    for (size_t i = 0; i < sums->head->files; i++) {
        const imr_sums_row *row = &rows[i];
        bool fits = row->block > 0 && (row->block & (row->block - 1)) == 0 && row->first % sizeof(uint32_t) == 0 &&
                    row->first <= sums->size && row->blocks <= (sums->size - row->first) / sizeof(uint32_t) &&
                    row->blocks == (row->length + row->block - 1) / row->block &&
                    memchr(row->name, '\0', sizeof row->name) != NULL;
        if (!fits) return false;
    }
    return true;
}

static bool is_whole(const imr_sums *sums)
{
    const imr_sums_head *head = sums->head;
    return memcmp(head->magic, IMR_SUMS_MAGIC, sizeof IMR_SUMS_MAGIC) == 0 && head->layout == IMR_SUMS_LAYOUT &&
           head->files <= IMR_SUMS_FILES && head->size == sums->size &&
           sums->size >= sizeof *head + head->files * sizeof(imr_sums_row) &&
           head->sum == imr_head_sum(head, head + 1, sums->size - sizeof *head) &&
           head->stamp[IMR_SUMS_STAMP - 1] == '\0' && rows_are_sound(sums);
}

static bool map_path(const char *path, imr_sums *out)
{
    struct stat about;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return false;
    bool fits = fstat(fd, &about) == 0 && (uint64_t)about.st_size >= sizeof(imr_sums_head);
    void *mapped = fits ? mmap(NULL, (size_t)about.st_size, PROT_READ, MAP_SHARED, fd, 0) : MAP_FAILED;
    close(fd);
    if (mapped == MAP_FAILED) return false;
    out->file = mapped;
    out->size = (size_t)about.st_size;
    out->head = mapped;
    return true;
}

bool imr_sums_map(const char *folder, const char *name, imr_sums *out)
{
    imr_buf path = {0};
    imr_buf_printf(&path, "%s/%s", folder, name);
    bool mapped = !path.failed && map_path(path.s, out);
    imr_buf_free(&path);
    if (mapped && is_whole(out)) return true;
    imr_sums_unmap(out);
    return false;
}

void imr_sums_unmap(imr_sums *sums)
{
    /* The mapping is read-only, but munmap takes a pointer to non-const. */
    if (sums->file != NULL) munmap((void *)(uintptr_t)sums->file, sums->size);
    sums->file = NULL;
}

/* ---- opening ---- */

static imr_status begin_file(imr_sums *sums, const imr_sums_row *row, imr_error *err)
{
    imr_sums_file *file = &sums->files[sums->n++];
    struct stat about;
    imr_buf path = {0};
    *file = (imr_sums_file){.row = row, .sums = (const void *)(sums->file + row->first)};
    file->verified = calloc((size_t)(row->blocks / 64 + 1), sizeof *file->verified);
    imr_buf_printf(&path, "%s/%s", sums->folder, row->name);
    imr_status status = path.failed || file->verified == NULL ? imr_fail_memory(err) : IMR_OK;
    if (status == IMR_OK && stat(path.s, &about) == 0) {
        file->device = about.st_dev;
        file->inode = about.st_ino;
    }
    imr_buf_free(&path);
    return status;
}

static imr_status begin(imr_sums *sums, imr_error *err)
{
    const imr_sums_row *rows = (const void *)(sums->head + 1);
    imr_status status = IMR_OK;
    for (size_t i = 0; status == IMR_OK && i < sums->head->files; i++) status = begin_file(sums, &rows[i], err);
    return status;
}

/* Maps the checksums of the commit with this revision instead of older ones. If imr.sums.next is gone, imr.sums has
 * just replaced it. */
static bool map_commit(const char *folder, uint32_t revision, imr_sums *sums)
{
    static const char *const names[] = {IMR_SUMS_NEXT_FILE, IMR_SUMS_FILE};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        imr_sums other = {.file = NULL};
        if (!imr_sums_map(folder, names[i], &other)) continue;
        if (other.head->revision == revision) {
            imr_sums_unmap(sums);
            sums->file = other.file, sums->size = other.size, sums->head = other.head;
            return true;
        }
        imr_sums_unmap(&other);
    }
    return false;
}

/* Maps the newest checksums that are not of a later commit than the version file's, and checks that file. */
static imr_status map_valid(const char *folder, imr_sums *sums, bool *usable, imr_error *err)
{
    *usable = imr_sums_map(folder, IMR_SUMS_FILE, sums);
    imr_status status = imr_sums_check_version(folder, *usable ? sums : NULL, &sums->opened, err);
    if (status != IMR_OK || (*usable && sums->head->revision >= sums->opened)) return status;
    if (!map_commit(folder, sums->opened, sums)) return IMR_OK;
    *usable = true;
    return imr_sums_check_version(folder, sums, &sums->opened, err);
}

imr_status imr_sums_open(const char *folder, imr_sums **out, imr_error *err)
{
    *out = NULL;
    imr_sums *sums = calloc(1, sizeof *sums);
    if (sums == NULL || (sums->folder = strdup(folder)) == NULL) {
        free(sums);
        return imr_fail_memory(err);
    }
    bool usable = false;
    imr_status status = map_valid(folder, sums, &usable, err);
    if (usable && status == IMR_OK) status = begin(sums, err);
    if (usable && status == IMR_OK) {
        imr_sums_watch(sums);
        *out = sums;
    } else {
        imr_sums_close(sums);
    }
    return status;
}

imr_status imr_sums_settle(imr_sums *sums, const char *stamp, uint64_t revision, imr_error *err)
{
    if (sums == NULL) return IMR_OK;
    sums->current = sums->head->revision == revision;
    if (sums->head->revision <= revision && (!sums->current || strcmp(sums->head->stamp, stamp) == 0)) return IMR_OK;
    return imr_fail(err, IMR_CORRUPT,
                    "%s/iamglass: damaged, or older than the files beside it; to rebuild the index: imr-index "
                    "rebuild",
                    sums->folder);
}

void imr_sums_close(imr_sums *sums)
{
    if (sums == NULL) return;
    imr_sums_unwatch(sums);
    for (size_t i = 0; i < sums->n; i++) free(sums->files[i].verified);
    imr_sums_unmap(sums);
    free(sums->folder);
    free(sums);
}

bool imr_sums_current(const imr_sums *sums) { return sums != NULL && sums->current; }

const imr_sums_file *imr_sums_of(const imr_sums *sums, const char *name)
{
    for (size_t i = 0; sums != NULL && sums->current && i < sums->n; i++)
        if (strcmp(sums->files[i].row->name, name) == 0) return &sums->files[i];
    return NULL;
}

/* ---- verifying ---- */

static bool verify_block(const imr_sums_file *file, const char *base, uint64_t block)
{
    _Atomic uint64_t *word = &file->verified[block / 64];
    const uint64_t bit = (uint64_t)1 << block % 64, at = block * file->row->block;
    if ((atomic_load_explicit(word, memory_order_relaxed) & bit) != 0) return true;
    uint64_t n = file->row->length - at < file->row->block ? file->row->length - at : file->row->block;
    if (imr_block_sum(base + at, (size_t)n) != file->sums[block]) return false;
    atomic_fetch_or_explicit(word, bit, memory_order_relaxed);
    return true;
}

bool imr_sums_verify(const imr_sums_file *file, const void *base, uint64_t at, uint64_t n)
{
    if (file == NULL || n == 0) return true;
    if (at > file->row->length || n > file->row->length - at) return false;
    const int shift =
        __builtin_ctz(file->row->block); /* a power of two: a division would take as long as all the rest */
    for (uint64_t block = at >> shift; block <= (at + n - 1) >> shift; block++)
        if (!verify_block(file, base, block)) return false;
    return true;
}
