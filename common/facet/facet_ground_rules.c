/* Parses the rules of grounds from their table. */
#include <stdlib.h>

#include "facet_ground.h"

static const char *const mark_ids[GROUND_MARK_COUNT] = {
    [GROUND_MARK_NO] = "no",           [GROUND_MARK_AFTER] = "after",     [GROUND_MARK_BREAK] = "break",
    [GROUND_MARK_WHICH] = "which",     [GROUND_MARK_GUIDE] = "guide",     [GROUND_MARK_APPLY] = "apply",
    [GROUND_MARK_CASE] = "case",       [GROUND_MARK_REQUEST] = "request", [GROUND_MARK_ASIDE] = "aside",
    [GROUND_MARK_VERDICT] = "verdict", [GROUND_MARK_NORM] = "norm",
};

static imr_status wrong_rule(const imr_concept *rule, imr_str word, const char *problem, imr_error *err)
{
    return imr_fail(err, IMR_INPUT, "ground-rules.tsv: rule \"%.*s\": \"%.*s\" %s", IMR_STR_ARG(rule->id),
                    IMR_STR_ARG(word), problem);
}

/* ---- words of a rule ---- */

static const struct {
    const char *sign;
    ground_how how;
} signs[] = {
    {"@!", GROUND_NOWHERE}, {"#!", GROUND_NOT_KIND}, {"@", GROUND_ANYWHERE}, {"#", GROUND_KIND},
    {"+", GROUND_AFFIRMED}, {"~", GROUND_UNFOUND},   {"-", GROUND_NEGATED},  {"=", GROUND_NEAR},
    {"!", GROUND_ABSENT},   {"", GROUND_PRESENT},
};

static bool find_cue(const imr_lexicon *lexicon, const imr_ground_rules *rules, imr_str id, uint32_t *number)
{
    const imr_concept *mark = imr_lexicon_find(lexicon, IMR_TABLE_MARK, id);
    const imr_concept *cue = imr_lexicon_find(lexicon, IMR_TABLE_CUE, id);
    if (mark != NULL) *number = mark->order;
    if (cue != NULL) *number = (uint32_t)rules->n_marks + cue->order;
    return mark != NULL || cue != NULL;
}

static imr_status read_term(const imr_lexicon *lexicon, const imr_ground_rules *rules, const imr_concept *concept,
                            imr_str word, ground_rule *rule, imr_error *err)
{
    if (imr_str_equal(word, IMR_STR("quote"))) {
        rule->quoted = true;
        return IMR_OK;
    }
    if (imr_str_equal(word, IMR_STR("late"))) {
        rule->late = true;
        return IMR_OK;
    }
    if (imr_str_equal(word, IMR_STR("else"))) {
        rule->last_resort = true;
        return IMR_OK;
    }
    if (rule->n == GROUND_TERMS_MAX) return wrong_rule(concept, word, "is one word too many", err);
    size_t i = 0;
    while (!imr_str_starts(word, imr_str_of(signs[i].sign))) i++;
    size_t n = strlen(signs[i].sign);
    ground_term term = {.how = signs[i].how, .name = {word.s + n, word.n - n}};
    bool named = term.how == GROUND_KIND || term.how == GROUND_NOT_KIND || term.how == GROUND_UNFOUND;
    if (!named && !find_cue(lexicon, rules, term.name, &term.cue))
        return wrong_rule(concept, word, "is not a cue", err);
    rule->terms[rule->n++] = term;
    return IMR_OK;
}

imr_status imr_ground_rule_read(const imr_lexicon *lexicon, const imr_ground_rules *rules, const imr_concept *concept,
                                ground_rule *rule, imr_error *err)
{
    imr_str left = concept->label;
    imr_status status = IMR_OK;
    *rule = (ground_rule){.ground = imr_lexicon_find(lexicon, IMR_TABLE_GROUND, concept->parent)};
    while (status == IMR_OK && left.n > 0) {
        const char *space = memchr(left.s, ' ', left.n);
        size_t n = space == NULL ? left.n : (size_t)(space - left.s);
        if (n > 0) status = read_term(lexicon, rules, concept, (imr_str){left.s, n}, rule, err);
        if (space != NULL) n++;
        left = (imr_str){left.s + n, left.n - n};
    }
    if (status == IMR_OK && (rule->ground == NULL || rule->n == 0))
        status = wrong_rule(concept, concept->label, "has no ground or no cue", err);
    return status;
}

/* ---- all of them ---- */

imr_status imr_ground_marks_read(const imr_lexicon *lexicon, imr_ground_rules *rules, imr_error *err)
{
    rules->n_marks = imr_lexicon_count(lexicon, IMR_TABLE_MARK);
    rules->n_cues = rules->n_marks + imr_lexicon_count(lexicon, IMR_TABLE_CUE);
    if (rules->n_cues > GROUND_CUES_MAX)
        return imr_fail(err, IMR_INPUT, "ground-cues.tsv: more than %d marks and cues", (int)GROUND_CUES_MAX);
    for (size_t i = 0; i < GROUND_MARK_COUNT && imr_lexicon_count(lexicon, IMR_TABLE_RULE) > 0; i++) {
        const imr_concept *mark = imr_lexicon_find(lexicon, IMR_TABLE_MARK, imr_str_of(mark_ids[i]));
        if (mark == NULL) return imr_fail(err, IMR_INPUT, "ground-marks.tsv: has no mark \"%s\"", mark_ids[i]);
        rules->mark_bits[mark->order] |= (uint16_t)(1U << i);
    }
    return IMR_OK;
}

static imr_status read_rules(const imr_lexicon *lexicon, imr_ground_rules *rules, imr_error *err)
{
    size_t n = imr_lexicon_count(lexicon, IMR_TABLE_RULE);
    imr_status status = imr_ground_marks_read(lexicon, rules, err);
    if (status != IMR_OK) return status;
    rules->arena = imr_arena_new();
    if (rules->arena == NULL) return imr_fail_memory(err);
    rules->at = imr_arena_alloc(rules->arena, (n + 1) * sizeof *rules->at);
    if (rules->at == NULL) return imr_fail_memory(err);
    for (; status == IMR_OK && rules->n < n; rules->n++)
        status = imr_ground_rule_read(lexicon, rules, imr_lexicon_at(lexicon, IMR_TABLE_RULE, rules->n),
                                      &rules->at[rules->n], err);
    return status;
}

imr_status imr_ground_rules_new(const imr_lexicon *lexicon, imr_ground_rules **out, imr_error *err)
{
    *out = NULL;
    imr_ground_rules *rules = calloc(1, sizeof *rules);
    if (rules == NULL) return imr_fail_memory(err);
    imr_status status = read_rules(lexicon, rules, err);
    if (status != IMR_OK) {
        imr_ground_rules_free(rules);
        return status;
    }
    *out = rules;
    return IMR_OK;
}

void imr_ground_rules_free(imr_ground_rules *rules)
{
    if (rules == NULL) return;
    imr_arena_free(rules->arena);
    free(rules->sentences);
    free(rules->said);
    free(rules);
}
