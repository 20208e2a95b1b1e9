/* A request to its response, without a socket: what the server, the tests and the fuzzer call. */
#ifndef IMR_HANDLE_H
#define IMR_HANDLE_H

#include "export.h"
#include "site.h"

/* Absent members: the request has no such header. */
typedef struct imr_http_request {
    imr_str method, path, parameters; /* "GET", "/search" (as sent, percent signs and all), "q=a" */
    imr_str host, origin, accept, if_none_match, authorization, content_type;
    imr_str protocol, mcp_method, mcp_name; /* MCP-Protocol-Version, Mcp-Method, Mcp-Name */
    imr_str body;
} imr_http_request;

typedef struct imr_http_response {
    unsigned status;
    const char *type;
    char *location; /* of a redirect; NULL: none */
    char etag[40];  /* "" for none */
    const char *retry_after, *authenticate, *allow;
    bool attachment;
    imr_buf body;
    imr_export *stream; /* in place of the body; the caller's to close; NULL: none */
} imr_http_response;

/* Never fails: what goes wrong is a response too. */
void imr_http_handle(imr_site *site, const imr_http_request *request, imr_http_response *out);
void imr_http_response_free(imr_http_response *response);

/* A problem (RFC 9457), or a page for a person. */
void imr_http_problem(const imr_http_request *request, unsigned status, const char *title, imr_str detail,
                      imr_http_response *out);

/* For headers that every response has: name, value, name, value ... NULL. */
extern const char *const imr_http_headers[];

enum { IMR_HTTP_BODY = 256 * 1024 /* bytes of a request's body, at most */ };

#endif
