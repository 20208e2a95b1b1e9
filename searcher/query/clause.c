#include "clause.h"

#include <string.h>

double imr_clause_usual_weight(imr_clause_kind kind)
{
    return kind == IMR_CLAUSE_FACET || kind == IMR_CLAUSE_RANGE ? 0.0 : 1.0;
}

imr_clause *imr_clause_new(imr_arena *arena, imr_clause_kind kind, imr_role role, const imr_field *field, imr_str text)
{
    imr_clause *clause = imr_arena_alloc(arena, sizeof *clause);
    if (clause != NULL)
        *clause = (imr_clause){
            .kind = kind, .role = role, .field = field, .weight = imr_clause_usual_weight(kind), .text = text};
    return clause;
}

/* Capacity grows in powers of two, as in imr_list. */
bool imr_clause_add(imr_arena *arena, imr_clause *clause, imr_clause *part)
{
    return part != NULL && imr_arena_append(arena, (void **)&clause->parts, &clause->n, &part, sizeof(imr_clause *));
}

bool imr_clause_has_order(const imr_clause *clause)
{
    bool phrase = clause->kind == IMR_CLAUSE_PHRASE && clause->values.n > 1;
    if (phrase || clause->kind == IMR_CLAUSE_NEAR) return true;
    for (size_t i = 0; i < clause->n; i++)
        if (imr_clause_has_order(clause->parts[i])) return true;
    return false;
}
