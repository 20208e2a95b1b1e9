/* A run of words while its mentions are found: what the files of this room share, and the passes over words in
 * interpret/. */
#ifndef IMR_MENTION_RUN_H
#define IMR_MENTION_RUN_H

#include "mention.h"

typedef struct imr_mention_run {
    imr_interpreter *reading;
    imr_str text; /* the text of the tokens */
    const imr_token *tokens;
    size_t n;
    const imr_word_unit *units; /* the units of the tokens */
    size_t units_n;
    imr_mentions *mentions; /* with room for five per token */
    bool failed;            /* memory ran out */
} imr_mention_run;

/* Adds a mention found by a form, with one value, or none if it is absent. field: NULL spends the words, so that they
 * ask for nothing more. Sets run->failed if memory runs out. */
imr_mention *imr_mention_add(imr_mention_run *run, const char *field, size_t first, size_t count, imr_str value);
/* Sets the field of every mention that has one of the tokens to NULL. */
void imr_mention_clear(imr_mention_run *run, size_t first, size_t end);
/* Whether the word of token i is one of a list "|a|b|"; false past the end. */
bool imr_mention_is(const imr_mention_run *run, size_t i, const char *list);
/* The first token from i on whose word is not in a list. */
size_t imr_mention_pass(const imr_mention_run *run, size_t i, const char *list);
/* Whether the word of a token from `from` up to `to`, exclusive, is in a list. */
bool imr_mention_any(const imr_mention_run *run, size_t from, size_t to, const char *list);
/* The unit of several tokens that has token i; NULL if there is none. */
const imr_word_unit *imr_mention_phrase(const imr_mention_run *run, size_t i);
/* The mention that has token i, one with a field before one without; NULL if there is none. */
imr_mention *imr_mention_at(const imr_mention_run *run, size_t i);
/* The number that token i is; -1 if it is not one, or past the end. */
long imr_mention_number(const imr_mention_run *run, size_t i);
/* The bytes between token i - 1 and token i; empty at both ends of the run. */
imr_str imr_mention_gap(const imr_mention_run *run, size_t i);
/* The span of the text from token `first`, `count` tokens long. */
imr_str imr_mention_span(const imr_mention_run *run, size_t first, size_t count);
/* How a number is compared: "over" means more, "at least" includes the number itself. */
typedef struct imr_comparison {
    bool above, below, itself, aged;
    size_t first, number; /* tokens: where the words begin, and the number */
} imr_comparison;

/* Reads "older than", "at least", "no more than", "up to" ... at i; false if there is none. */
bool imr_mention_compares(const imr_mention_run *run, size_t i, imr_comparison *out);
/* Reads "age>60", "quantity <= 30" from the word before the sign on; false if there is none. */
bool imr_mention_compares_by_sign(const imr_mention_run *run, size_t i, imr_comparison *out);

bool imr_mention_is_outcome(const imr_mention *at);
bool imr_mention_is_treatment(const imr_mention *at);

/* Whether the sex at token i is the reviewer's, as in "female reviewer"; and the tokens that say so. */
bool imr_mention_is_of_reviewer(const imr_mention_run *run, size_t i, size_t *first, size_t *end);

/* Words for utilization review, as a list. */
extern const char imr_words_of_ur[];

/* ---- each function adds or changes mentions of its kind ---- */

imr_status imr_name_grounds(imr_mention_run *run, imr_error *err);   /* the reasons of decisions */
void imr_forms_citing(imr_mention_run *run);                         /* who cited what */
imr_status imr_forms_reviewer(imr_mention_run *run, imr_error *err); /* the reviewer's specialty */
void imr_forms_person(imr_mention_run *run);                         /* ages, sexes, sides */
void imr_forms_dates(imr_mention_run *run);                          /* when it was decided, when the injury was */
void imr_forms_review(imr_mention_run *run);                         /* what utilization review did */
void imr_forms_amount(imr_mention_run *run);                         /* how much was requested */
bool imr_mention_is_unit(const imr_mention_run *run, size_t i);      /* whether token i counts: "visits", "weeks" */
void imr_forms_case(imr_mention_run *run);                           /* case numbers */
void imr_settle_outcomes(imr_mention_run *run);                      /* the reviewer's outcome among all others */
void imr_settle_review(imr_mention_run *run);                        /* the review's own word decides */
void imr_settle_exclusions(imr_mention_run *run);                    /* "other than", "but not" ... */
void imr_settle_treatments(imr_mention_run *run);                    /* which are asked for, and which are in reasons */
void imr_settle_comparisons(imr_mention_run *run);                   /* those that no form has read */
void imr_settle_clauses(imr_mention_run *run);                       /* which clause says what of what */
void imr_settle_families(imr_mention_run *run); /* a family that no clause tells apart repeats a treatment */

#endif
