/* The text of a letter to its decisions. One layout per known form, told apart by its section headings; each layout is
 * one row of one table. What stands in the letter is taken as it stands, and nothing else. */
#ifndef IMR_LETTER_H
#define IMR_LETTER_H

#include "record.h"

typedef struct imr_letter {
    imr_decision *decisions; /* at least one; spans belong to the arena */
    size_t n;
    const char *layout; /* "imr-2014" ...; static */
} imr_letter;

/* Reads the whole letter or refuses it: text is UTF-8 with pages parted by form feeds; name (its file's stem) is the id
 * of a letter without a case number; file is the path as given. None of them has to outlive the call. Fills every field
 * that is text, a date or a number of the letter, and ur_line, imr_line, credentials; facets (procedure, guideline,
 * body part ...) are left to facet.h. IMR_INPUT: no known layout, cut off in the middle, or a decision without outcome
 * or rationale: the error says which. */
imr_status imr_letter_parse(imr_arena *arena, imr_str text, imr_str name, imr_str file, imr_letter *out,
                            imr_error *err);

#endif
