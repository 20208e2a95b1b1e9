/* Finds fixed English phrases in text that was wrapped and may have lost spaces. */
#ifndef IMR_PHRASE_H
#define IMR_PHRASE_H

#include "str.h"

/* A stretch of a text, by offsets. */
typedef struct imr_span {
    size_t begin, end;
} imr_span;

/* Phrases are alternatives separated by "|": a space matches any amount of white space, or none (PDFs lose it); a small
 * letter matches either case, a capital only itself. */

/* The end of a phrase that starts at `at`, or 0. */
size_t imr_phrase_at(imr_str text, imr_span in, size_t at, const char *phrases);
/* Phrases taken apart once, where many places are tried. */
enum { IMR_PHRASES_MOST = 64 };
typedef struct imr_phrase_set {
    uint64_t starts[4];               /* the bytes that they can start with, a bit each */
    const char *at[IMR_PHRASES_MOST]; /* more are not looked for: a mistake of the caller */
    size_t n;
} imr_phrase_set;

void imr_phrase_set_make(const char *phrases, imr_phrase_set *out);
/* As imr_phrase_at. */
size_t imr_phrase_set_at(imr_str text, imr_span in, size_t at, const imr_phrase_set *phrases);
/* The first place of any of the phrases within the span. */
bool imr_phrase_find(imr_str text, imr_span in, const char *phrases, imr_span *found);
/* The last match. */
bool imr_phrase_find_last(imr_str text, imr_span in, const char *phrases, imr_span *found);

bool imr_is_space(char byte);
bool imr_is_digit(char byte);
imr_span imr_span_trim(imr_str text, imr_span span); /* without white space at both ends */

#endif
