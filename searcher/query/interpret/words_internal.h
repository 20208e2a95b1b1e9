/* What words.c and units.c share: a run of words on its way to clauses. */
#ifndef IMR_WORDS_INTERNAL_H
#define IMR_WORDS_INTERNAL_H

#include "mention_run.h"
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
    imr_clause *whole;          /* the query's AND, */
    imr_clause *pairs;          /* an OR in it with an AND for each clause, if the sentence has several, */
    imr_clause *all;            /* and the AND that parts are added to */
    imr_clause *treatments;     /* the OR of treatments asked for as alternatives, */
    const imr_mention *treated; /* and the last of these */
    imr_clause *place;          /* the body part asked for last, */
    const imr_mention *placed;  /* and its mention */
    imr_interpretation *meaning;
    imr_error *err;
} imr_words_run;

/* The span of the query from token `first`, `count` tokens long. */
imr_str imr_words_span(const imr_words_run *run, size_t first, size_t count);
/* Whether token i is one of the words: "|or|and|". */
bool imr_words_is(const imr_words_run *run, size_t i, const char *words);
/* A term or phrase of consecutive tokens; NULL if memory runs out. */
imr_clause *imr_words_clause(imr_arena *arena, const imr_token *tokens, size_t n, const imr_field *field, imr_str text);
/* Adds a part. IMR_MEMORY if either is NULL. */
imr_status imr_words_add(imr_words_run *run, imr_clause *clause, imr_clause *part);
imr_clause *imr_words_facet(imr_words_run *run, const imr_field *field, imr_list values);
/* A facet clause with the weight of its field, so that it counts like a word; NULL if memory runs out. */
imr_clause *imr_words_weighing(imr_words_run *run, const char *field, const imr_list *values);
/* Adds a part read from bare words. IMR_MEMORY if it is NULL. */
imr_status imr_words_want(imr_words_run *run, imr_clause *clause, imr_role role);
/* Records for the notes how a mention was interpreted. */
imr_status imr_words_hear(imr_words_run *run, const imr_mention *name);
/* Adds a filter by the values of a mention. */
imr_status imr_words_filter(imr_words_run *run, const imr_mention *name);

bool imr_word_unit_touches(const imr_word_unit *unit, const imr_mention *name);
bool imr_word_unit_is_inside(const imr_word_unit *unit, const imr_mention *name);
/* Whether a unit expresses a mention. */
bool imr_word_unit_is_of(const imr_words_run *run, const imr_word_unit *unit, const imr_mention *name);
/* Sets *out to the clause of a mention's units, an AND if there are several; NULL if there are none. */
imr_status imr_words_of(imr_words_run *run, const imr_mention *name, imr_clause **out);
/* Whether words are the name of a mention's concept; the second function accepts a noun for it as well. */
imr_status imr_words_are_general(imr_words_run *run, const imr_mention *name, const imr_clause *words, bool *out);
imr_status imr_words_are_of_name(imr_words_run *run, const imr_mention *name, const imr_clause *words, bool *out);
/* Whether "or", "and", a comma or the like joins two mentions. */
bool imr_words_are_alternatives(const imr_words_run *run, const imr_mention *a, const imr_mention *b);

/* Adds the clauses of a mention. */
imr_status imr_words_apply(imr_words_run *run, const imr_mention *name);

/* Repeats what coordinated words share: "knee or shoulder arthroscopy" becomes "knee arthroscopy or shoulder
 * arthroscopy", "no red flags or radiculopathy" "no red flags or no radiculopathy". What is repeated has an empty span.
 * The words have stems. IMR_MEMORY. */
imr_status imr_words_complete(imr_words_run *run);

/* Replaces the tokens of "w/o", "s/p" and "h/o" by those of the words. IMR_MEMORY. */
imr_status imr_words_write_out(imr_words_run *run);

/* Fills the units of the run. */
imr_status imr_units_find(imr_words_run *run);

/* Replaces each unit that the text denies, as in "no numbness", by its words near a denial. IMR_MEMORY. */
imr_status imr_words_deny(imr_words_run *run);

/* Lifts decisions with the ground whose phrases have most of the words of a reason, if no ground was named. IMR_MEMORY.
 */
imr_status imr_words_lift_reason(imr_words_run *run);

/* Makes alternatives of the parts that "or" joins in the text. Called when all parts were added. IMR_MEMORY. */
imr_status imr_words_join(imr_words_run *run);

/* Whether a word is a level of the spine: "l5". */
bool imr_is_level(imr_str word);

#endif
