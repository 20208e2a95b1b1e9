#include "add_impl.h"

#include "worker_pool.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* This many consecutive parts are merged into one by a thread, so that little is left for the end and few files are
 * open. */
enum { TOGETHER = 32, LEVELS = 6 };

/* A thread's task: builds a part from a chunk, or merges several parts. */
typedef struct task {
    imr_chunk unit;
    uint64_t size;      /* bytes of the chunk's lines */
    imr_segment *batch; /* NULL: merge `sources` */
    char *sources[TOGETHER];
    size_t n;
    char *target;
    size_t level; /* of the result */
} task;

/* Parts of one chunk (level 0), of TOGETHER chunks (level 1) and so on, in order; higher levels come first. */
typedef struct level {
    char *paths[TOGETHER];
    size_t n;
} level;

typedef struct build {
    imr_run *run;
    imr_reader *before;
    imr_chunker *cutter;
    void **makers;
    size_t jobs;
    imr_worker_pool *pool;
    pthread_mutex_t turn; /* for reading what takes much memory */
    imr_reconcile replay;
    size_t named; /* number of parts so far */
    level levels[LEVELS];
} build;

static void free_task(task *done)
{
    if (done == NULL) return;
    imr_chunk_clear(&done->unit);
    imr_segment_free(done->batch);
    for (size_t i = 0; i < done->n; i++) free(done->sources[i]);
    free(done->target);
    free(done);
}

static imr_status do_task(void *tools, void *given, imr_error *err)
{
    task *at = given;
    if (at->batch != NULL) return imr_segment_build(tools, &at->unit, at->batch, err);
    const char *sources[TOGETHER];
    for (size_t i = 0; i < at->n; i++) sources[i] = at->sources[i];
    imr_status status = imr_xap_compact(sources, at->n, at->target, err);
    for (size_t i = 0; status == IMR_OK && i < at->n; i++) imr_directory_remove(sources[i]);
    return status;
}

static imr_status name_part(build *b, char **path, imr_error *err)
{
    imr_buf name = {0};
    imr_buf_printf(&name, "%s/%06zu", imr_index_staging(b->run->index), b->named++);
    *path = name.s;
    return name.failed ? imr_fail_memory(err) : IMR_OK;
}

/* ---- what was made ---- */

/* Merges a level that is full; the highest is never full. */
static imr_status merge_level(build *b, size_t at, imr_error *err)
{
    level *full = &b->levels[at];
    task *merge = calloc(1, sizeof *merge);
    if (merge == NULL) return imr_fail_memory(err);
    memcpy(merge->sources, full->paths, sizeof merge->sources);
    merge->n = full->n;
    merge->level = at + 1;
    full->n = 0;
    imr_status status = name_part(b, &merge->target, err);
    if (status == IMR_OK)
        imr_worker_pool_give(b->pool, merge);
    else
        free_task(merge);
    return status;
}

/* Takes ownership of the path. */
static imr_status keep_part(build *b, char *path, size_t at, imr_error *err)
{
    level *to = &b->levels[at];
    to->paths[to->n++] = path;
    return to->n == TOGETHER ? merge_level(b, at, err) : IMR_OK;
}

static imr_status follow(build *b, task *done, imr_error *err)
{
    imr_segment *batch = done->batch;
    char **path = batch == NULL ? &done->target : &batch->path;
    imr_status status = IMR_OK;
    if (batch != NULL) status = imr_reconcile_segment(&b->replay, batch, done->size, err);
    if (status != IMR_OK || (batch != NULL && batch->documents == b->replay.n)) return status;
    char *kept = *path;
    *path = NULL;
    return keep_part(b, kept, done->level, err);
}

/* Waits for the oldest task; *none if there is none left. */
static imr_status take(build *b, bool *none, imr_error *err)
{
    void *given;
    imr_status status = imr_worker_pool_take(b->pool, &given, err);
    task *done = given;
    *none = done == NULL;
    if (status == IMR_OK && done != NULL) status = follow(b, done, err);
    free_task(done);
    return status;
}

/* ---- all of it ---- */

static imr_status give_unit(build *b, bool *last, imr_error *err)
{
    task *next = calloc(1, sizeof *next);
    char *path = NULL;
    if (next == NULL) return imr_fail_memory(err);
    imr_status status = imr_chunker_next(b->cutter, &next->unit, err);
    *last = status == IMR_NONE;
    if (status == IMR_OK) status = name_part(b, &path, err);
    if (status == IMR_OK) status = imr_segment_new(path, &next->batch, err);
    free(path);
    if (status != IMR_OK) {
        free_task(next);
        return *last ? IMR_OK : status;
    }
    if (next->unit.input != NULL && !next->unit.ends) next->size = imr_input_size(next->unit.input);
    imr_worker_pool_give(b->pool, next);
    return IMR_OK;
}

static imr_status give_and_take(build *b, imr_error *err)
{
    imr_status status = IMR_OK;
    bool last = false, none = false;
    while (status == IMR_OK && !last) {
        status = imr_worker_pool_is_busy(b->pool) ? take(b, &none, err) : IMR_OK;
        if (status == IMR_OK && !imr_worker_pool_is_busy(b->pool)) status = give_unit(b, &last, err);
    }
    while (status == IMR_OK && !none) status = take(b, &none, err);
    return status;
}

static imr_status add_parts(build *b, imr_error *err)
{
    imr_status status = IMR_OK;
    for (size_t at = LEVELS; at-- > 0;)
        for (size_t i = 0; status == IMR_OK && i < b->levels[at].n; i++)
            status = imr_index_add_part(b->run->index, b->levels[at].paths[i], err);
    return status;
}

/* ---- tools ---- */

static imr_status make_tools(build *b, const imr_lexicon *lexicon, imr_error *err)
{
    const char *before = imr_index_before(b->run->index);
    size_t pdf_memory = imr_run_pdf_memory(b->run, b->jobs);
    imr_status status = IMR_OK;
    b->makers = calloc(b->jobs, sizeof *b->makers);
    if (b->makers == NULL) return imr_fail_memory(err);
    for (size_t i = 0; status == IMR_OK && i < b->jobs; i++) {
        imr_segment_builder *made = NULL;
        status = imr_segment_builder_new(lexicon, before, &b->turn, pdf_memory, &made, err);
        b->makers[i] = made;
    }
    return status == IMR_OK ? imr_worker_pool_new(b->makers, b->jobs, do_task, &b->pool, err) : status;
}

static imr_status begin(build *b, const imr_lexicon *lexicon, imr_error *err)
{
    imr_run *run = b->run;
    const char *before = imr_index_before(run->index);
    size_t unit = run->options->unit > 0 ? run->options->unit : IMR_CHUNK_SIZE;
    imr_status status = imr_index_build(run->index, &run->sources, err);
    if (status == IMR_OK && before != NULL) status = imr_reader_open(before, &b->before, err);
    if (status != IMR_OK) return status;
    imr_input *stream = run->stream;
    run->stream = NULL;
    status = imr_chunker_new(&run->sources, unit, b->before, stream, &b->cutter, err);
    return status == IMR_OK ? make_tools(b, lexicon, err) : status;
}

static void end(build *b)
{
    void *left = NULL;
    imr_worker_pool_stop(b->pool);
    while (b->pool != NULL && (imr_worker_pool_take(b->pool, &left, NULL), left != NULL)) free_task(left);
    imr_worker_pool_free(b->pool);
    for (size_t i = 0; b->makers != NULL && i < b->jobs; i++) imr_segment_builder_free(b->makers[i]);
    free(b->makers);
    for (size_t at = 0; at < LEVELS; at++)
        for (size_t i = 0; i < b->levels[at].n; i++) free(b->levels[at].paths[i]);
    imr_chunker_free(b->cutter);
    imr_reader_close(b->before);
    imr_reconcile_free(&b->replay);
}

imr_status imr_run_build(imr_run *run, const imr_lexicon *lexicon, size_t jobs, imr_error *err)
{
    build b = {.run = run, .jobs = jobs, .turn = PTHREAD_MUTEX_INITIALIZER, .replay = {.run = run}};
    imr_status status = begin(&b, lexicon, err);
    if (status == IMR_OK) status = give_and_take(&b, err);
    if (status == IMR_OK) status = add_parts(&b, err);
    end(&b);
    return status;
}
