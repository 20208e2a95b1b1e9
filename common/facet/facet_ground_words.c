/* Finds the grounds that words express by the rules for rationales, without preparing all rules. */
#include "facet_ground.h"

/* What is evaluated: the words as one sentence. */
typedef struct worded {
    const imr_lexicon *lexicon;
    imr_ground_rules *rules; /* marks and counts alone */
    ground_sentence sentence;
    imr_matches matches;
} worded;

static bool asks_for_cue(const ground_term *term)
{
    return term->how == GROUND_PRESENT || term->how == GROUND_AFFIRMED || term->how == GROUND_NEGATED ||
           term->how == GROUND_NEAR;
}

/* Whether the words have the cue with which the row's rule begins; a rule that begins with anything else needs none. */
static bool may_hold(const worded *in, const imr_concept *row)
{
    imr_str first = row->label;
    while (first.n > 0 && (*first.s == '-' || *first.s == '+' || *first.s == '=')) first.s++, first.n--;
    const char *space = memchr(first.s, ' ', first.n);
    if (space != NULL) first.n = (size_t)(space - first.s);
    if (first.n == 0 || *first.s == '#' || *first.s == '@') return true;
    bool found = false;
    for (size_t i = 0; i < in->matches.n && !found; i++) found = imr_str_equal(in->matches.at[i].concept->id, first);
    return found;
}

static void widen(imr_worded_ground *to, const imr_match *match)
{
    size_t end = to->first + to->count, first = match->first, last = match->first + (size_t)match->count;
    if (to->count == 0 || first < to->first) to->first = first;
    to->count = (to->count == 0 || last > end ? last : end) - to->first;
}

static bool is_denial(const worded *in, size_t i)
{
    const imr_concept *concept = in->matches.at[i].concept;
    return imr_ground_is_mark(in->rules, concept, GROUND_MARK_NO) ||
           imr_ground_is_mark(in->rules, concept, GROUND_MARK_AFTER);
}

/* Adds the nearest denial before match i, else the one behind it. */
static void widen_to_denial(const worded *in, size_t i, imr_worded_ground *to)
{
    size_t before = i, behind = i + 1;
    while (before > 0 && !is_denial(in, before - 1)) before--;
    while (behind < in->matches.n && !is_denial(in, behind)) behind++;
    if (before > 0)
        widen(to, &in->matches.at[before - 1]);
    else if (behind < in->matches.n)
        widen(to, &in->matches.at[behind]);
}

/* The tokens of the rule's cues and of what denies them. `parts` counts cues; a denied one of several words twice. */
static imr_worded_ground place_of(const worded *in, const ground_rule *rule, size_t *parts)
{
    imr_worded_ground place = {.ground = rule->ground};
    *parts = 0;
    for (size_t t = 0; t < rule->n; t++) {
        const ground_term *term = &rule->terms[t];
        if (!asks_for_cue(term)) continue;
        size_t i = 0;
        while (i < in->matches.n && imr_ground_number(in->rules, &in->matches.at[i]) != term->cue) i++;
        if (i == in->matches.n) continue;
        const bool denied = term->how == GROUND_NEGATED || term->how == GROUND_NEAR;
        widen(&place, &in->matches.at[i]);
        if (denied) widen_to_denial(in, i, &place);
        *parts += denied && in->matches.at[i].count > 1 ? 2 : 1;
    }
    return place;
}

/* Marks the words of the place that belong to no cue or mark: they ask for more than the ground. */
static void mark_loose(const worded *in, imr_worded_ground *place)
{
    enum { MOST = 64 };
    const size_t n = place->count < MOST ? place->count : MOST;
    place->loose = n == MOST ? UINT64_MAX : ((uint64_t)1 << n) - 1;
    for (size_t i = 0; i < in->matches.n; i++) {
        const size_t first = in->matches.at[i].first, end = first + in->matches.at[i].count;
        for (size_t at = first; at < end; at++)
            if (at >= place->first && at - place->first < n) place->loose &= ~((uint64_t)1 << (at - place->first));
    }
}

static bool is_among(const imr_worded_ground *found, size_t n, const imr_concept *ground)
{
    for (size_t i = 0; i < n; i++)
        if (found[i].ground == ground) return true;
    return false;
}

static imr_status evaluate(worded *in, const imr_decision *about, imr_worded_ground *out, size_t most, size_t *n,
                           imr_error *err)
{
    imr_status status = IMR_OK;
    for (size_t i = 0; i < imr_lexicon_count(in->lexicon, IMR_TABLE_RULE) && *n < most && status == IMR_OK; i++) {
        const imr_concept *row = imr_lexicon_at(in->lexicon, IMR_TABLE_RULE, i);
        ground_rule rule;
        size_t parts = 0;
        if (!may_hold(in, row)) continue;
        status = imr_ground_rule_read(in->lexicon, in->rules, row, &rule, err);
        if (status != IMR_OK || rule.last_resort || is_among(out, *n, rule.ground)) continue;
        if (!imr_ground_rule_applies(in->rules, &rule, &in->sentence, about)) continue;
        imr_worded_ground place = place_of(in, &rule, &parts);
        mark_loose(in, &place);
        if (parts > 1) out[(*n)++] = place;
    }
    return status;
}

imr_status imr_grounds_of_words(const imr_lexicon *lexicon, imr_arena *arena, const imr_token *tokens, size_t words,
                                const imr_decision *about, imr_worded_ground *out, size_t most, size_t *n,
                                imr_error *err)
{
    worded in = {.lexicon = lexicon, .rules = imr_arena_alloc(arena, sizeof *in.rules)};
    *n = 0;
    if (in.rules == NULL) return imr_fail_memory(err);
    imr_status status =
        imr_lexicon_match(lexicon, IMR_BIT(IMR_TABLE_MARK) | IMR_BIT(IMR_TABLE_CUE), tokens, words, &in.matches, err);
    if (status == IMR_OK && in.matches.n > 0) status = imr_ground_marks_read(lexicon, in.rules, err);
    if (status == IMR_OK && in.matches.n > 0) {
        const size_t room = (in.rules->n_cues + 1) * sizeof *in.sentence.said;
        in.sentence = (ground_sentence){.n = (uint32_t)words, .applied = true, .said = imr_arena_alloc(arena, room)};
        status = in.sentence.said == NULL ? imr_fail_memory(err) : IMR_OK;
        if (status == IMR_OK) imr_ground_read_cues(in.rules, &in.matches, &in.sentence);
        if (status == IMR_OK) status = evaluate(&in, about, out, most, n, err);
    }
    imr_matches_free(&in.matches);
    return status;
}
