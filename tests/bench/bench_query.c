/* Measures how long reading a query takes, with synonyms, facets and spelling, but without searching.
 * usage: bench_query INDEX */
#include "docstore.h"
#include "search.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { RUNS = 200, PARAGRAPH = 120 };

static const char *const queries[] = {
    "repeat MRI denied ODG",
    "ESI L4/5",
    "norco weaning \"aberrant behavior\"",
    "\"no documentation\" /s \"functional improvement\"",
    "(MRI OR CT) /5 lumbar outcome:overturned year:2016..",
    "arthroscop* heading:knee",
    "warehouse scaffold MRI",    /* two words that no table has */
    "accupuncture lumbr denied", /* two words to correct */
    /* a case */
    "A 47-year-old painter slipped from a scaffold and has had pain of the left shoulder for ten weeks. Eight therapy "
    "visits, ibuprofen and one injection helped for some days only. Abduction is limited to 90 degrees, Hawkins is "
    "positive, strength is slightly reduced, and there is no numbness. Plain films were normal. The orthopedist "
    "requests an MRI of the left shoulder without contrast to look for a tear of the rotator cuff; surgery would be "
    "considered if there is one. Utilization review denied it.",
};

static double now(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec * 1e3 + (double)at.tv_nsec / 1e6;
}

static imr_status read_once(imr_snapshot *snapshot, const char *text, imr_error *err)
{
    imr_request request = IMR_REQUEST_INIT;
    imr_search *search = NULL;
    request.query = imr_str_of(text);
    imr_status status = imr_search_read(snapshot, &request, &search, err);
    imr_search_close(search);
    return status;
}

static int by_time(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static imr_status measure(imr_snapshot *snapshot, const char *text, imr_error *err)
{
    double times[RUNS], first = 0;
    imr_status status = IMR_OK;
    for (size_t i = 0; i <= RUNS && status == IMR_OK; i++) {
        double begin = now();
        status = read_once(snapshot, text, err);
        if (i == 0)
            first = now() - begin;
        else
            times[i - 1] = now() - begin;
    }
    if (status != IMR_OK) return status;
    qsort(times, RUNS, sizeof *times, by_time);
    printf("%8.3f %8.3f %8.3f  %.60s%s\n", first, times[RUNS / 2], times[RUNS - 1 - RUNS / 20], text,
           strlen(text) > 60 ? "..." : "");
    return IMR_OK;
}

/* The first words of a rationale in the index. */
static imr_status paragraph(const imr_reader *reader, imr_buf *out, imr_error *err)
{
    imr_decision decision = {0};
    imr_arena *arena = imr_arena_new();
    imr_status status = arena == NULL ? imr_fail_memory(err) : IMR_OK;
    size_t words = 0;
    for (imr_docid id = 1; id <= imr_reader_last(reader) && status == IMR_OK && words < PARAGRAPH; id++) {
        status = imr_docstore_read(reader, id, IMR_BARE, arena, &decision, err);
        if (status == IMR_NONE) status = IMR_OK;
        for (size_t i = 0; i < decision.rationale.n && status == IMR_OK && words < PARAGRAPH; i++) {
            imr_buf_putc(out, decision.rationale.s[i] == '\n' ? ' ' : decision.rationale.s[i]);
            words += decision.rationale.s[i] == ' ';
        }
    }
    imr_arena_free(arena);
    return status;
}

int main(int argc, char **argv)
{
    imr_error err = {.status = IMR_OK};
    imr_lexicon *lexicon = NULL;
    imr_snapshot *snapshot = NULL;
    imr_buf text = {0};
    if (argc != 2) {
        fputs("usage: bench_query INDEX\n", stderr);
        return 2;
    }
    imr_status status = imr_lexicon_open(NULL, &lexicon, &err);
    if (status == IMR_OK) status = imr_snapshot_open(argv[1], lexicon, &snapshot, &err);
    if (status == IMR_OK) puts("   first   median      95%  ms to read the query");
    for (size_t i = 0; i < sizeof queries / sizeof *queries && status == IMR_OK; i++)
        status = measure(snapshot, queries[i], &err);
    if (status == IMR_OK) status = paragraph(imr_snapshot_reader(snapshot), &text, &err);
    if (status == IMR_OK && !text.failed) status = measure(snapshot, text.s, &err);
    if (status != IMR_OK) fprintf(stderr, "bench_query: %s\n", err.text);
    imr_buf_free(&text);
    imr_snapshot_release(snapshot);
    imr_lexicon_free(lexicon);
    return imr_status_exit(status);
}
