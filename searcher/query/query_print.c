#include "canonical.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *imr_hold_name(imr_hold hold)
{
    static const char *const names[] = {
        [IMR_HOLD_WORD] = NULL, [IMR_HOLD_PLACE] = "place", [IMR_HOLD_TREATMENT] = "treatment"};
    return names[hold];
}

bool imr_is_term_byte(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
           ((unsigned char)byte & 0x80U) != 0;
}

bool imr_is_value_byte(char byte) { return imr_is_term_byte(byte) || (byte != '\0' && strchr("._-#", byte) != NULL); }

static void print_quoted(imr_str text, imr_buf *out)
{
    for (size_t i = 0; i < text.n; i++) {
        if (text.s[i] == '"' || text.s[i] == '\\') imr_buf_putc(out, '\\');
        imr_buf_putc(out, text.s[i]);
    }
}

static void print_term(imr_str term, imr_buf *out)
{
    bool plain = term.n > 0;
    for (size_t i = 0; i < term.n && plain; i++) plain = imr_is_term_byte(term.s[i]);
    if (!plain) imr_buf_putc(out, '"');
    print_quoted(term, out);
    if (!plain) imr_buf_putc(out, '"');
}

/* Prints a phrase; one of one word as that word, which is how it is parsed. */
static void print_phrase(const imr_list *terms, imr_buf *out)
{
    if (terms->n == 1) {
        print_term(terms->at[0], out);
        return;
    }
    for (size_t i = 0; i < terms->n; i++) {
        imr_buf_putc(out, i == 0 ? '"' : ' ');
        print_quoted(terms->at[i], out);
    }
    imr_buf_puts(out, terms->n == 0 ? "\"\"" : "\"");
}

static void print_value(imr_str value, imr_buf *out)
{
    bool plain = value.n > 0 && imr_str_find(value, IMR_STR(".."), 0) == SIZE_MAX && value.s[value.n - 1] != '.';
    for (size_t i = 0; i < value.n && plain; i++) plain = imr_is_value_byte(value.s[i]);
    if (!plain) imr_buf_putc(out, '"');
    print_quoted(value, out);
    if (!plain) imr_buf_putc(out, '"');
}

/* Prints an end of a range without what imr_range_end() restores: leading zeros, and "-99" for the last day. */
static void print_end(const imr_field *field, imr_str end, bool last, imr_buf *out)
{
    if (end.n == 0) return;
    while (field->kind == IMR_KIND_INT && end.n > 1 && end.s[0] == '0') end = (imr_str){end.s + 1, end.n - 1};
    while (last && (field->flags & IMR_FIELD_DATE) != 0 && imr_str_ends(end, IMR_STR("-99"))) end.n -= 3;
    print_value(end, out);
}

static void print_values(const imr_clause *clause, imr_buf *out)
{
    if (clause->kind == IMR_CLAUSE_RANGE) {
        print_end(clause->field, clause->values.at[0], false, out);
        imr_buf_puts(out, "..");
        print_end(clause->field, clause->values.at[1], true, out);
        return;
    }
    for (size_t i = 0; i < clause->values.n; i++) {
        if (i > 0) imr_buf_putc(out, ',');
        print_value(clause->values.at[i], out);
    }
}

static void print_clause(const imr_clause *clause, const imr_field *outer, bool signs, imr_buf *out);

static void print_operator(const imr_clause *clause, imr_buf *out)
{
    if (clause->kind == IMR_CLAUSE_SYNONYM)
        imr_buf_puts(out, "= ");
    else if (clause->kind == IMR_CLAUSE_OR)
        imr_buf_puts(out, "| ");
    else if (clause->kind == IMR_CLAUSE_NEAR)
        imr_buf_printf(out, "%s/%u ", clause->ordered ? "pre" : "", clause->distance);
}

/* Prints the parts with operators between them. With fewer than two parts the operator comes first. */
static void print_parts(const imr_clause *clause, imr_buf *out)
{
    imr_buf_putc(out, '(');
    if (clause->n < 2) print_operator(clause, out);
    for (size_t i = 0; i < clause->n; i++) {
        if (i > 0) imr_buf_putc(out, ' ');
        if (i > 0) print_operator(clause, out);
        print_clause(clause->parts[i], clause->field, clause->kind == IMR_CLAUSE_AND, out);
    }
    imr_buf_putc(out, ')');
}

/* Prints a weight with as many digits as give the same number when parsed. */
static void print_weight(double weight, imr_buf *out)
{
    char text[32];
    snprintf(text, sizeof text, "%.15g", weight);
    if (strtod(text, NULL) != weight) snprintf(text, sizeof text, "%.17g", weight);
    imr_buf_printf(out, "^%s", text);
}

/* Prints the name of the field: always for facets and ranges, for words only if it differs from that of the clause
 * above. */
static void print_field(const imr_clause *clause, const imr_field *outer, imr_buf *out)
{
    bool words = clause->kind != IMR_CLAUSE_FACET && clause->kind != IMR_CLAUSE_RANGE;
    if (words && clause->field == outer) return;
    imr_buf_printf(out, "%s:", clause->field == NULL ? "*" : clause->field->key);
}

static void print_clause(const imr_clause *clause, const imr_field *outer, bool signs, imr_buf *out)
{
    static const char roles[] = {
        [IMR_ROLE_MUST] = '+', [IMR_ROLE_FILTER] = '#', [IMR_ROLE_SHOULD] = '?', [IMR_ROLE_MUST_NOT] = '-'};
    if (signs || clause->role != IMR_ROLE_MUST) imr_buf_putc(out, roles[clause->role]);
    print_field(clause, outer, out);
    switch (clause->kind) {
    case IMR_CLAUSE_TERM: print_term(clause->values.at[0], out); break;
    case IMR_CLAUSE_PHRASE: print_phrase(&clause->values, out); break;
    case IMR_CLAUSE_FACET:
    case IMR_CLAUSE_RANGE: print_values(clause, out); break;
    case IMR_CLAUSE_SYNONYM:
    case IMR_CLAUSE_NEAR:
    case IMR_CLAUSE_OR:
    case IMR_CLAUSE_AND: print_parts(clause, out); break;
    }
    if (clause->weight != imr_clause_usual_weight(clause->kind)) print_weight(clause->weight, out);
    if (clause->read) imr_buf_putc(out, '~');
    if (clause->hold != IMR_HOLD_WORD) imr_buf_printf(out, "@%s", imr_hold_name(clause->hold));
    if (clause->strict && clause->kind == IMR_CLAUSE_PHRASE && clause->values.n > 1) imr_buf_putc(out, '!');
}

void imr_query_print(const imr_clause *root, imr_buf *out)
{
    imr_buf_putc(out, '{');
    if (root->kind != IMR_CLAUSE_AND) print_clause(root, NULL, true, out);
    for (size_t i = 0; root->kind == IMR_CLAUSE_AND && i < root->n; i++) {
        if (i > 0) imr_buf_putc(out, ' ');
        print_clause(root->parts[i], NULL, true, out);
    }
    imr_buf_putc(out, '}');
}

static bool equal_values(const imr_list *a, const imr_list *b)
{
    if (a->n != b->n) return false;
    for (size_t i = 0; i < a->n; i++)
        if (!imr_str_equal(a->at[i], b->at[i])) return false;
    return true;
}

bool imr_clause_equal(const imr_clause *a, const imr_clause *b)
{
    if (a->kind != b->kind || a->role != b->role || a->read != b->read || a->hold != b->hold) return false;
    if (a->field != b->field || a->weight != b->weight || a->n != b->n) return false;
    if (a->kind == IMR_CLAUSE_PHRASE && a->strict != b->strict) return false;
    if (a->kind == IMR_CLAUSE_NEAR && (a->distance != b->distance || a->ordered != b->ordered)) return false;
    if (!equal_values(&a->values, &b->values)) return false;
    for (size_t i = 0; i < a->n; i++)
        if (!imr_clause_equal(a->parts[i], b->parts[i])) return false;
    return true;
}
