/* Completes what coordinated words share: in "knee or shoulder arthroscopy" the knee lacks its arthroscopy, in "no red
 * flags or neurologic deficit" the second its denial. */
#include "words_internal.h"

#include <string.h>

enum { LONGEST = 2 /* words of a name's own part, and of the part that is shared */ };

/* Where names are joined: the first, the joining words, the second, and what both share. */
typedef struct shared {
    size_t first, joint, second, noun, end; /* tokens; `end` is after the noun */
} shared;

/* How many tokens at i join two names: "or", "and", "and/or"; 0 if i has a slash before it. *joined: whether any do. */
static size_t joint_at(const imr_words_run *to, size_t i, bool *joined)
{
    size_t n = imr_words_is(to, i, "|and|or|") ? 1 : 0;
    if (n > 0 && imr_words_is(to, i, "|and|") && imr_words_is(to, i + 1, "|or|")) n = 2;
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
    if (!imr_words_is(to, i, "|or|") || !imr_mention_is_unit(&run, i + 2)) return false;
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

/* Inserts tokens before token `at`, with an empty span at an offset of the text. */
static imr_status insert(imr_words_run *to, size_t at, uint32_t offset, const imr_token *tokens, size_t n)
{
    imr_token *grown = imr_arena_alloc(to->reading->arena, (to->n + n) * sizeof *grown);
    if (grown == NULL) return imr_fail_memory(to->err);
    memcpy(grown, to->tokens, at * sizeof *grown);
    memcpy(grown + at, tokens, n * sizeof *grown);
    memcpy(grown + at + n, to->tokens + at, (to->n - at) * sizeof *grown);
    for (imr_token *added = grown + at; added < grown + at + n; added++) {
        added->begin = added->end = offset;
        added->flags &= ~(unsigned)(IMR_TOKEN_JOINED | IMR_TOKEN_COMMA);
    }
    to->tokens = grown;
    to->n += n;
    return IMR_OK;
}

/* ---- a shared denial ---- */

/* Whether what stands just before token i is denied. A comma, or a word that begins something else, ends a denial:
 * "denied without x-rays for acute injury or red flags" denies no red flags. */
static imr_status is_after_denial(imr_words_run *to, size_t i, bool *out)
{
    static const char ending[] = "|for|with|because|since|but|and|although|though|in|on|to|after|before|despite|when|"
                                 "where|if|by|as|at|from|";
    enum { REACH = 6 };
    imr_matches marks = {0};
    const size_t first = i > REACH ? i - REACH : 0;
    imr_status status =
        imr_lexicon_match(to->reading->lexicon, 1U << IMR_TABLE_MARK, &to->tokens[first], i - first, &marks, to->err);
    *out = false;
    for (size_t k = 0; k < marks.n; k++) {
        bool ends = false;
        for (size_t t = first + marks.at[k].first + marks.at[k].count; t < i; t++)
            ends = ends || imr_words_is(to, t, ending) || (to->tokens[t].flags & IMR_TOKEN_COMMA) != 0;
        *out = *out || (!ends && imr_str_equal(marks.at[k].concept->id, IMR_STR("no")));
    }
    imr_matches_free(&marks);
    return status;
}

/* Whether "no" and the words at i name a ground. */
static imr_status is_denied_ground(imr_words_run *to, const imr_token *no, size_t i, bool *out)
{
    enum { WORDS = 3 };
    imr_token denied[1 + WORDS] = {*no};
    *out = false;
    for (size_t n = 1; n <= WORDS && i + n <= to->n && !*out; n++) {
        imr_matches matches = {0};
        denied[n] = to->tokens[i + n - 1];
        imr_status status =
            imr_lexicon_match(to->reading->lexicon, 1U << IMR_TABLE_GROUND, denied, n + 1, &matches, to->err);
        *out = matches.n > 0 && matches.at[0].count == n + 1;
        imr_matches_free(&matches);
        if (status != IMR_OK) return status;
    }
    return IMR_OK;
}

/* Repeats a denial before the second of the words that it denies. */
static imr_status repeat_denial(imr_words_run *to, size_t i)
{
    bool denied = false, ground = false;
    if (!imr_words_is(to, i, "|or|nor|") || i + 1 >= to->n) return IMR_OK;
    imr_status status = is_after_denial(to, i, &denied);
    if (status == IMR_OK && denied) status = imr_interpreter_tokens(to->reading, IMR_STR("no"), to->err);
    if (status != IMR_OK || !denied) return status;
    imr_token no = to->reading->tokens.at[0];
    no.word = no.stem = IMR_STR("no"); /* its letters are overwritten by the next text */
    status = is_denied_ground(to, &no, i + 1, &ground);
    return status == IMR_OK && ground ? insert(to, i + 1, to->tokens[i + 1].begin, &no, 1) : status;
}

imr_status imr_words_complete(imr_words_run *to)
{
    imr_status status = IMR_OK;
    for (size_t i = to->n; i-- > 1 && status == IMR_OK;) {
        shared at;
        status = find_shared(to, i, &at);
        if (status == IMR_OK && at.end > 0)
            status = insert(to, at.joint, to->tokens[at.joint - 1].end, &to->tokens[at.noun], at.end - at.noun);
        if (status == IMR_OK && at.end == 0) status = repeat_denial(to, i);
    }
    return status;
}
