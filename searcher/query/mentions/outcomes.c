/* Decides which words for an outcome mean the decision's own. */
#include "mention_run.h"

#include <string.h>

const char imr_words_of_ur[] = "|ur|utilization|administrator|insurer|carrier|adjuster|payer|payor|";

static const char before_it[] = "|prior|previous|previously|already|initially|originally|earlier|past|";
static const char other_sense[] = "|duty|duties|work|activity|activities|visits|sessions|release|date|barium|diet|";
static const char not_so[] = "|not|never|no|isnt|wasnt|arent|werent|cannot|without|";
static const char of_review[] =
    "|upheld|uphold|upholds|upholding|overturned|overturn|overturns|overturning|reversed|reversal|affirmed|sustained|";

bool imr_mention_is_outcome(const imr_mention *at)
{
    return at->field != NULL && strcmp(at->field->key, "outcome") == 0;
}

/* Whether it goes on with what utilization review did: "UR approved PT but denied MRI". */
static bool goes_on_of_ur(const imr_mention_run *run, const imr_mention *at)
{
    size_t i = at->first;
    if (i == 0 || !imr_mention_is(run, i - 1, "|but|and|then|")) return false;
    while (i > 0 && !imr_mention_is(run, i - 1, imr_words_of_ur)) {
        if (imr_mention_is(run, i - 1, "|imr|reviewer|by|")) return false;
        i--;
    }
    bool verb = i > 0 && imr_mention_is(run, i, "|denied|approved|certified|authorized|modified|allowed|");
    return verb && imr_mention_is(run, at->first, "|denied|approved|certified|authorized|allowed|");
}

/* Whether it is what utilization review did, not the decision: "UR denied", "denied by UR". */
static bool is_of_ur(const imr_mention_run *run, const imr_mention *at)
{
    size_t after = at->first + at->count;
    if (at->first > 0 && imr_mention_is(run, at->first - 1, imr_words_of_ur)) {
        const imr_mention *who = imr_mention_at(run, at->first - 1);
        return who == NULL || who->first + who->count > at->first; /* not "denied by UR, approved" */
    }
    if (at->first > 1 && imr_mention_is(run, at->first - 1, "|review|has|had|was|"))
        return imr_mention_is(run, at->first - 2, imr_words_of_ur);
    if (goes_on_of_ur(run, at)) return true;
    if (!imr_mention_is(run, after, "|by|at|in|")) return false;
    return imr_mention_is(run, imr_mention_pass(run, after + 1, "|the|claims|claim|level|of|"), imr_words_of_ur);
}

/* Whether it is not an outcome but plain words: "prior approved visits", "modified duty". */
static bool has_other_sense(const imr_mention_run *run, const imr_mention *at)
{
    size_t end = at->first + at->count;
    bool comma = (run->tokens[at->first].flags & IMR_TOKEN_COMMA) != 0; /* "denied originally, approved" */
    return (at->first > 0 && !comma && imr_mention_is(run, at->first - 1, before_it)) ||
           imr_mention_is(run, end, "|originally|initially|previously|") || imr_mention_is(run, end, other_sense);
}

/* Whether it is a patient's statement: "denies numbness", but not "denies MRI", which is an outcome. */
static bool is_of_patient(const imr_mention_run *run, const imr_mention *at)
{
    static const char others[] = "|ur|review|administrator|insurer|carrier|adjuster|imr|reviewer|they|when|why|who|";
    size_t next = imr_mention_pass(run, at->first + at->count, "|any|the|a|having|");
    bool word = next < run->n && !imr_word_joins(run->tokens[next].word) && imr_mention_number(run, next) < 0;
    if (!word || !imr_mention_is(run, at->first, "|denies|denying|")) return false;
    const imr_mention *what = imr_mention_at(run, next);
    if (what != NULL && what->field != NULL) return false;
    return at->first == 0 || !imr_mention_is(run, at->first - 1, others);
}

/* "visits allowed", "sessions are usually approved": whether an amount of treatment is before the word. */
static bool is_of_amount(const imr_mention_run *run, const imr_mention *at)
{
    static const char units[] =
        "|visit|visits|session|sessions|treatment|treatments|pills|tablets|injections|refills|days|weeks|hours|";
    static const char between[] = "|is|are|was|were|be|been|being|usually|typically|normally|generally|get|maximum|";
    size_t before = at->first;
    while (before > 0 && imr_mention_is(run, before - 1, between)) before--;
    return before > 1 && imr_mention_is(run, before - 1, units);
}

/* "only 6 visits allowed", "what is allowed for": whether it says what is allowed in general, which is no outcome. */
static bool is_in_general(const imr_mention_run *run, const imr_mention *at)
{
    if (!imr_mention_is(run, at->first, "|allowed|allow|allows|")) return false;
    return is_of_amount(run, at) || imr_mention_is(run, 0, "|how|what|which|");
}

/* Where "what are the odds", "success rate" ends at the beginning, before "of" or "for"; 0 if it does not stand there.
 */
static size_t share_end(const imr_mention_run *run)
{
    size_t i = imr_mention_pass(run, 0, "|what|whats|is|are|the|my|our|");
    size_t end = imr_mention_pass(run, i, "|chance|chances|odds|likelihood|probability|success|rate|rates|");
    bool success = end == i + 1 && imr_mention_is(run, i, "|success|"); /* "success of fusion" is no share */
    return end > i && !success && imr_mention_is(run, end, "|of|for|") ? end : 0;
}

/* "when do they approve", "is it approved", "how often": Whether it is in a question to which both outcomes are
 * answers. */
static bool is_in_question(const imr_mention_run *run, const imr_mention *at)
{
    static const char open[] =
        "|is|are|was|were|can|could|will|would|do|does|did|should|may|might|has|have|when|whether|";
    static const char doing[] = "|do|does|did|can|could|will|would|should|may|might|must|to|";
    static const char much[] = "|often|likely|frequently|probable|probably|";
    if (imr_mention_is(run, 0, open)) return true;
    if (imr_mention_is(run, 0, "|how|") && imr_mention_is(run, 1, much)) return true;
    if (imr_mention_is(run, 0, "|how|") && imr_mention_is(run, 1, "|many|much|long|") && is_of_amount(run, at))
        return true;
    if (share_end(run) > 0) return true;
    size_t from = at->first > 3 ? at->first - 3 : 0;
    return imr_mention_any(run, from, at->first, doing) && imr_mention_is(run, at->first,
                                                                          "|approve|allow|deny|authorize|"
                                                                          "overturn|uphold|grant|");
}

/* "overturn rate", "approval percentage": whether the word is part of a question for a share; takes in the rest. */
static bool take_in_rate(const imr_mention_run *run, imr_mention *at)
{
    static const char shares[] = "|rate|rates|percentage|percentages|ratio|odds|chance|chances|statistics|stats|";
    if (!imr_mention_is(run, at->first + at->count, shares)) return false;
    at->count++;
    return true;
}

static void turn_round(imr_mention *at)
{
    bool upheld = imr_str_equal(at->values.at[0], IMR_STR("upheld"));
    at->values.at[0] = upheld ? IMR_STR("overturned") : IMR_STR("upheld");
}

static void take_in_before(imr_mention *at, size_t count)
{
    at->first -= count;
    at->count += count;
}

/* "neither MRI nor CT approved". */
static bool is_neither(const imr_mention_run *run, const imr_mention *at)
{
    bool neither = false;
    for (size_t i = 0; i < at->first; i++) {
        const imr_mention *other = imr_mention_at(run, i);
        if (imr_mention_is(run, i, "|neither|")) neither = true;
        if (other != NULL && imr_mention_is_outcome(other)) neither = false;
    }
    return neither;
}

/* "no medical necessity", "not shown to be medically necessary", "medical necessity was not established". */
static void read_denied_need(const imr_mention_run *run, imr_mention *at)
{
    static const char between[] =
        "|shown|to|be|been|considered|deemed|found|establish|establishes|established|proven|prove|"
        "demonstrate|demonstrates|demonstrated|show|shows|support|supports|is|was|are|were|of|any|"
        "the|a|for|clear|documented|documentation|evidence|";
    static const char proved[] = "|established|demonstrated|supported|shown|met|documented|proven|substantiated|clear|";
    size_t first = at->first, end = at->first + at->count;
    while (first > 0 && imr_mention_is(run, first - 1, between)) first--;
    bool before = first > 0 && (imr_mention_is(run, first - 1, not_so) ||
                                imr_mention_is(run, first - 1,
                                               "|lack|lacks|lacked|lacking|failed|fails|fail|failure|"
                                               "absence|insufficient|unable|"));
    size_t not = imr_mention_pass(run, end, "|is|was|has|have|been|are|were|"),
           verb = not +imr_mention_is(run, not, not_so);
    bool behind = verb > not || imr_mention_is(run, end, "|isnt|wasnt|lacking|absent|");
    verb = imr_mention_pass(run, verb, "|been|yet|being|adequately|clearly|sufficiently|");
    bool proves = imr_mention_is(run, verb, proved), need = imr_mention_is(run, end - 1, "|necessity|");
    behind = behind && need && (proves || verb >= run->n || (run->tokens[verb].flags & IMR_TOKEN_COMMA) != 0);
    if (need && proves) end = verb + 1;
    if (behind && end < verb) end = verb;
    if (before) at->first = first - 1;
    at->count = end - at->first;
    if (before != behind) turn_round(at);
}

/* "not approved", "never been approved", "non-authorized", "un-certified". */
static void read_negation(const imr_mention_run *run, imr_mention *at)
{
    bool need = imr_mention_any(run, at->first, at->first + at->count, "|necessary|necessity|");
    if (need && imr_str_equal(at->values.at[0], IMR_STR("overturned"))) {
        read_denied_need(run, at);
        return;
    }
    if (is_neither(run, at)) turn_round(at);
    if (at->count > 1 || at->first == 0) return;
    bool joined = (run->tokens[at->first].flags & IMR_TOKEN_JOINED) != 0;
    size_t back = at->first > 1 && imr_mention_is(run, at->first - 1, "|been|be|yet|") ? 2 : 1;
    bool not = imr_mention_is(run, at->first - back, not_so);
    bool un = joined && imr_mention_is(run, at->first - 1, "|non|un|");
    if (!not &&!un) return;
    turn_round(at);
    take_in_before(at, un ? 1 : back);
}

/* Extends the mention by whose decision was reviewed: "overturning UR", "upheld the claims administrator". */
static void take_in_reviewed(imr_mention_run *run, imr_mention *at)
{
    size_t end = at->first + at->count, who = imr_mention_pass(run, end, "|the|claims|");
    if (!imr_mention_is(run, end - 1, of_review) || !imr_mention_is(run, who, imr_words_of_ur)) return;
    who = imr_mention_pass(run, who, imr_words_of_ur);
    const imr_mention *next = imr_mention_at(run, who); /* not "overturned, UR cited nothing" */
    if ((run->tokens[end].flags & IMR_TOKEN_COMMA) != 0) return;
    size_t behind = imr_mention_pass(run, who, "|s|");
    next = next == NULL ? imr_mention_at(run, behind) : next;
    if (next != NULL && imr_mention_is_outcome(next)) { /* "upheld the claims administrator's denial" */
        imr_mention_add(run, NULL, end, behind - end, (imr_str){0});
        return;
    }
    if (imr_mention_is(run, who, "|review|")) who++;
    at->count = who - at->first;
}

/* Extends the mention by the words for who decided. */
static void take_in_reviewer(const imr_mention_run *run, imr_mention *at)
{
    size_t end = at->first + at->count;
    while (at->first > 0 && imr_mention_is(run, at->first - 1, imr_words_of_ur)) take_in_before(at, 1);
    if (!imr_mention_is(run, end, "|by|at|in|")) return;
    while (imr_mention_is(run, end, "|by|at|in|the|claims|review|") || imr_mention_is(run, end, imr_words_of_ur)) end++;
    at->count = end - at->first;
}

static void drop(imr_mentions *mentions, imr_mention *at)
{
    size_t i = (size_t)(at - mentions->at);
    memmove(at, at + 1, (mentions->n - i - 1) * sizeof *at);
    mentions->n--;
}

static void add_outcome(imr_mention_run *run, size_t first, size_t end, bool upheld)
{
    imr_mention_clear(run, first, end);
    imr_mention_add(run, "outcome", first, end - first, upheld ? IMR_STR("upheld") : IMR_STR("overturned"))->table =
        IMR_TABLE_OUTCOME;
}

/* Who won: "insurer won", "the applicant lost"; and "medically unnecessary". */
static void add_winners(imr_mention_run *run)
{
    static const char won[] = "|won|wins|win|prevailed|prevails|winning|", lost[] = "|lost|loses|lose|";
    for (size_t i = 0; i < run->n; i++) {
        bool insurer =
            imr_mention_is(run, i, imr_words_of_ur) || imr_mention_is(run, i, "|defense|defendant|employer|");
        bool worker = imr_mention_is(run, i, "|applicant|worker|patient|employee|claimant|provider|doctor|");
        bool wins = imr_mention_is(run, i + 1, won), loses = imr_mention_is(run, i + 1, lost);
        if ((insurer || worker) && (wins || loses)) add_outcome(run, i, i + 2, insurer == wins);
        if (!imr_mention_is(run, i, "|unnecessary|")) continue;
        size_t first = i - (i > 0 && imr_mention_is(run, i - 1, "|medically|medical|"));
        add_outcome(run, first, i + 1, true);
    }
}

/* "Originally denied", "denied initially": what utilization review did; takes in the word. */
static bool take_in_original(const imr_mention_run *run, imr_mention *at)
{
    static const char originally[] = "|originally|initially|";
    bool comma = (run->tokens[at->first].flags & IMR_TOKEN_COMMA) != 0;
    if (imr_mention_is(run, at->first + at->count, originally)) {
        at->count++;
        return true;
    }
    if (at->first == 0 || comma || !imr_mention_is(run, at->first - 1, originally)) return false;
    at->first--;
    at->count++;
    return true;
}

static void settle_each(imr_mention_run *run)
{
    for (size_t i = 0; i < run->mentions->n;) {
        imr_mention *at = &run->mentions->at[i];
        if (imr_mention_is_outcome(at) && take_in_original(run, at)) at->field = NULL;
        if (at->table == IMR_TABLE_OUTCOME && at->field != NULL && has_other_sense(run, at)) {
            drop(run->mentions, at);
            continue;
        }
        if (imr_mention_is_outcome(at)) {
            if (is_in_general(run, at) || is_of_patient(run, at))
                at->field = NULL;
            else {
                read_negation(run, at);
                at->lifts = take_in_rate(run, at) || is_in_question(run, at);
            }
        }
        i++;
    }
}

/* Spends what opens a question about shares: "what are the odds of winning", "success rate of appeals for", "how many
 * times was". */
static void spend_opening(imr_mention_run *run)
{
    size_t share = share_end(run), end = 0;
    if (share > 0) end = imr_mention_pass(run, share, "|of|for|at|getting|winning|win|obtaining|appeal|appeals|");
    if (imr_mention_is(run, 0, "|how|") && imr_mention_is(run, 1, "|many|") && imr_mention_is(run, 2, "|times|"))
        end = 3;
    if (imr_mention_is(run, 0, "|how|") && imr_mention_is(run, 1, "|long|")) end = 2;
    for (size_t k = 0; k + 1 < run->n; k++)
        if (imr_mention_is(run, k, "|last|") && imr_mention_is(run, k + 1, "|time|"))
            imr_mention_add(run, NULL, k, 2, (imr_str){0});
    for (size_t k = 0; k < end; k++)
        if (imr_mention_at(run, k) == NULL) imr_mention_add(run, NULL, k, 1, (imr_str){0});
}

static void note_both(imr_mention_run *run, const imr_mention *weaker)
{
    imr_str span = imr_mention_span(run, weaker->first, weaker->count);
    imr_notes_add(run->reading->notes, (imr_note){.code = IMR_NOTE_TWO_OUTCOMES, .span = span, .field = weaker->field});
}

/* Settles what each word for an outcome means by itself. */
void imr_settle_outcomes(imr_mention_run *run)
{
    add_winners(run);
    settle_each(run);
    spend_opening(run);
    for (size_t i = 0; i < run->mentions->n; i++) {
        imr_mention *at = &run->mentions->at[i];
        if (!imr_mention_is_outcome(at)) continue;
        if (is_of_ur(run, at)) {
            if (goes_on_of_ur(run, at)) note_both(run, at);
            at->field = NULL;
            take_in_reviewer(run, at);
        } else
            take_in_reviewed(run, at);
    }
}

static bool is_of_review(const imr_mention_run *run, const imr_mention *at)
{
    return imr_mention_any(run, at->first, at->first + at->count, of_review);
}

/* "UR denial overturned" is one outcome, not two: the word for the review's own outcome wins over others. */
void imr_settle_review(imr_mention_run *run)
{
    bool reviewed = false;
    for (size_t i = 0; i < run->mentions->n; i++) {
        const imr_mention *at = &run->mentions->at[i];
        reviewed = reviewed || (imr_mention_is_outcome(at) && is_of_review(run, at));
    }
    for (size_t i = 0; i < run->mentions->n && reviewed; i++) {
        imr_mention *at = &run->mentions->at[i];
        if (!imr_mention_is_outcome(at) || is_of_review(run, at)) continue;
        note_both(run, at);
        at->field = NULL;
    }
}
