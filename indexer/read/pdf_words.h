/* The words of a page with their boxes, made upright and level. */
#ifndef IMR_PDF_WORDS_H
#define IMR_PDF_WORDS_H

#include "str.h"

/* Points from the upper left corner of the page. */
typedef struct imr_pdf_box {
    double x1, y1, x2, y2;
} imr_pdf_box;

typedef struct imr_pdf_word {
    imr_str text;
    imr_pdf_box box;
    size_t line; /* of poppler's lines, from 0 */
    size_t characters;
    double right, down; /* distance from its first character to its last */
    bool glued;         /* no space before it */
    bool filled;        /* filled into a form: has no direction and is never dropped */
    bool dropped;       /* not part of the text: a watermark, a stamp up the side */
} imr_pdf_word;

typedef struct imr_pdf_words {
    imr_pdf_word *at;
    size_t n, room;
    bool skewed; /* the page was skewed: poppler's lines and spaces are unreliable, the boxes are corrected */
    bool failed; /* memory ran out */
} imr_pdf_words;

/* Appends the words of poppler's text, with a box for every character, including spaces and line ends. The words point
 * into the text. Initialise with {0}. */
void imr_pdf_words_add(imr_pdf_words *words, const char *text, const imr_pdf_box *boxes, size_t n);
/* Appends a single word. */
void imr_pdf_words_add_one(imr_pdf_words *words, imr_str text, imr_pdf_box box);
/* Turns the page the way most of its text runs, levels it if it is skewed, and drops text that runs another way. */
void imr_pdf_words_straighten(imr_pdf_words *words);
void imr_pdf_words_free(imr_pdf_words *words);

#endif
