#include "pdf.h"

#include "pdf_protocol.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Poppler leaks a little with each file: a worker is replaced after this many. */
enum { FILES_EACH = 2000 };

struct imr_pdf_reader {
    size_t memory;
    pid_t worker; /* 0: none */
    int socket;
    size_t files; /* given to the worker */
};

/* ---- outcomes ---- */

typedef struct refusal {
    imr_skip_kind kind;
    imr_status status;
    const char *text;   /* NULL: none */
    const char *behind; /* what follows the number; NULL: no number */
} refusal;

static const refusal refusals[IMR_PDF_OUTCOME_COUNT] = {
    [IMR_PDF_CUT_OFF] = {IMR_SKIP_DAMAGED, IMR_INPUT, "truncated PDF: its end is missing", NULL},
    [IMR_PDF_LOCKED] = {IMR_SKIP_LOCKED, IMR_INPUT, "encrypted PDF: it needs a password", NULL},
    [IMR_PDF_DAMAGED] = {IMR_SKIP_DAMAGED, IMR_INPUT, "damaged PDF", NULL},
    [IMR_PDF_PAGE_MISSING] = {IMR_SKIP_DAMAGED, IMR_INPUT, "damaged PDF: page ", " is missing"},
    [IMR_PDF_MANY_PAGES] = {IMR_SKIP_LARGE, IMR_LIMIT, "PDF of ", " pages"},
    [IMR_PDF_LONG] = {IMR_SKIP_LARGE, IMR_LIMIT, "PDF with more than ", " KiB of text"},
    [IMR_PDF_NO_TEXT] = {IMR_SKIP_SCAN, IMR_INPUT, "PDF without text (a scan)", NULL},
    [IMR_PDF_NO_MEMORY] = {IMR_SKIP_LARGE, IMR_LIMIT, "PDF that takes more memory than a letter", NULL},
};

static imr_status refuse_outcome(const imr_pdf_reply *reply, imr_skip *skip)
{
    const refusal *why = &refusals[reply->outcome];
    if (why->behind == NULL) return imr_refuse(skip, why->kind, why->status, "%s", why->text);
    return imr_refuse(skip, why->kind, why->status, "%s%u%s", why->text, (unsigned)reply->number, why->behind);
}

/* ---- the worker's life ---- */

imr_status imr_pdf_reader_new(size_t memory, imr_pdf_reader **out, imr_error *err)
{
    *out = calloc(1, sizeof **out);
    if (*out == NULL) return imr_fail_memory(err);
    (*out)->memory = memory;
    return IMR_OK;
}

/* Ends the worker; returns its status in waitpid's form. */
static int stop_worker(imr_pdf_reader *reader, bool kills)
{
    int how = 0;
    if (reader->worker == 0) return 0;
    if (kills) kill(reader->worker, SIGKILL);
    while (waitpid(reader->worker, &how, 0) < 0 && errno == EINTR) continue;
    close(reader->socket);
    reader->worker = 0;
    return how;
}

void imr_pdf_reader_free(imr_pdf_reader *reader)
{
    if (reader == NULL) return;
    stop_worker(reader, true);
    free(reader);
}

/* Whether there is a worker and it is alive. */
static bool has_worker(imr_pdf_reader *reader)
{
    if (reader->files >= FILES_EACH) stop_worker(reader, true);
    if (reader->worker == 0 || waitpid(reader->worker, NULL, WNOHANG) == 0) return reader->worker != 0;
    close(reader->socket);
    reader->worker = 0;
    return false;
}

/* Paths of the worker's program relative to this program's folder: beside it in a build, or installed. */
static const char *const places[] = {"/" IMR_PDF_WORKER, "/" IMR_PDF_WORKER_INSTALLED};

static bool find_program(char *path, size_t room)
{
    ssize_t n = readlink("/proc/self/exe", path, room - 1);
    if (n <= 0) return false;
    path[n] = '\0';
    char *end = strrchr(path, '/');
    for (size_t i = 0; end != NULL && i < sizeof places / sizeof *places; i++) {
        size_t left = room - (size_t)(end - path);
        if (strlen(places[i]) >= left) continue;
        snprintf(end, left, "%s", places[i]);
        if (access(path, X_OK) == 0) return true;
    }
    return false;
}

/* The socket is its input and output; its standard error is discarded. */
static int spawn(const imr_pdf_reader *reader, const char *path, int socket, pid_t *child)
{
    char memory[24], name[] = IMR_PDF_WORKER;
    char *const arguments[] = {name, memory, NULL}, *const environment[] = {NULL};
    posix_spawn_file_actions_t files;
    posix_spawnattr_t with;
    sigset_t none, all;
    snprintf(memory, sizeof memory, "%zu", reader->memory);
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawn_file_actions_init(&files);
    posix_spawnattr_init(&with);
    posix_spawn_file_actions_adddup2(&files, socket, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&files, socket, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawnattr_setsigmask(&with, &none);
    posix_spawnattr_setsigdefault(&with, &all);
    posix_spawnattr_setflags(&with, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    int error = posix_spawn(child, path, &files, &with, arguments, environment);
    posix_spawnattr_destroy(&with);
    posix_spawn_file_actions_destroy(&files);
    return error;
}

static imr_status start_worker(imr_pdf_reader *reader, imr_skip *skip)
{
    enum { PATH = 4096 };
    char path[PATH];
    int ends[2];
    if (!find_program(path, sizeof path))
        return imr_refuse(skip, IMR_SKIP_UNREADABLE, IMR_IO,
                          "PDF files cannot be read: " IMR_PDF_WORKER " is not installed");
    int error = socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0 ? errno : 0;
    if (error == 0) {
        const struct timeval patience = {.tv_sec = IMR_PDF_SECONDS};
        setsockopt(ends[0], SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
        error = spawn(reader, path, ends[1], &reader->worker);
        close(ends[1]);
        if (error != 0) close(ends[0]);
    }
    reader->socket = ends[0];
    reader->files = 0;
    if (error == 0) return IMR_OK;
    reader->worker = 0;
    return imr_refuse(skip, IMR_SKIP_UNREADABLE, IMR_IO, "PDF files cannot be read: " IMR_PDF_WORKER ": %s",
                      strerror(error));
}

/* ---- a file ---- */

static bool send_all(int socket, const void *from, size_t n)
{
    for (const char *at = from; n > 0;) {
        ssize_t sent = send(socket, at, n, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) return false;
        at += sent;
        n -= (size_t)sent;
    }
    return true;
}

static int64_t milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

typedef enum answer { ANSWERED, LATE, GONE } answer;

static answer receive_all(int socket, void *to, size_t n, int64_t deadline)
{
    for (char *at = to; n > 0;) {
        struct pollfd wait = {.fd = socket, .events = POLLIN};
        int64_t left = deadline - milliseconds();
        int ready = left <= 0 ? 0 : poll(&wait, 1, (int)left);
        if (ready == 0) return LATE;
        ssize_t got = ready < 0 ? ready : recv(socket, at, n, 0);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return GONE;
        at += got;
        n -= (size_t)got;
    }
    return ANSWERED;
}

static answer ask(imr_pdf_reader *reader, imr_str bytes, imr_pdf_reply *reply, imr_buf *out)
{
    const int64_t deadline = milliseconds() + IMR_PDF_SECONDS * 1000;
    const imr_pdf_request request = {(uint32_t)bytes.n};
    *reply = (imr_pdf_reply){0};
    reader->files++;
    if (!send_all(reader->socket, &request, sizeof request) || !send_all(reader->socket, bytes.s, bytes.n)) return GONE;
    answer got = receive_all(reader->socket, reply, sizeof *reply, deadline);
    if (got != ANSWERED) return got;
    bool sound = reply->outcome < IMR_PDF_OUTCOME_COUNT && reply->size <= IMR_PDF_TEXT_LIMIT &&
                 (reply->size == 0) == (reply->outcome != IMR_PDF_READ);
    if (!sound) return GONE;
    imr_buf_reserve(out, reply->size);
    if (out->failed) return ANSWERED;
    got = receive_all(reader->socket, out->s + out->n, reply->size, deadline);
    if (got == ANSWERED) out->n += reply->size;
    out->s[out->n] = '\0';
    return got;
}

/* Refuses a file whose worker died or gave an invalid answer. */
static imr_status refuse_dead(imr_pdf_reader *reader, imr_skip *skip)
{
    int how = stop_worker(reader, true);
    if (WIFEXITED(how) && WEXITSTATUS(how) == IMR_PDF_UNCONFINED)
        return imr_refuse(skip, IMR_SKIP_UNREADABLE, IMR_IO,
                          "PDF files cannot be read: this system does not let " IMR_PDF_WORKER " confine itself");
    return imr_refuse(skip, IMR_SKIP_DAMAGED, IMR_INPUT,
                      "damaged PDF: its reader failed, or took more than %zu MiB of memory", reader->memory);
}

static imr_status refuse_late(imr_pdf_reader *reader, imr_skip *skip)
{
    stop_worker(reader, true);
    return imr_refuse(skip, IMR_SKIP_LARGE, IMR_LIMIT, "PDF that takes more than %d s to read", IMR_PDF_SECONDS);
}

imr_status imr_pdf_text(imr_pdf_reader *reader, imr_str bytes, imr_buf *out, imr_skip *skip)
{
    imr_pdf_reply reply;
    imr_status status = has_worker(reader) ? IMR_OK : start_worker(reader, skip);
    if (status != IMR_OK) return status;
    answer got = ask(reader, bytes, &reply, out);
    if (out->failed) {
        stop_worker(reader, true); /* half of its answer is still on the way */
        return imr_fail_memory(&skip->err);
    }
    if (got == LATE) return refuse_late(reader, skip);
    if (got == GONE) return refuse_dead(reader, skip);
    return reply.outcome == IMR_PDF_READ ? IMR_OK : refuse_outcome(&reply, skip);
}
