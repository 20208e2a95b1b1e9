/* The server: one thread for all connections, a pool of threads that answer, and a bounded queue between them. */
#ifndef IMR_HTTP_H
#define IMR_HTTP_H

#include "handle.h"

typedef struct imr_http imr_http;

typedef struct imr_http_options {
    const char *address; /* numeric, to listen on: "127.0.0.1", "::1" */
    uint16_t port;       /* 0 for any free port */
    unsigned workers;    /* threads that answer */
    unsigned queue;      /* most requests that may wait; further ones are asked to try again */
} imr_http_options;

/* Starts a server; the site must outlive it. IMR_USAGE if the address is invalid, IMR_IO if it cannot be listened on,
 * IMR_MEMORY. */
imr_status imr_http_start(imr_site *site, const imr_http_options *options, imr_http **out, imr_error *err);
/* Accepts no more requests, finishes those it has, and frees the server. */
void imr_http_stop(imr_http *http);

/* A free port of the address, for callers that must know it before the server starts; 0 if there is none. */
uint16_t imr_http_free_port(const char *address);

#endif
