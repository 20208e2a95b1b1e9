/* What words.c and units.c share: a run of words on its way to clauses. */
#ifndef IMR_WORDS_INTERNAL_H
#define IMR_WORDS_INTERNAL_H

#include "mention_internal.h"
#include "words.h"

typedef struct imr_words_run {
    imr_interpreter *reading;
    const imr_words_how *how;
    imr_str text;
    imr_token *tokens;
    size_t n;
    imr_word_unit *units;
    size_t units_n;
    imr_mentions mentions;
    imr_clause *all;
    imr_clause *treatments;     /* any of those that are asked for as alternatives, */
    const imr_mention *treated; /* and the last of them */
    imr_clause *place;          /* the body part that was asked for last, */
    const imr_mention *placed;  /* and where */
    imr_interpretation *heard;
    imr_error *err;
} imr_words_run;

/* The bytes of some tokens. */
imr_str imr_words_span(const imr_words_run *run, size_t first, size_t count);
/* Tokens in a row as a term or phrase; NULL when memory is out. */
imr_clause *imr_words_clause(imr_arena *arena, const imr_token *tokens, size_t n, const imr_field *field, imr_str text);
/* Adds a part; IMR_MEMORY where either is NULL. */
imr_status imr_words_add(imr_words_run *run, imr_clause *clause, imr_clause *part);
imr_clause *imr_words_facet(imr_words_run *run, const imr_field *field, imr_list values);
/* Fills the units of the run. */
imr_status imr_units_find(imr_words_run *run);

/* Units that the text denies, "no numbness", become near a denial what they were. IMR_MEMORY. */
imr_status imr_words_deny(imr_words_run *run);

/* "l5": a level of the spine. */
bool imr_is_level(imr_str word);

#endif
