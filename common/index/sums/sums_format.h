/* The format of imr.sums, for sums*.c: a head, a row for each file, then all checksums, 4 bytes a block. It is written
 * and read on machines of one byte order. */
#ifndef IMR_SUMS_FORMAT_H
#define IMR_SUMS_FORMAT_H

#include "sums.h"

#include <stdatomic.h>
#include <sys/types.h>

#define IMR_SUMS_MAGIC "imrsums"
enum { IMR_SUMS_LAYOUT = 1, IMR_SUMS_NAME = 24, IMR_SUMS_STAMP = 104, IMR_SUMS_FILES = 8 };

typedef struct imr_sums_head {
    char magic[8];
    uint32_t layout, files;
    uint64_t sum;      /* of everything after it, to the end of the file */
    uint64_t revision; /* of the commit */
    uint64_t size;     /* of this file */
    char stamp[IMR_SUMS_STAMP];
} imr_sums_head;

typedef struct imr_sums_row {
    char name[IMR_SUMS_NAME];
    uint64_t length; /* bytes that have checksums */
    uint64_t blocks;
    uint64_t first;           /* where its checksums begin in the file */
    uint32_t block, reserved; /* bytes of a block */
} imr_sums_row;

struct imr_sums_file {
    const imr_sums_row *row;
    const uint32_t *sums;
    _Atomic uint64_t *verified; /* a bit for each block */
    dev_t device;
    ino_t inode;
};

struct imr_sums {
    const char *file; /* mapped */
    size_t size;
    const imr_sums_head *head;
    imr_sums_file files[IMR_SUMS_FILES];
    size_t n;
    bool current;    /* they are of the commit that is open */
    uint32_t opened; /* the revision that the version file named when they were opened */
    char *folder;
    imr_sums *next; /* in the list of open ones */
};

/* The files with checksums; tables are divided into the engine's blocks. */
typedef struct imr_summed {
    const char *name;
    uint32_t block;
} imr_summed;
extern const imr_summed imr_summed_files[];
extern const size_t imr_summed_count;

uint32_t imr_block_sum(const void *bytes, size_t n);
uint64_t imr_head_sum(const imr_sums_head *head, const void *rest, size_t n);
/* The revision that wrote a block of the engine's, according to the block. */
uint32_t imr_block_revision(const void *block);

/* Maps a file of checksums; false if it is missing or damaged. */
bool imr_sums_map(const char *folder, const char *name, imr_sums *out);
void imr_sums_unmap(imr_sums *sums);

/* Checks the file that names the commit: the engine must be able to have written it, and if it is of the commit of the
 * checksums, its own must be right. *revision is the commit's, 0 if the file is missing; sums may be NULL. IMR_CORRUPT;
 * IMR_IO, IMR_MEMORY. */
imr_status imr_sums_check_version(const char *folder, const imr_sums *sums, uint32_t *revision, imr_error *err);
/* The revision that a version file names; false if the file cannot be read or is none. */
bool imr_sums_read_revision(const char *path, uint32_t *revision);

/* Writes imr.sums.next for a commit whose version file is not named iamglass yet. */
imr_status imr_sums_write_next(const imr_sums_commit *commit, const char *version, imr_error *err);

/* Verifies the tables of these files as they are read, until they are closed. */
void imr_sums_watch(imr_sums *sums);
void imr_sums_unwatch(imr_sums *sums);

#endif
