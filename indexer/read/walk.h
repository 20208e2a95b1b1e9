/* Turns the paths of a command line into the files to read, in an order that is the same in every run. */
#ifndef IMR_WALK_H
#define IMR_WALK_H

#include "skip.h"
#include "str.h"

/* A file to read. */
typedef struct imr_source {
    const char *path; /* as given, or as found in a given folder; "-" for standard input */
    const char *key;  /* absolute, with links in the given path resolved: the same however the file is named */
    uint64_t size;    /* bytes; 0 if unknown */
    int64_t changed; /* derived from its modification and status-change times; 0 if a later change might not alter it */
    bool namesake;   /* an earlier file in another folder has the same name */
} imr_source;

bool imr_source_named_pdf(const imr_source *source);
/* The cost of reading and indexing the file, as bytes of text that would cost as much: a PDF letter takes as long as
 * two or three letters of text. The kind is taken from the file's name. */
uint64_t imr_source_work(const imr_source *source);

typedef struct imr_sources {
    imr_source *at;
    size_t n, room;
    uint64_t size;  /* of all of them */
    imr_list roots; /* keys of the given paths */
} imr_sources;

/* Called for a file or folder that cannot be read. */
typedef void imr_skip_visitor(void *context, const char *path, size_t line, const imr_skip *skip);

/* Lists the files in paths (NULL-terminated). A folder means everything in and below it, by name; a link to a folder is
 * followed once, and its target is a root too. In folders, names that begin with a dot, what is not a file, and folders
 * that hold an index are skipped. Text belongs to the arena; initialise sources with {0}. IMR_IO: a path does not exist
 * (unless gone_is_fine: then it is a root without files). IMR_MEMORY. */
imr_status imr_walk(imr_arena *arena, const char *const *paths, bool gone_is_fine, imr_sources *sources,
                    imr_skip_visitor *skipped, void *context, imr_error *err);
void imr_sources_free(imr_sources *sources);

/* Whether an absolute path is the folder, or below it. */
bool imr_path_is_below(imr_str path, imr_str folder);
/* The last part of a path. */
const char *imr_path_name(const char *path);

/* Whether the key is one of the roots or below one. */
bool imr_sources_cover(const imr_sources *sources, imr_str key);

#endif
