/* Finds what words name: values of facets, using the lexicon's tables, and forms that no table can hold ("over 65", "UR
 * cited no evidence"). Used by words.c. */
#ifndef IMR_MENTION_H
#define IMR_MENTION_H

#include "values.h"

/* A part of a run that is searched as a unit: a word, or a phrase with synonyms. */
typedef struct imr_word_unit {
    size_t first, count; /* tokens */
    imr_clause *clause;  /* NULL for a stop word */
} imr_word_unit;

/* A run of words: the stemmed tokens of a text (not those of the interpreter) and the units they make. */
typedef struct imr_word_run {
    imr_str text;
    const imr_token *tokens;
    size_t n;
    const imr_word_unit *units;
    size_t units_n;
} imr_word_run;

typedef struct imr_mention {
    const imr_field *field; /* NULL: words to ignore, because another mention covers them or they say nothing */
    imr_table table;        /* IMR_TABLE_COUNT if it is in no table */
    size_t first, count;    /* tokens */
    bool aside;             /* a treatment in a reason ("no urine drug screen"), not the requested one */
    bool missing;           /* said to be absent */
    bool excluded;          /* excluded by the text; without a field: a plain word */
    bool lifts;             /* lifts instead of filtering: an outcome in a question */
    bool amount;            /* a requested number; a second value is the number authorized */
    size_t unit;            /* of an amount: the token of its unit, if the treatment is between: "12 PT visits"; or 0 */
    bool any_unit;          /* of an amount: pieces as well as visits */
    bool unrecorded;        /* letters do not say it: searched as a phrase */
    bool typed;             /* its values are as typed after the field's name */
    imr_list values;        /* of an age: its two ends; of a date: as typed after date: */
    uint8_t pair;           /* as in imr_mentions */
    const imr_concept *concept;
} imr_mention;

typedef struct imr_mentions {
    imr_mention *at; /* by place */
    size_t n;
    size_t pairs;  /* clauses of which each pairs a treatment and an outcome, or the like; 0: the sentence is one */
    uint8_t *pair; /* of each token: the number of its clause, 0 if it belongs to all */
} imr_mentions;

/* Finds the mentions of a run. Values belong to the lexicon or the arena. IMR_MEMORY. */
imr_status imr_mentions_find(imr_interpreter *reading, const imr_word_run *words, imr_mentions *out, imr_error *err);

/* Sets *out to whether each of the stems is in the concept's label or id: "opioid" names all opioids, "norco" one of
 * many. */
imr_status imr_mention_is_name(imr_interpreter *reading, const imr_concept *concept, const imr_list *stems, bool *out,
                               imr_error *err);

/* Adds body parts that a name of these may mean too. False if memory runs out. */
bool imr_mention_near(imr_arena *arena, const imr_list *parts, imr_list *near);

/* Whether a word only lifts, because decisions need not have it: it says how others are related, who asks, or of what.
 */
bool imr_mention_is_soft(imr_str word);
/* Whether a word of a question is not searched, because it asks for nothing: "often", "say", "cases". */
bool imr_mention_is_idle(imr_str word);

#endif
