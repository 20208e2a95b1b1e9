/* Reads values of fields as a user types them, by id, by name or by any of their phrases: "mri" -> img.mri, "L4/5" ->
 * L4-L5, "2016-12..2017-01". Shared by options (--procedure mri) and queries (procedure:mri). */
#ifndef IMR_VALUES_H
#define IMR_VALUES_H

#include "clause.h"
#include "lexicon.h"
#include "notes.h"
#include "xap.h"

/* Context for reading words; one per thread, because of the stemmer and the scratch memory. */
typedef struct imr_interpreter {
    imr_arena *arena;
    const imr_lexicon *lexicon;
    imr_stemmer *stemmer;
    const imr_reader *reader; /* for values that no table lists; if NULL, these are taken as typed */
    imr_notes *notes;
    imr_tokens tokens; /* scratch, like the next member */
    imr_matches matches;
} imr_interpreter;

void imr_interpreter_free(imr_interpreter *reading); /* frees the scratch memory */

/* Adds what "field:text" asks for to an AND clause: comma lists are alternatives, "!value" excludes, "a..b" is a range
 * of an IMR_FIELD_SORT field. Joins earlier values of the same field as alternatives unless strict. The field must have
 * boolean terms or a sortable slot. IMR_USAGE if the field has no such value (the message lists the nearest) or a range
 * or date is invalid; IMR_MEMORY; errors of the reader. */
imr_status imr_values_add(imr_interpreter *reading, const imr_field *field, imr_str text, bool strict, imr_clause *all,
                          imr_error *err);

/* Adds a filter by one valid value. read: whether it was read from bare words. False if memory runs out. */
bool imr_values_filter(imr_arena *arena, imr_clause *all, const imr_field *field, imr_str value, bool strict, bool read,
                       imr_str text);

/* Fills reading->tokens with the stemmed tokens of a text. */
imr_status imr_interpreter_tokens(imr_interpreter *reading, imr_str text, imr_error *err);

#endif
