#include "sums_format.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct maker {
    const char *folder;
    const char *version; /* path of the version file of a commit that is not named yet; NULL: it is named */
    uint64_t revision, positions;
    imr_sums before; /* of an earlier commit of the same database; before.file is NULL if there are none */
    imr_buf sums, rows;
    size_t files;
    imr_error *err;
} maker;

static imr_status failed(const char *path, imr_error *err)
{
    return imr_fail(err, errno == ENOMEM ? IMR_MEMORY : IMR_IO, "%s: %s", path, strerror(errno));
}

/* ---- what stays ---- */

static const imr_sums_row *row_before(const maker *to, const char *name)
{
    if (to->before.file == NULL) return NULL;
    const imr_sums_row *rows = (const void *)(to->before.head + 1);
    for (size_t i = 0; i < to->before.head->files; i++)
        if (strcmp(rows[i].name, name) == 0) return &rows[i];
    return NULL;
}

/* Whether a block is unchanged: a table's names the commit that wrote it; imr.positions only grows. */
static bool is_as_before(const maker *to, const imr_summed *what, const imr_sums_row *row, const char *at,
                         uint64_t block)
{
    if (row == NULL || row->block != what->block || (block + 1) * row->block > row->length) return false;
    if (strcmp(what->name, "imr.positions") == 0) return true;
    if (!imr_str_ends(imr_str_of(what->name), IMR_STR(".glass"))) return false;
    uint32_t written_by = imr_block_revision(at);
    return written_by <= to->before.head->revision ||
           written_by > to->revision; /* written by no commit: damaged, so the old checksum is kept */
}

/* ---- a file ---- */

/* Releases the mapped pages before `at`, which are not needed again. *passed must be 0 at first. */
static void give_back(const char *mapped, uint64_t at, uint64_t *passed)
{
    enum { STEP = 8 << 20 }; /* a multiple of a page */
    const uint64_t behind = at / STEP * STEP;
    if (behind <= *passed) return;
    madvise((void *)(uintptr_t)(mapped + *passed), (size_t)(behind - *passed), MADV_DONTNEED);
    *passed = behind;
}

static void sum_blocks(maker *to, const imr_summed *what, const char *bytes, uint64_t length)
{
    const imr_sums_row *row = row_before(to, what->name);
    const uint32_t *before = row == NULL ? NULL : (const void *)(to->before.file + row->first);
    uint64_t passed = 0;
    for (uint64_t block = 0; block * what->block < length; block++) {
        const char *at = bytes + block * what->block;
        give_back(bytes, block * what->block, &passed);
        uint64_t left = length - block * what->block;
        uint32_t sum = is_as_before(to, what, row, at, block)
                           ? before[block]
                           : imr_block_sum(at, (size_t)(left < what->block ? left : what->block));
        imr_buf_add(&to->sums, (imr_str){(const char *)&sum, sizeof sum});
    }
}

static imr_status sum_mapped(maker *to, const imr_summed *what, int fd, uint64_t length, const char *path)
{
    imr_sums_row row = {.length = length,
                        .blocks = (length + what->block - 1) / what->block,
                        .first = to->sums.n, /* corrected when the number of rows is known */
                        .block = what->block};
    snprintf(row.name, sizeof row.name, "%s", what->name);
    if (length > 0) {
        void *mapped = mmap(NULL, (size_t)length, PROT_READ, MAP_SHARED, fd, 0);
        if (mapped == MAP_FAILED) return failed(path, to->err);
        sum_blocks(to, what, mapped, length);
        munmap(mapped, (size_t)length);
    }
    imr_buf_add(&to->rows, (imr_str){(const char *)&row, sizeof row});
    to->files++;
    return to->rows.failed || to->sums.failed ? imr_fail_memory(to->err) : IMR_OK;
}

/* A missing file gets no row. */
static imr_status sum_file(maker *to, const imr_summed *what)
{
    struct stat about;
    imr_buf path = {0};
    if (to->version != NULL && strcmp(what->name, "iamglass") == 0)
        imr_buf_puts(&path, to->version);
    else
        imr_buf_printf(&path, "%s/%s", to->folder, what->name);
    if (path.failed) return imr_fail_memory(to->err);
    int fd = open(path.s, O_RDONLY | O_CLOEXEC);
    imr_status status = fd < 0 && errno != ENOENT ? failed(path.s, to->err) : IMR_OK;
    if (fd >= 0 && fstat(fd, &about) != 0) status = failed(path.s, to->err);
    if (fd >= 0 && status == IMR_OK) {
        uint64_t length = (uint64_t)about.st_size;
        if (strcmp(what->name, "imr.positions") == 0 && to->positions < length) length = to->positions;
        status = sum_mapped(to, what, fd, length, path.s);
    }
    if (fd >= 0) close(fd);
    imr_buf_free(&path);
    return status;
}

/* ---- the file of checksums ---- */

static bool put(int fd, const void *bytes, size_t n)
{
    for (const char *at = bytes; n > 0;) {
        ssize_t done = write(fd, at, n);
        if (done < 0 && errno == EINTR) continue;
        if (done <= 0) return false;
        at += done;
        n -= (size_t)done;
    }
    return true;
}

static imr_status write_file(const maker *to, const imr_sums_head *head, imr_str rest, imr_error *err)
{
    imr_buf path = {0}, fresh = {0};
    imr_buf_printf(&path, "%s/%s", to->folder, to->version == NULL ? IMR_SUMS_FILE : IMR_SUMS_NEXT_FILE);
    imr_buf_printf(&fresh, "%s.new", path.s);
    imr_status status = path.failed || fresh.failed ? imr_fail_memory(err) : IMR_OK;
    int fd = status == IMR_OK ? open(fresh.s, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600) : -1;
    bool written = fd >= 0 && put(fd, head, sizeof *head) && put(fd, rest.s, rest.n) && fsync(fd) == 0;
    if (status == IMR_OK && !written) status = failed(fresh.s, err);
    if (fd >= 0 && close(fd) != 0 && status == IMR_OK) status = failed(fresh.s, err);
    if (status == IMR_OK && rename(fresh.s, path.s) != 0) status = failed(path.s, err);
    if (fd >= 0 && status != IMR_OK) unlink(fresh.s);
    imr_buf_free(&path);
    imr_buf_free(&fresh);
    return status;
}

static imr_status finish(maker *to, const char *stamp, imr_error *err)
{
    imr_sums_head head = {
        .magic = IMR_SUMS_MAGIC, .layout = IMR_SUMS_LAYOUT, .files = (uint32_t)to->files, .revision = to->revision};
    imr_sums_row *rows = (void *)to->rows.s;
    if (strlen(stamp) >= sizeof head.stamp)
        return imr_fail(err, IMR_LIMIT, "%s: the name of a commit is too long", stamp);
    memcpy(head.stamp, stamp, strlen(stamp));
    for (size_t i = 0; i < to->files; i++) rows[i].first += sizeof head + to->rows.n;
    imr_buf_add(&to->rows, imr_buf_str(&to->sums));
    if (to->rows.failed) return imr_fail_memory(err);
    head.size = sizeof head + to->rows.n;
    head.sum = imr_head_sum(&head, to->rows.s, to->rows.n);
    return write_file(to, &head, imr_buf_str(&to->rows), err);
}

/* Whether the mapped checksums are of the same database and a commit up to `latest`: a stamp is the database, a space,
 * the number of the commit, and more. */
static bool is_before(const imr_sums *sums, const char *stamp, uint64_t latest)
{
    const char *behind = strchr(stamp, ' ');
    size_t name = behind == NULL ? 0 : (size_t)(behind - stamp) + 1;
    return name > 0 && strncmp(sums->head->stamp, stamp, name) == 0 && sums->head->revision <= latest;
}

/* Maps the newest earlier checksums. imr.sums.next of the commit that is about to be named may be of a writer that was
 * killed before naming its own. */
static void find_before(maker *to, const char *stamp)
{
    imr_sums next = {.file = NULL};
    if (imr_sums_map(to->folder, IMR_SUMS_FILE, &to->before) && !is_before(&to->before, stamp, to->revision))
        imr_sums_unmap(&to->before);
    if (!imr_sums_map(to->folder, IMR_SUMS_NEXT_FILE, &next)) return;
    bool newer = is_before(&next, stamp, to->version == NULL ? to->revision : to->revision - 1) &&
                 (to->before.file == NULL || to->before.head->revision < next.head->revision);
    if (newer) imr_sums_unmap(&to->before);
    if (newer)
        to->before = next;
    else
        imr_sums_unmap(&next);
}

static imr_status remove_next(const char *folder, imr_error *err)
{
    imr_buf path = {0};
    imr_buf_printf(&path, "%s/" IMR_SUMS_NEXT_FILE, folder);
    imr_status status = path.failed ? imr_fail_memory(err) : IMR_OK;
    if (status == IMR_OK && unlink(path.s) != 0 && errno != ENOENT) status = failed(path.s, err);
    imr_buf_free(&path);
    return status;
}

static imr_status write_sums(const imr_sums_commit *commit, const char *version, imr_error *err)
{
    maker to = {.folder = commit->folder,
                .version = version,
                .revision = commit->revision,
                .positions = commit->positions,
                .err = err};
    imr_status status = IMR_OK;
    find_before(&to, commit->stamp);
    if (version != NULL) status = remove_next(commit->folder, err);
    for (size_t i = 0; status == IMR_OK && i < imr_summed_count; i++)
        if (version == NULL || strcmp(imr_summed_files[i].name, "imr.bitmaps") != 0)
            status = sum_file(&to, &imr_summed_files[i]);
    if (status == IMR_OK) status = finish(&to, commit->stamp, err);
    imr_sums_unmap(&to.before);
    imr_buf_free(&to.sums);
    imr_buf_free(&to.rows);
    return status;
}

imr_status imr_sums_write(const imr_sums_commit *commit, imr_error *err)
{
    imr_status status = write_sums(commit, NULL, err);
    return status == IMR_OK ? remove_next(commit->folder, err) : status;
}

imr_status imr_sums_write_next(const imr_sums_commit *commit, const char *version, imr_error *err)
{
    uint32_t revision = 0;
    /* A failed commit is undone by another one. */
    bool expected = imr_sums_read_revision(version, &revision) && revision == commit->revision;
    return expected ? write_sums(commit, version, err) : remove_next(commit->folder, err);
}

/* ---- checking all ---- */

typedef struct checking {
    const imr_sums *sums;
    imr_sums_fault *fault;
    void *context;
    imr_error *err;
} checking;

/* If the checksums are older than the commit, only table blocks that existed then are checked. */
static bool counts(const checking *with, const imr_sums_file *file, const char *block)
{
    if (with->sums->current) return true;
    return imr_str_ends(imr_str_of(file->row->name), IMR_STR(".glass")) &&
           imr_block_revision(block) <= with->sums->head->revision;
}

static void check_blocks(const checking *with, const imr_sums_file *file, const char *mapped, const char *path)
{
    const imr_sums_row *row = file->row;
    imr_error text;
    uint64_t passed = 0;
    for (uint64_t block = 0; block < row->blocks; block++) {
        give_back(mapped, block * row->block, &passed);
        const uint64_t left = row->length - block * row->block;
        const char *at = mapped + block * row->block;
        if (!counts(with, file, at)) continue;
        if (imr_block_sum(at, (size_t)(left < row->block ? left : row->block)) == file->sums[block]) continue;
        imr_fail(&text, IMR_CORRUPT, "%s: damaged at byte %llu", path, (unsigned long long)(block * row->block));
        with->fault(with->context, text.text);
        return;
    }
}

static imr_status check_opened(const checking *with, const imr_sums_file *file, int fd, const char *path)
{
    struct stat about;
    imr_error text;
    const size_t length = (size_t)file->row->length;
    if (fstat(fd, &about) != 0) return failed(path, with->err);
    if ((uint64_t)about.st_size < length) {
        imr_fail(&text, IMR_CORRUPT, "%s: damaged: it is cut off", path);
        with->fault(with->context, text.text);
        return IMR_OK;
    }
    void *mapped = length == 0 ? NULL : mmap(NULL, length, PROT_READ, MAP_SHARED, fd, 0);
    if (mapped == MAP_FAILED) return failed(path, with->err);
    check_blocks(with, file, mapped, path);
    if (mapped != NULL) munmap(mapped, length);
    return IMR_OK;
}

/* A missing file is not reported here: its user does that with a better message. */
static imr_status check_file(const checking *with, const char *folder, const imr_sums_file *file)
{
    imr_buf path = {0};
    imr_buf_printf(&path, "%s/%s", folder, file->row->name);
    if (path.failed) return imr_fail_memory(with->err);
    int fd = open(path.s, O_RDONLY | O_CLOEXEC);
    imr_status status = fd < 0 && errno != ENOENT ? failed(path.s, with->err) : IMR_OK;
    if (fd >= 0) status = check_opened(with, file, fd, path.s);
    if (fd >= 0) close(fd);
    imr_buf_free(&path);
    return status;
}

imr_status imr_sums_check(const char *folder, const imr_sums *sums, imr_sums_fault *fault, void *context,
                          imr_error *err)
{
    const checking with = {sums, fault, context, err};
    imr_status status = IMR_OK;
    for (size_t i = 0; status == IMR_OK && sums != NULL && i < sums->n; i++)
        status = check_file(&with, folder, &sums->files[i]);
    return status;
}
