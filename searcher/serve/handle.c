#include "handle.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "api.h"
#include "assets.h"
#include "desk_page.h"
#include "letter_file.h"
#include "mcp.h"
#include "web.h"

#define POLICY                                                                                                         \
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; form-action "        \
    "'self'; "                                                                                                         \
    "base-uri 'none'; frame-ancestors 'none'"

const char *const imr_http_headers[] = {"Content-Security-Policy",
                                        POLICY,
                                        "X-Content-Type-Options",
                                        "nosniff",
                                        "Referrer-Policy",
                                        "same-origin", /* otherwise browsers post forms without an Origin */
                                        "Cross-Origin-Resource-Policy",
                                        "same-origin",
                                        "Cross-Origin-Opener-Policy",
                                        "same-origin",
                                        NULL};

static const char html[] = "text/html; charset=utf-8";

void imr_http_response_free(imr_http_response *response)
{
    free(response->location);
    imr_buf_free(&response->body);
    imr_export_close(response->stream);
    *response = (imr_http_response){0};
}

/* ---- errors ---- */

/* Whether to answer with JSON rather than a page, by the Accept header and the suffix of the address. */
static bool wants_json(const imr_http_request *request)
{
    size_t json = imr_str_find(request->accept, IMR_STR("json"), 0),
           page = imr_str_find(request->accept, IMR_STR("text/html"), 0);
    return imr_str_ends(request->path, IMR_STR(".json")) || imr_str_equal(request->path, IMR_STR("/mcp")) ||
           json < page;
}

void imr_http_problem(const imr_http_request *request, unsigned status, const char *title, imr_str detail,
                      imr_http_response *out)
{
    imr_buf_clear(&out->body);
    out->status = status;
    out->etag[0] = '\0';
    if (wants_json(request)) {
        imr_json json = {.out = &out->body};
        out->type = "application/problem+json";
        imr_json_begin(&json, '{');
        imr_json_member(&json, IMR_STR("type"), IMR_STR("about:blank"));
        imr_json_member(&json, IMR_STR("title"), imr_str_of(title));
        imr_json_member_uint(&json, IMR_STR("status"), status);
        imr_json_member(&json, IMR_STR("detail"), detail);
        imr_json_end(&json, '}');
        imr_buf_putc(&out->body, '\n');
        return;
    }
    imr_visit visit = {.out = &out->body};
    out->type = html;
    imr_web_problem(&visit, title, detail);
}

static void fail(const imr_http_request *request, const imr_error *err, imr_http_response *out)
{
    static const struct {
        imr_status status;
        unsigned code;
        const char *title;
    } codes[] = {
        {IMR_NONE, 404, "Nothing is here"},
        {IMR_USAGE, 400, "This cannot be read"},
        {IMR_INPUT, 400, "This cannot be read"},
        {IMR_LIMIT, 400, "This is more than a search may ask for"},
        {IMR_CANCELLED, 503, "The search took too long"},
        {IMR_CHANGED, 503, "The index is being rebuilt"},
        {IMR_LOCKED, 503, "The index is being written"},
    };
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        if (codes[i].status != err->status) continue;
        if (codes[i].code == 503) out->retry_after = "1";
        imr_http_problem(request, codes[i].code, codes[i].title, imr_str_of(err->text), out);
        return;
    }
    imr_http_problem(request, 500, "The search failed", imr_str_of(err->text), out);
}

/* ---- routes ---- */

/* Cuts the suffix, such as ".json", off the path and returns it. */
static imr_str suffix_of(imr_str *path)
{
    static const char *const suffixes[] = {".json", ".jsonl", ".csv", ".ris", ".md"};
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        imr_str suffix = imr_str_of(suffixes[i]);
        if (!imr_str_ends(*path, suffix) || path->n == suffix.n) continue;
        path->n -= suffix.n;
        return suffix;
    }
    return IMR_STR("");
}

typedef imr_status serve(imr_visit *visit, imr_error *err);

/* Views of a query. Each has one canonical address. */
static const struct view {
    const char *path;
    serve *page, *data; /* data: NULL if there is none */
} views[] = {{"/", imr_web_start, imr_api_start},
             {"/search", imr_web_search, imr_api_search},
             {"/rates", imr_web_rates, imr_api_rates},
             {"/criteria", imr_web_criteria, imr_api_criteria},
             {"/memo", imr_web_memo, imr_api_memo}};

static const struct view *view_of(imr_str path)
{
    for (size_t i = 0; i < sizeof views / sizeof *views; i++)
        if (imr_str_equal(path, imr_str_of(views[i].path))) return &views[i];
    return NULL;
}

static void set_etag(const imr_visit *visit, const imr_http_request *request, imr_str address, bool json,
                     imr_http_response *out)
{
    imr_buf key = {0};
    imr_buf_add(&key, imr_snapshot_stamp(visit->snapshot));
    imr_buf_puts(&key, json ? "\njson " IMR_VERSION_TEXT "\n" : "\nhtml " IMR_VERSION_TEXT "\n");
    imr_buf_add(&key, address);
    if (!key.failed) snprintf(out->etag, sizeof out->etag, "\"%016" PRIx64 "\"", imr_str_hash(imr_buf_str(&key)));
    imr_buf_free(&key);
    if (out->etag[0] != '\0' && imr_str_find(request->if_none_match, imr_str_of(out->etag), 0) != SIZE_MAX)
        out->status = 304;
}

/* Redirects an address that is not canonical to the canonical one; false if it is. */
static bool redirect(const imr_http_request *request, imr_str canonical, imr_http_response *out)
{
    size_t mark = request->parameters.n > 0;
    bool same = canonical.n == request->path.n + mark + request->parameters.n &&
                imr_str_starts(canonical, request->path) && (mark == 0 || canonical.s[request->path.n] == '?') &&
                imr_str_ends(canonical, request->parameters);
    if (same || canonical.s == NULL) return false;
    out->location = strndup(canonical.s, canonical.n);
    out->status = 302;
    out->type = "text/plain; charset=utf-8";
    return true;
}

/* Whether the answer depends on the user's tags or saved queries, which change without a commit. */
static bool shows_desk(const imr_visit *visit, bool page)
{
    return visit->form_token != NULL && (page || imr_str_find(visit->address.q, IMR_STR("tag:"), 0) != SIZE_MAX);
}

static imr_status serve_view(imr_visit *visit, const imr_http_request *request, const struct view *view, imr_str suffix,
                             imr_http_response *out, imr_error *err)
{
    char form[8] = "";
    bool json = imr_str_equal(suffix, IMR_STR(".json")) || (suffix.n == 0 && wants_json(request));
    memcpy(form, suffix.s, suffix.n < sizeof form ? suffix.n : 0);
    imr_str canonical = imr_address_write(visit->arena, &visit->address, form);
    if (redirect(request, canonical, out)) return IMR_OK;
    if (suffix.n > 0 && !json) {
        out->type = imr_export_type(suffix);
        out->attachment = true;
        if (strcmp(view->path, "/memo") == 0 && imr_str_equal(suffix, IMR_STR(".md")))
            return imr_web_memo_text(visit, err);
        if (out->type == NULL || strcmp(view->path, "/search") != 0)
            return imr_fail(err, IMR_NONE, "there is no such form of this page");
        return imr_export_open(visit->snapshot, &visit->address, suffix, &out->stream, err);
    }
    if (!shows_desk(visit, strcmp(view->path, "/") == 0 && !json)) set_etag(visit, request, canonical, json, out);
    if (out->status == 304) return IMR_OK;
    out->type = json ? "application/json" : html;
    return json ? view->data(visit, err) : view->page(visit, err);
}

/* "/decision/LETTER/ISSUE": the id of the decision, decoded; absent if the path is no such address. */
static imr_str decision_of(imr_arena *arena, imr_str path)
{
    imr_str rest = {path.s + strlen("/decision/"), path.n - strlen("/decision/")};
    size_t slash = imr_str_find(rest, IMR_STR("/"), 0);
    imr_buf id = {0};
    imr_str letter, text = {0};
    if (slash == SIZE_MAX || slash == 0 || slash + 1 == rest.n) return text;
    for (size_t i = slash + 1; i < rest.n; i++)
        if (rest.s[i] < '0' || rest.s[i] > '9') return text;
    if (imr_address_decode(arena, (imr_str){rest.s, slash}, false, &letter, NULL) != IMR_OK) return text;
    imr_buf_add(&id, letter);
    imr_buf_putc(&id, '#');
    imr_buf_add(&id, (imr_str){rest.s + slash + 1, rest.n - slash - 1});
    return imr_buf_keep(&id, arena);
}

static imr_status serve_decision(imr_visit *visit, const imr_http_request *request, imr_str path, imr_str suffix,
                                 imr_http_response *out, imr_error *err)
{
    bool source = imr_str_ends(path, IMR_STR("/source")) && suffix.n == 0;
    if (source) path.n -= strlen("/source");
    imr_str id = decision_of(visit->arena, path);
    bool json = imr_str_equal(suffix, IMR_STR(".json")) || (suffix.n == 0 && wants_json(request));
    if (id.s == NULL || (suffix.n > 0 && !json)) return imr_fail(err, IMR_NONE, "there is no such page");
    if (source) return imr_letter_file(visit->snapshot, id, visit->arena, &out->body, &out->type, err);
    if (!shows_desk(visit, !json))
        set_etag(visit, request, imr_address_write(visit->arena, &visit->address, ""), json, out);
    if (out->status == 304) return IMR_OK;
    out->type = json ? "application/json" : html;
    return json ? imr_api_decision(visit, id, err) : imr_web_decision(visit, id, err);
}

static bool serve_asset(const imr_http_request *request, imr_http_response *out)
{
    static const struct {
        const char *path, *type;
        const imr_embedded *file;
    } assets[] = {{"/style.css", "text/css; charset=utf-8", &imr_embedded_style},
                  {"/search.js", "text/javascript; charset=utf-8", &imr_embedded_script},
                  {"/openapi.json", "application/json", &imr_embedded_openapi}};
    for (size_t i = 0; i < sizeof assets / sizeof *assets; i++) {
        if (!imr_str_equal(request->path, imr_str_of(assets[i].path))) continue;
        imr_str text = {assets[i].file->text, assets[i].file->length};
        snprintf(out->etag, sizeof out->etag, "\"%016" PRIx64 "\"", imr_str_hash(text));
        out->type = assets[i].type;
        if (imr_str_find(request->if_none_match, imr_str_of(out->etag), 0) != SIZE_MAX)
            out->status = 304;
        else
            imr_buf_add(&out->body, text);
        return true;
    }
    return false;
}

/* ---- a request ---- */

static imr_status route(imr_visit *visit, const imr_http_request *request, imr_http_response *out, imr_error *err)
{
    imr_str path = request->path;
    imr_str suffix = suffix_of(&path);
    imr_status status = imr_address_read(visit->arena, path, request->parameters, &visit->address, err);
    if (status != IMR_OK) return status;
    visit->address.tags = visit->form_token != NULL;
    const struct view *view = view_of(path);
    if (view != NULL) return serve_view(visit, request, view, suffix, out, err);
    if (imr_str_starts(path, IMR_STR("/decision/"))) return serve_decision(visit, request, path, suffix, out, err);
    if (imr_str_equal(request->path, IMR_STR("/mcp"))) return imr_mcp_http(visit, request, out, err);
    if (imr_str_equal(request->path, imr_str_of(imr_desk_path))) return imr_desk_post(visit, request, out, err);
    return imr_fail(err, IMR_NONE, "there is no such page");
}

static uint64_t now(void)
{
    enum { SECOND = 1000000000 };
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (uint64_t)at.tv_sec * SECOND + (uint64_t)at.tv_nsec;
}

static void answer(imr_site *site, const imr_http_request *request, imr_http_response *out)
{
    enum { MILLISECOND = 1000000 };
    imr_error err = {.status = IMR_OK};
    imr_cancel cancel = {.deadline = now() + (uint64_t)imr_site_deadline(site) * MILLISECOND};
    imr_visit visit = {.snapshot = imr_site_snapshot(site),
                       .lexicon = imr_site_lexicon(site),
                       .arena = imr_arena_new(),
                       .cancel = &cancel,
                       .out = &out->body,
                       .name = imr_site_name(site),
                       .form_token = imr_site_form_token(site)};
    imr_status status = visit.arena == NULL ? imr_fail_memory(&err) : route(&visit, request, out, &err);
    if (status == IMR_OK && out->body.failed) status = imr_fail_memory(&err);
    if (status != IMR_OK) {
        imr_export_close(out->stream);
        out->stream = NULL;
        out->attachment = false;
        imr_buf_free(&out->body);
        err.status = status;
        fail(request, &err, out);
    }
    imr_arena_free(visit.arena);
    imr_snapshot_release(visit.snapshot);
}

static bool is_method(const imr_http_request *request, const char *method)
{
    return imr_str_equal(request->method, imr_str_of(method));
}

static bool refuse(imr_site *site, const imr_http_request *request, imr_http_response *out)
{
    bool posted =
        imr_str_equal(request->path, IMR_STR("/mcp")) || imr_str_equal(request->path, imr_str_of(imr_desk_path));
    if (!imr_site_knows_host(site, request->host)) {
        imr_http_problem(request, 421, "This is another server",
                         IMR_STR("The Host of the request is not this server's."), out);
    } else if (!imr_site_knows_origin(site, request->origin)) {
        imr_http_problem(request, 403, "Not for other sites", IMR_STR("The Origin of the request is another site."),
                         out);
    } else if (!imr_site_admits(site, request->authorization)) {
        out->authenticate = "Basic realm=\"imr\", charset=\"UTF-8\"";
        imr_http_problem(request, 401, "A token is needed",
                         IMR_STR("Give the token as the password, or as a bearer token."), out);
    } else if (posted ? !is_method(request, "POST") : !is_method(request, "GET") && !is_method(request, "HEAD")) {
        out->allow = posted ? "POST" : "GET, HEAD";
        imr_http_problem(request, 405, "No such method", IMR_STR("This address does not support the method."), out);
    } else if (request->path.n == 0 || request->path.s[0] != '/' ||
               imr_str_find(request->path, IMR_STR(".."), 0) != SIZE_MAX) {
        imr_http_problem(request, 400, "No such address", IMR_STR("An address here must not contain two dots."), out);
    } else
        return false;
    return true;
}

void imr_http_handle(imr_site *site, const imr_http_request *request, imr_http_response *out)
{
    *out = (imr_http_response){.status = 200, .type = html};
    if (refuse(site, request, out)) return;
    if (imr_str_equal(request->path, IMR_STR("/healthz"))) {
        out->type = "text/plain; charset=utf-8";
        imr_buf_puts(&out->body, "ok\n");
        return;
    }
    if (imr_str_equal(request->path, IMR_STR("/favicon.ico"))) {
        out->status = 204;
        return;
    }
    if (!serve_asset(request, out)) answer(site, request, out);
}
