/* What all requests share: the index, who may ask, and how long an answer may take. */
#ifndef IMR_SITE_H
#define IMR_SITE_H

#include "snapshot.h"

typedef struct imr_site imr_site;

typedef struct imr_site_options {
    const char *dir;            /* of the index */
    const char *name;           /* of the index, for people; NULL: the folder's */
    const imr_lexicon *lexicon; /* outlives the site */
    const char *host;           /* that is listened on, as it stands in an address: "127.0.0.1" */
    uint16_t port;
    const char *also;  /* the Host that a proxy in front is called by, "imr.example.org"; NULL: none */
    bool desk;         /* pages show and change the user's own saved queries, tags and notes */
    imr_str token;     /* that every request has to show; absent: none */
    uint32_t deadline; /* of an answer, in milliseconds */
} imr_site_options;

/* Strings are copied. The errors of imr_snapshot_open. */
imr_status imr_site_new(const imr_site_options *options, imr_site **out, imr_error *err);
void imr_site_free(imr_site *site); /* NULL is fine */

const imr_lexicon *imr_site_lexicon(const imr_site *site);
const char *imr_site_name(const imr_site *site);
uint32_t imr_site_deadline(const imr_site *site);
/* What a form that changes the user's desk has to send, so that no other page can; NULL: there is no desk. */
const char *imr_site_form_token(const imr_site *site);

/* The snapshot of the newest commit, which all requests share; where the newest commit cannot be read, the one that was
 * read before. The caller releases it. */
imr_snapshot *imr_site_snapshot(imr_site *site);

/* Whether a request may be answered: its Host names this server, so that no other site's name can be led here; its
 * Origin, where it has one, is this server's. */
bool imr_site_knows_host(const imr_site *site, imr_str host);
bool imr_site_knows_origin(const imr_site *site, imr_str origin);
/* Whether two texts are equal, in a time that does not depend on how much of `shown` is right. */
bool imr_site_is_secret(const char *secret, imr_str shown);
/* Whether it shows the token: "Bearer TOKEN", or "Basic" with it as the password. Takes as long for a wrong one. */
bool imr_site_admits(const imr_site *site, imr_str authorization);

#endif
