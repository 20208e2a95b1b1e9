/* Writes markup. Text is escaped for HTML and for addresses here and nowhere else. */
#ifndef IMR_MARKUP_H
#define IMR_MARKUP_H

#include "str.h"

/* Appends text escaped for HTML, both between tags and in a quoted attribute. Bytes that are not UTF-8 and control
 * characters become U+FFFD. */
void imr_markup_text(imr_buf *out, imr_str text);

/* Appends text as a value in an address: a space becomes "+", bytes that are not allowed there are percent-encoded. */
void imr_markup_encode(imr_buf *out, imr_str text);

/* Appends a format of the program's own markup, in which
 *   %s  imr_str      text, escaped for HTML (also for attributes in double quotes)
 *   %u  imr_str      text, encoded for an address
 *   %z  const char*  markup of the program's own, as it is
 *   %n  unsigned     a number with commas: 12,345
 *   %d  unsigned     a number without them
 *   %f  double       a number with one digit after the point
 *   %%  a percent sign */
void imr_markup(imr_buf *out, const char *format, ...);

/* Appends 12345 as "12,345". */
void imr_markup_number(imr_buf *out, uint64_t number);

/* Appends "Jun 6, 2018" for 2018-06-06; anything else as it is, escaped. */
void imr_markup_date(imr_buf *out, imr_str date);

#endif
