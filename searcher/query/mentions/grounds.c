/* Words that name a ground: "no red flags", "exceeded the number of visits", "did not try therapy first". */
#include "facet.h"
#include "mention_run.h"

/* Whether the mention shares a token with the match. */
static bool touches(const imr_mention *at, const imr_match *match)
{
    return at->first < match->first + match->count && at->first + at->count > match->first;
}

static bool is_inside(const imr_mention *at, const imr_match *match)
{
    return at->first >= match->first && at->first + at->count <= match->first + match->count;
}

/* Whether a longer name, or another ground, already has some of the words; it keeps them. */
static bool is_taken(const imr_mention_run *run, const imr_match *match)
{
    for (size_t i = 0; i < run->mentions->n; i++) {
        const imr_mention *at = &run->mentions->at[i];
        if (touches(at, match) && (!is_inside(at, match) || at->table == IMR_TABLE_GROUND)) return true;
    }
    return false;
}

/* Replaces the mentions inside a ground's phrase: a therapy that was not tried is part of the reason. */
static void take_over(imr_mention_run *run, const imr_match *match)
{
    size_t kept = 0;
    for (size_t i = 0; i < run->mentions->n; i++) {
        imr_mention at = run->mentions->at[i];
        if (!is_inside(&at, match)) run->mentions->at[kept++] = at;
    }
    run->mentions->n = kept;
    imr_mention *at = imr_mention_add(run, "ground", match->first, match->count, match->concept->id);
    at->table = IMR_TABLE_GROUND;
    at->concept = match->concept;
}

/* ---- "without any evidence of red flags" is "no red flags", "plain films were never taken" "plain films not taken"
 * ---- */

/* The tokens without words that only connect, and with every denial replaced by one word; from[i] is the original index
 * of token i. */
typedef struct plain_tokens {
    imr_token *at;
    size_t *from, n;
} plain_tokens;

/* How many tokens at i deny what follows them, with `follows` those that add nothing to it; 0 if none do. */
static size_t denial_at(const imr_mention_run *run, const imr_matches *marks, size_t i, bool follows)
{
    static const char empty[] = "|of|any|the|a|an|prior|previous|evidence|documentation|documented|documenting|sign|"
                                "signs|clear|recent|";
    for (size_t k = 0; k < marks->n; k++)
        if (marks->at[k].first == i && imr_str_equal(marks->at[k].concept->id, IMR_STR("no")))
            return follows ? imr_mention_pass(run, i + marks->at[k].count, empty) - i : marks->at[k].count;
    return 0;
}

/* word: what stands for a denial; absent: denials remain. */
static imr_status make_plain(imr_mention_run *run, imr_str word, plain_tokens *out, imr_error *err)
{
    static const char connecting[] = "|was|were|is|are|be|been|being|the|a|an|has|have|had|did|do|does|itself|ever|"
                                     "even|just|his|her|their|this|that|it|she|he|they|";
    imr_arena *arena = run->reading->arena;
    imr_matches marks = {0};
    *out = (plain_tokens){imr_arena_alloc(arena, (run->n + 1) * sizeof *out->at),
                          imr_arena_alloc(arena, (run->n + 1) * sizeof *out->from), 0};
    if (out->at == NULL || out->from == NULL) return imr_fail_memory(err);
    imr_status status = word.n == 0 ? IMR_OK : imr_interpreter_tokens(run->reading, word, err);
    if (status == IMR_OK && word.n > 0)
        status = imr_lexicon_match(run->reading->lexicon, 1U << IMR_TABLE_MARK, run->tokens, run->n, &marks, err);
    for (size_t i = 0; i < run->n && status == IMR_OK;) {
        size_t denial = denial_at(run, &marks, i, imr_str_equal(word, IMR_STR("no"))), taken = denial > 0 ? denial : 1;
        if (denial > 0 || !imr_mention_is(run, i, connecting)) {
            out->from[out->n] = i;
            out->at[out->n++] = denial > 0 ? run->reading->tokens.at[0] : run->tokens[i];
        }
        i += taken;
    }
    out->from[out->n] = run->n;
    imr_matches_free(&marks);
    return status;
}

static imr_status name_plain(imr_mention_run *run, imr_str word, imr_error *err)
{
    plain_tokens plain;
    imr_matches matches = {0};
    imr_status status = make_plain(run, word, &plain, err);
    if (status == IMR_OK && plain.n > 0)
        status = imr_lexicon_match(run->reading->lexicon, 1U << IMR_TABLE_GROUND, plain.at, plain.n, &matches, err);
    for (size_t i = 0; i < matches.n && status == IMR_OK; i++) {
        imr_match match = matches.at[i];
        size_t end = plain.from[match.first + match.count];
        match.first = (uint32_t)plain.from[match.first];
        match.count = (uint32_t)(end - match.first);
        if (!is_taken(run, &match)) take_over(run, &match);
    }
    imr_matches_free(&matches);
    return status;
}

/* ---- "MTUS chronic pain guidelines do not apply" is "MTUS silent" ---- */

/* Where words at i end that say a guideline is silent; i if they do not. */
static size_t silence_end(const imr_mention_run *run, size_t i)
{
    size_t verb = imr_mention_pass(run, i, "|guideline|guidelines|chapter|is|are|was|were|does|do|did|has|have|be|");
    if (imr_mention_is(run, verb, "|silent|inapplicable|")) return verb + 1;
    bool denied = imr_mention_is(run, verb, "|not|cannot|doesnt|dont|didnt|never|nothing|");
    size_t end = imr_mention_pass(run, verb + 1, "|be|directly|specifically|");
    return denied && imr_mention_is(run, end,
                                    "|apply|applied|applicable|address|addressed|cover|covered|discuss|mention|")
               ? end + 1
               : i;
}

static imr_status name_silence(imr_mention_run *run, imr_error *err)
{
    imr_interpreter *reading = run->reading;
    const unsigned ground = 1U << IMR_TABLE_GROUND;
    imr_status status = imr_interpreter_tokens(reading, IMR_STR("mtus silent"), err);
    if (status == IMR_OK)
        status =
            imr_lexicon_match(reading->lexicon, ground, reading->tokens.at, reading->tokens.n, &reading->matches, err);
    for (size_t i = 0; i < run->mentions->n && status == IMR_OK && reading->matches.n > 0; i++) {
        const imr_mention *at = &run->mentions->at[i];
        size_t begin = at->first + at->count, end = silence_end(run, begin);
        bool named = at->table == IMR_TABLE_GUIDELINE && at->field != NULL && end > begin;
        if (!named || !imr_mention_is(run, at->first, "|mtus|ca|california|the|")) continue;
        imr_match match = reading->matches.at[0];
        match.first = (uint32_t)at->first;
        match.count = (uint32_t)(end - at->first);
        take_over(run, &match);
        break;
    }
    return status;
}

/* ---- what rationales say in words that no phrase of the table has: "the request did not state the quantity" ---- */

/* What the query is about, as far as grounds depend on it. */
static imr_decision about_what(const imr_mention_run *run)
{
    imr_decision about = {0};
    for (size_t i = 0; i < run->mentions->n && about.procedure.n == 0; i++) {
        const imr_mention *at = &run->mentions->at[i];
        if (at->table != IMR_TABLE_PROCEDURE || at->field == NULL || at->concept == NULL) continue;
        about.procedure = at->values;
        about.category = at->concept->parent;
    }
    return about;
}

/* Whether a word inside asks for something by itself: "no twitch response or radiating pain". */
static bool asks_for_more(const imr_mention_run *run, const imr_worded_ground *ground, const imr_match *match)
{
    for (size_t i = match->first - ground->first; i < ground->count && i < 64; i++) {
        imr_str word = run->tokens[ground->first + i].word;
        const bool loose = (ground->loose >> i & 1U) != 0;
        if (loose && !imr_word_joins(word) && !imr_mention_is_soft(word) && !imr_mention_is_idle(word)) return true;
    }
    return false;
}

/* Leaves out what stands before a word that begins a reason: "ancillary items fall because the surgery was refused". */
static imr_match reason_in(const imr_mention_run *run, const imr_worded_ground *ground)
{
    size_t first = ground->first, end = ground->first + ground->count;
    for (size_t i = first; i < end; i++)
        if (imr_mention_is(run, i, "|because|since|as|due|for|after|when|where|given|reason|until|")) first = i + 1;
    return (imr_match){.concept = ground->ground, .first = (uint32_t)first, .count = (uint32_t)(end - first)};
}

static bool begins_reason(const imr_mention_run *run, size_t i)
{
    return i > 0 && imr_mention_is(run, i - 1, "|because|since|as|due|to|given|reason|where|");
}

/* Whether a denial stands close before the words or in them. */
static bool is_denied(const imr_mention_run *run, const imr_match *match)
{
    enum { NEAR = 4 };
    const size_t first = match->first > NEAR ? match->first - NEAR : 0;
    return imr_mention_any(run, first, match->first + match->count, "|no|not|without|never|lack|lacking|absent|none|");
}

/* Whether the query asks for the outcome for which the ground does not argue, or the words name what is asked for: an
 * outcome or a treatment that is no part of a reason. */
static bool is_asked_otherwise(const imr_mention_run *run, const imr_match *match)
{
    const bool reason = begins_reason(run, match->first);
    if (imr_str_equal(match->concept->parent, IMR_STR("for")) && is_denied(run, match)) return true;
    for (size_t i = 0; i < run->mentions->n; i++) {
        const imr_mention *at = &run->mentions->at[i];
        if (at->field == NULL) continue;
        const bool inside = is_inside(at, match), against = imr_str_equal(match->concept->parent, IMR_STR("against"));
        if (inside && !reason && (imr_mention_is_outcome(at) || at->table == IMR_TABLE_OUTCOME)) return true;
        if (!inside && imr_mention_is_outcome(at) && at->values.n == 1 &&
            imr_str_equal(at->values.at[0], against ? IMR_STR("overturned") : IMR_STR("upheld")))
            return true;
    }
    return false;
}

/* Names grounds by the rules that find them in rationales. */
static imr_status name_by_rules(imr_mention_run *run, imr_error *err)
{
    enum { MOST = 8 };
    imr_worded_ground found[MOST];
    size_t n = 0;
    const imr_decision about = about_what(run);
    imr_status status = imr_grounds_of_words(run->reading->lexicon, run->reading->arena, run->tokens, run->n, &about,
                                             found, MOST, &n, err);
    for (size_t i = 0; i < n && status == IMR_OK; i++) {
        const imr_match match = reason_in(run, &found[i]);
        if (match.count > 1 && !asks_for_more(run, &found[i], &match) && !is_taken(run, &match) &&
            !is_asked_otherwise(run, &match))
            take_over(run, &match);
    }
    return status;
}

/* Spends words after a ground that add nothing: "no conservative treatment was tried", "no x-rays done". */
static void spend_ends(imr_mention_run *run)
{
    static const char ends[] = "|was|were|has|have|been|tried|done|given|provided|attempted|documented|performed|"
                               "obtained|taken|first|yet|shown|noted|present|available|used|trialed|beforehand|";
    size_t n = run->mentions->n;
    for (size_t i = 0; i < n; i++) {
        const imr_mention *at = &run->mentions->at[i];
        size_t begin = at->first + at->count, end = imr_mention_pass(run, begin, ends);
        if (at->table == IMR_TABLE_GROUND && end > begin) imr_mention_add(run, NULL, begin, end - begin, (imr_str){0});
    }
}

imr_status imr_name_grounds(imr_mention_run *run, imr_error *err)
{
    imr_matches matches = {0};
    /* With denials first, because "lack of documented radiculopathy" contains its opposite. */
    imr_status status = name_plain(run, IMR_STR("no"), err);
    if (status == IMR_OK) status = name_plain(run, IMR_STR("not"), err);
    if (status == IMR_OK)
        status = imr_lexicon_match(run->reading->lexicon, 1U << IMR_TABLE_GROUND, run->tokens, run->n, &matches, err);
    for (size_t i = 0; i < matches.n && status == IMR_OK; i++)
        if (!is_taken(run, &matches.at[i])) take_over(run, &matches.at[i]);
    imr_matches_free(&matches);
    if (status == IMR_OK) status = name_plain(run, (imr_str){0}, err);
    if (status == IMR_OK) status = name_silence(run, err);
    if (status == IMR_OK) status = name_by_rules(run, err);
    if (status == IMR_OK) spend_ends(run);
    return status;
}
