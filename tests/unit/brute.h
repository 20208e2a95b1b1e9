/* Random decisions, random query trees over them, and what each tree matches and scores by looking at every decision
 * word by word, from the definitions and not from the code of the searcher. */
#ifndef IMR_BRUTE_H
#define IMR_BRUTE_H

#include "clause.h"
#include "xap.h"

enum { DECISIONS = 1500, HEADING = 4, MOST = 30, WORDS = 14, AGES = 60, LETTER = 3 };

extern const char *const words[WORDS]; /* the first ones are frequent, the last ones rare */
extern const char *const outcomes[2];
extern const char *const procedures[3];

typedef struct wording {
    unsigned at[MOST]; /* of the words */
    size_t n;
} wording;

enum { HEADING_TEXT, RATIONALE_TEXT, SUMMARY_TEXT, TEXTS };

typedef struct sample {
    wording texts[TEXTS];
    unsigned outcome, procedures, age; /* procedures: bits */
    uint32_t length;
} sample;

extern sample samples[DECISIONS + 1]; /* by document */
extern double all_words;              /* of all documents */

/* The same numbers in each run. */
unsigned draw(unsigned below);
unsigned draw_word(void);

/* Draws the decisions and adds them. */
void draw_index(imr_writer *writer, imr_document *doc);

/* An AND of the arena. */
imr_clause *draw_query(imr_arena *arena);

/* Whether a decision matches, and what it scores; certain: every match of the whole query matches the clause. */
bool matches(const imr_clause *clause, const sample *of);
void score(const imr_clause *clause, const sample *of, bool certain, double *sum);

/* The place of a name. */
size_t index_of(const char *const *names, size_t n, imr_str name);

#endif
