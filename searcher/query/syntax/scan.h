/* Splits a query into lexemes: operators, marks, parentheses, field names, words. Used by syntax.c. */
#ifndef IMR_SCAN_H
#define IMR_SCAN_H

#include "notes.h"
#include "record.h"

typedef enum imr_lexeme_kind {
    IMR_LEXEME_WORD,
    IMR_LEXEME_PHRASE, /* text is between the marks */
    IMR_LEXEME_FIELD,  /* "name:", with its value directly after it */
    IMR_LEXEME_OPEN,
    IMR_LEXEME_CLOSE,
    IMR_LEXEME_AND,
    IMR_LEXEME_OR,
    IMR_LEXEME_NOT,      /* also a hyphen before a word and "!" before a value */
    IMR_LEXEME_NEAR,     /* a connector: "/5", "w/5", "pre/5", "+5", "/s", "NEAR", "ADJ/5" ... */
    IMR_LEXEME_WILDCARD, /* "arthroscop*", without the star */
    IMR_LEXEME_END,
} imr_lexeme_kind;

typedef struct imr_lexeme {
    imr_lexeme_kind kind;
    imr_str text;           /* a span of the query */
    const imr_field *field; /* of FIELD */
    uint32_t distance;      /* of NEAR */
    bool ordered;           /* of NEAR */
} imr_lexeme;

typedef struct imr_lexemes {
    imr_lexeme *at; /* the last one is END */
    size_t n;
} imr_lexemes;

/* Splits a query. In the result every operator has its operands, every parenthesis its partner, every field its value.
 * Anything else becomes a WORD, or is removed if it is a parenthesis, with a note. connectors: as in syntax.h.
 * IMR_MEMORY. */
imr_status imr_scan(imr_arena *arena, imr_str query, bool connectors, imr_notes *notes, imr_lexemes *out,
                    imr_error *err);

/* The column of a place in the query: from 1, in characters. */
uint32_t imr_query_column(imr_str query, const char *place);

#endif
