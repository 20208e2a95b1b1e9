/* What words name: values of facets, by the tables of the lexicon and by forms that no table can hold ("over 65", "UR
 * cited no evidence"). For words.c. */
#ifndef IMR_NAMING_H
#define IMR_NAMING_H

#include "values.h"

/* A stretch of a run that is searched as one: a word, or a phrase that has synonyms. */
typedef struct imr_word_unit {
    size_t first, count; /* tokens */
    imr_clause *clause;  /* NULL for a stop word */
} imr_word_unit;

/* A run of words: stemmed tokens of a text, which are not the reading's own, and the units that they make. */
typedef struct imr_word_run {
    imr_str text;
    const imr_token *tokens;
    size_t n;
    const imr_word_unit *units;
    size_t units_n;
} imr_word_run;

typedef struct imr_mention {
    const imr_field *field; /* NULL: words that are spent, on another mention or because they say nothing */
    imr_table table;        /* IMR_TABLE_COUNT where no table has it */
    size_t first, count;    /* tokens */
    bool aside;             /* a treatment of the reasons ("no urine drug screen"), not the one that is asked for */
    bool missing;           /* it is said to be absent */
    bool excluded;          /* it is said to be left out; without a field: a plain word */
    bool lifts;             /* it comes first, and others follow: an outcome in a question */
    bool amount;     /* a number that was requested, and, where it has a second value, what was authorized of it */
    bool any_unit;   /* of an amount: pieces as well as visits */
    bool typed;      /* its values are as a user types them behind the field's name */
    imr_list values; /* of an age: its two ends; of a date: as it is typed behind date: */
    const imr_concept *concept;
} imr_mention;

typedef struct imr_mentions {
    imr_mention *at; /* by place */
    size_t n;
} imr_mentions;

/* The mentions of a run. Values belong to the lexicon or the arena. IMR_MEMORY. */
imr_status imr_mentions_find(imr_interpreter *reading, const imr_word_run *words, imr_mentions *out, imr_error *err);

/* Whether each of the stems is of the concept's label or id: "opioid" names all opioids, "norco" one of many. */
imr_status imr_mention_is_name(imr_interpreter *reading, const imr_concept *concept, const imr_list *stems, bool *out,
                               imr_error *err);

/* Adds the body parts that a name of these may mean as well. false when memory is out. */
bool imr_mention_near(imr_arena *arena, const imr_list *parts, imr_list *near);

/* Words that say how the others hang together, who asks, or what of: nobody has to have them. */
bool imr_mention_is_soft(imr_str word);
/* Words of a question that ask for nothing by themselves: "often", "say", "cases". */
bool imr_mention_is_idle(imr_str word);

#endif
