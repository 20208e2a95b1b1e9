/* From the paths of a command line to the files to read, in an order that is the same on every run. */
#ifndef IMR_WALK_H
#define IMR_WALK_H

#include "skip.h"
#include "str.h"

/* A file to read. */
typedef struct imr_source {
    const char *path; /* as given, or as found under what was given; "-" for standard input */
    const char *key;  /* absolute, links in what was given resolved: the same for every way to name the file */
    uint64_t size;    /* bytes; 0 where it is not known */
    int64_t changed;  /* a number of its times of writing and of status; 0 where a later change might not show in it */
    bool namesake;    /* a file before it, in another folder, has the same name */
} imr_source;

bool imr_source_named_pdf(const imr_source *source);
/* What the file costs to read and index, in bytes of text that cost as much: a PDF letter takes as long as two or three
 * letters of text. What it is, is told by its name here. */
uint64_t imr_source_work(const imr_source *source);

typedef struct imr_sources {
    imr_source *at;
    size_t n, room;
    uint64_t size;  /* of all of them */
    imr_list roots; /* keys of what was given */
} imr_sources;

/* Told of a file or folder that cannot be read. */
typedef void imr_skip_visitor(void *context, const char *path, size_t line, const imr_skip *skip);

/* The files in paths (NULL-terminated): a folder means all in it and below, by name; a link to a folder is followed
 * once, and its target is a root too. When found in a folder, names that start with a dot, what is not a file, and
 * folders that hold an index are passed over. Text belongs to the arena; start sources with {0}. IMR_IO: a path does
 * not exist (unless gone_is_fine: then it is a root without files). IMR_MEMORY. */
imr_status imr_walk(imr_arena *arena, const char *const *paths, bool gone_is_fine, imr_sources *sources,
                    imr_skip_visitor *skipped, void *context, imr_error *err);
void imr_sources_free(imr_sources *sources);

/* Whether an absolute path is that of the folder, or below it. */
bool imr_path_is_below(imr_str path, imr_str folder);
/* The last part of a path. */
const char *imr_path_name(const char *path);

/* Whether the key is one of the roots or lies below one. */
bool imr_sources_cover(const imr_sources *sources, imr_str key);

#endif
