/* A quote held against the text that it is said to come from, word by word. White space does not count, so that a text
 * may be wrapped anywhere; typographic quotation marks, dashes and apostrophes count as the plain ones. */
#ifndef IMR_QUOTE_H
#define IMR_QUOTE_H

#include "error.h"
#include "str.h"

typedef enum imr_quote_verdict {
    IMR_QUOTE_EXACT,   /* the words are there, side by side */
    IMR_QUOTE_CHANGED, /* most of them are */
    IMR_QUOTE_ABSENT,
} imr_quote_verdict;

typedef struct imr_quote_match {
    imr_quote_verdict verdict;
    uint32_t words, edits; /* of the quote; words to change, to add or to drop to get the text's */
    size_t begin, end;     /* bytes of the text that it was taken from; of EXACT and CHANGED */
} imr_quote_match;

enum { IMR_QUOTE_WORDS_MAX = 4000 };

/* The best place for the quote in the text. A quote without a word is IMR_QUOTE_ABSENT. IMR_LIMIT for more than
 * IMR_QUOTE_WORDS_MAX words; IMR_MEMORY. */
imr_status imr_quote_find(imr_str text, imr_str quote, imr_quote_match *out, imr_error *err);

/* Appends how the quote differs from text[begin .. end], such as "has [no] fever {a} cough": in brackets what the quote
 * lacks, in braces what only the quote has. The same errors. */
imr_status imr_quote_difference(imr_str text, imr_str quote, const imr_quote_match *match, imr_buf *out,
                                imr_error *err);

#endif
