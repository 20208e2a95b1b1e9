/* imr-serve: answers in the browser, as JSON over HTTP, and to assistants. The only file of it that prints and
 * exits. */
#include "cli.h"
#include "http.h"
#include "mcp.h"
#include "process.h"
#include "visible.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char program[] = "imr-serve";

enum { PORT = 8017, QUEUE = 256, DEADLINE = 10000, TOKEN_LEAST = 16 };

enum option_id {
    OPTION_DB,
    OPTION_LISTEN,
    OPTION_OPEN,
    OPTION_TOKEN_FILE,
    OPTION_THREADS,
    OPTION_DEADLINE,
    OPTION_NAME,
    OPTION_HOST,
    OPTION_NO_DESK,
    OPTION_MCP,
    OPTION_LEXICON,
    OPTION_HELP,
    OPTION_VERSION,
};

/* clang-format off */
static const imr_option options[] = {
    {.name = "db", IMR_TAKES("DIR"), .offer = IMR_OFFER_FOLDERS, .id = OPTION_DB, .common = true,
     .help = "the index (default: $IMR_DB, or else ~/.local/share/imr/index)"},
    {.name = "listen", IMR_TAKES("ADDRESS:PORT"), .id = OPTION_LISTEN, .common = true,
     .help = "where to listen (127.0.0.1:8017); port 0 is any free one"},
    {.name = "open", .id = OPTION_OPEN, .common = true, .help = "open the page in the browser"},
    {.name = "token-file", IMR_TAKES("FILE"), .offer = IMR_OFFER_FILES, .id = OPTION_TOKEN_FILE,
     .help = "a file with the token that every request must show; required if others can connect"},
    {.name = "threads", IMR_TAKES("N"), .id = OPTION_THREADS, .help = "answers at a time (one per processor)"},
    {.name = "deadline", IMR_TAKES("MS"), .id = OPTION_DEADLINE, .help = "milliseconds that an answer may take (10000)"},
    {.name = "name", IMR_TAKES("TEXT"), .id = OPTION_NAME, .help = "what the pages call the index (the name of its folder)"},
    {.name = "host", IMR_TAKES("NAME"), .id = OPTION_HOST,
     .help = "the Host, with its port if it has one, by which a proxy in front of it is reached"},
    {.name = "no-desk", .id = OPTION_NO_DESK,
     .help = "neither show nor change the tags, notes and saved queries of whoever runs it"},
    {.name = "mcp", .id = OPTION_MCP, .common = true,
     .help = "answer an assistant on standard input and output (Model Context Protocol)"},
    {.name = "lexicon", IMR_TAKES("DIR"), .offer = IMR_OFFER_FOLDERS, .id = OPTION_LEXICON,
     .help = "tables to use instead of the built-in ones"},
    {.name = "help", .letter = 'h', .id = OPTION_HELP, .common = true, .help = "print this help"},
    {.name = "version", .id = OPTION_VERSION, .help = "print the version"},
};
/* clang-format on */

static const imr_program table = {.name = "imr-serve", .options = options, .n = sizeof options / sizeof *options};

/* The parsed command line. */
typedef struct command {
    const imr_cli *cli;
    imr_buf dir, token;
    char host[64];
    uint16_t port;
    bool any_port;
    uint64_t threads, deadline;
} command;

static const char *argument(const imr_cli *cli, int id)
{
    const imr_given *given = imr_cli_given(cli, id);
    return given == NULL ? NULL : given->argument;
}

/* ---- the command line ---- */

/* Parses "127.0.0.1:8017", "[::1]:8017", or a port alone. */
static imr_status read_listen(const char *text, command *out, imr_error *err)
{
    enum { TEN = 10, PORTS = 65535 };
    snprintf(out->host, sizeof out->host, "127.0.0.1");
    out->port = PORT;
    if (text == NULL) return IMR_OK;
    const char *colon = strrchr(text, ':'), *digits = colon == NULL ? text : colon + 1;
    char *end = NULL;
    unsigned long port = strtoul(digits, &end, TEN);
    size_t n = colon == NULL ? 0 : (size_t)(colon - text);
    const char *host = text;
    if (n >= 2 && host[0] == '[' && host[n - 1] == ']') host++, n -= 2;
    if (*digits < '0' || *digits > '9' || *end != '\0' || port > PORTS || n >= sizeof out->host)
        return imr_fail(err, IMR_USAGE, "--listen: \"%s\" is not an address and a port; write 127.0.0.1:8017", text);
    if (n > 0) snprintf(out->host, sizeof out->host, "%.*s", (int)n, host);
    out->port = (uint16_t)port;
    out->any_port = port == 0;
    return IMR_OK;
}

static bool is_loopback(const char *host) { return strncmp(host, "127.", 4) == 0 || strcmp(host, "::1") == 0; }

static imr_status read_token(const char *path, imr_buf *out, imr_error *err)
{
    enum { MOST = 512 };
    char text[MOST];
    struct stat is;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return imr_fail(err, IMR_IO, "%s: cannot be opened: %s", path, strerror(errno));
    bool ours = fstat(file, &is) == 0 && (is.st_mode & (S_IRWXG | S_IRWXO)) == 0;
    ssize_t n = read(file, text, sizeof text);
    close(file);
    if (!ours) return imr_fail(err, IMR_USAGE, "%s: others can read the token; chmod 600 it", path);
    imr_str token = imr_str_trim((imr_str){text, n < 0 ? 0 : (size_t)n});
    if (token.n < TOKEN_LEAST)
        return imr_fail(err, IMR_USAGE, "%s: a token has at least %d characters; try: openssl rand -hex 24", path,
                        TOKEN_LEAST);
    imr_buf_add(out, token);
    return out->failed ? imr_fail_memory(err) : IMR_OK;
}

static imr_status read_command(const imr_cli *cli, command *out, imr_error *err)
{
    enum { THREADS_MOST = 64, HOUR = 3600000, LEAST = 10 };
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    const char *token = argument(cli, OPTION_TOKEN_FILE);
    *out = (command){.cli = cli, .threads = processors > 0 ? (uint64_t)processors : 1, .deadline = DEADLINE};
    imr_status status = read_listen(argument(cli, OPTION_LISTEN), out, err);
    if (status == IMR_OK && imr_cli_given(cli, OPTION_THREADS) != NULL)
        status = imr_cli_number(imr_cli_given(cli, OPTION_THREADS), 1, THREADS_MOST, &out->threads, err);
    if (status == IMR_OK && imr_cli_given(cli, OPTION_DEADLINE) != NULL)
        status = imr_cli_number(imr_cli_given(cli, OPTION_DEADLINE), LEAST, HOUR, &out->deadline, err);
    if (status == IMR_OK && token != NULL) status = read_token(token, &out->token, err);
    if (status == IMR_OK && token == NULL && !is_loopback(out->host) && imr_cli_given(cli, OPTION_MCP) == NULL)
        status = imr_fail(
            err, IMR_USAGE,
            "--listen %s: every machine that reaches this address could read the index; give --token-file", out->host);
    return status == IMR_OK ? imr_cli_index(argument(cli, OPTION_DB), &out->dir, err) : status;
}

/* ---- the server ---- */

static void open_page(const char *address)
{
    pid_t child = fork();
    if (child != 0) return;
    int null = open("/dev/null", O_RDWR);
    if (null >= 0) dup2(null, STDOUT_FILENO), dup2(null, STDERR_FILENO);
    execlp("xdg-open", "xdg-open", address, (char *)NULL);
    _exit(1);
}

static void wait_for_signal(const sigset_t *signals)
{
    int number = 0;
    while (sigwait(signals, &number) != 0 || number == SIGCHLD) {}
}

static imr_status serve(const command *asked, const imr_lexicon *lexicon, imr_error *err)
{
    sigset_t signals;
    imr_site *site = NULL;
    imr_http *http = NULL;
    char address[128];
    uint16_t port = asked->any_port ? imr_http_free_port(asked->host) : asked->port;
    bool six = strchr(asked->host, ':') != NULL;
    char host[80];
    snprintf(host, sizeof host, six ? "[%s]" : "%s", asked->host);
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, NULL); /* before threads are started, which inherit it */
    const imr_site_options of = {.dir = asked->dir.s,
                                 .name = argument(asked->cli, OPTION_NAME),
                                 .lexicon = lexicon,
                                 .host = host,
                                 .port = port,
                                 .also = argument(asked->cli, OPTION_HOST),
                                 .desk = imr_cli_given(asked->cli, OPTION_NO_DESK) == NULL,
                                 .token = imr_buf_str(&asked->token),
                                 .deadline = (uint32_t)asked->deadline};
    const imr_http_options how = {
        .address = asked->host, .port = port, .workers = (unsigned)asked->threads, .queue = QUEUE};
    imr_status status = imr_site_new(&of, &site, err);
    if (status == IMR_OK) status = imr_http_start(site, &how, &http, err);
    if (status == IMR_OK) {
        snprintf(address, sizeof address, "http://%s:%u/", host, (unsigned)port);
        fprintf(stderr, "%s: %s\n", program, address);
        if (!is_loopback(asked->host))
            fprintf(stderr, "%s: other machines can connect; they must show the token, which travels unencrypted\n",
                    program);
        if (imr_cli_given(asked->cli, OPTION_OPEN) != NULL) open_page(address);
        wait_for_signal(&signals);
        fprintf(stderr, "%s: finishing the requests at hand\n", program);
    }
    imr_http_stop(http);
    imr_site_free(site);
    return status;
}

/* ---- an assistant on standard input and output ---- */

static uint64_t deadline_of(const command *asked)
{
    enum { SECOND = 1000000000, MILLISECOND = 1000000 };
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (uint64_t)at.tv_sec * SECOND + (uint64_t)at.tv_nsec + asked->deadline * MILLISECOND;
}

/* Messages are one line each, in both directions. */
static imr_status answer_line(imr_site *site, const command *asked, imr_str line, imr_error *err)
{
    unsigned status = 0;
    imr_buf out = {0};
    imr_cancel cancel = {.deadline = deadline_of(asked)};
    imr_visit visit = {.snapshot = imr_site_snapshot(site),
                       .lexicon = imr_site_lexicon(site),
                       .arena = imr_arena_new(),
                       .cancel = &cancel,
                       .out = &out,
                       .name = imr_site_name(site)};
    const bool ready = visit.arena != NULL;
    if (ready) imr_mcp_answer(&visit, line, &status);
    bool failed = out.failed;
    if (!failed && out.n > 0) {
        imr_buf_putc(&out, '\n');
        failed = out.failed || fwrite(out.s, 1, out.n, stdout) != out.n || fflush(stdout) != 0;
    }
    imr_buf_free(&out);
    imr_arena_free(visit.arena);
    imr_snapshot_release(visit.snapshot);
    if (!ready) return imr_fail_memory(err);
    return failed ? imr_fail(err, IMR_IO, "standard output cannot be written") : IMR_OK;
}

static imr_status serve_assistant(const command *asked, const imr_lexicon *lexicon, imr_error *err)
{
    imr_site *site = NULL;
    char *line = NULL;
    size_t room = 0;
    const imr_site_options of = {
        .dir = asked->dir.s, .name = argument(asked->cli, OPTION_NAME), .lexicon = lexicon, .host = "localhost"};
    imr_status status = imr_site_new(&of, &site, err);
    while (status == IMR_OK) {
        ssize_t n = getline(&line, &room, stdin);
        if (n < 0) break;
        imr_str text = imr_str_trim((imr_str){line, (size_t)n});
        if (text.n > 0) status = answer_line(site, asked, text, err);
    }
    free(line);
    imr_site_free(site);
    return status;
}

/* ---- the program ---- */

static imr_status print(const imr_buf *text, imr_error *err)
{
    if (text->failed) return imr_fail_memory(err);
    bool written = fwrite(text->s, 1, text->n, stdout) == text->n && fflush(stdout) == 0;
    return written ? IMR_OK : imr_fail(err, IMR_IO, "standard output cannot be written");
}

static imr_status print_help(bool brief, imr_error *err)
{
    imr_buf text = {0};
    imr_buf_puts(&text, "usage: imr-serve [OPTION]...\nServe decisions of Independent Medical Review as pages in the "
                        "browser, as JSON, and to assistants.\n\n");
    imr_cli_help(&table, 0, brief, &text);
    imr_status status = print(&text, err);
    imr_buf_free(&text);
    return status;
}

static imr_status run_command(const imr_cli *cli, imr_error *err)
{
    command asked = {0};
    imr_lexicon *lexicon = NULL;
    imr_status status = read_command(cli, &asked, err);
    if (status == IMR_OK) status = imr_lexicon_open(argument(cli, OPTION_LEXICON), &lexicon, err);
    if (status == IMR_OK)
        status = imr_cli_given(cli, OPTION_MCP) != NULL ? serve_assistant(&asked, lexicon, err)
                                                        : serve(&asked, lexicon, err);
    imr_lexicon_free(lexicon);
    imr_buf_free(&asked.dir);
    imr_buf_free(&asked.token);
    return status;
}

static imr_status run(int argc, char **argv, imr_error *err)
{
    imr_cli cli = {0};
    imr_buf text = {0};
    imr_status status;
    if (argc == 1 && imr_cli_print(&table, argv[0], &text)) { /* requests of the build */
        status = print(&text, err);
        imr_buf_free(&text);
        return status;
    }
    status = imr_cli_parse(&table, argc, argv, &cli, err);
    if (status == IMR_OK && cli.words_n > 0)
        status = imr_fail(err, IMR_USAGE, "\"%s\" is not expected here; see --help", cli.words[0]);
    const imr_given *help = status == IMR_OK ? imr_cli_given(&cli, OPTION_HELP) : NULL;
    if (help != NULL)
        status = print_help(help->by_letter, err);
    else if (status == IMR_OK && imr_cli_given(&cli, OPTION_VERSION) != NULL) {
        imr_buf_printf(&text, "%s %s\n", program, IMR_VERSION_TEXT);
        status = print(&text, err);
        imr_buf_free(&text);
    } else if (status == IMR_OK)
        status = run_command(&cli, err);
    imr_cli_free(&cli);
    return status;
}

int main(int argc, char **argv)
{
    if (!imr_process_begin()) return imr_status_exit(IMR_IO);
    signal(SIGPIPE, SIG_IGN);
    imr_error err = {.status = IMR_OK};
    imr_status status = run(argc > 0 ? argc - 1 : 0, argv + 1, &err);
    if (status != IMR_OK) {
        imr_buf line = {0};
        imr_visible_add(&line, imr_str_of(err.text));
        if (!line.failed) fprintf(stderr, "%s: %s\n", program, imr_buf_str(&line).s);
        imr_buf_free(&line);
    }
    return imr_status_exit(status);
}
