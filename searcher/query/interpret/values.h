/* The values of fields as a user types them, by id, by name or by any of their phrases: "mri" -> img.mri,
 * "L4/5" -> L4-L5, "2016-12..2017-01". One place for options (--procedure mri) and queries (procedure:mri). */
#ifndef IMR_VALUES_H
#define IMR_VALUES_H

#include "clause.h"
#include "lexicon.h"
#include "notes.h"
#include "xap.h"

/* What reading words needs; the stemmer and the scratch memory make it one thread's. */
typedef struct imr_interpreter {
    imr_arena *arena;
    const imr_lexicon *lexicon;
    imr_stemmer *stemmer;
    const imr_reader *reader; /* for the values of open facets; NULL: they are taken as typed */
    imr_notes *notes;
    imr_tokens tokens; /* scratch, as is the next */
    imr_matches matches;
} imr_interpreter;

void imr_interpreter_free(imr_interpreter *reading); /* the scratch memory */

/* Adds to an ALL clause what "field:text" asks for: comma lists are alternatives, "!value" excludes, "a..b" is a range
 * of an IMR_FIELD_SORT field. Joins earlier values of the same field as alternatives unless strict. The field has
 * boolean terms or a sortable slot. IMR_USAGE: no such value (with the nearest), no range, no date; IMR_MEMORY, and
 * what the reader says. */
imr_status imr_values_add(imr_interpreter *reading, const imr_field *field, imr_str text, bool strict, imr_clause *all,
                          imr_error *err);

/* Adds one value that is known to be one; `read` tells that it was read from bare words. */
bool imr_values_filter(imr_arena *arena, imr_clause *all, const imr_field *field, imr_str value, bool strict, bool read,
                       imr_str text);

/* Fills reading->tokens with the stemmed tokens of a text. */
imr_status imr_interpreter_tokens(imr_interpreter *reading, imr_str text, imr_error *err);

#endif
