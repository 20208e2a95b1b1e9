#include "directory_impl.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

/* The paths that are made from a generation's number. */
typedef struct names {
    imr_buf live, next, staging, first;
    unsigned next_number;
} names;

struct imr_directory {
    int fd; /* of the folder; holds the lock */
    bool named;
    unsigned number; /* of the live generation */
    imr_buf dir;
    names paths,
        after; /* after: the paths once the next generation is live, made in advance so that nothing can fail then */
};

/* ---- names ---- */

bool imr_generation_is_ours(const char *name, unsigned *number)
{
    const char *suffix = NULL;
    if (!imr_generation_parse(name, number, &suffix)) return false;
    return suffix[0] == '\0' || strcmp(suffix, IMR_STAGING) == 0 || strcmp(suffix, IMR_FIRST) == 0;
}

imr_status imr_generation_highest(const char *dir, unsigned *number, imr_error *err)
{
    unsigned one = 0;
    const char *suffix = NULL;
    DIR *folder = opendir(dir);
    *number = 0;
    if (folder == NULL) return imr_directory_failed(dir, err);
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;)
        if (imr_generation_parse(entry->d_name, &one, &suffix) && one > *number) *number = one;
    closedir(folder);
    return IMR_OK;
}

static void make_name(imr_buf *out, const imr_directory *directory, unsigned number, const char *suffix)
{
    imr_buf_clear(out);
    imr_buf_printf(out, "%s/" IMR_GENERATION "%04u%s", directory->dir.s, number, suffix);
}

static imr_status make_names(const imr_directory *directory, names *to, unsigned live, unsigned next, imr_error *err)
{
    to->next_number = next;
    make_name(&to->live, directory, live, "");
    make_name(&to->first, directory, live, IMR_FIRST);
    make_name(&to->next, directory, next, "");
    make_name(&to->staging, directory, next, IMR_STAGING);
    bool failed = to->live.failed || to->first.failed || to->next.failed || to->staging.failed;
    return failed ? imr_fail_memory(err) : IMR_OK;
}

static void free_names(names *of)
{
    imr_buf_free(&of->live);
    imr_buf_free(&of->next);
    imr_buf_free(&of->staging);
    imr_buf_free(&of->first);
}

/* ---- which generation is live ---- */

static imr_status is_generation(const char *path, imr_error *err)
{
    struct stat about;
    bool there = false;
    imr_status status = imr_folder_has(path, IMR_DATABASE, &there, err);
    if (status != IMR_OK || (there && lstat(path, &about) == 0 && S_ISDIR(about.st_mode))) return status;
    return imr_fail(err, IMR_CORRUPT, "%s: missing, or no database, though " IMR_STUB " names it", path);
}

static imr_status absent(const char *dir, imr_error *err)
{
    unsigned highest = 0;
    imr_generation_highest(dir, &highest, NULL);
    if (highest == 0) return imr_fail(err, IMR_ABSENT, "%s: %s", dir, imr_status_text(IMR_ABSENT));
    return imr_fail(err, IMR_CORRUPT,
                    "%s/" IMR_STUB ": missing; the next imr-index add finishes a first addition that was killed, or "
                    "says what is wrong",
                    dir);
}

static imr_status find_bare(const char *dir, imr_error *err)
{
    bool there = false;
    imr_status status = imr_folder_has(dir, IMR_DATABASE, &there, err);
    return status == IMR_OK && !there ? absent(dir, err) : status;
}

/* The stub was read before and said *number: what it names may have been swept since, and another named. */
static bool was_replaced(const char *dir, unsigned *number)
{
    const unsigned before = *number;
    return imr_stub_read(dir, number, NULL) == IMR_OK && *number != before;
}

imr_status imr_directory_find(const char *dir, imr_buf *path, imr_error *err)
{
    unsigned number = 0;
    size_t start = path->n;
    imr_status status = imr_stub_read(dir, &number, err);
    if (status != IMR_OK && status != IMR_NONE) return status;
    const bool bare = status == IMR_NONE;
    do {
        path->n = start;
        imr_buf_puts(path, dir);
        if (!bare) imr_buf_printf(path, "/" IMR_GENERATION "%04u", number);
        if (path->failed) return imr_fail_memory(err);
        status = bare ? find_bare(dir, err) : is_generation(path->s + start, err);
    } while (status == IMR_CORRUPT && !bare && was_replaced(dir, &number));
    return status;
}

static imr_status find_live(imr_directory *directory, imr_error *err)
{
    unsigned highest = 0;
    imr_status status = imr_generation_highest(directory->dir.s, &highest, err);
    if (status == IMR_OK) status = imr_stub_read(directory->dir.s, &directory->number, err);
    directory->named = status == IMR_OK;
    if (status == IMR_NONE) {
        directory->number = 1;
        status = IMR_OK;
    }
    if (highest < directory->number) highest = directory->number;
    if (status == IMR_OK) status = make_names(directory, &directory->paths, directory->number, highest + 1, err);
    return status == IMR_OK && directory->named ? is_generation(directory->paths.live.s, err) : status;
}

/* ---- what killed writers left ---- */

static void sweep_entry(const imr_directory *directory, const char *name)
{
    unsigned number = 0;
    imr_buf path = {0};
    if (strcmp(name, IMR_STUB_FRESH) == 0) unlinkat(directory->fd, name, 0);
    if (!imr_generation_is_ours(name, &number)) return;
    imr_buf_printf(&path, "%s/%s", directory->dir.s, name);
    if (path.failed || strcmp(path.s, directory->paths.live.s) == 0) {
        imr_buf_free(&path);
        return;
    }
    if (imr_folder_is_marked(directory->fd, name))
        imr_directory_remove(path.s);
    else
        unlinkat(directory->fd, name, AT_REMOVEDIR); /* removes an empty folder only */
    imr_buf_free(&path);
}

void imr_directory_sweep(const imr_directory *directory)
{
    DIR *folder = opendir(directory->dir.s);
    if (folder == NULL) return;
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) sweep_entry(directory, entry->d_name);
    closedir(folder);
}

/* ---- locking ---- */

static imr_status make_folders(const char *dir, imr_error *err)
{
    imr_buf path = {0};
    imr_status status = IMR_OK;
    imr_buf_puts(&path, dir);
    if (path.failed) return imr_fail_memory(err);
    for (char *at = path.s; status == IMR_OK && at != NULL;) {
        at = strchr(at + 1, '/');
        if (at != NULL) *at = '\0';
        if (mkdir(path.s, IMR_FOLDER_MODE) != 0 && errno != EEXIST) status = imr_directory_failed(path.s, err);
        if (at != NULL) *at = '/';
    }
    imr_buf_free(&path);
    return status;
}

static imr_status check_entries(const char *dir, imr_error *err)
{
    unsigned number = 0;
    imr_status status = IMR_OK;
    DIR *folder = opendir(dir);
    if (folder == NULL) return errno == ENOENT ? IMR_OK : imr_directory_failed(dir, err);
    for (struct dirent *entry; status == IMR_OK && (entry = readdir(folder)) != NULL;) {
        const char *name = entry->d_name;
        if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || strcmp(name, IMR_STUB_FRESH) == 0) continue;
        if (imr_generation_is_ours(name, &number)) continue;
        status = imr_fail(err, IMR_INPUT, "%s: not an index, but a folder that holds other things (%s)", dir, name);
    }
    closedir(folder);
    return status;
}

static imr_status check_contents(const char *dir, bool create, imr_error *err)
{
    unsigned number = 0;
    bool bare = false;
    imr_status status = imr_stub_read(dir, &number, err);
    if (status != IMR_NONE) return status;
    status = imr_folder_has(dir, IMR_DATABASE, &bare, err);
    if (status != IMR_OK) return status;
    if (bare)
        return imr_fail(err, IMR_INPUT, "%s: a database, not an index; name the folder that holds " IMR_STUB, dir);
    return create ? check_entries(dir, err) : absent(dir, err);
}

/* The process that holds the lock, according to the kernel; 0 if unknown. */
static long holder_of(int fd)
{
    struct stat about;
    char line[256];
    long holder = 0;
    FILE *locks = fstat(fd, &about) == 0 ? fopen("/proc/locks", "re") : NULL;
    while (locks != NULL && holder == 0 && fgets(line, sizeof line, locks) != NULL) {
        long pid = 0;
        unsigned high = 0, low = 0;
        uintmax_t inode = 0;
        if (sscanf(line, "%*s FLOCK %*s %*s %ld %x:%x:%ju", &pid, &high, &low, &inode) == 4 &&
            inode == (uintmax_t)about.st_ino && high == major(about.st_dev) && low == minor(about.st_dev))
            holder = pid;
    }
    if (locks != NULL) fclose(locks);
    return holder;
}

static imr_status locked(int fd, const char *dir, imr_error *err)
{
    long holder = holder_of(fd);
    if (holder <= 0) return imr_fail(err, IMR_LOCKED, "%s: %s", dir, imr_status_text(IMR_LOCKED));
    return imr_fail(err, IMR_LOCKED, "%s: %s (process %ld)", dir, imr_status_text(IMR_LOCKED), holder);
}

imr_status imr_directory_hold(const char *dir, int *fd, imr_error *err)
{
    *fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (*fd < 0 && errno == ENOENT) return imr_fail(err, IMR_ABSENT, "%s: %s", dir, imr_status_text(IMR_ABSENT));
    if (*fd < 0) return imr_directory_failed(dir, err);
    if (flock(*fd, LOCK_SH | LOCK_NB) == 0) return IMR_OK;
    imr_status status = errno == EWOULDBLOCK ? locked(*fd, dir, err) : IMR_OK;
    close(*fd);
    *fd = -1;
    return status;
}

/* On a file system without locks only the engine's own lock on the live generation remains. */
static imr_status lock(imr_directory *directory, imr_error *err)
{
    directory->fd = open(directory->dir.s, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory->fd < 0) return imr_directory_failed(directory->dir.s, err);
    if (flock(directory->fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        return locked(directory->fd, directory->dir.s, err);
    return IMR_OK;
}

imr_status imr_directory_lock(const char *dir, bool create, imr_directory **out, imr_error *err)
{
    *out = NULL;
    imr_directory *directory = calloc(1, sizeof *directory);
    if (directory == NULL) return imr_fail_memory(err);
    directory->fd = -1;
    imr_buf_puts(&directory->dir, dir);
    imr_status status = directory->dir.failed ? imr_fail_memory(err) : check_contents(dir, create, err);
    if (status == IMR_OK && create) status = make_folders(dir, err);
    if (status == IMR_OK) status = lock(directory, err);
    if (status == IMR_OK) status = find_live(directory, err);
    if (status == IMR_OK && !directory->named) fchmod(directory->fd, IMR_FOLDER_MODE);
    if (status == IMR_OK)
        *out = directory;
    else
        imr_directory_unlock(directory);
    return status;
}

void imr_directory_unlock(imr_directory *directory)
{
    if (directory == NULL) return;
    if (directory->fd >= 0) close(directory->fd);
    imr_buf_free(&directory->dir);
    free_names(&directory->paths);
    free_names(&directory->after);
    free(directory);
}

const char *imr_directory_live(const imr_directory *directory) { return directory->paths.live.s; }
bool imr_directory_is_named(const imr_directory *directory) { return directory->named; }
const char *imr_directory_next(const imr_directory *directory) { return directory->paths.next.s; }
const char *imr_directory_staging(const imr_directory *directory) { return directory->paths.staging.s; }
const char *imr_directory_first(const imr_directory *directory) { return directory->paths.first.s; }

/* ---- generations ---- */

imr_status imr_directory_make_next(imr_directory *directory, imr_error *err)
{
    return imr_folder_make(directory->paths.next.s, err);
}

imr_status imr_directory_make_staging(imr_directory *directory, imr_error *err)
{
    return imr_folder_make(directory->paths.staging.s, err);
}

imr_status imr_directory_make_first(imr_directory *directory, imr_error *err)
{
    const char *name = strrchr(directory->paths.first.s, '/') + 1;
    if (imr_folder_is_marked(directory->fd, name))
        imr_directory_remove(directory->paths.first.s);
    else
        unlinkat(directory->fd, name,
                 AT_REMOVEDIR); /* an empty one, of a writer that was killed before it wrote the mark */
    return imr_folder_make(directory->paths.first.s, err);
}

imr_status imr_directory_publish_first(imr_directory *directory, imr_error *err)
{
    const char *live = directory->paths.live.s, *first = directory->paths.first.s;
    bool made = false;
    imr_status status = imr_folder_has(first, IMR_DATABASE, &made, err);
    if (status == IMR_OK && made) {
        status = imr_folder_sync(first, err);
        if (status == IMR_OK && rename(first, live) != 0) status = imr_directory_failed(live, err);
    }
    if (status == IMR_OK) status = imr_folder_sync(live, err);
    return status == IMR_OK ? imr_stub_write(directory->fd, directory->dir.s, directory->number, &directory->named, err)
                            : status;
}

imr_status imr_directory_publish(imr_directory *directory, imr_error *err)
{
    bool named = false;
    const unsigned number = directory->paths.next_number;
    imr_status status = imr_folder_sync(directory->paths.next.s, err);
    if (status == IMR_OK) status = make_names(directory, &directory->after, number, number + 1, err);
    if (status == IMR_OK) status = imr_stub_write(directory->fd, directory->dir.s, number, &named, err);
    if (!named) return status;
    names before = directory->paths;
    directory->paths = directory->after;
    directory->after = before;
    directory->number = number;
    if (status == IMR_OK) imr_directory_sweep(directory);
    return status;
}

void imr_directory_discard(imr_directory *directory)
{
    imr_directory_remove(directory->paths.staging.s);
    imr_directory_remove(directory->paths.next.s);
}

imr_status imr_directory_sync_live(const imr_directory *directory, imr_error *err)
{
    const char *live = directory->paths.live.s;
    int fd = open(live, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    imr_status status = fd >= 0 && fsync(fd) == 0 ? IMR_OK : IMR_IO;
    if (status != IMR_OK)
        imr_fail(err, IMR_IO, "%s: the change was made, but a power failure may undo it: %s", live, strerror(errno));
    if (fd >= 0) close(fd);
    return status;
}
