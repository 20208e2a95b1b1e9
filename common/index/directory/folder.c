#include "directory_impl.h"
#include "position_index.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { OPEN_FOLDERS = 16 };

imr_status imr_directory_failed(const char *path, imr_error *err)
{
    return imr_fail(err, errno == ENOMEM ? IMR_MEMORY : IMR_IO, "%s: %s", path, strerror(errno));
}

imr_status imr_folder_has(const char *dir, const char *name, bool *there, imr_error *err)
{
    struct stat about;
    imr_buf path = {0};
    imr_buf_printf(&path, "%s/%s", dir, name);
    imr_status status = path.failed ? imr_fail_memory(err) : IMR_OK;
    *there = status == IMR_OK && stat(path.s, &about) == 0;
    if (status == IMR_OK && !*there && errno != ENOENT && errno != ENOTDIR) status = imr_directory_failed(path.s, err);
    imr_buf_free(&path);
    return status;
}

/* ---- making ---- */

/* The mark is synced before anything else is written, so that what a power cut leaves is recognised as imr's. */
static imr_status mark_folder(const char *path, const char *mark, imr_error *err)
{
    int fd = open(mark, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, IMR_FILE_MODE);
    if (fd < 0 || close(fd) != 0) return imr_directory_failed(mark, err);
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    imr_status status = folder >= 0 && fsync(folder) == 0 ? IMR_OK : imr_directory_failed(path, err);
    if (folder >= 0) close(folder);
    return status;
}

imr_status imr_folder_make(const char *path, imr_error *err)
{
    imr_buf mark = {0};
    imr_buf_printf(&mark, "%s/" IMR_MARK, path);
    if (mark.failed) return imr_fail_memory(err);
    imr_status status = mkdir(path, IMR_FOLDER_MODE) == 0 ? IMR_OK : imr_directory_failed(path, err);
    if (status == IMR_OK) status = mark_folder(path, mark.s, err);
    imr_buf_free(&mark);
    return status;
}

bool imr_folder_is_marked(int dir, const char *name)
{
    struct stat about;
    imr_buf path = {0};
    imr_buf_printf(&path, "%s/" IMR_MARK, name);
    bool marked = !path.failed && fstatat(dir, name, &about, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(about.st_mode) &&
                  fstatat(dir, path.s, &about, AT_SYMLINK_NOFOLLOW) == 0;
    imr_buf_free(&path);
    return marked;
}

/* ---- trees ---- */

static int sync_entry(const char *path, const struct stat *about, int kind, struct FTW *place)
{
    (void)about, (void)kind, (void)place;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return -1;
    int done = fsync(fd);
    close(fd);
    return done;
}

/* The mark is removed last, and after the other removals are synced, so that what a kill or a power cut leaves can
 * still be removed. */
static void remove_mark(const char *path)
{
    imr_buf mark = {0};
    imr_buf_printf(&mark, "%s/" IMR_MARK, path);
    sync_entry(path, NULL, 0, NULL);
    if (!mark.failed) remove(mark.s);
    imr_buf_free(&mark);
}

static int remove_entry(const char *path, const struct stat *about, int kind, struct FTW *place)
{
    (void)about, (void)kind;
    if (place->level == 1 && strcmp(path + place->base, IMR_MARK) == 0) return 0;
    if (place->level == 0) remove_mark(path);
    remove(path);
    return 0;
}

void imr_directory_remove(const char *path)
{
    if (path != NULL) nftw(path, remove_entry, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS);
}

imr_status imr_folder_sync(const char *path, imr_error *err)
{
    errno = 0;
    return nftw(path, sync_entry, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS) == 0 ? IMR_OK : imr_directory_failed(path, err);
}

/* ---- copying ---- */

static imr_status copy_bytes(int from, int to, const char *path, imr_error *err)
{
    enum { PIECE = 1 << 20 };
    char *piece = malloc(PIECE);
    ssize_t n = 0, done = 0;
    if (piece == NULL) return imr_fail_memory(err);
    while (done >= 0 && (n = read(from, piece, PIECE)) > 0)
        for (ssize_t at = 0; at < n && done >= 0; at += done) done = write(to, piece + at, (size_t)(n - at));
    imr_status status = n < 0 || done < 0 ? imr_directory_failed(path, err) : IMR_OK;
    free(piece);
    return status;
}

static imr_status copy_file(int from_dir, int to_dir, const char *name, imr_error *err)
{
    int from = openat(from_dir, name, O_RDONLY | O_CLOEXEC);
    int to = from < 0 ? -1 : openat(to_dir, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, IMR_FILE_MODE);
    imr_status status = to < 0 ? imr_directory_failed(name, err) : copy_bytes(from, to, name, err);
    if (from >= 0) close(from);
    if (to >= 0 && close(to) != 0 && status == IMR_OK) status = imr_directory_failed(name, err);
    return status;
}

static bool is_table(const char *name)
{
    if (strcmp(name, IMR_DATABASE) == 0 || strcmp(name, IMR_POSITIONS_FILE) == 0) return true;
    return imr_str_ends(imr_str_of(name), IMR_STR(".glass"));
}

imr_status imr_directory_copy(const char *from, const char *to, imr_error *err)
{
    DIR *source = opendir(from);
    int target = -1;
    imr_status status = IMR_OK;
    if (source == NULL) return imr_directory_failed(from, err);
    if (mkdir(to, IMR_FOLDER_MODE) != 0 || (target = open(to, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) < 0)
        status = imr_directory_failed(to, err);
    for (struct dirent *entry; status == IMR_OK && (entry = readdir(source)) != NULL;)
        if (is_table(entry->d_name)) status = copy_file(dirfd(source), target, entry->d_name, err);
    if (target >= 0) close(target);
    closedir(source);
    return status;
}
