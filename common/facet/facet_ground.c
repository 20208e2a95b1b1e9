/* Finds the grounds of a decision: rules on its sentences, the outcome's polarity, the sentence of each ground. */
#include "facet_ground.h"

static bool is_kind(const imr_decision *decision, imr_str name)
{
    if (imr_str_equal(name, IMR_STR("dependent"))) return decision->dependent;
    if (imr_str_equal(decision->category, name) || imr_str_equal(decision->outcome, name)) return true;
    return decision->procedure.n > 0 && imr_str_starts(decision->procedure.at[0], name);
}

enum { FOUND_MAX = 64 };

typedef struct findings {
    ground_found at[FOUND_MAX];
    size_t n;
} findings;

static bool has_ground(const findings *found, imr_str id)
{
    for (size_t i = 0; i < found->n; i++) {
        if (imr_str_equal(found->at[i].ground->id, id)) return true;
    }
    return false;
}

/* What rules are evaluated on. */
typedef struct ground_context {
    const imr_ground_rules *rules;
    const imr_decision *decision;
    findings found;
} ground_context;

static bool holds(const ground_term *term, const ground_said *said, const ground_context *context)
{
    const imr_ground_rules *rules = context->rules;
    switch (term->how) {
    case GROUND_PRESENT: return said[term->cue].states != 0;
    case GROUND_AFFIRMED: return (said[term->cue].states & GROUND_PLAIN) != 0;
    case GROUND_NEGATED: return (said[term->cue].states & GROUND_DENIED) != 0;
    case GROUND_NEAR: return (said[term->cue].states & GROUND_DENIED_NEAR) != 0;
    case GROUND_ABSENT: return said[term->cue].states == 0;
    case GROUND_ANYWHERE: return rules->anywhere[term->cue] != 0;
    case GROUND_NOWHERE: return rules->anywhere[term->cue] == 0;
    case GROUND_KIND: return is_kind(context->decision, term->name);
    case GROUND_NOT_KIND: return !is_kind(context->decision, term->name);
    case GROUND_UNFOUND: return !has_ground(&context->found, term->name);
    }
    return false;
}

static bool applies(const ground_rule *rule, const ground_sentence *sentence, const ground_context *context)
{
    if (!rule->quoted && !sentence->applied) return false;
    for (size_t i = 0; i < rule->n; i++) {
        if (!holds(&rule->terms[i], sentence->said, context)) return false;
    }
    return true;
}

bool imr_ground_rule_applies(const imr_ground_rules *rules, const ground_rule *rule, const ground_sentence *sentence,
                             const imr_decision *decision)
{
    const ground_context context = {.rules = rules, .decision = decision};
    return applies(rule, sentence, &context);
}

/* Whether one sentence of the rationale has all the cues of the rule. */
static bool has_cues(const ground_rule *rule, const ground_context *context)
{
    for (size_t i = 0; i < rule->n; i++) {
        ground_how how = rule->terms[i].how;
        bool wanted = how == GROUND_PRESENT || how == GROUND_AFFIRMED || how == GROUND_NEGATED || how == GROUND_NEAR;
        if (wanted && !context->rules->seen[rule->terms[i].cue]) return false;
    }
    return true;
}

/* An outcome admits only grounds of its own polarity. */
static bool is_admitted(const imr_concept *ground, imr_str outcome)
{
    bool upheld = imr_str_equal(outcome, IMR_STR("upheld")), overturned = imr_str_equal(outcome, IMR_STR("overturned"));
    if (imr_str_equal(ground->parent, IMR_STR("against"))) return upheld;
    if (imr_str_equal(ground->parent, IMR_STR("for"))) return overturned;
    return upheld || overturned;
}

/* Whether a ground was found that explains a decision by itself: any except mtus-not-applicable. */
static bool has_reason(const findings *found)
{
    for (size_t i = 0; i < found->n; i++) {
        if (!imr_str_equal(found->at[i].ground->id, IMR_STR("mtus-not-applicable"))) return true;
    }
    return false;
}

static size_t first_applied(const imr_ground_rules *rules)
{
    size_t at = 0;
    while (at < rules->n_sentences && !rules->sentences[at].applied) at++;
    return at;
}

static void find_grounds(ground_context *context, bool last_resort)
{
    const imr_ground_rules *rules = context->rules;
    findings *found = &context->found;
    for (size_t i = 0; i < rules->n; i++) {
        const ground_rule *rule = &rules->at[i];
        if (rule->last_resort != last_resort || found->n == FOUND_MAX || !has_cues(rule, context)) continue;
        if (has_ground(found, rule->ground->id) || !is_admitted(rule->ground, context->decision->outcome)) continue;
        size_t at = rule->late ? first_applied(rules) : 0;
        while (at < rules->n_sentences && !applies(rule, &rules->sentences[at], context)) at++;
        if (at == rules->n_sentences) continue;
        const ground_said *said = rules->sentences[at].said;
        found->at[found->n++] = (ground_found){rule->ground, at, said[rule->terms[0].cue].place};
        if (last_resort) return;
    }
}

static void keep(imr_facet_reading *reading, const imr_ground_rules *rules, const findings *found)
{
    imr_decision *decision = reading->decision;
    decision->grounds.at = imr_arena_alloc(reading->arena, found->n * sizeof *decision->grounds.at);
    if (decision->grounds.at == NULL) {
        reading->failed = true;
        return;
    }
    for (size_t i = 0; i < found->n; i++) {
        const ground_sentence *sentence = &rules->sentences[found->at[i].sentence];
        imr_str id = found->at[i].ground->id;
        decision->grounds.at[decision->grounds.n++] =
            (imr_ground){.ground = id, .begin = sentence->begin, .end = sentence->end};
        imr_facet_add(reading, &decision->ground, id);
    }
}

void imr_facet_read_grounds(imr_facet_reading *reading)
{
    imr_ground_rules *rules = reading->facets->rules;
    imr_decision *decision = reading->decision;
    if (rules == NULL || rules->n == 0) return;
    if (decision->ground.n > 0 || decision->grounds.n > 0 || decision->rationale.n == 0) return;
    if (!imr_ground_read_sentences(reading, rules)) {
        reading->failed = true;
        return;
    }
    ground_context context = {.rules = rules, .decision = decision};
    find_grounds(&context, false);
    if (!has_reason(&context.found)) find_grounds(&context, true);
    if (context.found.n == 0) return;
    imr_ground_order(context.found.at, context.found.n);
    keep(reading, rules, &context.found);
}
