/* A run of bare words to clauses: facet words, synonyms, levels, and what is left as words. For interpret.c. */
#ifndef IMR_WORDS_H
#define IMR_WORDS_H

#include "interpret.h"

typedef struct imr_words_how {
    const imr_field *field; /* the text field that is searched; NULL: all of them */
    bool literal;           /* words are only themselves */
    bool narrow;            /* facet words may filter */
    bool strict;            /* an AND stands before them: none of the words may be given up */
    bool stops;             /* stop words are wanted too */
    bool description;       /* any of the words will do: a pasted paragraph */
    const imr_decision *of; /* the decision that the description is of; NULL: none that is known */
} imr_words_how;

/* Whether a text has more telling words than a query: it is a description. IMR_MEMORY. */
imr_status imr_words_telling(imr_interpreter *reading, imr_str text, size_t *telling, imr_error *err);

/* Adds the clauses of a run to an ALL, and what it heard. IMR_MEMORY. */
imr_status imr_words_read(imr_interpreter *reading, imr_str text, const imr_words_how *how, imr_clause *all,
                          imr_interpretation *heard, imr_error *err);

/* The words of a text in this order, or the one word of it; *out is NULL where it has none. IMR_MEMORY. */
imr_status imr_words_phrase(imr_interpreter *reading, imr_str text, const imr_field *field, imr_clause **out,
                            imr_error *err);

#endif
