/* What the files of the directory module share. */
#ifndef IMR_DIRECTORY_IMPL_H
#define IMR_DIRECTORY_IMPL_H

#include "directory.h"

#define IMR_STUB "XAPIANDB"
#define IMR_STUB_FRESH IMR_STUB ".new"
#define IMR_GENERATION "gen-"
#define IMR_STAGING ".parts"
#define IMR_FIRST ".new"
#define IMR_MARK "imr.generation" /* a file of every folder that imr made and may remove */
#define IMR_DATABASE "iamglass"   /* a file of every database of the engine */

enum { IMR_FOLDER_MODE = 0700, IMR_FILE_MODE = 0600 };

/* IMR_IO with the path and errno. */
imr_status imr_directory_failed(const char *path, imr_error *err);

/* Reads "gen-NNNN", a number from 1 and at least four digits; *suffix is what follows, "" or more. */
bool imr_generation_parse(const char *name, unsigned *number, const char **suffix);
/* Whether a name is one that imr gives: a generation, with or without one of its suffixes. */
bool imr_generation_is_ours(const char *name, unsigned *number);
/* The highest number that an entry of the folder has, 0 for none. IMR_IO. */
imr_status imr_generation_highest(const char *dir, unsigned *number, imr_error *err);

/* The generation that the stub names. IMR_NONE where there is no stub; IMR_CORRUPT, IMR_IO, IMR_MEMORY. */
imr_status imr_stub_read(const char *dir, unsigned *number, imr_error *err);
/* Replaces the stub; fd is of the folder. *named: whether it was replaced, also where IMR_IO came afterwards. */
imr_status imr_stub_write(int fd, const char *dir, unsigned number, bool *named, imr_error *err);

/* Makes a folder with the mark. IMR_IO. */
imr_status imr_folder_make(const char *path, imr_error *err);
bool imr_folder_is_marked(int dir, const char *name);
/* IMR_IO where it cannot be told. */
imr_status imr_folder_has(const char *dir, const char *name, bool *there, imr_error *err);
/* Waits until the disk has a folder with everything in it. IMR_IO. */
imr_status imr_folder_sync(const char *path, imr_error *err);

#endif
