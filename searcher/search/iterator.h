/* The documents that match a part of a query, in two phases. First come candidates as bits, a window of 4,096 documents
 * at a time, which costs next to nothing a document. Then, if only positions can decide, candidates are verified in
 * blocks of 64 documents; the caller verifies no more than it needs.
 *
 * The leaves are lists of documents, from the bitmap index or from posting lists. Windows must be requested in
 * ascending order, possibly one several times in a row; imr_iterator_rewind() starts again. */
#ifndef IMR_ITERATOR_H
#define IMR_ITERATOR_H

#include "blocks.h"
#include "position_match.h"

typedef enum imr_iterator_kind {
    IMR_ITERATOR_LIST,      /* a list of documents */
    IMR_ITERATOR_AND,       /* all parts that are not excluded, and no excluded one */
    IMR_ITERATOR_OR,        /* any part */
    IMR_ITERATOR_POSITIONS, /* its part, if the positions of the words match */
} imr_iterator_kind;

typedef struct imr_iterator {
    imr_iterator_kind kind;
    bool two_phase;           /* candidates must be verified */
    bool excluded;            /* in an AND: its matches do not match */
    uint32_t cost;            /* at most this many documents */
    const char *name, *label; /* for explanations: a field's prefix, and a word or value; label may be NULL */
    imr_doclist list;
    uint32_t place; /* index in its ids */
    struct imr_iterator **parts;
    size_t n;
    struct imr_iterator *only; /* of an OR: its only part that has documents; NULL if there is none, or several */
    imr_position_match *positions;
    const imr_cancel *cancel;   /* of POSITIONS */
    struct imr_iterator *outer; /* of POSITIONS: only its candidates will be verified; NULL: unknown */
    size_t window;              /* the one that is loaded */
    const uint64_t *bits;       /* its candidates, IMR_WINDOW blocks */
    uint64_t *own;              /* memory for them */
    uint64_t *known, *matches;  /* of POSITIONS: candidates that were verified, and those of them that match */
} imr_iterator;

/* These return NULL if memory runs out. What a list points to must outlive the iterator. */
imr_iterator *imr_iterator_list(imr_arena *arena, const imr_doclist *list, uint32_t documents);
imr_iterator *imr_iterator_join(imr_arena *arena, imr_iterator_kind kind);
/* Takes ownership of the position match, also on failure. */
imr_iterator *imr_iterator_positions(imr_arena *arena, imr_iterator *part, imr_position_match *positions,
                                     const imr_cancel *cancel);
/* Adds a part to an AND or OR; false if memory runs out or the part is NULL. */
bool imr_iterator_add(imr_arena *arena, imr_iterator *to, imr_iterator *part);
/* Computes the cost of an AND or OR that has all of its parts, and their order. */
void imr_iterator_finish(imr_iterator *of, uint32_t documents);

/* Whether it is certain, by how they are made, that every match of the one matches the other. */
bool imr_iterator_implies(const imr_iterator *one, const imr_iterator *other);

/* Lets the parts of the whole iterator prefetch what will be verified. */
void imr_iterator_fetch_ahead(imr_iterator *whole);

void imr_iterator_rewind(imr_iterator *of);
/* The first window from this one on that may have candidates; SIZE_MAX: none. */
size_t imr_iterator_next(imr_iterator *of, size_t window);
void imr_iterator_load(imr_iterator *of, size_t window);

/* The candidates of a block. */
static inline uint64_t imr_iterator_at(imr_iterator *of, size_t block)
{
    if (of->window != block / IMR_WINDOW) imr_iterator_load(of, block / IMR_WINDOW);
    return of->bits[block % IMR_WINDOW];
}

/* Which of some documents of a block match. IMR_CANCELLED, errors of the position match. */
imr_status imr_iterator_verify(imr_iterator *of, size_t block, uint64_t some, uint64_t *matches, imr_error *err);

/* Appends the iterator as it is evaluated, each leaf with its number of documents. */
void imr_iterator_describe(const imr_iterator *of, imr_buf *out);

#endif
