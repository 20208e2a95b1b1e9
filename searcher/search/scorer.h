/* What a part of a query adds to a document's score: the weights of its words, each word by how often the document and
 * the index have it and by the document's length (weighting.h), times a factor; or a constant. */
#ifndef IMR_SCORER_H
#define IMR_SCORER_H

#include "iterator.h"
#include "query_context.h"
#include "weighting.h"

/* ---- what all scorers of a query share ---- */

enum { IMR_USUAL_LENGTH = 1024 };

typedef struct imr_score_context {
    const imr_query_context *query;
    imr_index_size size;
    imr_formula formula; /* of lengths alone */
    double *usual;       /* the norms of the lengths below IMR_USUAL_LENGTH, as they are wanted; NULL: none was yet */
} imr_score_context;

imr_weighting imr_ranking_weighting(void);
imr_status imr_score_context_open(const imr_query_context *query, imr_score_context *out, imr_error *err);

/* The lengths of the documents at hand, all of one block, and their norms. */
typedef struct imr_block_lengths {
    size_t block;
    uint32_t length[IMR_BLOCK];
    double norm[IMR_BLOCK];
} imr_block_lengths;
imr_status imr_block_lengths_read(imr_score_context *context, size_t block, uint64_t some, imr_block_lengths *out,
                                  imr_error *err);

/* ---- words ---- */

/* The postings of a word: who has it, and how often. */
typedef struct imr_word {
    imr_str prefix, term;
    imr_doclist list;
    const uint8_t *counts;   /* of the bitmap index, by rank; NULL: none */
    const uint32_t *ranks;   /* of list.bits */
    const uint32_t *counted; /* of a posting list that was read; NULL: it was not */
    imr_frequency frequency; /* filled when the scorer is opened */
    uint32_t place;          /* in the ids */
    imr_postings *postings;  /* for counts that are not at hand; NULL: not yet wanted */
} imr_word;

/* A word, or several that count as often as the rarest of them. */
typedef struct imr_alternative {
    imr_iterator *where; /* the documents that have it */
    imr_word **words;
    size_t n;
    uint32_t documents;        /* that have it, at most */
    uint64_t here;             /* of the documents at hand, those that have it, */
    uint32_t times[IMR_BLOCK]; /* and how often */
} imr_alternative;

/* What means the same: weighed as one word that is there as often as all alternatives together. */
typedef struct imr_word_group {
    imr_alternative *alternatives;
    size_t n;
    imr_formula formula;
    double most; /* no document has a higher weight */
} imr_word_group;

typedef struct imr_scorer {
    imr_iterator *where;    /* the documents that it adds to */
    imr_iterator *within;   /* and which have to match this too; NULL: none */
    imr_word_group *groups; /* none: the factor is the weight */
    size_t n;
    double factor;      /* not negative */
    double most;        /* it adds no more to any document */
    uint32_t documents; /* that it adds to, at most */
    bool two_phase;
} imr_scorer;

/* Computes the bounds of a scorer whose iterators, groups, words and factor are set. What the reader says. */
imr_status imr_scorer_open(imr_scorer *scorer, imr_score_context *context, imr_error *err);
void imr_scorer_close(imr_scorer *scorer);
void imr_scorer_rewind(imr_scorer *scorer);

/* The documents of a block that it may add to. */
uint64_t imr_scorer_at(imr_scorer *scorer, size_t block);
/* What it adds to some of these, as if all of them matched. */
imr_status imr_scorer_weigh(imr_scorer *scorer, const imr_reader *reader, const imr_block_lengths *at, uint64_t some,
                            double *weights, imr_error *err);
/* Verifies some of the documents that were weighed last, and corrects their weights; *here becomes those that it adds
 * to. */
imr_status imr_scorer_verify(imr_scorer *scorer, const imr_block_lengths *at, uint64_t some, double *weights,
                             uint64_t *here, imr_error *err);

/* Appends the names of its words: "mri", "heading:mri", "mri|magnet reson". */
void imr_scorer_describe(const imr_scorer *scorer, imr_buf *out);

#endif
