/* "tag:relevant" in a query: the user's own tags as a filter. */
#ifndef IMR_TAGGED_H
#define IMR_TAGGED_H

#include "request.h"

/* Adds a filter by the ids that have the tag for each "tag:NAME" and "-tag:NAME" of the request's query, where blanks
 * take its place. The
 * user's data is opened only where a query has one. What is new belongs to the arena. IMR_USAGE: it is within
 * parentheses or beside OR; IMR_NONE: no decision has a tag that is asked for; what the user's data says. */
imr_status imr_tagged_expand(imr_arena *arena, imr_request *request, imr_error *err);

#endif
