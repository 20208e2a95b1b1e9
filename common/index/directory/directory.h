/* The folder of an index. Its database is a generation (gen-0001 ...) that the file XAPIANDB names, so that another
 * generation replaces it by one rename: readers see either the whole old or the whole new one.
 *
 *   XAPIANDB        one line, "auto gen-NNNN"; anything else is refused
 *   gen-NNNN        a generation: the engine's tables, imr.positions, imr.bitmaps, imr.sums; imr.generation, the mark
 *   gen-NNNN.parts  where a large addition is made; gen-NNNN.new, where the first generation is made
 *
 * Only folders with these names are ever removed, and only if they contain the mark or are empty. The folder has mode
 * 0700. */
#ifndef IMR_DIRECTORY_H
#define IMR_DIRECTORY_H

#ifdef __cplusplus
extern "C" {
#endif

#include "error.h"
#include "str.h"

/* Appends the path of the live generation; dir itself if it is a database without a XAPIANDB file. IMR_ABSENT: neither;
 * IMR_CORRUPT: XAPIANDB is not what imr writes, is lost, or names a generation that is missing; IMR_IO; IMR_MEMORY.
 *
 * A reader must call it again after opening: if the answer differs, files of the first generation may have been removed
 * while it was being opened. */
imr_status imr_directory_find(const char *dir, imr_buf *path, imr_error *err);

/* A folder locked for writing, by one process at a time; the lock of a killed process is released. */
typedef struct imr_directory imr_directory;

/* Locks the folder; create: makes it if absent. Removes nothing. IMR_LOCKED, with the process that holds the lock;
 * IMR_ABSENT; IMR_INPUT if create finds a folder that holds other things; IMR_CORRUPT as imr_directory_find; IMR_IO. */
imr_status imr_directory_lock(const char *dir, bool create, imr_directory **out, imr_error *err);
void imr_directory_unlock(imr_directory *directory); /* NULL is fine */

/* Keeps writers out while a reader needs an unchanging index; they fail with IMR_LOCKED. The caller closes *fd, which
 * is -1 on a file system without locks. IMR_LOCKED while a writer has the folder; IMR_IO. */
imr_status imr_directory_hold(const char *dir, int *fd, imr_error *err);

/* The path of the live generation, or of the first one if there is none yet; valid until the next publish. */
const char *imr_directory_live(const imr_directory *directory);
bool imr_directory_is_named(const imr_directory *directory);

/* The path of the next generation, and of a staging folder for its parts. Both exist only after they were made, and
 * then contain nothing but the mark. IMR_IO. */
const char *imr_directory_next(const imr_directory *directory);
const char *imr_directory_staging(const imr_directory *directory);
imr_status imr_directory_make_next(imr_directory *directory, imr_error *err);
imr_status imr_directory_make_staging(imr_directory *directory, imr_error *err);

/* The first generation is made under another name (imr_directory_first). Publishing renames it, unless that was done
 * already, and names it in XAPIANDB. Everything is synced before it is named. */
const char *imr_directory_first(const imr_directory *directory);
imr_status imr_directory_make_first(imr_directory *directory, imr_error *err);
imr_status imr_directory_publish_first(imr_directory *directory, imr_error *err);

/* Syncs the next generation, which must be complete, makes it the live one, and removes the previous one and the
 * staging folder. If an IMR_IO says that the name is written already, the new generation stays live. */
imr_status imr_directory_publish(imr_directory *directory, imr_error *err);
/* Removes the next generation and the staging folder, as far as they exist. */
void imr_directory_discard(imr_directory *directory);
/* Removes what killed writers left. Only for a writer that has the live generation open: the engine's lock is then held
 * even if the file system has no locks on folders. */
void imr_directory_sweep(const imr_directory *directory);
/* Syncs the live generation's folder, the end of a small commit. IMR_IO. */
imr_status imr_directory_sync_live(const imr_directory *directory, imr_error *err);

/* Removes a folder and its contents. NULL is fine. */
void imr_directory_remove(const char *path);
/* Copies the files of a database that no process is writing into a new folder. IMR_IO, IMR_MEMORY. */
imr_status imr_directory_copy(const char *from, const char *to, imr_error *err);

#ifdef __cplusplus
}
#endif

#endif
