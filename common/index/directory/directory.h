/* The folder of an index. Its database stands in a generation (gen-0001 ...) that a stub file names, so that another
 * one takes its place by one rename: readers see the whole of one or the whole of the other. */
#ifndef IMR_HOME_H
#define IMR_HOME_H

#ifdef __cplusplus
extern "C" {
#endif

#include "error.h"
#include "str.h"

/* Appends the path of the generation that is named; dir itself where there is no stub file. IMR_MEMORY.
 *
 * A reader that opens it has to ask once more afterwards: where the answer is another one, files of the first may have
 * been gone already while it was opened. */
imr_status imr_directory_find(const char *dir, imr_buf *path, imr_error *err);

/* A folder that is held for writing, by one process at a time; a killed one holds nothing. */
typedef struct imr_directory imr_directory;

/* Takes hold of the folder, which is made where create, and removes what killed writers left. IMR_LOCKED; IMR_ABSENT;
 * IMR_INPUT where create finds a folder that holds other things; IMR_IO. */
imr_status imr_directory_lock(const char *dir, bool create, imr_directory **out, imr_error *err);
void imr_directory_unlock(imr_directory *home); /* NULL is fine */

/* The generation that is named, or is to be the first one where none is yet; valid until the next publishing. */
const char *imr_directory_live(const imr_directory *home);
bool imr_directory_is_named(const imr_directory *home);
/* Names the live one. */
imr_status imr_directory_name(imr_directory *home, imr_error *err);

/* Where the generation to come belongs, and a folder for what it is made of. Neither is there yet. */
const char *imr_directory_next(const imr_directory *home);
const char *imr_directory_staging(const imr_directory *home);
/* Makes the generation to come, which has to be whole, the live one: it is on the disk before it is named. The others
 * and the workshop are gone afterwards. */
imr_status imr_directory_publish(imr_directory *home, imr_error *err);
/* Removes what there is of the generation to come, and the workshop. */
void imr_directory_discard(imr_directory *home);

/* Removes a folder with all that is in it. */
void imr_directory_remove(const char *path);
/* A copy of the files of a database that nobody writes. IMR_IO, IMR_MEMORY. */
imr_status imr_directory_copy(const char *from, const char *to, imr_error *err);

#ifdef __cplusplus
}
#endif

#endif
