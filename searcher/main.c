#include "emit.h"
#include "explain.h"
#include "process.h"
#include "request.h"
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
    if (!imr_request_program(arena, &table)) return imr_fail_memory(err);
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

static bool wants_colour(const imr_request *request)
{
    const char *no_color = getenv("NO_COLOR");
    if (request->colour_always || request->colour_never) return request->colour_always;
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

static imr_status show(imr_session *session, const imr_request *request, imr_arena *arena, imr_buf *out, imr_error *err)
{
    imr_answer answer = {0}, letter = {0}, asked = {0};
    imr_notes notes = {.arena = arena};
    imr_status status = request->query.n == 0 ? IMR_OK : imr_search_read(session, request, arena, &notes, &asked, err);
    if (status == IMR_OK) status = imr_search_show(session, imr_str_of(request->show), arena, &answer, err);
    answer.clause = asked.clause;
    if (status == IMR_OK && answer.hits[0].decision.letter.n > 0)
        status = imr_search_letter(session, answer.hits[0].decision.letter, arena, &letter, err);
    if (status == IMR_NONE && answer.n > 0) status = IMR_OK;
    imr_emitter emitter = {.arena = arena,
                           .stemmer = session->stemmer,
                           .request = request,
                           .answer = &answer,
                           .colour = wants_colour(request)};
    if (status == IMR_OK) status = imr_emit_whole(&emitter, &letter, out, err);
    imr_emitter_free(&emitter);
    return status;
}

static void explain(const imr_answer *answer)
{
    imr_buf text = {0};
    imr_explain(answer, &text);
    if (!text.failed) fputs(text.s, stderr);
    imr_buf_free(&text);
}

static imr_status read_case(imr_arena *arena, imr_request *request, imr_error *err)
{
    imr_buf text = {0};
    char block[4096];
    size_t n = 0;
    while (text.n <= IMR_QUERY_BYTES && (n = fread(block, 1, sizeof block, stdin)) > 0)
        imr_buf_add(&text, (imr_str){block, n});
    const char *copy = text.failed ? NULL : imr_arena_dup(arena, imr_buf_str(&text));
    request->told = (imr_str){copy, text.n};
    imr_buf_free(&text);
    if (copy == NULL) return imr_fail_memory(err);
    if (ferror(stdin)) return imr_fail(err, IMR_IO, "standard input cannot be read: %s", strerror(errno));
    if (request->told.n > IMR_QUERY_BYTES)
        return imr_fail(err, IMR_LIMIT, "standard input: a case of more than %d KiB", IMR_QUERY_BYTES / 1024);
    if (!imr_utf8_valid(request->told, &n)) return imr_fail(err, IMR_INPUT, "standard input: byte %zu is no UTF-8", n);
    return IMR_OK;
}

static imr_status search(imr_session *session, const imr_request *request, imr_arena *arena, imr_buf *out,
                         imr_error *err)
{
    imr_notes notes = {.arena = arena};
    imr_answer answer = {0};
    imr_status status = imr_search_answer(session, request, arena, &notes, &answer, err);
    print_notes(&notes);
    if (status != IMR_OK) return status;
    if (request->explain) explain(&answer);
    imr_emitter emitter = {.arena = arena,
                           .stemmer = session->stemmer,
                           .request = request,
                           .answer = &answer,
                           .colour = wants_colour(request)};
    if (request->count)
        imr_buf_printf(out, "%u\n", answer.total);
    else
        status = imr_emit_answer(&emitter, out, err);
    imr_emitter_free(&emitter);
    if (status == IMR_OK && answer.total == 0) return imr_fail(err, IMR_NONE, "nothing found");
    return status;
}

static imr_status answer(imr_request *request, imr_arena *arena, imr_error *err)
{
    imr_buf dir = {0}, out = {0};
    imr_session session = {0};
    imr_status status = imr_cli_index(request->db, &dir, err);
    if (status == IMR_OK) status = imr_session_open(dir.s, request->lexicon, &session, err);
    if (status == IMR_OK && request->like != NULL && strcmp(request->like, "-") == 0)
        status = read_case(arena, request, err);
    if (status == IMR_OK && request->show != NULL)
        status = show(&session, request, arena, &out, err);
    else if (status == IMR_OK)
        status = search(&session, request, arena, &out, err);
    imr_session_close(&session);
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
    if (!imr_request_program(arena, &table)) return imr_fail_memory(err);
    imr_buf text = {0};
    *asked = imr_cli_print(&table, argc == 1 ? argv[0] : "", &text);
    imr_status status = *asked ? print(&text, err) : IMR_OK;
    imr_buf_free(&text);
    return status;
}

/* argv is without the program's name. */
static imr_status run(imr_arena *arena, int argc, char **argv, imr_error *err)
{
    imr_request request;
    bool for_build = false;
    imr_status status = print_for_build(arena, argc, argv, &for_build, err);
    if (status != IMR_OK || for_build) return status;
    status = imr_request_read(arena, argc, argv, &request, err);
    if (status != IMR_OK) return status;
    if (request.help) return print_help(arena, err);
    if (request.version) return print_version(err);
    bool asked = request.query.n > 0 || request.like != NULL || request.asked_n > 0 || request.facets_n > 0 ||
                 request.show != NULL || request.count;
    if (!asked) return imr_fail(err, IMR_USAGE, "nothing is asked for; see --help");
    return answer(&request, arena, err);
}

int main(int argc, char **argv)
{
    if (!imr_process_begin()) return imr_status_exit(IMR_IO);
    signal(SIGPIPE, SIG_IGN);
    imr_error err = {.status = IMR_OK};
    imr_arena *arena = imr_arena_new();
    imr_status status = arena == NULL ? imr_fail_memory(&err) : run(arena, argc - 1, argv + 1, &err);
    if (status != IMR_OK) fprintf(stderr, "%s: %s\n", program, err.text);
    imr_arena_free(arena);
    return imr_status_exit(status);
}
