/* Phrases of 2 to 5 words counted over many texts, each once for a letter and side. Two passes over the same texts
 * bound the memory: the first estimates how often each phrase comes up, the second counts those that come up often
 * enough. */
#ifndef IMR_PHRASES_H
#define IMR_PHRASES_H

#include "text.h"

enum { IMR_PHRASE_WORDS_LEAST = 2, IMR_PHRASE_WORDS_MOST = 5, IMR_PHRASE_SIDES = 2 };

typedef struct imr_phrase {
    uint64_t hash;                      /* of its stems */
    uint32_t letters[IMR_PHRASE_SIDES]; /* that have it, by side */
    uint32_t last[IMR_PHRASE_SIDES];    /* scratch: the letter that was counted last, plus 1 */
    uint32_t example[IMR_PHRASE_SIDES]; /* the text's name where it came up first; 0: nowhere */
    uint32_t words;
} imr_phrase;

typedef struct imr_phrases imr_phrases;

/* Phrases in fewer than `least` texts are left out. IMR_MEMORY. */
imr_status imr_phrases_new(uint32_t least, imr_phrases **out, imr_error *err);
void imr_phrases_free(imr_phrases *phrases); /* NULL is fine */

/* Where a text comes from: which side, and which letter (a number that ascends from text to text where letters change);
 * name is not 0. */
typedef struct imr_phrase_source {
    unsigned side;
    uint32_t letter, name;
} imr_phrase_source;

/* Marks the sentences whose phrases say nothing: those that state the outcome ("the request is not medically
 * necessary") and those that recite a guideline. The passes and the search for a phrase go by the marks. */
void imr_phrases_pass_over(imr_tokens *tokens);

/* The first pass, and the second. The tokens have their stems. IMR_MEMORY. */
void imr_phrases_estimate(imr_phrases *phrases, const imr_tokens *tokens);
imr_status imr_phrases_count(imr_phrases *phrases, const imr_tokens *tokens, const imr_phrase_source *source,
                             imr_error *err);

/* What was counted, in no order; *n of them. */
const imr_phrase *imr_phrases_at(const imr_phrases *phrases, size_t *n);

/* The first place of a phrase in a text: its first token; SIZE_MAX: it is not there. */
size_t imr_phrases_find(const imr_tokens *tokens, const imr_phrase *phrase);

#endif
