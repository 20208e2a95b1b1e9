/* Checksums of the files of a generation, one for each block, in the file imr.sums beside them. The engine's tables
 * have no checksums of their own. A block is verified when it is first read, so that damage is reported instead of used
 * for an answer; what is not read costs nothing.
 *
 * The file is valid for one commit. Each commit updates it from the previous one: only changed blocks are read. Between
 * a commit and its checksums (the writer was killed, or is still at work) those in imr.sums.next are valid, which are
 * written before the commit is named; they have no row for the bitmap index, which is made afterwards. */
#ifndef IMR_SUMS_H
#define IMR_SUMS_H

#ifdef __cplusplus
extern "C" {
#endif

#include "error.h"
#include "str.h"

#define IMR_SUMS_FILE "imr.sums"
#define IMR_SUMS_NEXT_FILE "imr.sums.next"

/* Bytes of a block: of the engine's tables, whose blocks these are; of mapped files. */
enum { IMR_SUMS_TABLE_BLOCK = 8192, IMR_SUMS_MAPPED_BLOCK = 1024 };

/* ---- writing ---- */

/* A commit of the database in a folder; its stamp identifies it, and `positions` is its length of imr.positions. */
typedef struct imr_sums_commit {
    const char *folder, *stamp;
    uint64_t revision, positions;
} imr_sums_commit;

/* Writes the checksums of a commit, once all files of the generation exist. IMR_IO, IMR_MEMORY. */
imr_status imr_sums_write(const imr_sums_commit *commit, imr_error *err);
/* Tells which commit this thread makes next; NULL: none. Before the engine names that commit, its checksums are written
 * to imr.sums.next (sums_commit.c). If they cannot be, there are none until imr_sums_write(). */
void imr_sums_announce(const imr_sums_commit *commit);

/* ---- reading: any number of threads ---- */

typedef struct imr_sums imr_sums;
typedef struct imr_sums_file imr_sums_file;

/* Opens the checksums, before the database is opened; *out is NULL if there are none that are usable. From now on
 * blocks of the engine's tables are verified as they are read (sums_read.c). IMR_CORRUPT if the file that names the
 * commit (iamglass) has another checksum, or is nothing that the engine writes; IMR_IO, IMR_MEMORY. */
imr_status imr_sums_open(const char *folder, imr_sums **out, imr_error *err);
/* Tells the checksums which commit was opened. Those of an earlier commit still verify the tables' older blocks. sums
 * may be NULL. IMR_CORRUPT if the commit is older than the checksums, or another one. */
imr_status imr_sums_settle(imr_sums *sums, const char *stamp, uint64_t revision, imr_error *err);
/* Counts the writers of this process (1, -1): blocks of the commits that they are making are no damage. */
void imr_sums_count_writers(int change);
void imr_sums_close(imr_sums *sums); /* NULL is fine */

/* Whether there are checksums of the commit that is open. */
bool imr_sums_current(const imr_sums *sums);
/* The checksums of a file by name; NULL if there are none for this commit. */
const imr_sums_file *imr_sums_of(const imr_sums *sums, const char *name); /* sums may be NULL */
/* Whether the checksums of the n bytes at `at` are right, in a file that is mapped at `base`. True if file is NULL;
 * false beyond the length that was summed. */
bool imr_sums_verify(const imr_sums_file *file, const void *base, uint64_t at, uint64_t n);

/* ---- what the engine reads ---- */

/* The message about the last damage that this thread met in a table, and clears it; NULL if none. */
const char *imr_sums_take_damage(void);
bool imr_sums_has_damage(void);

/* Reads all files from beginning to end and reports each damaged one by a line of text. */
typedef void imr_sums_fault(void *context, const char *text);
imr_status imr_sums_check(const char *folder, const imr_sums *sums, imr_sums_fault *fault, void *context,
                          imr_error *err);

#ifdef __cplusplus
}
#endif

#endif
