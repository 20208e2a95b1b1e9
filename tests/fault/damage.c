/* Damages an index, a bit or a cut at a time, and asks: every answer has to be the one of the whole index, or an error.
 * usage: damage SEARCH CHECK INDEX SEED FLIPS CUTS
 * SEARCH and CHECK are the programs; the index is changed and restored. CHECK "-": no checks. Exits 1 where an answer
 * was wrong in silence, a program crashed, or the check missed a damage that changed an answer. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum { FILES = 32, OUTPUT = 1 << 20, WORDS = 12, SECONDS = 20 };

/* What is asked, each by a process of its own; NULL ends a command. */
static const char *const questions[][WORDS] = {
    {"--count", "medically necessary treatment"},
    {"--format", "jsonl", "--limit", "50", "--facets", "injury treatment"},
    {"--format", "jsonl", "--limit", "50", "--outcome", "upheld"},
    {"--format", "jsonl", "\"not medically necessary\""},
    {"--format", "jsonl", "--limit", "20", "--sort", "date", "denied"},
    {"--format", "json", "--limit", "5", "mri lumbar"},
    {"--count", "physical NEAR therapy"},
    {"--format", "csv", "--year", "2012..2020"},
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
static const char *const names[VERDICTS] = {"same answer", "damage told", "another error", "WRONG", "CRASH", "HANG"};

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

/* Runs a program; what it prints goes to out (stdout and stderr together). */
static void run(char *const *words, output *out)
{
    int ends[2];
    pid_t child;
    posix_spawn_file_actions_t actions;
    out->n = 0;
    if (pipe2(ends, O_CLOEXEC) != 0) die("pipe");
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
    posix_spawn_file_actions_adddup2(&actions, ends[1], 2);
    if (posix_spawn(&child, words[0], &actions, NULL, words, environ) != 0) die(words[0]);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    ssize_t n;
    while ((n = read(ends[0], out->text + out->n, OUTPUT - out->n)) > 0) out->n += (size_t)n;
    close(ends[0]);
    waitpid(child, &out->status, 0);
}

static void ask(const char *search, const char *index, size_t question, output *out)
{
    char *words[WORDS + 6] = {(char *)(uintptr_t) "/usr/bin/timeout", (char *)(uintptr_t) "20",
                              (char *)(uintptr_t)search, (char *)(uintptr_t) "--db", (char *)(uintptr_t)index};
    for (size_t i = 0; i < WORDS && questions[question][i] != NULL; i++)
        words[5 + i] = (char *)(uintptr_t)questions[question][i];
    run(words, out);
}

static size_t read_files(const char *index, file *files)
{
    size_t n = 0;
    char folders[2][4096];
    snprintf(folders[0], sizeof folders[0], "%s", index);
    snprintf(folders[1], sizeof folders[1], "%s/gen-0001", index);
    for (int f = 0; f < 2; f++) {
        DIR *folder = opendir(folders[f]);
        if (folder == NULL) die(folders[f]);
        for (struct dirent *entry; (entry = readdir(folder)) != NULL && n < FILES;) {
            struct stat about;
            file *to = &files[n];
            snprintf(to->path, sizeof to->path, "%.3800s/%.250s", folders[f], entry->d_name);
            snprintf(to->name, sizeof to->name, "%s", entry->d_name);
            if (stat(to->path, &about) != 0 || !S_ISREG(about.st_mode) || about.st_size == 0) continue;
            int fd = open(to->path, O_RDONLY | O_CLOEXEC);
            to->n = (size_t)about.st_size;
            to->bytes = malloc(to->n);
            if (fd < 0 || to->bytes == NULL || read(fd, to->bytes, to->n) != (ssize_t)to->n) die(to->path);
            close(fd);
            n++;
        }
        closedir(folder);
    }
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

static enum verdict judge(const output *got, const output *right)
{
    if (WIFSIGNALED(got->status)) return CRASH;
    int code = WEXITSTATUS(got->status);
    if (code == 124) return HANG;
    if (code >= 128) return CRASH;
    if (code == WEXITSTATUS(right->status) && got->n == right->n && memcmp(got->text, right->text, got->n) == 0)
        return SAME;
    if (code != 2 && code != 75) return memmem(got->text, got->n, "damaged", 7) != NULL ? TOLD : WRONG;
    return memmem(got->text, got->n, "damaged", 7) != NULL || memmem(got->text, got->n, "XAPIANDB", 8) != NULL
               ? TOLD
               : OTHER_ERROR;
}

static bool check_finds(const char *check, const char *index, output *out)
{
    char *words[] = {(char *)(uintptr_t) "/usr/bin/timeout",
                     (char *)(uintptr_t) "60",
                     (char *)(uintptr_t)check,
                     (char *)(uintptr_t) "check",
                     (char *)(uintptr_t) "--db",
                     (char *)(uintptr_t)index,
                     NULL};
    run(words, out);
    return WIFEXITED(out->status) && WEXITSTATUS(out->status) == 2;
}

int main(int argc, char **argv)
{
    static file files[FILES];
    output right[QUESTIONS], got = {malloc(OUTPUT), 0, 0};
    static unsigned long counts[FILES][VERDICTS];
    unsigned long bad = 0, missed = 0, checked = 0;
    if (argc != 7) {
        fprintf(stderr, "usage: damage SEARCH CHECK INDEX SEED FLIPS CUTS\n");
        return 2;
    }
    const char *search = argv[1], *check = argv[2], *index = argv[3];
    const unsigned long flips = strtoul(argv[5], NULL, 10), cuts = strtoul(argv[6], NULL, 10);
    state = strtoul(argv[4], NULL, 10);
    for (size_t i = 0; i < QUESTIONS; i++) {
        right[i].text = malloc(OUTPUT);
        ask(search, index, i, &right[i]);
        if (!WIFEXITED(right[i].status) || WEXITSTATUS(right[i].status) > 1) {
            fprintf(stderr, "damage: question %zu fails on the whole index: %.*s\n", i, (int)right[i].n, right[i].text);
            return 2;
        }
    }
    const size_t n = read_files(index, files);
    for (unsigned long i = 0; i < flips + cuts; i++) {
        size_t f = draw(n), place = draw(files[f].n), question = draw(QUESTIONS);
        unsigned bit = (unsigned)draw(8);
        if (i < flips)
            write_byte(&files[f], place, (char)(files[f].bytes[place] ^ 1 << bit));
        else if (truncate(files[f].path, (off_t)place) != 0)
            die(files[f].path);
        ask(search, index, question, &got);
        enum verdict what = judge(&got, &right[question]);
        counts[f][what]++;
        if (what >= OTHER_ERROR) {
            bool counts_as_bad = what >= WRONG;
            bad += counts_as_bad;
            printf("%s: %s %s byte %zu bit %u question %zu: %.*s\n", names[what], files[f].name,
                   i < flips ? "flip" : "cut", place, bit, question, (int)(got.n > 160 ? 160 : got.n), got.text);
        }
        bool looks = strcmp(check, "-") != 0 && (what != SAME || i % 16 == 0);
        if (looks) {
            bool found = check_finds(check, index, &got);
            checked++;
            if (!found && what != SAME) {
                missed++;
                printf("check missed: %s byte %zu bit %u (%d): %.*s\n", files[f].name, place, bit, got.status,
                       (int)(got.n > 160 ? 160 : got.n), got.text);
            }
        }
        if (i < flips)
            write_byte(&files[f], place, files[f].bytes[place]);
        else
            restore(&files[f]);
    }
    printf("seed %s: %lu flips, %lu cuts, %lu checks\n%-16s", argv[4], flips, cuts, checked, "");
    for (int v = 0; v < VERDICTS; v++) printf("%15s", names[v]);
    for (size_t f = 0; f < n; f++) {
        printf("\n%-16s", files[f].name);
        for (int v = 0; v < VERDICTS; v++) printf("%15lu", counts[f][v]);
    }
    printf("\n%lu bad, %lu missed by the check\n", bad, missed);
    return bad + missed > 0;
}
