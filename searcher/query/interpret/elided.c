/* Completes what coordinated names share: in "knee or shoulder arthroscopy" the knee lacks its arthroscopy. */
#include "words_internal.h"

#include <stdlib.h>
#include <string.h>

enum { LONGEST = 2 /* words of a name's own part, and of the part that is shared */ };

/* Where names are joined: the first, the joining words, the second, and what both share. */
typedef struct shared {
    size_t first, joint, second, noun, end; /* tokens; `end` is after the noun */
} shared;

static bool is_in(const imr_words_run *to, size_t i, const char *list)
{
    const imr_mention_run run = {.tokens = to->tokens, .n = to->n};
    return imr_mention_is(&run, i, list);
}

/* How many tokens at i join two names: "or", "and", "and/or"; 0 if i has a slash before it. *joined: whether any do. */
static size_t joint_at(const imr_words_run *to, size_t i, bool *joined)
{
    size_t n = is_in(to, i, "|and|or|") ? 1 : 0;
    if (n > 0 && is_in(to, i, "|and|") && is_in(to, i + 1, "|or|")) n = 2;
    bool slash = (to->tokens[i].flags & IMR_TOKEN_JOINED) != 0 && to->text.s[to->tokens[i].begin - 1] == '/';
    *joined = n > 0 || slash;
    return n;
}

/* Whether the tables name all of the tokens as one treatment; with `parts`, as one treatment or body part. */
static imr_status is_name(imr_words_run *to, const imr_token *tokens, size_t n, bool parts, bool *out)
{
    imr_matches matches = {0};
    const unsigned tables = 1U << IMR_TABLE_PROCEDURE | (parts ? 1U << IMR_TABLE_BODY_PART : 0);
    imr_status status = imr_lexicon_match(to->reading->lexicon, tables, tokens, n, &matches, to->err);
    *out = false;
    for (size_t i = 0; i < matches.n; i++) *out = *out || (matches.at[i].count == n && !matches.at[i].weak);
    imr_matches_free(&matches);
    return status;
}

/* Whether both names are treatments or parts with the noun, and the first is neither a treatment nor, where the second
 * is a part, a part without it. */
static imr_status is_shared(imr_words_run *to, const shared *at, bool *out)
{
    imr_token name[2 * LONGEST];
    const size_t own = at->joint - at->first, nouns = at->end - at->noun;
    bool alone = false, part = false;
    memcpy(name, &to->tokens[at->first], own * sizeof *name);
    memcpy(name + own, &to->tokens[at->noun], nouns * sizeof *name);
    imr_status status = is_name(to, name, own + nouns, true, out);
    if (status == IMR_OK && *out) status = is_name(to, &to->tokens[at->second], at->end - at->second, true, out);
    if (status == IMR_OK && *out) status = is_name(to, &to->tokens[at->second], at->end - at->second, false, &part);
    if (status == IMR_OK && *out) status = is_name(to, name, own, !part, &alone);
    *out = *out && !alone;
    return status;
}

/* Fills *out if two numbers joined by "or" share a unit: "6 or 8 visits". */
static bool shares_unit(const imr_words_run *to, size_t i, shared *out)
{
    const imr_mention_run run = {.tokens = to->tokens, .n = to->n};
    if (!is_in(to, i, "|or|") || !imr_mention_is_unit(&run, i + 2)) return false;
    for (size_t k = i - 1; k <= i + 1; k += 2)
        if ((to->tokens[k].flags & IMR_TOKEN_NUMBER) == 0) return false;
    *out = (shared){i - 1, i, i + 1, i + 2, i + 3};
    return true;
}

/* Finds names joined at token i that share a noun; out->end is 0 if there are none. */
static imr_status find_shared(imr_words_run *to, size_t i, shared *out)
{
    bool joined = false, found = false;
    const size_t second = i + joint_at(to, i, &joined);
    imr_status status = IMR_OK;
    *out = (shared){0};
    if (shares_unit(to, i, out)) return IMR_OK;
    for (size_t own = 1; joined && own <= LONGEST && own <= i && !found; own++)
        for (size_t other = 1; other <= LONGEST && !found; other++)
            for (size_t nouns = 1; nouns <= LONGEST && second + other + nouns <= to->n && !found; nouns++) {
                shared at = {i - own, i, second, second + other, second + other + nouns};
                status = is_shared(to, &at, &found);
                if (status != IMR_OK) return status;
                if (found) *out = at;
            }
    return status;
}

/* Repeats the noun after the first name; its span is empty. */
static imr_status repeat_noun(imr_words_run *to, const shared *at)
{
    const size_t nouns = at->end - at->noun;
    imr_token *grown = imr_arena_alloc(to->reading->arena, (to->n + nouns) * sizeof *grown);
    if (grown == NULL) return imr_fail_memory(to->err);
    memcpy(grown, to->tokens, at->joint * sizeof *grown);
    memcpy(grown + at->joint, &to->tokens[at->noun], nouns * sizeof *grown);
    memcpy(grown + at->joint + nouns, &to->tokens[at->joint], (to->n - at->joint) * sizeof *grown);
    for (size_t i = 0; i < nouns; i++) {
        imr_token *noun = &grown[at->joint + i];
        noun->begin = noun->end = to->tokens[at->joint - 1].end;
        noun->flags &= ~(unsigned)(IMR_TOKEN_JOINED | IMR_TOKEN_COMMA);
    }
    to->tokens = grown;
    to->n += nouns;
    return IMR_OK;
}

imr_status imr_words_complete(imr_words_run *to)
{
    imr_status status = IMR_OK;
    for (size_t i = to->n; i-- > 1 && status == IMR_OK;) {
        shared at;
        status = find_shared(to, i, &at);
        if (status == IMR_OK && at.end > 0) status = repeat_noun(to, &at);
    }
    return status;
}
