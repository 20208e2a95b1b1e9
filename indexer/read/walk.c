#include "walk.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <time.h>

typedef struct walker {
    imr_arena *arena;
    imr_sources *sources;
    imr_skip_visitor *skipped;
    void *context;
    imr_error *err;
    int64_t now;                /* nanoseconds */
    bool around;                /* the folder contains another path that was given */
    imr_str root;               /* key of the folder being walked */
    const struct walker *outer; /* walks the folder with the link that led here; NULL: the folder was given */
} walker;

static const int64_t second = 1000000000;

static void unreadable(const walker *walk, const char *path, int error)
{
    imr_skip skip;
    imr_refuse(&skip, IMR_SKIP_UNREADABLE, IMR_IO, "%s", strerror(error));
    walk->skipped(walk->context, path, 0, &skip);
}

static const char *joined(imr_arena *arena, const char *folder, const char *name)
{
    size_t n = strlen(folder), room = n + 1 + strlen(name) + 1;
    const char *joint = n > 0 && folder[n - 1] == '/' ? "" : "/";
    char *path = imr_arena_alloc(arena, room);
    if (path != NULL) snprintf(path, room, "%s%s%s", folder, joint, name);
    return path;
}

/* ---- folders ---- */

static int64_t nanoseconds(const struct timespec *time) { return (int64_t)time->tv_sec * second + time->tv_nsec; }

/* Combines the modification and the status-change time of a file in one number; no program can set the latter back. 0
 * if one of them is too recent: file system clocks are coarse, and a later write might leave the times unchanged. */
static int64_t stamp_of(const walker *walk, const struct stat *at)
{
    enum { FACTOR = 31 };
    const int64_t coarse = 2 * second, written = nanoseconds(&at->st_mtim), changed = nanoseconds(&at->st_ctim);
    if (written >= walk->now - coarse || changed >= walk->now - coarse) return 0;
    return (int64_t)((uint64_t)written * FACTOR + (uint64_t)changed);
}

static imr_status add_file(const walker *walk, const char *path, const char *key, const struct stat *at)
{
    imr_sources *sources = walk->sources;
    if (path == NULL || key == NULL) return imr_fail_memory(walk->err);
    if (sources->n == sources->room) {
        size_t room = sources->room == 0 ? 64 : sources->room * 2;
        imr_source *grown = realloc(sources->at, room * sizeof *grown);
        if (grown == NULL) return imr_fail_memory(walk->err);
        sources->at = grown;
        sources->room = room;
    }
    imr_source *source = &sources->at[sources->n++];
    *source = (imr_source){.path = path, .key = key};
    if (at == NULL) return IMR_OK;
    source->size = (uint64_t)at->st_size;
    source->changed = stamp_of(walk, at);
    sources->size += source->size;
    return IMR_OK;
}

static int by_name(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

typedef struct names {
    char **at;
    size_t n, room;
} names;

static void free_names(names *list)
{
    for (size_t i = 0; i < list->n; i++) free(list->at[i]);
    free(list->at);
}

static bool add_name(names *list, const char *name)
{
    if (list->n == list->room) {
        size_t room = list->room == 0 ? 64 : list->room * 2;
        char **grown = realloc(list->at, room * sizeof *grown);
        if (grown == NULL) return false;
        list->at = grown;
        list->room = room;
    }
    list->at[list->n] = strdup(name);
    return list->at[list->n++] != NULL;
}

/* Lists the names in a folder that are walked, sorted. */
static imr_status list_folder(const walker *walk, const char *path, names *list)
{
    DIR *dir = opendir(path);
    if (dir == NULL) {
        unreadable(walk, path, errno);
        return IMR_OK;
    }
    bool fits = true;
    errno = 0;
    for (struct dirent *entry; fits && (entry = readdir(dir)) != NULL; errno = 0)
        if (entry->d_name[0] != '.') fits = add_name(list, entry->d_name);
    if (fits && errno != 0) unreadable(walk, path, errno);
    closedir(dir);
    if (!fits) return imr_fail_memory(walk->err);
    if (list->n > 1) qsort(list->at, list->n, sizeof *list->at, by_name);
    return IMR_OK;
}

static bool holds_index(const names *list)
{
    static const char *const marks[] = {"XAPIANDB", "iamglass"};
    for (size_t i = 0; list->n > 0 && i < sizeof marks / sizeof *marks; i++)
        if (bsearch(&marks[i], list->at, list->n, sizeof *list->at, by_name) != NULL) return true;
    return false;
}

static imr_status walk_folder(const walker *walk, const char *path, const char *key);
static imr_status walk_link(const walker *walk, const char *path);

static imr_status walk_entry(const walker *walk, const char *path, const char *key)
{
    struct stat at, target;
    if (path == NULL || key == NULL) return imr_fail_memory(walk->err);
    if (lstat(path, &at) != 0 || stat(path, &target) != 0) {
        unreadable(walk, path, errno);
        return IMR_OK;
    }
    if (walk->around && imr_sources_cover(walk->sources, imr_str_of(key))) return IMR_OK;
    if (S_ISREG(target.st_mode)) return add_file(walk, path, key, &target);
    if (S_ISDIR(at.st_mode)) return walk_folder(walk, path, key);
    return S_ISLNK(at.st_mode) && S_ISDIR(target.st_mode) ? walk_link(walk, path) : IMR_OK;
}

static imr_status walk_folder(const walker *walk, const char *path, const char *key)
{
    names list = {0};
    imr_status status = list_folder(walk, path, &list);
    if (status == IMR_OK && !holds_index(&list))
        for (size_t i = 0; status == IMR_OK && i < list.n; i++)
            status = walk_entry(walk, joined(walk->arena, path, list.at[i]), joined(walk->arena, key, list.at[i]));
    free_names(&list);
    return status;
}

/* ---- cost ---- */

bool imr_source_named_pdf(const imr_source *source)
{
    static const char ending[] = ".pdf";
    size_t n = strlen(source->path), end = sizeof ending - 1;
    return n >= end && strcasecmp(source->path + n - end, ending) == 0;
}

uint64_t imr_source_work(const imr_source *source)
{
    enum { PDF_WORK = 32 << 10, LEAST_WORK = 1 << 10 };
    if (imr_source_named_pdf(source)) return PDF_WORK;
    return source->size < LEAST_WORK ? LEAST_WORK : source->size;
}

/* ---- given paths ---- */

/* The key of a path that does not exist: that of the nearest existing folder above it, and the rest unchanged. */
static const char *key_of_gone(imr_arena *arena, const char *path)
{
    char *above = imr_arena_dup(arena, imr_str_of(path));
    if (above == NULL) return NULL;
    imr_str trimmed = imr_str_of(above);
    while (trimmed.n > 1 && trimmed.s[trimmed.n - 1] == '/') above[--trimmed.n] = '\0';
    char *slash = strrchr(above, '/');
    const char *folder = slash == NULL ? "." : slash == above ? "/" : above;
    const char *name = slash == NULL ? above : slash + 1;
    if (slash != NULL) *slash = '\0';
    if (slash == above) folder = "/";
    char *real = realpath(folder, NULL);
    const char *base = real != NULL ? real : key_of_gone(arena, folder);
    const char *key = base == NULL ? NULL : joined(arena, base, name);
    free(real);
    return key;
}

bool imr_path_is_below(imr_str path, imr_str folder)
{
    if (!imr_str_starts(path, folder)) return false;
    return path.n == folder.n || path.s[folder.n] == '/' || imr_str_ends(folder, IMR_STR("/"));
}

bool imr_sources_cover(const imr_sources *sources, imr_str key)
{
    for (size_t i = 0; i < sources->roots.n; i++)
        if (imr_path_is_below(key, sources->roots.at[i])) return true;
    return false;
}

static imr_status walk_gone(const walker *walk, const char *path)
{
    imr_str key = imr_str_of(key_of_gone(walk->arena, path));
    return key.s != NULL && imr_list_add(walk->arena, &walk->sources->roots, key) ? IMR_OK : imr_fail_memory(walk->err);
}

/* Paths in it that were given before are not walked again. */
static imr_status walk_root(walker walk, const char *path, const char *key, imr_error *err)
{
    imr_list *roots = &walk.sources->roots;
    walk.root = imr_str_of(key);
    walk.around = false;
    for (size_t i = 0; !walk.around && i < roots->n; i++) walk.around = imr_path_is_below(roots->at[i], walk.root);
    imr_status status = walk_folder(&walk, path, key);
    if (status != IMR_OK) return status;
    return imr_list_add(walk.arena, roots, imr_str_of(key)) ? IMR_OK : imr_fail_memory(err);
}

/* Follows a link to a folder once, under the folder's own name. What has been or will be walked anyway is not walked
 * again; a folder around this one would lead back here, which is reported. */
static imr_status walk_link(const walker *walk, const char *path)
{
    char *real = realpath(path, NULL);
    if (real == NULL) {
        unreadable(walk, path, errno);
        return IMR_OK;
    }
    const char *key = imr_arena_dup(walk->arena, imr_str_of(real));
    free(real);
    if (key == NULL) return imr_fail_memory(walk->err);
    bool known = imr_sources_cover(walk->sources, imr_str_of(key)), around = false;
    for (const walker *at = walk; at != NULL; at = at->outer) {
        known = known || imr_path_is_below(imr_str_of(key), at->root);
        around = around || imr_path_is_below(at->root, imr_str_of(key));
    }
    if (known) return IMR_OK;
    walker inner = *walk;
    inner.outer = walk;
    if (!around) return walk_root(inner, path, key, walk->err);
    imr_skip skip;
    imr_refuse(&skip, IMR_SKIP_UNREADABLE, IMR_IO, "a link to a folder around it: not followed");
    walk->skipped(walk->context, path, 0, &skip);
    return IMR_OK;
}

static imr_status walk_given(const walker *walk, const char *path, bool gone_is_fine)
{
    imr_sources *sources = walk->sources;
    if (strcmp(path, "-") == 0) return add_file(walk, path, path, NULL);
    struct stat at;
    char *real = stat(path, &at) == 0 ? realpath(path, NULL) : NULL;
    if (real == NULL && errno == ENOENT && gone_is_fine) return walk_gone(walk, path);
    if (real == NULL && errno == ENOENT) return imr_fail(walk->err, IMR_IO, "%s: %s", path, strerror(ENOENT));
    if (real == NULL) {
        unreadable(walk, path, errno);
        return IMR_OK;
    }
    const char *key = imr_arena_dup(walk->arena, imr_str_of(real));
    free(real);
    if (key == NULL) return imr_fail_memory(walk->err);
    if (imr_sources_cover(sources, imr_str_of(key))) return IMR_OK; /* given before */
    if (S_ISDIR(at.st_mode)) return walk_root(*walk, path, key, walk->err);
    if (!imr_list_add(walk->arena, &sources->roots, imr_str_of(key))) return imr_fail_memory(walk->err);
    if (S_ISREG(at.st_mode)) return add_file(walk, path, key, &at);
    imr_skip skip;
    imr_refuse(&skip, IMR_SKIP_UNREADABLE, IMR_IO, "neither a file nor a folder");
    walk->skipped(walk->context, path, 0, &skip);
    return IMR_OK;
}

/* ---- files of one name ---- */

const char *imr_path_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

/* By name, then by their order. */
static int by_file_name(const void *a, const void *b)
{
    const imr_source *one = *(imr_source *const *)a, *other = *(imr_source *const *)b;
    int difference = strcmp(imr_path_name(one->path), imr_path_name(other->path));
    return difference != 0 ? difference : (one > other) - (one < other);
}

static imr_status mark_namesakes(imr_sources *sources, imr_error *err)
{
    if (sources->n < 2) return IMR_OK;
    imr_source **sorted = malloc(sources->n * sizeof(imr_source *));
    if (sorted == NULL) return imr_fail_memory(err);
    for (size_t i = 0; i < sources->n; i++) sorted[i] = &sources->at[i];
    qsort(sorted, sources->n, sizeof(imr_source *), by_file_name);
    for (size_t i = 1; i < sources->n; i++)
        sorted[i]->namesake = strcmp(imr_path_name(sorted[i - 1]->path), imr_path_name(sorted[i]->path)) == 0;
    free(sorted);
    return IMR_OK;
}

imr_status imr_walk(imr_arena *arena, const char *const *paths, bool gone_is_fine, imr_sources *sources,
                    imr_skip_visitor *skipped, void *context, imr_error *err)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    const walker walk = {.arena = arena,
                         .sources = sources,
                         .skipped = skipped,
                         .context = context,
                         .err = err,
                         .now = nanoseconds(&now)};
    imr_status status = IMR_OK;
    for (; status == IMR_OK && *paths != NULL; paths++) status = walk_given(&walk, *paths, gone_is_fine);
    return status == IMR_OK ? mark_namesakes(sources, err) : status;
}

void imr_sources_free(imr_sources *sources)
{
    free(sources->at);
    *sources = (imr_sources){0};
}
