/* The engine's file "iamglass" names the current commit and where each table begins. The engine trusts it: a flipped
 * bit can lead it outside its own arrays. So it is checked here first.
 *
 * 14 bytes of magic, 2 of the version, 16 of the database's id, then numbers (7 bits a byte, the lowest first, the high
 * bit says that more follow): the revision, and for each of six tables the root's block, level and two flags, entries,
 * block size in units of 2048, the least length that is compressed, and a string, preceded by its length. */
#include "sums_format.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
    MAGIC = 14,
    ID_AT = 16,
    ID = 16,
    NUMBERS_AT = 32,
    TABLES = 6,
    LEVELS = 10,
    BLOCK_UNIT = 2048,
    LEVEL_SHIFT = 2,
    LAST_SHIFT = 28
};
static const char magic[] = "\x0f\rXapian Glass";

typedef struct version {
    unsigned char bytes[IMR_SUMS_TABLE_BLOCK];
    size_t n, at;
} version;

static bool next_number(version *of, uint32_t *out)
{
    *out = 0;
    for (unsigned shift = 0; of->at < of->n && shift <= LAST_SHIFT; shift += 7) {
        unsigned char byte = of->bytes[of->at++];
        *out |= (uint32_t)(byte & 0x7FU) << shift;
        if ((byte & 0x80U) == 0) return shift < LAST_SHIFT || byte < 16;
    }
    return false;
}

static bool next_table(version *of)
{
    uint32_t root, level, entries, size, least, text;
    if (!next_number(of, &root) || !next_number(of, &level) || !next_number(of, &entries) || !next_number(of, &size) ||
        !next_number(of, &least) || !next_number(of, &text))
        return false;
    if (level >> LEVEL_SHIFT >= LEVELS || size != IMR_SUMS_TABLE_BLOCK / BLOCK_UNIT || text > of->n - of->at)
        return false;
    of->at += text;
    return true;
}

/* Whether the engine could have written it; *revision is that of its commit. */
static bool is_version(version *of, uint32_t *revision)
{
    bool sound = of->n > NUMBERS_AT && memcmp(of->bytes, magic, MAGIC) == 0;
    of->at = NUMBERS_AT;
    sound = sound && next_number(of, revision);
    for (int i = 0; sound && i < TABLES; i++) sound = next_table(of);
    return sound;
}

/* Whether the stamp is of this database: it begins with the database's id as the engine prints it. */
static bool is_of(const version *of, const char *stamp)
{
    char id[2 * ID + 5];
    char *to = id;
    for (int i = 0; i < ID; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10) *to++ = '-';
        to += snprintf(to, 3, "%02x", of->bytes[ID_AT + i]);
    }
    return strncmp(stamp, id, strlen(id)) == 0;
}

static imr_status damaged(const char *path, imr_error *err)
{
    return imr_fail(err, IMR_CORRUPT,
                    "%s: damaged, or of another index than the files beside it; to rebuild the "
                    "index: imr-index rebuild",
                    path);
}

/* Checksums are written after their commit, so the version file must be of the same database, and not older; if it is
 * of their commit, its checksum must be right. */
static bool is_beside(const version *of, uint32_t revision, const imr_sums *sums)
{
    const imr_sums_row *row = (const void *)(sums->head + 1);
    if (!is_of(of, sums->head->stamp) || revision < sums->head->revision) return false;
    if (revision > sums->head->revision) return true;
    for (size_t i = 0; i < sums->head->files; i++, row++) {
        const uint32_t *expected = (const void *)(sums->file + row->first);
        if (strcmp(row->name, "iamglass") == 0)
            return row->length == of->n && imr_block_sum(of->bytes, of->n) == *expected;
    }
    return true;
}

static imr_status check(const imr_sums *sums, const char *path, version *of, uint32_t *revision, imr_error *err)
{
    bool sound = is_version(of, revision) && (sums == NULL || is_beside(of, *revision, sums));
    return sound ? IMR_OK : damaged(path, err);
}

/* False with errno. */
static bool read_version(const char *path, version *of)
{
    *of = (version){.n = 0};
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, of->bytes, sizeof of->bytes);
    int why = errno;
    if (fd >= 0) close(fd);
    errno = why;
    if (n >= 0) of->n = (size_t)n;
    return n >= 0;
}

imr_status imr_sums_check_version(const char *folder, const imr_sums *sums, uint32_t *revision, imr_error *err)
{
    version of;
    imr_buf path = {0};
    imr_status status = IMR_OK;
    *revision = 0;
    imr_buf_printf(&path, "%s/iamglass", folder);
    if (path.failed) return imr_fail_memory(err);
    if (read_version(path.s, &of))
        status = check(sums, path.s, &of, revision, err);
    else if (errno != ENOENT && errno != ENOTDIR) /* the engine reports a missing file */
        status = imr_fail(err, IMR_IO, "%s: %s", path.s, strerror(errno));
    imr_buf_free(&path);
    return status;
}

bool imr_sums_read_revision(const char *path, uint32_t *revision)
{
    version of;
    return read_version(path, &of) && is_version(&of, revision);
}
