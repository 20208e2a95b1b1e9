/* Checksums of the files of a generation, a number for each block: the file imr.sums beside them. The engine's tables
 * have no checksums of their own. A block is verified when it is first read, so that damage is told instead of answered
 * from; what is not read costs nothing.
 *
 * The file counts for one commit. Each commit makes it anew from the one before: only blocks that changed are read.
 * Between a commit and its sums (a writer that was killed, or is not done) a generation is read without verifying. */
#ifndef IMR_SUMS_H
#define IMR_SUMS_H

#ifdef __cplusplus
extern "C" {
#endif

#include "error.h"
#include "str.h"

#define IMR_SUMS_FILE "imr.sums"

/* Bytes of a block: of the engine's tables, as the engine reads them; of the files that are mapped. */
enum { IMR_SUMS_TABLE_BLOCK = 8192, IMR_SUMS_MAPPED_BLOCK = 1024 };

/* ---- writing ---- */

/* Makes the sums for the commit that `stamp` names; positions is how long imr.positions is at it. Nothing where they
 * are there. IMR_IO, IMR_MEMORY. */
imr_status imr_sums_write(const char *folder, const char *stamp, uint64_t revision, uint64_t positions, imr_error *err);

/* ---- reading: any number of threads ---- */

typedef struct imr_sums imr_sums;
typedef struct imr_sums_file imr_sums_file;

/* Opens what is there before the database is opened; *out is NULL where there is nothing usable. From now on blocks of
 * the engine's tables are verified as they are read (sums_read.c). IMR_CORRUPT where the file that names the commit
 * (iamglass) is not what was summed, or nothing that the engine writes; IMR_IO, IMR_MEMORY. */
imr_status imr_sums_open(const char *folder, imr_sums **out, imr_error *err);
/* Once the database is open: which commit of it is read. The sums of an earlier one go on to verify the tables' blocks
 * that are older. sums may be NULL. IMR_CORRUPT where the commit is older than the sums or another one. */
imr_status imr_sums_settle(imr_sums *sums, const char *stamp, uint64_t revision, imr_error *err);
void imr_sums_close(imr_sums *sums); /* NULL is fine */

/* Whether there are sums, and of the commit that is read. */
bool imr_sums_current(const imr_sums *sums);
/* The sums of a file by name; NULL where there are none for that commit. */
const imr_sums_file *imr_sums_of(const imr_sums *sums, const char *name); /* sums may be NULL */
/* Whether `n` bytes at `at` of the file, which is mapped at `base`, are what was summed. True where file is NULL; false
 * for what is behind the end that was summed. */
bool imr_sums_verify(const imr_sums_file *file, const void *base, uint64_t at, uint64_t n);

/* ---- what the engine reads ---- */

/* The damage that this thread met last in a table, as a message; NULL for none. It is forgotten by that. */
const char *imr_sums_take_damage(void);
bool imr_sums_has_damage(void);

/* Reads every file from beginning to end; calls for each that is not what was summed, with a line about it. */
typedef void imr_sums_fault(void *context, const char *text);
imr_status imr_sums_check(const char *folder, const imr_sums *sums, imr_sums_fault *fault, void *context,
                          imr_error *err);

#ifdef __cplusplus
}
#endif

#endif
