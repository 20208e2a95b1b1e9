#include "world.h"

#include "programs.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

enum { OUTPUT = 1 << 22, WORDS = 24, SECONDS = 60, PATH = 4096 };

static void die(const char *what)
{
    fprintf(stderr, "faults: %s: %s\n", what, strerror(errno));
    exit(2);
}

/* ---- children ---- */

static int output_fd = -1;
static char *output;

static void set(const char *name, const char *value)
{
    if (value == NULL)
        unsetenv(name);
    else
        setenv(name, value, 1);
}

/* In the child: starts the shim. */
static void arm(const world_fault *fault)
{
    char at[32], under[PATH];
    void (*begin)(void);
    if (getcwd(under, sizeof under - 4) == NULL) _exit(99);
    strcat(under, "/w");
    snprintf(at, sizeof at, "%ld", fault->at);
    set("IMR_FAULT_UNDER", under);
    set("IMR_FAULT_OP", fault->op);
    set("IMR_FAULT_DO", fault->what);
    set("IMR_FAULT_FOR", fault->span);
    set("IMR_FAULT_AT", at);
    set("IMR_FAULT_LOG", fault->log);
    set("IMR_FAULT_COUNT", fault->op != NULL && fault->at == 0 ? "calls" : NULL);
    *(void **)&begin = dlsym(RTLD_DEFAULT, "imr_shim_begin");
    if (begin == NULL) _exit(99); /* it was not preloaded */
    begin();
}

static void child(world_program *program, const char *const *words, const world_fault *fault)
{
    char *given[WORDS] = {(char *)(uintptr_t) "program"};
    int n = 1;
    for (; words[n - 1] != NULL && n + 1 < WORDS; n++) given[n] = (char *)(uintptr_t)words[n - 1];
    dup2(output_fd, 1);
    dup2(output_fd, 2);
    alarm(SECONDS);
    if (fault != NULL && (fault->op != NULL || fault->log != NULL)) arm(fault);
    exit(program(n, given));
}

static int wait_for(pid_t pid)
{
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) continue;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

outcome world_run(world_program *program, const char *const *words, const world_fault *fault)
{
    if (output_fd < 0) output_fd = memfd_create("output", 0);
    if (output == NULL) output = malloc(OUTPUT);
    if (output_fd < 0 || output == NULL || ftruncate(output_fd, 0) != 0 || lseek(output_fd, 0, SEEK_SET) != 0)
        die("output");
    fflush(stdout);
    pid_t pid = fork();
    if (pid < 0) die("fork");
    if (pid == 0) child(program, words, fault);
    if (fault != NULL && fault->kill_after > 0) {
        usleep((useconds_t)fault->kill_after);
        kill(pid, SIGKILL);
    }
    outcome result = {.code = wait_for(pid), .text = output};
    ssize_t n = pread(output_fd, output, OUTPUT - 1, 0);
    if (n < 0) die("output");
    result.n = (size_t)n;
    output[n] = '\0';
    return result;
}

long world_count(world_program *program, const char *const *words, const char *op)
{
    const world_fault counting = {.op = op};
    char text[32] = "";
    world_run(program, words, &counting);
    int fd = open("calls", O_RDONLY);
    if (fd < 0 || read(fd, text, sizeof text - 1) <= 0) die("the shim counted nothing; is it preloaded?");
    close(fd);
    return atol(text);
}

/* ---- folders ---- */

static int remove_entry(const char *path, const struct stat *about, int kind, struct FTW *place)
{
    (void)about, (void)kind, (void)place;
    return remove(path);
}

void world_remove(const char *path) { nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS); }

static void copy_file(const char *from, const char *to)
{
    static char bytes[1 << 20];
    int in = open(from, O_RDONLY), out = open(to, O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (in < 0 || out < 0) die(to);
    for (ssize_t n; (n = read(in, bytes, sizeof bytes)) > 0;)
        if (write(out, bytes, (size_t)n) != n) die(to);
    close(in);
    close(out);
}

void world_copy(const char *from, const char *to)
{
    DIR *folder = opendir(from);
    if (folder == NULL || mkdir(to, 0700) != 0) die(to);
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        char source[PATH], target[PATH];
        struct stat about;
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
        snprintf(source, sizeof source, "%.2000s/%.255s", from, entry->d_name);
        snprintf(target, sizeof target, "%.2000s/%.255s", to, entry->d_name);
        if (lstat(source, &about) != 0) die(source);
        if (S_ISDIR(about.st_mode))
            world_copy(source, target);
        else
            copy_file(source, target);
    }
    closedir(folder);
}

/* ---- states ---- */

static uint64_t sum_of(const char *bytes, size_t n)
{
    uint64_t sum = 14695981039346656037U;
    for (size_t i = 0; i < n; i++) sum = (sum ^ (unsigned char)bytes[i]) * 1099511628211U;
    return sum == 0 ? 1 : sum;
}

uint64_t world_state(const char *index, char why[WORLD_TEXT])
{
    const char *const words[] = {"--db", index,       "--format",          "jsonl", "--limit", "100000", "--sort",
                                 "id",   "--outcome", "upheld,overturned", NULL};
    outcome all = world_run(fault_search, words, NULL);
    if (all.code <= 1) return sum_of(all.text, all.n);
    snprintf(why, WORLD_TEXT, "%.*s", (int)strcspn(all.text, "\n"), all.text);
    return 0;
}
