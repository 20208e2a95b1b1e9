/* Parses a typed query into a syntax tree. It knows operators, quotation marks, parentheses and field names, but not
 * what a word means.
 *
 *   words in a row            one WORDS leaf: what interpret.h reads
 *   "a phrase"                PHRASE; curly marks do as well
 *   a AND b, a b, a OR b      capitals only; OR binds looser than AND
 *   NOT a, -a
 *   field:value, field:"a b", field:(a OR b), field:!value     leaves with their field set
 *   a /5 b, a w/5 b, a NEAR/5 b     NEAR: within 5 words; /s 25, /p 75, NEAR 10; binds tighter than AND
 *   a pre/5 b, a +5 b, a ADJ/5 b    in this order too
 *   arthroscop*               WILDCARD
 *
 * Mistakes are not errors: what cannot be an operator, a field or a pair of marks is read as words, with a note. */
#ifndef IMR_SYNTAX_H
#define IMR_SYNTAX_H

#include "notes.h"
#include "record.h"

typedef enum imr_node_kind {
    IMR_NODE_WORDS,
    IMR_NODE_PHRASE,
    IMR_NODE_AND,
    IMR_NODE_OR,
    IMR_NODE_NOT,      /* one part */
    IMR_NODE_NEAR,     /* two parts */
    IMR_NODE_WILDCARD, /* a leaf; text is what precedes the star */
} imr_node_kind;

typedef struct imr_node {
    imr_node_kind kind;
    bool strict;            /* an AND was typed: words are not dropped, and values of one facet are not alternatives */
    imr_str text;           /* of a leaf: a span of the query */
    uint32_t column;        /* of a leaf and of NEAR (its connector): from 1, in characters */
    const imr_field *field; /* of a leaf: the field to search; NULL: all */
    struct imr_node **parts;
    size_t n;
    uint32_t distance; /* of NEAR: the largest distance in words; 1 is adjacent */
    bool ordered;      /* of NEAR: the first part comes first */
} imr_node;

/* Limits; a query beyond them is IMR_LIMIT. */
enum {
    IMR_QUERY_BYTES = 64 * 1024,
    IMR_QUERY_DEPTH = 100, /* of parentheses, NOT and connectors */
    IMR_QUERY_WORDS = 1000,
};

/* Parses a query. connectors: whether "/5", NEAR and the like are connectors, or else words. *out is NULL for a query
 * without a word. The tree belongs to the arena and points into text. IMR_LIMIT, with the column. */
imr_status imr_syntax_parse(imr_arena *arena, imr_str text, bool connectors, imr_notes *notes, imr_node **out,
                            imr_error *err);

/* The tree as one line, for --explain and tests: AND(words[mri] NOT(phrase[x]) NEAR/5(words[a] words[b])). */
void imr_node_describe(const imr_node *node, imr_buf *out);

#endif
