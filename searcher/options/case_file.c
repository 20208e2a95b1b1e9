#include "case_file.h"

#include "utf8.h"
#include "visible.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static const char indexer[] = "imr-index";

/* ---- running imr-index ---- */

/* The path of imr-index: beside this program if it exists there, otherwise the bare name. */
static void find_indexer(char path[PATH_MAX])
{
    ssize_t n = readlink("/proc/self/exe", path, PATH_MAX - 1);
    path[n < 0 ? 0 : n] = '\0';
    char *slash = strrchr(path, '/');
    if (slash != NULL && (size_t)(slash - path) + sizeof indexer + 1 < PATH_MAX) {
        strcpy(slash + 1, indexer);
        if (access(path, X_OK) == 0) return;
    }
    strcpy(path, indexer);
}

/* Starts "imr-index parse --quiet -- FILE" with its output in a pipe; its messages are discarded. */
static imr_status start(const char *file, pid_t *process, int *from, imr_error *err)
{
    char path[PATH_MAX], verb[] = "parse", quiet[] = "--quiet", end[] = "--";
    int ends[2] = {-1, -1};
    find_indexer(path);
    char *copy = strdup(file);
    if (copy == NULL) return imr_fail_memory(err);
    char *argv[] = {path, verb, quiet, end, copy, NULL};
    posix_spawn_file_actions_t actions;
    int failure = pipe2(ends, O_CLOEXEC) != 0 ? errno : 0;
    if (failure == 0) {
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
        failure = posix_spawnp(process, path, &actions, NULL, argv, environ);
        posix_spawn_file_actions_destroy(&actions);
        close(ends[1]);
        if (failure != 0) close(ends[0]);
    }
    free(copy);
    *from = ends[0];
    if (failure == 0) return IMR_OK;
    return imr_fail(err, IMR_IO, "--like: %s cannot be run: %s", indexer, strerror(failure));
}

/* The decisions of the file, a JSON line each; empty if it has none. */
static imr_status parse_file(const char *path, imr_buf *out, imr_error *err)
{
    char block[4096];
    pid_t process;
    int from = -1, state = 0;
    imr_status status = start(path, &process, &from, err);
    if (status != IMR_OK) return status;
    for (ssize_t n; (n = read(from, block, sizeof block)) != 0;) {
        if (n > 0) imr_buf_add(out, (imr_str){block, (size_t)n});
        if (n < 0 && errno != EINTR) break;
    }
    close(from);
    while (waitpid(process, &state, 0) < 0 && errno == EINTR) continue;
    if (!WIFEXITED(state) || WEXITSTATUS(state) > 1) imr_buf_clear(out);
    return out->failed ? imr_fail_memory(err) : IMR_OK;
}

/* ---- the case ---- */

static imr_status fail_for(imr_error *err, imr_status status, const char *name, const char *reason)
{
    imr_buf shown = {0};
    imr_visible_add(&shown, imr_str_of(name));
    imr_fail(err, status, "%s: %s", imr_buf_str(&shown).s, reason);
    imr_buf_free(&shown);
    return status;
}

imr_status imr_case_check(imr_str text, const char *name, size_t most, imr_error *err)
{
    size_t at;
    if (text.n > most) return fail_for(err, IMR_LIMIT, name, "too long for a case: more than 64 KiB");
    if (imr_str_trim(text).n == 0) return fail_for(err, IMR_INPUT, name, "empty: there is no case in it");
    if (!imr_utf8_valid(text, &at))
        return fail_for(err, IMR_INPUT, name, "neither a letter of a known layout nor text in UTF-8");
    return IMR_OK;
}

static imr_status read_text(const char *path, imr_buf *out, size_t most, imr_error *err)
{
    char block[4096];
    FILE *in = fopen(path, "r");
    if (in == NULL) return fail_for(err, IMR_IO, path, strerror(errno));
    for (size_t n; out->n <= most && (n = fread(block, 1, sizeof block, in)) > 0;)
        imr_buf_add(out, (imr_str){block, n});
    bool failed = ferror(in) != 0;
    fclose(in);
    if (failed) return fail_for(err, IMR_IO, path, "cannot be read");
    return out->failed ? imr_fail_memory(err) : IMR_OK;
}

/* Appends heading and summary of a record. */
static imr_status tell(imr_arena *arena, imr_str line, imr_buf *out, imr_error *err)
{
    imr_decision decision;
    imr_status status = imr_record_read(arena, line, &decision, err);
    if (status != IMR_OK) return status;
    imr_buf_add(out, decision.heading);
    imr_buf_putc(out, '\n');
    imr_buf_add(out, decision.summary);
    return IMR_OK;
}

/* Line `which` (from 1) of the records, and the number of lines. */
static imr_str line_at(imr_str records, size_t which, size_t *n)
{
    imr_str found = {0};
    *n = 0;
    for (size_t begin = 0, end; begin < records.n; begin = end + 1) {
        end = imr_str_find(records, IMR_STR("\n"), begin);
        if (end == SIZE_MAX) end = records.n;
        if (++*n == which) found = (imr_str){records.s + begin, end - begin};
    }
    return found;
}

imr_status imr_case_read(imr_arena *arena, const char *path, size_t which, size_t most, imr_str *out, size_t *decisions,
                         imr_error *err)
{
    imr_buf records = {0}, text = {0};
    imr_status status = parse_file(path, &records, err);
    imr_str line = line_at(imr_buf_str(&records), which == 0 ? 1 : which, decisions);
    if (status == IMR_OK && *decisions > 0 && line.s == NULL)
        status = fail_for(err, IMR_INPUT, path, "has no decision with that number");
    else if (status == IMR_OK && *decisions > 0)
        status = tell(arena, line, &text, err);
    else if (status == IMR_OK)
        status = read_text(path, &text, most, err);
    if (status == IMR_OK) status = imr_case_check(imr_buf_str(&text), path, most, err);
    if (status == IMR_OK) {
        *out = (imr_str){imr_arena_dup(arena, imr_buf_str(&text)), text.n};
        if (out->s == NULL) status = imr_fail_memory(err);
    }
    imr_buf_free(&records);
    imr_buf_free(&text);
    return status;
}
