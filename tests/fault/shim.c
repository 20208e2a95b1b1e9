/* Preloaded into a program: makes one system call, or all from one on, fail or fall short, or kills the process.
 *
 *   IMR_FAULT_OP     which calls: a list of write, read, sync, rename, open, mmap, memory, unlink (separated by commas)
 *   IMR_FAULT_AT     the first that fails, from 1; 0: none, calls are only counted
 *   IMR_FAULT_FOR    how many fail (1); 0: all from there on
 *   IMR_FAULT_DO     kill, short, or the name of an error: ENOSPC EIO EMFILE ENOMEM EACCES ENOLCK (EIO)
 *   IMR_FAULT_DISK   bytes that all writes together can write below IMR_FAULT_UNDER before ENOSPC
 *   IMR_FAULT_UNDER  only files below this folder count (memory and mmap: everything)
 *   IMR_FAULT_COUNT  a file that gets the number of calls at the end of the process
 *   IMR_FAULT_LOG    a file that gets every change below IMR_FAULT_UNDER, for power.c */
#include "shim_log.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum op {
    OP_WRITE = 1,
    OP_READ = 2,
    OP_SYNC = 4,
    OP_RENAME = 8,
    OP_OPEN = 16,
    OP_MMAP = 32,
    OP_MEMORY = 64,
    OP_UNLINK = 128
};

static const struct {
    const char *name;
    unsigned bit;
} ops[] = {{"write", OP_WRITE}, {"read", OP_READ}, {"sync", OP_SYNC},     {"rename", OP_RENAME},
           {"open", OP_OPEN},   {"mmap", OP_MMAP}, {"memory", OP_MEMORY}, {"unlink", OP_UNLINK}};
static const struct {
    const char *name;
    int number;
} errors[] = {{"ENOSPC", ENOSPC}, {"EIO", EIO},       {"EMFILE", EMFILE},
              {"ENOMEM", ENOMEM}, {"EACCES", EACCES}, {"ENOLCK", ENOLCK}};

enum { KILL = -1, SHORT = -2 };

static unsigned wanted;
static long at, span = 1, disk = -1;
static int act = EIO;
static atomic_long calls, written;
static const char *count_path, *under;
static int log_fd = -1;
static bool ready;

void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *__libc_realloc(void *, size_t);
void *__libc_memalign(size_t, size_t);

#define REAL(name) ((__typeof__(&name))real(#name))
static void *real(const char *name) { return dlsym(RTLD_NEXT, name); }

/* Reads the settings; a process that was started without any can call it for its further calls. */
void imr_shim_begin(void);
__attribute__((constructor)) void imr_shim_begin(void)
{
    const char *op = getenv("IMR_FAULT_OP"), *what = getenv("IMR_FAULT_DO"), *text;
    for (size_t i = 0; op != NULL && i < sizeof ops / sizeof *ops; i++)
        if (strstr(op, ops[i].name) != NULL) wanted |= ops[i].bit;
    for (size_t i = 0; what != NULL && i < sizeof errors / sizeof *errors; i++)
        if (strcmp(what, errors[i].name) == 0) act = errors[i].number;
    if (what != NULL && strcmp(what, "kill") == 0) act = KILL;
    if (what != NULL && strcmp(what, "short") == 0) act = SHORT;
    if ((text = getenv("IMR_FAULT_AT")) != NULL) at = atol(text);
    if ((text = getenv("IMR_FAULT_FOR")) != NULL) span = atol(text);
    if ((text = getenv("IMR_FAULT_DISK")) != NULL) disk = atol(text);
    under = getenv("IMR_FAULT_UNDER");
    count_path = getenv("IMR_FAULT_COUNT");
    text = getenv("IMR_FAULT_LOG");
    if (text != NULL) log_fd = REAL(open)(text, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
    ready = true;
}

__attribute__((destructor)) static void end(void)
{
    char text[32];
    if (count_path == NULL) return;
    int fd = REAL(open)(count_path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    int n = snprintf(text, sizeof text, "%ld\n", (long)calls);
    if (fd >= 0 && REAL(write)(fd, text, (size_t)n) == n) REAL(close)(fd);
}

/* The action for this call; 0: none. */
static int fault(unsigned op)
{
    if (!ready || (wanted & op) == 0) return 0;
    long n = atomic_fetch_add(&calls, 1) + 1;
    if (at == 0 || n < at || (span > 0 && n >= at + span)) return 0;
    if (act == KILL) kill(getpid(), SIGKILL);
    return act;
}

static bool fails(unsigned op)
{
    int what = fault(op);
    if (what > 0) errno = what;
    return what > 0;
}

/* ---- which files ---- */

static bool path_of_fd(int fd, char path[PATH_MAX])
{
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, PATH_MAX - 1);
    path[n < 0 ? 0 : n] = '\0';
    return n > 0;
}

static bool path_at(int dir, const char *name, char path[PATH_MAX])
{
    char folder[PATH_MAX] = "";
    if (name[0] == '/') return snprintf(path, PATH_MAX, "%s", name) < PATH_MAX;
    if (dir == AT_FDCWD ? getcwd(folder, sizeof folder) == NULL : !path_of_fd(dir, folder)) return false;
    return snprintf(path, PATH_MAX, "%s/%s", folder, name) < PATH_MAX;
}

static bool is_under(const char *path) { return under == NULL || strncmp(path, under, strlen(under)) == 0; }

static bool fd_counts(int fd)
{
    char path[PATH_MAX];
    int before = errno;
    bool counts = ready && fd > 2 && fd != log_fd && (wanted != 0 || disk >= 0 || log_fd >= 0) &&
                  (under == NULL || (path_of_fd(fd, path) && is_under(path)));
    errno = before;
    return counts;
}

/* ---- the log ---- */

static void put_log(enum shim_event event, const char *path, const char *other, uint64_t offset, const void *data,
                    size_t n)
{
    struct shim_record record = {
        event, (uint32_t)strlen(path), (uint32_t)(other == NULL ? 0 : strlen(other)), 0, offset, n};
    struct iovec parts[] = {{&record, sizeof record},
                            {(void *)(uintptr_t)path, record.path_n},
                            {(void *)(uintptr_t)other, record.other_n},
                            {(void *)(uintptr_t)data, data == NULL ? 0 : n}};
    int before = errno;
    if (log_fd >= 0 && is_under(path)) writev(log_fd, parts, 4);
    errno = before;
}

static void log_fd_event(enum shim_event event, int fd, uint64_t offset, const void *data, size_t n)
{
    char path[PATH_MAX];
    if (log_fd >= 0 && path_of_fd(fd, path)) put_log(event, path, NULL, offset, data, n);
}

static void log_path_event(enum shim_event event, int dir, const char *name, int other_dir, const char *other)
{
    char path[PATH_MAX], second[PATH_MAX] = "";
    if (log_fd < 0 || !path_at(dir, name, path)) return;
    if (other != NULL && !path_at(other_dir, other, second)) return;
    put_log(event, path, other == NULL ? NULL : second, 0, NULL, 0);
}

/* ---- memory ---- */

void *malloc(size_t n) { return fails(OP_MEMORY) ? NULL : __libc_malloc(n); }
void *calloc(size_t n, size_t size) { return fails(OP_MEMORY) ? NULL : __libc_calloc(n, size); }
void *realloc(void *old, size_t n) { return n > 0 && fails(OP_MEMORY) ? NULL : __libc_realloc(old, n); }

void *mmap(void *where, size_t n, int protection, int flags, int fd, off_t offset)
{
    if (fd >= 0 && fails(OP_MMAP)) return MAP_FAILED;
    return REAL(mmap)(where, n, protection, flags, fd, offset);
}

/* ---- writing ---- */

/* How much of a write succeeds; negative: none, with errno set. */
static ssize_t allowed(int fd, size_t n)
{
    if (!fd_counts(fd)) return (ssize_t)n;
    int what = fault(OP_WRITE);
    if (what > 0) {
        errno = what;
        return -1;
    }
    if (what == SHORT) return n > 1 ? (ssize_t)(n / 2) : (ssize_t)n;
    long before = disk < 0 ? 0 : atomic_fetch_add(&written, (long)n);
    if (disk < 0 || before + (long)n <= disk) return (ssize_t)n;
    if (before < disk) return disk - before;
    errno = ENOSPC;
    return -1;
}

ssize_t write(int fd, const void *bytes, size_t n)
{
    ssize_t some = allowed(fd, n);
    if (some < 0) return -1;
    off_t place = log_fd >= 0 && fd_counts(fd) ? lseek(fd, 0, SEEK_CUR) : -1;
    ssize_t done = REAL(write)(fd, bytes, (size_t)some);
    if (done > 0 && place >= 0) log_fd_event(SHIM_WRITE, fd, (uint64_t)place, bytes, (size_t)done);
    return done;
}

ssize_t pwrite(int fd, const void *bytes, size_t n, off_t place)
{
    ssize_t some = allowed(fd, n);
    if (some < 0) return -1;
    ssize_t done = REAL(pwrite)(fd, bytes, (size_t)some, place);
    if (done > 0 && fd_counts(fd)) log_fd_event(SHIM_WRITE, fd, (uint64_t)place, bytes, (size_t)done);
    return done;
}

int ftruncate(int fd, off_t length)
{
    if (fd_counts(fd) && fails(OP_WRITE)) return -1;
    int done = REAL(ftruncate)(fd, length);
    if (done == 0 && fd_counts(fd)) log_fd_event(SHIM_TRUNCATE, fd, (uint64_t)length, NULL, 0);
    return done;
}

/* stdio writes by internal calls that a preloaded function does not see, so its buffers are written through this
 * one. */
static ssize_t write_cookie(void *cookie, const char *bytes, size_t n)
{
    for (size_t done = 0; done < n;) {
        ssize_t some = write((int)(intptr_t)cookie, bytes + done, n - done);
        if (some < 0) return 0;
        done += (size_t)some;
    }
    return (ssize_t)n;
}
static ssize_t read_cookie(void *cookie, char *bytes, size_t n) { return read((int)(intptr_t)cookie, bytes, n); }
static int close_cookie(void *cookie) { return close((int)(intptr_t)cookie); }
static int seek_cookie(void *cookie, off64_t *place, int from)
{
    off_t now = lseek((int)(intptr_t)cookie, *place, from);
    if (now < 0) return -1;
    *place = now;
    return 0;
}

static FILE *open_cookie(int fd, const char *mode)
{
    const cookie_io_functions_t calls_of = {read_cookie, write_cookie, seek_cookie, close_cookie};
    FILE *file = fopencookie((void *)(intptr_t)fd, mode, calls_of);
    if (file != NULL) file->_fileno = fd; /* for fileno() */
    return file;
}

FILE *fdopen(int fd, const char *mode) { return fd_counts(fd) ? open_cookie(fd, mode) : REAL(fdopen)(fd, mode); }

FILE *fopen(const char *path, const char *mode)
{
    char whole[PATH_MAX];
    bool writes = mode[0] != 'r' || strchr(mode, '+') != NULL;
    if (!path_at(AT_FDCWD, path, whole) || !is_under(whole)) return REAL(fopen)(path, mode);
    if (!writes) return fails(OP_OPEN) ? NULL : REAL(fopen)(path, mode);
    int fd =
        open(path, (mode[0] == 'r' ? O_RDWR : O_RDWR | O_CREAT) | (mode[0] == 'w' ? O_TRUNC : 0) | O_CLOEXEC, 0666);
    return fd < 0 ? NULL : open_cookie(fd, mode);
}

/* ---- the rest ---- */

ssize_t read(int fd, void *bytes, size_t n)
{
    if (fd_counts(fd) && fails(OP_READ)) return -1;
    return REAL(read)(fd, bytes, n);
}

ssize_t pread(int fd, void *bytes, size_t n, off_t place)
{
    if (fd_counts(fd) && fails(OP_READ)) return -1;
    return REAL(pread)(fd, bytes, n, place);
}

int fsync(int fd)
{
    if (fd_counts(fd) && fails(OP_SYNC)) return -1;
    int done = log_fd >= 0 ? 0 : REAL(fsync)(fd);
    if (done == 0 && fd_counts(fd)) log_fd_event(SHIM_SYNC, fd, 0, NULL, 0);
    return done;
}

int fdatasync(int fd)
{
    if (fd_counts(fd) && fails(OP_SYNC)) return -1;
    int done = log_fd >= 0 ? 0 : REAL(fdatasync)(fd);
    if (done == 0 && fd_counts(fd)) log_fd_event(SHIM_SYNC, fd, 0, NULL, 0);
    return done;
}

int rename(const char *from, const char *to)
{
    char path[PATH_MAX];
    if (path_at(AT_FDCWD, to, path) && is_under(path) && fails(OP_RENAME)) return -1;
    int done = REAL(rename)(from, to);
    if (done == 0) log_path_event(SHIM_RENAME, AT_FDCWD, from, AT_FDCWD, to);
    return done;
}

int renameat(int from_dir, const char *from, int to_dir, const char *to)
{
    char path[PATH_MAX];
    if (path_at(to_dir, to, path) && is_under(path) && fails(OP_RENAME)) return -1;
    int done = REAL(renameat)(from_dir, from, to_dir, to);
    if (done == 0) log_path_event(SHIM_RENAME, from_dir, from, to_dir, to);
    return done;
}

static int open_in(int dir, const char *name, int how, mode_t mode)
{
    char path[PATH_MAX];
    struct stat about;
    if (ready && path_at(dir, name, path) && is_under(path) && fails(OP_OPEN)) return -1;
    bool new = log_fd >= 0 && (how & O_CREAT) != 0 && fstatat(dir, name, &about, 0) != 0;
    int fd = REAL(openat)(dir, name, how, mode);
    if (fd >= 0 && new) log_fd_event(SHIM_CREATE, fd, 0, NULL, 0);
    if (fd >= 0 && !new && (how & O_TRUNC) != 0) log_fd_event(SHIM_TRUNCATE, fd, 0, NULL, 0);
    return fd;
}

int open(const char *name, int how, ...)
{
    va_list rest;
    va_start(rest, how);
    mode_t mode = (how & O_CREAT) != 0 ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    return open_in(AT_FDCWD, name, how, mode);
}

int openat(int dir, const char *name, int how, ...)
{
    va_list rest;
    va_start(rest, how);
    mode_t mode = (how & O_CREAT) != 0 ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    return open_in(dir, name, how, mode);
}

int mkdir(const char *name, mode_t mode)
{
    char path[PATH_MAX];
    if (path_at(AT_FDCWD, name, path) && is_under(path) && fails(OP_OPEN)) return -1;
    int done = REAL(mkdir)(name, mode);
    if (done == 0) log_path_event(SHIM_MKDIR, AT_FDCWD, name, 0, NULL);
    return done;
}

int unlinkat(int dir, const char *name, int flags)
{
    char path[PATH_MAX];
    if (path_at(dir, name, path) && is_under(path) && fails(OP_UNLINK)) return -1;
    int done = REAL(unlinkat)(dir, name, flags);
    if (done == 0) log_path_event(SHIM_REMOVE, dir, name, 0, NULL);
    return done;
}

int unlink(const char *name)
{
    char path[PATH_MAX];
    if (path_at(AT_FDCWD, name, path) && is_under(path) && fails(OP_UNLINK)) return -1;
    int done = REAL(unlink)(name);
    if (done == 0) log_path_event(SHIM_REMOVE, AT_FDCWD, name, 0, NULL);
    return done;
}

int remove(const char *name)
{
    char path[PATH_MAX];
    if (path_at(AT_FDCWD, name, path) && is_under(path) && fails(OP_UNLINK)) return -1;
    int done = REAL(remove)(name);
    if (done == 0) log_path_event(SHIM_REMOVE, AT_FDCWD, name, 0, NULL);
    return done;
}
