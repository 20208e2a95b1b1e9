/* Finds the quotes in a text, and the decision that each is attributed to. Markdown, HTML and plain text are read
 * alike: a quote is a block quotation (lines that begin with ">", or <blockquote>), or four words or more in quotation
 * marks. */
#ifndef IMR_QUOTATION_H
#define IMR_QUOTATION_H

#include "error.h"
#include "str.h"

typedef struct imr_quotation {
    imr_str text; /* without quotation marks */
    imr_str id;   /* "CM99-9000057#1", or a letter's "CM99-9000057"; absent: not attributed */
    size_t line;  /* where it begins, from 1 */
} imr_quotation;

/* A block is attributed to the first decision named after it; words in quotation marks to the last one named before
 * them on their line, otherwise to the first one after them. A decision is named by its id, or by "Case No. X ... Issue
 * N". The result belongs to the arena. IMR_MEMORY. */
imr_status imr_quotations_read(imr_str text, imr_arena *arena, imr_quotation **out, size_t *n, imr_error *err);

#endif
