#include "site.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

enum { SECRET = 16 /* bytes */ };

struct imr_site {
    const imr_lexicon *lexicon;
    char *name, *host, *also, *token;
    char form_token[2 * SECRET + 1]; /* "" if there is no desk */
    uint16_t port;
    uint32_t deadline;
    pthread_mutex_t lock; /* guards all members below */
    imr_snapshot *snapshot;
    bool looking;                    /* a thread is looking for a newer one; it alone uses the members below */
    uint64_t next_look, waits_since; /* milliseconds; waits_since is 0 unless waiting for a bitmap index */
};

static char *name_of(const imr_site_options *options)
{
    if (options->name != NULL) return strdup(options->name);
    size_t n = strlen(options->dir);
    while (n > 1 && options->dir[n - 1] == '/') n--;
    size_t begin = n;
    while (begin > 0 && options->dir[begin - 1] != '/') begin--;
    return strndup(options->dir + begin, n - begin);
}

/* Makes a token for this process only: a page from an earlier process must be reloaded. */
static bool make_form_token(imr_site *site)
{
    unsigned char bytes[SECRET];
    if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes) return false;
    for (size_t i = 0; i < sizeof bytes; i++) snprintf(site->form_token + 2 * i, 3, "%02x", bytes[i]);
    return true;
}

imr_status imr_site_new(const imr_site_options *options, imr_site **out, imr_error *err)
{
    *out = NULL;
    imr_site *site = calloc(1, sizeof *site);
    if (site == NULL) return imr_fail_memory(err);
    pthread_mutex_init(&site->lock, NULL);
    site->lexicon = options->lexicon;
    site->port = options->port;
    site->deadline = options->deadline;
    site->name = name_of(options);
    site->host = strdup(options->host);
    site->also = options->also == NULL ? NULL : strdup(options->also);
    site->token = options->token.n == 0 ? NULL : strndup(options->token.s, options->token.n);
    bool copied = site->name != NULL && site->host != NULL && (site->token != NULL || options->token.n == 0) &&
                  (site->also != NULL || options->also == NULL);
    if (copied && options->desk && !make_form_token(site)) copied = false;
    imr_status status =
        copied ? imr_snapshot_open(options->dir, options->lexicon, &site->snapshot, err) : imr_fail_memory(err);
    if (status == IMR_OK)
        *out = site;
    else
        imr_site_free(site);
    return status;
}

void imr_site_free(imr_site *site)
{
    if (site == NULL) return;
    imr_snapshot_release(site->snapshot);
    pthread_mutex_destroy(&site->lock);
    free(site->name);
    free(site->host);
    free(site->also);
    free(site->token);
    free(site);
}

const imr_lexicon *imr_site_lexicon(const imr_site *site) { return site->lexicon; }
const char *imr_site_name(const imr_site *site) { return site->name; }
uint32_t imr_site_deadline(const imr_site *site) { return site->deadline; }
const char *imr_site_form_token(const imr_site *site) { return site->form_token[0] == '\0' ? NULL : site->form_token; }

/* ---- the snapshot that all requests share ---- */

static uint64_t milliseconds(void)
{
    enum { THOUSAND = 1000, MILLION = 1000000 };
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (uint64_t)at.tv_sec * THOUSAND + (uint64_t)at.tv_nsec / MILLION;
}

/* Whether a snapshot has no bitmap index, so that answers take a hundred times as long. A writer makes the index right
 * after its commit. */
static bool is_slow(imr_snapshot *snapshot)
{
    return imr_snapshot_documents(snapshot) > 0 && !imr_bitmaps_mapped(imr_snapshot_bitmaps(snapshot));
}

/* Opens a snapshot to replace the one at hand; NULL if that one stays. The caller owns the reference. One thread at a
 * time. */
static imr_snapshot *look_for_newer(imr_site *site, imr_snapshot *at_hand, uint64_t now)
{
    enum { PAUSE = 100, SLOW_PAUSE = 1000, PATIENCE = 10000 /* milliseconds */ };
    imr_snapshot *newest = NULL;
    bool slow = is_slow(at_hand);
    imr_status status =
        slow ? imr_snapshot_open(imr_reader_dir(imr_snapshot_reader(at_hand)), site->lexicon, &newest, NULL)
             : imr_snapshot_newest(at_hand, &newest, NULL);
    site->next_look = status == IMR_OK && !slow ? 0 : now + (slow ? SLOW_PAUSE : PAUSE);
    if (status != IMR_OK) return NULL;
    bool waits = newest != at_hand && is_slow(newest);
    if (!waits) site->waits_since = 0;
    if (waits && site->waits_since == 0) site->waits_since = now;
    bool other = !imr_str_equal(imr_snapshot_stamp(newest), imr_snapshot_stamp(at_hand));
    bool enough = slow ? other : now - site->waits_since >= PATIENCE;
    if (newest != at_hand && (!waits || enough)) return newest;
    if (waits && !slow) site->next_look = now + PAUSE;
    imr_snapshot_release(newest);
    return NULL;
}

imr_snapshot *imr_site_snapshot(imr_site *site)
{
    uint64_t now = milliseconds();
    pthread_mutex_lock(&site->lock);
    imr_snapshot *shared = imr_snapshot_retain(site->snapshot);
    bool looks = !site->looking && now >= site->next_look;
    site->looking = site->looking || looks;
    pthread_mutex_unlock(&site->lock);
    if (!looks) return shared;
    imr_snapshot *newer = look_for_newer(site, shared, now); /* other threads go on meanwhile */
    pthread_mutex_lock(&site->lock);
    site->looking = false;
    imr_snapshot *before = NULL;
    if (newer != NULL) {
        before = site->snapshot;
        site->snapshot = newer;
        imr_snapshot_release(shared);
        shared = imr_snapshot_retain(newer);
    }
    pthread_mutex_unlock(&site->lock);
    imr_snapshot_release(before);
    return shared;
}

/* ---- access control ---- */

static char lower(char byte) { return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte; }

static bool is_same_name(imr_str text, imr_str name)
{
    if (text.n != name.n) return false;
    for (size_t i = 0; i < text.n; i++)
        if (lower(text.s[i]) != lower(name.s[i])) return false;
    return true;
}

static bool is_host(imr_str text, const char *name, uint16_t port)
{
    char expected[300];
    enum { HTTP = 80 };
    int n = snprintf(expected, sizeof expected, "%s:%u", name, (unsigned)port);
    if (n < 0 || (size_t)n >= sizeof expected) return false;
    return is_same_name(text, (imr_str){expected, (size_t)n}) || (port == HTTP && is_same_name(text, imr_str_of(name)));
}

static bool is_proxy(const imr_site *site, imr_str host)
{
    return site->also != NULL && is_same_name(host, imr_str_of(site->also));
}

bool imr_site_knows_host(const imr_site *site, imr_str host)
{
    static const char *const loopback[] = {"localhost", "127.0.0.1", "[::1]"};
    if (is_host(host, site->host, site->port) || is_proxy(site, host)) return true;
    for (size_t i = 0; i < sizeof loopback / sizeof *loopback; i++)
        if (is_host(host, loopback[i], site->port)) return true;
    return false;
}

bool imr_site_knows_origin(const imr_site *site, imr_str origin)
{
    static const imr_str scheme = {"http://", sizeof "http://" - 1}, safe = {"https://", sizeof "https://" - 1};
    if (origin.s == NULL) return true;
    if (imr_str_starts(origin, safe)) return is_proxy(site, (imr_str){origin.s + safe.n, origin.n - safe.n});
    if (!imr_str_starts(origin, scheme)) return false;
    return imr_site_knows_host(site, (imr_str){origin.s + scheme.n, origin.n - scheme.n});
}

bool imr_site_is_secret(const char *secret, imr_str shown)
{
    size_t n = strlen(secret);
    unsigned different = shown.n != n;
    for (size_t i = 0; i < n; i++)
        different |=
            (unsigned)(unsigned char)secret[i] ^ (unsigned)(unsigned char)(shown.n == 0 ? 0 : shown.s[i % shown.n]);
    return different == 0;
}

static int sextet(char byte)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = byte == '\0' ? NULL : strchr(digits, byte);
    return at == NULL ? -1 : (int)(at - digits);
}

/* Decodes Base64 up to the first byte that is not Base64. */
static size_t decode(imr_str text, char *out, size_t room)
{
    enum { BITS = 6, BYTE = 8, MASK = 255 };
    unsigned held = 0, bits = 0;
    size_t n = 0;
    for (size_t i = 0; i < text.n && n < room; i++) {
        int value = sextet(text.s[i]);
        if (value < 0) break;
        held = held << BITS | (unsigned)value;
        bits += BITS;
        if (bits < BYTE) continue;
        bits -= BYTE;
        out[n++] = (char)(held >> bits & MASK);
    }
    return n;
}

bool imr_site_admits(const imr_site *site, imr_str authorization)
{
    static const imr_str bearer = {"Bearer ", sizeof "Bearer " - 1}, basic = {"Basic ", sizeof "Basic " - 1};
    char text[1024];
    if (site->token == NULL) return true;
    if (imr_str_starts(authorization, bearer))
        return imr_site_is_secret(site->token,
                                  imr_str_trim((imr_str){authorization.s + bearer.n, authorization.n - bearer.n}));
    if (!imr_str_starts(authorization, basic)) return false;
    size_t n = decode(imr_str_trim((imr_str){authorization.s + basic.n, authorization.n - basic.n}), text, sizeof text);
    const char *colon = memchr(text, ':', n);
    return colon != NULL && imr_site_is_secret(site->token, (imr_str){colon + 1, n - (size_t)(colon + 1 - text)});
}
