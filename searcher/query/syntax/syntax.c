#include "syntax.h"

#include "scan.h"
#include "text.h"

#include <string.h>

typedef struct parser {
    imr_arena *arena;
    imr_str query;
    const imr_lexeme *at;
    const imr_field *field; /* of the leaves being read */
    unsigned depth, connectors;
    const char *last; /* where the last column was asked for */
    uint32_t column;
    imr_error *err;
} parser;

/* A list of parts being collected. */
typedef struct parts {
    imr_node **at;
    size_t n, room;
} parts;

static imr_status add_part(parser *parse, parts *list, imr_node *node)
{
    if (node == NULL) return IMR_OK;
    if (list->n == list->room) {
        size_t room = list->room == 0 ? 4 : list->room * 2;
        imr_node **grown = imr_arena_alloc(parse->arena, room * sizeof *grown);
        if (grown == NULL) return imr_fail_memory(parse->err);
        if (list->n > 0) memcpy(grown, list->at, list->n * sizeof *grown);
        list->at = grown;
        list->room = room;
    }
    list->at[list->n++] = node;
    return IMR_OK;
}

/* Joins parts under a node; a single part is returned as it is. */
static imr_status join(parser *parse, imr_node_kind kind, const parts *list, imr_node **out)
{
    *out = list->n == 0 ? NULL : list->at[0];
    if (list->n <= 1 && kind != IMR_NODE_NOT) return IMR_OK;
    if (list->n == 0) return IMR_OK;
    *out = imr_arena_alloc(parse->arena, sizeof **out);
    if (*out == NULL) return imr_fail_memory(parse->err);
    **out = (imr_node){.kind = kind, .parts = list->at, .n = list->n};
    return IMR_OK;
}

/* The column of a place. Places are asked for in ascending order, so that a query is counted once. */
static uint32_t column_of(parser *parse, const char *place)
{
    size_t from = (size_t)(parse->last - parse->query.s);
    if (place < parse->last) return imr_query_column(parse->query, place);
    parse->column += imr_query_column((imr_str){parse->last, parse->query.n - from}, place) - 1;
    parse->last = place;
    return parse->column;
}

static imr_status leaf(parser *parse, imr_node_kind kind, imr_str text, imr_node **out)
{
    *out = imr_arena_alloc(parse->arena, sizeof **out);
    if (*out == NULL) return imr_fail_memory(parse->err);
    **out = (imr_node){.kind = kind, .text = text, .column = column_of(parse, text.s), .field = parse->field};
    return IMR_OK;
}

static imr_status parse_or(parser *parse, imr_node **out);

/* Reads consecutive words as one leaf; single: one word only, as in the value of a field or before a connector. */
static imr_status parse_words(parser *parse, bool single, imr_node **out)
{
    const char *begin = parse->at->text.s, *end;
    do {
        end = parse->at->text.s + parse->at->text.n;
        parse->at++;
    } while (!single && parse->at->kind == IMR_LEXEME_WORD && parse->at[1].kind != IMR_LEXEME_NEAR);
    return leaf(parse, IMR_NODE_WORDS, (imr_str){begin, (size_t)(end - begin)}, out);
}

/* A star in the value of a facet is part of it. */
static imr_status parse_wildcard(parser *parse, imr_node **out)
{
    bool text = parse->field == NULL || (parse->field->flags & IMR_FIELD_TEXT) != 0;
    const imr_lexeme *lexeme = parse->at++;
    return leaf(parse, text ? IMR_NODE_WILDCARD : IMR_NODE_WORDS, lexeme->text, out);
}

static imr_status parse_near(parser *parse, bool value, imr_node **out);
static imr_status parse_unary(parser *parse, bool value, imr_node **out);

static imr_status parse_not(parser *parse, bool value, imr_node **out)
{
    imr_node *inner = NULL;
    parts list = {0};
    parse->at++;
    /* A hyphen or NOT applies to the next word only, not to the words after it. */
    bool single = value || parse->at->kind == IMR_LEXEME_WORD;
    imr_status status = parse_near(parse, single, &inner);
    if (status == IMR_OK) status = add_part(parse, &list, inner);
    if (status == IMR_OK) status = join(parse, IMR_NODE_NOT, &list, out);
    return status;
}

static imr_status parse_field(parser *parse, imr_node **out)
{
    const imr_field *outer = parse->field;
    parse->field = parse->at->field;
    parse->at++;
    imr_status status = parse_unary(parse, true, out);
    parse->field = outer;
    return status;
}

static imr_status parse_group(parser *parse, imr_node **out)
{
    parse->at++;
    imr_status status = parse_or(parse, out);
    if (status == IMR_OK && parse->at->kind == IMR_LEXEME_CLOSE) parse->at++;
    return status;
}

static imr_status parse_unary(parser *parse, bool value, imr_node **out)
{
    *out = NULL;
    const imr_lexeme *lexeme = parse->at;
    if (++parse->depth > IMR_QUERY_DEPTH)
        return imr_fail(parse->err, IMR_LIMIT, "column %u: the query is nested deeper than %d",
                        imr_query_column(parse->query, lexeme->text.s), IMR_QUERY_DEPTH);
    imr_status status = IMR_OK;
    switch (lexeme->kind) {
    case IMR_LEXEME_NOT: status = parse_not(parse, value, out); break;
    case IMR_LEXEME_FIELD: status = parse_field(parse, out); break;
    case IMR_LEXEME_OPEN: status = parse_group(parse, out); break;
    case IMR_LEXEME_WORD: status = parse_words(parse, value, out); break;
    case IMR_LEXEME_PHRASE:
        parse->at++;
        status = leaf(parse, IMR_NODE_PHRASE, lexeme->text, out);
        break;
    case IMR_LEXEME_WILDCARD: status = parse_wildcard(parse, out); break;
    case IMR_LEXEME_AND:
    case IMR_LEXEME_OR:
    case IMR_LEXEME_NEAR:
    case IMR_LEXEME_CLOSE:
    case IMR_LEXEME_END: break; /* the scanner leaves none here */
    }
    parse->depth--;
    return status;
}

static imr_status join_near(parser *parse, const imr_lexeme *connector, imr_node *left, imr_node *right, imr_node **out)
{
    parts list = {0};
    imr_status status = add_part(parse, &list, left);
    if (status == IMR_OK) status = add_part(parse, &list, right);
    if (status == IMR_OK) status = join(parse, IMR_NODE_NEAR, &list, out);
    if (status != IMR_OK || list.n < 2) return status;
    (*out)->text = connector->text;
    (*out)->column = column_of(parse, connector->text.s);
    (*out)->distance = connector->distance;
    (*out)->ordered = connector->ordered;
    return IMR_OK;
}

/* Connectors associate to the left: a /5 b /3 c is (a /5 b) /3 c. */
static imr_status parse_near(parser *parse, bool value, imr_node **out)
{
    imr_status status = parse_unary(parse, value, out);
    while (status == IMR_OK && parse->at->kind == IMR_LEXEME_NEAR) {
        const imr_lexeme *connector = parse->at++;
        imr_node *right = NULL;
        if (++parse->connectors > IMR_QUERY_DEPTH)
            return imr_fail(parse->err, IMR_LIMIT, "column %u: the query has more than %d connectors",
                            imr_query_column(parse->query, connector->text.s), IMR_QUERY_DEPTH);
        status = parse_unary(parse, true, &right);
        if (status == IMR_OK) status = join_near(parse, connector, *out, right, out);
    }
    return status;
}

/* Marks as strict all words beside a typed AND; of facets only those after the AND, whose values it keeps separate. */
static void hold_words(const parts *list)
{
    for (size_t i = 0; i < list->n; i++) {
        imr_node *node = list->at[i];
        const parts inner = {node->parts, node->n, node->n};
        if (node->kind == IMR_NODE_AND) hold_words(&inner);
        node->strict = node->strict || node->field == NULL || (node->field->flags & IMR_FIELD_TEXT) != 0;
    }
}

static imr_status parse_and(parser *parse, imr_node **out)
{
    parts list = {0};
    imr_status status = IMR_OK;
    bool strict = false, typed = false;
    while (status == IMR_OK && parse->at->kind != IMR_LEXEME_END && parse->at->kind != IMR_LEXEME_CLOSE &&
           parse->at->kind != IMR_LEXEME_OR) {
        if (parse->at->kind == IMR_LEXEME_AND) {
            strict = typed = true;
            parse->at++;
            continue;
        }
        imr_node *part = NULL;
        status = parse_near(parse, false, &part);
        if (status != IMR_OK) break;
        if (part != NULL) part->strict = strict;
        strict = false;
        status = add_part(parse, &list, part);
    }
    if (typed) hold_words(&list);
    return status == IMR_OK ? join(parse, IMR_NODE_AND, &list, out) : status;
}

static imr_status parse_or(parser *parse, imr_node **out)
{
    parts list = {0};
    imr_status status = IMR_OK;
    for (bool more = true; more && status == IMR_OK;) {
        imr_node *part = NULL;
        status = parse_and(parse, &part);
        if (status == IMR_OK) status = add_part(parse, &list, part);
        more = parse->at->kind == IMR_LEXEME_OR;
        if (more) parse->at++;
    }
    return status == IMR_OK ? join(parse, IMR_NODE_OR, &list, out) : status;
}

static imr_status check_words(imr_str text, imr_error *err)
{
    imr_tokens tokens = {0};
    imr_status status = imr_tokenize(text, &tokens, err);
    if (status == IMR_OK && tokens.n > IMR_QUERY_WORDS)
        status = imr_fail(err, IMR_LIMIT, "column %u: the query has %zu words; the limit is %d",
                          imr_query_column(text, text.s + tokens.at[IMR_QUERY_WORDS].begin), tokens.n, IMR_QUERY_WORDS);
    imr_tokens_free(&tokens);
    return status;
}

imr_status imr_syntax_parse(imr_arena *arena, imr_str text, bool connectors, imr_notes *notes, imr_node **out,
                            imr_error *err)
{
    *out = NULL;
    if (text.n > IMR_QUERY_BYTES)
        return imr_fail(err, IMR_LIMIT, "column %u: the query is longer than %d bytes",
                        imr_query_column(text, text.s + IMR_QUERY_BYTES), IMR_QUERY_BYTES);
    imr_lexemes lexemes;
    imr_status status = check_words(text, err);
    if (status == IMR_OK) status = imr_scan(arena, text, connectors, notes, &lexemes, err);
    if (status != IMR_OK) return status;
    parser parse = {.arena = arena, .query = text, .at = lexemes.at, .last = text.s, .column = 1, .err = err};
    return parse_or(&parse, out);
}

void imr_node_describe(const imr_node *node, imr_buf *out)
{
    static const char *const names[] = {
        [IMR_NODE_WORDS] = "words",       [IMR_NODE_PHRASE] = "phrase",
        [IMR_NODE_AND] = "AND",           [IMR_NODE_OR] = "OR",
        [IMR_NODE_NOT] = "NOT",           [IMR_NODE_NEAR] = "NEAR",
        [IMR_NODE_WILDCARD] = "wildcard",
    };
    if (node == NULL) return;
    if (node->field != NULL) imr_buf_printf(out, "%s:", node->field->key);
    if (node->kind == IMR_NODE_NEAR)
        imr_buf_printf(out, "%s/%u", node->ordered ? "PRE" : "NEAR", node->distance);
    else
        imr_buf_puts(out, names[node->kind]);
    if (node->parts == NULL) {
        imr_buf_printf(out, "[%.*s]", IMR_STR_ARG(node->text));
        return;
    }
    for (size_t i = 0; i < node->n; i++) {
        imr_buf_putc(out, i == 0 ? '(' : ' ');
        imr_node_describe(node->parts[i], out);
    }
    imr_buf_putc(out, ')');
}
