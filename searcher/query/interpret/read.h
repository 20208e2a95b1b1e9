/* What was typed, to a query tree: the one entry of this room for a whole query. */
#ifndef IMR_READ_H
#define IMR_READ_H

#include "interpret.h"

/* Adds what the text asks for to an AND, which may hold filters already; heard starts anew. A canonical query
 * (canonical.h) is taken as it is; everything else is parsed as typed (syntax.h) and interpreted (interpret.h; literal:
 * no word is read as anything but itself). The text outlives the tree. The errors of both; a canonical query that is
 * none is read as words, with a note. */
imr_status imr_query_read(imr_interpreter *reading, imr_str text, bool literal, imr_clause *all,
                          imr_interpretation *heard, imr_error *err);

#endif
