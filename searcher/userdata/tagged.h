/* "tag:relevant" in a query: the user's own tags. */
#ifndef IMR_TAGGED_H
#define IMR_TAGGED_H

#include "request.h"

/* Puts the ids that have the tag in the place of each "tag:NAME" and "-tag:NAME" of the request's query: as a filter
 * where the query is words beside each other, as a part of it where it has OR, NOT or parentheses. The user's data is
 * opened only where a query has one. What is new belongs to the arena. IMR_NONE: as a filter, no decision has the tag;
 * IMR_LIMIT: too many have it for a part; what the user's data says. */
imr_status imr_tagged_expand(imr_arena *arena, imr_request *request, imr_error *err);

#endif
