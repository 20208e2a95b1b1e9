/* From characters to letters of a word, and from words to tokens. ASCII uses a table of byte classes; other characters
 * are looked up. */
#include <stdlib.h>
#include <string.h>

#include "token_impl.h"

/* clang-format off */
#define L LOWER
#define U UPPER
#define D DIGIT
#define H HIGH
#define S GAP_SPACE
#define N GAP_LINE
#define C GAP_COMMA
#define B GAP_BRACKET
#define P GAP_STOP
#define o GAP_OTHER
const unsigned short imr_token_classes[256] = {
    o, o, o, o, o, o, o, o, o, S, N, S, S, N, o, o, /* 00 */
    o, o, o, o, o, o, o, o, o, o, o, o, o, o, o, o, /* 10 */
    S, P, o, o, o, o, 0, o, B, B, o, o, C, 0, P, 0, /*    !"#$%&'()*+,-./ */
    D, D, D, D, D, D, D, D, D, D, C, C, o, o, o, P, /* 0123456789:;<=>? */
    o, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, /* @ABCDEFGHIJKLMNO */
    U, U, U, U, U, U, U, U, U, U, U, B, o, B, o, o, /* PQRSTUVWXYZ[\]^_ */
    o, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, /* `abcdefghijklmno */
    L, L, L, L, L, L, L, L, L, L, L, B, o, B, o, o, /* pqrstuvwxyz{|}~ */
    H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, /* 80 */
    H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, /* A0 */
    H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, /* C0 */
    H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, /* E0 */
};
#undef L
#undef U
#undef D
#undef H
#undef S
#undef N
#undef C
#undef B
#undef P
#undef o

/* clang-format on */

/* The character at a place of the text; a line end beyond the end. */
glyph imr_scan_character(const scanner *scan, size_t at)
{
    if (at >= scan->n) return (glyph){IMR_CHAR_LINE, 0, 0};
    glyph c = {.code = scan->s[at], .length = 1};
    if (c.code >= 0x80) c.length = imr_utf8_decode(scan->s + at, scan->n - at, &c.code);
    if (c.length == 0) return (glyph){IMR_CHAR_SIGN, scan->s[at], 1};
    c.kind = imr_char_kind(c.code);
    return c;
}

/* ---- Letters ---- */

void imr_scan_put(scanner *scan, raw_word *word, char c)
{
    unsigned class = imr_token_classes[(unsigned char)c];
    word->seen |= class;
    *scan->out++ = class == UPPER ? (char)(c | 0x20) : c;
}

/* Appends a letter beyond ASCII. */
void imr_scan_put_high(scanner *scan, raw_word *word, uint32_t code)
{
    char folded[IMR_CHAR_FOLD_MAX];
    bool capital;
    size_t n = imr_char_fold(code, folded, &capital);
    word->seen |= capital ? HIGH | UPPER : HIGH | LOWER;
    memcpy(scan->out, folded, n);
    scan->out += n;
}

/* Appends the letters and digits that follow. */
void imr_scan_run(scanner *scan, raw_word *word)
{
    const unsigned char *s = scan->s;
    char *out = scan->out;
    uint32_t at = scan->at, n = scan->n;
    for (;;) {
        unsigned class;
        while (at < n && ((class = imr_token_classes[s[at]]) & WORD)) {
            word->seen |= class;
            *out++ = (char)(class == UPPER ? s[at] | 0x20 : s[at]);
            at++;
        }
        scan->at = at;
        scan->out = out;
        if (at == n || s[at] < 0x80) return;
        glyph c = imr_scan_character(scan, at);
        if (c.kind == IMR_CHAR_LETTER)
            imr_scan_put_high(scan, word, c.code);
        else if (c.kind == IMR_CHAR_NOTHING)
            word->seen |= HIGH;
        else
            return;
        at = scan->at += c.length;
        out = scan->out;
    }
}

/* ---- Tokens ---- */

/* All capitals, except a plural's s. */
static bool is_upper(const scanner *scan, const raw_word *word, uint32_t end)
{
    if (!(word->seen & UPPER)) return false;
    unsigned upper = 0, lower = 0;
    for (uint32_t i = word->begin; i < end; i++) {
        unsigned class = imr_token_classes[scan->s[i]];
        if (class & UPPER) upper++;
        if (class & LOWER && ++lower > 1) return false;
    }
    return upper >= 2 && (lower == 0 || scan->s[end - 1] == 's');
}

static unsigned gap_flags(const scanner *scan, bool can_start, const imr_token *before)
{
    if (before == NULL) return IMR_TOKEN_SENTENCE | IMR_TOKEN_PARAGRAPH;
    unsigned gap = scan->gap, flags = 0;
    if (gap == 0) return IMR_TOKEN_JOINED;
    if (gap & (GAP_COMMA | GAP_BRACKET)) flags |= IMR_TOKEN_COMMA;
    if (gap & GAP_LINE) flags |= IMR_TOKEN_PARAGRAPH | IMR_TOKEN_SENTENCE;
    if (!(gap & GAP_SENTENCE) || !can_start) return flags;
    bool listed = (before->flags & IMR_TOKEN_NUMBER) && (before->flags & IMR_TOKEN_SENTENCE); /* "1. The" */
    bool point = byte_at(scan, before->end, '.');
    return point && (scan->abbreviation || listed) ? flags : flags | IMR_TOKEN_SENTENCE;
}

static bool grow(scanner *scan)
{
    imr_tokens *tokens = scan->tokens;
    size_t room = tokens->room == 0 ? 64 : tokens->room * 2;
    imr_token *grown = realloc(tokens->at, room * sizeof *grown);
    if (grown == NULL) {
        scan->failed = true;
        return false;
    }
    tokens->at = grown;
    tokens->room = room;
    return true;
}

static unsigned flags_of(const scanner *scan, const raw_word *word, uint32_t end, const imr_token *before)
{
    if (word->seen == LOWER && scan->gap == GAP_SPACE && before != NULL) return 0; /* most words */
    unsigned char first = scan->s[word->begin];
    bool number = imr_token_classes[first] & DIGIT;
    bool capital = (imr_token_classes[first] & UPPER) || (first >= 0x80 && (word->seen & UPPER));
    unsigned flags = gap_flags(scan, number || capital, before);
    if (number) flags |= IMR_TOKEN_NUMBER;
    if (capital) flags |= IMR_TOKEN_CAPITAL;
    if (is_upper(scan, word, end)) flags |= IMR_TOKEN_UPPER;
    return flags;
}

/* Ends the word: the bytes folded since it began become a token. */
void imr_scan_emit(scanner *scan, const raw_word *word, uint32_t end)
{
    imr_tokens *tokens = scan->tokens;
    if (scan->out == word->folded) return;
    if (tokens->n == tokens->room && !grow(scan)) return;
    imr_token *token = &tokens->at[tokens->n];
    const unsigned flags = flags_of(scan, word, end, tokens->n > 0 ? token - 1 : NULL);
    *token = (imr_token){
        .word = {word->folded, (size_t)(scan->out - word->folded)}, .begin = word->begin, .end = end, .flags = flags};
    tokens->n++;
    scan->gap = 0;
    scan->abbreviation = false;
}

bool imr_scan_is_listed(const char *const *list, size_t count, const char *word, size_t n)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strncmp(word, list[middle], n);
        if (order == 0 && list[middle][n] == '\0') return true;
        if (order > 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}
