/* Used by compile.c: words, phrases, synonyms and NEAR, each in one text field. */
#ifndef IMR_COMPILE_WORDS_H
#define IMR_COMPILE_WORDS_H

#include "compile.h"

typedef struct imr_compiler {
    imr_compiled *out;
    imr_iterator *within; /* scorers add only to documents that match this; NULL: to all */
    imr_iterator *limits; /* the conjunctions made for it, outer ones first: they are finished last */
    bool ranked, scores;  /* something adds to scores; the current clause does */
    imr_error *err;
} imr_compiler;

/* Adds a part to an AND or OR that is being compiled. IMR_MEMORY. */
imr_status imr_compile_add(imr_compiler *to, imr_iterator *joined, imr_iterator *part);
/* The documents of a boolean term. */
imr_status imr_compile_term(imr_compiler *to, imr_str prefix, imr_str term, imr_iterator **out);
/* Compiles a TERM, PHRASE, SYNONYM or NEAR in a text field, and its scorer; *out is NULL if the field cannot match it:
 * a phrase in a field without positions. fielded: the query names the field. */
imr_status imr_compile_in(imr_compiler *to, const imr_clause *clause, const imr_field *field, bool fielded,
                          double factor, imr_iterator **out);
imr_status imr_compile_near(imr_compiler *to, const imr_clause *near, imr_iterator **out);
/* Adds a scorer, possibly without groups. */
imr_status imr_compile_scorer(imr_compiler *to, const imr_scorer *scorer);

#endif
