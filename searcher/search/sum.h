/* Ranking: documents by the sum of what weighs in them. It is the best of many alternatives, of which only few need a
 * look; the sum is taken in the order of the parts, whatever is looked at. */
#ifndef IMR_SUM_H
#define IMR_SUM_H

#include "xap.h"

/* What only the caller can tell of a document; who takes it frees the context, also when that fails. free may be NULL.
 */
typedef struct imr_check {
    imr_status (*test)(void *context, imr_docid id, bool *matches, imr_error *err);
    void (*free)(void *context);
    void *context;
} imr_check;
void imr_check_free(const imr_check *check);

typedef struct imr_word {
    imr_str term;
    imr_posting_list counted; /* its documents, and their counts, where they are at hand: else postings are read */
} imr_word;

/* A word, or words that are there as often as the rarest of them; n is 1 or more, here and of imr_same. */
typedef struct imr_alternative {
    const imr_word *words;
    size_t n;
    imr_doclist set;  /* the documents that may have it, which have the words; absent: those that have the words */
    imr_check stands; /* which of these have it; asked of as few as will do; {0}: all of them */
} imr_alternative;

/* What means the same: weighed as one word that is there as often as all alternatives together. */
typedef struct imr_same {
    const imr_alternative *alternatives;
    size_t n;
} imr_same;

typedef struct imr_part {
    imr_str prefix;        /* of its words */
    const imr_same *words; /* each weighs by itself; none: each document of the set weighs the factor */
    size_t n;
    double factor;    /* of its weight; not negative */
    imr_doclist set;  /* where it may weigh; absent: where all of the words are */
    imr_check stands; /* which of these have it, as above */
} imr_part;
/* Frees its checks. */
void imr_part_free(const imr_part *part);

typedef struct imr_sum {
    const imr_reader *reader;
    imr_weighting how;
    const uint32_t *lengths;  /* of the documents, by id from 0 to the last; NULL: the reader's, which takes longer */
    const imr_doclist *among; /* what is ranked, bits whose n is given; NULL: what has any part */
    const imr_part *parts;
    size_t n;
} imr_sum;

/* The query of it. The checks are taken over, also when it fails; the parts are copied, and what they and the sum point
 * to outlives the query, as the arena does, where all else lies. What the reader says, IMR_MEMORY. */
imr_status imr_sum_query(const imr_sum *sum, imr_arena *arena, imr_query **out, imr_error *err);

#endif
