/* Wraps text at a width: words are never broken, some are marked, and nothing controls the terminal. */
#ifndef IMR_WRAP_H
#define IMR_WRAP_H

#include "snippet.h"

typedef enum imr_style { IMR_STYLE_PLAIN, IMR_STYLE_BOLD, IMR_STYLE_RED, IMR_STYLE_GREEN } imr_style;

/* A paragraph being written. Initialise with {.out, .width, .indent, .colour}. imr_wrap_end ends the last line. */
typedef struct imr_wrap {
    imr_buf *out;
    size_t width, indent;
    bool colour;
    const char *joint; /* written at the end of each broken line: " \\"; NULL if none */
    size_t column;
    bool begun; /* the line has a word */
} imr_wrap;

/* Writes the words of text[span] after `gap` blanks, in a style; those in `marks` (bytes of text, in order) bold. A
 * line end in the text, which separates paragraphs, ends the line. */
void imr_wrap_marked(imr_wrap *to, imr_str text, imr_byte_range span, const imr_byte_range *marks, size_t marks_n);
/* Writes the words of a text after `gap` blanks, in a style. */
void imr_wrap_text(imr_wrap *to, size_t gap, imr_str text, imr_style style);
void imr_wrap_end(imr_wrap *to);

#endif
