#include "http.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/* A request from its first byte to the end of its answer. */
typedef struct job {
    struct imr_http *http;
    struct MHD_Connection *connection;
    imr_str method;                 /* absent until the headers have arrived */
    imr_buf path, parameters, body; /* as sent */
    bool too_long, queued, answered;
    imr_http_response response;
    struct job *next;
} job;

struct imr_http {
    imr_site *site;
    struct MHD_Daemon *daemon;
    pthread_t *workers;
    unsigned workers_n, queue_most;
    pthread_mutex_t lock; /* guards all members below */
    pthread_cond_t wake, idle;
    job *first, *last;
    unsigned queued, open; /* requests waiting; requests not finished */
    bool stopping;
};

/* ---- the queue ---- */

/* False if the queue is full. */
static bool push(imr_http *http, job *one)
{
    pthread_mutex_lock(&http->lock);
    bool room = http->queued < http->queue_most;
    if (room) {
        if (http->last == NULL)
            http->first = one;
        else
            http->last->next = one;
        http->last = one;
        http->queued++;
        one->queued = true;
        MHD_suspend_connection(one->connection); /* before a worker can resume it */
        pthread_cond_signal(&http->wake);
    }
    pthread_mutex_unlock(&http->lock);
    return room;
}

/* Waits for the next request; NULL if the server stops. */
static job *pop(imr_http *http)
{
    pthread_mutex_lock(&http->lock);
    while (http->first == NULL && !http->stopping) pthread_cond_wait(&http->wake, &http->lock);
    job *one = http->first;
    if (one != NULL) {
        http->first = one->next;
        if (http->first == NULL) http->last = NULL;
        http->queued--;
    }
    pthread_mutex_unlock(&http->lock);
    return one;
}

static imr_str header_of(const job *of, const char *name)
{
    return imr_str_of(MHD_lookup_connection_value(of->connection, MHD_HEADER_KIND, name));
}

static imr_http_request request_of(const job *of)
{
    return (imr_http_request){.method = of->method,
                              .path = imr_buf_str(&of->path),
                              .parameters = imr_buf_str(&of->parameters),
                              .host = header_of(of, "Host"),
                              .origin = header_of(of, "Origin"),
                              .accept = header_of(of, "Accept"),
                              .if_none_match = header_of(of, "If-None-Match"),
                              .authorization = header_of(of, "Authorization"),
                              .content_type = header_of(of, "Content-Type"),
                              .protocol = header_of(of, "MCP-Protocol-Version"),
                              .mcp_method = header_of(of, "Mcp-Method"),
                              .mcp_name = header_of(of, "Mcp-Name"),
                              .body = imr_buf_str(&of->body)};
}

static void *work(void *context)
{
    imr_http *http = context;
    for (job *one; (one = pop(http)) != NULL;) {
        const imr_http_request request = request_of(one);
        imr_http_handle(http->site, &request, &one->response);
        one->answered = true;
        MHD_resume_connection(one->connection);
    }
    return NULL;
}

/* ---- responses ---- */

static ssize_t read_export(void *context, uint64_t at, char *out, size_t room)
{
    (void)at;
    long n = imr_export_read(context, out, room);
    if (n < 0) return MHD_CONTENT_READER_END_WITH_ERROR;
    return n == 0 ? MHD_CONTENT_READER_END_OF_STREAM : n;
}

static void close_export(void *context) { imr_export_close(context); }

static struct MHD_Response *make_response(imr_http_response *from)
{
    enum { BLOCK = 64 * 1024 };
    if (from->stream != NULL) {
        struct MHD_Response *made =
            MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, BLOCK, read_export, from->stream, close_export);
        if (made != NULL) from->stream = NULL;
        return made;
    }
    struct MHD_Response *made = MHD_create_response_from_buffer(from->body.n, from->body.s, MHD_RESPMEM_MUST_FREE);
    if (made != NULL) from->body = (imr_buf){0};
    return made;
}

static void add(struct MHD_Response *to, const char *name, const char *value)
{
    if (value != NULL && *value != '\0') MHD_add_response_header(to, name, value);
}

static enum MHD_Result respond(struct MHD_Connection *connection, imr_http_response *from)
{
    unsigned status = from->status;
    struct MHD_Response *made = make_response(from);
    if (made == NULL) return MHD_NO;
    for (size_t i = 0; imr_http_headers[i] != NULL; i += 2) add(made, imr_http_headers[i], imr_http_headers[i + 1]);
    if (status != MHD_HTTP_NOT_MODIFIED) add(made, "Content-Type", from->type);
    add(made, "Location", from->location);
    add(made, "ETag", from->etag);
    add(made, "Vary", "Accept");
    add(made, "Cache-Control", from->etag[0] == '\0' ? "no-store" : "private, no-cache");
    add(made, "Retry-After", from->retry_after);
    add(made, "WWW-Authenticate", from->authenticate);
    add(made, "Allow", from->allow);
    if (from->attachment) add(made, "Content-Disposition", "attachment");
    enum MHD_Result queued = MHD_queue_response(connection, status, made);
    MHD_destroy_response(made);
    imr_http_response_free(from);
    return queued;
}

/* ---- requests ---- */

/* Keeps the address as sent, before the library parses it. */
static void *remember(void *context, const char *uri, struct MHD_Connection *connection)
{
    imr_http *http = context;
    job *one = calloc(1, sizeof *one);
    if (one == NULL) return NULL;
    const char *mark = strchr(uri, '?');
    *one = (job){.http = http, .connection = connection};
    imr_buf_add(&one->path, (imr_str){uri, mark == NULL ? strlen(uri) : (size_t)(mark - uri)});
    if (mark != NULL) imr_buf_puts(&one->parameters, mark + 1);
    pthread_mutex_lock(&http->lock);
    http->open++;
    pthread_mutex_unlock(&http->lock);
    return one;
}

static void forget(void *context, struct MHD_Connection *connection, void **held, enum MHD_RequestTerminationCode code)
{
    imr_http *http = context;
    job *one = *held;
    (void)connection;
    (void)code;
    if (one == NULL) return;
    imr_buf_free(&one->path);
    imr_buf_free(&one->parameters);
    imr_buf_free(&one->body);
    imr_http_response_free(&one->response);
    free(one);
    *held = NULL;
    pthread_mutex_lock(&http->lock);
    if (--http->open == 0) pthread_cond_broadcast(&http->idle);
    pthread_mutex_unlock(&http->lock);
}

static enum MHD_Result refuse(job *one, unsigned status, const char *title, const char *detail, const char *retry)
{
    const imr_http_request request = request_of(one);
    imr_http_response_free(&one->response);
    imr_http_problem(&request, status, title, imr_str_of(detail), &one->response);
    one->response.retry_after = retry;
    return respond(one->connection, &one->response);
}

static enum MHD_Result handle(void *context, struct MHD_Connection *connection, const char *url, const char *method,
                              const char *version, const char *data, size_t *data_n, void **held)
{
    imr_http *http = context;
    job *one = *held;
    (void)version;
    (void)url;
    if (one == NULL) return MHD_NO;
    if (one->method.s == NULL) { /* the headers have arrived */
        one->method = imr_str_of(method);
        return MHD_YES;
    }
    if (*data_n > 0) {
        one->too_long = one->too_long || one->body.n + *data_n > IMR_HTTP_BODY;
        if (!one->too_long) imr_buf_add(&one->body, (imr_str){data, *data_n});
        *data_n = 0;
        return MHD_YES;
    }
    if (one->answered) return respond(connection, &one->response);
    if (one->too_long) return refuse(one, 413, "Too long", "The body of the request is too long.", NULL);
    if (one->path.failed || one->parameters.failed || one->body.failed) return MHD_NO;
    if (push(http, one)) return MHD_YES;
    return refuse(one, 503, "Too many requests at once", "The server is busy; try again.", "1");
}

/* ---- the server ---- */

static bool read_address(const imr_http_options *options, struct sockaddr_storage *out)
{
    struct sockaddr_in *four = (struct sockaddr_in *)out;
    struct sockaddr_in6 *six = (struct sockaddr_in6 *)out;
    memset(out, 0, sizeof *out);
    if (inet_pton(AF_INET, options->address, &four->sin_addr) == 1) {
        four->sin_family = AF_INET;
        four->sin_port = htons(options->port);
        return true;
    }
    if (inet_pton(AF_INET6, options->address, &six->sin6_addr) != 1) return false;
    six->sin6_family = AF_INET6;
    six->sin6_port = htons(options->port);
    return true;
}

uint16_t imr_http_free_port(const char *address)
{
    const imr_http_options options = {.address = address};
    struct sockaddr_storage at;
    socklen_t n = sizeof at;
    uint16_t port = 0;
    if (!read_address(&options, &at)) return 0;
    int one = socket(at.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (one >= 0 && bind(one, (struct sockaddr *)&at, sizeof at) == 0 &&
        getsockname(one, (struct sockaddr *)&at, &n) == 0)
        port = ntohs(at.ss_family == AF_INET ? ((struct sockaddr_in *)&at)->sin_port
                                             : ((struct sockaddr_in6 *)&at)->sin6_port);
    if (one >= 0) close(one);
    return port;
}

static imr_status start_daemon(imr_http *http, const imr_http_options *options, imr_error *err)
{
    enum { CONNECTIONS = 4000, MEMORY = 32 * 1024, IDLE = 30 };
    struct sockaddr_storage at;
    if (!read_address(options, &at))
        return imr_fail(err, IMR_USAGE, "--listen: \"%s\" is not a numeric address; write 127.0.0.1:8017",
                        options->address);
    unsigned flags = MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME;
    if (at.ss_family == AF_INET6) flags |= MHD_USE_IPv6;
    http->daemon = MHD_start_daemon(
        flags, options->port, NULL, NULL, handle, http, MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&at,
        MHD_OPTION_URI_LOG_CALLBACK, remember, http, MHD_OPTION_NOTIFY_COMPLETED, forget, http,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)MEMORY,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE, MHD_OPTION_LISTENING_ADDRESS_REUSE, 1U, MHD_OPTION_END);
    if (http->daemon == NULL)
        return imr_fail(err, IMR_IO,
                        "%s port %u: cannot listen; is another server there? choose another port with --listen",
                        options->address, (unsigned)options->port);
    return IMR_OK;
}

static imr_status start_workers(imr_http *http, unsigned n, imr_error *err)
{
    http->workers = calloc(n, sizeof *http->workers);
    if (http->workers == NULL) return imr_fail_memory(err);
    for (; http->workers_n < n; http->workers_n++)
        if (pthread_create(&http->workers[http->workers_n], NULL, work, http) != 0)
            return imr_fail(err, IMR_MEMORY, "a thread cannot be started");
    return IMR_OK;
}

imr_status imr_http_start(imr_site *site, const imr_http_options *options, imr_http **out, imr_error *err)
{
    *out = NULL;
    imr_http *http = calloc(1, sizeof *http);
    if (http == NULL) return imr_fail_memory(err);
    http->site = site;
    http->queue_most = options->queue;
    pthread_mutex_init(&http->lock, NULL);
    pthread_cond_init(&http->wake, NULL);
    pthread_cond_init(&http->idle, NULL);
    imr_status status = start_workers(http, options->workers, err);
    if (status == IMR_OK) status = start_daemon(http, options, err);
    if (status == IMR_OK)
        *out = http;
    else
        imr_http_stop(http);
    return status;
}

/* Waits until all requests are finished or their time is up. */
static void drain(imr_http *http)
{
    enum { SECONDS = 30 };
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += SECONDS;
    pthread_mutex_lock(&http->lock);
    while (http->open > 0 && pthread_cond_timedwait(&http->idle, &http->lock, &until) == 0) {}
    http->stopping = true;
    pthread_cond_broadcast(&http->wake);
    pthread_mutex_unlock(&http->lock);
}

void imr_http_stop(imr_http *http)
{
    if (http == NULL) return;
    int listening = http->daemon == NULL ? -1 : MHD_quiesce_daemon(http->daemon);
    if (listening >= 0) close(listening);
    drain(http);
    for (unsigned i = 0; i < http->workers_n; i++) pthread_join(http->workers[i], NULL);
    if (http->daemon != NULL) MHD_stop_daemon(http->daemon);
    pthread_cond_destroy(&http->wake);
    pthread_cond_destroy(&http->idle);
    pthread_mutex_destroy(&http->lock);
    free(http->workers);
    free(http);
}
