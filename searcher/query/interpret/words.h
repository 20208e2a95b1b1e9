/* Turns a run of bare words into clauses: facet words, synonyms, levels, and remaining words. Used by interpret.c. */
#ifndef IMR_WORDS_H
#define IMR_WORDS_H

#include "interpret.h"

typedef struct imr_words_how {
    const imr_field *field; /* the text field to search; NULL for all */
    bool literal;           /* words are nothing but themselves */
    bool narrow;            /* facet words may filter */
    bool strict;            /* they follow an AND: no word may be dropped */
    bool stops;             /* stop words count too */
    bool description;       /* any of the words may match: a pasted paragraph */
    const imr_decision *of; /* the decision that the description comes from; NULL if unknown */
} imr_words_how;

/* Counts the telling words of a text; a text with more of them than a query usually has is a description. IMR_MEMORY.
 */
imr_status imr_words_telling(imr_interpreter *reading, imr_str text, size_t *telling, imr_error *err);

/* Adds the clauses of a run to an AND, and what was read to `meaning`. IMR_MEMORY. */
imr_status imr_words_read(imr_interpreter *reading, imr_str text, const imr_words_how *how, imr_clause *all,
                          imr_interpretation *meaning, imr_error *err);

/* The words of a text as a phrase, or its only word; *out is NULL if it has none. IMR_MEMORY. */
imr_status imr_words_phrase(imr_interpreter *reading, imr_str text, const imr_field *field, imr_clause **out,
                            imr_error *err);

#endif
