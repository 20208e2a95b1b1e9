/* Readers beside a writer: eight processes query one index while additions, replacements, removals, large additions
 * (which merge) and compactions change it. The right answers of each commit are known in advance, from a second index
 * that gets the same changes and that nobody else reads. An answer must be that of a commit that was the newest at some
 * moment of the query.
 * usage: load INDEX LARGE LETTERS SECONDS SEED     run in an empty folder; LARGE is the program of large.c
 * Exits 1 if an answer was of no such commit, went back in time, or was an error other than "try again". */
#include "search.h"

#include <dirent.h>
#include <errno.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

#define WORD(text) ((char *)(uintptr_t)(text)) /* posix_spawn takes no const */

enum { READERS = 8, STATES = 1 << 16, FILES = 40, PATH = 4096, TEXT = 512 };

static const char *const questions[] = {"*", "medically necessary", "\"not medically necessary\"", "outcome:upheld",
                                        "injury treatment"};
enum { QUESTIONS = sizeof questions / sizeof *questions };

/* Shared by all processes. */
typedef struct board {
    atomic_int started, finished; /* number of the change being committed; of the last one certainly committed */
    atomic_bool over;
    atomic_ulong asked, again, bad;
    uint64_t expected[STATES][QUESTIONS];
} board;

static board *shared;
static imr_lexicon *lexicon;

__attribute__((format(printf, 1, 2))) static void fault(const char *format, ...)
{
    char line[TEXT];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    atomic_fetch_add(&shared->bad, 1);
    if (write(STDOUT_FILENO, line, strlen(line)) < 0) _exit(2);
}

/* ---- asking ---- */

static imr_status answer(imr_snapshot *snapshot, const char *question, uint64_t *out, imr_error *err)
{
    const imr_request request = {
        .query = imr_str_of(question), .exact = true, .sort = IMR_SORT_ID, .limit = IMR_LIMIT_ALL};
    imr_search *search = NULL;
    imr_hit hit;
    imr_status status = imr_search_open(snapshot, &request, &search, err);
    if (status != IMR_OK) return status;
    uint64_t sum = imr_search_total(search);
    while ((status = imr_search_next(search, NULL, &hit, err)) == IMR_OK)
        sum = sum * 31 + imr_str_hash(hit.decision.id) + 7 * imr_str_hash(hit.decision.heading) +
              13 * imr_str_hash(hit.decision.rationale);
    imr_search_close(search);
    *out = sum;
    return status == IMR_NONE ? IMR_OK : status;
}

/* The change whose commit gives this answer, among those that were the newest meanwhile; -1: none. */
static int state_of(uint64_t got, size_t question, int from, int to)
{
    for (int i = from; i <= to; i++)
        if (shared->expected[i][question] == got) return i;
    return -1;
}

static void judge_answer(imr_status status, const imr_error *err, uint64_t got, size_t question, int from, int to)
{
    atomic_fetch_add(&shared->asked, 1);
    if (status == IMR_CHANGED)
        atomic_fetch_add(&shared->again, 1);
    else if (status != IMR_OK)
        fault("FAULT load: %s, asked between changes %d and %d\n", err->text, from, to);
    else if (state_of(got, question, from, to) < 0)
        fault("FAULT load: %s: not what any commit from %d to %d has to answer\n", questions[question], from, to);
}

/* keeps: keeps its snapshot and moves it to the newest commit; otherwise opens the index each time. */
static void read_on(const char *index, bool keeps, unsigned seed)
{
    imr_snapshot *snapshot = NULL;
    while (!atomic_load(&shared->over)) {
        imr_error err = {.status = IMR_OK};
        imr_snapshot *newest = NULL;
        uint64_t got = 0;
        size_t question = (size_t)rand_r(&seed) % QUESTIONS;
        int from = atomic_load(&shared->finished);
        imr_status status = snapshot == NULL ? imr_snapshot_open(index, lexicon, &newest, &err)
                                             : imr_snapshot_newest(snapshot, &newest, &err);
        if (status == IMR_OK) {
            imr_snapshot_release(snapshot);
            snapshot = newest;
            status = answer(snapshot, questions[question], &got, &err);
        }
        judge_answer(status, &err, got, question, from, atomic_load(&shared->started));
        if (keeps) continue;
        imr_snapshot_release(snapshot);
        snapshot = NULL;
    }
    imr_snapshot_release(snapshot);
}

/* ---- changing ---- */

typedef struct change {
    char *words[6]; /* of a command, without "--db INDEX" */
    bool large;
} change;

static int run(const char *program, const change *what, const char *index)
{
    char *words[12] = {WORD(program)};
    int n = 1, status = 0;
    pid_t child;
    if (what->large) {
        words[n++] = WORD("--db");
        words[n++] = WORD(index);
    }
    for (int i = 0; what->words[i] != NULL; i++) words[n++] = what->words[i];
    if (!what->large) {
        words[n++] = WORD("--db");
        words[n++] = WORD(index);
    }
    if (posix_spawn(&child, program, NULL, NULL, words, environ) != 0) return -1;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void learn(const char *index, int number)
{
    imr_snapshot *snapshot = NULL;
    imr_error err = {.status = IMR_OK};
    imr_status status = imr_snapshot_open(index, lexicon, &snapshot, &err);
    for (size_t i = 0; status == IMR_OK && i < QUESTIONS; i++)
        status = answer(snapshot, questions[i], &shared->expected[number][i], &err);
    if (status != IMR_OK) fault("FAULT load: the second index: %s (%d, %d)\n", err.text, number, (int)status);
    imr_snapshot_release(snapshot);
}

static char files[FILES][PATH], ids[FILES][PATH];
static int files_n;

static void list_files(const char *folder)
{
    DIR *at = opendir(folder);
    for (struct dirent *entry; at != NULL && files_n < FILES && (entry = readdir(at)) != NULL;) {
        size_t n = strlen(entry->d_name);
        if (n < 5 || strncmp(entry->d_name, "CM", 2) != 0 || strcmp(entry->d_name + n - 4, ".txt") != 0) continue;
        snprintf(ids[files_n], PATH, "%.*s", (int)(n - 4), entry->d_name);
        snprintf(files[files_n++], PATH, "%.2000s/%.255s", folder, entry->d_name);
    }
    if (at != NULL) closedir(at);
}

static change choose(unsigned *seed)
{
    char *file = files[rand_r(seed) % files_n], *other = files[rand_r(seed) % files_n];
    char *id = ids[rand_r(seed) % files_n];
    switch (rand_r(seed) % 8) {
    case 0: return (change){{WORD("compact"), WORD("-q")}, false};
    case 1:
    case 2:
    case 3: return (change){{WORD("remove"), WORD("-q"), id, ids[rand_r(seed) % files_n]}, false};
    case 4: return (change){{file, other}, true};
    default: return (change){{WORD("add"), WORD("-q"), file, other}, false};
    }
}

/* Makes the same changes to both, first to the second one. */
static unsigned long change_on(const char *index, const char *large, unsigned seed, long seconds)
{
    unsigned long kinds[3] = {0};
    const time_t end = time(NULL) + seconds;
    int number = 0;
    while (time(NULL) < end && number + 1 < STATES) {
        const change what = choose(&seed);
        const char *program = what.large ? large : index;
        int expected = run(program, &what, "second");
        learn("second", ++number);
        atomic_store(&shared->started, number);
        int code = run(program, &what, "first");
        atomic_store(&shared->finished, number);
        if (code != expected || code < 0 || code > 1)
            fault("FAULT load: a change ends with another status: %s: %d for %d\n", what.words[0], code, expected);
        kinds[what.large ? 1 : strcmp(what.words[0], "compact") == 0 ? 2 : 0]++;
    }
    printf("load: %lu small changes, %lu large ones, %lu compactions\n", kinds[0], kinds[1], kinds[2]);
    return kinds[0] + kinds[1] + kinds[2];
}

int main(int argc, char **argv)
{
    if (argc != 6) {
        fprintf(stderr, "usage: load INDEX LARGE LETTERS SECONDS SEED\n");
        return 2;
    }
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    list_files(argv[3]);
    if (shared == MAP_FAILED || files_n == 0 || imr_lexicon_open(NULL, &lexicon, NULL) != IMR_OK) return 2;
    const change first = {{WORD("add"), WORD("-q"), files[0], files[1]}, false};
    if (run(argv[1], &first, "first") != 0 || run(argv[1], &first, "second") != 0) return 2;
    learn("second", 0);
    pid_t readers[READERS];
    unsigned seed = (unsigned)strtoul(argv[5], NULL, 10);
    for (int i = 0; i < READERS; i++)
        if ((readers[i] = fork()) == 0) {
            read_on("first", i % 2 == 0, seed * READERS + (unsigned)i);
            _exit(0);
        }
    change_on(argv[1], argv[2], seed, strtol(argv[4], NULL, 10));
    atomic_store(&shared->over, true);
    for (int i = 0; i < READERS; i++) {
        int status = 0;
        waitpid(readers[i], &status, 0);
        if (!WIFEXITED(status)) fault("FAULT load: a reader %s (%d, %d)\n", "crashed", i, status);
    }
    printf("load: %lu answers of %d readers, %lu told to try again, %lu bad\n", shared->asked, READERS, shared->again,
           shared->bad);
    return shared->bad > 0;
}
