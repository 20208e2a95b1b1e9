/* For compile.c: words, phrases, synonyms and NEAR, each in one text field. */
#ifndef IMR_COMPILE_WORDS_H
#define IMR_COMPILE_WORDS_H

#include "compile.h"

typedef struct imr_compiler {
    imr_compiled *out;
    imr_iterator *within; /* scorers add only where this matches; NULL: anywhere */
    imr_iterator *limits; /* the conjunctions made for it, outer ones first: they are finished last */
    bool scores;          /* the clause at hand adds to scores */
    imr_error *err;
} imr_compiler;

/* The documents of a boolean term. */
imr_status imr_compile_term(imr_compiler *to, imr_str prefix, imr_str term, imr_iterator **out);
/* A TERM, PHRASE, SYNONYM or NEAR in a text field, and its scorer; *out is NULL where the field cannot match it: a
 * phrase where the order of words is not kept. fielded: the query names the field. */
imr_status imr_compile_in(imr_compiler *to, const imr_clause *clause, const imr_field *field, bool fielded,
                          double factor, imr_iterator **out);
imr_status imr_compile_near(imr_compiler *to, const imr_clause *near, imr_iterator **out);
/* Adds a scorer; its groups may be none. */
imr_status imr_compile_scorer(imr_compiler *to, const imr_scorer *scorer);

#endif
