#include "phrases.h"

#include <stdlib.h>

enum {
    CELLS = 1 << 22,       /* of the first pass, a byte each */
    FIRST_SLOTS = 1 << 12, /* of the second */
};

struct imr_phrases {
    uint32_t least;
    uint8_t *estimates; /* by hash; never too low */
    uint32_t *slots;    /* by hash: index of a phrase, plus 1 */
    size_t slots_n;
    imr_phrase *at;
    size_t n, room;
};

imr_status imr_phrases_new(uint32_t least, imr_phrases **out, imr_error *err)
{
    imr_phrases *phrases = *out = calloc(1, sizeof *phrases);
    if (phrases == NULL) return imr_fail_memory(err);
    phrases->least = least;
    phrases->slots_n = FIRST_SLOTS;
    phrases->estimates = calloc(CELLS, 1);
    phrases->slots = calloc(FIRST_SLOTS, sizeof *phrases->slots);
    if (phrases->estimates != NULL && phrases->slots != NULL) return IMR_OK;
    imr_phrases_free(phrases);
    *out = NULL;
    return imr_fail_memory(err);
}

void imr_phrases_free(imr_phrases *phrases)
{
    if (phrases == NULL) return;
    free(phrases->estimates);
    free(phrases->slots);
    free(phrases->at);
    free(phrases);
}

/* ---- sentences that say nothing ---- */

/* a token of such a sentence; used with the flags of imr_token_flag */
enum { PASSED_OVER = 1 << 16 };

static bool is_one_of(imr_str word, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (imr_str_equal(word, imr_str_of(words[i]))) return true;
    return false;
}

static bool says_nothing(const imr_tokens *tokens, size_t first, size_t end)
{
    static const char *const
        guidelines[] = {"mtus",    "odg",    "acoem",     "guideline",  "guidelines",  "chapter",
                        "section", "should", "recommend", "recommends", "recommended", "recommendation"},
        *const medical[] = {"medically", "medical"}, *const necessity[] = {"necessary", "necessity", "unnecessary"};
    for (size_t i = first; i < end; i++) {
        if (is_one_of(tokens->at[i].word, guidelines, sizeof guidelines / sizeof *guidelines)) return true;
        if (i + 1 < end && is_one_of(tokens->at[i].word, medical, sizeof medical / sizeof *medical) &&
            is_one_of(tokens->at[i + 1].word, necessity, sizeof necessity / sizeof *necessity))
            return true;
    }
    return false;
}

void imr_phrases_pass_over(imr_tokens *tokens)
{
    for (size_t first = 0, end; first < tokens->n; first = end) {
        for (end = first + 1; end < tokens->n;) {
            if ((tokens->at[end].flags & (IMR_TOKEN_SENTENCE | IMR_TOKEN_PARAGRAPH)) != 0) break;
            end++;
        }
        if (!says_nothing(tokens, first, end)) continue;
        for (size_t i = first; i < end; i++) tokens->at[i].flags |= PASSED_OVER;
    }
}

/* ---- the phrases of a text ---- */

/* Extends a hash by the stem of another word. */
static uint64_t mix(uint64_t hash, imr_str stem)
{
    const uint64_t odd = 0x9e3779b97f4a7c15u;
    hash = (hash ^ imr_str_hash(stem)) * odd;
    return hash ^ hash >> 29;
}

/* "no" and "without" are meaningful at the beginning of a phrase; other stop words are not at either end. */
static bool may_begin(const imr_token *token)
{
    static const char *const negations[] = {"no", "not", "without", "nor"};
    if ((token->flags & (PASSED_OVER | IMR_TOKEN_NUMBER)) != 0) return false;
    return is_one_of(token->word, negations, sizeof negations / sizeof *negations) ||
           (token->flags & IMR_TOKEN_JOINS) == 0;
}

/* Words about papers, which all kinds of letters have; no phrase contains them. */
static bool is_clerical(const imr_token *token)
{
    static const char *const words[] = {"submitted", "review", "reviewed",      "request", "requests",    "requested",
                                        "claims",    "dated",  "administrator", "rfa",     "utilization", "date",
                                        "page",      "pages",  "note",          "notes",   "provided",    "worker"};
    return is_one_of(token->word, words, sizeof words / sizeof *words);
}

typedef bool visitor(void *context, uint64_t hash, uint32_t words);

/* Visits every phrase that begins with a token, within a sentence and without a comma. False if the visitor returned
 * false. */
static bool visit_from(const imr_tokens *tokens, size_t first, visitor *visit, void *context)
{
    uint64_t hash = 0;
    if (!may_begin(&tokens->at[first])) return true;
    for (uint32_t words = 1; words <= IMR_PHRASE_WORDS_MOST && first + words <= tokens->n; words++) {
        const imr_token *token = &tokens->at[first + words - 1];
        if (words > 1 && (token->flags & (IMR_TOKEN_SENTENCE | IMR_TOKEN_PARAGRAPH | IMR_TOKEN_COMMA)) != 0)
            return true;
        if (is_clerical(token)) return true;
        hash = mix(hash, token->stem);
        bool ends = words >= IMR_PHRASE_WORDS_LEAST && (token->flags & (IMR_TOKEN_JOINS | IMR_TOKEN_NUMBER)) == 0;
        if (ends && !visit(context, hash, words)) return false;
    }
    return true;
}

static bool visit_all(const imr_tokens *tokens, visitor *visit, void *context)
{
    for (size_t i = 0; i < tokens->n; i++)
        if (!visit_from(tokens, i, visit, context)) return false;
    return true;
}

/* ---- the first pass ---- */

static bool estimate(void *context, uint64_t hash, uint32_t words)
{
    uint8_t *cell = &((imr_phrases *)context)->estimates[hash % CELLS];
    (void)words;
    if (*cell < UINT8_MAX) ++*cell;
    return true;
}

void imr_phrases_estimate(imr_phrases *phrases, const imr_tokens *tokens) { visit_all(tokens, estimate, phrases); }

/* ---- the second ---- */

static uint32_t *slot_of(const imr_phrases *phrases, uint64_t hash)
{
    size_t at = (size_t)(hash >> 20) & (phrases->slots_n - 1);
    while (phrases->slots[at] != 0 && phrases->at[phrases->slots[at] - 1].hash != hash)
        at = (at + 1) & (phrases->slots_n - 1);
    return &phrases->slots[at];
}

static bool grow(imr_phrases *phrases)
{
    if (phrases->n == phrases->room) {
        size_t room = phrases->room == 0 ? FIRST_SLOTS / 2 : phrases->room * 2;
        imr_phrase *grown = realloc(phrases->at, room * sizeof *grown);
        if (grown == NULL) return false;
        phrases->at = grown;
        phrases->room = room;
    }
    if (phrases->n * 2 < phrases->slots_n) return true;
    uint32_t *slots = calloc(phrases->slots_n * 2, sizeof *slots);
    if (slots == NULL) return false;
    free(phrases->slots);
    phrases->slots = slots;
    phrases->slots_n *= 2;
    for (size_t i = 0; i < phrases->n; i++) *slot_of(phrases, phrases->at[i].hash) = (uint32_t)i + 1;
    return true;
}

static imr_phrase *find_or_add(imr_phrases *phrases, uint64_t hash, uint32_t words)
{
    uint32_t *slot = slot_of(phrases, hash);
    if (*slot != 0) return &phrases->at[*slot - 1];
    if (!grow(phrases)) return NULL;
    phrases->at[phrases->n++] = (imr_phrase){.hash = hash, .words = words};
    *slot_of(phrases, hash) = (uint32_t)phrases->n;
    return &phrases->at[phrases->n - 1];
}

typedef struct counting {
    imr_phrases *phrases;
    const imr_phrase_source *source;
} counting;

static bool count(void *context, uint64_t hash, uint32_t words)
{
    const counting *of = context;
    const imr_phrase_source *source = of->source;
    if (of->phrases->estimates[hash % CELLS] < of->phrases->least) return true;
    imr_phrase *phrase = find_or_add(of->phrases, hash, words);
    if (phrase == NULL) return false;
    if (phrase->last[source->side] == source->letter + 1) return true;
    phrase->last[source->side] = source->letter + 1;
    if (phrase->letters[source->side]++ == 0) phrase->example[source->side] = source->name;
    return true;
}

imr_status imr_phrases_count(imr_phrases *phrases, const imr_tokens *tokens, const imr_phrase_source *source,
                             imr_error *err)
{
    counting of = {phrases, source};
    return visit_all(tokens, count, &of) ? IMR_OK : imr_fail_memory(err);
}

const imr_phrase *imr_phrases_at(const imr_phrases *phrases, size_t *n)
{
    *n = phrases->n;
    return phrases->at;
}

/* ---- where a phrase is ---- */

static bool is_hash(void *context, uint64_t hash, uint32_t words)
{
    const imr_phrase *wanted = context;
    return hash != wanted->hash || words != wanted->words;
}

size_t imr_phrases_find(const imr_tokens *tokens, const imr_phrase *phrase)
{
    imr_phrase wanted = *phrase;
    for (size_t i = 0; i < tokens->n; i++)
        if (!visit_from(tokens, i, is_hash, &wanted)) return i;
    return SIZE_MAX;
}
