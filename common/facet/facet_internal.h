/* Shared by the facet_*.c files: scratch memory, and readers that fill what a decision lacks. */
#ifndef IMR_FACET_INTERNAL_H
#define IMR_FACET_INTERNAL_H

#include "facet.h"
#include "language.h"

/* The parsed rules of the grounds (facet_ground.h). */
typedef struct imr_ground_rules imr_ground_rules;

struct imr_facets {
    const imr_lexicon *lexicon;
    imr_stemmer *stemmer;
    imr_speller speller;
    imr_stemmer *spelling;              /* for headings */
    imr_tokens heading, disputed, text; /* stemmed; text is for whatever is being read */
    imr_tokens rationale;               /* of the current decision, once a reader has requested it */
    imr_tokens summary;                 /* of summary_text, which the decisions of a letter share */
    imr_buf summary_text;
    imr_matches matches, spare;
    imr_ground_rules *rules;
};

/* One decision being read. A failure to allocate sticks: one check at the end suffices. */
typedef struct imr_facet_reading {
    imr_facets *facets;
    imr_arena *arena;
    imr_decision *decision;
    imr_stretch heading; /* its tokens, in whichever scratch they are: a heading may be the text of the summary */
    bool has_rationale;  /* the rationale's tokens are available */
    bool failed;
} imr_facet_reading;

/* Each reads the facets of its file; memory running out sets `failed`. */
void imr_facet_read_procedure(imr_facet_reading *reading);  /* category, procedure */
void imr_facet_read_dependent(imr_facet_reading *reading);  /* after procedure and guidelines */
void imr_facet_read_grounds(imr_facet_reading *reading);    /* after procedure and dependent */
void imr_facet_read_guidelines(imr_facet_reading *reading); /* citations and guideline ids of both lines */
void imr_facet_read_places(imr_facet_reading *reading);     /* body parts, levels, sides */
void imr_facet_read_person(imr_facet_reading *reading);     /* age, sex */
void imr_facet_read_reviewer(imr_facet_reading *reading);   /* specialty, licensure */

/* The stemmed tokens of the text, in the scratch `tokens` (those of the rationale and of the summary are kept, for all
 * readers); empty if memory runs out. */
imr_stretch imr_facet_tokens(imr_facet_reading *reading, imr_tokens *tokens, imr_str text);
/* For a heading in which nothing was found: its tokens, with misspelt words matching what they were meant to be. Uses
 * the scratch `text`. */
imr_stretch imr_facet_spelt_tokens(imr_facet_reading *reading, imr_str heading);
/* Finds the phrases of tables (bits) in the stretch; false if memory runs out. Places of matches count from its
 * start. */
bool imr_facet_match(imr_facet_reading *reading, unsigned tables, imr_stretch stretch, imr_matches *matches);
#define IMR_BIT(table) (1U << (table))

void imr_facet_add(imr_facet_reading *reading, imr_list *list,
                   imr_str value); /* the value must live as long as the lexicon */
void imr_facet_add_copy(imr_facet_reading *reading, imr_list *list, imr_str value); /* copies the value */

#endif
