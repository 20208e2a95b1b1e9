/* Reads one citation of a line: its words, its sections, its pages. */
#ifndef IMR_FACET_CITATION_H
#define IMR_FACET_CITATION_H

#include "facet_internal.h"

/* A citation line being read; the tokens point into text. */
typedef struct imr_citation_line {
    imr_facet_reading *reading;
    imr_str text;
    imr_citations *out;
    size_t room;
    bool prose; /* free prose: may contain guidelines and pages, but no list of sections */
} imr_citation_line;

/* Adds a citation of the guideline. words is everything about it; the first name_end tokens only name it, and the rest
 * is read for sections and pages. Without words nothing is added, except under MTUS. */
void imr_citation_add(imr_citation_line *line, imr_str guideline, imr_stretch words, size_t name_end);

/* Adds the same citation again; its lists are shared. */
void imr_citation_copy(imr_citation_line *line, const imr_citation *from);

/* The top of a guideline's branch: "mtus" for "mtus.cp16"; "acoem.non" is a top itself. */
imr_str imr_guideline_top(const imr_lexicon *lexicon, imr_str guideline);

enum { IMR_GUIDELINE_DEPTH = 8 }; /* of a branch; stops at a cycle in the table */

#endif
