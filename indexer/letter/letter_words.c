/* Knows which words exist, and joins words that were broken at a line's end. */
#include "embedded.h"
#include "letter_internal.h"

#include <string.h>

extern const imr_embedded imr_embedded_words; /* words.txt: small letters, sorted, one a line */

static bool is_letter(char byte) { return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z'); }
static char small(char byte) { return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte; }

/* Letters and digits of one or two adjacent spans, in small letters. */
typedef struct word {
    char s[48];
    size_t n; /* 0 if it is too long for a word */
} word;

static word word_of(imr_str text, imr_span first, imr_span second)
{
    word out = {.n = 0};
    if (first.end - first.begin + (second.end - second.begin) >= sizeof out.s) return out;
    for (size_t at = first.begin; at < first.end; at++) out.s[out.n++] = small(text.s[at]);
    for (size_t at = second.begin; at < second.end; at++) out.s[out.n++] = small(text.s[at]);
    return out;
}

/* The beginning of the list's line that contains byte `at`. */
static size_t line_at(const imr_embedded *list, size_t at)
{
    while (at > 0 && list->text[at - 1] != '\n') at--;
    return at;
}

static bool is_listed(const word *wanted)
{
    const imr_embedded *list = &imr_embedded_words;
    size_t low = 0, high = list->length;
    while (low < high) {
        size_t line = line_at(list, (low + high) / 2);
        const char *end = memchr(list->text + line, '\n', list->length - line);
        size_t n = end == NULL ? list->length - line : (size_t)(end - (list->text + line));
        int order = imr_str_compare((imr_str){wanted->s, wanted->n}, (imr_str){list->text + line, n});
        if (order == 0) return true;
        if (order < 0)
            high = line;
        else
            low = line + n + 1;
    }
    return false;
}

static bool is_there(imr_str text, const word *wanted, size_t at)
{
    for (size_t i = 0; i < wanted->n; i++)
        if (small(text.s[at + i]) != wanted->s[i]) return false;
    return (at == 0 || !is_letter(text.s[at - 1])) && (at + wanted->n == text.n || !is_letter(text.s[at + wanted->n]));
}

/* How often the word occurs in the text; counts to two. */
static unsigned count_in(imr_str text, const word *wanted)
{
    unsigned count = 0;
    for (size_t at = 0; count < 2 && at + wanted->n <= text.n; at++)
        if (small(text.s[at]) == wanted->s[0] && is_there(text, wanted, at)) count++;
    return count;
}

bool imr_word_is_known(imr_str text, imr_span span)
{
    word wanted = word_of(text, span, (imr_span){0, 0});
    return wanted.n > 0 && (is_listed(&wanted) || count_in(text, &wanted) > 1);
}

/* ---- broken words ---- */

static bool is_prefix(const word *first)
{
    static const char *const prefixes[] = {
        "non",     "pre",    "post",   "anti",   "re",    "semi", "multi", "inter",   "intra",
        "extra",   "sub",    "super",  "ultra",  "over",  "self", "co",    "ex",      "bi",
        "tri",     "trans",  "peri",   "para",   "hyper", "hypo", "micro", "macro",   "neuro",
        "electro", "cardio", "gastro", "psycho", "mid",   "un",   "ante",  "counter", NULL};
    for (const char *const *prefix = prefixes; *prefix != NULL; prefix++)
        if (imr_str_equal((imr_str){first->s, first->n}, imr_str_of(*prefix))) return true;
    return false;
}

/* Whether two parts are one word, rather than a compound with a hyphen. */
static bool is_one_word(imr_str text, imr_span first, imr_span second)
{
    enum { SHORT = 1 };
    word a = word_of(text, first, (imr_span){0, 0}), b = word_of(text, second, (imr_span){0, 0});
    word joined = word_of(text, first, second);
    if (a.n <= SHORT || b.n <= SHORT || joined.n == 0) return false;
    for (size_t at = second.begin; at < second.end; at++)
        if (text.s[at] < 'a' || text.s[at] > 'z') return false;
    for (size_t at = first.begin; at < first.end; at++)
        if (!is_letter(text.s[at])) return false;
    if (is_prefix(&a)) return false;
    if (is_listed(&joined) || count_in(text, &joined) > 0) return true;
    return !is_listed(&a) || !is_listed(&b);
}

/* A hyphen at the end of a line, and the parts it divides. */
typedef struct broken {
    imr_span before, after; /* adjacent letters and digits; `after` begins the next line */
    size_t hyphen, end;     /* the hyphen, and the end of the second part up to a blank */
    bool soft;              /* a mark that is never a compound's hyphen */
} broken;

static bool is_part(char byte) { return is_letter(byte) || imr_is_digit(byte); }

static bool broken_at(imr_str text, size_t hyphen, size_t width, broken *out)
{
    *out = (broken){.hyphen = hyphen, .soft = width > 1};
    size_t at = hyphen + width, lines = 0;
    bool page = false;
    for (; at < text.n && imr_is_space(text.s[at]); at++) {
        lines += text.s[at] == '\n';
        page = page || text.s[at] == '\f';
    }
    out->before.begin = out->before.end = hyphen;
    while (out->before.begin > 0 && is_part(text.s[out->before.begin - 1])) out->before.begin--;
    out->after.begin = out->after.end = at;
    while (out->after.end < text.n && is_part(text.s[out->after.end])) out->after.end++;
    for (out->end = out->after.end; out->end < text.n && !imr_is_space(text.s[out->end]);) out->end++;
    bool title = out->before.end - out->before.begin > 4;
    for (size_t i = out->before.begin; i < out->before.end; i++) title = title && text.s[i] >= 'A' && text.s[i] <= 'Z';
    bool wraps = !title && (page ? lines <= 3 : lines == 1);
    return wraps && out->before.begin < out->before.end && out->after.begin < out->after.end;
}

/* "pre- and postoperative": the hyphen replaces a word. */
static bool is_suspended(imr_str text, imr_span after)
{
    static const char *const joints[] = {"and", "or", "to", "nor"};
    for (size_t i = 0; i < sizeof joints / sizeof *joints; i++)
        if (imr_phrase_at(text, after, after.begin, joints[i]) == after.end) return true;
    return false;
}

/* Moves the line end after the word. */
static void mend_break(imr_letter_reading *letter, imr_letter_edits *edits, const broken *at)
{
    imr_str text = letter->text;
    bool joined = at->soft || is_one_word(text, at->before, at->after);
    size_t width = at->soft ? 2 : 1;
    if (is_suspended(text, at->after) && !at->soft) return;
    imr_letter_edit(letter, edits, joined ? at->hyphen : at->hyphen + width, at->after.begin, (imr_str){"", 0});
    bool pages = memchr(text.s + at->hyphen, '\f', at->after.begin - at->hyphen) != NULL;
    if (at->end == text.n || text.s[at->end] == '\n' || text.s[at->end] == '\f') {
        if (pages) imr_letter_edit(letter, edits, at->end, at->end, IMR_STR("\f"));
        return;
    }
    imr_letter_edit(letter, edits, at->end, at->end + 1, pages ? IMR_STR("\f") : IMR_STR("\n"));
}

/* U+00AD, which may be what is left of a hyphen, and U+00AC, which some scans put in its place. */
static bool is_soft(imr_str text, size_t at)
{
    return at + 1 < text.n && text.s[at] == '\xC2' && (text.s[at + 1] == '\xAD' || text.s[at + 1] == '\xAC');
}

/* The next byte that may be a hyphen. */
static size_t next_hyphen(imr_str text, size_t from)
{
    size_t dash = imr_next_byte(text, (imr_span){from, text.n}, '-');
    return imr_next_byte(text, (imr_span){from, dash}, '\xC2');
}

void imr_letter_join(imr_letter_reading *letter)
{
    imr_str text = letter->text;
    imr_letter_edits edits = {0};
    broken found;
    for (size_t at = 0; (at = next_hyphen(text, at)) < text.n; at++) {
        bool soft = is_soft(text, at);
        if (!soft && text.s[at] != '-') continue;
        size_t behind = at + (soft ? 2 : 1);
        if (behind >= text.n || !imr_is_space(text.s[behind]) || !broken_at(text, at, behind - at, &found)) continue;
        mend_break(letter, &edits, &found);
        at = found.after.begin;
    }
    imr_letter_apply(letter, &edits);
}
