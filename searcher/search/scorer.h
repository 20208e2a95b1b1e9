/* What a part of a query adds to a document's score: the weights of its words, each by its frequency in document and
 * index and by the document's length (weighting.h), times a factor; or a constant. */
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
    double *usual;       /* the norms of lengths below IMR_USUAL_LENGTH, computed on demand; NULL: none yet */
} imr_score_context;

imr_weighting imr_ranking_weighting(void);
imr_status imr_score_context_open(const imr_query_context *query, imr_score_context *out, imr_error *err);

/* The lengths of the current documents, all of one block, and their norms. */
typedef struct imr_block_lengths {
    size_t block;
    uint32_t length[IMR_BLOCK];
    double norm[IMR_BLOCK];
} imr_block_lengths;
imr_status imr_block_lengths_read(imr_score_context *context, size_t block, uint64_t some, imr_block_lengths *out,
                                  imr_error *err);

/* ---- words ---- */

/* The postings of a word: which documents have it, and how often. */
typedef struct imr_word {
    imr_str prefix, term;
    imr_doclist list;
    const uint8_t *counts;   /* of the bitmap index, by rank; NULL: none */
    const uint32_t *ranks;   /* of list.bits */
    const uint32_t *counted; /* of a posting list that was read; otherwise NULL */
    imr_frequency frequency; /* set when the scorer is opened */
    uint32_t place;          /* index in the ids */
    imr_postings *postings;  /* for counts that are not in memory; NULL: not needed yet */
} imr_word;

/* A word, or several that count as often as the rarest of them. */
typedef struct imr_alternative {
    imr_iterator *where; /* the documents that have it */
    imr_word **words;
    size_t n;
    uint32_t documents;        /* upper bound of the documents that have it */
    uint64_t here;             /* those of the current documents that have it */
    uint32_t times[IMR_BLOCK]; /* how often each has it */
} imr_alternative;

/* Alternatives with the same meaning, weighed as one word that occurs as often as all of them together. */
typedef struct imr_word_group {
    imr_alternative *alternatives;
    size_t n;
    imr_formula formula;
    double most; /* upper bound of the weight in any document */
} imr_word_group;

typedef struct imr_scorer {
    imr_iterator *where;    /* the documents that it adds to */
    imr_iterator *within;   /* which must match this too; NULL: none */
    imr_word_group *groups; /* none: the factor is the weight */
    size_t n;
    double factor;      /* not negative */
    double most;        /* upper bound of what it adds to any document */
    uint32_t documents; /* upper bound of the documents it adds to */
    bool two_phase;
} imr_scorer;

/* Computes the bounds of a scorer whose iterators, groups, words and factor are set. Errors of the reader. */
imr_status imr_scorer_open(imr_scorer *scorer, imr_score_context *context, imr_error *err);
void imr_scorer_close(imr_scorer *scorer);
void imr_scorer_rewind(imr_scorer *scorer);

/* The documents of a block that it may add to. */
uint64_t imr_scorer_at(imr_scorer *scorer, size_t block);
/* What it adds to some of these, assuming that all of them match. */
imr_status imr_scorer_weigh(imr_scorer *scorer, const imr_reader *reader, const imr_block_lengths *at, uint64_t some,
                            double *weights, imr_error *err);
/* Verifies some of the documents that were weighed last, and corrects their weights; *here becomes those that it adds
 * to. */
imr_status imr_scorer_verify(imr_scorer *scorer, const imr_block_lengths *at, uint64_t some, double *weights,
                             uint64_t *here, imr_error *err);

/* Appends the names of its words: "mri", "heading:mri", "mri|magnet reson". */
void imr_scorer_describe(const imr_scorer *scorer, imr_buf *out);

#endif
