/* What words name: values of facets, by the tables of the lexicon and by forms that no table can hold ("over 65", "UR
 * cited no evidence"). For words.c. */
#ifndef IMR_NAMING_H
#define IMR_NAMING_H

#include "values.h"

typedef struct imr_mention {
    const imr_field *field; /* NULL: words that are spent, on another naming or because they say nothing */
    imr_table table;        /* IMR_TABLE_COUNT where no table has it */
    size_t first, count;    /* tokens */
    bool aside;             /* a treatment of the reasons ("no urine drug screen"), not the one that is asked for */
    bool missing;           /* it is said to be absent */
    imr_list values;        /* of an age: its two ends; of a date: as it is typed behind date: */
    const imr_concept *concept;
} imr_mention;

typedef struct imr_mentions {
    imr_mention *at; /* by place */
    size_t n;
} imr_mentions;

/* The namings of a run of stemmed tokens, which are not the reading's own. Values belong to the lexicon or the arena.
 * IMR_MEMORY. */
imr_status imr_mentions_find(imr_interpreter *reading, const imr_token *tokens, size_t n, imr_mentions *out,
                             imr_error *err);

/* Whether each of the stems is of the concept's label or id: "opioid" names all opioids, "norco" one of many. */
imr_status imr_mention_is_name(imr_interpreter *reading, const imr_concept *concept, const imr_list *stems, bool *out,
                               imr_error *err);

/* Adds the body parts that a name of these may mean as well. false when memory is out. */
bool imr_mention_near(imr_arena *arena, const imr_list *parts, imr_list *near);

/* Words that say how the others hang together, who asks, or what of: nobody has to have them. */
bool imr_mention_is_soft(imr_str word);

/* ---- between naming.c and forms.c ---- */

typedef struct imr_mention_run {
    imr_interpreter *reading;
    const imr_token *tokens;
    size_t n;
    imr_mentions *namings; /* with room for three a token */
    bool failed;           /* memory ran out */
} imr_mention_run;

/* Adds a naming of one value (absent: none) by a form. */
imr_mention *imr_mention_add(imr_mention_run *run, const char *field, size_t first, size_t count, imr_str value);
/* Whether the word of token i is one of a list "|a|b|"; false past the end. */
bool imr_mention_is(const imr_mention_run *run, size_t i, const char *list);
/* Whether a naming that is kept has the token. */
imr_mention *imr_mention_at(const imr_mention_run *run, size_t i);

/* The number that token i is; -1: none, or past the end. */
long imr_mention_number(const imr_mention_run *run, size_t i);

/* Whether tokens i and i + 1 are two letters with a slash, as in "w/o". */
bool imr_forms_short(const imr_mention_run *run, size_t i, const char *first, const char *second);

/* Who cited what; ages, sexes, sides; when it was decided; by whom. */
void imr_forms_citing(imr_mention_run *run);
void imr_forms_person(imr_mention_run *run);
void imr_forms_dates(imr_mention_run *run);
imr_status imr_forms_reviewer(imr_mention_run *run, imr_error *err);

#endif
