/* The query tree: the meaning of a query. Each clause has a role in the one above it. interpret.c makes the tree,
 * compile.c compiles it, snippet.c marks its words, relax.c drops parts of it. */
#ifndef IMR_CLAUSE_H
#define IMR_CLAUSE_H

#include "record.h"

typedef enum imr_clause_kind {
    IMR_CLAUSE_TERM,    /* one stem */
    IMR_CLAUSE_PHRASE,  /* stems in this order */
    IMR_CLAUSE_SYNONYM, /* parts are TERM or PHRASE with the same meaning, weighed as one word */
    IMR_CLAUSE_NEAR,    /* two parts near each other: TERM, PHRASE, SYNONYM, NEAR, or OR of these */
    IMR_CLAUSE_FACET,   /* the field has one of the values */
    IMR_CLAUSE_RANGE,   /* the field is between two values, both included; an absent end is open */
    IMR_CLAUSE_OR,      /* one of the parts */
    IMR_CLAUSE_AND,     /* the parts, each in its role */
} imr_clause_kind;

typedef enum imr_role {
    IMR_ROLE_MUST,     /* must match, adds to the score */
    IMR_ROLE_FILTER,   /* must match, does not add to the score */
    IMR_ROLE_SHOULD,   /* need not match, adds to the score */
    IMR_ROLE_MUST_NOT, /* must not match */
} imr_role;

/* How readily a part from bare words is dropped if nothing matches. */
typedef enum imr_hold {
    IMR_HOLD_WORD,      /* first */
    IMR_HOLD_PLACE,     /* a body part, a level, a side */
    IMR_HOLD_TREATMENT, /* last */
} imr_hold;

typedef struct imr_clause {
    imr_clause_kind kind;
    imr_role role;
    bool read;                 /* from bare words: may be dropped if nothing matches, facets last */
    imr_hold hold;             /* if `read` */
    bool dropped;              /* was required until relax.c dropped it; not printed */
    bool strict;               /* of a facet: not joined with others of its field; of a phrase: it follows an AND */
    const imr_field *field;    /* of FACET, RANGE; of TERM, PHRASE, SYNONYM, NEAR: the only text field (NULL: all) */
    imr_list values;           /* TERM: the stem; PHRASE: the stems; FACET: the values; RANGE: begin and end */
    double weight;             /* of words: a factor; of FACET, RANGE: what a match adds, 0 for a filter */
    struct imr_clause **parts; /* of SYNONYM, NEAR, OR, AND */
    size_t n;
    uint32_t distance; /* of NEAR: from the end of one to the beginning of the other, in words; 1 is the next */
    bool ordered;      /* of NEAR: in the order of the parts */
    imr_str text;      /* the words of the query that it was read from, for notes */
} imr_clause;

/* These return NULL if memory runs out. Adding NULL fails too, so checking the last call suffices. */
imr_clause *imr_clause_new(imr_arena *arena, imr_clause_kind kind, imr_role role, const imr_field *field, imr_str text);
bool imr_clause_add(imr_arena *arena, imr_clause *clause, imr_clause *part);

/* Whether it requires an order or nearness of words: a phrase, a NEAR. */
bool imr_clause_has_order(const imr_clause *clause);

/* The default weight of a kind: words 1; facets and ranges 0, so that they only filter. */
double imr_clause_usual_weight(imr_clause_kind kind);

#endif
