#include "add.h"

#include <inttypes.h>

/* So many bad lines of a file are told one by one. */
enum { LINES_TOLD = 20 };

/* One run over the files. */
typedef struct run {
    const imr_add_options *options;
    const imr_talk *talk;
    imr_add_result *result;
    imr_arena *arena;
    imr_sources sources;
    imr_intake *intake;
    imr_index *index; /* NULL when only read */
    imr_decision_visitor *visit;
    const imr_source *source; /* the file at hand */
    uint64_t skipped;         /* lines of it */
    bool cut_short;           /* it could not be read to its end */
    imr_progress progress;    /* without that file */
} run;

/* ---- what is skipped ---- */

static void count_skipped(run *r, imr_skip_kind kind, uint64_t n)
{
    r->result->skipped += n;
    r->result->kinds[kind] += n;
}

static void skip_path(void *context, const char *path, size_t line, const imr_skip *skip)
{
    run *r = context;
    count_skipped(r, skip->kind, 1);
    r->talk->skipped(r->talk->context, path, line, skip);
}

static void skip_part(void *context, size_t line, const imr_skip *skip)
{
    run *r = context;
    count_skipped(r, skip->kind, 1);
    r->cut_short = r->cut_short || line == 0;
    if (r->skipped++ < LINES_TOLD) r->talk->skipped(r->talk->context, r->source->path, line, skip);
}

/* What is told of the lines that are not told one by one. */
static void tell_lines(const run *r, uint64_t n, const char *what)
{
    imr_skip skip;
    imr_refuse(&skip, IMR_SKIP_RECORD, IMR_INPUT, "%" PRIu64 " %s", n, what);
    r->talk->skipped(r->talk->context, r->source->path, 0, &skip);
}

static void tell_progress(run *r)
{
    const imr_tally *tally = r->index == NULL ? &r->result->tally : imr_index_tally(r->index);
    imr_progress now = r->progress;
    now.decisions = tally->decisions;
    now.size += imr_intake_passed(r->intake);
    if (now.size > now.size_n) now.size = now.size_n; /* a file that grew, or a stream */
    r->talk->progress(r->talk->context, &now);
}

/* ---- a file ---- */

static imr_status take_decisions(void *context, const imr_decision *decisions, size_t n, size_t line, imr_error *err)
{
    run *r = context;
    imr_skip skip;
    bool taken = true;
    imr_status status = imr_index_put(r->index, decisions, n, line == 0, &taken, &skip, err);
    if (status == IMR_OK && !taken) skip_part(r, line, &skip);
    tell_progress(r);
    return status;
}

static void add_known(run *r, uint64_t skipped)
{
    if (skipped == 0) return;
    count_skipped(r, IMR_SKIP_RECORD, skipped);
    tell_lines(r, skipped, "of its lines were skipped when it was read; it has not changed");
}

static imr_status add_opened(run *r, const char *hash, imr_error *err)
{
    const imr_sink sink = {take_decisions, skip_part, r};
    bool known;
    uint64_t skipped;
    imr_status status = imr_index_knows(r->index, r->source, hash, &known, &skipped, err);
    if (status == IMR_OK && known) add_known(r, skipped);
    if (status != IMR_OK || known) return status;
    status = imr_index_begin(r->index, r->source, err);
    if (status == IMR_OK) status = imr_intake_read(r->intake, &sink, err);
    return status == IMR_OK ? imr_index_end(r->index, r->cut_short ? "" : hash, r->skipped, err) : status;
}

static imr_status visit_decisions(void *context, const imr_decision *decisions, size_t n, size_t line, imr_error *err)
{
    (void)line;
    run *r = context;
    imr_status status = IMR_OK;
    r->result->tally.letters++;
    r->result->tally.decisions += n;
    for (size_t i = 0; status == IMR_OK && i < n; i++) status = r->visit(r->talk->context, &decisions[i], err);
    tell_progress(r);
    return status;
}

static imr_status parse_opened(run *r, imr_error *err)
{
    const imr_sink sink = {visit_decisions, skip_part, r};
    return imr_intake_read(r->intake, &sink, err);
}

/* Whether it can be told without reading it that the file has not changed. */
static imr_status pass_over(run *r, bool *passed, imr_error *err)
{
    uint64_t skipped;
    *passed = false;
    if (r->index == NULL) return IMR_OK;
    imr_status status = imr_index_knows(r->index, r->source, NULL, passed, &skipped, err);
    if (status == IMR_OK && *passed) add_known(r, skipped);
    return status;
}

static imr_status read_file(run *r, imr_error *err)
{
    char hash[IMR_HASH_SIZE];
    imr_skip skip;
    bool passed;
    imr_status status = pass_over(r, &passed, err);
    if (status != IMR_OK || passed) return status;
    status = imr_intake_open(r->intake, r->source, hash, &skip);
    r->skipped = 0;
    r->cut_short = false;
    if (status == IMR_OK)
        status = r->index == NULL ? parse_opened(r, err) : add_opened(r, hash, err);
    else if (status == IMR_MEMORY)
        return imr_fail_memory(err);
    else
        skip_part(r, 0, &skip), status = IMR_OK;
    if (r->skipped > LINES_TOLD) tell_lines(r, r->skipped - LINES_TOLD, "more of its lines were skipped");
    return status;
}

/* ---- all files ---- */

static imr_status read_files(run *r, imr_error *err)
{
    imr_status status = IMR_OK;
    r->progress = (imr_progress){.files_n = r->sources.n, .size_n = r->sources.size};
    for (size_t i = 0; status == IMR_OK && i < r->sources.n; i++) {
        r->source = &r->sources.at[i];
        status = read_file(r, err);
        r->progress.files++;
        r->progress.size += r->source->size;
        imr_intake_close(r->intake);
        tell_progress(r);
    }
    return status;
}

static imr_status run_files(run *r, const imr_lexicon *lexicon, imr_error *err)
{
    *r->result = (imr_add_result){0};
    r->arena = imr_arena_new();
    imr_status status = r->arena == NULL ? imr_fail_memory(err) : imr_intake_new(lexicon, &r->intake, err);
    if (status == IMR_OK)
        status = imr_walk(r->arena, r->options->paths, r->options->prune, &r->sources, skip_path, r, err);
    return status == IMR_OK ? read_files(r, err) : status;
}

static void end_run(run *r)
{
    imr_intake_free(r->intake);
    imr_sources_free(&r->sources);
    imr_arena_free(r->arena);
}

static imr_status finish_strictly(const run *r, imr_error *err)
{
    if (!r->options->strict || r->result->skipped == 0) return IMR_OK;
    return imr_fail(err, IMR_INPUT, "%llu skipped, and --strict: nothing was committed",
                    (unsigned long long)r->result->skipped);
}

imr_status imr_add(imr_index *index, const imr_lexicon *lexicon, const imr_add_options *options, const imr_talk *talk,
                   imr_add_result *result, imr_error *err)
{
    run r = {.options = options, .talk = talk, .result = result, .index = index};
    imr_status status = run_files(&r, lexicon, err);
    if (status == IMR_OK && options->prune) status = imr_index_prune(index, &r.sources, err);
    if (status == IMR_OK) status = finish_strictly(&r, err);
    if (status == IMR_OK) status = imr_index_commit(index, err);
    result->tally = *imr_index_tally(index);
    end_run(&r);
    return status;
}

imr_status imr_parse(const imr_lexicon *lexicon, const imr_add_options *options, const imr_talk *talk,
                     imr_decision_visitor *visit, imr_add_result *result, imr_error *err)
{
    run r = {.options = options, .talk = talk, .result = result, .visit = visit};
    imr_status status = run_files(&r, lexicon, err);
    if (status == IMR_OK && options->strict && result->skipped > 0)
        status = imr_fail(err, IMR_INPUT, "%llu skipped, and --strict", (unsigned long long)result->skipped);
    end_run(&r);
    return status;
}
