/* imr-search: answers queries from an index. The only file of it that prints and exits: data to stdout, messages to
 * stderr. */
#include "case_file.h"
#include "options.h"
#include "present.h"
#include "process.h"
#include "sentences.h"
#include "tagged.h"
#include "visible.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char program[] = "imr-search";

enum { WIDTH = 100, HELP_WIDTH = 80 };

/* ---- printing ---- */

static int write_stdout(void *context, const char *bytes, size_t n)
{
    (void)context;
    errno = 0;
    if (fwrite(bytes, 1, n, stdout) == n && fflush(stdout) == 0) return 0;
    return errno == 0 ? EIO : errno;
}

static imr_status print(const imr_buf *text, imr_error *err)
{
    imr_output output = {.write = write_stdout};
    return text->failed ? imr_fail_memory(err) : imr_output_write(&output, imr_buf_str(text), err);
}

static const char lost[] = "out of memory: a note about the answer is not printed";

/* Writes a line to standard error, with terminal controls escaped. */
static void say(imr_str text)
{
    imr_buf line = {0};
    imr_visible_add(&line, text);
    fprintf(stderr, "%s: %s\n", program, line.failed ? lost : imr_buf_str(&line).s);
    imr_buf_free(&line);
}

/* Reports a word that looks like an option and was read as excluded. */
static void say_doubt(const char *word)
{
    imr_buf text = {0};
    if (word == NULL) return;
    imr_buf_printf(&text, "%s excludes the word \"%s\"; it is not a group of options", word, word + 1);
    say(text.failed ? imr_str_of(lost) : imr_buf_str(&text));
    imr_buf_free(&text);
}

/* From note number `from` on. */
static void say_notes(const imr_notes *notes, size_t from)
{
    imr_buf text = {0};
    for (size_t i = from; i < notes->n;) {
        imr_buf_clear(&text);
        imr_note_sentence(notes, &i, &text);
        say(text.failed ? imr_str_of(lost) : imr_buf_str(&text));
        if (text.failed) break;
    }
    imr_buf_free(&text);
}

/* ---- help ---- */

static const char usage[] = "usage: imr-search [OPTION]... [QUERY]...\n";
static const char *const about[] = {
    "Search Independent Medical Review decisions.",
    "",
    "QUERY is words (all of them are wanted), \"phrases\", AND, OR, NOT, parentheses, and field:value, such as",
    "  repeat MRI denied ODG",
    "  heading:injection outcome:overturned year:2016..2017",
    "Words that name an outcome, a guideline or a treatment are read as such; quote them to search the words.",
    "-word excludes a word unless its letters are options: -mra does, -n2 is the option -n. After -- everything is "
    "the query.",
    "Without a query, the options alone select; '*' is everything. Within one facet values are alternatives, across "
    "facets they narrow, and \"!value\" excludes.",
    "",
};

static imr_status print_help(imr_arena *arena, bool brief, imr_error *err)
{
    imr_program table;
    imr_buf text = {0};
    if (!imr_options_program(arena, &table)) return imr_fail_memory(err);
    size_t width = imr_cli_width(STDOUT_FILENO, HELP_WIDTH);
    imr_buf_puts(&text, usage);
    for (size_t i = 0; i < sizeof about / sizeof *about && (!brief || i == 0); i++) {
        bool example = about[i][0] == ' ';
        imr_buf_puts(&text, example ? "  " : "");
        imr_cli_wrap(about[i] + (example ? 2 : 0), example ? 2 : 0, example ? 4 : 0, width, &text);
    }
    if (brief) imr_buf_putc(&text, '\n');
    imr_cli_help(&table, 0, brief, &text);
    imr_cli_wrap(
        brief ? "--help prints every option; man imr-search and man imr-query say more."
              : "Exit status: 0 found, 1 nothing found, 2 an error, 75 try again later. Decisions of IMR bind one "
                "dispute and are not precedents; this is neither medical nor legal advice.",
        0, 0, width, &text);
    imr_status status = print(&text, err);
    imr_buf_free(&text);
    return status;
}

static imr_status print_version(imr_error *err)
{
    imr_buf text = {0};
    imr_buf_printf(&text, "%s %s (format %s, Xapian %s)\n", program, IMR_VERSION_TEXT, IMR_FORMAT, imr_xap_version());
    imr_status status = print(&text, err);
    imr_buf_free(&text);
    return status;
}

/* ---- a case to search by ---- */

static imr_status read_stdin(imr_arena *arena, size_t most, imr_str *out, imr_error *err)
{
    imr_buf text = {0};
    char block[4096];
    for (size_t n; text.n <= most && (n = fread(block, 1, sizeof block, stdin)) > 0;)
        imr_buf_add(&text, (imr_str){block, n});
    *out = imr_buf_keep(&text, arena);
    if (ferror(stdin)) return imr_fail(err, IMR_IO, "standard input cannot be read: %s", strerror(errno));
    return out->s == NULL ? imr_fail_memory(err) : IMR_OK;
}

/* "letter.pdf#2" is decision 2 of the file, unless a file has that whole name. */
static imr_status read_case_file(imr_arena *arena, imr_options *options, imr_error *err)
{
    const char *mark = strrchr(options->like, '#');
    imr_str base = {options->like, mark == NULL ? 0 : (size_t)(mark - options->like)};
    const char *path = options->like;
    size_t which = 0, decisions = 0;
    if (access(path, F_OK) != 0 && base.n > 0) {
        path = imr_arena_dup(arena, base);
        if (path == NULL) return imr_fail_memory(err);
        which = (size_t)strtoul(mark + 1, NULL, 10);
    }
    imr_status status = imr_case_read(arena, path, which, IMR_QUERY_BYTES, &options->request.like, &decisions, err);
    if (status == IMR_OK && which == 0 && decisions > 1)
        fprintf(stderr, "%s: the file has %zu decisions: the first is used; FILE#2 names the second\n", program,
                decisions);
    return status;
}

static bool is_file(imr_arena *arena, const char *name)
{
    const char *mark = strrchr(name, '#');
    if (access(name, F_OK) == 0) return true;
    const char *base = mark == NULL ? NULL : imr_arena_dup(arena, (imr_str){name, (size_t)(mark - name)});
    return base != NULL && *base != '\0' && access(base, F_OK) == 0;
}

/* Reads what --like names: standard input, a file, or an id. */
static imr_status read_like(imr_arena *arena, imr_options *options, imr_error *err)
{
    if (options->like == NULL) return IMR_OK;
    if (options->like[0] == '\0') return imr_fail(err, IMR_USAGE, "--like: an id or a file is missing");
    if (strcmp(options->like, "-") == 0) {
        imr_status status = read_stdin(arena, IMR_QUERY_BYTES, &options->request.like, err);
        return status != IMR_OK ? status
                                : imr_case_check(options->request.like, "standard input", IMR_QUERY_BYTES, err);
    }
    if (is_file(arena, options->like)) return read_case_file(arena, options, err);
    options->request.like_id = imr_str_of(options->like);
    return IMR_OK;
}

/* ---- whole decisions ---- */

/* Reads ids from standard input, one a line. */
static imr_status read_ids(imr_arena *arena, imr_list *out, imr_error *err)
{
    char *line = NULL;
    size_t room = 0;
    imr_status status = IMR_OK;
    for (ssize_t n; status == IMR_OK && (n = getline(&line, &room, stdin)) >= 0;) {
        imr_str id = imr_str_trim((imr_str){line, (size_t)n});
        if (id.n == 0) continue;
        const char *copy = imr_arena_dup(arena, id);
        if (copy == NULL || !imr_list_add(arena, out, (imr_str){copy, id.n})) status = imr_fail_memory(err);
    }
    free(line);
    if (status == IMR_OK && ferror(stdin)) return imr_fail(err, IMR_IO, "standard input cannot be read");
    return status;
}

typedef struct showing {
    imr_snapshot *snapshot;
    const imr_options *options;
    imr_search *read;
    imr_arena *arena; /* for one id at a time */
    size_t number, missing;
    imr_error missed; /* the message about the last missing one */
} showing;

/* Shows all decisions of one id. Their final number is not known in advance, so no page is the last; forms of whole
 * decisions have no end. */
static imr_status show_one(showing *to, imr_str id, imr_error *err)
{
    imr_decision *decisions = NULL, *letter = NULL;
    size_t n = 0, letter_n = 0;
    imr_arena_reset(to->arena);
    imr_status status = imr_search_show(to->snapshot, id, true, to->arena, &decisions, &n, err);
    if (status == IMR_NONE) {
        if (to->missing++ > 0) say(imr_str_of(to->missed.text));
        to->missed = *err;
        return IMR_OK;
    }
    if (status == IMR_OK && decisions[0].letter.n > 0)
        status = imr_search_show(to->snapshot, decisions[0].letter, false, to->arena, &letter, &letter_n, err);
    if (status == IMR_NONE) status = IMR_OK;
    for (size_t i = 0; i < n && status == IMR_OK && !to->options->view.output->closed; i++) {
        const imr_shown shown = {to->snapshot, to->read, &decisions[i], letter, letter_n, ++to->number, SIZE_MAX};
        status = imr_present_decision(&to->options->view, &shown, err);
    }
    return status;
}

/* Words of a query beside --show are marked. */
static imr_status show(imr_snapshot *snapshot, imr_options *options, imr_arena *arena, imr_error *err)
{
    showing to = {.snapshot = snapshot, .options = options, .arena = imr_arena_new()};
    imr_status status = to.arena == NULL ? imr_fail_memory(err) : IMR_OK;
    if (status == IMR_OK && options->request.query.n > 0)
        status = imr_search_read(snapshot, &options->request, &to.read, err);
    if (status == IMR_OK && options->show_stdin) status = read_ids(arena, &options->show, err);
    for (size_t i = 0; i < options->show.n && status == IMR_OK; i++) status = show_one(&to, options->show.at[i], err);
    if (status == IMR_OK && to.missing > 0 && to.number > 0) say(imr_str_of(to.missed.text));
    if (status == IMR_OK && to.number == 0) {
        *err = to.missed;
        status = to.missing > 0 ? IMR_NONE : imr_fail(err, IMR_NONE, "no ids: nothing to show");
    }
    imr_search_close(to.read);
    imr_arena_free(to.arena);
    return status;
}

/* ---- hits ---- */

/* If the query is refused, tries it with the quotation marks that a shell may have removed. */
static imr_status open_search(imr_snapshot *snapshot, imr_options *options, imr_search **out, imr_error *err)
{
    imr_status status = imr_search_open(snapshot, &options->request, out, err);
    if (status != IMR_USAGE || options->requoted.n == 0) return status;
    options->request.query = options->requoted;
    return imr_search_open(snapshot, &options->request, out, err);
}

/* Explains the query and, in a separate search, each hit of the page. */
static imr_status explain(imr_snapshot *snapshot, const imr_options *options, imr_error *err)
{
    imr_search *search = NULL;
    imr_buf text = {0};
    imr_hit hit;
    imr_status status = imr_search_open(snapshot, &options->request, &search, err);
    if (status == IMR_OK) status = imr_search_explain_query(search, &text, err);
    while (status == IMR_OK && (status = imr_search_next(search, NULL, &hit, err)) == IMR_OK) {
        imr_buf_puts(&text, "hit       ");
        imr_visible_add(&text, hit.decision.id);
        status = imr_search_explain(search, hit.docid, &text, err);
        imr_buf_puts(&text, "\n");
    }
    if (status == IMR_NONE) status = text.failed ? imr_fail_memory(err) : IMR_OK;
    if (!text.failed && text.n > 0) fputs(text.s, stderr);
    imr_buf_free(&text);
    imr_search_close(search);
    return status;
}

static imr_status print_count(imr_search *search, const imr_view *view, imr_error *err)
{
    imr_buf text = {0};
    imr_buf_printf(&text, "%" PRIu32 "\n", imr_search_total(search));
    imr_status status = imr_output_write(view->output, imr_buf_str(&text), err);
    imr_buf_free(&text);
    return status;
}

/* If the count is 0, reports what comes nearest; *told: whether there is something. */
static imr_status say_nearest(imr_snapshot *snapshot, const imr_options *options, bool *told, imr_error *err)
{
    enum { NEAREST = 10 };
    imr_request request = options->request;
    imr_search *search = NULL;
    request.limit = NEAREST;
    imr_status status = imr_search_open(snapshot, &request, &search, err);
    if (status != IMR_OK) return status;
    const imr_notes *notes = imr_search_notes(search);
    for (size_t i = 0; i < notes->n; i++) {
        const imr_notes one = {.at = &notes->at[i], .n = 1};
        if (notes->at[i].code != IMR_NOTE_NOTHING_HAS_ALL) continue;
        say_notes(&one, 0);
        *told = true;
    }
    imr_search_close(search);
    return IMR_OK;
}

static imr_status search(imr_snapshot *snapshot, imr_options *options, imr_error *err)
{
    imr_search *search = NULL;
    uint64_t shown = 0;
    const imr_view *view = &options->view;
    options->view.shown = &shown;
    bool number = options->count && view->format != IMR_FORMAT_JSON && view->facets_n == 0;
    imr_status status = open_search(snapshot, options, &search, err);
    if (status != IMR_OK) return status;
    const size_t said = imr_search_notes(search)->n;
    say_notes(imr_search_notes(search), 0);
    if (options->explain) status = explain(snapshot, options, err);
    if (status == IMR_OK) status = number ? print_count(search, view, err) : imr_present_search(view, search, err);
    say_notes(imr_search_notes(search), said);                /* about hits that could not be read */
    bool told = imr_search_notes(search)->n > 0 && shown > 0; /* something was found, reported and printed */
    bool none = status == IMR_OK && imr_search_total(search) == 0;
    if (none && number) status = say_nearest(snapshot, options, &told, err);
    if (none && status == IMR_OK) status = imr_fail(err, IMR_NONE, "%s", told ? "" : "nothing found");
    imr_search_close(search);
    return status;
}

static imr_status list_values(imr_snapshot *snapshot, imr_options *options, imr_error *err)
{
    imr_search *all = NULL;
    imr_str pattern = options->request.query;
    options->request.query = (imr_str){0};
    options->request.limit = 0;
    imr_status status = imr_search_open(snapshot, &options->request, &all, err);
    if (status == IMR_OK) status = imr_present_values(&options->view, all, options->values, pattern, err);
    imr_search_close(all);
    return status;
}

/* ---- the program ---- */

static void prepare_view(imr_options *options, imr_output *output)
{
    const char *no_color = getenv("NO_COLOR");
    bool terminal = isatty(STDOUT_FILENO) && (no_color == NULL || *no_color == '\0');
    options->view.output = output;
    options->view.width = imr_cli_width(STDOUT_FILENO, WIDTH);
    options->view.colour = options->colour == IMR_COLOUR_ALWAYS || (options->colour == IMR_COLOUR_AUTO && terminal);
}

static imr_status answer(imr_options *options, imr_arena *arena, imr_error *err)
{
    imr_buf dir = {0};
    imr_lexicon *lexicon = NULL;
    imr_snapshot *snapshot = NULL;
    imr_output output = {.write = write_stdout};
    prepare_view(options, &output);
    imr_status status = read_like(arena, options, err);
    if (status == IMR_OK) status = imr_tagged_expand(arena, &options->request, err);
    if (status == IMR_OK) status = imr_cli_index(options->db, &dir, err);
    if (status == IMR_OK) status = imr_lexicon_open(options->lexicon, &lexicon, err);
    if (status == IMR_OK) status = imr_snapshot_open(dir.s, lexicon, &snapshot, err);
    if (status == IMR_OK && options->values != NULL)
        status = list_values(snapshot, options, err);
    else if (status == IMR_OK && (options->show.n > 0 || options->show_stdin))
        status = show(snapshot, options, arena, err);
    else if (status == IMR_OK)
        status = search(snapshot, options, err);
    imr_snapshot_release(snapshot);
    imr_lexicon_free(lexicon);
    imr_buf_free(&dir);
    return status;
}

/* Prints what the build requests; *asked: whether it did. */
static imr_status print_for_build(imr_arena *arena, int argc, char **argv, bool *asked, imr_error *err)
{
    imr_program table;
    *asked = argc == 1 && strncmp(argv[0], "--print-", strlen("--print-")) == 0;
    if (!*asked) return IMR_OK;
    if (!imr_options_program(arena, &table)) return imr_fail_memory(err);
    imr_buf text = {0};
    *asked = imr_cli_print(&table, argv[0], &text);
    imr_status status = *asked ? print(&text, err) : IMR_OK;
    imr_buf_free(&text);
    return status;
}

/* argv is without the program's name. */
static imr_status run(imr_arena *arena, int argc, char **argv, imr_error *err)
{
    imr_options options;
    bool for_build = false;
    imr_status status = print_for_build(arena, argc, argv, &for_build, err);
    if (status != IMR_OK || for_build) return status;
    if (argc == 0) return imr_fail(err, IMR_USAGE, "nothing is asked for; see --help");
    status = imr_options_read(arena, argc, argv, &options, err);
    if (status != IMR_OK) return status;
    if (options.help) return print_help(arena, options.brief, err);
    if (options.version) return print_version(err);
    say_doubt(options.doubtful);
    return answer(&options, arena, err);
}

int main(int argc, char **argv)
{
    if (!imr_process_begin()) return imr_status_exit(IMR_IO);
    signal(SIGPIPE, SIG_IGN);
    imr_error err = {.status = IMR_OK};
    imr_arena *arena = imr_arena_new();
    imr_status status = arena == NULL ? imr_fail_memory(&err) : run(arena, argc > 0 ? argc - 1 : 0, argv + 1, &err);
    if (status != IMR_OK && err.text[0] != '\0') say(imr_str_of(err.text));
    imr_arena_free(arena);
    return imr_status_exit(status);
}
