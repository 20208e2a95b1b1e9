/* The searcher as an engine of the benchmark: reads questions from stdin, one a line, and answers each with its result
 * and the time it took; `run` describes a question. With a number of seconds: how many queries of queries.tsv one
 * thread and several answer in that time.
 * usage: bench_search DIR
 *        bench_search DIR SECONDS < queries.tsv */
#include "bench_threads.h"
#include "present.h"
#include "search.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { FIELDS = 3, TOP = 10, EXCERPTS = 10 };

typedef struct bench {
    imr_lexicon *lexicon;
    imr_snapshot *snapshot;
    imr_arena *arena;
    imr_buf query, out;
    bool literal; /* the query */
    imr_error err;
} bench;

static double now(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec * 1e3 + (double)at.tv_nsec / 1e6;
}

/* ---- a question in the searcher's own language ---- */

/* Writes words and "phrases" with the joint between them. */
static void add_items(imr_buf *out, const char *items, const char *joint, bool quoted)
{
    const char *before = "", *mark = quoted ? "\"" : "";
    for (const char *at = items; *at != '\0';) {
        size_t n = *at == '"' ? strcspn(at + 1, "\"") + 2 : strcspn(at, " ");
        imr_buf_printf(out, "%s%s%.*s%s", before, mark, (int)n, at, mark);
        before = joint;
        at += n;
        at += strspn(at, " ");
    }
}

static const char *joint_of(const char *join)
{
    static const char *const joints[][2] = {{"all", " AND "}, {"any", " OR "}, {"near", " /9 "}};
    for (size_t i = 0; i < sizeof joints / sizeof *joints; i++)
        if (strcmp(joints[i][0], join) == 0) return joints[i][1];
    return NULL;
}

/* *literal: whether to read the query literally; connectors work only in queries that are not, and there quoted words
 * are literal. */
static bool write_query(const char *join, const char *filter, const char *items, imr_buf *out, bool *literal)
{
    const char *joint = joint_of(join);
    if (joint == NULL) return false;
    *literal = strcmp(join, "near") != 0;
    imr_buf_clear(out);
    /* literal words without an operator are alternatives, and stop words are left out */
    bool plain = strcmp(join, "any") == 0 && strcmp(filter, "-") == 0 && strchr(items, '"') == NULL;
    if (plain) {
        imr_buf_puts(out, items);
        return !out->failed;
    }
    imr_buf_putc(out, '(');
    add_items(out, items, joint, !*literal);
    imr_buf_putc(out, ')');
    if (strcmp(filter, "-") != 0) imr_buf_printf(out, " %s", filter);
    return !out->failed;
}

/* ---- answering ---- */

static imr_status count_all(imr_search *search, imr_error *err)
{
    imr_counts counts;
    imr_status status = IMR_OK;
    for (size_t i = 0; i < imr_field_count() && status == IMR_OK; i++)
        if ((imr_field_at(i)->flags & IMR_FIELD_FACET) != 0)
            status = imr_search_facet(search, imr_field_at(i), &counts, err);
    return status;
}

static int keep(void *context, const char *bytes, size_t n)
{
    imr_buf *out = context;
    imr_buf_add(out, (imr_str){bytes, n});
    return out->failed ? ENOMEM : 0;
}

/* "top": the best ten; "facets": also the counts of every facet; "total": only the number; "print": the best ten with
 * their excerpts as the program prints them. */
static imr_status ask(bench *to, const char *mode, double *milliseconds, uint32_t *total)
{
    imr_hit hit;
    imr_search *search = NULL;
    imr_request request = IMR_REQUEST_INIT;
    imr_output output = {.write = keep, .context = &to->out};
    const imr_view view = {.output = &output, .width = 100, .limit = TOP};
    request.query = imr_buf_str(&to->query);
    request.literal = to->literal;
    request.limit = strcmp(mode, "total") == 0 ? 0 : TOP;
    double begin = now();
    imr_status status = imr_search_open(to->snapshot, &request, &search, &to->err);
    if (strcmp(mode, "print") == 0 && status == IMR_OK) {
        begin = now();
        imr_buf_clear(&to->out);
        status = imr_present_search(&view, search, &to->err);
    } else {
        while (status == IMR_OK && (status = imr_search_next(search, NULL, &hit, &to->err)) == IMR_OK) continue;
        if (status == IMR_NONE) status = IMR_OK;
        if (strcmp(mode, "facets") == 0 && status == IMR_OK) status = count_all(search, &to->err);
    }
    *total = status == IMR_OK ? imr_search_total(search) : 0;
    imr_search_close(search);
    *milliseconds = now() - begin;
    return status;
}

/* Reads a line: mode, join, filter and items, separated by tabs. */
static bool read_line(bench *to, char *line, const char **mode)
{
    char *parts[FIELDS + 1] = {0};
    char *at = line;
    for (size_t i = 0; i <= FIELDS; i++) parts[i] = at == NULL ? NULL : strsep(&at, "\t\n");
    *mode = parts[0];
    return parts[FIELDS] != NULL && write_query(parts[1], parts[2], parts[FIELDS], &to->query, &to->literal);
}

static bool answer_line(bench *to, char *line)
{
    const char *mode = NULL;
    if (!read_line(to, line, &mode)) {
        printf("unable\n");
        return true;
    }
    double milliseconds = 0;
    uint32_t total = 0;
    imr_status status = ask(to, mode, &milliseconds, &total);
    if (status != IMR_OK) {
        fprintf(stderr, "bench_search: %s\n", to->err.text);
        return false;
    }
    printf("%u\t%.4f\n", total, milliseconds);
    return true;
}

static bool answer_all(bench *to)
{
    char *line = NULL;
    size_t room = 0;
    bool fine = true;
    while (fine && getline(&line, &room, stdin) > 0) {
        fine = answer_line(to, line);
        fflush(stdout);
    }
    free(line);
    return fine;
}

static bool measure_threads(bench *to, double seconds)
{
    enum { MOST = 1000 };
    static imr_bench_query queries[MOST];
    char *line = NULL;
    size_t room = 0, n = 0;
    const char *kind = NULL;
    while (n < MOST && getline(&line, &room, stdin) > 0)
        if (line[0] != '#' && read_line(to, line, &kind)) {
            imr_buf_add(&queries[n].text, imr_buf_str(&to->query));
            queries[n++].literal = to->literal;
        }
    bool fine = imr_bench_threads(to->snapshot, queries, n, seconds);
    for (size_t i = 0; i < n; i++) imr_buf_free(&queries[i].text);
    free(line);
    return fine;
}

int main(int argc, char **argv)
{
    bench to = {.arena = imr_arena_new()};
    if (argc < 2 || argc > 3 || to.arena == NULL) return 2;
    double begin = now();
    if (imr_lexicon_open(NULL, &to.lexicon, &to.err) != IMR_OK ||
        imr_snapshot_open(argv[1], to.lexicon, &to.snapshot, &to.err) != IMR_OK) {
        fprintf(stderr, "bench_search: %s\n", to.err.text);
        return 2;
    }
    fprintf(stderr, "bench_search: opened in %.2f ms\n", now() - begin);
    bool fine = argc == 2 ? answer_all(&to) : measure_threads(&to, atof(argv[2]));
    imr_buf_free(&to.query);
    imr_buf_free(&to.out);
    imr_snapshot_release(to.snapshot);
    imr_lexicon_free(to.lexicon);
    imr_arena_free(to.arena);
    return fine ? 0 : 2;
}
