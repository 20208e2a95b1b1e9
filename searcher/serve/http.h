/* The server: one thread for all connections, a pool of threads for all answers, and a bounded queue between them. */
#ifndef IMR_HTTP_H
#define IMR_HTTP_H

#include "handle.h"

typedef struct imr_http imr_http;

typedef struct imr_http_options {
    const char *address; /* to listen on, numeric: "127.0.0.1", "::1" */
    uint16_t port;       /* 0: any that is free */
    unsigned workers;    /* threads that answer */
    unsigned queue;      /* requests that wait at most; more are told to come again */
} imr_http_options;

/* IMR_USAGE: no such address; IMR_IO: it cannot be listened on; IMR_MEMORY. The site outlives the server. */
imr_status imr_http_start(imr_site *site, const imr_http_options *options, imr_http **out, imr_error *err);
/* Takes no more requests, finishes those that it has, and ends. */
void imr_http_stop(imr_http *http);

/* A free port of the address, for who has to know it before the server starts; 0: none. */
uint16_t imr_http_free_port(const char *address);

#endif
