/* Writes out "w/o", "s/p" and the like, so that they mean what the words mean. */
#include "words_internal.h"

#include <string.h>

static const struct {
    const char *first, *second; /* two letters with a slash; NULL: any word */
    const char *words[2];
} shorts[] = {{"w", "o", {"without", NULL}}, {"s", "p", {"status", "post"}}, {"h", "o", {"history", "of"}},
              {"b", "c", {"because", NULL}}, {"d", "t", {"due", "to"}},      {"c", "o", {"complains", "of"}},
              {"w", NULL, {"with", NULL}}};

/* Makes a token a word, as if it had been typed there. */
static imr_status set_word(imr_words_run *to, imr_token *token, const char *word)
{
    imr_status status = imr_interpreter_tokens(to->reading, imr_str_of(word), to->err);
    if (status != IMR_OK || to->reading->tokens.n != 1) return status;
    token->word = imr_str_of(word); /* the letters of the scratch tokens are overwritten by the next text */
    token->stem = to->reading->tokens.at[0].stem;
    token->ids = to->reading->tokens.at[0].ids;
    token->flags &= ~(unsigned)(IMR_TOKEN_UPPER | IMR_TOKEN_JOINS);
    token->flags |= to->reading->tokens.at[0].flags & IMR_TOKEN_JOINS;
    return IMR_OK;
}

static imr_status write_out(imr_words_run *to, size_t i, const char *const *words)
{
    imr_token *at = &to->tokens[i];
    imr_status status = set_word(to, at, words[0]);
    if (status != IMR_OK) return status;
    if (imr_str_equal(at->word, IMR_STR("with"))) {
        at[1].flags &= ~(unsigned)IMR_TOKEN_JOINED;
        return IMR_OK;
    }
    if (words[1] == NULL) {
        at->end = at[1].end;
        memmove(at + 1, at + 2, (--to->n - i - 1) * sizeof *at);
        return IMR_OK;
    }
    at[1].flags &= ~(unsigned)IMR_TOKEN_JOINED;
    return set_word(to, at + 1, words[1]);
}

imr_status imr_words_write_out(imr_words_run *to)
{
    imr_status status = IMR_OK;
    for (size_t i = 0; i + 1 < to->n && status == IMR_OK; i++)
        for (size_t k = 0; k < sizeof shorts / sizeof *shorts && i + 1 < to->n && status == IMR_OK; k++) {
            const imr_token *at = &to->tokens[i];
            bool same = imr_str_equal(at->word, imr_str_of(shorts[k].first)) &&
                        (shorts[k].second == NULL || imr_str_equal(at[1].word, imr_str_of(shorts[k].second)));
            bool slash = at[1].begin == at->end + 1 && to->text.s[at->end] == '/';
            if (same && slash) status = write_out(to, i, shorts[k].words);
        }
    return status;
}
