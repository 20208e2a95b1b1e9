/* Turns a typed query into a query tree: the entry point of this room for a whole query. */
#ifndef IMR_READ_H
#define IMR_READ_H

#include "interpret.h"

/* Adds what the text asks for to an AND, which may contain filters already; resets `meaning`. A canonical query
 * (canonical.h) is parsed; anything else is parsed as typed (syntax.h) and interpreted (interpret.h; literal: words are
 * nothing but themselves). The text must outlive the tree. Errors of both; an invalid canonical query is read as words,
 * with a note. */
imr_status imr_query_read(imr_interpreter *reading, imr_str text, bool literal, imr_clause *all,
                          imr_interpretation *meaning, imr_error *err);

#endif
