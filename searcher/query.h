/* The query as it is typed to a syntax tree. It knows operators, quotation marks, parentheses and field names, and
 * nothing of what a word means.
 *
 *   words in a row            one WORDS leaf: what understand.h reads
 *   "a phrase"                PHRASE; curly marks do as well
 *   a AND b, a b, a OR b      capitals only; OR binds looser than AND
 *   NOT a, -a
 *   field:value, field:"a b", field:(a OR b), field:!value     leaves with their field set
 *
 * It is forgiving: what cannot be an operator, a field or a pair of marks is read as words, and a note says so. */
#ifndef IMR_QUERY_H
#define IMR_QUERY_H

#include "notes.h"
#include "record.h"

typedef enum imr_node_kind {
    IMR_NODE_WORDS,
    IMR_NODE_PHRASE,
    IMR_NODE_AND,
    IMR_NODE_OR,
    IMR_NODE_NOT, /* one part */
} imr_node_kind;

typedef struct imr_node {
    imr_node_kind kind;
    bool strict;            /* stands behind an AND that was typed: narrows, even within one facet */
    imr_str text;           /* of a leaf: a span of the query */
    uint32_t column;        /* of a leaf: from 1, in characters */
    const imr_field *field; /* of a leaf: where it is looked for; NULL: everywhere */
    struct imr_node **parts;
    size_t n;
} imr_node;

enum {
    IMR_QUERY_BYTES = 32 * 1024, /* longer queries are refused */
    IMR_QUERY_DEPTH = 64,        /* so are deeper ones */
};

/* *out is NULL for a query without a word. It and its spans belong to arena and text. IMR_LIMIT, with the column. */
imr_status imr_query_parse(imr_arena *arena, imr_str text, imr_notes *notes, imr_node **out, imr_error *err);

/* The tree as one line, for tests: AND(words[mri] NOT(phrase[x])). */
void imr_node_describe(const imr_node *node, imr_buf *out);

#endif
