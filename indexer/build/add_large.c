#include "add_impl.h"

#include "file_record.h"
#include "pdf.h"
#include "status.h"

#include <sched.h>
#include <stdlib.h>
#include <string.h>

/* A transaction takes a third of a second for each new MiB. Building from parts is several times as fast, but remakes
 * the whole index, at an eighth of a second for each MiB of it. So an addition is large if it is long in itself and not
 * a small share of the index. */
enum { LARGE = 16 << 20, SHARE = 10 };

static uint64_t least_of(const imr_run *run) { return run->options->large > 0 ? run->options->large : LARGE; }

/* The length of a stream is unknown, except whether it exceeds LARGE. */
static imr_status measure_stream(imr_run *run, uint64_t *size, imr_error *err)
{
    imr_skip skip;
    bool longer = false;
    if (run->stream != NULL) return IMR_OK;
    imr_status status = imr_input_new(&run->stream, err);
    if (status != IMR_OK) return status;
    status = imr_input_open(run->stream, "-", &skip);
    if (status == IMR_OK) status = imr_input_exceeds(run->stream, least_of(run), &longer, &skip);
    if (longer) *size = UINT64_MAX;
    if (status == IMR_MEMORY) return imr_fail_memory(err);
    if (status == IMR_OK) return IMR_OK;
    imr_input_free(run->stream); /* reported in its turn */
    run->stream = NULL;
    return IMR_OK;
}

/* A file that cannot be opened counts as known. */
static imr_status measure_file(imr_run *run, const imr_reader *reader, size_t at, uint64_t *size, imr_error *err)
{
    const imr_source *source = &run->sources.at[at];
    imr_file_key key = imr_file_key_of(source->key);
    imr_file_record note = {0};
    char hash[IMR_HASH_SIZE];
    imr_skip skip;
    imr_status status = imr_file_record_read(reader, &key, &note, err);
    if (status == IMR_NONE) *size += imr_source_work(source);
    if (status == IMR_OK) {
        bool known = imr_file_record_is_of(&note, source);
        if (!known) status = imr_intake_open(run->intake, source, hash, &skip);
        if (!known && status == IMR_OK && strcmp(hash, note.hash) != 0) *size += imr_source_work(source);
        status = status == IMR_MEMORY ? imr_fail_memory(err) : IMR_OK;
        imr_intake_close(run->intake);
    }
    imr_file_record_free(&note);
    return status == IMR_NONE ? IMR_OK : status;
}

/* Measures the unknown files of an addition to an existing index, until the answer is certain. */
static imr_status measure_files(imr_run *run, const char *before, uint64_t least, uint64_t *size, imr_error *err)
{
    imr_reader *reader = NULL;
    imr_status status = imr_reader_open(before, &reader, err);
    for (size_t i = 0; status == IMR_OK && *size < least && i < run->sources.n; i++)
        if (strcmp(run->sources.at[i].key, "-") != 0) status = measure_file(run, reader, i, size, err);
    imr_reader_close(reader);
    return status;
}

imr_status imr_run_is_large(imr_run *run, bool *large, imr_error *err)
{
    const char *before = imr_index_before(run->index);
    uint64_t least = least_of(run), size = 0, all = 0;
    imr_status status = IMR_OK;
    for (size_t i = 0; status == IMR_OK && i < run->sources.n; i++)
        if (strcmp(run->sources.at[i].key, "-") == 0) status = measure_stream(run, &size, err);
    *large = size > least;
    if (status != IMR_OK || *large) return status;
    if (before != NULL && run->options->large == 0 && imr_folder_size(before) / SHARE > least)
        least = imr_folder_size(before) / SHARE;
    for (size_t i = 0; i < run->sources.n; i++) all += imr_source_work(&run->sources.at[i]);
    *large = all >= least;
    if (!*large || before == NULL) return IMR_OK;
    status = measure_files(run, before, least, &size, err);
    *large = size >= least;
    return status;
}

/* ---- threads ---- */

/* MiB: for the whole, including one of those letters and lines that are read one at a time; for each thread, with input
 * read ahead and the part it holds before writing; for each thread with its PDF worker. */
enum { MEMORY_OF_ALL = 128, MEMORY_OF_THREAD = 64, MEMORY_OF_EACH = MEMORY_OF_THREAD + IMR_PDF_MEMORY_LEAST };

static size_t processors(void)
{
    cpu_set_t set;
    return sched_getaffinity(0, sizeof set, &set) == 0 ? (size_t)CPU_COUNT(&set) : 1;
}

static size_t memory_of(const imr_run *run)
{
    return run->options->memory > 0 ? run->options->memory : IMR_MEMORY_USUAL;
}

size_t imr_run_pdf_memory(const imr_run *run, size_t jobs)
{
    size_t all = memory_of(run), others = MEMORY_OF_ALL + jobs * MEMORY_OF_THREAD;
    size_t each = all > others ? (all - others) / jobs : 0;
    if (each < IMR_PDF_MEMORY_LEAST) return IMR_PDF_MEMORY_LEAST;
    return each < IMR_PDF_MEMORY ? each : IMR_PDF_MEMORY;
}

imr_status imr_run_jobs(const imr_run *run, size_t *jobs, imr_error *err)
{
    size_t memory = memory_of(run);
    size_t enough = memory > MEMORY_OF_ALL ? (memory - MEMORY_OF_ALL) / MEMORY_OF_EACH : 0;
    *jobs = run->options->jobs > 0 ? run->options->jobs : processors();
    if (run->options->jobs == 0 && *jobs > enough && enough > 0) *jobs = enough;
    if (*jobs <= enough) return IMR_OK;
    if (run->options->jobs == 0) *jobs = 1;
    return imr_fail(err, IMR_USAGE, "%zu MiB of memory is not enough for %zu %s: %zu are needed", memory, *jobs,
                    *jobs == 1 ? "thread" : "threads", MEMORY_OF_ALL + *jobs * MEMORY_OF_EACH);
}
