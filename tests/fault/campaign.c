/* Injects faults into programs that change an index. After each fault the index is entirely the old or the new one, an
 * error is one line and exit 2, nothing crashes or hangs, and the next run completes and leaves no litter.
 * usage: campaign KIND STEP SEED [POWER]     KIND: kill, time, full, error, memory, search, power, spoil
 * To be started by `run`, under the shim, in a folder that has base, other, one.jsonl and two.jsonl. Every STEPth call
 * (or event, or allocation) is tried; for "time" and "spoil" STEP is the number of tries of each verb. POWER is the
 * program that replays a log. The last line is the count. */
#include "programs.h"
#include "world.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

/* A change of an index. */
typedef struct verb {
    const char *name;
    world_program *program;
    const char *words[8];
    bool first; /* there is no index yet */
    bool large; /* makes five times as many calls as the others, mostly of one kind: every fifth of them is tried */
    /* the state before and the one it must become */
    uint64_t old, new;
} verb;

static verb verbs[] = {
    {.name = "add", .program = fault_index, .words = {"add", "-q", "--db", "w", "two.jsonl"}},
    {.name = "large", .program = fault_large, .words = {"--db", "w", "two.jsonl"}, .large = true},
    {.name = "replace", .program = fault_index, .words = {"add", "-q", "--db", "w", "one.jsonl"}},
    {.name = "replacelarge", .program = fault_large, .words = {"--db", "w", "one.jsonl"}, .large = true},
    {.name = "remove", .program = fault_index, .words = {"remove", "-q", "--db", "w", "CM99-9000001"}},
    {.name = "compact", .program = fault_index, .words = {"compact", "-q", "--db", "w"}},
    {.name = "rebuild", .program = fault_index, .words = {"rebuild", "-q", "--db", "w"}},
    {.name = "first", .program = fault_index, .words = {"add", "-q", "--db", "w", "one.jsonl"}, .first = true},
    {.name = "firstlarge", .program = fault_large, .words = {"--db", "w", "one.jsonl", "two.jsonl"}, .first = true},
    {.name = "merge", .program = fault_index, .words = {"merge", "-q", "base", "other", "-o", "w"}, .first = true},
};
enum { VERBS = sizeof verbs / sizeof *verbs };

static unsigned long runs, bad;
static uint64_t seed, empty; /* empty: the state of an index without decisions */

__attribute__((format(printf, 1, 2))) static void fail(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    printf("FAULT ");
    vprintf(format, arguments);
    printf("\n");
    va_end(arguments);
    bad++;
}

static uint64_t draw(uint64_t below)
{
    seed = seed * 6364136223846793005U + 1442695040888963407U;
    return (seed >> 33) % below;
}

/* ---- judging ---- */

static void begin(const verb *what)
{
    world_remove("w");
    if (!what->first) world_copy("base", "w");
}

static char litter[256]; /* the names found */

static bool has_litter(void)
{
    unsigned n = 0, others = 0;
    litter[0] = '\0';
    DIR *folder = opendir("w");
    if (folder == NULL) return true;
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        if (entry->d_name[0] == '.') continue;
        n++;
        snprintf(litter + strlen(litter), sizeof litter - strlen(litter), "%.60s ", entry->d_name);
        others += strcmp(entry->d_name, "XAPIANDB") != 0 &&
                  (strncmp(entry->d_name, "gen-", 4) != 0 || strspn(entry->d_name + 4, "0123456789") != 4 ||
                   entry->d_name[8] != '\0');
    }
    closedir(folder);
    return others > 0 || n != 2;
}

static void judge_next(const verb *what, const char *label)
{
    char why[WORLD_TEXT] = "";
    outcome next = world_run(what->program, what->words, NULL);
    if (strcmp(what->name, "merge") == 0 && next.code == 2 && world_state("w", why) == what->new) return;
    if (next.code != 0 && !(next.code == 1 && strcmp(what->name, "remove") == 0))
        fail("%s: the next run: exit %d: %.300s", label, next.code, next.text);
    if (world_state("w", why) != what->new) fail("%s: the next run does not complete: %s", label, why);
    if (has_litter()) fail("%s: litter: %s", label, litter);
    if (runs % 16 != 0) return;
    const char *const words[] = {"check", "--db", "w", NULL};
    next = world_run(fault_index, words, NULL);
    if (next.code != 0) fail("%s: check: exit %d: %.300s", label, next.code, next.text);
}

/* A first index may be absent or empty after a fault. */
static bool is_nothing(const verb *what, uint64_t now) { return what->first && (now == 0 || now == empty); }

static void judge(const verb *what, const outcome *done, const char *label)
{
    char why[WORLD_TEXT] = "", said[WORLD_TEXT];
    const int code = done->code;
    snprintf(said, sizeof said, "%.*s", (int)(done->n < 300 ? done->n : 300), done->text);
    const bool told = strstr(done->text, "the change was made") != NULL;
    const uint64_t now = world_state("w", why);
    const bool is_old = now == what->old || is_nothing(what, now), is_new = now == what->new;
    runs++;
    if (code == 0) {
        if (!is_new) fail("%s: exit 0 and not the new state: %s", label, why);
    } else if (code == 2 || code == 75) {
        if (!is_old && !is_new) fail("%s: neither old nor new: %s", label, why);
        if (!is_old && is_new && !told) fail("%s: exit %d although it was done: %s", label, code, said);
        if (said[0] == '\0') fail("%s: exit %d without a word", label, code);
    } else if (code == CODE_KILLED) {
        if (!is_old && !is_new) fail("%s: neither old nor new: %s", label, why);
    } else {
        fail("%s: %s %d: %s", label, code == CODE_HANGS ? "hangs" : "exit", code, said);
    }
    judge_next(what, label);
}

/* ---- kinds ---- */

typedef struct kind {
    const char *name, *label, *op, *what, *span;
} kind;

static const kind kinds[] = {
    {"kill", "kill", "write,sync,rename,open,unlink", "kill", NULL},
    {"full", "disk full", "write", "ENOSPC", "0"},
    {"error", "EIO once", "write,sync,rename", "EIO", NULL},
    {"error", "EIO on read", "read,open", "EIO", NULL},
    {"error", "no descriptors", "open", "EMFILE", "0"},
    {"error", "short write", "write", "short", NULL},
    {"memory", "no memory", "memory", "ENOMEM", NULL},
};

/* How far to go from the `at`th of n calls. The last allocations of a change make the names and checksums of its
 * commit; one of them once failed in silence, and the index was taken for damaged. So each is tried. */
static long stride(const kind *of, const verb *what, long at, long n, long step)
{
    enum { LAST = 20 };
    const bool all = strcmp(of->op, "memory") == 0 && !what->large;
    if (!all || at + step <= n - LAST) return step;
    return at < n - LAST ? n - LAST - at : 1;
}

static void try_calls(const kind *of, const verb *what, long step)
{
    char label[128];
    unsigned long done = 0, before = bad;
    begin(what);
    const long n = world_count(what->program, what->words, of->op);
    for (long at = 1 + (long)(seed % (uint64_t)step); at <= n; at += stride(of, what, at, n, step), done++) {
        const world_fault fault = {.op = of->op, .what = of->what, .span = of->span, .at = at};
        begin(what);
        outcome result = world_run(what->program, what->words, &fault);
        snprintf(label, sizeof label, "%s %s at %ld of %ld", of->label, what->name, at, n);
        judge(what, &result, label);
    }
    printf("%s: %s: %lu of %ld calls, %lu bad\n", of->label, what->name, done, n, bad - before);
}

static void try_moments(const verb *what, long times)
{
    char label[128];
    struct timespec start, end;
    begin(what);
    clock_gettime(CLOCK_MONOTONIC, &start);
    world_run(what->program, what->words, NULL);
    clock_gettime(CLOCK_MONOTONIC, &end);
    const long took = (end.tv_sec - start.tv_sec) * 1000000 + (end.tv_nsec - start.tv_nsec) / 1000;
    for (long i = 0; i < times; i++) {
        const world_fault fault = {.kill_after = 1 + (long)draw((uint64_t)took)};
        begin(what);
        outcome result = world_run(what->program, what->words, &fault);
        snprintf(label, sizeof label, "kill %s after %ld us of %ld", what->name, fault.kill_after, took);
        judge(what, &result, label);
    }
    printf("kill: %s: at %ld random moments\n", what->name, times);
}

/* Makes in w what a power cut leaves: the events of the log up to `cut`, without what was not synced. */
static bool replay(const verb *what, const char *power, unsigned long cut, unsigned number, int mode)
{
    char cut_text[32], number_text[32], mode_text[8], from[4096];
    world_remove("w2");
    if (what->first)
        mkdir("w2", 0700);
    else
        world_copy("base", "w2");
    if (getcwd(from, sizeof from - 4) == NULL) return false;
    strcat(from, "/w");
    snprintf(cut_text, sizeof cut_text, "%lu", cut);
    snprintf(number_text, sizeof number_text, "%u", number);
    snprintf(mode_text, sizeof mode_text, "%d", mode);
    const char *const words[] = {power, "log", cut_text, number_text, mode_text, from, "w2", NULL};
    pid_t pid;
    int status = 0;
    if (posix_spawn(&pid, power, NULL, NULL, (char *const *)(uintptr_t)words, environ) != 0) return false;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) continue;
    world_remove("w");
    return status == 0 && rename("w2", "w") == 0;
}

static unsigned long events_of(const char *power)
{
    char command[4200], text[32] = "";
    snprintf(command, sizeof command, "'%s' log", power);
    FILE *in = popen(command, "r");
    if (in == NULL || fgets(text, sizeof text, in) == NULL) return 0;
    pclose(in);
    return strtoul(text, NULL, 10);
}

static void try_cuts(const verb *what, long step, const char *power)
{
    const world_fault logging = {.log = "log"};
    char label[128], why[WORLD_TEXT] = "";
    unsigned number = (unsigned)seed * 1000;
    unsigned long done = 0;
    begin(what);
    if (world_run(what->program, what->words, &logging).code != 0) fail("power: %s does not run", what->name);
    const unsigned long n = events_of(power);
    for (unsigned long cut = 0; cut <= n; cut += (unsigned long)step)
        for (int mode = 0; mode < 4; mode++, done++, runs++) {
            snprintf(label, sizeof label, "power %s at %lu of %lu, mode %d", what->name, cut, n, mode);
            if (!replay(what, power, cut, number++, mode)) fail("%s: cannot replay", label);
            uint64_t now = world_state("w", why);
            if (now != what->old && now != what->new && !is_nothing(what, now)) fail("%s: %s", label, why);
            judge_next(what, label);
        }
    /* The complete log without what was not synced: what was reported as done must be there. */
    if (!replay(what, power, n, number, 0)) fail("power: %s: cannot replay", what->name);
    if (world_state("w", why) != what->new) fail("power %s: done, reported, and lost: %s", what->name, why);
    printf("power: %s: %lu cuts of %lu events\n", what->name, done, n);
}

/* ---- an index that is damaged already ---- */

static size_t list_files(const char *folder, char (*files)[512], size_t n, size_t most)
{
    DIR *at = opendir(folder);
    for (struct dirent *entry; at != NULL && n < most && (entry = readdir(at)) != NULL;) {
        struct stat about;
        char path[512];
        snprintf(path, sizeof path, "%.200s/%.255s", folder, entry->d_name);
        if (entry->d_name[0] == '.' || stat(path, &about) != 0) continue;
        if (S_ISDIR(about.st_mode))
            n = list_files(path, files, n, most);
        else if (about.st_size > 0)
            memcpy(files[n++], path, sizeof path);
    }
    if (at != NULL) closedir(at);
    return n;
}

static const char *flip_a_bit(long *place)
{
    static char files[32][512];
    const size_t n = list_files("w", files, 0, 32);
    const char *path = files[draw(n)];
    struct stat about;
    char byte = 0;
    int fd = open(path, O_RDWR);
    if (fd < 0 || fstat(fd, &about) != 0) exit(2);
    *place = (long)draw((uint64_t)about.st_size);
    if (pread(fd, &byte, 1, *place) != 1) exit(2);
    byte = (char)(byte ^ 1 << draw(8));
    if (pwrite(fd, &byte, 1, *place) != 1) exit(2);
    close(fd);
    return path;
}

/* A change of a damaged index is refused or gives the right result; it never makes damage look sound. */
static void try_spoilt(const verb *what, long times)
{
    unsigned long refused = 0, done = 0, told = 0, before = bad;
    for (long i = 0; i < times && !what->first; i++, runs++) {
        char why[WORLD_TEXT] = "", label[700], said[WORLD_TEXT];
        long place = 0;
        begin(what);
        const char *path = flip_a_bit(&place);
        outcome result = world_run(what->program, what->words, NULL);
        const int code = result.code;
        snprintf(label, sizeof label, "%s upon damage: %s byte %ld", what->name, path, place);
        snprintf(said, sizeof said, "%.*s", (int)strcspn(result.text, "\n"), result.text);
        const uint64_t now = world_state("w", why);
        const bool tells = now == 0 && (strstr(why, "damaged") != NULL || strstr(why, "XAPIANDB") != NULL);
        if (code > 128 || (code != 0 && code != 2))
            fail("%s: exit %d: %s", label, code, said);
        else if (now != 0 && now != what->new &&now != what->old)
            fail("%s: exit %d, and it holds something else", label, code);
        else if (code == 0 && now == what->old && now != what->new)
            fail("%s: exit 0, and nothing was done", label);
        else if (now == 0 && !tells)
            fail("%s: exit %d: %s", label, code, why);
        refused += code == 2;
        done += code == 0 && now == what->new;
        told += code == 0 && tells;
    }
    if (!what->first)
        printf("upon damage: %s: %ld times: %lu refused, %lu done right, %lu done and then told, %lu bad\n", what->name,
               times, refused, done, told, bad - before);
}

/* ---- searches ---- */

static const char *const searches[][8] = {
    {"--db", "base", "--format", "csv", "--limit", "5", "injury"},
    {"--db", "base", "--format", "json", "--limit", "3", "mri"},
    {"--db", "base", "--facets", "--limit", "3", "lumbar"},
    {"--db", "base", "--explain", "repeat", "mri"},
    {"--db", "base", "--format", "md", "--limit", "3", "denied"},
    {"--db", "base", "--show", "CM99-9000001"},
};

/* Whether two texts are equal except for line breaks: paragraphs are filled in a simpler way if memory runs out. */
static bool are_same(const char *a, const char *b)
{
    static const char blanks[] = " \n";
    for (;;) {
        a += strspn(a, blanks);
        b += strspn(b, blanks);
        if (*a != *b) return false;
        if (*a == '\0') return true;
        a++;
        b++;
    }
}

/* The answer is the same, or one line and exit 2; running out of memory is not reported as damage. */
static void try_search(const char *const *words, long step)
{
    char *right = NULL;
    unsigned long done = 0, before = bad;
    outcome whole = world_run(fault_search, words, NULL);
    const size_t right_n = whole.n;
    const int code = whole.code;
    if ((right = malloc(right_n + 1)) == NULL || code > 1) exit(2);
    memcpy(right, whole.text, right_n + 1);
    const long n = world_count(fault_search, words, "memory");
    for (long at = 1 + (long)(seed % (uint64_t)step); at <= n; at += step, done++, runs++) {
        const world_fault fault = {.op = "memory", .what = "ENOMEM", .at = at};
        outcome got = world_run(fault_search, words, &fault);
        const char *first = words[2], *second = words[3];
        if (got.code == code) {
            if (!are_same(got.text, right) && strstr(got.text, "out of memory") == NULL)
                fail("search %s %s: allocation %ld of %ld: another answer, exit %d", first, second, at, n, code);
        } else if (got.code != 2) {
            fail("search %s %s: allocation %ld of %ld: exit %d: %.200s", first, second, at, n, got.code, got.text);
        } else if (strstr(got.text, "damaged") != NULL || strstr(got.text, "rebuild") != NULL || got.n == 0) {
            fail("search %s %s: allocation %ld of %ld: %.200s", first, second, at, n,
                 got.n == 0 ? "no word" : got.text);
        }
    }
    free(right);
    printf("no memory: search %s %s: %lu of %ld calls, %lu bad\n", words[2], words[3], done, n, bad - before);
}

/* ---- all ---- */

static void learn(verb *what)
{
    char why[WORLD_TEXT];
    begin(what);
    what->old = what->first ? 0 : world_state("w", why);
    outcome done = world_run(what->program, what->words, NULL);
    what->new = world_state("w", why);
    if (done.code == 0 && what->new != 0 && (what->new != what->old || strcmp(what->name, "compact") == 0)) return;
    fprintf(stderr, "campaign: %s does not do it by itself: %s\n", what->name, done.text);
    exit(2);
}

int main(int argc, char **argv)
{
    char why[WORLD_TEXT];
    if (argc < 4 || argc > 5) {
        fprintf(stderr, "usage: campaign KIND STEP SEED [POWER]\n");
        return 2;
    }
    const char *name = argv[1];
    const long step = strtol(argv[2], NULL, 10);
    seed = strtoul(argv[3], NULL, 10);
    setvbuf(stdout, NULL, _IOLBF, 0);
    const char *const nothing[] = {"add", "-q", "--db", "void", "/dev/null", NULL};
    world_run(fault_index, nothing, NULL);
    empty = world_state("void", why);
    for (size_t v = 0; v < VERBS && strcmp(name, "search") != 0; v++) {
        const long each = verbs[v].large ? 5 * step : step;
        learn(&verbs[v]);
        for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
            if (strcmp(kinds[k].name, name) == 0) try_calls(&kinds[k], &verbs[v], each);
        if (strcmp(name, "time") == 0) try_moments(&verbs[v], step);
        if (strcmp(name, "spoil") == 0) try_spoilt(&verbs[v], step);
        if (strcmp(name, "power") == 0 && argc == 5) try_cuts(&verbs[v], each, argv[4]);
    }
    for (size_t i = 0; i < sizeof searches / sizeof *searches && strcmp(name, "search") == 0; i++)
        try_search(searches[i], step);
    printf("%s: %lu runs, %lu bad\n", name, runs, bad);
    return bad > 0;
}
