/* Sentences with several clauses: "surgery denied but therapy approved", "knee MRI or shoulder injection". A clause
 * pairs what decisions are told apart by, such as a treatment, with what is said of it, such as an outcome. A decision
 * has one treatment and one outcome, so decisions of any of the pairs are wanted. */
#include "mention_run.h"

#include <string.h>

static const char treatments[] = "|procedure|category|";
static const char outcomes[] = "|outcome|ur_modified|";
static const char places[] = "|body_part|";
static const char sides[] = "|side|";
static const char amounts[] = "|visits|quantity|days|";
static const char attributes[] = "|body_part|side|visits|quantity|days|level|";
/* Of the worker and the letter: said once, they are meant of all clauses. */
static const char of_letter[] = "|age|sex|date|year|injured|specialty|priority|retrospective|dependent|page|";
static const char joining[] = "|but|and|or|while|whereas|yet|although|though|then|plus|versus|vs|nor|however|";

/* What is said of what, in the order of trial. Without a word that joins them, clauses are told apart by outcomes only:
 * "knee MRI shoulder injection" wants each. */
static const struct kind {
    const char *said, *of, *joined; /* joined: the words that must stand between clauses; NULL: none need to */
    bool own;                       /* other words belong to the clause that they stand in, or else to all */
} kinds[] = {
    {outcomes, treatments, NULL, true},
    {outcomes, places, NULL, false},
    {outcomes, "|date|year|", NULL, false},
    {outcomes, "|age|sex|", NULL, false},
    {outcomes, "|guideline|ur_guideline|", NULL, false},
    {places, treatments, joining, true},
    {amounts, treatments, joining, true},
    {sides, places, "|or|versus|vs|", false},
};
/* A treatment or a family: "MRI or surgery". */
static const struct kind either = {NULL, treatments, joining, false};

/* A mention that is told apart, or what is said of it. */
typedef struct event {
    const imr_mention *at;
    bool said, begins; /* begins: the first one of its clause */
} event;

typedef struct sentence {
    imr_mention_run *run;
    const struct kind *kind;
    event *at;
    size_t n;
} sentence;

static bool is_of(const imr_mention *at, const char *fields)
{
    if (at == NULL || at->field == NULL || at->aside || at->excluded || at->lifts) return false;
    size_t n = strlen(at->field->key);
    for (const char *found = fields; (found = strstr(found, at->field->key)) != NULL; found++)
        if (found[-1] == '|' && found[n] == '|') return true;
    return false;
}

static size_t end_of(const imr_mention *at) { return at->first + at->count; }

static bool has_comma(const imr_mention_run *run, size_t i)
{
    return i < run->n && (run->tokens[i].flags & (IMR_TOKEN_COMMA | IMR_TOKEN_SENTENCE)) != 0;
}

/* Whether one of the words, a comma or a slash stands between two events. */
static bool is_joined(const sentence *of, const imr_mention *before, const imr_mention *at, const char *words)
{
    const imr_mention_run *run = of->run;
    if (imr_mention_any(run, end_of(before), at->first, words)) return true;
    for (size_t i = end_of(before); i <= at->first && words == joining; i++)
        if (has_comma(run, i) || (run->tokens[i].flags & IMR_TOKEN_JOINED) != 0) return true;
    return false;
}

/* ---- which events form a clause ---- */

typedef enum order { OF_FIRST, SAID_FIRST, AS_SOON_AS_FULL } order;

/* Whether the outcomes of one clause agree. */
static bool agrees(const imr_mention *a, const imr_mention *b)
{
    return a == NULL || a->field != b->field || imr_str_equal(a->values.at[0], b->values.at[0]);
}

/* Marks where clauses begin. Returns how many there are; 0 if one of them is not whole, in this order. */
static size_t divide(sentence *of, order how, bool strict)
{
    size_t clauses = 0;
    const imr_mention *said = NULL, *told = NULL;
    for (size_t i = 0; i < of->n; i++) {
        event *at = &of->at[i];
        bool full = said != NULL && told != NULL;
        bool turns = i > 0 && at->said != of->at[i - 1].said && at->said == (how == SAID_FIRST);
        at->begins = i == 0 || (full && (turns || how == AS_SOON_AS_FULL));
        if (at->begins && i > 0) {
            const char *words = of->kind->joined == NULL ? joining : of->kind->joined;
            bool must = strict || of->kind->joined != NULL || how == AS_SOON_AS_FULL;
            if (must && !is_joined(of, at[-1].at, at->at, words)) return 0;
        }
        if (at->begins) said = told = NULL, clauses++;
        if (at->said && of->kind->said == outcomes && !agrees(said, at->at)) return 0;
        *(at->said ? &said : &told) = at->at;
    }
    return said != NULL && told != NULL && clauses > 1 ? clauses : 0;
}

static size_t gather(sentence *of)
{
    size_t said = 0;
    of->n = 0;
    for (size_t i = 0; i < of->run->mentions->n; i++) {
        const imr_mention *at = &of->run->mentions->at[i];
        bool says = of->kind->said != NULL && is_of(at, of->kind->said);
        if (!says && !is_of(at, of->kind->of)) continue;
        of->at[of->n++] = (event){.at = at, .said = says};
        said += says;
    }
    return said > 1 && of->n > said + 1 ? of->n : 0;
}

/* A family and a treatment are values of two facets: as alternatives each is a clause. */
static size_t find_either(sentence *of)
{
    bool families = false, procedures = false;
    of->kind = &either;
    gather(of);
    for (size_t i = 0; i < of->n; i++) {
        bool family = of->at[i].at->table == IMR_TABLE_CATEGORY;
        families = families || family;
        procedures = procedures || !family;
        of->at[i].begins = true;
        if (i > 0 && !is_joined(of, of->at[i - 1].at, of->at[i].at, joining)) return 0;
    }
    return families && procedures ? of->n : 0;
}

static size_t find_clauses(sentence *of, bool strict)
{
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        of->kind = &kinds[k];
        if (gather(of) == 0) continue;
        size_t n = divide(of, of->at[0].said ? SAID_FIRST : OF_FIRST, strict);
        if (n == 0) n = divide(of, AS_SOON_AS_FULL, strict);
        if (n > 0) return n;
    }
    return find_either(of);
}

/* ---- which words belong to a clause ---- */

/* Where the clause begins that has its first event at token `to`; the clause before has its last before `from`. Places
 * and amounts belong to the treatment that they precede. */
static size_t begin_of(const imr_mention_run *run, size_t from, size_t to)
{
    size_t begin = SIZE_MAX;
    for (size_t k = to + 1; k-- > from;) {
        bool word = k > from && imr_mention_is(run, k - 1, joining);
        if (word || has_comma(run, k)) begin = k;
        bool part = k > from && (word || is_of(imr_mention_at(run, k - 1), attributes) ||
                                 imr_mention_is(run, k - 1, "|the|a|an|of|his|her|both|"));
        if (begin != SIZE_MAX && !part) break;
    }
    return begin == SIZE_MAX ? from : begin;
}

/* Where the first clause begins: words just before its first event belong to it, a sentence's opening to all. */
static size_t opening_of(const imr_mention_run *run, size_t first)
{
    while (first > 0 && !has_comma(run, first) && !imr_word_joins(run->tokens[first - 1].word) &&
           !is_of(imr_mention_at(run, first - 1), of_letter))
        first--;
    return first;
}

static bool has_words(const imr_mention_run *run, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (!imr_word_joins(run->tokens[i].word)) return true;
    return false;
}

/* Gives each token the number of its clause. What follows the last event belongs to all clauses, unless an earlier one
 * has an end of its own: "denied for smoking but approved for weakness". */
static void number_tokens(const sentence *of, uint8_t *pair)
{
    const imr_mention_run *run = of->run;
    size_t begin = opening_of(run, of->at[0].at->first);
    uint8_t number = 1;
    bool ends = false;
    for (size_t i = 1; i < of->n; i++) {
        if (!of->at[i].begins) continue;
        size_t end = end_of(of->at[i - 1].at), next = begin_of(run, end, of->at[i].at->first);
        size_t last = next;
        while (imr_mention_is(run, last - 1, joining)) last--;
        ends = ends || has_words(run, end, last);
        memset(pair + begin, number++, last - begin);
        begin = next;
    }
    memset(pair + begin, number, (ends ? run->n : end_of(of->at[of->n - 1].at)) - begin);
}

/* Whether another clause says something of the same kind. */
static bool is_said_in_another(const imr_mention_run *run, const imr_mention *at, const uint8_t *pair)
{
    for (size_t i = 0; i < run->mentions->n; i++) {
        const imr_mention *other = &run->mentions->at[i];
        if (other->field == at->field && pair[other->first] != 0 && pair[other->first] != pair[at->first]) return true;
    }
    return false;
}

/* What is told apart by its treatment has words of its own; otherwise the treatment and all words are of every clause.
 */
static void number_mentions(const sentence *of, uint8_t *pair)
{
    imr_mentions *mentions = of->run->mentions;
    bool own = of->kind->own;
    for (size_t i = 0; i < mentions->n; i++) {
        imr_mention *at = &mentions->at[i];
        bool told = (of->kind->said != NULL && is_of(at, of->kind->said)) || is_of(at, of->kind->of);
        bool of_all =
            !told && at->field != NULL && (!own || is_of(at, of_letter)) && !is_said_in_another(of->run, at, pair);
        at->pair = of_all ? 0 : pair[at->first];
    }
    for (size_t i = 0; i < of->run->n && !own; i++)
        if (imr_mention_at(of->run, i) == NULL) pair[i] = 0;
}

/* ---- "MRI was approved but surgery was not" ---- */

/* Reads "was not", "wasn't" at the end of a clause as the contrary of the verb before, and "was" after a denied verb as
 * that verb: "therapy was not denied but surgery was". Where the words end; i if they say nothing of the kind. */
static size_t short_verb(const imr_mention_run *run, size_t i, bool denied, bool *turned)
{
    size_t end = i + imr_mention_is(run, i, "|was|were|is|are|did|has|had|");
    bool not = imr_mention_is(run, end, "|not|");
    bool joined = imr_mention_is(run, i, "|wasnt|werent|isnt|arent|didnt|");
    end += not || (joined && end == i) ? 1 : 0;
    *turned = not || joined;
    bool ends = end >= run->n || has_comma(run, end) || imr_mention_is(run, end, joining);
    return end > i && ends && (*turned || denied) ? end : i;
}

/* Adds the outcome of clauses whose verb is left out. */
static void add_short_verbs(imr_mention_run *run)
{
    const imr_mention *before = NULL;
    for (size_t i = 0; i < run->mentions->n; i++) {
        const imr_mention *at = &run->mentions->at[i];
        bool turned = false, denied = false;
        if (is_of(at, "|outcome|")) before = at;
        if (before == NULL || !is_of(at, treatments)) continue;
        denied = imr_mention_any(run, before->first, end_of(before), "|not|never|wasnt|isnt|werent|arent|");
        size_t end = short_verb(run, end_of(at), denied, &turned);
        bool apart = has_comma(run, at->first) || imr_mention_any(run, end_of(before), at->first, joining);
        if (end == end_of(at) || !apart) continue;
        bool upheld = imr_str_equal(before->values.at[0], IMR_STR("upheld")) == (denied == turned);
        imr_mention said = *imr_mention_add(run, "outcome", end_of(at), end - end_of(at),
                                            upheld ? IMR_STR("upheld") : IMR_STR("overturned"));
        said.table = IMR_TABLE_OUTCOME;
        imr_mention *next = run->mentions->at + i + 1, *last = run->mentions->at + run->mentions->n - 1;
        memmove(next + 1, next, (size_t)(last - next) * sizeof *next);
        *next = said;
    }
}

/* strict: only where a word or a comma joins the clauses. Returns whether there are several. */
static bool settle(imr_mention_run *run, bool strict)
{
    sentence of = {.run = run};
    imr_arena *arena = run->reading->arena;
    imr_mentions *mentions = run->mentions;
    of.at = imr_arena_alloc(arena, (mentions->n + 1) * sizeof *of.at);
    if (of.at == NULL) return run->failed = true;
    size_t n = find_clauses(&of, strict);
    if (n == 0 || n > UINT8_MAX) return false;
    mentions->pair = imr_arena_alloc(arena, run->n + 1);
    if (mentions->pair == NULL) return run->failed = true;
    memset(mentions->pair, 0, run->n + 1);
    mentions->pairs = n;
    number_tokens(&of, mentions->pair);
    number_mentions(&of, mentions->pair);
    return true;
}

void imr_settle_clauses(imr_mention_run *run)
{
    add_short_verbs(run);
    if (!settle(run, true)) {
        imr_settle_review(run);
        settle(run, false);
    }
    imr_settle_families(run);
}
