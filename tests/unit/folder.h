/* A temporary folder for a test: made by folder_setup, removed with its contents by folder_teardown. */
#ifndef IMR_FOLDER_H
#define IMR_FOLDER_H

#include "test.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FOLDER_PATH = 4096 };

static inline int folder_setup(void **state)
{
    char path[] = "/tmp/imr-test-XXXXXX";
    *state = mkdtemp(path) == NULL ? NULL : strdup(path);
    return *state == NULL ? -1 : 0;
}

static inline int folder_remove_entry(const char *path, const struct stat *at, int kind, struct FTW *place)
{
    (void)at, (void)kind, (void)place;
    return remove(path);
}

static inline int folder_teardown(void **state)
{
    nftw(*state, folder_remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    free(*state);
    return 0;
}

/* A path in the folder; one of four static buffers, used in turn. */
static inline const char *folder_path(void **state, const char *name)
{
    static char paths[4][FOLDER_PATH];
    static unsigned next;
    char *path = paths[next++ % 4];
    snprintf(path, FOLDER_PATH, "%s/%s", (const char *)*state, name);
    return path;
}

static inline void folder_write(void **state, const char *name, const void *bytes, size_t n)
{
    FILE *file = fopen(folder_path(state, name), "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, n, file), n);
    assert_int_equal(fclose(file), 0);
}

static inline void folder_write_text(void **state, const char *name, const char *text)
{
    folder_write(state, name, text, strlen(text));
}

/* Sets a file's modification time. */
static inline void folder_set_time(void **state, const char *name, time_t seconds)
{
    const struct timespec then = {seconds, 123456789}, times[2] = {then, then};
    assert_int_equal(utimensat(AT_FDCWD, folder_path(state, name), times, 0), 0);
}

#endif
