/* Damages an index, one bit or cut at a time, and queries it: every answer must be that of the undamaged index, or an
 * error that reports damage, and the check must find whatever changes an answer.
 * usage: damage INDEX SEED FLIPS CUTS [QUESTIONS]
 * The index is changed and restored. Each damage is tried with QUESTIONS (2) queries, the first of which covers
 * everything. The programs run as functions in children of this process. Exits 1 if an answer was silently wrong, a
 * program crashed or hung, or the check missed a damage that changed an answer. */
#include "programs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { FILES = 64, OUTPUT = 1 << 22, WORDS = 12, SECONDS = 20, EACH = 16, TOLD_MOST = 200 };

/* The queries; NULL ends a command. */
static const char *const questions[][WORDS] = {
    {"--format", "jsonl", "--limit", "1000", "--outcome", "upheld,overturned"},
    {"--count", "medically necessary treatment"},
    {"--format", "jsonl", "--limit", "50", "--facets", "injury treatment"},
    {"--format", "jsonl", "\"not medically necessary\""},
    {"--format", "jsonl", "--limit", "20", "--sort", "date", "denied"},
    {"--format", "json", "--limit", "5", "mri lumbar"},
    {"--count", "physical NEAR therapy"},
    {"--format", "csv", "--year", "2012..2020"},
    {"--values", "category"},
    {"--explain", "--limit", "3", "repeat mri lumbar spine"},
};
enum { QUESTIONS = sizeof questions / sizeof *questions };

typedef struct output {
    char *text;
    size_t n;
    int status; /* of waitpid */
} output;

typedef struct file {
    char path[4096], name[256];
    char *bytes;
    size_t n;
} file;

enum verdict { SAME, TOLD, OTHER_ERROR, WRONG, CRASH, HANG, VERDICTS };
static const char *const names[VERDICTS] = {"same", "told", "other error", "WRONG", "CRASH", "HANG"};

static uint64_t state;
static uint64_t draw(uint64_t below)
{
    state += 0x9E3779B97F4A7C15U;
    uint64_t z = state;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9U;
    z = (z ^ z >> 27) * 0x94D049BB133111EBU;
    return (z ^ z >> 31) % below;
}

static void die(const char *what)
{
    fprintf(stderr, "damage: %s: %s\n", what, strerror(errno));
    exit(2);
}

/* ---- running ---- */

static int output_fd;

typedef int program(int argc, char **argv);

/* Runs a program in a child; its output (stdout and stderr together) goes to out. */
static void run(program *run_it, int argc, char **argv, output *out)
{
    if (ftruncate(output_fd, 0) != 0 || lseek(output_fd, 0, SEEK_SET) != 0) die("output");
    fflush(stdout);
    pid_t child = fork();
    if (child < 0) die("fork");
    if (child == 0) {
        dup2(output_fd, 1);
        dup2(output_fd, 2);
        alarm(SECONDS);
        exit(run_it(argc, argv));
    }
    while (waitpid(child, &out->status, 0) < 0 && errno == EINTR) continue;
    ssize_t n = pread(output_fd, out->text, OUTPUT, 0);
    if (n < 0) die("output");
    out->n = (size_t)n;
}

static void ask(const char *index, size_t question, output *out)
{
    char *words[WORDS + 4] = {(char *)(uintptr_t) "imr-search", (char *)(uintptr_t) "--db", (char *)(uintptr_t)index};
    int n = 3;
    for (size_t i = 0; i < WORDS && questions[question][i] != NULL; i++)
        words[n++] = (char *)(uintptr_t)questions[question][i];
    run(fault_search, n, words, out);
}

static bool check_finds(const char *index, output *out)
{
    char *words[] = {(char *)(uintptr_t) "imr-index", (char *)(uintptr_t) "check", (char *)(uintptr_t) "--db",
                     (char *)(uintptr_t)index, NULL};
    run(fault_index, 4, words, out);
    return WIFEXITED(out->status) && WEXITSTATUS(out->status) == 2;
}

/* ---- files ---- */

static void read_file(file *to)
{
    struct stat about;
    int fd = open(to->path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &about) != 0) die(to->path);
    to->n = (size_t)about.st_size;
    to->bytes = malloc(to->n);
    if (to->bytes == NULL || read(fd, to->bytes, to->n) != (ssize_t)to->n) die(to->path);
    close(fd);
}

static size_t read_folder(const char *path, file *files, size_t n)
{
    DIR *folder = opendir(path);
    if (folder == NULL) die(path);
    for (struct dirent *entry; (entry = readdir(folder)) != NULL && n < FILES;) {
        struct stat about;
        file *to = &files[n];
        snprintf(to->path, sizeof to->path, "%.3800s/%.250s", path, entry->d_name);
        snprintf(to->name, sizeof to->name, "%s", entry->d_name);
        if (entry->d_name[0] == '.' || stat(to->path, &about) != 0) continue;
        if (S_ISDIR(about.st_mode)) {
            char below[4096];
            memcpy(below, to->path, sizeof below);
            n = read_folder(below, files, n);
        } else if (about.st_size > 0) {
            read_file(to);
            n++;
        }
    }
    closedir(folder);
    return n;
}

static void write_byte(const file *at, size_t place, char byte)
{
    int fd = open(at->path, O_WRONLY | O_CLOEXEC);
    if (fd < 0 || pwrite(fd, &byte, 1, (off_t)place) != 1) die(at->path);
    close(fd);
}

static void restore(const file *at)
{
    int fd = open(at->path, O_WRONLY | O_TRUNC | O_CLOEXEC);
    if (fd < 0 || write(fd, at->bytes, at->n) != (ssize_t)at->n) die(at->path);
    close(fd);
}

/* ---- judging ---- */

static bool says(const output *got, const char *what) { return memmem(got->text, got->n, what, strlen(what)) != NULL; }

static enum verdict judge(const output *got, const output *right)
{
    if (WIFSIGNALED(got->status)) return WTERMSIG(got->status) == SIGALRM ? HANG : CRASH;
    int code = WEXITSTATUS(got->status);
    if (code == WEXITSTATUS(right->status) && got->n == right->n && memcmp(got->text, right->text, got->n) == 0)
        return SAME;
    /* A record may cost one hit; "try again" (75) would never end, since nobody writes. */
    if (code != 2) return says(got, "its record cannot be read") ? TOLD : WRONG;
    return says(got, "damaged") || says(got, "XAPIANDB") ? TOLD : OTHER_ERROR;
}

typedef struct damage {
    const file *at;
    size_t place;
    unsigned bit;
    bool flips;
} damage;

static void tell(const char *what, const damage *how, size_t question, const output *got)
{
    printf("%s: %s %s byte %zu bit %u question %zu: %.*s\n", what, how->at->name, how->flips ? "flip" : "cut",
           how->place, how->bit, question, (int)(got->n > TOLD_MOST ? TOLD_MOST : got->n), got->text);
}

static unsigned long bad, missed, checked;

/* Tries the queries; returns the worst result. */
static enum verdict try_one(const char *index, const damage *how, size_t asks, const output right[QUESTIONS],
                            output *got)
{
    enum verdict worst = SAME;
    for (size_t k = 0; k < asks; k++) {
        size_t question = k == 0 ? 0 : 1 + draw(QUESTIONS - 1);
        ask(index, question, got);
        enum verdict what = judge(got, &right[question]);
        if (what >= OTHER_ERROR) tell(names[what], how, question, got);
        bad += what >= WRONG;
        if (what > worst) worst = what;
    }
    return worst;
}

static void check_one(const char *index, const damage *how, enum verdict what, output *got)
{
    bool found = check_finds(index, got);
    checked++;
    if (WIFSIGNALED(got->status)) {
        bad++;
        tell("CHECK CRASHED", how, 0, got);
    } else if (!found && what != SAME) {
        missed++;
        tell("CHECK MISSED", how, 0, got);
    }
}

static void report(const char *seed, unsigned long flips, unsigned long cuts, const file *files, size_t n,
                   unsigned long counts[FILES][VERDICTS])
{
    printf("seed %s: %lu flips, %lu cuts, %lu checks\n%-16s", seed, flips, cuts, checked, "");
    for (int v = 0; v < VERDICTS; v++) printf("%12s", names[v]);
    for (size_t f = 0; f < n; f++) {
        printf("\n%-16s", files[f].name);
        for (int v = 0; v < VERDICTS; v++) printf("%12lu", counts[f][v]);
    }
    printf("\n%lu bad, %lu missed by the check\n", bad, missed);
}

static void ask_whole(const char *index, output right[QUESTIONS])
{
    for (size_t i = 0; i < QUESTIONS; i++) {
        right[i].text = malloc(OUTPUT);
        if (right[i].text == NULL) die("memory");
        ask(index, i, &right[i]);
        if (WIFEXITED(right[i].status) && WEXITSTATUS(right[i].status) <= 1) continue;
        fprintf(stderr, "damage: question %zu fails on the whole index: %.*s\n", i, (int)right[i].n, right[i].text);
        exit(2);
    }
}

int main(int argc, char **argv)
{
    static file files[FILES];
    static unsigned long counts[FILES][VERDICTS];
    output right[QUESTIONS], got = {malloc(OUTPUT), 0, 0};
    if (argc < 5 || argc > 6 || got.text == NULL) {
        fprintf(stderr, "usage: damage INDEX SEED FLIPS CUTS [QUESTIONS]\n");
        return 2;
    }
    const char *index = argv[1];
    const unsigned long flips = strtoul(argv[3], NULL, 10), cuts = strtoul(argv[4], NULL, 10);
    const size_t asks = argc == 6 ? strtoul(argv[5], NULL, 10) : 2;
    state = strtoul(argv[2], NULL, 10);
    if ((output_fd = memfd_create("output", 0)) < 0) die("memfd");
    ask_whole(index, right);
    const size_t n = read_folder(index, files, 0);
    for (unsigned long i = 0; i < flips + cuts; i++) {
        size_t f = draw(n);
        damage how = {&files[f], draw(files[f].n), (unsigned)draw(8), i < flips};
        if (how.flips)
            write_byte(how.at, how.place, (char)(how.at->bytes[how.place] ^ 1 << how.bit));
        else if (truncate(how.at->path, (off_t)how.place) != 0)
            die(how.at->path);
        enum verdict what = try_one(index, &how, asks, right, &got);
        counts[f][what]++;
        if (what != SAME || i % EACH == 0) check_one(index, &how, what, &got);
        if (how.flips)
            write_byte(how.at, how.place, how.at->bytes[how.place]);
        else
            restore(how.at);
    }
    report(argv[2], flips, cuts, files, n, counts);
    return bad + missed > 0;
}
