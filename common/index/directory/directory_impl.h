/* Shared by the files of the directory module. */
#ifndef IMR_DIRECTORY_IMPL_H
#define IMR_DIRECTORY_IMPL_H

#include "directory.h"

#define IMR_STUB "XAPIANDB"
#define IMR_STUB_FRESH IMR_STUB ".new"
#define IMR_GENERATION "gen-"
#define IMR_STAGING ".parts"
#define IMR_FIRST ".new"
#define IMR_MARK "imr.generation" /* a file in every folder that imr made and may remove */
#define IMR_DATABASE "iamglass"   /* a file in every database of the engine */

enum { IMR_FOLDER_MODE = 0700, IMR_FILE_MODE = 0600 };

/* IMR_IO with the path and errno. */
imr_status imr_directory_failed(const char *path, imr_error *err);

/* Parses "gen-NNNN", a number from 1 with at least four digits; *suffix is what follows, possibly "". */
bool imr_generation_parse(const char *name, unsigned *number, const char **suffix);
/* Whether imr gives such names: a generation, with or without one of its suffixes. */
bool imr_generation_is_ours(const char *name, unsigned *number);
/* The highest number among the folder's entries, 0 if none. IMR_IO. */
imr_status imr_generation_highest(const char *dir, unsigned *number, imr_error *err);

/* The generation that the stub names. IMR_NONE: no stub; IMR_CORRUPT, IMR_IO, IMR_MEMORY. */
imr_status imr_stub_read(const char *dir, unsigned *number, imr_error *err);
/* Replaces the stub; fd is the open folder. *named: whether it was replaced, even if IMR_IO came afterwards. */
imr_status imr_stub_write(int fd, const char *dir, unsigned number, bool *named, imr_error *err);

/* Makes a folder that contains the mark. IMR_IO. */
imr_status imr_folder_make(const char *path, imr_error *err);
bool imr_folder_is_marked(int dir, const char *name);
/* Sets *there if the folder has an entry of that name. IMR_IO if that is unknown. */
imr_status imr_folder_has(const char *dir, const char *name, bool *there, imr_error *err);
/* Syncs a folder and its contents. IMR_IO. */
imr_status imr_folder_sync(const char *path, imr_error *err);

#endif
