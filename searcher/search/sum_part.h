/* For sum.c: the parts of a sum, which tell block by block (blocks.h) where they are and what they weigh there. Blocks
 * are asked for upwards, one perhaps again for other documents of it. */
#ifndef IMR_SUM_PART_H
#define IMR_SUM_PART_H

#include "blocks.h"
#include "sum.h"

/* ---- the index, and its documents' lengths ---- */

enum { IMR_USUAL_LENGTH = 1024 };

typedef struct imr_sum_ground {
    const imr_reader *reader;
    const uint32_t *lengths; /* NULL: the reader's */
    imr_weighting how;
    imr_index_size size;
    imr_arena *arena;
    imr_formula formula;            /* of lengths alone */
    double usual[IMR_USUAL_LENGTH]; /* what usual lengths come to in it, as they are wanted */
} imr_sum_ground;

imr_status imr_sum_length(const imr_sum_ground *ground, imr_docid id, uint32_t *length, imr_error *err);
double imr_sum_norm(imr_sum_ground *ground, uint32_t length);

/* The block at hand: how long its documents are, those that are looked at, and what that comes to. */
typedef struct imr_block_lengths {
    size_t block;
    uint32_t length[IMR_BLOCK];
    double norm[IMR_BLOCK];
} imr_block_lengths;

/* ---- a word: which documents have it, and how often ---- */

typedef struct imr_sum_word {
    const imr_word *of;
    imr_str prefix;
    imr_blocks held;
    imr_frequency frequency;
    uint32_t *ids, *counts; /* where nobody said who has it: all of it, which is rare then; else NULL */
    imr_postings *postings; /* for counts that are not at hand; NULL: not yet wanted */
} imr_sum_word;

imr_status imr_sum_word_open(imr_sum_word *word, const imr_sum_ground *ground, imr_str prefix, const imr_word *of,
                             imr_error *err);
void imr_sum_word_close(imr_sum_word *word);
/* How often it is in some documents of the block, also in those that have it not. */
imr_status imr_sum_word_count(imr_sum_word *word, const imr_reader *reader, size_t block, uint64_t some,
                              uint32_t *times, imr_error *err);

/* ---- one of several that mean the same: the documents that have all of its words, where they stand as asked, each as
 * often as its rarest word there ---- */

typedef struct imr_sum_alternative {
    imr_sum_word *words;
    size_t n;
    imr_blocks given;
    const imr_check *stands;
    uint32_t documents; /* that have it, at most */
    uint64_t here;      /* in the block that was asked for last; counted: where times are right */
    uint32_t times[IMR_BLOCK];
} imr_sum_alternative;

/* ---- what means the same, as one word ---- */

typedef struct imr_sum_same {
    imr_sum_alternative *alternatives;
    size_t n;
    imr_formula formula;
    double most; /* no document has more of it */
    uint32_t documents;
} imr_sum_same;

/* ---- a part ---- */

typedef struct imr_sum_part {
    const imr_part *of;
    imr_sum_same *words;
    imr_blocks given;
    double most;        /* no document has more of it */
    uint32_t documents; /* that have it, at most */
    bool in_doubt;      /* it has to be settled */
} imr_sum_part;

/* `of` outlives it. What is opened is closed, also after a failure. */
imr_status imr_sum_part_open(imr_sum_part *part, imr_sum_ground *ground, const imr_part *of, imr_error *err);
void imr_sum_part_close(imr_sum_part *part);
/* Back to the first block. */
void imr_sum_part_rewind(imr_sum_part *part);
/* Which documents of the block have it, or may. */
uint64_t imr_sum_part_at(imr_sum_part *part, size_t block);
/* What it weighs in some of these, as if it stood in all of them. */
imr_status imr_sum_part_weigh(imr_sum_part *part, const imr_reader *reader, const imr_block_lengths *at, uint64_t some,
                              double *weights, imr_error *err);
/* Asks where it stands, and weighs it there; *here becomes in which of some it is. */
imr_status imr_sum_part_settle(imr_sum_part *part, const imr_block_lengths *at, uint64_t some, double *weights,
                               uint64_t *here, imr_error *err);
void imr_sum_part_describe(const imr_sum_part *part, imr_buf *out);

#endif
