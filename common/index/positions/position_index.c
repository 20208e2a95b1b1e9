#include "position_index.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Numbers are in the machine's byte order; a file of the other byte order is recognised by its layout number. */
typedef struct head {
    char magic[8];
    uint32_t layout, reserved;
} head;

static const head ours = {"imrword", 1, 0};

/* Precedes the codes, which are all lower halves, all upper halves, and padding to UNIT. */
typedef struct entry {
    uint32_t id, n;     /* n: number of codes */
    uint32_t rationale; /* index of its first code: the heading comes first */
} entry;

enum { UNIT = 4 }; /* bytes; places are counted in units */
_Static_assert(sizeof(head) % UNIT == 0 && sizeof(entry) % UNIT == 0 && IMR_SECTIONS == 2, "the layout of the file");

static uint64_t size_of(uint64_t codes) { return (sizeof(entry) + 3 * codes + UNIT - 1) / UNIT * UNIT; }

static imr_status failed(const char *what, imr_error *err)
{
    return imr_fail(err, errno == ENOMEM ? IMR_MEMORY : IMR_IO, IMR_POSITIONS_FILE ": cannot be %s: %s", what,
                    strerror(errno));
}

static imr_status damaged(const char *folder, imr_error *err)
{
    return imr_fail(err, IMR_CORRUPT,
                    "%s/" IMR_POSITIONS_FILE ": missing, cut off or damaged; to rebuild the index: imr-index rebuild",
                    folder);
}

/* ---- reading ---- */

struct imr_position_index {
    const char *file; /* NULL: empty */
    uint64_t length;
    char *folder;
    const imr_sums_file *sums;
};

static imr_status map(imr_position_index *orders, int fd, imr_error *err)
{
    struct stat about;
    if (fstat(fd, &about) != 0) return failed("read", err);
    if ((uint64_t)about.st_size < orders->length || orders->length < sizeof ours) return damaged(orders->folder, err);
    void *mapped = mmap(NULL, orders->length, PROT_READ, MAP_SHARED, fd, 0);
    if (mapped == MAP_FAILED) return failed("read", err);
    orders->file = mapped;
    return memcmp(orders->file, &ours, sizeof ours) == 0 ? IMR_OK : damaged(orders->folder, err);
}

/* IMR_CORRUPT if the file is missing: the commit says that it exists. */
static imr_status open_in(const char *folder, int how, int *fd, imr_error *err)
{
    imr_buf path = {0};
    imr_buf_printf(&path, "%s/" IMR_POSITIONS_FILE, folder);
    *fd = path.failed ? -1 : open(path.s, how | O_CLOEXEC, 0600);
    imr_status status = path.failed ? imr_fail_memory(err) : IMR_OK;
    if (status == IMR_OK && *fd < 0 && errno == ENOENT)
        status = damaged(folder, err);
    else if (status == IMR_OK && *fd < 0)
        status = failed("opened", err);
    imr_buf_free(&path);
    return status;
}

imr_status imr_position_index_map(const char *folder, uint64_t length, imr_position_index **out, imr_error *err)
{
    imr_position_index *orders = *out = calloc(1, sizeof *orders);
    if (orders == NULL) return imr_fail_memory(err);
    orders->length = length;
    orders->folder = strdup(folder);
    imr_status status = orders->folder == NULL ? imr_fail_memory(err) : IMR_OK;
    if (status == IMR_OK && length > 0) {
        int fd = -1;
        status = open_in(folder, O_RDONLY, &fd, err);
        if (status == IMR_OK) status = map(orders, fd, err);
        if (fd >= 0) close(fd);
    }
    if (status == IMR_OK) return IMR_OK;
    imr_position_index_unmap(orders);
    *out = NULL;
    return status;
}

void imr_position_index_unmap(imr_position_index *orders)
{
    if (orders == NULL) return;
    /* The mapping is read-only, but munmap takes a pointer to non-const. */
    if (orders->file != NULL) munmap((void *)(uintptr_t)orders->file, orders->length);
    free(orders->folder);
    free(orders);
}

void imr_position_index_verify_by(imr_position_index *orders, const imr_sums_file *sums) { orders->sums = sums; }

/* The entry at byte `at`; NULL if it does not fit in the file. Its checksum is not verified. */
static const entry *entry_at(const imr_position_index *orders, uint64_t at)
{
    if (at > orders->length || orders->length - at < sizeof(entry)) return NULL;
    const entry *found = (const void *)(orders->file + at);
    return size_of(found->n) <= orders->length - at && found->rationale <= found->n ? found : NULL;
}

static bool is_intact(const imr_position_index *orders, uint64_t at, uint64_t n)
{
    return imr_sums_verify(orders->sums, orders->file, at, n);
}

uint64_t imr_position_index_length(const imr_position_index *orders) { return orders->length; }

uint64_t imr_position_index_mark(const imr_position_index *orders, uint64_t length)
{
    enum { ENOUGH = 1024 };
    if (length > orders->length) length = orders->length;
    const uint64_t from = length > ENOUGH ? length - ENOUGH : 0;
    return imr_str_hash((imr_str){length == 0 ? "" : orders->file + from, length - from});
}

imr_status imr_position_index_visit(const imr_position_index *orders, uint64_t from, imr_positions_visitor *visit,
                                    void *context, imr_error *err)
{
    uint64_t passed = 0;
    if (from % UNIT != 0) return damaged(orders->folder, err);
    for (uint64_t at = from < sizeof ours ? sizeof ours : from; at < orders->length;) {
        const entry *next = entry_at(orders, at);
        if (next == NULL || !is_intact(orders, at, sizeof *next)) return damaged(orders->folder, err);
        visit(context, next->id, (uint32_t)(at / UNIT));
        imr_position_index_pass(orders, (uint32_t)(at / UNIT), &passed);
        at += size_of(next->n);
    }
    return IMR_OK;
}

typedef struct locating {
    uint32_t *table, last;
} locating;

static void locate(void *context, uint32_t id, uint32_t place)
{
    locating *to = context;
    if (id <= to->last) to->table[id] = place;
}

imr_status imr_position_index_locate(const imr_position_index *orders, uint32_t *table, uint32_t last, imr_error *err)
{
    locating to = {table, last};
    memset(table, 0, ((size_t)last + 1) * sizeof *table);
    return imr_position_index_visit(orders, 0, locate, &to, err);
}

imr_status imr_position_index_read(const imr_position_index *orders, uint32_t place, uint32_t id, imr_positions *out,
                                   bool *found, imr_error *err)
{
    const uint64_t at = (uint64_t)place * UNIT;
    *found = place != 0;
    if (!*found) return IMR_OK;
    const entry *there = entry_at(orders, at);
    if (there == NULL || there->id != id || !is_intact(orders, at, size_of(there->n)))
        return damaged(orders->folder, err);
    const char *codes = (const char *)(there + 1);
    *out = (imr_positions){.low = (const void *)codes,
                           .high = (const void *)(codes + sizeof(uint16_t) * there->n),
                           .begin = {0, there->rationale, there->n}};
    return IMR_OK;
}

void imr_position_index_prefetch(const imr_position_index *orders, uint32_t place)
{
    enum { LINE = 64, USUAL = 640 /* bytes of a typical entry */ };
    uint64_t at = (uint64_t)place * UNIT;
    if (at + USUAL > orders->length) return;
    for (uint64_t line = at; line < at + USUAL; line += LINE) __builtin_prefetch(orders->file + line);
}

void imr_position_index_pass(const imr_position_index *orders, uint32_t place, uint64_t *passed)
{
    enum { STEP = 16 << 20 }; /* a multiple of a page */
    uint64_t at = (uint64_t)place * UNIT, behind = at / STEP * STEP;
    if (behind <= *passed) return;
    madvise((void *)(uintptr_t)(orders->file + *passed), behind - *passed, MADV_DONTNEED);
    *passed = behind;
}

/* ---- writing ---- */

struct imr_position_writer {
    FILE *file;
    uint64_t length;
};

static bool put(imr_position_writer *writer, const void *bytes, size_t n)
{
    return n == 0 || fwrite(bytes, 1, n, writer->file) == n;
}

static imr_status begin(imr_position_writer *writer, const char *folder, int fd, imr_error *err)
{
    struct stat about;
    if (fstat(fd, &about) != 0) return failed("read", err);
    if ((uint64_t)about.st_size < writer->length) return damaged(folder, err);
    if (ftruncate(fd, (off_t)writer->length) != 0 || lseek(fd, 0, SEEK_END) < 0) return failed("written", err);
    if (writer->length > 0) return IMR_OK;
    writer->length = sizeof ours;
    return put(writer, &ours, sizeof ours) ? IMR_OK : failed("written", err);
}

imr_status imr_position_index_write(const char *folder, uint64_t length, imr_position_writer **out, imr_error *err)
{
    imr_position_writer *writer = *out = calloc(1, sizeof *writer);
    if (writer == NULL) return imr_fail_memory(err);
    writer->length = length;
    int fd = -1;
    imr_status status = open_in(folder, O_RDWR | (length == 0 ? O_CREAT : 0), &fd, err);
    if (status == IMR_OK && (writer->file = fdopen(fd, "r+b")) == NULL) {
        status = failed("written", err);
        close(fd);
    }
    if (status == IMR_OK) status = begin(writer, folder, fd, err);
    if (status == IMR_OK) return IMR_OK;
    imr_position_writer_free(writer);
    *out = NULL;
    return status;
}

void imr_position_writer_free(imr_position_writer *writer)
{
    if (writer == NULL) return;
    if (writer->file != NULL) fclose(writer->file);
    free(writer);
}

imr_status imr_position_index_add(imr_position_writer *writer, uint32_t id, const imr_positions *order, imr_error *err)
{
    static const char padding[UNIT];
    const entry next = {id, order->begin[IMR_SECTIONS], order->begin[IMR_SECTION_RATIONALE]};
    const uint64_t size = size_of(next.n);
    const size_t odd = (size_t)(size - sizeof next - 3 * (uint64_t)next.n);
    if ((writer->length + size) / UNIT > UINT32_MAX)
        return imr_fail(err, IMR_LIMIT, IMR_POSITIONS_FILE ": longer than 16 GiB; index the letters in parts");
    bool written = put(writer, &next, sizeof next) && put(writer, order->low, sizeof *order->low * next.n) &&
                   put(writer, order->high, next.n) && put(writer, padding, odd);
    writer->length += size;
    return written ? IMR_OK : failed("written", err);
}

imr_status imr_position_index_flush(imr_position_writer *writer, bool sync, uint64_t *length, imr_error *err)
{
    *length = writer->length;
    bool written = fflush(writer->file) == 0 && (!sync || fsync(fileno(writer->file)) == 0);
    return written ? IMR_OK : failed("written", err);
}
