/* Text of letters, file names and queries made safe to print: none of it can steer a terminal. */
#ifndef IMR_VISIBLE_H
#define IMR_VISIBLE_H

#include "str.h"

/* Whether the character at text.s[0] is one that a terminal would act on, or that turns the direction of text round;
 * *length is how many bytes it takes (1 for bytes that are not UTF-8, which count as such characters). */
bool imr_is_control(imr_str text, size_t *length);

/* Appends text with every such character as an escape: \n, \t, \x1b, \u202e. */
void imr_visible_add(imr_buf *out, imr_str text);

/* Whether it is printable ASCII: it is shown as it is, a column a byte. */
bool imr_is_plain(imr_str text);

/* How many columns the text takes on a terminal: marks of width zero take none, wide East Asian characters two. */
size_t imr_visible_width(imr_str text);

#endif
