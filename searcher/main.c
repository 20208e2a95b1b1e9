#include "emit.h"
#include "options.h"
#include "process.h"
#include "search.h"
#include "sentences.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char program[] = "imr-search";

static const char usage[] =
    "usage: imr-search [OPTION]... QUERY...\n"
    "Search Independent Medical Review decisions.\n\n"
    "QUERY is words (all of them are wanted), \"phrases\", AND, OR, NOT or -word, parentheses, and field:value, such "
    "as\n"
    "  repeat MRI denied ODG\n"
    "  heading:injection outcome:overturned year:2016..2017\n"
    "Words that name an outcome, a guideline or a treatment are read as such; quote them to search the words.\n"
    "Without words, the options alone select. Within one facet values are alternatives, \"!value\" excludes.\n\n";

static const char usage_end[] =
    "\nExit status: 0 found, 1 nothing found, 2 an error, 75 try again later.\n"
    "Decisions of IMR bind one dispute and are no precedent; this is neither medical nor legal advice.\n";

/* A reader that has seen enough is no error of ours. */
static imr_status print(const imr_buf *text, imr_error *err)
{
    if (text->failed) return imr_fail_memory(err);
    size_t written = text->n == 0 ? 0 : fwrite(text->s, 1, text->n, stdout);
    if (written == text->n && fflush(stdout) == 0) return IMR_OK;
    if (errno == EPIPE) return IMR_OK;
    return imr_fail(err, IMR_IO, "standard output cannot be written: %s", strerror(errno));
}

static imr_status print_help(imr_arena *arena, imr_error *err)
{
    imr_program table;
    if (!imr_options_program(arena, &table)) return imr_fail_memory(err);
    imr_buf text = {0};
    imr_buf_puts(&text, usage);
    imr_cli_help(&table, 0, false, &text);
    imr_buf_puts(&text, usage_end);
    imr_status status = print(&text, err);
    imr_buf_free(&text);
    return status;
}

static imr_status print_version(imr_error *err)
{
    imr_buf text = {0};
    imr_buf_printf(&text, "%s %s (Xapian %s)\n", program, IMR_VERSION_TEXT, imr_xap_version());
    imr_status status = print(&text, err);
    imr_buf_free(&text);
    return status;
}

static bool wants_colour(const imr_options *options)
{
    const char *no_color = getenv("NO_COLOR");
    if (options->colour_always || options->colour_never) return options->colour_always;
    return isatty(STDOUT_FILENO) && (no_color == NULL || *no_color == '\0');
}

static void print_notes(const imr_notes *notes)
{
    imr_buf text = {0};
    for (size_t i = 0; i < notes->n;) {
        imr_buf_printf(&text, "%s: ", program);
        imr_note_sentence(notes, &i, &text);
        imr_buf_putc(&text, '\n');
    }
    if (text.n > 0 && !text.failed) fputs(text.s, stderr);
    imr_buf_free(&text);
}

/* The words of a query beside --show are marked. */
static imr_status show(imr_snapshot *snapshot, const imr_options *options, imr_arena *arena, imr_buf *out,
                       imr_error *err)
{
    imr_search *read = NULL;
    imr_decision *decisions = NULL, *letter = NULL;
    size_t n = 0, letter_n = 0;
    imr_status status =
        options->request.query.n == 0 ? IMR_OK : imr_search_read(snapshot, &options->request, &read, err);
    if (status == IMR_OK)
        status = imr_search_show(snapshot, imr_str_of(options->show), true, arena, &decisions, &n, err);
    if (status == IMR_OK && decisions[0].letter.n > 0)
        status = imr_search_show(snapshot, decisions[0].letter, false, arena, &letter, &letter_n, err);
    if (status == IMR_NONE && n > 0) status = IMR_OK;
    imr_emitter emitter = {.arena = arena, .options = options, .search = read, .colour = wants_colour(options)};
    if (status == IMR_OK) status = imr_emitter_read(&emitter, snapshot, err);
    const imr_letter_page page = {decisions, n, letter, letter_n};
    if (status == IMR_OK) status = imr_emit_whole(&emitter, &page, out, err);
    imr_emitter_free(&emitter);
    imr_search_close(read);
    return status;
}

static imr_status read_case(imr_arena *arena, imr_options *options, imr_error *err)
{
    imr_buf text = {0};
    char block[4096];
    size_t n = 0;
    while (text.n <= IMR_QUERY_BYTES && (n = fread(block, 1, sizeof block, stdin)) > 0)
        imr_buf_add(&text, (imr_str){block, n});
    const char *copy = text.failed ? NULL : imr_arena_dup(arena, imr_buf_str(&text));
    imr_str told = options->request.like = (imr_str){copy, text.n};
    imr_buf_free(&text);
    if (copy == NULL) return imr_fail_memory(err);
    if (ferror(stdin)) return imr_fail(err, IMR_IO, "standard input cannot be read: %s", strerror(errno));
    if (told.n > IMR_QUERY_BYTES)
        return imr_fail(err, IMR_LIMIT, "standard input: a case of more than %d KiB", IMR_QUERY_BYTES / 1024);
    if (!imr_utf8_valid(told, &n)) return imr_fail(err, IMR_INPUT, "standard input: byte %zu is no UTF-8", n);
    return IMR_OK;
}

/* A query that may have lost its marks to a shell is tried with them where it is refused without. */
static imr_status open_search(imr_snapshot *snapshot, imr_options *options, imr_search **out, imr_error *err)
{
    imr_status status = imr_search_open(snapshot, &options->request, out, err);
    if (status != IMR_USAGE || options->requoted.n == 0) return status;
    options->request.query = options->requoted;
    return imr_search_open(snapshot, &options->request, out, err);
}

static imr_status explain(imr_search *search, const imr_emitter *emitter, imr_error *err)
{
    imr_buf text = {0};
    imr_status status = imr_search_explain_query(search, &text, err);
    for (size_t i = 0; i < emitter->n && status == IMR_OK; i++) {
        imr_buf_printf(&text, "hit       %.*s", IMR_STR_ARG(emitter->hits[i].decision.id));
        status = imr_search_explain(search, emitter->hits[i].docid, &text, err);
        imr_buf_puts(&text, "\n");
    }
    if (!text.failed && text.n > 0) fputs(text.s, stderr);
    imr_buf_free(&text);
    return status;
}

static imr_status search(imr_snapshot *snapshot, imr_options *options, imr_arena *arena, imr_buf *out, imr_error *err)
{
    imr_search *search = NULL;
    imr_emitter emitter = {.arena = arena, .options = options, .colour = wants_colour(options)};
    imr_status status = open_search(snapshot, options, &search, err);
    if (status != IMR_OK) return status;
    print_notes(imr_search_notes(search));
    emitter.search = search;
    status = imr_emitter_collect(&emitter, err);
    if (status == IMR_OK && options->explain) status = explain(search, &emitter, err);
    if (status == IMR_OK && options->count)
        imr_buf_printf(out, "%u\n", imr_search_total(search));
    else if (status == IMR_OK)
        status = imr_emit_answer(&emitter, out, err);
    bool told = imr_search_notes(search)->n > 0 && emitter.n > 0; /* what there is was said, and printed */
    if (status == IMR_OK && imr_search_total(search) == 0)
        status = imr_fail(err, IMR_NONE, "%s", told ? "" : "nothing found");
    imr_emitter_free(&emitter);
    imr_search_close(search);
    return status;
}

static imr_status answer(imr_options *options, imr_arena *arena, imr_error *err)
{
    imr_buf dir = {0}, out = {0};
    imr_lexicon *lexicon = NULL;
    imr_snapshot *snapshot = NULL;
    imr_status status = imr_cli_index(options->db, &dir, err);
    if (status == IMR_OK) status = imr_lexicon_open(options->lexicon, &lexicon, err);
    if (status == IMR_OK) status = imr_snapshot_open(dir.s, lexicon, &snapshot, err);
    if (status == IMR_OK && options->like_stdin) status = read_case(arena, options, err);
    if (status == IMR_OK && options->show != NULL)
        status = show(snapshot, options, arena, &out, err);
    else if (status == IMR_OK)
        status = search(snapshot, options, arena, &out, err);
    imr_snapshot_release(snapshot);
    imr_lexicon_free(lexicon);
    if (status == IMR_OK || status == IMR_NONE) {
        imr_status printed = print(&out, err);
        if (printed != IMR_OK) status = printed;
    }
    imr_buf_free(&dir);
    imr_buf_free(&out);
    return status;
}

/* What the build asks for; *asked tells whether it did. */
static imr_status print_for_build(imr_arena *arena, int argc, char **argv, bool *asked, imr_error *err)
{
    imr_program table;
    if (!imr_options_program(arena, &table)) return imr_fail_memory(err);
    imr_buf text = {0};
    *asked = imr_cli_print(&table, argc == 1 ? argv[0] : "", &text);
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
    status = imr_options_read(arena, argc, argv, &options, err);
    if (status != IMR_OK) return status;
    if (options.help) return print_help(arena, err);
    if (options.version) return print_version(err);
    const imr_request *request = &options.request;
    bool asked = request->query.n > 0 || request->like_id.s != NULL || options.like_stdin || request->filters_n > 0 ||
                 options.facets_n > 0 || options.show != NULL || options.count;
    if (!asked) return imr_fail(err, IMR_USAGE, "nothing is asked for; see --help");
    return answer(&options, arena, err);
}

int main(int argc, char **argv)
{
    if (!imr_process_begin()) return imr_status_exit(IMR_IO);
    signal(SIGPIPE, SIG_IGN);
    imr_error err = {.status = IMR_OK};
    imr_arena *arena = imr_arena_new();
    imr_status status = arena == NULL ? imr_fail_memory(&err) : run(arena, argc - 1, argv + 1, &err);
    if (status != IMR_OK && err.text[0] != '\0') fprintf(stderr, "%s: %s\n", program, err.text);
    imr_arena_free(arena);
    return imr_status_exit(status);
}
