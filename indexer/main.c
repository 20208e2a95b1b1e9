/* imr-index: puts letters into an index. The only file of it that prints and exits: data to stdout, messages to
 * stderr. */
#include "add.h"
#include "command.h"
#include "file_list.h"
#include "lint.h"
#include "merge.h"
#include "process.h"
#include "progress.h"
#include "rebuild.h"
#include "status.h"
#include "visible.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define PROGRAM "imr-index"

typedef imr_status verb_run(const imr_command *given, imr_error *err);

/* ---- messages ---- */

typedef struct talker {
    struct timespec start;
    double shown; /* seconds since the start when the progress line was last written */
    bool progress, on_line, quiet;
    imr_buf text;
} talker;

static double seconds_since(const struct timespec *start)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - start->tv_sec) + (double)(now.tv_nsec - start->tv_nsec) / 1e9;
}

/* Writes a line to standard error, with terminal controls escaped. */
__attribute__((format(printf, 1, 2))) static void say(const char *format, ...)
{
    char text[4096];
    imr_buf line = {0};
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    imr_visible_add(&line, imr_str_of(text));
    if (!line.failed) fprintf(stderr, PROGRAM ": %s\n", imr_buf_str(&line).s);
    imr_buf_free(&line);
}

static talker start_talking(const imr_command *given)
{
    talker talk = {.progress = !given->quiet && isatty(STDERR_FILENO) == 1, .quiet = given->quiet};
    clock_gettime(CLOCK_MONOTONIC, &talk.start);
    return talk;
}

static void clear_line(talker *talk)
{
    if (talk->on_line) fputs("\r\033[K", stderr);
    talk->on_line = false;
}

static void say_skipped(void *context, const char *path, size_t line, const imr_skip *skip)
{
    if (((const talker *)context)->quiet && imr_skip_is_note(skip->kind)) return;
    clear_line(context);
    if (line > 0)
        say("%s:%zu: %s", path, line, skip->err.text);
    else
        say("%s: %s", path, skip->err.text);
}

static void say_progress(void *context, const imr_progress *progress)
{
    static const double pause = 0.1;
    talker *talk = context;
    double seconds = seconds_since(&talk->start);
    if (!talk->progress || seconds < talk->shown + pause) return;
    talk->shown = seconds;
    imr_buf_clear(&talk->text);
    imr_progress_write(progress, seconds, &talk->text);
    clear_line(talk);
    fprintf(stderr, "%s", imr_buf_str(&talk->text).s);
    fflush(stderr);
    talk->on_line = true;
}

static void stop_talking(talker *talk)
{
    clear_line(talk);
    imr_buf_free(&talk->text);
}

static void say_summary(talker *talk, const imr_add_result *result)
{
    clear_line(talk);
    imr_buf_clear(&talk->text);
    imr_summary_write(result, seconds_since(&talk->start), &talk->text);
    say("%s", imr_buf_str(&talk->text).s);
}

static imr_status flush_output(imr_error *err)
{
    if (fflush(stdout) == 0 && !ferror(stdout)) return IMR_OK;
    return imr_fail(err, IMR_IO, "standard output: %s", strerror(errno));
}

static imr_status print(imr_buf *text, imr_error *err)
{
    if (text->failed) return imr_fail_memory(err);
    fwrite(text->s, 1, text->n, stdout);
    return ferror(stdout) ? flush_output(err) : IMR_OK;
}

/* ---- the verbs ---- */

static imr_status print_decision(void *context, const imr_decision *decision, imr_error *err)
{
    imr_buf *line = &((talker *)context)->text;
    imr_buf_clear(line);
    imr_record_write(decision, line);
    imr_buf_putc(line, '\n');
    return print(line, err);
}

static imr_status run_parse(const imr_command *given, imr_error *err)
{
    const imr_add_options wanted = {
        .paths = given->words, .strict = given->strict, .jobs = given->jobs, .memory = given->memory};
    talker talk = start_talking(given);
    const imr_talk events = {say_skipped, say_progress, &talk};
    imr_add_result result;
    talk.progress = talk.progress && isatty(STDOUT_FILENO) == 0;
    imr_status status = imr_parse(given->lexicon, &wanted, &events, print_decision, &result, err);
    stop_talking(&talk);
    return status == IMR_OK ? flush_output(err) : status;
}

static void say_warning(const imr_index *index)
{
    const char *warning = imr_index_warning(index);
    if (warning != NULL) say("%s", warning);
}

static imr_status pass_decision(void *context, const imr_decision *decision, imr_error *err)
{
    (void)context;
    (void)decision;
    (void)err;
    return IMR_OK;
}

/* Counts what a first addition would bring, without making an index. */
static imr_status count_decisions(const imr_lexicon *lexicon, const imr_add_options *wanted, const imr_talk *events,
                                  imr_add_result *result, imr_error *err)
{
    imr_status status = imr_parse(lexicon, wanted, events, pass_decision, result, err);
    result->tally.added = result->tally.decisions;
    return status;
}

static imr_status run_add(const imr_command *given, imr_error *err)
{
    const imr_add_options wanted = {.paths = given->words,
                                    .prune = given->prune,
                                    .force = given->force,
                                    .strict = given->strict,
                                    .dry = given->dry,
                                    .jobs = given->jobs,
                                    .memory = given->memory};
    talker talk = start_talking(given);
    const imr_talk events = {say_skipped, say_progress, &talk};
    imr_add_result result;
    imr_index *index = NULL;
    imr_status status = imr_index_open(given->dir, !given->dry, given->lexicon, &index, err);
    if (status != IMR_OK && !(given->dry && status == IMR_ABSENT)) return status;
    status = index == NULL ? count_decisions(given->lexicon, &wanted, &events, &result, err)
                           : imr_add(index, given->lexicon, &wanted, &events, &result, err);
    if (status == IMR_OK && !given->quiet) say_summary(&talk, &result);
    if (status == IMR_OK && index != NULL) say_warning(index);
    if (status == IMR_OK && given->dry) say("--dry-run: nothing was changed");
    stop_talking(&talk);
    imr_index_close(index);
    return status;
}

static void say_count(uint64_t decisions, const char *what)
{
    imr_buf text = {0};
    imr_buf_count(&text, decisions, "decision");
    say("%s %s", imr_buf_str(&text).s, what);
    imr_buf_free(&text);
}

static imr_status run_remove(const imr_command *given, imr_error *err)
{
    imr_index *index = NULL;
    size_t missing = 0;
    imr_status status = imr_index_open(given->dir, false, NULL, &index, err);
    for (size_t i = 0; status == IMR_OK && i < given->words_n; i++) {
        status = imr_index_remove(index, imr_str_of(given->words[i]), err);
        if (status != IMR_NONE) continue;
        say("%s: not in the index%s", given->words[i],
            strpbrk(given->words[i], "/.") == NULL ? "" : "; remove takes ids, which list prints after the files");
        missing++;
        status = IMR_OK;
    }
    if (status == IMR_OK) status = imr_index_commit(index, err);
    if (status == IMR_OK) say_warning(index);
    if (status == IMR_OK && !given->quiet && missing < given->words_n)
        say_count(imr_index_changes(index)->removed, "removed");
    imr_index_close(index);
    if (status == IMR_OK && missing == given->words_n) return imr_fail(err, IMR_NONE, "nothing was removed");
    return status;
}

static void say_sizes(const imr_index_status *before, const imr_index_status *after)
{
    say("%.1f MB before, %.1f MB after", (double)before->size / 1e6, (double)after->size / 1e6);
}

static imr_status run_compact(const imr_command *given, imr_error *err)
{
    imr_index *index = NULL;
    imr_index_status before, after;
    imr_status status = imr_index_open(given->dir, false, NULL, &index, err);
    if (status == IMR_OK) status = imr_index_read_status(given->dir, &before, err);
    if (status == IMR_OK) status = imr_index_compact(index, err);
    imr_index_close(index);
    if (status == IMR_OK) status = imr_index_read_status(given->dir, &after, err);
    if (status == IMR_OK && !given->quiet) say_sizes(&before, &after);
    return status;
}

static imr_status run_status(const imr_command *given, imr_error *err)
{
    imr_index_status at;
    imr_buf text = {0};
    imr_status status = imr_index_read_status(given->dir, &at, err);
    if (status == IMR_OK) {
        if (given->json)
            imr_status_write_json(&at, given->dir, &text);
        else
            imr_status_write_text(&at, given->dir, &text);
        status = print(&text, err);
    }
    imr_buf_free(&text);
    return status == IMR_OK ? flush_output(err) : status;
}

static imr_status print_file(void *context, const imr_listed_file *file, imr_error *err)
{
    const imr_command *given = context;
    imr_buf text = {0};
    if (given->json)
        imr_listed_file_json(file, &text);
    else
        imr_listed_file_text(file, &text);
    imr_status status = print(&text, err);
    imr_buf_free(&text);
    return status;
}

static imr_status run_list(const imr_command *given, imr_error *err)
{
    imr_command copy = *given;
    imr_status status = imr_index_list(given->dir, print_file, &copy, err);
    return status == IMR_OK ? flush_output(err) : status;
}

static void say_fault(void *context, const char *text)
{
    (void)context;
    say("%s", text);
}

static imr_status run_check(const imr_command *given, imr_error *err)
{
    uint64_t documents;
    imr_status status = imr_index_check(given->dir, given->lexicon, say_fault, NULL, &documents, err);
    if (status == IMR_OK && !given->quiet) say_count(documents, "checked, no fault");
    return status;
}

/* Prints three columns, with terminal controls escaped. */
static imr_status print_finding(void *context, const imr_finding *finding, imr_error *err)
{
    imr_buf *line = &((talker *)context)->text;
    clear_line(context);
    imr_buf_clear(line);
    imr_visible_add(line, finding->where);
    imr_buf_printf(line, "\t%s\t", finding->code);
    imr_visible_add(line, finding->text);
    imr_buf_putc(line, '\n');
    return print(line, err);
}

typedef struct linting {
    imr_lint *lint;
    imr_status status; /* of the printing, which cannot report it itself */
    imr_error err;
} linting;

static void lint_skipped(void *context, const char *path, size_t line, const imr_skip *skip)
{
    linting *at = context;
    const char *code = !imr_skip_is_note(skip->kind)       ? "refused"
                       : skip->kind == IMR_SKIP_UNNUMBERED ? "unnumbered"
                                                           : "mended";
    if (at->status == IMR_OK) at->status = imr_lint_file(at->lint, path, line, code, skip->err.text, &at->err);
}

static imr_status lint_decision(void *context, const imr_decision *decision, imr_error *err)
{
    return imr_lint_decision(((linting *)context)->lint, decision, err);
}

static void lint_progress(void *context, const imr_progress *progress)
{
    (void)context;
    (void)progress;
}

static imr_status lint_files(imr_lint *lint, const imr_command *given, imr_error *err)
{
    const imr_add_options wanted = {.paths = given->words, .jobs = given->jobs, .memory = given->memory};
    linting at = {.lint = lint, .status = IMR_OK};
    const imr_talk events = {lint_skipped, lint_progress, &at};
    imr_add_result result;
    imr_status status = imr_parse(given->lexicon, &wanted, &events, lint_decision, &result, err);
    return status == IMR_OK && at.status != IMR_OK ? imr_fail(err, at.status, "%s", at.err.text) : status;
}

static imr_status run_lint(const imr_command *given, imr_error *err)
{
    talker talk = start_talking(given);
    imr_lint *lint = NULL;
    bool files = given->words_n > 0;
    imr_status status = imr_lint_new(files, print_finding, &talk, &lint, err);
    if (status == IMR_OK)
        status = files ? lint_files(lint, given, err) : imr_lint_index(lint, given->dir, given->lexicon, err);
    if (status == IMR_OK) status = imr_lint_finish(lint, err);
    if (status == IMR_OK) status = flush_output(err);
    if (status == IMR_OK && imr_lint_count(lint) == 0) status = imr_fail(err, IMR_NONE, "nothing is doubtful");
    imr_lint_free(lint);
    stop_talking(&talk);
    return status;
}

static imr_status run_rebuild(const imr_command *given, imr_error *err)
{
    const imr_add_options wanted = {
        .prune = given->prune, .force = given->force, .jobs = given->jobs, .memory = given->memory};
    talker talk = start_talking(given);
    const imr_talk events = {say_skipped, say_progress, &talk};
    imr_add_result result = {0};
    uint64_t before = 0;
    imr_status status = imr_rebuild(given->dir, given->lexicon, &wanted, &events, &result, &before, err);
    if (status == IMR_OK && !given->quiet) say_summary(&talk, &result);
    stop_talking(&talk);
    if (status == IMR_OK && result.tally.decisions < before)
        say("%llu decisions fewer than before", (unsigned long long)(before - result.tally.decisions));
    return status;
}

static imr_status run_merge(const imr_command *given, imr_error *err)
{
    uint64_t decisions = 0;
    imr_status status = imr_merge(given->words, given->words_n, given->dir, given->lexicon, &decisions, err);
    if (status == IMR_OK && !given->quiet) say_count(decisions, "merged");
    return status;
}

/* Tries again until the index is free or the time is over. A locked index is reported at once, before anything is
 * read. */
static imr_status wait_for_writer(const imr_command *given, verb_run *verb, imr_error *err)
{
    static const struct timespec pause = {.tv_nsec = 100 * 1000 * 1000};
    struct timespec start;
    clock_gettime(CLOCK_MONOTONIC, &start);
    imr_status status = verb(given, err);
    while (status == IMR_LOCKED && given->wait > 0 && seconds_since(&start) < given->wait) {
        nanosleep(&pause, NULL);
        status = verb(given, err);
    }
    return status;
}

static imr_status print_version(imr_error *err)
{
    printf(PROGRAM " " IMR_VERSION_TEXT " (format " IMR_FORMAT ", Xapian %s)\n", imr_xap_version());
    return flush_output(err);
}

/* ---- the program ---- */

static imr_status print_help(const imr_verb *about, bool brief, imr_error *err)
{
    imr_buf text = {0};
    imr_command_help(about, brief, &text);
    imr_status status = print(&text, err);
    imr_buf_free(&text);
    return status == IMR_OK ? flush_output(err) : status;
}

static imr_status run_verb(const imr_cli *cli, const imr_verb *chosen, imr_error *err)
{
    static verb_run *const runs[IMR_VERB_COUNT] = {
        [IMR_VERB_PARSE] = run_parse,     [IMR_VERB_ADD] = run_add,         [IMR_VERB_REMOVE] = run_remove,
        [IMR_VERB_COMPACT] = run_compact, [IMR_VERB_LIST] = run_list,       [IMR_VERB_STATUS] = run_status,
        [IMR_VERB_CHECK] = run_check,     [IMR_VERB_REBUILD] = run_rebuild, [IMR_VERB_LINT] = run_lint,
        [IMR_VERB_MERGE] = run_merge,
    };
    imr_command given;
    imr_status status = imr_command_read(cli, chosen, &given, err);
    if (status == IMR_OK) status = wait_for_writer(&given, runs[given.verb], err);
    imr_command_free(&given);
    return status;
}

/* Prints what the build requests; *asked: whether it did. */
static imr_status print_for_build(int argc, char **argv, bool *asked, imr_error *err)
{
    imr_buf text = {0};
    *asked = imr_cli_print(&imr_index_program, argc == 1 ? argv[0] : "", &text);
    imr_status status = *asked ? print(&text, err) : IMR_OK;
    imr_buf_free(&text);
    return status;
}

static imr_status run(int argc, char **argv, imr_error *err)
{
    bool for_build = false;
    imr_status printed = print_for_build(argc, argv, &for_build, err);
    if (printed != IMR_OK || for_build) return printed;
    imr_cli cli = {0};
    const imr_verb *chosen = NULL;
    imr_error other;
    imr_status status = imr_cli_parse(&imr_index_program, argc, argv, &cli, err);
    if (status != IMR_OK) goto done;
    if (imr_cli_given(&cli, IMR_OPT_HELP) != NULL) {
        imr_cli_verb(&imr_index_program, &cli, &chosen, &other);
        status = print_help(chosen, imr_cli_given(&cli, IMR_OPT_HELP)->by_letter, err);
    } else if (imr_cli_given(&cli, IMR_OPT_VERSION) != NULL) {
        status = print_version(err);
    } else {
        status = imr_cli_verb(&imr_index_program, &cli, &chosen, err);
        if (status == IMR_OK) status = run_verb(&cli, chosen, err);
    }
done:
    imr_cli_free(&cli);
    return status;
}

/* Documents between flushes, all in one transaction: on 20,000 decisions a third faster than Xapian's default of ten
 * thousand, in a fifth of the memory. */
static const char flush_threshold[] = "1000";

/* Called when the engine fails while it undoes a failed change: usually the disk is full. */
static void give_up(void)
{
    static const char text[] = PROGRAM ": nothing was changed: the disk is full or cannot be written\n";
    if (write(STDERR_FILENO, text, sizeof text - 1) < 0) _exit(imr_status_exit(IMR_IO));
    _exit(imr_status_exit(IMR_IO));
}

int main(int argc, char **argv)
{
    imr_error err = {0};
    if (!imr_process_begin()) return imr_status_exit(IMR_IO);
    umask(S_IRWXG | S_IRWXO); /* an index is private to its owner */
    imr_xap_on_abort(give_up);
    setenv("XAPIAN_FLUSH_THRESHOLD", flush_threshold, 0);
    imr_status status = run(argc > 0 ? argc - 1 : 0, argv + 1, &err);
    if (status != IMR_OK) say("%s", err.text);
    return imr_status_exit(status);
}
