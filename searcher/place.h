/* Where the words of a clause stand in one decision, for what the engine cannot decide: connectors over phrases and
 * over other connectors, word order in fields that the index keeps no positions of, the rationale without the heading.
 */
#ifndef IMR_PLACE_H
#define IMR_PLACE_H

#include "clause.h"
#include "text.h"
#include "xap.h"

/* A query of the decisions in which the clause stands (or does not) in the field; NULL is heading or rationale. It is
 * to stand beside one that finds the decisions that hold the words: each that is left is looked at, by the positions in
 * the index (about 3 us a word), or by the stored text (about 50 us). The clause is TERM, PHRASE, SAME, NEAR or ANY of
 * these, and it, the reader and the stemmer outlive the query. A NEAR stands where its parts do not overlap and are
 * near; in one that is part of another, the shortest stretches count. */
imr_status imr_place_check(const imr_reader *reader, imr_stemmer *stemmer, const imr_clause *clause,
                           const imr_field *field, bool stands, imr_query **out, imr_error *err);

#endif
