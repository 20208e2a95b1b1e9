/* Turns the syntax tree into clauses. Bare words that name an outcome or a guideline filter; those that name a
 * treatment filter and count as words too; body parts and levels match as words or as facets; words with synonyms match
 * any of them. Quoted words are literal. */
#ifndef IMR_INTERPRET_H
#define IMR_INTERPRET_H

#include "syntax.h"
#include "values.h"

/* A facet read from bare words, for the note and the JSON. */
typedef struct imr_recognized {
    imr_str text; /* its words in the query */
    const imr_field *field;
    imr_str value;
} imr_recognized;

typedef struct imr_interpretation {
    const imr_node *tree; /* the syntax tree; NULL if there are no words, or for a canonical query */
    imr_recognized *at;
    size_t n;
    imr_list typed, spelled; /* words that were corrected, and the correction of each */
} imr_interpretation;

/* Adds what the tree asks for, if it is not NULL, to an AND clause, which may contain filters already; resets
 * `meaning`. literal: words are nothing but themselves. Misspelt words are replaced in the tree. IMR_USAGE for a value
 * that a facet does not have, IMR_LIMIT for a wildcard that matches too much, IMR_MEMORY, errors of the reader. */
imr_status imr_interpret(imr_interpreter *reading, imr_node *tree, bool literal, imr_clause *all,
                         imr_interpretation *meaning, imr_error *err);

/* The same for a case described in sentences. of: the decision it comes from, NULL if unknown. Adds to `meaning`. */
imr_status imr_interpret_case(imr_interpreter *reading, imr_str text, const imr_decision *of, bool literal,
                              imr_clause *all, imr_interpretation *meaning, imr_error *err);

#endif
