#include "command.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

/* clang-format off */
static const imr_option options[] = {
    {.name = "db", IMR_TAKES("DIR"), .offer = IMR_OFFER_FOLDERS, .id = IMR_OPT_DB, .common = true,
     .help = "the index (default: $IMR_DB, or else $XDG_DATA_HOME/imr/index)"},
    {.name = "prune", .argument = IMR_ARG_OPTIONAL, .metavar = "force", .choices = "force", .id = IMR_OPT_PRUNE,
     .help = "remove the decisions of files under PATH that are gone; force: even if PATH itself is"},
    {.name = "strict", .id = IMR_OPT_STRICT, .help = "fail, and change nothing, if anything is skipped"},
    {.name = "dry-run", .id = IMR_OPT_DRY_RUN, .help = "say what would be added, and change nothing"},
    {.name = "jobs", .letter = 'j', IMR_TAKES("N"), .id = IMR_OPT_JOBS, .common = true,
     .help = "threads that read PDFs or a large addition (one per processor)"},
    {.name = "memory", IMR_TAKES("MIB"), .id = IMR_OPT_MEMORY, .help = "the most memory to use for it (1024)"},
    {.name = "quiet", .letter = 'q', .id = IMR_OPT_QUIET, .common = true, .help = "no progress, no notes on letters and no summary"},
    {.name = "lexicon", IMR_TAKES("DIR"), .offer = IMR_OFFER_FOLDERS, .id = IMR_OPT_LEXICON,
     .help = "tables to use instead of the built-in ones"},
    {.name = "format", IMR_TAKES("FORMAT"), .choices = "text|json", .id = IMR_OPT_FORMAT, .help = "how to print"},
    {.name = "wait", .argument = IMR_ARG_OPTIONAL, .metavar = "SECONDS", .id = IMR_OPT_WAIT,
     .help = "wait at most this long while another process writes the index"},
    {.name = "output", .letter = 'o', IMR_TAKES("DIR"), .offer = IMR_OFFER_FOLDERS, .id = IMR_OPT_OUTPUT, .common = true,
     .help = "the index to make"},
    {.name = "help", .letter = 'h', .id = IMR_OPT_HELP, .common = true, .help = "print this and exit"},
    {.name = "version", .letter = 'V', .id = IMR_OPT_VERSION, .common = true, .help = "print the version and exit"},
};
/* clang-format on */

#define BIT(name) ((uint64_t)1 << IMR_OPT_##name)
#define EVERYWHERE (BIT(HELP) | BIT(VERSION))

/* clang-format off */
static const imr_verb verbs[IMR_VERB_COUNT] = {
    [IMR_VERB_PARSE] = {"parse", "PATH...", "print the decisions in letters as JSON Lines (imr.record/1); no index is touched",
     true, EVERYWHERE | BIT(STRICT) | BIT(JOBS) | BIT(MEMORY) | BIT(QUIET) | BIT(LEXICON)},
    [IMR_VERB_ADD] = {"add", "PATH...",
     "index letters: PDF, text or JSON Lines; folders with everything in them; - for JSON Lines on stdin",
     true, EVERYWHERE | BIT(DB) | BIT(PRUNE) | BIT(STRICT) | BIT(DRY_RUN) | BIT(JOBS) | BIT(MEMORY) | BIT(QUIET) | BIT(LEXICON) | BIT(WAIT)},
    [IMR_VERB_REMOVE] = {"remove", "ID...",
     "take decisions or whole letters out of the index; the next add of their files brings them back",
     true, EVERYWHERE | BIT(DB) | BIT(QUIET) | BIT(WAIT)},
    [IMR_VERB_COMPACT] = {"compact", "", "merge small additions, and free the space of removed decisions",
     false, EVERYWHERE | BIT(DB) | BIT(QUIET) | BIT(WAIT)},
    [IMR_VERB_LIST] = {"list", "", "print the files in the index and the letters that each holds", false,
     EVERYWHERE | BIT(DB) | BIT(FORMAT)},
    [IMR_VERB_STATUS] = {"status", "", "print what the index holds", false, EVERYWHERE | BIT(DB) | BIT(FORMAT)},
    [IMR_VERB_CHECK] = {"check", "", "check the index: its tables, and every document against its record",
     false, EVERYWHERE | BIT(DB) | BIT(QUIET) | BIT(LEXICON) | BIT(WAIT)},
    [IMR_VERB_REBUILD] = {"rebuild", "", "rebuild the index from the files that it knows; the old one stays until the end",
     false, EVERYWHERE | BIT(DB) | BIT(PRUNE) | BIT(JOBS) | BIT(MEMORY) | BIT(QUIET) | BIT(LEXICON) | BIT(WAIT)},
    [IMR_VERB_LINT] = {"lint", "[PATH...]", "list what is doubtful in letters, or in the index: file or id, code, finding",
     false, EVERYWHERE | BIT(DB) | BIT(JOBS) | BIT(MEMORY) | BIT(QUIET) | BIT(LEXICON)},
    [IMR_VERB_MERGE] = {"merge", "DIR...", "merge indexes that other machines built into a new one; they are not changed",
     true, EVERYWHERE | BIT(OUTPUT) | BIT(QUIET) | BIT(LEXICON) | BIT(WAIT)},
};
/* clang-format on */

/* Verbs of git, notmuch and the like. */
static const imr_habit habits[] = {
    {"rm", "did you mean remove?"},
    {"delete", "did you mean remove?"},
    {"ls", "did you mean list?"},
    {"new", "add PATH adds letters, and makes the index if there is none"},
    {"init", "add PATH adds letters, and makes the index if there is none"},
    {"update", "add PATH takes what is new or has changed"},
    {"import", "add PATH adds letters"},
    {"index", "add PATH adds letters"},
    {"fsck", "did you mean check?"},
    {"verify", "did you mean check?"},
    {"gc", "did you mean compact?"},
    {"reindex", "did you mean rebuild?"},
    {"search", "imr-search QUERY finds decisions"},
    {"help", "see --help, and VERB --help"},
    {"version", "see --version"},
    {"-n", "--dry-run says what would be added"},
    {"-v", "what is added and skipped is reported unless --quiet"},
    {"--verbose", "what is added and skipped is reported unless --quiet"},
    {NULL, NULL},
};

const imr_program imr_index_program = {.name = "imr-index",
                                       .options = options,
                                       .n = sizeof options / sizeof *options,
                                       .verbs = verbs,
                                       .verbs_n = IMR_VERB_COUNT,
                                       .habits = habits};

/* ---- reading ---- */

static const char *argument_of(const imr_cli *cli, enum imr_index_option id)
{
    const imr_given *given = imr_cli_given(cli, (int)id);
    return given == NULL ? NULL : given->argument;
}

static bool has_option(const imr_cli *cli, enum imr_index_option id) { return imr_cli_given(cli, (int)id) != NULL; }

/* Reads a whole number from 1 on; 0 if the option is not given. */
static imr_status number_of(const imr_cli *cli, enum imr_index_option id, unsigned *out, imr_error *err)
{
    enum { MOST = 1000000 };
    const imr_given *given = imr_cli_given(cli, (int)id);
    uint64_t number = 0;
    imr_status status = given == NULL ? IMR_OK : imr_cli_number(given, 1, MOST, &number, err);
    *out = (unsigned)number;
    return status;
}

imr_status imr_command_read(const imr_cli *cli, const imr_verb *verb, imr_command *out, imr_error *err)
{
    const char *format = argument_of(cli, IMR_OPT_FORMAT);
    *out = (imr_command){.verb = (imr_index_verb)(verb - verbs),
                         .words = cli->words + 1,
                         .words_n = cli->words_n - 1,
                         .prune = has_option(cli, IMR_OPT_PRUNE),
                         .force = argument_of(cli, IMR_OPT_PRUNE) != NULL,
                         .strict = has_option(cli, IMR_OPT_STRICT),
                         .dry = has_option(cli, IMR_OPT_DRY_RUN),
                         .quiet = has_option(cli, IMR_OPT_QUIET),
                         .json = format != NULL && strcmp(format, "json") == 0};
    imr_status status = number_of(cli, IMR_OPT_JOBS, &out->jobs, err);
    if (status == IMR_OK) status = number_of(cli, IMR_OPT_MEMORY, &out->memory, err);
    out->wait = UINT_MAX;
    if (!has_option(cli, IMR_OPT_WAIT) || argument_of(cli, IMR_OPT_WAIT) != NULL)
        status = status == IMR_OK ? number_of(cli, IMR_OPT_WAIT, &out->wait, err) : status;
    if (status == IMR_OK && (verb->options & BIT(DB)) != 0)
        status = imr_cli_index(argument_of(cli, IMR_OPT_DB), &out->path, err);
    out->dir = (verb->options & BIT(OUTPUT)) != 0 ? argument_of(cli, IMR_OPT_OUTPUT) : out->path.s;
    if (status == IMR_OK && (verb->options & BIT(OUTPUT)) != 0 && out->dir == NULL)
        status = imr_fail(err, IMR_USAGE, "%s: name the index to make: --output DIR", verb->name);
    if (status == IMR_OK && (verb->options & BIT(LEXICON)) != 0)
        status = imr_lexicon_open(argument_of(cli, IMR_OPT_LEXICON), &out->lexicon, err);
    return status;
}

void imr_command_free(imr_command *command)
{
    imr_lexicon_free(command->lexicon);
    imr_buf_free(&command->path);
}

/* ---- help ---- */

enum { WIDTH = 80, NARROW = 60, COLUMN = 19, NARROW_COLUMN = 4 };

static void write_verb(const imr_verb *about, size_t width, imr_buf *out)
{
    size_t column = width < NARROW ? NARROW_COLUMN : COLUMN;
    imr_buf_printf(out, "  %-7s %-8s ", about->name, about->words);
    if (column == NARROW_COLUMN) imr_buf_printf(out, "\n%*s", (int)column, "");
    imr_cli_wrap(about->help, column, column, width, out);
}

void imr_command_help(const imr_verb *verb, bool brief, imr_buf *out)
{
    size_t width = imr_cli_width(STDOUT_FILENO, WIDTH);
    imr_buf_printf(out, "usage: imr-index %s [options] %s\n\n", verb == NULL ? "VERB" : verb->name,
                   verb == NULL ? "[words]" : verb->words);
    imr_cli_wrap(verb == NULL ? "Index California Independent Medical Review letters, to be searched with imr-search."
                              : verb->help,
                 0, 0, width, out);
    if (verb == NULL) imr_buf_puts(out, "\nVerbs:\n");
    for (size_t i = 0; verb == NULL && i < IMR_VERB_COUNT; i++) write_verb(&verbs[i], width, out);
    imr_buf_puts(out, "\nOptions:\n");
    imr_cli_help(&imr_index_program, verb == NULL ? UINT64_MAX : verb->options, brief, out);
    if (verb != NULL || brief) return;
    imr_buf_putc(out, '\n');
    imr_cli_wrap("One decision binds one dispute and is not a precedent; nothing here is medical or legal advice.", 0,
                 0, width, out);
}
