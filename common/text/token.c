/* The token rules of text.h: words, and gaps between them. */
#include <stdlib.h>
#include <string.h>

#include "token_impl.h"

/* ---- Words ---- */

/* A point after these, and after single letters, ends no sentence. */
static const char *const abbreviations[] = {
    "al", "approx", "ca", "cf",  "ch", "chap", "dept", "dr", "drs", "ed", "eds", "eg", "esp", "fig", "figs",
    "ie", "jr",     "mr", "mrs", "ms", "no",   "nos",  "pg", "pgs", "pp", "rev", "sr", "st",  "vol", "vs",
};

/* Reads an apostrophe at the end of the run: a possessive's is dropped with its s, one inside a word joins. False:
 * neither. */
static bool read_apostrophe(scanner *scan, raw_word *word, uint32_t *end)
{
    glyph c = imr_scan_character(scan, scan->at);
    size_t behind = scan->at + c.length;
    if (c.kind != IMR_CHAR_APOSTROPHE || !letter_at(scan, behind)) return false;
    if ((scan->s[behind] | 0x20) == 's' && !word_at(scan, behind + 1)) {
        *end = scan->at;
        scan->at = (uint32_t)behind + 1;
        return false;
    }
    if (word->seen & DIGIT) return false;
    scan->at = (uint32_t)behind;
    imr_scan_run(scan, word);
    *end = scan->at;
    return true;
}

/* Reads the rest of "M.R.I" after the M. */
static bool read_dotted(scanner *scan, raw_word *word)
{
    bool dotted = false;
    while (byte_at(scan, scan->at, '.') && letter_at(scan, scan->at + 1) && scan->s[scan->at + 1] < 0x80 &&
           !word_at(scan, scan->at + 2)) {
        imr_scan_put(scan, word, (char)scan->s[scan->at + 1]);
        scan->at += 2;
        dotted = true;
    }
    return dotted;
}

/* Reads the rest of "x-ray" after the x. */
static void read_hyphened(scanner *scan, raw_word *word)
{
    const char *part;
    do {
        glyph c = imr_scan_character(scan, scan->at);
        if (c.kind != IMR_CHAR_HYPHEN || !letter_at(scan, scan->at + c.length)) return;
        scan->at += c.length;
        part = scan->out;
        imr_scan_run(scan, word);
    } while (scan->out == part + 1);
}

/* Reads the rest of "PM&R" after the PM. */
static void read_ampersand(scanner *scan, raw_word *word)
{
    uint32_t behind = scan->at + 1, end = behind;
    while (end - behind < 3 && letter_at(scan, end) && scan->s[end] < 0x80) end++;
    if (end == behind || end - behind > 2 || word_at(scan, end)) return;
    *scan->out++ = '&';
    scan->at = behind;
    imr_scan_run(scan, word);
}

/* Reads a run that starts with a letter. */
static void read_word(scanner *scan)
{
    raw_word word = start_word(scan);
    imr_scan_run(scan, &word);
    uint32_t end = scan->at;
    size_t n = (size_t)(scan->out - word.folded);
    if (word.seen & DIGIT && !(word.seen & HIGH)) {
        if (imr_scan_is_levels(word.folded, n)) {
            imr_scan_levels(scan, &word);
            return;
        }
        if (word.folded[0] == 'x' && (imr_token_classes[(unsigned char)word.folded[1]] & DIGIT)) { /* x12 */
            scan->out = word.folded + 1;
            scan->at = word.begin + 1;
            imr_scan_emit(scan, &word, scan->at);
            return;
        }
    }
    if (end == scan->n || (imr_token_classes[scan->s[end]] & GAP_SPACE)) { /* most words */
        imr_scan_emit(scan, &word, end);
        return;
    }
    bool dotted = n == 1 && read_dotted(scan, &word);
    if (n == 1 && !dotted) read_hyphened(scan, &word);
    if (scan->at - word.begin <= 2 && byte_at(scan, scan->at, '&')) read_ampersand(scan, &word);
    end = scan->at;
    while (read_apostrophe(scan, &word, &end)) continue;
    n = (size_t)(scan->out - word.folded);
    imr_scan_emit(scan, &word, end);
    scan->abbreviation =
        byte_at(scan, end, '.') &&
        (dotted || n == 1 ||
         imr_scan_is_listed(abbreviations, sizeof abbreviations / sizeof *abbreviations, word.folded, n));
}

/* ---- Gaps ---- */

static const unsigned short gap_of_kind[] = {
    [IMR_CHAR_APOSTROPHE] = GAP_OTHER, [IMR_CHAR_HYPHEN] = 0,      [IMR_CHAR_DASH] = GAP_OTHER,
    [IMR_CHAR_BLANK] = GAP_SPACE,      [IMR_CHAR_LINE] = GAP_LINE, [IMR_CHAR_SIGN] = GAP_OTHER,
};

/* Skips the gap before the next token; false at the end of the text. */
static bool skip_gap(scanner *scan)
{
    unsigned gap = scan->gap;
    for (; scan->at < scan->n; scan->at++) {
        unsigned class = imr_token_classes[scan->s[scan->at]];
        if (class & WORD) break;
        if (class & HIGH) {
            glyph c = imr_scan_character(scan, scan->at);
            if (c.kind == IMR_CHAR_LETTER) break;
            class = gap_of_kind[c.kind];
            scan->at += c.length - 1;
        }
        if (class & GAP_COMMA) gap &= ~(unsigned)GAP_STOP;
        if (gap & GAP_STOP && class & (GAP_SPACE | GAP_LINE)) gap |= GAP_SENTENCE;
        gap |= class;
    }
    scan->gap = gap;
    return scan->at < scan->n;
}

static imr_status prepare(imr_str text, imr_tokens *tokens, imr_error *err)
{
    tokens->n = 0;
    if (text.n >= UINT32_MAX) return imr_fail(err, IMR_LIMIT, "a text of 4 GiB or more cannot be read");
    if (tokens->letters_room > text.n) return IMR_OK;
    size_t room = text.n < 1000 ? 1024 : text.n + text.n / 4;
    char *letters = malloc(room);
    if (letters == NULL) return imr_fail_memory(err);
    free(tokens->letters);
    tokens->letters = letters;
    tokens->letters_room = room;
    return IMR_OK;
}

imr_status imr_tokenize(imr_str text, imr_tokens *tokens, imr_error *err)
{
    imr_status status = prepare(text, tokens, err);
    if (status != IMR_OK) return status;
    /* A folded word is never longer than its source, so the buffer never moves. */
    scanner scan = {
        .s = (const unsigned char *)text.s, .n = (uint32_t)text.n, .tokens = tokens, .out = tokens->letters};
    while (!scan.failed && skip_gap(&scan)) {
        if (imr_token_classes[scan.s[scan.at]] & DIGIT)
            imr_scan_number(&scan);
        else
            read_word(&scan);
    }
    return scan.failed ? imr_fail_memory(err) : IMR_OK;
}

void imr_tokens_free(imr_tokens *tokens)
{
    free(tokens->at);
    free(tokens->letters);
    *tokens = (imr_tokens){0};
}
