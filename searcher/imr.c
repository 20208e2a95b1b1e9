/* imr: the research desk. The only file of it that prints and exits: data to stdout, messages to stderr. */
#include <errno.h>
#include <libgen.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "desk.h"
#include "notes.h"
#include "options.h"
#include "process.h"
#include "visible.h"

static const char program_name[] = "imr";
enum { WIDTH = 100, HELP_WIDTH = 80 };

/* ---- printing ---- */

static int write_stdout(void *context, const char *bytes, size_t n)
{
    (void)context;
    errno = 0;
    if (fwrite(bytes, 1, n, stdout) == n && fflush(stdout) == 0) return 0;
    return errno == 0 ? EIO : errno;
}

static const char lost[] = "out of memory: a note about the answer is not printed";

/* Writes lines to standard error, with terminal controls escaped. */
static void say(imr_str lines)
{
    while (lines.n > 0) {
        imr_buf text = {0};
        size_t end = imr_str_find(lines, IMR_STR("\n"), 0);
        imr_visible_add(&text, (imr_str){lines.s, end == SIZE_MAX ? lines.n : end});
        fprintf(stderr, "%s: %s\n", program_name, text.failed ? lost : imr_buf_str(&text).s);
        imr_buf_free(&text);
        lines = end == SIZE_MAX ? (imr_str){0} : (imr_str){lines.s + end + 1, lines.n - end - 1};
    }
}

static void help_verbs(const imr_program *program, size_t width, imr_buf *out)
{
    imr_buf_puts(out, "usage: imr VERB [OPTION]... [QUERY]...\n");
    imr_cli_wrap("The research desk: from decisions to an answer that can be checked.", 0, 0, width, out);
    imr_buf_putc(out, '\n');
    for (size_t i = 0; i < program->verbs_n; i++) {
        const imr_verb *verb = &program->verbs[i];
        enum { NAME = 30, NARROW = 60, INDENT = 6 };
        char name[80];
        int n = snprintf(name, sizeof name, "  %s %s", verb->name, verb->words);
        if (width < NARROW) {
            imr_buf_printf(out, "%s\n%*s", name, INDENT, "");
            imr_cli_wrap(verb->help, INDENT, INDENT, width, out);
            continue;
        }
        imr_buf_printf(out, "%-*s  ", NAME, name);
        imr_cli_wrap(verb->help, n > NAME ? (size_t)n + 2 : NAME + 2, NAME + 2, width, out);
    }
    imr_cli_wrap(
        "\nimr VERB --help prints the options of a verb. A query is what imr-search takes; facet options narrow it. "
        "Exit status: 0 found, 1 nothing found, 2 an error, 75 try again later. Decisions of IMR bind one dispute and "
        "are not precedents; this is neither medical nor legal advice.",
        0, 0, width, out);
}

static imr_status print_help(const imr_program *program, const imr_verb *verb, imr_error *err)
{
    imr_buf text = {0};
    imr_output output = {.write = write_stdout};
    size_t width = imr_cli_width(STDOUT_FILENO, HELP_WIDTH);
    if (verb == NULL)
        help_verbs(program, width, &text);
    else {
        imr_buf_printf(&text, "usage: imr %s [OPTION]... %s\n", verb->name, verb->words);
        imr_cli_wrap(verb->help, 0, 0, width, &text);
        imr_buf_putc(&text, '\n');
        imr_cli_help(program, verb->options, false, &text);
    }
    imr_status status = text.failed ? imr_fail_memory(err) : imr_output_write(&output, imr_buf_str(&text), err);
    imr_buf_free(&text);
    return status;
}

/* ---- the other programs ---- */

/* Runs imr-search for "imr search ...", from this program's folder or the path. */
static imr_status become(const char *verb, char **arguments, imr_error *err)
{
    char own[4096], path[4200];
    char name[32];
    ssize_t n = readlink("/proc/self/exe", own, sizeof own - 1);
    snprintf(name, sizeof name, "imr-%s", verb);
    arguments[0] = name;
    if (n > 0) {
        own[n] = '\0';
        const char *folder = dirname(own);
        snprintf(path, sizeof path, "%s/%s", folder, name);
        execv(path, arguments);
        snprintf(path, sizeof path, "%s/../indexer/%s", folder, name); /* its place in a build */
        execv(path, arguments);
    }
    execvp(name, arguments);
    return imr_fail(err, IMR_IO, "%s cannot be run: %s", name, strerror(errno));
}

/* "imr show ID --db DIR" is "imr-search --db=DIR --show ID". */
static imr_status show(imr_arena *arena, int argc, char **argv, imr_error *err)
{
    static char option[] = "--show";
    imr_program search;
    imr_cli cli = {0};
    size_t n = 1; /* behind the program's name */
    if (!imr_options_program(arena, &search)) return imr_fail_memory(err);
    imr_status status = imr_cli_parse(&search, argc - 1, argv + 1, &cli, err);
    if (status == IMR_OK && cli.words_n == 0) status = imr_fail(err, IMR_USAGE, "show needs ID...");
    char **all = imr_arena_alloc(arena, (cli.n + cli.words_n + 3) * sizeof *all);
    if (status == IMR_OK && all == NULL) status = imr_fail_memory(err);
    for (size_t i = 0; i < cli.n && status == IMR_OK; i++) {
        const imr_given *given = &cli.given[i];
        bool has = given->argument != NULL;
        imr_str text =
            imr_arena_printf(arena, "--%s%s%s", given->option->name, has ? "=" : "", has ? given->argument : "");
        if (text.s == NULL) status = imr_fail_memory(err);
        all[n++] = (char *)(uintptr_t)text.s;
    }
    for (size_t i = 0; i < cli.words_n && status == IMR_OK; i++) {
        if (i == 0) all[n++] = option;
        all[n++] = (char *)(uintptr_t)cli.words[i];
    }
    imr_cli_free(&cli);
    return status == IMR_OK ? become("search", all, err) : status;
}

/* "imr help stats" is "imr stats --help", "imr help" "imr --help", "imr version" "imr --version". */
static void word_as_option(int argc, char **argv)
{
    static char help[] = "--help", version[] = "--version";
    if (strcmp(argv[0], "version") == 0 && argc == 1) argv[0] = version;
    if (strcmp(argv[0], "help") != 0) return;
    argv[0] = help;
    if (argc == 1) return;
    argv[0] = argv[1]; /* the verb comes first */
    argv[1] = help;
}

/* ---- a verb ---- */

static imr_status open_index(imr_desk *desk, imr_error *err)
{
    imr_buf dir = {0};
    imr_status status = imr_lexicon_open(imr_desk_argument(desk, IMR_DESK_LEXICON), &desk->lexicon, err);
    if (status == IMR_OK && imr_desk_needs_index(desk->verb)) {
        status = imr_cli_index(imr_desk_argument(desk, IMR_DESK_DB), &dir, err);
        if (status == IMR_OK) status = imr_snapshot_open(dir.s, desk->lexicon, &desk->snapshot, err);
    }
    imr_buf_free(&dir);
    return status;
}

static imr_status do_verb(imr_desk *desk, imr_error *err)
{
    imr_output output = {.write = write_stdout};
    const char *no_color = getenv("NO_COLOR");
    desk->output = &output;
    desk->width = imr_cli_width(STDOUT_FILENO, WIDTH);
    desk->colour = isatty(STDOUT_FILENO) && (no_color == NULL || *no_color == '\0');
    imr_status status = open_index(desk, err);
    if (status == IMR_OK) status = imr_desk_read(desk, err);
    if (status == IMR_OK) status = imr_desk_do(desk, err);
    say(desk->talk.failed ? imr_str_of(lost) : imr_buf_str(&desk->talk));
    imr_buf_free(&desk->talk);
    imr_userdata_close(desk->data);
    imr_snapshot_release(desk->snapshot);
    imr_lexicon_free(desk->lexicon);
    return status;
}

static imr_status print_for_build(const imr_program *program, const char *asked, bool *done, imr_error *err)
{
    imr_buf text = {0};
    imr_output output = {.write = write_stdout};
    *done = imr_cli_print(program, asked, &text);
    imr_status status = *done ? imr_output_write(&output, imr_buf_str(&text), err) : IMR_OK;
    imr_buf_free(&text);
    return status;
}

/* argv is without the program's name. */
static imr_status run(imr_arena *arena, int argc, char **argv, imr_error *err)
{
    imr_program program;
    imr_cli cli = {0};
    bool done = false;
    if (!imr_desk_program(arena, &program)) return imr_fail_memory(err);
    if (argc > 0 && (strcmp(argv[0], "index") == 0 || strcmp(argv[0], "search") == 0))
        return become(argv[0], argv, err);
    if (argc > 0 && strcmp(argv[0], "show") == 0) return show(arena, argc, argv, err);
    if (argc > 0) word_as_option(argc, argv);
    imr_status status = argc == 1 ? print_for_build(&program, argv[0], &done, err) : IMR_OK;
    if (status != IMR_OK || done) return status;
    imr_desk desk = {.arena = arena, .program = &program, .cli = &cli};
    status = imr_cli_parse(&program, argc, argv, &cli, err);
    bool help = status == IMR_OK && imr_cli_given(&cli, IMR_DESK_HELP) != NULL;
    if (status == IMR_OK && imr_cli_given(&cli, IMR_DESK_VERSION) != NULL) {
        printf("%s %s\n", program_name, IMR_VERSION_TEXT);
    } else if (help && cli.words_n == 0) {
        status = print_help(&program, NULL, err);
    } else if (status == IMR_OK) {
        for (size_t i = 0; help && i < program.verbs_n; i++)
            if (strcmp(program.verbs[i].name, cli.words[0]) == 0) desk.verb = &program.verbs[i];
        if (help && desk.verb != NULL)
            status = print_help(&program, desk.verb, err);
        else {
            status = imr_cli_verb(&program, &cli, &desk.verb, err);
            desk.words = cli.words_n > 0 ? cli.words + 1 : cli.words;
            desk.words_n = cli.words_n > 0 ? cli.words_n - 1 : 0;
            if (status == IMR_OK) status = do_verb(&desk, err);
        }
    }
    imr_cli_free(&cli);
    return status;
}

int main(int argc, char **argv)
{
    imr_error err = {.status = IMR_OK};
    if (!imr_process_begin()) return imr_status_exit(IMR_IO);
    signal(SIGPIPE, SIG_IGN);
    imr_arena *arena = imr_arena_new();
    imr_status status = arena == NULL ? imr_fail_memory(&err) : run(arena, argc - 1, argv + 1, &err);
    if (status != IMR_OK) say(imr_str_of(err.text));
    imr_arena_free(arena);
    return imr_status_exit(status);
}
