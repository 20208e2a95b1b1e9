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
/* The bytes that phrases can start with, a bit each; made once, for trying many places. */
typedef struct imr_phrase_starts {
    uint64_t bits[4];
} imr_phrase_starts;

imr_phrase_starts imr_phrase_starts_of(const char *phrases);
static inline bool imr_phrase_may_start(const imr_phrase_starts *starts, char byte)
{
    return (starts->bits[(unsigned char)byte >> 6] >> ((unsigned char)byte & 63) & 1) != 0;
}
/* The first match of any of the phrases within the span. */
bool imr_phrase_find(imr_str text, imr_span in, const char *phrases, imr_span *found);
/* The last match. */
bool imr_phrase_find_last(imr_str text, imr_span in, const char *phrases, imr_span *found);

bool imr_is_space(char byte);
bool imr_is_digit(char byte);
imr_span imr_span_trim(imr_str text, imr_span span); /* without white space at both ends */

#endif
