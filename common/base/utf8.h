/* UTF-8, the classes of characters for the tokenizer, and letters without accents. */
#ifndef IMR_UTF8_H
#define IMR_UTF8_H

#include "str.h"

/* Decodes the character at s, of which n >= 1 bytes may be read. Returns its length and sets *code; 0 for invalid
 * UTF-8: truncated, overlong, a surrogate or beyond U+10FFFF. */
unsigned imr_utf8_decode(const unsigned char *s, size_t n, uint32_t *code);

/* Whether the bytes are valid UTF-8 without NUL; if not, *at is the offset of the first bad byte. */
bool imr_utf8_valid(imr_str text, size_t *at);

typedef enum imr_char {
    IMR_CHAR_LETTER,     /* also digits, and everything outside the other classes */
    IMR_CHAR_NOTHING,    /* invisible: soft hyphens, combining accents, zero-width marks */
    IMR_CHAR_APOSTROPHE, /* also single quotation marks, which are used for it */
    IMR_CHAR_HYPHEN,
    IMR_CHAR_DASH,
    IMR_CHAR_BLANK, /* white space that does not end a line */
    IMR_CHAR_LINE,  /* ends a line */
    IMR_CHAR_SIGN,
} imr_char;

imr_char imr_char_kind(uint32_t code);

enum { IMR_CHAR_FOLD_MAX = 4 };

/* Writes a letter beyond ASCII as small ASCII letters if it has such a form (é as e, ﬁ as fi, µ as u), otherwise as a
 * small letter in UTF-8: never more bytes than the letter itself takes. Returns the number of bytes; *capital: whether
 * it was a capital. */
size_t imr_char_fold(uint32_t code, char folded[IMR_CHAR_FOLD_MAX], bool *capital);

#endif
