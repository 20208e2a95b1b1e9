/* Shared by token.c, token_number.c and token_scan.c. */
#ifndef IMR_TOKEN_IMPL_H
#define IMR_TOKEN_IMPL_H

#include "text.h"
#include "utf8.h"

enum byte_class {
    LOWER = 1,
    UPPER = 2,
    DIGIT = 4,
    HIGH = 8, /* not ASCII */
    WORD = LOWER | UPPER | DIGIT,
    /* What a gap between tokens can contain; a hyphen, slash or & sets none of these. */
    GAP_SPACE = 16,
    GAP_LINE = 32,
    GAP_COMMA = 64,
    GAP_BRACKET = 128,
    GAP_STOP = 256,
    GAP_OTHER = 512,
    GAP_SENTENCE = 1024, /* white space after a full stop */
};

extern const unsigned short imr_token_classes[256];

/* One text being read. */
typedef struct scanner {
    const unsigned char *s;
    uint32_t n, at;
    imr_tokens *tokens;
    char *out;         /* where the next folded byte goes */
    unsigned gap;      /* the gap since the last token */
    bool abbreviation; /* a point after the last token ends no sentence */
    bool failed;       /* memory ran out */
} scanner;

/* The word being read. */
typedef struct raw_word {
    char *folded;
    uint32_t begin;
    unsigned seen; /* byte classes */
} raw_word;

typedef struct glyph {
    imr_char kind;
    uint32_t code;
    unsigned length;
} glyph;

/* The character at a place of the text; a line end beyond the end. */
glyph imr_scan_character(const scanner *scan, size_t at);

static inline bool word_at(const scanner *scan, size_t at)
{
    return at < scan->n &&
           ((imr_token_classes[scan->s[at]] & WORD) ||
            ((imr_token_classes[scan->s[at]] & HIGH) && imr_scan_character(scan, at).kind == IMR_CHAR_LETTER));
}

static inline bool letter_at(const scanner *scan, size_t at)
{
    return word_at(scan, at) && !(imr_token_classes[scan->s[at]] & DIGIT);
}
static inline bool digit_at(const scanner *scan, size_t at)
{
    return at < scan->n && (imr_token_classes[scan->s[at]] & DIGIT);
}
static inline bool byte_at(const scanner *scan, size_t at, char byte)
{
    return at < scan->n && scan->s[at] == (unsigned char)byte;
}

/* Appends an ASCII letter, digit or sign to the word. */
void imr_scan_put(scanner *scan, raw_word *word, char c);
void imr_scan_put_high(scanner *scan, raw_word *word, uint32_t code);
/* Appends the letters and digits that follow. */
void imr_scan_run(scanner *scan, raw_word *word);

static inline raw_word start_word(const scanner *scan) { return (raw_word){.folded = scan->out, .begin = scan->at}; }
/* Ends the word: its folded bytes become a token for the text up to end. */
void imr_scan_emit(scanner *scan, const raw_word *word, uint32_t end);

/* Whether the sorted list contains the word. */
bool imr_scan_is_listed(const char *const *list, size_t count, const char *word, size_t n);

/* Reads a number, and the unit after it, as one or two tokens. */
void imr_scan_number(scanner *scan);
/* Whether a folded run consists of spinal levels: l5, l5s1. */
bool imr_scan_is_levels(const char *s, size_t n);
/* Makes a token for each level of such a run, and for each that continues it. */
void imr_scan_levels(scanner *scan, raw_word *word);

#endif
