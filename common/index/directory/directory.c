#include "directory.h"

#include "position_index.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define STUB "XAPIANDB"
#define STUB_FRESH STUB ".new"
#define GENERATION "gen-"
#define WORKSHOP ".parts"
#define DATABASE "iamglass" /* a file that every database of the engine has */

struct imr_directory {
    int fd; /* of the folder; holds the lock */
    bool named;
    unsigned number; /* of the live generation */
    imr_buf dir, live, next, workshop;
};

static imr_status failed(const char *path, imr_error *err)
{
    return imr_fail(err, IMR_IO, "%s: %s", path, strerror(errno));
}

static bool is_there(const char *dir, const char *name)
{
    struct stat at;
    imr_buf path = {0};
    imr_buf_printf(&path, "%s/%s", dir, name);
    bool there = !path.failed && stat(path.s, &at) == 0;
    imr_buf_free(&path);
    return there;
}

static const char *name_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

/* ---- the stub file: "auto NAME" ---- */

enum { NAME_SIZE = 256 };

static bool read_stub(const char *dir, char name[NAME_SIZE])
{
    imr_buf path = {0};
    imr_buf_printf(&path, "%s/" STUB, dir);
    FILE *stub = path.failed ? NULL : fopen(path.s, "re");
    bool read = stub != NULL && fscanf(stub, "auto %255s", name) == 1;
    if (stub != NULL) fclose(stub);
    imr_buf_free(&path);
    return read;
}

imr_status imr_directory_find(const char *dir, imr_buf *path, imr_error *err)
{
    char name[NAME_SIZE];
    imr_buf_puts(path, dir);
    if (read_stub(dir, name)) imr_buf_printf(path, "/%s", name);
    return path->failed ? imr_fail_memory(err) : IMR_OK;
}

static imr_status write_stub(const imr_directory *home, const char *text, imr_error *err)
{
    int fd = openat(home->fd, STUB_FRESH, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0) return failed(home->dir.s, err);
    size_t n = strlen(text);
    bool written = write(fd, text, n) == (ssize_t)n && fsync(fd) == 0;
    if (close(fd) != 0 || !written) return failed(home->dir.s, err);
    if (renameat(home->fd, STUB_FRESH, home->fd, STUB) != 0 || fsync(home->fd) != 0) return failed(home->dir.s, err);
    return IMR_OK;
}

imr_status imr_directory_name(imr_directory *home, imr_error *err)
{
    imr_buf text = {0};
    imr_buf_printf(&text, "auto %s\n", name_of(home->live.s));
    imr_status status = text.failed ? imr_fail_memory(err) : write_stub(home, text.s, err);
    home->named = home->named || status == IMR_OK;
    imr_buf_free(&text);
    return status;
}

/* ---- trees ---- */

enum { OPEN_FOLDERS = 16 };

static int remove_entry(const char *path, const struct stat *at, int kind, struct FTW *place)
{
    (void)at, (void)kind, (void)place;
    return remove(path);
}

void imr_directory_remove(const char *path) { nftw(path, remove_entry, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS); }

static int sync_entry(const char *path, const struct stat *at, int kind, struct FTW *place)
{
    (void)at, (void)kind, (void)place;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return -1;
    int done = fsync(fd);
    close(fd);
    return done;
}

static imr_status sync_tree(const char *path, imr_error *err)
{
    return nftw(path, sync_entry, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS) == 0 ? IMR_OK : failed(path, err);
}

static imr_status copy_bytes(int from, int to, const char *path, imr_error *err)
{
    enum { PIECE = 1 << 20 };
    char *piece = malloc(PIECE);
    ssize_t n = 0, done = 0;
    if (piece == NULL) return imr_fail_memory(err);
    while (done >= 0 && (n = read(from, piece, PIECE)) > 0)
        for (ssize_t at = 0; at < n && done >= 0; at += done) done = write(to, piece + at, (size_t)(n - at));
    imr_status status = n < 0 || done < 0 ? failed(path, err) : IMR_OK;
    free(piece);
    return status;
}

static imr_status copy_file(int from_dir, int to_dir, const char *name, imr_error *err)
{
    int from = openat(from_dir, name, O_RDONLY | O_CLOEXEC);
    int to = from < 0 ? -1 : openat(to_dir, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    imr_status status = to < 0 ? failed(name, err) : copy_bytes(from, to, name, err);
    if (from >= 0) close(from);
    if (to >= 0 && close(to) != 0 && status == IMR_OK) status = failed(name, err);
    return status;
}

static bool is_table(const char *name)
{
    if (strcmp(name, DATABASE) == 0 || strcmp(name, IMR_POSITIONS_FILE) == 0) return true;
    return imr_str_ends(imr_str_of(name), IMR_STR(".glass"));
}

imr_status imr_directory_copy(const char *from, const char *to, imr_error *err)
{
    DIR *source = opendir(from);
    int target = -1;
    imr_status status = IMR_OK;
    if (source == NULL) return failed(from, err);
    if (mkdir(to, 0777) != 0 || (target = open(to, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) < 0) status = failed(to, err);
    for (struct dirent *entry; status == IMR_OK && (entry = readdir(source)) != NULL;)
        if (is_table(entry->d_name)) status = copy_file(dirfd(source), target, entry->d_name, err);
    if (target >= 0) close(target);
    closedir(source);
    return status;
}

/* ---- names ---- */

static void name_generations(imr_directory *home, bool live_too)
{
    if (live_too) {
        imr_buf_clear(&home->live);
        imr_buf_printf(&home->live, "%s/" GENERATION "%04u", home->dir.s, home->number);
    }
    imr_buf_clear(&home->next);
    imr_buf_printf(&home->next, "%s/" GENERATION "%04u", home->dir.s, home->number + 1);
    imr_buf_clear(&home->workshop);
    imr_buf_printf(&home->workshop, "%s" WORKSHOP, home->next.s);
}

/* A stub file that somebody else wrote may name anything; a bare database has none. */
static void find_live(imr_directory *home)
{
    char name[NAME_SIZE];
    home->named = read_stub(home->dir.s, name) || is_there(home->dir.s, DATABASE);
    if (home->named) imr_directory_find(home->dir.s, &home->live, NULL);
    if (!home->named) home->number = 1;
    if (home->named && !is_there(home->dir.s, DATABASE)) sscanf(name, GENERATION "%u", &home->number);
    name_generations(home, !home->named);
}

static bool is_ours(const char *name)
{
    return strncmp(name, GENERATION, strlen(GENERATION)) == 0 || strncmp(name, STUB, strlen(STUB)) == 0;
}

/* What no stub file names and no reader will look for any more. */
static void sweep(const imr_directory *home)
{
    DIR *dir = opendir(home->dir.s);
    const char *live = name_of(home->live.s);
    if (dir == NULL) return;
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        if (!is_ours(entry->d_name) || strcmp(entry->d_name, STUB) == 0 || strcmp(entry->d_name, live) == 0) continue;
        imr_buf path = {0};
        imr_buf_printf(&path, "%s/%s", home->dir.s, entry->d_name);
        if (!path.failed) imr_directory_remove(path.s);
        imr_buf_free(&path);
    }
    closedir(dir);
}

/* ---- holding ---- */

static imr_status make_folders(const char *dir, imr_error *err)
{
    imr_buf path = {0};
    imr_status status = IMR_OK;
    imr_buf_puts(&path, dir);
    if (path.failed) return imr_fail_memory(err);
    for (char *at = path.s; status == IMR_OK && at != NULL;) {
        at = strchr(at + 1, '/');
        if (at != NULL) *at = '\0';
        if (mkdir(path.s, 0777) != 0 && errno != EEXIST) status = failed(path.s, err);
        if (at != NULL) *at = '/';
    }
    imr_buf_free(&path);
    return status;
}

static bool holds_other_things(const char *path)
{
    DIR *dir = opendir(path);
    bool others = false;
    if (dir == NULL) return false;
    for (struct dirent *entry; !others && (entry = readdir(dir)) != NULL;)
        others = strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 && !is_ours(entry->d_name);
    closedir(dir);
    return others;
}

static imr_status check_contents(const char *dir, bool create, imr_error *err)
{
    if (is_there(dir, STUB) || is_there(dir, DATABASE)) return IMR_OK;
    if (!create) return imr_fail(err, IMR_ABSENT, "%s: %s", dir, imr_status_text(IMR_ABSENT));
    if (!holds_other_things(dir)) return IMR_OK;
    return imr_fail(err, IMR_INPUT, "%s: no index, and a folder that holds other things", dir);
}

/* A file system without locks leaves the engine's own, on the live generation. */
static imr_status lock(imr_directory *home, imr_error *err)
{
    home->fd = open(home->dir.s, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (home->fd < 0) return failed(home->dir.s, err);
    if (flock(home->fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        return imr_fail(err, IMR_LOCKED, "%s: %s", home->dir.s, imr_status_text(IMR_LOCKED));
    return IMR_OK;
}

imr_status imr_directory_lock(const char *dir, bool create, imr_directory **out, imr_error *err)
{
    *out = NULL;
    imr_directory *home = calloc(1, sizeof *home);
    if (home == NULL) return imr_fail_memory(err);
    home->fd = -1;
    imr_buf_puts(&home->dir, dir);
    imr_status status = home->dir.failed ? imr_fail_memory(err) : check_contents(dir, create, err);
    if (status == IMR_OK && create) status = make_folders(dir, err);
    if (status == IMR_OK) status = lock(home, err);
    if (status == IMR_OK) {
        find_live(home);
        if (home->live.failed || home->workshop.failed) status = imr_fail_memory(err);
    }
    if (status == IMR_OK) {
        sweep(home);
        *out = home;
    } else {
        imr_directory_unlock(home);
    }
    return status;
}

void imr_directory_unlock(imr_directory *home)
{
    if (home == NULL) return;
    if (home->fd >= 0) close(home->fd);
    imr_buf_free(&home->dir);
    imr_buf_free(&home->live);
    imr_buf_free(&home->next);
    imr_buf_free(&home->workshop);
    free(home);
}

const char *imr_directory_live(const imr_directory *home) { return home->live.s; }
bool imr_directory_is_named(const imr_directory *home) { return home->named; }
const char *imr_directory_next(const imr_directory *home) { return home->next.s; }
const char *imr_directory_staging(const imr_directory *home) { return home->workshop.s; }

imr_status imr_directory_publish(imr_directory *home, imr_error *err)
{
    imr_buf text = {0};
    imr_status status = sync_tree(home->next.s, err);
    imr_buf_printf(&text, "auto %s\n", name_of(home->next.s));
    if (status == IMR_OK) status = text.failed ? imr_fail_memory(err) : write_stub(home, text.s, err);
    imr_buf_free(&text);
    if (status != IMR_OK) return status;
    home->number++;
    name_generations(home, true);
    if (home->live.failed || home->workshop.failed) return imr_fail_memory(err);
    sweep(home);
    return IMR_OK;
}

void imr_directory_discard(imr_directory *home)
{
    imr_directory_remove(home->workshop.s);
    imr_directory_remove(home->next.s);
}
