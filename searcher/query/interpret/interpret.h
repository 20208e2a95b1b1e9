/* The syntax tree to clauses: what the words mean. Bare words that name an outcome or a guideline filter, those that
 * name a treatment filter and count as words too, body parts and levels match as words or as facets, and words with
 * synonyms match any of them. Quoted words are literal. */
#ifndef IMR_UNDERSTAND_H
#define IMR_UNDERSTAND_H

#include "syntax.h"
#include "values.h"

/* One thing that was read from bare words, for the notice and the JSON. */
typedef struct imr_recognized {
    imr_str text; /* of the query */
    const imr_field *field;
    imr_str value;
} imr_recognized;

typedef struct imr_interpretation {
    const imr_node *tree; /* the syntax tree; NULL: no words, or a canonical query */
    imr_recognized *at;
    size_t n;
    imr_list typed, spelled; /* words that no decision has, and what was searched instead of each */
} imr_interpretation;

/* Adds what the tree (NULL: nothing) asks for to an ALL clause, which may hold filters already; heard starts anew.
 * literal: no word is read as anything but itself. Words of the tree are replaced where they are spelled wrongly.
 * IMR_USAGE for a value that a facet does not have, IMR_LIMIT for a wildcard that says too little, IMR_MEMORY, what the
 * reader says. */
imr_status imr_interpret(imr_interpreter *reading, imr_node *tree, bool literal, imr_clause *all,
                         imr_interpretation *heard, imr_error *err);

/* The same for a case that is told in sentences, adding to what was heard, of a decision (NULL: of none that is known).
 */
imr_status imr_interpret_case(imr_interpreter *reading, imr_str text, const imr_decision *of, bool literal,
                              imr_clause *all, imr_interpretation *heard, imr_error *err);

#endif
