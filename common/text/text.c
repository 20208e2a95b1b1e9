#include "text.h"

#include <string.h>

#include "utf8.h"

enum white { NOT_WHITE, SPACE, LINE, PAGE };

/* The white space character at i, and its length. */
static enum white white_at(imr_str text, size_t i, size_t *length)
{
    const unsigned char *s = (const unsigned char *)text.s + i;
    *length = 1;
    switch (*s) {
    case ' ':
    case '\t':
    case '\v': return SPACE;
    case '\n': return LINE;
    case '\f': return PAGE;
    case '\r':
        if (text.n - i > 1 && s[1] == '\n') *length = 2;
        return LINE;
    default: break;
    }
    uint32_t code;
    if (*s < 0xC2 || (*length = imr_utf8_decode(s, text.n - i, &code)) == 0) return NOT_WHITE;
    imr_char kind = imr_char_kind(code);
    return kind == IMR_CHAR_LINE ? LINE : kind == IMR_CHAR_BLANK ? SPACE : NOT_WHITE;
}

typedef struct white_run {
    size_t end;
    unsigned lines; /* line ends in it */
    bool page;      /* contains a page end: blank lines there belong to the page and do not end a paragraph */
} white_run;

static white_run white_run_at(imr_str text, size_t begin)
{
    white_run run = {.end = begin};
    size_t length;
    while (run.end < text.n) {
        enum white kind = white_at(text, run.end, &length);
        if (kind == NOT_WHITE) break;
        if (kind == LINE) run.lines++;
        if (kind == PAGE) run.page = true;
        run.end += length;
    }
    return run;
}

/* Only these bytes can start white space. */
static bool may_be_white(unsigned char byte) { return byte <= ' ' || (byte >= 0xC2 && byte <= 0xE3); }

/* A blank between two words. */
static bool is_single_blank(imr_str text, size_t at)
{
    return text.s[at] == ' ' && at + 1 < text.n && !may_be_white((unsigned char)text.s[at + 1]);
}

static uint64_t eight_at(imr_str text, size_t at)
{
    uint64_t eight;
    memcpy(&eight, text.s + at, sizeof eight);
    return eight;
}

/* Sets the high bit of each byte that is at most `limit` (below 127), and of each byte beyond ASCII. */
static uint64_t at_most(uint64_t eight, unsigned char limit)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), high = ones << 7;
    return (~((eight & ~high) + (127U - limit) * ones) | eight) & high;
}

/* Whether eight bytes are printable ASCII and no blank among them is followed by white space or beyond ASCII. */
static bool is_plain(imr_str text, size_t at)
{
    uint64_t here = eight_at(text, at), behind = eight_at(text, at + 1);
    uint64_t white = at_most(here, ' ');
    return at_most(here, ' ' - 1) == 0 && (white & at_most(behind, ' ')) == 0;
}

static bool is_white(imr_str text, size_t at)
{
    size_t length;
    bool may_be = may_be_white((unsigned char)text.s[at]) && !is_single_blank(text, at);
    return may_be && white_at(text, at, &length) != NOT_WHITE;
}

/* The next white space that must be changed: single blanks are left as they are. */
static size_t next_white(imr_str text, size_t from)
{
    enum { STEP = sizeof(uint64_t) };
    for (size_t end; from < text.n; from = end) {
        end = text.n - from > STEP ? from + STEP : text.n;
        if (end < text.n && is_plain(text, from)) continue;
        for (; from < end; from++)
            if (is_white(text, from)) return from;
    }
    return from;
}

/* Whether nearly every line is followed by a blank one, although most are not paragraphs that end in a full stop. */
static bool is_double_spaced(imr_str text)
{
    size_t ends = 0, blank = 0, open = 0;
    size_t at = white_run_at(text, 0).end;
    while ((at = next_white(text, at)) < text.n) {
        char before = text.s[at - 1];
        white_run run = white_run_at(text, at);
        at = run.end;
        if (run.lines == 0 || at == text.n) continue;
        ends++;
        if (run.lines < 2) continue;
        blank++;
        if (strchr(".!?:", before) == NULL) open++;
    }
    return blank * 5 >= ends * 4 && open * 2 > blank;
}

imr_str imr_text_unwrap(imr_arena *arena, imr_str text, bool keep_paragraphs)
{
    char *out = imr_arena_alloc(arena, text.n + 1);
    if (out == NULL) return (imr_str){0};
    unsigned enough = keep_paragraphs && is_double_spaced(text) ? 3 : 2;
    size_t n = 0, at = white_run_at(text, 0).end;
    while (at < text.n) {
        size_t end = next_white(text, at);
        memcpy(out + n, text.s + at, end - at);
        n += end - at;
        if (end == text.n) break;
        white_run run = white_run_at(text, end);
        at = run.end;
        if (at < text.n) out[n++] = keep_paragraphs && !run.page && run.lines >= enough ? '\n' : ' ';
    }
    return (imr_str){out, n};
}

enum { DISTANCE_MAX = 255 };

static unsigned least(unsigned a, unsigned b) { return a < b ? a : b; }

/* Removes the common prefix and suffix, which do not change the distance. */
static void strip_common(imr_str *a, imr_str *b)
{
    while (a->n > 0 && b->n > 0 && a->s[0] == b->s[0])
        *a = (imr_str){a->s + 1, a->n - 1}, *b = (imr_str){b->s + 1, b->n - 1};
    while (a->n > 0 && b->n > 0 && a->s[a->n - 1] == b->s[b->n - 1]) a->n--, b->n--;
}

unsigned imr_edit_distance(imr_str a, imr_str b, unsigned limit)
{
    unsigned beyond = limit == UINT32_MAX ? limit : limit + 1;
    strip_common(&a, &b);
    size_t apart = a.n > b.n ? a.n - b.n : b.n - a.n;
    if (apart >= beyond || a.n > DISTANCE_MAX || b.n > DISTANCE_MAX) return beyond;

    unsigned rows[3][DISTANCE_MAX + 1];
    unsigned *older = rows[0], *old = rows[1], *row = rows[2];
    for (unsigned j = 0; j <= b.n; j++) old[j] = j;
    for (unsigned i = 1; i <= a.n; i++) {
        unsigned best = row[0] = i;
        for (unsigned j = 1; j <= b.n; j++) {
            unsigned cost = old[j - 1] + (a.s[i - 1] != b.s[j - 1]);
            cost = least(cost, least(old[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a.s[i - 1] == b.s[j - 2] && a.s[i - 2] == b.s[j - 1])
                cost = least(cost, older[j - 2] + 1);
            row[j] = cost;
            best = least(best, cost);
        }
        if (best >= beyond) return beyond;
        unsigned *spare = older;
        older = old;
        old = row;
        row = spare;
    }
    return least(old[b.n], beyond);
}
