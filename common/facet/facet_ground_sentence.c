/* Splits a rationale into sentences: their bytes, whether each is about this patient or reports guidelines, and what it
 * says of each cue. */
#include <stdlib.h>

#include "facet_ground.h"

/* ---- sentences ---- */

static bool is_space(char byte) { return byte == ' ' || byte == '\n' || byte == '\t'; }

/* Where the sentence that starts with the token begins: opening quotation marks and brackets belong to it. */
static uint32_t begin_of(imr_str text, const imr_token *token)
{
    uint32_t at = token->begin;
    while (at > 0 && !is_space(text.s[at - 1])) at--;
    return at;
}

static uint32_t end_before(imr_str text, uint32_t at)
{
    while (at > 0 && is_space(text.s[at - 1])) at--;
    return at;
}

static bool add_sentence(imr_ground_rules *rules, ground_sentence sentence)
{
    if (rules->n_sentences == rules->sentences_room) {
        size_t room = rules->sentences_room == 0 ? 64 : rules->sentences_room * 2;
        ground_sentence *grown = realloc(rules->sentences, room * sizeof *grown);
        if (grown == NULL) return false;
        rules->sentences = grown;
        rules->sentences_room = room;
    }
    rules->sentences[rules->n_sentences++] = sentence;
    return true;
}

static bool cut_sentences(imr_ground_rules *rules, imr_str text, imr_stretch tokens)
{
    rules->n_sentences = 0;
    for (uint32_t i = 0, next; i < tokens.n; i = next) {
        next = i + 1;
        while (next < tokens.n && !(tokens.at[next].flags & IMR_TOKEN_SENTENCE)) next++;
        uint32_t limit = next < tokens.n ? begin_of(text, &tokens.at[next]) : (uint32_t)text.n;
        ground_sentence sentence = {
            .begin = begin_of(text, &tokens.at[i]), .end = end_before(text, limit), .first = i, .n = next - i};
        if (!add_sentence(rules, sentence)) return false;
    }
    size_t room = (rules->n_sentences + 1) * rules->n_cues;
    if (room > rules->said_room) {
        free(rules->said);
        rules->said = malloc(room * sizeof *rules->said);
        rules->said_room = rules->said == NULL ? 0 : room;
        if (rules->said == NULL) return false;
    }
    memset(rules->said, 0, room * sizeof *rules->said);
    for (size_t i = 0; i < rules->n_sentences; i++) rules->sentences[i].said = rules->said + i * rules->n_cues;
    return true;
}

/* ---- what is said of a cue ---- */

uint32_t imr_ground_number(const imr_ground_rules *rules, const imr_match *match)
{
    return match->concept->order + (match->concept->table == IMR_TABLE_CUE ? (uint32_t)rules->n_marks : 0);
}

/* Matches of one sentence. */
typedef struct sentence_matches {
    const imr_ground_rules *rules;
    const imr_match *at;
    size_t n;
} sentence_matches;

static bool is_mark(const sentence_matches *all, size_t i, ground_mark mark)
{
    return imr_ground_is_mark(all->rules, all->at[i].concept, mark);
}

enum { NEAR = 4 }; /* tokens between a negation and what it directly denies */

/* Whether a preceding negation reaches the match; one "no" denies a whole list. */
static unsigned denied_before(const sentence_matches *all, size_t cue)
{
    uint32_t first = all->at[cue].first;
    for (size_t i = cue; i-- > 0;) {
        if (is_mark(all, i, GROUND_MARK_BREAK) || is_mark(all, i, GROUND_MARK_WHICH)) return 0;
        uint32_t end = all->at[i].first + all->at[i].count;
        if (end > first || !(is_mark(all, i, GROUND_MARK_NO) || is_mark(all, i, GROUND_MARK_AFTER))) continue;
        return first - end <= NEAR ? GROUND_DENIED | GROUND_DENIED_NEAR : GROUND_DENIED;
    }
    return 0;
}

static unsigned denied_behind(const sentence_matches *all, size_t cue)
{
    uint32_t end = all->at[cue].first + all->at[cue].count;
    for (size_t i = cue + 1; i < all->n; i++) {
        if (is_mark(all, i, GROUND_MARK_BREAK) || is_mark(all, i, GROUND_MARK_NO)) return 0;
        if (all->at[i].first < end || !is_mark(all, i, GROUND_MARK_AFTER)) continue;
        return all->at[i].first - end <= NEAR ? GROUND_DENIED | GROUND_DENIED_NEAR : GROUND_DENIED;
    }
    return 0;
}

static void read_said(const sentence_matches *all, const ground_sentence *sentence, bool seen[])
{
    for (size_t i = 0; i < all->n; i++) {
        const imr_match *match = &all->at[i];
        uint32_t number = imr_ground_number(all->rules, match);
        ground_said *said = &sentence->said[number];
        seen[number] = true;
        uint32_t place = match->first - sentence->first;
        if (said->states == 0) said->place = place < UINT16_MAX ? (uint16_t)place : UINT16_MAX;
        unsigned states = GROUND_SEEN;
        if (match->concept->table == IMR_TABLE_CUE) {
            unsigned denied = denied_before(all, i) | denied_behind(all, i);
            states |= denied == 0 ? GROUND_PLAIN : denied;
        }
        said->states = (uint16_t)(said->states | states);
    }
}

static void read_anywhere(imr_ground_rules *rules, const sentence_matches *all, const ground_sentence *sentence)
{
    for (size_t i = 0; i < all->n; i++) {
        const uint32_t number = imr_ground_number(rules, &all->at[i]);
        rules->anywhere[number] |= sentence->said[number].states;
    }
}

void imr_ground_read_cues(imr_ground_rules *rules, const imr_matches *matches, ground_sentence *sentence)
{
    const sentence_matches all = {.rules = rules, .at = matches->at, .n = matches->n};
    read_said(&all, sentence, rules->seen);
    read_anywhere(rules, &all, sentence);
}

/* ---- roles ---- */

enum { LEAD = 8 }; /* a guideline named in the first LEAD words is what the sentence reports */

/* The kind of the previous sentence. */
typedef enum context_before { NOTHING_BEFORE, QUOTED_BEFORE, APPLIED_BEFORE } context_before;

/* Whether the sentence is about this patient. If it gives no sign, it continues the previous one; before any guideline
 * is named, a denial is a finding. */
static bool is_applied(const sentence_matches *all, const ground_sentence *sentence, context_before before)
{
    bool seen[GROUND_MARK_COUNT] = {false}, leads[GROUND_MARK_COUNT] = {false};
    for (size_t i = 0; i < all->n; i++) {
        if (all->at[i].concept->table != IMR_TABLE_MARK) continue;
        for (unsigned mark = 0; mark < GROUND_MARK_COUNT; mark++) {
            if (!is_mark(all, i, mark)) continue;
            seen[mark] = true;
            leads[mark] |= all->at[i].first - sentence->first < LEAD;
        }
    }
    bool denies = all->n > 0 && all->at[0].first == sentence->first && is_mark(all, 0, GROUND_MARK_NO);
    if (seen[GROUND_MARK_ASIDE]) return false;
    if (denies && !seen[GROUND_MARK_GUIDE] && !seen[GROUND_MARK_NORM]) return true; /* "No spasm was found" */
    if (seen[GROUND_MARK_APPLY]) return true;
    bool norm = seen[GROUND_MARK_NORM], request = seen[GROUND_MARK_REQUEST] && !norm;
    if (request) return true;
    if (leads[GROUND_MARK_GUIDE]) return false;
    if (before == NOTHING_BEFORE && seen[GROUND_MARK_NO] && !norm && !seen[GROUND_MARK_GUIDE]) return true;
    if (before != APPLIED_BEFORE)
        return (leads[GROUND_MARK_CASE] || seen[GROUND_MARK_AFTER] || seen[GROUND_MARK_VERDICT]) && !norm;
    if (norm) return leads[GROUND_MARK_CASE] || seen[GROUND_MARK_REQUEST];
    return seen[GROUND_MARK_CASE] || !seen[GROUND_MARK_GUIDE];
}

static bool read_heading(imr_facet_reading *reading, imr_ground_rules *rules)
{
    imr_facets *facets = reading->facets;
    memset(rules->anywhere, 0, sizeof rules->anywhere);
    memset(rules->seen, 0, sizeof rules->seen);
    if (!imr_facet_match(reading, IMR_BIT(IMR_TABLE_CUE), reading->heading, &facets->matches)) return false;
    for (size_t i = 0; i < facets->matches.n; i++)
        rules->anywhere[imr_ground_number(rules, &facets->matches.at[i])] |= GROUND_SEEN | GROUND_PLAIN;
    return true;
}

bool imr_ground_read_sentences(imr_facet_reading *reading, imr_ground_rules *rules)
{
    imr_facets *facets = reading->facets;
    imr_str text = reading->decision->rationale;
    if (!read_heading(reading, rules)) return false;
    imr_stretch tokens = imr_facet_tokens(reading, &facets->text, text);
    if (reading->failed || !cut_sentences(rules, text, tokens)) return false;
    if (!imr_facet_match(reading, IMR_BIT(IMR_TABLE_MARK) | IMR_BIT(IMR_TABLE_CUE), tokens, &facets->matches))
        return false;
    const imr_matches *matches = &facets->matches;
    context_before before = NOTHING_BEFORE;
    for (size_t i = 0, at = 0; i < rules->n_sentences; i++) {
        ground_sentence *sentence = &rules->sentences[i];
        uint32_t end = sentence->first + sentence->n;
        sentence_matches all = {.rules = rules, .at = matches->at + at};
        while (at < matches->n && matches->at[at].first < end) at++, all.n++;
        while (all.n > 0 && all.at[all.n - 1].first + all.at[all.n - 1].count > end) all.n--;
        read_said(&all, sentence, rules->seen);
        sentence->applied = is_applied(&all, sentence, before);
        if (sentence->applied) read_anywhere(rules, &all, sentence);
        before = sentence->applied ? APPLIED_BEFORE : QUOTED_BEFORE;
    }
    return true;
}
