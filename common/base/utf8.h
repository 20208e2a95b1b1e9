/* Characters: UTF-8, what a character is for a tokenizer, and letters without their accents. */
#ifndef IMR_UTF8_H
#define IMR_UTF8_H

#include "str.h"

/* How many bytes the character at s takes (n of them, at least one, may be read), and its code point; 0 where the bytes
 * are not valid UTF-8: cut off, overlong, a surrogate or beyond U+10FFFF. */
unsigned imr_utf8_decode(const unsigned char *s, size_t n, uint32_t *code);

/* Whether the bytes are valid UTF-8 without NUL; if not, *at is the offset of the first bad byte. */
bool imr_utf8_valid(imr_str text, size_t *at);

typedef enum imr_char {
    IMR_CHAR_LETTER,     /* digits too, and whatever is nothing of the rest */
    IMR_CHAR_NOTHING,    /* is not seen: soft hyphens, combining accents, marks of width zero */
    IMR_CHAR_APOSTROPHE, /* and the single quotation marks, which are written for it */
    IMR_CHAR_HYPHEN,
    IMR_CHAR_DASH,
    IMR_CHAR_BLANK, /* white space that ends no line */
    IMR_CHAR_LINE,  /* ends a line */
    IMR_CHAR_SIGN,
} imr_char;

imr_char imr_char_kind(uint32_t code);

enum { IMR_CHAR_FOLD_MAX = 4 };

/* Writes a letter beyond ASCII as small ASCII letters where it has such a form (é as e, ﬁ as fi, µ as u), else as a
 * small letter in UTF-8: never more bytes than the letter itself takes. Returns how many; *capital says what it was. */
size_t imr_char_fold(uint32_t code, char folded[IMR_CHAR_FOLD_MAX], bool *capital);

#endif
