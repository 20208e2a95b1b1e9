/* Counts phrases of 2 to 5 words over many texts, each once for a letter and side. Two passes over the same texts bound
 * the memory: the first estimates how often each phrase occurs, the second counts those that occur often enough. */
#ifndef IMR_PHRASES_H
#define IMR_PHRASES_H

#include "text.h"

enum { IMR_PHRASE_WORDS_LEAST = 2, IMR_PHRASE_WORDS_MOST = 5, IMR_PHRASE_SIDES = 2 };

typedef struct imr_phrase {
    uint64_t hash;                      /* of its stems */
    uint32_t letters[IMR_PHRASE_SIDES]; /* letters that have it, by side */
    uint32_t last[IMR_PHRASE_SIDES];    /* scratch: the last letter counted, plus 1 */
    uint32_t example[IMR_PHRASE_SIDES]; /* the first text that has it; 0: none */
    uint32_t words;
} imr_phrase;

typedef struct imr_phrases imr_phrases;

/* Phrases in fewer than `least` texts are left out. IMR_MEMORY. */
imr_status imr_phrases_new(uint32_t least, imr_phrases **out, imr_error *err);
void imr_phrases_free(imr_phrases *phrases); /* NULL is fine */

/* The origin of a text: its side and its letter (a number that increases when the letter changes); name is not 0. */
typedef struct imr_phrase_source {
    unsigned side;
    uint32_t letter, name;
} imr_phrase_source;

/* Marks sentences whose phrases are meaningless: those that state the outcome ("the request is not medically
 * necessary") and those that recite a guideline. Both passes and the search for a phrase skip them. */
void imr_phrases_pass_over(imr_tokens *tokens);

/* The first pass, and the second. The tokens must have stems. IMR_MEMORY. */
void imr_phrases_estimate(imr_phrases *phrases, const imr_tokens *tokens);
imr_status imr_phrases_count(imr_phrases *phrases, const imr_tokens *tokens, const imr_phrase_source *source,
                             imr_error *err);

/* The counted phrases, unsorted; *n of them. */
const imr_phrase *imr_phrases_at(const imr_phrases *phrases, size_t *n);

/* The first token of the first occurrence of a phrase in a text; SIZE_MAX: none. */
size_t imr_phrases_find(const imr_tokens *tokens, const imr_phrase *phrase);

#endif
