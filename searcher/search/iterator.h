/* The documents that match a part of a query, in two phases. First come candidates, a window of 4,096 documents at a
 * time, by bits: that costs next to nothing a document. Then candidates are verified, a block of 64 documents at a
 * time, where only the positions of words can tell; the caller verifies no more documents than it needs.
 *
 * Lists of documents are the leaves, whether they come from the bitmap index or from posting lists. Windows are asked
 * for upwards, one perhaps several times in a row; imr_iterator_rewind() starts again. */
#ifndef IMR_ITERATOR_H
#define IMR_ITERATOR_H

#include "blocks.h"
#include "position_match.h"

typedef enum imr_iterator_kind {
    IMR_ITERATOR_LIST,      /* a list of documents */
    IMR_ITERATOR_AND,       /* every part that is not excluded, and none that is */
    IMR_ITERATOR_OR,        /* any part */
    IMR_ITERATOR_POSITIONS, /* its part, where the words stand as they should */
} imr_iterator_kind;

typedef struct imr_iterator {
    imr_iterator_kind kind;
    bool two_phase;           /* candidates have to be verified */
    bool excluded;            /* in an AND: what it matches does not match */
    uint32_t cost;            /* it has at most so many documents */
    const char *name, *label; /* for explanations: a field's prefix, and a word or value; label NULL: none */
    imr_doclist list;
    uint32_t place; /* in its ids */
    struct imr_iterator **parts;
    size_t n, room;
    struct imr_iterator *only; /* of an OR: its only part that has documents; NULL where there is none, or several */
    imr_position_match *positions;
    const imr_cancel *cancel;   /* of POSITIONS */
    struct imr_iterator *outer; /* of POSITIONS: its candidates are those that will be verified; NULL: not known */
    size_t window;              /* that is loaded */
    const uint64_t *bits;       /* its candidates, IMR_WINDOW blocks */
    uint64_t *own;              /* room for them */
    uint64_t *known, *matches;  /* of POSITIONS: which candidates were verified, and which of these match */
} imr_iterator;

/* NULL when memory is out, from each of these. What a list points to outlives the iterator. */
imr_iterator *imr_iterator_list(imr_arena *arena, const imr_doclist *list, uint32_t documents);
imr_iterator *imr_iterator_join(imr_arena *arena, imr_iterator_kind kind);
/* Takes the position match over, also when it fails. */
imr_iterator *imr_iterator_positions(imr_arena *arena, imr_iterator *part, imr_position_match *positions,
                                     const imr_cancel *cancel);
/* Adds a part to an AND or OR; false when memory is out, also where the part is NULL. */
bool imr_iterator_add(imr_arena *arena, imr_iterator *to, imr_iterator *part);
/* An AND or OR that has all of its parts: computes its cost and the order of its parts. */
void imr_iterator_finish(imr_iterator *of, uint32_t documents);

/* The whole of which all is part: what is verified block after block is fetched ahead. */
void imr_iterator_fetch_ahead(imr_iterator *whole);

void imr_iterator_rewind(imr_iterator *of);
/* The first window, not before this one, that may have candidates; SIZE_MAX: none. */
size_t imr_iterator_next(imr_iterator *of, size_t window);
void imr_iterator_load(imr_iterator *of, size_t window);

/* The candidates of a block. */
static inline uint64_t imr_iterator_at(imr_iterator *of, size_t block)
{
    if (of->window != block / IMR_WINDOW) imr_iterator_load(of, block / IMR_WINDOW);
    return of->bits[block % IMR_WINDOW];
}

/* Which of some documents of a block match. IMR_CANCELLED, what the position match says. */
imr_status imr_iterator_verify(imr_iterator *of, size_t block, uint64_t some, uint64_t *matches, imr_error *err);

/* Appends it as it is evaluated, each leaf with its number of documents. */
void imr_iterator_describe(const imr_iterator *of, imr_buf *out);

#endif
