/* Splits the text of a letter into its decisions. There is one layout for each known form, a row of one table,
 * recognised by its section headings. Text is taken unchanged. */
#ifndef IMR_LETTER_H
#define IMR_LETTER_H

#include "record.h"

typedef struct imr_letter {
    imr_decision *decisions; /* at least one, unless the letter is refused; strings belong to the arena */
    size_t n;
    const char *layout;  /* "imr-2014" ...; static */
    imr_list notes;      /* for the user, a line each: a case number or labels mended */
    imr_str unnumbered;  /* says that it is named by its file for lack of a readable case number; or absent */
    imr_list mended;     /* damaged labels and outcomes, as they were read */
    const char *refused; /* why the letter was refused, or NULL */
} imr_letter;

/* The letters of a text, in order; at least one. */
typedef struct imr_letters {
    imr_letter *at;
    size_t n;
} imr_letters;

/* Reads each letter of a text completely or refuses it. text is UTF-8 with form feeds between pages; name (the file's
 * name without extension) is the id of a letter without a case number, with "-2" for the second letter of a file, and
 * so on; file is the path as given. None of them has to outlive the call. Sets every field that is text, a date or a
 * number of the letter, and ur_line, imr_line, credentials; facets (procedure, guideline, body part ...) are left to
 * facet.h. A letter is refused if it has no known layout, is cut off, has a decision without outcome or rationale, or
 * one that contains another part of the form: `refused` says which. IMR_MEMORY only. */
imr_status imr_letters_parse(imr_arena *arena, imr_str text, imr_str name, imr_str file, imr_letters *out,
                             imr_error *err);

/* The same for a text of one letter. IMR_INPUT: it is refused, or there are several. */
imr_status imr_letter_parse(imr_arena *arena, imr_str text, imr_str name, imr_str file, imr_letter *out,
                            imr_error *err);

/* Splits the heading of a decision that utilization review modified into requested, authorized, disputed and
 * ur_modified, if the decision has none of them. For records that lack them. IMR_MEMORY only. */
imr_status imr_letter_read_heading(imr_arena *arena, imr_decision *decision, imr_error *err);

#endif
