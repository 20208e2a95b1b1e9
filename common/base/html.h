/* Escapes text for HTML. */
#ifndef IMR_HTML_H
#define IMR_HTML_H

#include "str.h"

/* Appends text escaped for an element or a quoted attribute: the five markup characters become entities; what
 * imr_is_control() names, except line ends and tabs, becomes U+FFFD. */
void imr_html_add(imr_buf *out, imr_str text);

#endif
