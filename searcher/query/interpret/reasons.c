/* Lifts decisions with the ground that a reason in everyday words is most like: "therapy is still running". */
#include "words_internal.h"

#include <math.h>
#include <string.h>

/* What a decision gains that has the ground. */
static const double ALIKE = 6.0;

enum { WORDS = 16, GROUNDS = 64 };

typedef struct reason {
    imr_words_run *run;
    imr_str words[WORDS]; /* beginnings of its telling words */
    double weights[WORDS];
    size_t n;
    bool starts[256];      /* by byte: whether one begins with it */
    uint32_t has[GROUNDS]; /* of each ground: bits of the words that its phrases have */
} reason;

/* Where the reason begins: behind the last word for one; 0 if there is none. */
static size_t begin_of(const imr_words_run *to)
{
    static const char *const words[] = {"because", "since", "due", "lack", "reason"};
    for (size_t i = to->n; i-- > 0;)
        for (size_t k = 0; k < sizeof words / sizeof *words; k++)
            if (imr_str_equal(to->tokens[i].word, imr_str_of(words[k]))) return i + 1;
    return 0;
}

/* Whether token i belongs to what is asked for, or how it was decided, and so to no reason. */
static bool is_asked(const imr_words_run *to, size_t i, bool explains)
{
    for (size_t k = 0; k < to->mentions.n; k++) {
        const imr_mention *at = &to->mentions.at[k];
        if (i < at->first || i >= at->first + at->count || at->field == NULL) continue;
        if (!at->aside && (!explains || imr_mention_is_outcome(at))) return true;
    }
    return false;
}

/* The beginning that the forms of a word share: "therap" of "therapi". */
static imr_str beginning_of(imr_str stem)
{
    if (stem.n > 3 && stem.s[stem.n - 1] == 'i') stem.n--;
    return stem;
}

static void find_words(reason *of)
{
    const imr_words_run *to = of->run;
    const size_t begin = begin_of(to);
    for (size_t i = begin; i < to->n && of->n < WORDS; i++) {
        const imr_token *token = &to->tokens[i];
        bool telling = !imr_word_joins(token->word) && !imr_mention_is_soft(token->word) &&
                       !imr_mention_is_idle(token->word) && token->stem.n >= 3;
        if (telling && !is_asked(to, i, begin > 0)) of->words[of->n++] = beginning_of(token->stem);
    }
}

/* The bits of the reason's words that begin a word of the phrase. */
static uint32_t words_in(const reason *of, imr_str phrase)
{
    uint32_t found = 0;
    for (const char *at = phrase.s, *end = phrase.s + phrase.n; at != NULL && at < end;) {
        const size_t left = (size_t)(end - at);
        for (size_t w = 0; w < of->n && of->starts[(unsigned char)*at]; w++)
            if (of->words[w].n <= left && memcmp(of->words[w].s, at, of->words[w].n) == 0) found |= 1U << w;
        at = memchr(at, ' ', left);
        if (at != NULL) at++;
    }
    return found;
}

static void read_grounds(reason *of, const imr_lexicon *lexicon, size_t grounds)
{
    for (size_t w = 0; w < of->n; w++) of->starts[(unsigned char)of->words[w].s[0]] = true;
    for (size_t g = 0; g < grounds; g++) {
        const imr_concept *ground = imr_lexicon_at(lexicon, IMR_TABLE_GROUND, g);
        for (size_t p = imr_lexicon_phrases(lexicon, ground); p-- > 0;)
            of->has[g] |= words_in(of, imr_lexicon_phrase(lexicon, ground, p));
    }
    for (size_t w = 0; w < of->n; w++) { /* what few grounds speak of tells more */
        size_t n = 0;
        for (size_t g = 0; g < grounds; g++) n += of->has[g] >> w & 1U;
        of->weights[w] = log(1.0 + (double)grounds / (double)(n == 0 ? 1 : n));
    }
}

/* The share of the reason's weight that a ground's phrases have; 0 if they have one word alone. */
static double share_of(const reason *of, size_t ground)
{
    double sum = 0, found = 0;
    for (size_t w = 0; w < of->n; w++) {
        sum += of->weights[w];
        if ((of->has[ground] >> w & 1U) != 0) found += of->weights[w];
    }
    const uint32_t has = of->has[ground];
    return (has & (has - 1)) == 0 || sum <= 0 ? 0 : found / sum;
}

imr_status imr_words_lift_reason(imr_words_run *to)
{
    const double MOST = 0.5, CLEARLY = 1.2;
    const imr_lexicon *lexicon = to->reading->lexicon;
    size_t grounds = imr_lexicon_count(lexicon, IMR_TABLE_GROUND), best = 0;
    double most = 0, second = 0;
    reason of = {.run = to};
    if (grounds > GROUNDS) grounds = GROUNDS;
    for (size_t i = 0; i < to->mentions.n; i++)
        if (to->mentions.at[i].table == IMR_TABLE_GROUND) return IMR_OK;
    find_words(&of);
    if (of.n < 2) return IMR_OK;
    read_grounds(&of, lexicon, grounds);
    for (size_t g = 0; g < grounds; g++) {
        double share = share_of(&of, g);
        if (share > most)
            second = most, most = share, best = g;
        else if (share > second)
            second = share;
    }
    if (most < MOST || most < second * CLEARLY) return IMR_OK;
    imr_list values = {0};
    if (!imr_list_add(to->reading->arena, &values, imr_lexicon_at(lexicon, IMR_TABLE_GROUND, best)->id))
        return imr_fail_memory(to->err);
    imr_clause *facet = imr_words_facet(to, imr_field_find(IMR_STR("ground")), values);
    if (facet != NULL) facet->weight = ALIKE;
    return imr_words_want(to, facet, IMR_ROLE_SHOULD);
}
