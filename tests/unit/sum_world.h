/* A small index that is made by chance, and all that there is to know of its words: what test_sum*.c rank. */
#ifndef IMR_SUM_WORLD_H
#define IMR_SUM_WORLD_H

#include "test.h"

#include "docset.h"
#include "record.h"
#include "sum.h"

enum { DOCUMENTS = 700, WORDS = 24 };

typedef struct world {
    char folder[64];
    imr_reader *reader;
    imr_arena *arena;
    uint32_t last, *lengths;
    imr_docset *of_word[WORDS + 1]; /* the last stands nowhere */
    uint32_t *ids[WORDS + 1];
    double length, total[WORDS + 1]; /* of all documents, and how often they have a word */
    uint32_t *counts[WORDS + 1];     /* by document */
    uint8_t *few[WORDS + 1];         /* the same as imr_posting_list has them */
    uint32_t *ranks[WORDS + 1];
    double *weights[WORDS + 1]; /* by document, as the engine has them */
    imr_docset *odd, *rare;
    imr_weighting how;
} world;

/* For a group of tests. */
int world_setup(void **state);
int world_teardown(void **state);

uint32_t roll(uint32_t n); /* below n */
imr_str word(uint32_t k);
/* Word k, of which nothing is at hand, or the documents as bits or ids, or the counts too. */
imr_word make_word(const world *in, uint32_t k);
imr_doclist view(const imr_docset *set);

/* The best by a query, which is freed. */
imr_hits *ask(const world *in, imr_query *query, uint32_t offset, uint32_t limit);
/* The query of parts; by the index's lengths. */
imr_query *sum_query(const world *in, const imr_part *parts, size_t n);

/* Where something stands is made up: by the salt (0: everywhere), in three of four documents. */
bool stands(uint32_t salt, uint32_t id);
/* The check of it. How many documents were asked for, and how many checks there are. */
imr_check check_of(uint32_t salt);
extern uint32_t asked, checks;

#endif
