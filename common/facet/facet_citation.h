/* One citation of a line: its words, its sections, its pages. */
#ifndef IMR_FACET_CITATION_H
#define IMR_FACET_CITATION_H

#include "facet_internal.h"

/* A citation line being read; text is the line, tokens point into it. */
typedef struct imr_citation_line {
    imr_facet_reading *reading;
    imr_str text;
    imr_citations *out;
    size_t room;
    bool prose; /* a sentence in no fixed form: it tells guidelines and pages, no list of sections */
} imr_citation_line;

/* Adds a citation of the guideline: words is all that speaks of it, of which the first name_end tokens only name it.
 * What stands behind them is read for sections and pages. Nothing is added where there are no words, but under MTUS. */
void imr_citation_add(imr_citation_line *line, imr_str guideline, imr_stretch words, size_t name_end);

/* Adds the same citation again; its lists are shared. */
void imr_citation_copy(imr_citation_line *line, const imr_citation *from);

/* The top of a guideline's branch: "mtus" for "mtus.cp16"; "acoem.non" is a top itself. */
imr_str imr_guideline_top(const imr_lexicon *lexicon, imr_str guideline);

enum { IMR_GUIDELINE_DEPTH = 8 }; /* of a branch; a table with a circle in it is not walked for ever */

#endif
