/* Answers a request without a socket. The server, the tests and the fuzzer call it. */
#ifndef IMR_HANDLE_H
#define IMR_HANDLE_H

#include "export.h"
#include "site.h"

/* A member is absent if the request has no such header. */
typedef struct imr_http_request {
    imr_str method, path, parameters; /* "GET", "/search" (as sent, percent signs and all), "q=a" */
    imr_str host, origin, accept, if_none_match, authorization, content_type;
    imr_str protocol, mcp_method, mcp_name; /* MCP-Protocol-Version, Mcp-Method, Mcp-Name */
    imr_str body;
} imr_http_request;

typedef struct imr_http_response {
    unsigned status;
    const char *type;
    char *location; /* where a redirect leads; NULL if it is none */
    char etag[40];  /* "" if there is none */
    const char *retry_after, *authenticate, *allow;
    bool attachment;
    imr_buf body;
    imr_export *stream; /* instead of the body; the caller closes it; NULL if there is none */
} imr_http_response;

/* Never fails: errors become responses. */
void imr_http_handle(imr_site *site, const imr_http_request *request, imr_http_response *out);
void imr_http_response_free(imr_http_response *response);

/* Fills a response that reports a problem: JSON (RFC 9457) for a program, a page for a browser. */
void imr_http_problem(const imr_http_request *request, unsigned status, const char *title, imr_str detail,
                      imr_http_response *out);

/* The headers of every response: name, value, name, value ... NULL. */
extern const char *const imr_http_headers[];

enum { IMR_HTTP_BODY = 256 * 1024 /* most bytes of a request's body */ };

#endif
