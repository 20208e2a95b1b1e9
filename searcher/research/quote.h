/* Compares a quote with its source word by word. White space does not count, so a text may be wrapped anywhere;
 * typographic quotation marks, dashes and apostrophes equal the plain ones. */
#ifndef IMR_QUOTE_H
#define IMR_QUOTE_H

#include "error.h"
#include "str.h"

typedef enum imr_quote_verdict {
    IMR_QUOTE_EXACT,   /* the words are there, adjacent */
    IMR_QUOTE_CHANGED, /* most of them are */
    IMR_QUOTE_ABSENT,
} imr_quote_verdict;

typedef struct imr_quote_match {
    imr_quote_verdict verdict;
    uint32_t words, edits; /* words of the quote; words to change, add or drop to get the text's */
    size_t begin, end;     /* bytes of the source; for EXACT and CHANGED */
} imr_quote_match;

enum { IMR_QUOTE_WORDS_MAX = 4000 };

/* Finds the best place for the quote in the text. A quote without a word is IMR_QUOTE_ABSENT. IMR_LIMIT for more than
 * IMR_QUOTE_WORDS_MAX words; IMR_MEMORY. */
imr_status imr_quote_find(imr_str text, imr_str quote, imr_quote_match *out, imr_error *err);

/* Appends how the quote differs from text[begin .. end], such as "has [no] fever {a} cough": brackets for what the
 * quote lacks, braces for what only the quote has. Errors as above. */
imr_status imr_quote_difference(imr_str text, imr_str quote, const imr_quote_match *match, imr_buf *out,
                                imr_error *err);

#endif
