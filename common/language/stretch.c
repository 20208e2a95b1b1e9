#include "stretch.h"

long imr_token_place(const imr_token *token, const char *const *words)
{
    for (long i = 0; words[i] != NULL; i++) {
        if (imr_token_is(token, words[i])) return i;
    }
    return -1;
}

bool imr_token_in(const imr_token *token, const char *const *words) { return imr_token_place(token, words) >= 0; }

long imr_token_number(const imr_token *token)
{
    long number = 0;
    if (token->word.n == 0 || token->word.n > 9) return -1;
    for (size_t i = 0; i < token->word.n; i++) {
        if (token->word.s[i] < '0' || token->word.s[i] > '9') return -1;
        number = number * 10 + (token->word.s[i] - '0');
    }
    return number;
}

bool imr_stretch_has(imr_stretch stretch, size_t at, const char *const *words)
{
    for (; *words != NULL; words++, at++) {
        if (at >= stretch.n || !imr_token_is(&stretch.at[at], *words)) return false;
    }
    return true;
}

imr_stretch imr_stretch_part(imr_stretch stretch, size_t begin, size_t end)
{
    if (end > stretch.n) end = stretch.n;
    return begin < end ? (imr_stretch){stretch.at + begin, end - begin} : (imr_stretch){0};
}
