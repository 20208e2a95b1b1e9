/* A stretch of tokens, and comparing tokens with words. */
#ifndef IMR_STRETCH_H
#define IMR_STRETCH_H

#include <string.h>

#include "text.h"

typedef struct imr_stretch {
    const imr_token *at;
    size_t n;
} imr_stretch;

/* Whether the token is the word. */
static inline bool imr_token_is(const imr_token *token, const char *word)
{
    size_t n = token->word.n; /* never 0; the first letter decides most comparisons */
    return token->word.s[0] == word[0] && strncmp(token->word.s, word, n) == 0 && word[n] == '\0';
}

/* Whether the token is one of the words; the list ends with NULL. */
bool imr_token_in(const imr_token *token, const char *const *words);

/* The index of the token in the list of words, or -1. */
long imr_token_place(const imr_token *token, const char *const *words);

/* The number of a token of digits only (at most nine), or -1. */
long imr_token_number(const imr_token *token);

/* Whether the words, a list that ends with NULL, are at that place of the stretch. */
bool imr_stretch_has(imr_stretch stretch, size_t at, const char *const *words);

/* The part of the stretch from begin to end. */
imr_stretch imr_stretch_part(imr_stretch stretch, size_t begin, size_t end);

#endif
