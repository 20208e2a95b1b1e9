#include "add_impl.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- what is skipped ---- */

static void count_skipped(imr_run *run, imr_skip_kind kind, uint64_t n)
{
    run->result->skipped += n;
    run->result->kinds[kind] += n;
}

static void skip_path(void *context, const char *path, size_t line, const imr_skip *skip)
{
    imr_run *run = context;
    count_skipped(run, skip->kind, 1);
    run->talk->skipped(run->talk->context, path, line, skip);
}

void imr_run_skip(imr_run *run, size_t line, imr_skip_kind kind, const imr_skip *skip)
{
    if (imr_skip_is_note(kind)) {
        run->result->kinds[kind]++;
        if (skip != NULL) run->talk->skipped(run->talk->context, run->source->path, line, skip);
        return;
    }
    count_skipped(run, kind, 1);
    run->cut_short = run->cut_short || line == 0;
    if (run->skipped++ < IMR_LINES_TOLD && skip != NULL)
        run->talk->skipped(run->talk->context, run->source->path, line, skip);
}

/* Reports the number of lines that were not reported one by one. */
static void tell_lines(const imr_run *run, uint64_t n, const char *what)
{
    imr_skip skip;
    imr_refuse(&skip, IMR_SKIP_RECORD, IMR_INPUT, "%" PRIu64 " %s", n, what);
    run->talk->skipped(run->talk->context, run->source->path, 0, &skip);
}

void imr_run_know(imr_run *run, uint64_t skipped)
{
    if (skipped == 0) return;
    count_skipped(run, IMR_SKIP_RECORD, skipped);
    tell_lines(run, skipped, "of its lines were skipped when it was read; it has not changed");
}

void imr_run_tell_progress(imr_run *run)
{
    const imr_change_counts *tally = run->index == NULL ? &run->result->tally : imr_index_changes(run->index);
    imr_progress now = run->progress;
    now.decisions = tally->decisions;
    now.size += run->passed;
    if (now.size > now.size_n) now.size = now.size_n; /* the file grew, or is a stream */
    run->talk->progress(run->talk->context, &now);
}

/* ---- a file ---- */

void imr_run_begin_file(imr_run *run, const imr_source *source)
{
    run->source = source;
    run->skipped = run->passed = 0;
    run->cut_short = false;
}

void imr_run_end_file(imr_run *run)
{
    if (run->skipped > IMR_LINES_TOLD) tell_lines(run, run->skipped - IMR_LINES_TOLD, "more of its lines were skipped");
    run->progress.files++;
    run->progress.size += run->source->size;
    run->passed = 0;
    imr_run_tell_progress(run);
}

static imr_status skip_part(void *context, size_t line, const imr_skip *skip, imr_error *err)
{
    (void)err;
    imr_run_skip(context, line, skip->kind, skip);
    return IMR_OK;
}

static void note_passed(imr_run *run)
{
    run->passed = imr_intake_passed(run->intake);
    imr_run_tell_progress(run);
}

static imr_status take_decisions(void *context, const imr_decision *decisions, size_t n, size_t line, imr_error *err)
{
    imr_run *run = context;
    imr_skip skip;
    bool taken = true;
    imr_status status = imr_index_put(run->index, decisions, n, line == 0, &taken, &skip, err);
    if (status == IMR_OK && !taken) imr_run_skip(run, line, skip.kind, &skip);
    note_passed(run);
    return status;
}

static imr_status add_opened(imr_run *run, const char *hash, imr_error *err)
{
    const imr_decision_taker sink = {take_decisions, skip_part, run};
    bool known;
    uint64_t skipped;
    imr_status status = imr_index_knows(run->index, run->source, hash, &known, &skipped, err);
    if (status == IMR_OK && known) imr_run_know(run, skipped);
    if (status != IMR_OK || known) return status;
    status = imr_index_name_is_taken(run->index, run->source, imr_intake_name(run->intake), &known, err);
    if (status == IMR_OK && known) imr_intake_tell_apart(run->intake, run->source);
    if (status == IMR_OK) status = imr_index_begin(run->index, run->source, err);
    if (status == IMR_OK) status = imr_intake_read(run->intake, &sink, err);
    return status == IMR_OK ? imr_index_end(run->index, run->cut_short ? "" : hash, run->skipped, err) : status;
}

static imr_status visit_decisions(void *context, const imr_decision *decisions, size_t n, size_t line, imr_error *err)
{
    (void)line;
    imr_run *run = context;
    imr_status status = IMR_OK;
    run->result->tally.letters++;
    run->result->tally.decisions += n;
    for (size_t i = 0; status == IMR_OK && i < n; i++) status = run->visit(run->talk->context, &decisions[i], err);
    note_passed(run);
    return status;
}

static imr_status parse_opened(imr_run *run, imr_error *err)
{
    const imr_decision_taker sink = {visit_decisions, skip_part, run};
    return imr_intake_read(run->intake, &sink, err);
}

/* *passed: whether it is known without reading the file that it has not changed. */
static imr_status pass_over(imr_run *run, bool *passed, imr_error *err)
{
    uint64_t skipped;
    *passed = false;
    if (run->index == NULL) return IMR_OK;
    imr_status status = imr_index_knows(run->index, run->source, NULL, passed, &skipped, err);
    if (status == IMR_OK && *passed) imr_run_know(run, skipped);
    return status;
}

/* Opens a file that was read ahead. */
static imr_status open_ahead(imr_run *run, char hash[IMR_HASH_SIZE], imr_skip *skip)
{
    imr_ahead_file *file = run->file;
    memcpy(hash, file->hash, IMR_HASH_SIZE);
    *skip = file->skip;
    if (!file->opened) return file->status;
    imr_intake_take_text(run->intake, run->source, file->status, skip, &file->text);
    return IMR_OK;
}

/* Opens a file; standard input may be open already. */
static imr_status open_file(imr_run *run, char hash[IMR_HASH_SIZE], imr_skip *skip)
{
    if (run->file != NULL && run->file->pdf) return open_ahead(run, hash, skip);
    if (run->stream == NULL || strcmp(run->source->key, "-") != 0)
        return imr_intake_open(run->intake, run->source, hash, skip);
    hash[0] = '\0';
    imr_intake_take(run->intake, run->source, run->stream);
    run->stream = NULL;
    return IMR_OK;
}

static imr_status read_file(imr_run *run, imr_error *err)
{
    char hash[IMR_HASH_SIZE];
    imr_skip skip;
    bool passed;
    imr_status status = pass_over(run, &passed, err);
    if (status != IMR_OK || passed) return status;
    status = open_file(run, hash, &skip);
    if (status == IMR_OK) return run->index == NULL ? parse_opened(run, err) : add_opened(run, hash, err);
    if (status == IMR_MEMORY) return imr_fail_memory(err);
    imr_run_skip(run, 0, skip.kind, &skip);
    return IMR_OK;
}

/* ---- all files ---- */

static imr_status read_files(imr_run *run, size_t jobs, imr_error *err)
{
    imr_status status = imr_run_begin_ahead(run, jobs, imr_run_pdf_memory(run, jobs), err);
    for (size_t i = 0; status == IMR_OK && i < run->sources.n; i++) {
        imr_run_begin_file(run, &run->sources.at[i]);
        status = imr_run_take_ahead(run, i, &run->file, err);
        if (status == IMR_OK) status = read_file(run, err);
        imr_intake_close(run->intake);
        imr_ahead_file_free(run->file);
        run->file = NULL;
        imr_run_end_file(run);
    }
    imr_run_end_ahead(run);
    return status;
}

static imr_status begin_run(imr_run *run, const imr_lexicon *lexicon, imr_error *err)
{
    *run->result = (imr_add_result){0};
    run->arena = imr_arena_new();
    imr_status status = run->arena == NULL ? imr_fail_memory(err)
                                           : imr_intake_new(lexicon, imr_run_pdf_memory(run, 1), &run->intake, err);
    if (status == IMR_OK)
        status = imr_walk(run->arena, run->options->paths, run->options->prune, &run->sources, skip_path, run, err);
    run->progress = (imr_progress){.files_n = run->sources.n, .size_n = run->sources.size};
    return status;
}

static void end_run(imr_run *run)
{
    imr_input_free(run->stream);
    imr_intake_free(run->intake);
    imr_sources_free(&run->sources);
    imr_arena_free(run->arena);
}

static imr_status add_files(imr_run *run, const imr_lexicon *lexicon, imr_error *err)
{
    size_t jobs = 0;
    bool large = false;
    imr_status status = imr_run_jobs(run, &jobs, err);
    if (status == IMR_OK) status = imr_run_is_large(run, &large, err);
    if (status != IMR_OK) return status;
    return large ? imr_run_build(run, lexicon, jobs, err) : read_files(run, jobs, err);
}

static imr_status finish_strictly(const imr_run *run, imr_error *err)
{
    if (!run->options->strict || run->result->skipped == 0) return IMR_OK;
    return imr_fail(err, IMR_INPUT, "%llu skipped, and --strict: nothing was committed",
                    (unsigned long long)run->result->skipped);
}

imr_status imr_add(imr_index *index, const imr_lexicon *lexicon, const imr_add_options *options, const imr_talk *talk,
                   imr_add_result *result, imr_error *err)
{
    imr_run run = {.options = options, .talk = talk, .result = result, .index = index};
    imr_status status = begin_run(&run, lexicon, err);
    if (status == IMR_OK) status = add_files(&run, lexicon, err);
    if (status == IMR_OK && options->prune) status = imr_index_prune(index, &run.sources, options->force, err);
    if (status == IMR_OK) status = finish_strictly(&run, err);
    if (status == IMR_OK && !options->dry) status = imr_index_commit(index, err);
    result->tally = *imr_index_changes(index);
    end_run(&run);
    return status;
}

imr_status imr_parse(const imr_lexicon *lexicon, const imr_add_options *options, const imr_talk *talk,
                     imr_decision_visitor *visit, imr_add_result *result, imr_error *err)
{
    imr_run run = {.options = options, .talk = talk, .result = result, .visit = visit};
    imr_status status = begin_run(&run, lexicon, err);
    size_t jobs = 0;
    if (status == IMR_OK) status = imr_run_jobs(&run, &jobs, err);
    if (status == IMR_OK) status = read_files(&run, jobs, err);
    if (status == IMR_OK && options->strict && result->skipped > 0)
        status = imr_fail(err, IMR_INPUT, "%llu skipped, and --strict", (unsigned long long)result->skipped);
    end_run(&run);
    return status;
}
