/* Finds phrases in wrapped text. */
#include "phrase.h"

#include <string.h>

bool imr_is_space(char byte) { return byte == ' ' || (byte >= '\t' && byte <= '\r'); }
bool imr_is_digit(char byte) { return byte >= '0' && byte <= '9'; }

imr_span imr_span_trim(imr_str text, imr_span span)
{
    while (span.end > span.begin && imr_is_space(text.s[span.end - 1])) span.end--;
    while (span.end > span.begin && imr_is_space(text.s[span.begin])) span.begin++;
    return span;
}

static bool same_letter(char wanted, char byte)
{
    if (wanted == byte) return true;
    return wanted >= 'a' && wanted <= 'z' && byte == (char)(wanted - 'a' + 'A');
}

static const char *next_phrase(const char *phrase)
{
    const char *bar = strchr(phrase, '|');
    return bar == NULL ? NULL : bar + 1;
}

/* The end of one phrase, which ends at its bar, or 0. */
static size_t match_one(imr_str text, imr_span in, size_t at, const char *phrase)
{
    for (; *phrase != '\0' && *phrase != '|'; phrase++) {
        if (*phrase == ' ') {
            while (at < in.end && imr_is_space(text.s[at])) at++;
            continue;
        }
        if (at >= in.end || !same_letter(*phrase, text.s[at])) return 0;
        at++;
    }
    return at;
}

size_t imr_phrase_at(imr_str text, imr_span in, size_t at, const char *phrases)
{
    for (const char *phrase = phrases; phrase != NULL; phrase = next_phrase(phrase)) {
        if (at >= in.end || !same_letter(*phrase, text.s[at])) continue;
        size_t end = match_one(text, in, at, phrase);
        if (end != 0) return end;
    }
    return 0;
}

void imr_phrase_set_make(const char *phrases, imr_phrase_set *out)
{
    *out = (imr_phrase_set){.n = 0};
    for (const char *phrase = phrases; phrase != NULL && out->n < IMR_PHRASES_MOST; phrase = next_phrase(phrase)) {
        unsigned char first = (unsigned char)*phrase;
        out->at[out->n++] = phrase;
        out->starts[first >> 6] |= (uint64_t)1 << (first & 63);
        if (first < 'a' || first > 'z') continue;
        first = (unsigned char)(first - 'a' + 'A');
        out->starts[first >> 6] |= (uint64_t)1 << (first & 63);
    }
}

size_t imr_phrase_set_at(imr_str text, imr_span in, size_t at, const imr_phrase_set *phrases)
{
    if (at >= in.end) return 0;
    unsigned char byte = (unsigned char)text.s[at];
    if ((phrases->starts[byte >> 6] >> (byte & 63) & 1) == 0) return 0;
    for (size_t i = 0; i < phrases->n; i++) {
        if (!same_letter(*phrases->at[i], (char)byte)) continue;
        size_t end = match_one(text, in, at, phrases->at[i]);
        if (end != 0) return end;
    }
    return 0;
}

/* ---- finding ---- */

/* Sixteen bytes, compared at once. */
typedef unsigned char bytes16 __attribute__((vector_size(16)));

enum { SMALL = 0x20, WIDTH = sizeof(bytes16) };

/* The first three bytes of a phrase with the lower-case bit set: capitals match, and so do a few other characters. */
typedef struct beginning {
    unsigned char bytes[3];
    unsigned char n; /* bytes before the first blank, which matches any amount of white space */
} beginning;

static bool may_begin(const beginning *phrase, const char *at)
{
    for (unsigned i = 0; i < phrase->n; i++)
        if (((unsigned char)at[i] | SMALL) != phrase->bytes[i]) return false;
    return true;
}

/* Which of sixteen bytes equal byte i of the beginning: zero if not. */
static bytes16 same16(const beginning *phrase, const char *text, unsigned i)
{
    bytes16 bytes;
    memcpy(&bytes, text + i, sizeof bytes);
    return (bytes16)((bytes | SMALL) == phrase->bytes[i]);
}

/* may_begin for sixteen places: zero if false. */
static bytes16 may_begin16(const beginning *phrase, const char *at)
{
    bytes16 same = same16(phrase, at, 0);
    if (phrase->n > 1) same &= same16(phrase, at, 1);
    return phrase->n > 2 ? same & same16(phrase, at, 2) : same;
}

static bool has_any(bytes16 bytes)
{
    uint64_t halves[2];
    memcpy(halves, &bytes, sizeof halves);
    return (halves[0] | halves[1]) != 0;
}

/* The index in memory of the first byte that is not zero. */
static size_t first_of(uint64_t eight)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    return (size_t)__builtin_ctzll(eight) / 8;
#else
    return (size_t)__builtin_clzll(eight) / 8;
#endif
}

static size_t first_of16(bytes16 bytes)
{
    uint64_t halves[2];
    memcpy(halves, &bytes, sizeof halves);
    return halves[0] != 0 ? first_of(halves[0]) : sizeof *halves + first_of(halves[1]);
}

/* The next place where the phrase may begin, or the span's end. */
static size_t next_start(imr_str text, imr_span in, const beginning *phrase)
{
    size_t at = in.begin;
    for (; in.end - at > 2 * WIDTH + 1; at += 2 * WIDTH) {
        bytes16 low = may_begin16(phrase, text.s + at), high = may_begin16(phrase, text.s + at + WIDTH);
        if (!has_any(low | high)) continue;
        return at + (has_any(low) ? first_of16(low) : WIDTH + first_of16(high));
    }
    for (; in.end - at > WIDTH + 1; at += WIDTH) {
        bytes16 here = may_begin16(phrase, text.s + at);
        if (has_any(here)) return at + first_of16(here);
    }
    while (at < in.end && (in.end - at < phrase->n || !may_begin(phrase, text.s + at))) at++;
    return at;
}

static beginning beginning_of(const char *phrase)
{
    beginning starts = {.n = 0};
    while (starts.n < sizeof starts.bytes && *phrase != ' ' && *phrase != '|' && *phrase != '\0')
        starts.bytes[starts.n++] = (unsigned char)*phrase++ | SMALL;
    return starts;
}

static bool is_same(const beginning *a, const beginning *b)
{
    return a->n == b->n && memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

/* Finds one phrase; it may begin at the start of the span. */
static bool find_one(imr_str text, imr_span in, const char *phrase, const beginning *starts, imr_span *found)
{
    for (size_t at = in.begin; at < in.end; at = next_start(text, (imr_span){at + 1, in.end}, starts)) {
        size_t end = match_one(text, in, at, phrase);
        if (end == 0) continue;
        *found = (imr_span){at, end};
        return true;
    }
    return false;
}

bool imr_phrase_find(imr_str text, imr_span in, const char *phrases, imr_span *found)
{
    bool any = false;
    beginning last = {0};
    size_t first = in.begin; /* where a phrase with this beginning may start: consecutive phrases often share it */
    for (const char *phrase = phrases; phrase != NULL && in.begin < in.end; phrase = next_phrase(phrase)) {
        const beginning starts = beginning_of(phrase);
        if (phrase == phrases || !is_same(&starts, &last)) first = next_start(text, in, &starts);
        last = starts;
        imr_span here;
        if (!find_one(text, (imr_span){first, in.end}, phrase, &starts, &here)) continue;
        *found = here;
        any = true;
        in.end = here.begin; /* from now on only an earlier match counts */
    }
    return any;
}

bool imr_phrase_find_last(imr_str text, imr_span in, const char *phrases, imr_span *found)
{
    bool any = false;
    for (imr_span here; imr_phrase_find(text, in, phrases, &here); in.begin = here.end) {
        *found = here;
        any = true;
    }
    return any;
}
