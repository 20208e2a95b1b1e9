/* What all requests share: the index, access control, and how long an answer may take. */
#ifndef IMR_SITE_H
#define IMR_SITE_H

#include "snapshot.h"

typedef struct imr_site imr_site;

typedef struct imr_site_options {
    const char *dir;            /* of the index */
    const char *name;           /* of the index, for people; NULL for the folder's name */
    const imr_lexicon *lexicon; /* outlives the site */
    const char *host;           /* that the server listens on, as written in an address: "127.0.0.1" */
    uint16_t port;
    const char *also;  /* the Host name of a proxy in front, "imr.example.org"; NULL if there is none */
    bool desk;         /* pages show and change the user's own saved queries, tags and notes */
    imr_str token;     /* that every request must send; absent if none is needed */
    uint32_t deadline; /* milliseconds that an answer may take */
} imr_site_options;

/* Strings are copied. The errors of imr_snapshot_open. */
imr_status imr_site_new(const imr_site_options *options, imr_site **out, imr_error *err);
void imr_site_free(imr_site *site); /* NULL is fine */

const imr_lexicon *imr_site_lexicon(const imr_site *site);
const char *imr_site_name(const imr_site *site);
uint32_t imr_site_deadline(const imr_site *site);
/* The token that every form changing the user's desk must send, so that no other site's page can; NULL if there is no
 * desk. */
const char *imr_site_form_token(const imr_site *site);

/* The snapshot of the newest commit that can be read; all requests share it. The caller releases it. */
imr_snapshot *imr_site_snapshot(imr_site *site);

/* Whether a request may be answered: its Host must name this server, which defeats DNS rebinding; its Origin, if it has
 * one, must be this server's. */
bool imr_site_knows_host(const imr_site *site, imr_str host);
bool imr_site_knows_origin(const imr_site *site, imr_str origin);
/* Whether two texts are equal, in a time that does not depend on how much of `shown` is correct. */
bool imr_site_is_secret(const char *secret, imr_str shown);
/* Whether an Authorization header has the token: "Bearer TOKEN", or "Basic" with the token as the password. A wrong
 * token takes as long as the right one. */
bool imr_site_admits(const imr_site *site, imr_str authorization);

#endif
