/* Escapes text for HTML. */
#ifndef IMR_HTML_H
#define IMR_HTML_H

#include "str.h"

/* Appends text so that it stands for itself, in an element or in a quoted attribute: the five characters of markup as
 * entities; what imr_is_control() names, but for line ends and tabs, as U+FFFD. */
void imr_html_add(imr_buf *out, imr_str text);

#endif
