/* Replays the log of shim.c onto a copy of the original folder, up to a power cut.
 * usage: power LOG                                     prints how many events there are
 *        power LOG CUT SEED MODE FROM TO               TO is the copy; paths of the log begin with FROM
 * The model is literal POSIX: bytes are safe once their file was synced, names once their folder was. Of what was not
 * synced, mode 0 keeps nothing, mode 1 a random part, mode 2 bytes and no names, mode 3 names and no bytes. */
#include "shim_log.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <libgen.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct event {
    enum shim_event kind;
    char *path, *other;
    uint64_t offset, n;
    const char *bytes;
    bool applies;
} event;

static char *text_of(const char *bytes, size_t n)
{
    char *text = malloc(n + 1);
    if (text == NULL) exit(2);
    memcpy(text, bytes, n);
    text[n] = '\0';
    return text;
}

static event *read_log(const char *path, size_t *n)
{
    struct stat about;
    int fd = open(path, O_RDONLY);
    *n = 0;
    if (fd < 0 || fstat(fd, &about) != 0) exit(2);
    char *all = malloc((size_t)about.st_size + 1);
    size_t have = 0;
    for (ssize_t got; all != NULL && (got = read(fd, all + have, (size_t)about.st_size - have)) > 0;)
        have += (size_t)got;
    close(fd);
    size_t room = 1024;
    event *events = malloc(room * sizeof *events);
    for (size_t at = 0; events != NULL && at + sizeof(struct shim_record) <= have;) {
        struct shim_record record;
        memcpy(&record, all + at, sizeof record);
        at += sizeof record;
        if (*n == room) events = realloc(events, (room *= 2) * sizeof *events);
        if (events == NULL) exit(2);
        event *to = &events[(*n)++];
        *to = (event){.kind = record.event, .offset = record.offset, .n = record.n};
        to->path = text_of(all + at, record.path_n);
        to->other = text_of(all + at + record.path_n, record.other_n);
        at += record.path_n + record.other_n;
        to->bytes = all + at;
        if (record.event == SHIM_WRITE) at += record.n;
    }
    return events;
}

static uint64_t state;
static bool toss(void)
{
    state = state * 6364136223846793005U + 1442695040888963407U;
    return (state >> 40 & 1) != 0;
}

static void folder_of(const char *path, char out[PATH_MAX])
{
    char copy[PATH_MAX];
    snprintf(copy, sizeof copy, "%s", path);
    snprintf(out, PATH_MAX, "%s", dirname(copy));
}

/* The name of a file at the cut: renames are followed, so that a sync under another name counts. */
static void name_later(const event *events, size_t from, size_t to, const char *path, char out[PATH_MAX])
{
    snprintf(out, PATH_MAX, "%s", path);
    for (size_t i = from; i < to; i++) {
        size_t n = strlen(events[i].path);
        if (events[i].kind != SHIM_RENAME || strncmp(out, events[i].path, n) != 0 || (out[n] != '\0' && out[n] != '/'))
            continue;
        char renamed[PATH_MAX];
        snprintf(renamed, sizeof renamed, "%.2000s%.2000s", events[i].other, out + n);
        snprintf(out, PATH_MAX, "%s", renamed);
    }
}

/* Whether a sync between `at` and the cut made the event safe. */
static bool is_safe(const event *events, size_t at, size_t cut)
{
    bool bytes = events[at].kind == SHIM_WRITE || events[at].kind == SHIM_TRUNCATE;
    char wanted[PATH_MAX], folder[PATH_MAX];
    if (events[at].kind == SHIM_RENAME)
        folder_of(events[at].other, folder);
    else
        folder_of(events[at].path, folder);
    for (size_t i = at + 1; i < cut; i++) {
        if (events[i].kind != SHIM_SYNC) continue;
        name_later(events, at + 1, i, bytes ? events[at].path : folder, wanted);
        if (strcmp(events[i].path, wanted) == 0) return true;
    }
    return false;
}

/* ---- replaying: files are kept open under the name they were created with, so that bytes reach a file whose name was
 * lost ---- */

static const char *from_path, *to_path;

static void in_copy(const char *path, char out[PATH_MAX])
{
    snprintf(out, PATH_MAX, "%.2000s%.2000s", to_path, path + strlen(from_path));
}

/* A folder whose name is lost takes its contents with it, even if their removal was not synced. */
static int remove_entry(const char *path, const struct stat *about, int kind, struct FTW *place)
{
    (void)about, (void)kind, (void)place;
    return remove(path);
}

static void apply(const event *at)
{
    char path[PATH_MAX], other[PATH_MAX];
    in_copy(at->path, path);
    int fd = -1;
    switch (at->kind) {
    case SHIM_CREATE: fd = open(path, O_WRONLY | O_CREAT, 0600); break;
    case SHIM_WRITE:
        fd = open(path, O_WRONLY);
        if (fd >= 0 && pwrite(fd, at->bytes, at->n, (off_t)at->offset) < 0) exit(2);
        break;
    case SHIM_TRUNCATE:
        if (truncate(path, (off_t)at->offset) != 0 && errno != ENOENT) exit(2);
        break;
    case SHIM_RENAME:
        in_copy(at->other, other);
        rename(path, other);
        break;
    case SHIM_MKDIR: mkdir(path, 0700); break;
    case SHIM_REMOVE: nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS); break;
    case SHIM_SYNC: break;
    }
    if (fd >= 0) close(fd);
}

int main(int argc, char **argv)
{
    size_t n = 0;
    if (argc != 2 && argc != 7) return 2;
    event *events = read_log(argv[1], &n);
    if (argc == 2) return printf("%zu\n", n) < 0;
    size_t cut = strtoul(argv[2], NULL, 10);
    if (cut > n) cut = n;
    state = strtoul(argv[3], NULL, 10) * 2 + 1;
    const int mode = atoi(argv[4]);
    from_path = argv[5];
    to_path = argv[6];
    for (size_t i = 0; i < cut; i++) {
        bool bytes = events[i].kind == SHIM_WRITE || events[i].kind == SHIM_TRUNCATE;
        bool kept = mode == 1 ? toss() : mode == 2 ? bytes : mode == 3 ? !bytes : false;
        events[i].applies = kept || is_safe(events, i, cut);
    }
    for (size_t i = 0; i < cut; i++)
        if (events[i].applies) apply(&events[i]);
    return 0;
}
