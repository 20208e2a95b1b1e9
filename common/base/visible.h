/* Makes text of letters, file names and queries safe to print: it cannot control a terminal. */
#ifndef IMR_VISIBLE_H
#define IMR_VISIBLE_H

#include "str.h"

/* Whether the character at text.s[0] would be interpreted by a terminal or changes the direction of text; *length is
 * its length (1 for an invalid UTF-8 byte, which counts as such a character). */
bool imr_is_control(imr_str text, size_t *length);

/* Appends text with such characters escaped: \n, \t, \x1b, \u202e. */
void imr_visible_add(imr_buf *out, imr_str text);

/* Whether it is all printable ASCII: shown unchanged, a column a byte. */
bool imr_is_plain(imr_str text);

/* The number of columns on a terminal: zero-width marks take none, wide East Asian characters two. */
size_t imr_visible_width(imr_str text);

#endif
