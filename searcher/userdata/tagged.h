/* Expands the user's tags in a query: "tag:relevant". */
#ifndef IMR_TAGGED_H
#define IMR_TAGGED_H

#include "request.h"

/* Replaces each "tag:NAME" and "-tag:NAME" in the request's query by the ids that have the tag: as a filter if the
 * query is words beside each other, as a part of it if it has OR, NOT or parentheses. The user's data is opened only if
 * there is such a tag. New parts belong to the arena. IMR_NONE: as a filter, no decision has the tag; IMR_LIMIT: too
 * many have it for a part; errors of the user's data. */
imr_status imr_tagged_expand(imr_arena *arena, imr_request *request, imr_error *err);

#endif
