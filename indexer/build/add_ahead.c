/* Threads, each with its own worker process, read PDF files ahead for the one thread that takes files in order: nearly
 * all the cost of a PDF is getting its text. */
#include "add_impl.h"

#include "file_record.h"
#include "pdf.h"
#include "worker_pool.h"

#include <stdlib.h>
#include <string.h>

/* What one thread uses. */
typedef struct tools {
    imr_input *input;
    imr_pdf_reader *pdf;
} tools;

struct imr_ahead {
    imr_worker_pool *pool;
    void **tools;
    size_t jobs, next; /* next: the next source to look at */
    bool *given;       /* by source: a thread has it */
    imr_reader *before;
};

/* ---- one file, in a thread ---- */

static imr_status read_pdf(tools *with, imr_ahead_file *file)
{
    imr_str bytes;
    imr_status status = imr_input_hash(with->input, file->hash, &file->skip);
    if (status != IMR_OK) return status;
    file->opened = true;
    status = imr_input_whole(with->input, &bytes, &file->skip);
    return status == IMR_OK ? imr_pdf_text(with->pdf, bytes, &file->text, &file->skip) : status;
}

static imr_status read_file(void *given_tools, void *given_file, imr_error *err)
{
    (void)err; /* errors of a file are reported in its turn */
    tools *with = given_tools;
    imr_ahead_file *file = given_file;
    file->status = imr_input_open(with->input, file->source->path, &file->skip);
    file->pdf = file->status != IMR_OK || imr_input_kind_of(with->input) == IMR_INPUT_PDF;
    if (file->status == IMR_OK && file->pdf) file->status = read_pdf(with, file);
    imr_input_close(with->input);
    return IMR_OK;
}

void imr_ahead_file_free(imr_ahead_file *file)
{
    if (file == NULL) return;
    imr_buf_free(&file->text);
    free(file);
}

/* ---- the threads ---- */

static imr_status make_tools(imr_ahead *ahead, size_t pdf_memory, imr_error *err)
{
    imr_status status = IMR_OK;
    for (size_t i = 0; status == IMR_OK && i < ahead->jobs; i++) {
        tools *made = calloc(1, sizeof *made);
        ahead->tools[i] = made;
        status = made == NULL ? imr_fail_memory(err) : imr_input_new(&made->input, err);
        if (status == IMR_OK) status = imr_pdf_reader_new(pdf_memory, &made->pdf, err);
    }
    return status;
}

static void free_tools(tools *made)
{
    if (made == NULL) return;
    imr_input_free(made->input);
    imr_pdf_reader_free(made->pdf);
    free(made);
}

imr_status imr_run_begin_ahead(imr_run *run, size_t jobs, size_t pdf_memory, imr_error *err)
{
    const char *before = run->index == NULL ? NULL : imr_index_before(run->index);
    size_t pdfs = 0;
    for (size_t i = 0; i < run->sources.n; i++) pdfs += imr_source_named_pdf(&run->sources.at[i]);
    if (jobs > pdfs) jobs = pdfs;
    if (jobs < 2) return IMR_OK;
    imr_ahead *ahead = run->ahead = calloc(1, sizeof *ahead);
    if (ahead == NULL) return imr_fail_memory(err);
    ahead->jobs = jobs;
    ahead->tools = calloc(jobs, sizeof *ahead->tools);
    ahead->given = calloc(run->sources.n, sizeof *ahead->given);
    if (ahead->tools == NULL || ahead->given == NULL) return imr_fail_memory(err);
    imr_status status = make_tools(ahead, pdf_memory, err);
    if (status == IMR_OK && before != NULL) status = imr_reader_open(before, &ahead->before, err);
    return status == IMR_OK ? imr_worker_pool_new(ahead->tools, jobs, read_file, &ahead->pool, err) : status;
}

void imr_run_end_ahead(imr_run *run)
{
    imr_ahead *ahead = run->ahead;
    void *left;
    if (ahead == NULL) return;
    imr_worker_pool_stop(ahead->pool);
    while (ahead->pool != NULL && (imr_worker_pool_take(ahead->pool, &left, NULL), left != NULL))
        imr_ahead_file_free(left);
    imr_worker_pool_free(ahead->pool);
    for (size_t i = 0; ahead->tools != NULL && i < ahead->jobs; i++) free_tools(ahead->tools[i]);
    imr_reader_close(ahead->before);
    free(ahead->tools);
    free(ahead->given);
    free(ahead);
    run->ahead = NULL;
}

/* ---- the order ---- */

/* Whether the index has a record of the file: then it has probably not changed, and its hash is checked first. */
static imr_status has_record(const imr_ahead *ahead, const imr_source *source, bool *has, imr_error *err)
{
    imr_file_record record = {0};
    imr_file_key key = imr_file_key_of(source->key);
    *has = false;
    if (ahead->before == NULL) return IMR_OK;
    imr_status status = imr_file_record_read(ahead->before, &key, &record, err);
    *has = status == IMR_OK;
    imr_file_record_free(&record);
    return status == IMR_NONE ? IMR_OK : status;
}

static imr_status give_next(imr_run *run, imr_error *err)
{
    imr_ahead *ahead = run->ahead;
    const imr_source *source = &run->sources.at[ahead->next++];
    bool has = false;
    imr_status status = imr_source_named_pdf(source) ? has_record(ahead, source, &has, err) : IMR_NONE;
    if (status != IMR_OK || has) return status == IMR_NONE ? IMR_OK : status;
    imr_ahead_file *file = calloc(1, sizeof *file);
    if (file == NULL) return imr_fail_memory(err);
    file->source = source;
    ahead->given[ahead->next - 1] = true;
    imr_worker_pool_give(ahead->pool, file);
    return IMR_OK;
}

imr_status imr_run_take_ahead(imr_run *run, size_t at, imr_ahead_file **file, imr_error *err)
{
    imr_ahead *ahead = run->ahead;
    imr_status status = IMR_OK;
    void *taken = NULL;
    *file = NULL;
    if (ahead == NULL) return IMR_OK;
    while (status == IMR_OK && ahead->next < run->sources.n && !imr_worker_pool_is_busy(ahead->pool))
        status = give_next(run, err);
    if (status == IMR_OK && ahead->given[at]) status = imr_worker_pool_take(ahead->pool, &taken, err);
    *file = taken;
    return status;
}
