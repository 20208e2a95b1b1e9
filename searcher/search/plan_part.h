/* Clauses as parts of a sum. For plan_sum.c. */
#ifndef IMR_PLAN_PART_H
#define IMR_PLAN_PART_H

#include "plan.h"

/* Parts that are collected. Start with ground, found, where and err alone; free what was not handed on. */
typedef struct imr_parts {
    const imr_query_context *ground;
    const imr_docset *found; /* what is to be ranked; NULL: anything */
    const imr_docset *where; /* of those, where what is added weighs; NULL: anywhere */
    imr_error *err;
    imr_part *at;
    size_t n, room;
} imr_parts;

void imr_parts_free(imr_parts *parts);

/* Whether a clause is parts of a sum: words, but for those of a NEAR that has phrases or others within it. */
bool imr_parts_can(const imr_clause *clause);
/* Adds a clause that is. The parts point into the ground's arena. */
imr_status imr_parts_add_words(imr_parts *to, const imr_clause *clause);
/* Adds a FACET or RANGE. */
imr_status imr_parts_add_facet(imr_parts *to, const imr_clause *clause);
/* Adds a TERM or PHRASE in a text field; stands: where it stands there, else wherever its words do. */
imr_status imr_parts_add_plain(imr_parts *to, const imr_clause *clause, const imr_field *field, double factor,
                               bool stands);
/* Adds a SAME as it stands in a text field; of HELD, wherever its words stand. */
imr_status imr_parts_add_same(imr_parts *to, const imr_clause *same, const imr_field *field, imr_plan_reach reach,
                              double factor);

#endif
