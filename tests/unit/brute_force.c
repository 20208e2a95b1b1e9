#include "brute.h"

#include "test.h"

#include "weighting.h"

#include <math.h>

/* ---- which decisions match ---- */

/* Spans of words that a clause of words has in a text. */
enum { SPANS = 512 };

typedef struct spans {
    unsigned begin[SPANS], end[SPANS];
    size_t n;
} spans;

static void keep(spans *to, size_t begin, size_t end)
{
    assert_true(to->n < SPANS);
    to->begin[to->n] = (unsigned)begin;
    to->end[to->n++] = (unsigned)end;
}

static bool is_word(const wording *in, size_t at, imr_str word)
{
    const char *there = words[in->at[at]];
    return there[0] == word.s[0] && imr_str_equal(imr_str_of(there), word);
}

static void find_spans(const imr_clause *clause, const wording *in, spans *out)
{
    if (clause->kind == IMR_CLAUSE_TERM || clause->kind == IMR_CLAUSE_PHRASE) {
        for (size_t at = 0; at + clause->values.n <= in->n; at++) {
            size_t same = 0;
            while (same < clause->values.n && is_word(in, at + same, clause->values.at[same])) same++;
            if (same == clause->values.n) keep(out, at, at + same - 1);
        }
    } else {
        for (size_t i = 0; i < clause->n; i++) find_spans(clause->parts[i], in, out);
    }
}

static bool stands_in(const imr_clause *clause, const wording *in)
{
    static spans sides[2];
    spans *left = &sides[0], *right = &sides[1];
    bool near = false;
    left->n = right->n = 0;
    find_spans(clause->kind == IMR_CLAUSE_NEAR ? clause->parts[0] : clause, in, left);
    if (clause->kind == IMR_CLAUSE_NEAR) find_spans(clause->parts[1], in, right);
    for (size_t l = 0; l < left->n; l++)
        for (size_t r = 0; r < right->n; r++) {
            if (left->end[l] < right->begin[r]) near = near || right->begin[r] - left->end[l] <= clause->distance;
            if (right->end[r] < left->begin[l] && !clause->ordered)
                near = near || left->begin[l] - right->end[r] <= clause->distance;
        }
    return clause->kind == IMR_CLAUSE_NEAR ? near : left->n > 0;
}

/* In one of the texts that the clause's field names; without a field, of those whose order is kept. */
static bool stands(const imr_clause *clause, const sample *of)
{
    const char *field = clause->field == NULL ? "" : clause->field->key;
    bool heading = field[0] == '\0' || field[0] == 'h', rationale = field[0] == '\0' || field[0] == 'r';
    return (heading && stands_in(clause, &of->texts[HEADING_TEXT])) ||
           (rationale && stands_in(clause, &of->texts[RATIONALE_TEXT])) ||
           (field[0] == 's' && stands_in(clause, &of->texts[SUMMARY_TEXT]));
}

static uint32_t times_in(const wording *in, imr_str word)
{
    uint32_t n = 0;
    for (size_t i = 0; i < in->n; i++) n += is_word(in, i, word);
    return n;
}

/* How often a decision has a word as a term of a field: those of the rationale are the heading's too. */
static uint32_t times(const sample *of, const imr_field *field, imr_str word)
{
    if (strcmp(field->key, "heading") == 0) return times_in(&of->texts[HEADING_TEXT], word);
    if (strcmp(field->key, "summary") == 0) return times_in(&of->texts[SUMMARY_TEXT], word);
    return times_in(&of->texts[HEADING_TEXT], word) + times_in(&of->texts[RATIONALE_TEXT], word);
}

static const imr_field *rationale(void)
{
    static const imr_field *found;
    return found != NULL ? found : (found = imr_field_find(IMR_STR("rationale")));
}

static const imr_field *summary(void)
{
    static const imr_field *found;
    return found != NULL ? found : (found = imr_field_find(IMR_STR("summary")));
}

static bool is_phrase(const imr_clause *clause) { return clause->kind == IMR_CLAUSE_PHRASE && clause->values.n > 1; }

static uint32_t least_times(const imr_clause *clause, const imr_field *field, const sample *of)
{
    uint32_t least = UINT32_MAX;
    for (size_t i = 0; i < clause->values.n; i++) {
        uint32_t n = times(of, field, clause->values.at[i]);
        if (n < least) least = n;
    }
    return least;
}

/* A TERM, PHRASE or SYNONYM in a field that the query names, or in one of the default fields. */
static bool matches_in(const imr_clause *clause, const imr_field *field, bool fielded, const sample *of)
{
    bool any = false;
    for (size_t i = 0; clause->kind == IMR_CLAUSE_SYNONYM && i < clause->n; i++) {
        const imr_clause *part = clause->parts[i];
        if (!fielded && is_phrase(part))
            any = any || (field == rationale() && stands(part, of));
        else
            any = any || least_times(part, field, of) > 0;
    }
    if (clause->kind == IMR_CLAUSE_SYNONYM) return any && (!fielded || stands(clause, of));
    if (!fielded && is_phrase(clause)) return field == rationale() && stands(clause, of);
    return fielded ? stands(clause, of) : least_times(clause, field, of) > 0;
}

static bool has_value(const imr_clause *facet, const sample *of)
{
    for (size_t i = 0; i < facet->values.n; i++) {
        if (imr_str_equal(facet->values.at[i], imr_str_of(outcomes[of->outcome]))) return true;
        for (unsigned p = 0; p < 3; p++)
            if ((of->procedures >> p & 1U) != 0 && imr_str_equal(facet->values.at[i], imr_str_of(procedures[p])))
                return true;
    }
    return false;
}

static bool in_range(const imr_clause *range, const sample *of)
{
    char age[8];
    snprintf(age, sizeof age, "%03u", of->age);
    const imr_str *ends = range->values.at;
    return (ends[0].s == NULL || imr_str_compare(imr_str_of(age), ends[0]) >= 0) &&
           (ends[1].s == NULL || imr_str_compare(imr_str_of(age), ends[1]) <= 0);
}

bool matches(const imr_clause *clause, const sample *of)
{
    bool any = false;
    switch (clause->kind) {
    case IMR_CLAUSE_TERM:
    case IMR_CLAUSE_PHRASE:
    case IMR_CLAUSE_SYNONYM:
        if (clause->field != NULL) return matches_in(clause, clause->field, true, of);
        return matches_in(clause, rationale(), false, of) || matches_in(clause, summary(), false, of);
    case IMR_CLAUSE_NEAR: return stands(clause, of);
    case IMR_CLAUSE_FACET: return has_value(clause, of);
    case IMR_CLAUSE_RANGE: return in_range(clause, of);
    case IMR_CLAUSE_OR:
        for (size_t i = 0; i < clause->n; i++) any = any || matches(clause->parts[i], of);
        return any;
    case IMR_CLAUSE_AND: break;
    }
    for (size_t i = 0; i < clause->n; i++) {
        const imr_clause *part = clause->parts[i];
        if (part->role != IMR_ROLE_SHOULD && matches(part, of) == (part->role == IMR_ROLE_MUST_NOT)) return false;
    }
    return true;
}

/* ---- what they score ---- */

size_t index_of(const char *const *names, size_t n, imr_str name)
{
    size_t i = 0;
    while (i < n && !imr_str_equal(imr_str_of(names[i]), name)) i++;
    return i;
}

static size_t text_of(const imr_field *field)
{
    return field == rationale() ? RATIONALE_TEXT : field == summary() ? SUMMARY_TEXT : HEADING_TEXT;
}

typedef struct statistics {
    double documents, count;
} statistics;

static statistics statistics_of(imr_str word, const imr_field *field)
{
    static statistics known[TEXTS][WORDS];
    statistics *made = &known[text_of(field)][index_of(words, WORDS, word)];
    if (made->documents > 0) return *made;
    for (imr_docid id = 1; id <= DECISIONS; id++) {
        uint32_t n = times(&samples[id], field, word);
        made->documents += n > 0;
        made->count += n;
    }
    return *made;
}

/* The alternatives of a word as one word: independent of each other; a phrase is in order one time in four. */
static imr_formula formula_of(const imr_clause *const *alternatives, size_t n, const imr_field *field)
{
    imr_weighed as_one = {.documents = DECISIONS, .average = all_words / DECISIONS, .shortest = 1, .most = 1};
    for (size_t i = 0; i < n; i++) {
        const imr_list *stems = &alternatives[i]->values;
        double documents = DECISIONS, count = all_words;
        for (size_t w = 0; w < stems->n; w++) {
            const statistics word = statistics_of(stems->at[w], field);
            documents *= word.documents / DECISIONS;
            count *= word.count / all_words;
        }
        if (stems->n > 1) documents = floor(round(documents) * 0.25), count = floor(round(count) * 0.25);
        as_one.found += documents - as_one.found * documents / DECISIONS;
        as_one.times += count - as_one.times * count / all_words;
    }
    as_one.found = round(as_one.found);
    as_one.times = round(as_one.times);
    return imr_formula_of((imr_weighting){.c = 1.0, .power = 1.3}, &as_one);
}

static double weight_of(const imr_formula *formula, uint32_t n, const sample *of)
{
    return imr_formula_part(formula, n * imr_formula_norm(formula, of->length));
}

static double weigh_word(imr_str word, const imr_field *field, const sample *of)
{
    static imr_formula formulas[TEXTS][WORDS];
    static bool known[TEXTS][WORDS];
    const imr_clause term = {.kind = IMR_CLAUSE_TERM, .values = {&word, 1}}, *one = &term;
    const size_t in = text_of(field), at = index_of(words, WORDS, word);
    const uint32_t n = times(of, field, word);
    if (n == 0) return 0;
    if (!known[in][at]) formulas[in][at] = formula_of(&one, 1, field);
    known[in][at] = true;
    return weight_of(&formulas[in][at], n, of);
}

static double weigh_synonym(const imr_clause *synonym, const imr_field *field, bool fielded, const sample *of)
{
    const imr_clause *kept[8];
    size_t n = 0;
    uint32_t sum = 0;
    for (size_t i = 0; i < synonym->n; i++) {
        const imr_clause *part = synonym->parts[i];
        if (!fielded && is_phrase(part) && field != rationale()) continue;
        kept[n++] = part;
        if (!fielded && is_phrase(part) && !stands(part, of)) continue;
        sum += least_times(part, field, of);
    }
    if (sum == 0) return 0;
    const imr_formula formula = formula_of(kept, n, field);
    if (n > 1 && sum > of->length) sum = of->length;
    return weight_of(&formula, sum, of);
}

static void score_in(const imr_clause *clause, const imr_field *field, bool fielded, double factor, const sample *of,
                     double *sum)
{
    double weight = 0;
    if (!matches_in(clause, field, fielded, of)) return;
    if (clause->kind == IMR_CLAUSE_SYNONYM) weight = factor * weigh_synonym(clause, field, fielded, of);
    for (size_t i = 0; i < clause->values.n; i++) weight += factor * weigh_word(clause->values.at[i], field, of);
    *sum += weight;
}

static void weigh_side(const imr_clause *side, const imr_field *field, const sample *of, double *weight)
{
    if (side->kind == IMR_CLAUSE_SYNONYM) *weight += weigh_synonym(side, field, true, of);
    for (size_t i = 0; i < side->values.n; i++) *weight += weigh_word(side->values.at[i], field, of);
    for (size_t i = 0; side->kind == IMR_CLAUSE_OR && i < side->n; i++) weigh_side(side->parts[i], field, of, weight);
}

void score(const imr_clause *clause, const sample *of, bool certain, double *sum)
{
    double weight = 0;
    switch (clause->kind) {
    case IMR_CLAUSE_TERM:
    case IMR_CLAUSE_PHRASE:
    case IMR_CLAUSE_SYNONYM:
        if (clause->field != NULL) {
            score_in(clause, clause->field, true, 1.0, of, sum);
            return;
        }
        score_in(clause, rationale(), false, 1.0, of, sum);
        score_in(clause, summary(), false, 0.3, of, sum);
        return;
    case IMR_CLAUSE_NEAR:
        if (!matches(clause, of)) return;
        for (size_t i = 0; i < 2; i++)
            weigh_side(clause->parts[i], clause->field == NULL ? rationale() : clause->field, of, &weight);
        *sum += weight;
        return;
    case IMR_CLAUSE_FACET:
    case IMR_CLAUSE_RANGE:
        if (clause->weight > 0 && matches(clause, of)) *sum += clause->weight;
        return;
    case IMR_CLAUSE_OR:
        for (size_t i = 0; i < clause->n; i++) score(clause->parts[i], of, false, sum);
        return;
    case IMR_CLAUSE_AND: break;
    }
    if (!certain && !matches(clause, of)) return;
    for (size_t i = 0; i < clause->n; i++) {
        const imr_clause *part = clause->parts[i];
        if (part->role == IMR_ROLE_MUST || part->role == IMR_ROLE_SHOULD)
            score(part, of, certain && part->role == IMR_ROLE_MUST, sum);
    }
}
