/* The canonical query: the text form of a query tree. Printing a tree and parsing the text gives an equal tree, so a
 * saved query, a URL and --explain can all hold this one form. Where a query begins with "{", imr-search reads it as
 * one, and nothing in it is interpreted.
 *
 *   {+mri ?repeat -knee #outcome:upheld}   the parts of an AND, each with its role: must, should, must not, filter
 *   inject                                 a term as the index holds it: a word without its ending
 *   "function improv"                      a phrase
 *   (mri = "magnet reson imag")            synonyms, weighed as one word
 *   (mri | ct | #category:surgery)         OR
 *   (+mri -knee)                           an AND inside another part
 *   (weak /5 flag), (weak pre/5 flag)      NEAR; in this order
 *   heading:mri, heading:(a = b)           the only text field; parts inside have it too, "*:a" has none
 *   procedure:img.mri,img.ct               a facet: one of these values
 *   age:65.., date:2016-12..2017-01        a range; both ends belong to it
 *   mri^2.5                                the weight, if it is not the default: 1, or 0 for a facet or range
 *   mri~  mri@place  mri@treatment         may be missing below the line; how readily it is given up
 *   "a b"!                                 a phrase beside a typed AND
 *   "..."                                  around values with other bytes than letters, digits, ".", "_", "-" and "#";
 *                                          \" and \\ inside stand for themselves */
#ifndef IMR_CANONICAL_H
#define IMR_CANONICAL_H

#include "clause.h"

/* Appends the text of a tree. A root other than an AND is printed as the only part of one. */
void imr_query_print(const imr_clause *root, imr_buf *out);

/* Whether a typed query is meant as a canonical one: it begins with "{" and ends with "}". */
bool imr_query_is_canonical(imr_str text);

/* *out is the root, an AND. Each clause's text points into `text`, which must outlive it. IMR_INPUT with the column of
 * the first byte that does not fit, IMR_LIMIT if parts are nested too deeply, IMR_MEMORY. */
imr_status imr_query_parse(imr_arena *arena, imr_str text, imr_clause **out, imr_error *err);

/* Whether two trees are equal, ignoring the spans they were read from. */
bool imr_clause_equal(const imr_clause *a, const imr_clause *b);

/* ---- what printing and parsing agree on ---- */

enum { IMR_CANONICAL_DEPTH = 400 };

/* Names of imr_hold; NULL for words, which are dropped first. */
const char *imr_hold_name(imr_hold hold);
/* Whether a byte needs no quotation marks in a term or a value. */
bool imr_is_term_byte(char byte);
bool imr_is_value_byte(char byte);

/* Converts an end of a range as typed ("65", "2016-12") to the form of the index: "065", "2016-12-01", or with `last`
 * "2016-12-99". Absent stays absent. The text belongs to the arena; it is absent if memory runs out. */
imr_str imr_range_end(imr_arena *arena, const imr_field *field, imr_str typed, bool last);

#endif
