#include "clause.h"

#include <string.h>

imr_clause *imr_clause_new(imr_arena *arena, imr_clause_kind kind, imr_role role, const imr_field *field, imr_str text)
{
    imr_clause *clause = imr_arena_alloc(arena, sizeof *clause);
    double weight = kind == IMR_CLAUSE_FACET || kind == IMR_CLAUSE_RANGE ? 0.0 : 1.0;
    if (clause != NULL)
        *clause = (imr_clause){.kind = kind, .role = role, .field = field, .weight = weight, .text = text};
    return clause;
}

/* The room is the next power of two, as in imr_list. */
bool imr_clause_add(imr_arena *arena, imr_clause *clause, imr_clause *part)
{
    if (part == NULL) return false;
    if ((clause->n & (clause->n - 1)) == 0) {
        imr_clause **grown = imr_arena_alloc(arena, (clause->n == 0 ? 1 : clause->n * 2) * sizeof *grown);
        if (grown == NULL) return false;
        if (clause->n > 0) memcpy(grown, clause->parts, clause->n * sizeof *grown);
        clause->parts = grown;
    }
    clause->parts[clause->n++] = part;
    return true;
}

bool imr_clause_has_order(const imr_clause *clause)
{
    bool phrase = clause->kind == IMR_CLAUSE_PHRASE && clause->values.n > 1;
    if (phrase || clause->kind == IMR_CLAUSE_NEAR) return true;
    for (size_t i = 0; i < clause->n; i++)
        if (imr_clause_has_order(clause->parts[i])) return true;
    return false;
}

static void describe_values(const imr_clause *clause, const char *joint, imr_buf *out)
{
    for (size_t i = 0; i < clause->values.n; i++)
        imr_buf_printf(out, "%s%.*s", i == 0 ? "" : joint, IMR_STR_ARG(clause->values.at[i]));
}

/* A wildcard can stand for a thousand words. */
enum { PARTS_SHOWN = 50 };

static void describe_parts(const imr_clause *clause, const char *name, bool roles, imr_buf *out)
{
    static const char signs[] = {
        [IMR_ROLE_MUST] = '+', [IMR_ROLE_FILTER] = '#', [IMR_ROLE_SHOULD] = '?', [IMR_ROLE_MUST_NOT] = '-'};
    imr_buf_puts(out, name);
    if (clause->kind == IMR_CLAUSE_NEAR) imr_buf_printf(out, "/%u", clause->distance);
    size_t shown = clause->kind == IMR_CLAUSE_SYNONYM && clause->n > PARTS_SHOWN ? PARTS_SHOWN : clause->n;
    for (size_t i = 0; i < shown; i++) {
        imr_buf_putc(out, i == 0 ? '(' : ' ');
        if (roles) imr_buf_putc(out, signs[clause->parts[i]->role]);
        imr_clause_describe(clause->parts[i], out);
    }
    if (shown < clause->n) imr_buf_printf(out, " ... %zu more", clause->n - shown);
    imr_buf_puts(out, clause->n == 0 ? "()" : ")");
}

void imr_clause_describe(const imr_clause *clause, imr_buf *out)
{
    if (clause->field != NULL) imr_buf_printf(out, "%s:", clause->field->key);
    switch (clause->kind) {
    case IMR_CLAUSE_TERM: describe_values(clause, "", out); break;
    case IMR_CLAUSE_PHRASE:
        imr_buf_putc(out, '"');
        describe_values(clause, " ", out);
        imr_buf_putc(out, '"');
        break;
    case IMR_CLAUSE_FACET: describe_values(clause, ",", out); break;
    case IMR_CLAUSE_RANGE: describe_values(clause, "..", out); break;
    case IMR_CLAUSE_SYNONYM: describe_parts(clause, "SAME", false, out); break;
    case IMR_CLAUSE_NEAR: describe_parts(clause, clause->ordered ? "PRE" : "NEAR", false, out); break;
    case IMR_CLAUSE_OR: describe_parts(clause, "ANY", false, out); break;
    case IMR_CLAUSE_AND: describe_parts(clause, "ALL", true, out); break;
    }
}
