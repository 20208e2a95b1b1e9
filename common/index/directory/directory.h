/* The folder of an index. Its database is a generation (gen-0001 ...) that the file XAPIANDB names, so that another
 * generation takes its place by one rename: readers see the whole of one or the whole of the other.
 *
 *   XAPIANDB        one line, "auto gen-NNNN", and nothing else: what is not exactly that is refused, not guessed at
 *   gen-NNNN        a generation: the engine's tables, imr.positions, imr.bitmaps, and imr.generation, the mark
 *   gen-NNNN.parts  where a large addition is made; gen-NNNN.new, where the first generation is made
 *
 * Nothing is ever removed but folders of those names that bear the mark, and empty ones. The folder is 0700. */
#ifndef IMR_DIRECTORY_H
#define IMR_DIRECTORY_H

#ifdef __cplusplus
extern "C" {
#endif

#include "error.h"
#include "str.h"

/* Appends the path of the generation that is named; dir itself where it is a database without a XAPIANDB file.
 * IMR_ABSENT where there is neither; IMR_CORRUPT where XAPIANDB is not what imr writes, or is lost or names what is not
 * there; IMR_IO where it cannot be read; IMR_MEMORY.
 *
 * A reader that opens it has to ask once more afterwards: if the answer differs, files of the first may have been
 * removed already while it was opened. */
imr_status imr_directory_find(const char *dir, imr_buf *path, imr_error *err);

/* A folder that is locked for writing, by one process at a time; a killed one holds no lock. */
typedef struct imr_directory imr_directory;

/* Locks the folder, which is made where create; removes nothing. IMR_LOCKED, with the process that holds it;
 * IMR_ABSENT; IMR_INPUT where create finds a folder that holds other things; IMR_CORRUPT as imr_directory_find; IMR_IO.
 */
imr_status imr_directory_lock(const char *dir, bool create, imr_directory **out, imr_error *err);
void imr_directory_unlock(imr_directory *directory); /* NULL is fine */

/* Keeps writers out while somebody reads who must not be overtaken; they are told that the index is locked. *fd is to
 * be closed, or -1 where the file system knows no locks. IMR_LOCKED while somebody writes; IMR_IO. */
imr_status imr_directory_hold(const char *dir, int *fd, imr_error *err);

/* The generation that is named, or is to be the first one where none is yet; valid until the next publishing. */
const char *imr_directory_live(const imr_directory *directory);
bool imr_directory_is_named(const imr_directory *directory);

/* Where the next generation is to be made, and a folder for what it is made of; both are there only after they were
 * made, empty but for the mark. IMR_IO. */
const char *imr_directory_next(const imr_directory *directory);
const char *imr_directory_staging(const imr_directory *directory);
imr_status imr_directory_make_next(imr_directory *directory, imr_error *err);
imr_status imr_directory_make_staging(imr_directory *directory, imr_error *err);

/* The first generation is made under another name (imr_directory_first) and becomes the live one by a rename, unless it
 * is there already and is only to be named. Everything is on the disk before it is named. */
const char *imr_directory_first(const imr_directory *directory);
imr_status imr_directory_make_first(imr_directory *directory, imr_error *err);
imr_status imr_directory_publish_first(imr_directory *directory, imr_error *err);

/* Makes the next generation, which has to be whole, the live one: it is on the disk before it is named. The one before
 * and the staging folder are removed. Once the name is written it stays written: an IMR_IO that says so came later. */
imr_status imr_directory_publish(imr_directory *directory, imr_error *err);
/* Removes what there is of the next generation, and the staging folder. */
void imr_directory_discard(imr_directory *directory);
/* Removes what killed writers left. Only for a writer that has opened the live generation, so that its locks are held
 * also where the file system knows no locks on folders. */
void imr_directory_sweep(const imr_directory *directory);
/* Waits until the disk has the names of the files in the live generation: the end of a small commit. IMR_IO. */
imr_status imr_directory_sync_live(const imr_directory *directory, imr_error *err);

/* Removes a folder with everything in it. NULL is fine. */
void imr_directory_remove(const char *path);
/* A copy of the files of a database that nobody writes, in a folder that is made. IMR_IO, IMR_MEMORY. */
imr_status imr_directory_copy(const char *from, const char *to, imr_error *err);

#ifdef __cplusplus
}
#endif

#endif
