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
    double *usual;       /* the norms of lengths below IMR_USUAL_LENGTH, computed on demand */
} imr_score_context;

imr_weighting imr_ranking_weighting(void);
imr_status imr_score_context_open(const imr_query_context *query, imr_score_context *out, imr_error *err);

/* Documents that are weighed together: in ascending order, all of one window. A set of them is bits, the lowest for the
 * first. */
enum { IMR_BATCH = 64 };
typedef struct imr_batch {
    uint64_t number; /* unlike that of other batches; not 0 */
    size_t n;
    imr_docid ids[IMR_BATCH];
    uint32_t length[IMR_BATCH];
    double norm[IMR_BATCH]; /* of these lengths */
} imr_batch;
/* Reads the lengths of a batch whose documents are set. */
imr_status imr_batch_read(imr_score_context *context, imr_batch *batch, imr_error *err);

/* ---- words ---- */

/* A word of the query and its postings: which documents have it, and how often. All parts of a query that have the word
 * share it. */
typedef struct imr_word {
    imr_str prefix, term;
    imr_iterator *where; /* its documents, the list below */
    imr_doclist list;
    const uint8_t *counts;   /* of the bitmap index, by rank; NULL: none */
    const uint32_t *ranks;   /* of list.bits */
    const uint32_t *counted; /* of a posting list that was read; otherwise NULL */
    imr_frequency frequency;
    imr_postings *postings; /* for counts that are not in memory; NULL: not needed yet */
    size_t block;           /* the current one */
    uint64_t here;          /* its documents that have the word */
    uint32_t first;         /* index of the first of them in the list, if there are counts */
    bool is_read;           /* counts of the block were read from the postings */
    uint32_t read[IMR_BLOCK];
    struct imr_word_group *alone; /* the word as a group of its own; NULL: not needed yet */
} imr_word;

void imr_word_rewind(imr_word *word); /* also frees what it does not need any more */

/* A word, or several that count as often as the rarest of them. */
typedef struct imr_alternative {
    imr_iterator *where; /* the documents that have it */
    imr_word **words;
    size_t n;
    uint64_t here; /* the known documents of the group's batch that have it */
} imr_alternative;

/* Alternatives with the same meaning, weighed as one word that occurs as often as all of them together. Scorers may
 * share a group: what it weighs in a document is computed once. */
typedef struct imr_word_group {
    imr_alternative *alternatives;
    size_t n;
    imr_formula formula;
    double most;               /* upper bound of the weight in any document */
    uint64_t batch;            /* the current one; 0: none */
    uint64_t known;            /* its documents that were weighed */
    double weights[IMR_BATCH]; /* in these, without the scorer's factor */
} imr_word_group;

/* Computes the formula and the bounds of a group whose alternatives are set. Errors of the reader. */
imr_status imr_word_group_open(imr_word_group *group, imr_score_context *context, imr_error *err);

typedef struct imr_scorer {
    imr_iterator *where;     /* the documents that it adds to */
    imr_iterator *within;    /* which must match this too; NULL: none */
    imr_word_group **groups; /* none: the factor is the weight */
    size_t n;
    double factor; /* not negative */
    double most;   /* upper bound of what it adds to any document */
    bool two_phase;
} imr_scorer;

/* Computes the bounds of a scorer whose iterators, groups and factor are set. */
void imr_scorer_open(imr_scorer *scorer);
void imr_scorer_rewind(imr_scorer *scorer);
/* Whether it adds only to documents that the other one adds to: words side by side to those of each word. */
static inline bool imr_scorer_implies(const imr_scorer *scorer, const imr_scorer *other)
{
    if (other->within != NULL && other->within != scorer->within) return false;
    return scorer->where == other->where || (scorer->where->n > 0 && imr_iterator_implies(scorer->where, other->where));
}
/* False if there is no document that it can add to. */
bool imr_scorer_adds(const imr_scorer *scorer);

/* The documents of a block that it may add to. */
static inline uint64_t imr_scorer_at(imr_scorer *scorer, size_t block)
{
    const uint64_t here = imr_iterator_at(scorer->where, block);
    return here == 0 || scorer->within == NULL ? here : here & imr_iterator_at(scorer->within, block);
}
/* Which documents of a batch it may add to, and what it adds to some of these, assuming that they match. */
uint64_t imr_scorer_among(imr_scorer *scorer, const imr_batch *in, uint64_t some);
imr_status imr_scorer_weigh(imr_scorer *scorer, const imr_reader *reader, const imr_batch *in, uint64_t some,
                            double *weights, imr_error *err);
/* Verifies some of the documents that were weighed last, and corrects their weights. */
imr_status imr_scorer_verify(imr_scorer *scorer, const imr_reader *reader, const imr_batch *in, uint64_t some,
                             double *weights, imr_error *err);

/* Appends the names of its words: "mri", "heading:mri", "mri|magnet reson". */
void imr_scorer_describe(const imr_scorer *scorer, imr_buf *out);

#endif
