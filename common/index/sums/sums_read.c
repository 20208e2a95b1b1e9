/* The engine reads its tables by pread(), a block a call, and has no hook to verify them. So this file defines pread()
 * for the program, and the dynamic linker directs the engine's calls here. Everything is passed through except blocks
 * of tables with open checksums: a wrong block is an error (EBADMSG), which the engine reports like any other disk
 * error and the guard reports as damage.
 *
 * If a program is linked so that the engine's calls do not come here, tables are read without verification. */
/* With _FORTIFY_SOURCE the headers would define pread() themselves. */
#undef _FORTIFY_SOURCE

#include "sums_format.h"

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
static imr_sums *watched; /* under the lock */
static atomic_int watched_n, writers;

static _Thread_local char damage[256];

const char *imr_sums_take_damage(void)
{
    static _Thread_local char taken[sizeof damage];
    if (damage[0] == '\0') return NULL;
    snprintf(taken, sizeof taken, "%s", damage);
    damage[0] = '\0';
    return taken;
}

bool imr_sums_has_damage(void) { return damage[0] != '\0'; }

void imr_sums_count_writers(int change) { atomic_fetch_add(&writers, change); }

void imr_sums_watch(imr_sums *sums)
{
    pthread_rwlock_wrlock(&lock);
    sums->next = watched;
    watched = sums;
    atomic_fetch_add(&watched_n, 1);
    pthread_rwlock_unlock(&lock);
}

void imr_sums_unwatch(imr_sums *sums)
{
    pthread_rwlock_wrlock(&lock);
    for (imr_sums **at = &watched; *at != NULL; at = &(*at)->next) {
        if (*at != sums) continue;
        *at = sums->next;
        atomic_fetch_sub(&watched_n, 1);
        break;
    }
    pthread_rwlock_unlock(&lock);
}

/* NEWER: according to the block, a commit later than the reader's wrote it; then the engine says that the database
 * changed. */
typedef enum verdict { UNKNOWN, NEWER, GOOD, BAD } verdict;

static verdict judge_by(const imr_sums *sums, const imr_sums_file *file, const void *bytes, uint64_t block)
{
    if (block >= file->row->blocks) return UNKNOWN;
    if (bytes == NULL) return BAD; /* cut off */
    _Atomic uint64_t *word = &file->verified[block / 64];
    const uint64_t bit = (uint64_t)1 << block % 64;
    bool verified = (atomic_load_explicit(word, memory_order_relaxed) & bit) != 0;
    uint32_t written_by = imr_block_revision(bytes);
    if (written_by > sums->head->revision) return written_by > sums->opened ? NEWER : UNKNOWN;
    if (verified || imr_block_sum(bytes, IMR_SUMS_TABLE_BLOCK) == file->sums[block]) {
        atomic_fetch_or_explicit(word, bit, memory_order_relaxed);
        return GOOD;
    }
    return BAD;
}

static void tell(const imr_sums *sums, const imr_sums_file *file, uint64_t block)
{
    snprintf(damage, sizeof damage, "%s/%s: block %llu is damaged; to rebuild the index: imr-index rebuild",
             sums->folder, file->row->name, (unsigned long long)block);
}

/* Whether no commit can have written the block. The engine overwrites a block of a commit only after the next commit is
 * named; a writer also reads the blocks of the commit it is making, whose number is a little higher if some failed. */
static bool is_of_no_commit(const imr_sums *sums, const void *bytes)
{
    enum { FAILED = 3 };
    char path[4096];
    uint32_t named = 0;
    int length = snprintf(path, sizeof path, "%s/iamglass", sums->folder);
    if (length < 0 || (size_t)length >= sizeof path || !imr_sums_read_revision(path, &named)) return false;
    if (atomic_load(&writers) > 0) return imr_block_revision(bytes) > (uint64_t)named + FAILED;
    return named == sums->opened;
}

static bool is_damaged(const struct stat *about, const void *bytes, uint64_t block)
{
    verdict worst = UNKNOWN;
    const imr_sums *behind = NULL;
    const imr_sums_file *of = NULL;
    for (imr_sums *sums = watched; sums != NULL && worst != GOOD; sums = sums->next)
        for (size_t i = 0; i < sums->n; i++) {
            const imr_sums_file *file = &sums->files[i];
            if (file->inode != about->st_ino || file->device != about->st_dev) continue;
            verdict one = judge_by(sums, file, bytes, block);
            if (one == BAD) tell(sums, file, block);
            if (one == NEWER) behind = sums, of = file;
            if (one > NEWER) worst = one;
        }
    if (worst == GOOD) damage[0] = '\0';
    if (worst != UNKNOWN || behind == NULL || !is_of_no_commit(behind, bytes)) return worst == BAD;
    tell(behind, of, block);
    return true;
}

static ssize_t read_at(int fd, void *bytes, size_t n, off_t place)
{
    static ssize_t (*_Atomic next)(int, void *, size_t, off_t);
    ssize_t (*call)(int, void *, size_t, off_t) = next;
    if (call == NULL) {
        *(void **)&call = dlsym(RTLD_NEXT, "pread");
        next = call;
    }
    return call != NULL ? call(fd, bytes, n, place) : (ssize_t)syscall(SYS_pread64, fd, bytes, n, place);
}

/* Reads n bytes, or until the file ends. */
static ssize_t read_whole(int fd, char *bytes, size_t n, off_t place)
{
    size_t all = 0;
    while (all < n) {
        ssize_t got = read_at(fd, bytes + all, n - all, place + (off_t)all);
        if (got < 0 && all == 0) return got;
        if (got <= 0) break;
        all += (size_t)got;
    }
    return (ssize_t)all;
}

__attribute__((used, visibility("default"))) ssize_t pread(int fd, void *bytes, size_t n, off_t place)
{
    struct stat about;
    bool block = n == IMR_SUMS_TABLE_BLOCK && place % IMR_SUMS_TABLE_BLOCK == 0 && atomic_load(&watched_n) > 0;
    if (!block) return read_at(fd, bytes, n, place);
    ssize_t got = read_whole(fd, bytes, n, place);
    if (got < 0 || fstat(fd, &about) != 0) return got;
    pthread_rwlock_rdlock(&lock);
    bool damaged = is_damaged(&about, (size_t)got < n ? NULL : bytes, (uint64_t)place / IMR_SUMS_TABLE_BLOCK);
    pthread_rwlock_unlock(&lock);
    if (!damaged) return got;
    errno = EBADMSG;
    return -1;
}
