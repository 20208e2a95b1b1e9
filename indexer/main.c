/* imr-index: letters into an index. The one file of it that prints and exits: data to stdout, talk to stderr. */
#include "add.h"
#include "cli.h"
#include "process.h"
#include "progress.h"
#include "status.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define PROGRAM "imr-index"

/* ---- options and verbs ---- */

enum option {
    OPT_DB,
    OPT_PRUNE,
    OPT_STRICT,
    OPT_JOBS,
    OPT_MEMORY,
    OPT_QUIET,
    OPT_LEXICON,
    OPT_FORMAT,
    OPT_HELP,
    OPT_VERSION
};

/* clang-format off */
#define TAKES(what) .argument = IMR_ARG_REQUIRED, .metavar = what
static const imr_option options[] = {
    {.name = "db", TAKES("DIR"), .offer = IMR_OFFER_FOLDERS, .id = OPT_DB, .common = true,
     .help = "the index (else $IMR_DB, else $XDG_DATA_HOME/imr/index)"},
    {.name = "prune", .argument = IMR_ARG_OPTIONAL, .metavar = "force", .choices = "force", .id = OPT_PRUNE,
     .help = "remove the decisions of files under PATH that are gone; force: also where PATH itself is"},
    {.name = "strict", .id = OPT_STRICT, .help = "fail, and change nothing, when anything is skipped"},
    {.name = "jobs", .letter = 'j', TAKES("N"), .id = OPT_JOBS, .common = true,
     .help = "threads that read PDFs or a large addition (one a processor)"},
    {.name = "memory", TAKES("MIB"), .id = OPT_MEMORY, .help = "the most memory to take for it (1024)"},
    {.name = "quiet", .letter = 'q', .id = OPT_QUIET, .common = true, .help = "no progress, no notes on letters and no summary"},
    {.name = "lexicon", TAKES("DIR"), .offer = IMR_OFFER_FOLDERS, .id = OPT_LEXICON,
     .help = "tables to use instead of those built in"},
    {.name = "format", TAKES("FORMAT"), .choices = "text|json", .id = OPT_FORMAT, .help = "how to print"},
    {.name = "help", .letter = 'h', .id = OPT_HELP, .common = true, .help = "print this and exit"},
    {.name = "version", .letter = 'V', .id = OPT_VERSION, .common = true, .help = "print the version and exit"},
};
/* clang-format on */

/* A command line, understood. */
typedef struct command {
    const char *const *words; /* behind the verb */
    size_t words_n;
    const char *dir;
    imr_lexicon *lexicon;
    bool prune, force, strict, quiet, json;
    unsigned jobs, memory; /* 0: not given */
} command;

typedef imr_status verb_run(const command *given, imr_error *err);
static verb_run run_parse, run_add, run_remove, run_compact, run_status, run_check;

#define BIT(name) ((uint64_t)1 << OPT_##name)
#define EVERYWHERE (BIT(HELP) | BIT(VERSION))

enum verb { VERB_PARSE, VERB_ADD, VERB_REMOVE, VERB_COMPACT, VERB_STATUS, VERB_CHECK, VERB_COUNT };

/* clang-format off */
static const imr_verb verbs[VERB_COUNT] = {
    [VERB_PARSE] = {"parse", "PATH...", "print the decisions in letters as JSON Lines (imr.record/1); no index is touched",
     true, EVERYWHERE | BIT(STRICT) | BIT(JOBS) | BIT(MEMORY) | BIT(QUIET) | BIT(LEXICON)},
    [VERB_ADD] = {"add", "PATH...",
     "index letters: PDF, text or JSON Lines; folders with all in them; - for JSON Lines on stdin",
     true, EVERYWHERE | BIT(DB) | BIT(PRUNE) | BIT(STRICT) | BIT(JOBS) | BIT(MEMORY) | BIT(QUIET) | BIT(LEXICON)},
    [VERB_REMOVE] = {"remove", "ID...",
     "take decisions or whole letters out of the index; the next add of their files brings them back",
     true, EVERYWHERE | BIT(DB) | BIT(QUIET)},
    [VERB_COMPACT] = {"compact", "", "merge what small additions left apart, and give back what removals left empty",
     false, EVERYWHERE | BIT(DB) | BIT(QUIET)},
    [VERB_STATUS] = {"status", "", "print what the index holds", false, EVERYWHERE | BIT(DB) | BIT(FORMAT)},
    [VERB_CHECK] = {"check", "", "check the index: its tables, and every document against its record",
     false, EVERYWHERE | BIT(DB) | BIT(QUIET) | BIT(LEXICON)},
};
/* clang-format on */

static const imr_program program = {
    .name = PROGRAM, .options = options, .n = sizeof options / sizeof *options, .verbs = verbs, .verbs_n = VERB_COUNT};

/* ---- talk ---- */

typedef struct talker {
    struct timespec start;
    double shown; /* seconds from start; when the progress line was written last */
    bool progress, on_line, quiet;
    imr_buf text;
} talker;

static double seconds_since(const struct timespec *start)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - start->tv_sec) + (double)(now.tv_nsec - start->tv_nsec) / 1e9;
}

static talker start_talking(const command *given)
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
    if (((const talker *)context)->quiet && skip->kind == IMR_SKIP_NOTHING) return;
    clear_line(context);
    if (line > 0)
        fprintf(stderr, PROGRAM ": %s:%zu: %s\n", path, line, skip->err.text);
    else
        fprintf(stderr, PROGRAM ": %s: %s\n", path, skip->err.text);
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
    fprintf(stderr, PROGRAM ": %s\n", imr_buf_str(&talk->text).s);
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

static imr_status run_parse(const command *given, imr_error *err)
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
    if (warning != NULL) fprintf(stderr, PROGRAM ": %s\n", warning);
}

static imr_status run_add(const command *given, imr_error *err)
{
    const imr_add_options wanted = {.paths = given->words,
                                    .prune = given->prune,
                                    .force = given->force,
                                    .strict = given->strict,
                                    .jobs = given->jobs,
                                    .memory = given->memory};
    talker talk = start_talking(given);
    const imr_talk events = {say_skipped, say_progress, &talk};
    imr_add_result result;
    imr_index *index = NULL;
    imr_status status = imr_index_open(given->dir, true, given->lexicon, &index, err);
    if (status != IMR_OK) return status;
    status = imr_add(index, given->lexicon, &wanted, &events, &result, err);
    if (status == IMR_OK && !given->quiet) say_summary(&talk, &result);
    if (status == IMR_OK) say_warning(index);
    stop_talking(&talk);
    imr_index_close(index);
    return status;
}

static void say_count(uint64_t decisions, const char *what)
{
    imr_buf text = {0};
    imr_buf_count(&text, decisions, "decision");
    fprintf(stderr, PROGRAM ": %s %s\n", imr_buf_str(&text).s, what);
    imr_buf_free(&text);
}

static imr_status run_remove(const command *given, imr_error *err)
{
    imr_index *index = NULL;
    size_t missing = 0;
    imr_status status = imr_index_open(given->dir, false, NULL, &index, err);
    for (size_t i = 0; status == IMR_OK && i < given->words_n; i++) {
        status = imr_index_remove(index, imr_str_of(given->words[i]), err);
        if (status != IMR_NONE) continue;
        fprintf(stderr, PROGRAM ": %s: not in the index\n", given->words[i]);
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
    fprintf(stderr, PROGRAM ": %.1f MB before, %.1f MB after\n", (double)before->size / 1e6, (double)after->size / 1e6);
}

static imr_status run_compact(const command *given, imr_error *err)
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

static imr_status run_status(const command *given, imr_error *err)
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

static void say_fault(void *context, const char *text)
{
    (void)context;
    fprintf(stderr, PROGRAM ": %s\n", text);
}

static imr_status run_check(const command *given, imr_error *err)
{
    uint64_t documents;
    imr_status status = imr_index_check(given->dir, given->lexicon, say_fault, NULL, &documents, err);
    if (status == IMR_OK && !given->quiet) say_count(documents, "checked, no fault");
    return status;
}

/* ---- help ---- */

static void write_verb_help(const imr_verb *about, bool brief, imr_buf *out)
{
    imr_buf_printf(out, "usage: " PROGRAM " %s [options] %s\n\n%s.\n\nOptions:\n", about->name, about->words,
                   about->help);
    imr_cli_help(&program, about->options, brief, out);
}

static void write_help(bool brief, imr_buf *out)
{
    enum { COLUMN = 19, WIDTH = 80 };
    imr_buf_puts(out,
                 "usage: " PROGRAM " VERB [options] [words]\n\n"
                 "Index California Independent Medical Review letters, to be searched with imr-search.\n\nVerbs:\n");
    for (size_t i = 0; i < VERB_COUNT; i++) {
        imr_buf_printf(out, "  %-7s %-8s ", verbs[i].name, verbs[i].words);
        imr_cli_wrap(verbs[i].help, COLUMN, COLUMN, imr_cli_width(STDOUT_FILENO, WIDTH), out);
    }
    imr_buf_puts(out, "\nOptions:\n");
    imr_cli_help(&program, UINT64_MAX, brief, out);
    if (!brief)
        imr_buf_puts(out, "\nOne decision binds one dispute and is no precedent; nothing here is medical or legal "
                          "advice.\n");
}

static imr_status print_help(const imr_verb *about, bool brief, imr_error *err)
{
    imr_buf text = {0};
    if (about == NULL)
        write_help(brief, &text);
    else
        write_verb_help(about, brief, &text);
    imr_status status = print(&text, err);
    imr_buf_free(&text);
    return status == IMR_OK ? flush_output(err) : status;
}

static imr_status print_version(imr_error *err)
{
    printf(PROGRAM " " IMR_VERSION_TEXT " (format " IMR_FORMAT ", Xapian %s)\n", imr_xap_version());
    return flush_output(err);
}

/* ---- the command line ---- */

static const char *argument_of(const imr_cli *cli, enum option id)
{
    const imr_given *given = imr_cli_given(cli, (int)id);
    return given == NULL ? NULL : given->argument;
}

static bool has_option(const imr_cli *cli, enum option id) { return imr_cli_given(cli, (int)id) != NULL; }

/* A whole number from 1 on; 0 where the option is not given. */
static imr_status number_of(const imr_cli *cli, enum option id, unsigned *out, imr_error *err)
{
    enum { MOST = 1000000 };
    const imr_given *given = imr_cli_given(cli, (int)id);
    uint64_t number = 0;
    imr_status status = given == NULL ? IMR_OK : imr_cli_number(given, 1, MOST, &number, err);
    *out = (unsigned)number;
    return status;
}

static imr_status run_verb(const imr_cli *cli, const imr_verb *chosen, imr_error *err)
{
    static verb_run *const runs[VERB_COUNT] = {
        [VERB_PARSE] = run_parse,     [VERB_ADD] = run_add,       [VERB_REMOVE] = run_remove,
        [VERB_COMPACT] = run_compact, [VERB_STATUS] = run_status, [VERB_CHECK] = run_check,
    };
    imr_buf dir = {0};
    command given = {.words = cli->words + 1,
                     .words_n = cli->words_n - 1,
                     .prune = has_option(cli, OPT_PRUNE),
                     .force = argument_of(cli, OPT_PRUNE) != NULL,
                     .strict = has_option(cli, OPT_STRICT),
                     .quiet = has_option(cli, OPT_QUIET)};
    const char *format = argument_of(cli, OPT_FORMAT);
    given.json = format != NULL && strcmp(format, "json") == 0;
    imr_status status = number_of(cli, OPT_JOBS, &given.jobs, err);
    if (status == IMR_OK) status = number_of(cli, OPT_MEMORY, &given.memory, err);
    if (status == IMR_OK && (chosen->options & BIT(DB)) != 0)
        status = imr_cli_index(argument_of(cli, OPT_DB), &dir, err);
    given.dir = dir.s;
    if (status == IMR_OK && (chosen->options & BIT(LEXICON)) != 0)
        status = imr_lexicon_open(argument_of(cli, OPT_LEXICON), &given.lexicon, err);
    if (status == IMR_OK) status = runs[chosen - verbs](&given, err);
    imr_lexicon_free(given.lexicon);
    imr_buf_free(&dir);
    return status;
}

/* What the build asks for; *asked tells whether it did. */
static imr_status print_for_build(int argc, char **argv, bool *asked, imr_error *err)
{
    imr_buf text = {0};
    *asked = imr_cli_print(&program, argc == 1 ? argv[0] : "", &text);
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
    imr_status status = imr_cli_parse(&program, argc, argv, &cli, err);
    if (status != IMR_OK) goto done;
    if (has_option(&cli, OPT_HELP)) {
        imr_cli_verb(&program, &cli, &chosen, &other);
        status = print_help(chosen, imr_cli_given(&cli, OPT_HELP)->by_letter, err);
    } else if (has_option(&cli, OPT_VERSION)) {
        status = print_version(err);
    } else {
        status = imr_cli_verb(&program, &cli, &chosen, err);
        if (status == IMR_OK) status = run_verb(&cli, chosen, err);
    }
done:
    imr_cli_free(&cli);
    return status;
}

/* Words go from memory to disk a thousand documents at a time, all in one transaction: measured on 20,000 decisions, a
 * third faster than the ten thousand that Xapian takes by itself, in a fifth of the memory. */
static const char flush_threshold[] = "1000";

/* The engine failed while it undid a change that failed: usually the disk is full. */
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
    umask(S_IRWXG | S_IRWXO); /* an index is its owner's alone */
    imr_xap_on_abort(give_up);
    setenv("XAPIAN_FLUSH_THRESHOLD", flush_threshold, 0);
    imr_status status = run(argc > 0 ? argc - 1 : 0, argv + 1, &err);
    if (status != IMR_OK) fprintf(stderr, PROGRAM ": %s\n", err.text);
    return imr_status_exit(status);
}
