/* The text of a letter to its decisions. One layout per known form, told apart by its section headings; each layout is
 * one row of one table. What stands in the letter is taken as it stands, and nothing else. */
#ifndef IMR_LETTER_H
#define IMR_LETTER_H

#include "record.h"

typedef struct imr_letter {
    imr_decision *decisions; /* at least one, but for a letter that is refused; spans belong to the arena */
    size_t n;
    const char *layout;  /* "imr-2014" ...; static */
    imr_list notes;      /* what a reader has to be told, a line each: a case number or labels mended */
    imr_str unnumbered;  /* that it is known by its file, since it has no case number that can be read; or absent */
    imr_list mended;     /* damaged labels and outcomes, each as it was read */
    const char *refused; /* why nothing of it was taken; NULL where it was */
} imr_letter;

/* The letters of a text, in order; at least one. */
typedef struct imr_letters {
    imr_letter *at;
    size_t n;
} imr_letters;

/* Reads each letter of a text whole or refuses it: text is UTF-8 with pages parted by form feeds; name (its file's
 * stem) is the id of a letter without a case number, with "-2" for the second letter of a file, and so on; file is the
 * path as given. None of them has to outlive the call. Fills every field that is text, a date or a number of the
 * letter, and ur_line, imr_line, credentials; facets (procedure, guideline, body part ...) are left to facet.h. A
 * letter is refused that has no known layout, is cut off in the middle, has a decision without outcome or rationale, or
 * one that holds what belongs to another part of the form: `refused` says which. IMR_MEMORY alone. */
imr_status imr_letters_parse(imr_arena *arena, imr_str text, imr_str name, imr_str file, imr_letters *out,
                             imr_error *err);

/* The same of a text that is one letter. IMR_INPUT: it is refused, or there are more. */
imr_status imr_letter_parse(imr_arena *arena, imr_str text, imr_str name, imr_str file, imr_letter *out,
                            imr_error *err);

/* Takes the heading of a decision that utilization review modified apart: requested, authorized, disputed and
 * ur_modified where the decision has none of them. For records that come without. IMR_MEMORY alone. */
imr_status imr_letter_read_heading(imr_arena *arena, imr_decision *decision, imr_error *err);

#endif
