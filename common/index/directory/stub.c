/* The engine would follow XAPIANDB to databases of any kind, including remote ones that are programs. So the engine
 * never reads it: imr does, and accepts one form. */
#include "directory_impl.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NUMBER_DIGITS = 4, MOST_DIGITS = 9, STUB_SIZE = 64 };

bool imr_generation_parse(const char *name, unsigned *number, const char **suffix)
{
    size_t start = strlen(IMR_GENERATION), n = 0;
    *number = 0;
    if (strncmp(name, IMR_GENERATION, start) != 0) return false;
    for (; name[start + n] >= '0' && name[start + n] <= '9' && n < MOST_DIGITS; n++)
        *number = *number * 10 + (unsigned)(name[start + n] - '0');
    *suffix = name + start + n;
    return *number > 0 && n >= NUMBER_DIGITS && (n == NUMBER_DIGITS || name[start] != '0');
}

static bool read_text(int fd, char text[STUB_SIZE], size_t *n)
{
    ssize_t got = 0;
    *n = 0;
    while (*n < STUB_SIZE && (got = read(fd, text + *n, STUB_SIZE - *n)) > 0) *n += (size_t)got;
    return got >= 0;
}

/* IMR_CORRUPT with a message that names the newest generation, to repair the stub. */
static imr_status damaged(const char *dir, const char *what, imr_error *err)
{
    unsigned newest = 0;
    imr_generation_highest(dir, &newest, NULL);
    if (newest == 0) return imr_fail(err, IMR_CORRUPT, "%s/" IMR_STUB ": %s", dir, what);
    return imr_fail(err, IMR_CORRUPT,
                    "%s/" IMR_STUB ": %s; if %s/" IMR_GENERATION
                    "%04u is the index, write the one line \"auto " IMR_GENERATION "%04u\" into that file",
                    dir, what, dir, newest, newest);
}

static imr_status parse(const char *dir, const char *text, size_t n, unsigned *number, imr_error *err)
{
    static const char start[] = "auto ";
    char line[STUB_SIZE + 1];
    const char *suffix = NULL;
    memcpy(line, text, n);
    line[n] = '\0';
    bool whole = n < STUB_SIZE && strlen(line) == n && strncmp(line, start, sizeof start - 1) == 0 &&
                 imr_generation_parse(line + sizeof start - 1, number, &suffix) && strcmp(suffix, "\n") == 0;
    return whole ? IMR_OK : damaged(dir, n == 0 ? "is empty" : "is not what imr wrote", err);
}

static imr_status read_stub(const char *dir, int fd, unsigned *number, imr_error *err)
{
    char text[STUB_SIZE];
    size_t n = 0;
    struct stat about;
    if (fstat(fd, &about) != 0) return imr_directory_failed(dir, err);
    if (!S_ISREG(about.st_mode)) return damaged(dir, "is not a file", err);
    if (!read_text(fd, text, &n)) return imr_fail(err, IMR_IO, "%s/" IMR_STUB ": %s", dir, strerror(errno));
    return parse(dir, text, n, number, err);
}

imr_status imr_stub_read(const char *dir, unsigned *number, imr_error *err)
{
    imr_buf path = {0};
    imr_buf_printf(&path, "%s/" IMR_STUB, dir);
    if (path.failed) return imr_fail_memory(err);
    int fd = open(path.s, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    imr_status status = IMR_OK;
    if (fd < 0)
        status = errno == ENOENT ? IMR_NONE : imr_directory_failed(path.s, err);
    else
        status = read_stub(dir, fd, number, err);
    if (fd >= 0) close(fd);
    imr_buf_free(&path);
    return status;
}

/* ---- writing ---- */

static bool write_text(int fd, const char *text)
{
    for (size_t n = strlen(text); n > 0;) {
        ssize_t written = write(fd, text, n);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        text += written;
        n -= (size_t)written;
    }
    return true;
}

static imr_status write_fresh(int dir_fd, const char *dir, unsigned number, imr_error *err)
{
    char text[STUB_SIZE];
    snprintf(text, sizeof text, "auto " IMR_GENERATION "%04u\n", number);
    unlinkat(dir_fd, IMR_STUB_FRESH, 0);
    int fd = openat(dir_fd, IMR_STUB_FRESH, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, IMR_FILE_MODE);
    if (fd < 0) return imr_directory_failed(dir, err);
    imr_status status = write_text(fd, text) && fsync(fd) == 0 ? IMR_OK : imr_directory_failed(dir, err);
    if (close(fd) != 0 && status == IMR_OK) status = imr_directory_failed(dir, err);
    return status;
}

imr_status imr_stub_write(int fd, const char *dir, unsigned number, bool *named, imr_error *err)
{
    *named = false;
    /* The generation's name must be on disk before the stub refers to it. */
    if (fsync(fd) != 0) return imr_directory_failed(dir, err);
    imr_status status = write_fresh(fd, dir, number, err);
    if (status == IMR_OK && renameat(fd, IMR_STUB_FRESH, fd, IMR_STUB) != 0) status = imr_directory_failed(dir, err);
    *named = status == IMR_OK;
    if (!*named) unlinkat(fd, IMR_STUB_FRESH, 0);
    if (*named && fsync(fd) != 0)
        return imr_fail(err, IMR_IO, "%s: the change was made, but a power failure may undo it: %s", dir,
                        strerror(errno));
    return status;
}
