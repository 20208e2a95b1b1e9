/* Who cited what, and the specialty of the reviewer. */
#include "mention_run.h"

#include <string.h>

/* ---- who cited what ---- */

static const char imr_side[] = "|reviewer|imr|maximus|reviewers|";
static const char citing[] =
    "|cite|cited|cites|citing|citation|citations|rely|relied|relies|relying|used|uses|using|use|"
    "based|applied|applies|quoted|quotes|referenced|references|guideline|guidelines|";
static const char between[] = "|review|s|has|had|have|which|that|did|not|only|claims|also|never|failed|to|the|"
                              "denied|denial|deny|modified|with|without|no|because|of|but|and|it|";
static const char nothing[] = "|no|nothing|none|without|not|never|failed|didnt|any|zero|";
static const char cited_thing[] =
    "|no|any|nothing|none|medical|scientific|evidence|guideline|guidelines|source|sources|"
    "authority|literature|reference|references|citation|citations|basis|support|at|all|"
    "on|upon|to|the|a|from|of|clinical|medicine|";

enum { NEAR = 3 };

static void spend(imr_mention_run *run, size_t first, size_t end)
{
    if (first > 0 && imr_mention_is(run, first - 1, "|claims|")) first--;
    if (end > first) imr_mention_add(run, NULL, first, end - first, (imr_str){0});
}

static bool is_guideline(const imr_mention *at)
{
    bool filters = at != NULL && at->field != NULL && (at->field->flags & IMR_FIELD_TEXT) == 0;
    return filters && at->table == IMR_TABLE_GUIDELINE;
}

/* Gives consecutive guidelines from token i on to the field. Returns whether there was one. */
static bool give_to(imr_mention_run *run, size_t i, const imr_field *field)
{
    bool some = false;
    while (i < run->n) {
        imr_mention *at = imr_mention_at(run, i);
        if (is_guideline(at)) {
            at->field = field;
            i = at->first + at->count;
            some = true;
        } else if (imr_mention_is(run, i, "|and|or|the|on|upon|to|by|s|from|") && i + 1 < run->n)
            i++;
        else
            break;
    }
    return some;
}

/* Drops guidelines read from these tokens: the table's "none" matches some of the same words. */
static void forget(imr_mention_run *run, size_t first, size_t end)
{
    for (size_t i = first; i < end; i++) {
        imr_mention *at = imr_mention_at(run, i);
        if (is_guideline(at)) at->field = NULL;
    }
}

static void none_cited(imr_mention_run *run, const imr_field *field, size_t first, size_t end)
{
    if (first > 0 && imr_mention_is(run, first - 1, "|claims|")) first--;
    forget(run, first, end);
    imr_mention_add(run, field->key, first, end - first, IMR_STR("none"));
}

/* "UR did not cite MTUS": excludes the field's guidelines from a token on. */
static void exclude(imr_mention_run *run, size_t from, const imr_field *field)
{
    for (size_t k = 0; k < run->mentions->n; k++) {
        imr_mention *at = &run->mentions->at[k];
        if (at->first >= from && at->field == field) at->excluded = true;
    }
}

/* "UR cited no medical evidence", "claims administrator relied on ODG". Token i is who cites. */
static bool cites(imr_mention_run *run, size_t i, const imr_field *field)
{
    size_t verb = imr_mention_pass(run, i + 1, between);
    if (verb > i + 1 + NEAR || !imr_mention_is(run, verb, citing)) {
        /* "UR ODG" */
        size_t next = imr_mention_pass(run, i + 1, "|on|under|per|the|"); /* "denied by UR on ODG" */
        bool given = strcmp(field->key, "ur_guideline") == 0 && is_guideline(imr_mention_at(run, next)) &&
                     give_to(run, next, field);
        if (given) spend(run, i, i + 1);
        return given;
    }
    size_t end = imr_mention_pass(run, verb + 1, cited_thing);
    if (imr_mention_is(run, verb, "|guideline|guidelines|") && imr_mention_is(run, end, citing)) end++;
    bool none =
        imr_mention_any(run, i + 1, verb, nothing) || imr_mention_any(run, verb + 1, end, "|no|nothing|none|without|");
    const imr_mention *next = imr_mention_at(run, verb + 1);
    bool apart = next == NULL || next->first > verb; /* not "no guidelines cited" */
    if (apart && give_to(run, verb + 1, field)) {
        if (imr_mention_any(run, i + 1, verb, nothing)) {
            forget(run, i, verb + 1);
            exclude(run, verb + 1, field);
        }
        spend(run, i, verb + 1);
        return true;
    }
    if (!none) return false;
    none_cited(run, field, i, end);
    return true;
}

/* "no evidence cited by UR", "ODG cited by UR". Token i is who cites. */
static bool is_cited_by(imr_mention_run *run, size_t i, const imr_field *field)
{
    size_t by = i;
    while (by > 0 && i - by < NEAR && imr_mention_is(run, by - 1, "|the|claims|")) by--;
    if (by < 2 || !imr_mention_is(run, by - 1, "|by|in|of|from|") || !imr_mention_is(run, by - 2, citing)) return false;
    size_t verb = by - 2, first = verb;
    while (first > 0 && imr_mention_is(run, first - 1, cited_thing)) first--;
    size_t end = i + 1 + imr_mention_is(run, i + 1, "|review|");
    if (imr_mention_any(run, first, verb, "|no|nothing|none|without|")) {
        none_cited(run, field, first, end);
        return true;
    }
    imr_mention *at = first > 0 ? imr_mention_at(run, first - 1) : NULL;
    if (!is_guideline(at)) at = imr_mention_at(run, verb);
    if (!is_guideline(at)) return false;
    at->field = field;
    spend(run, at->first + at->count, end);
    return true;
}

/* Repeats the guidelines from token i on for the other side. */
static void give_to_both(imr_mention_run *run, size_t i, bool neither)
{
    size_t n = run->mentions->n;
    for (size_t k = 0; k < n; k++) {
        imr_mention *at = &run->mentions->at[k];
        if (at->first < i || !is_guideline(at)) continue;
        bool own = strcmp(at->field->key, "guideline") == 0;
        imr_mention *added = &run->mentions->at[run->mentions->n++];
        at->excluded = at->excluded || neither;
        *added = *at;
        added->field = imr_field_find(own ? IMR_STR("ur_guideline") : IMR_STR("guideline"));
    }
}

/* "UR and the reviewer both cited ODG", "neither UR nor IMR cited ODG", "both cited MTUS", "ODG cited by both". Returns
 * whether both sides cite at token i. */
static bool both_cite(imr_mention_run *run, size_t i)
{
    static const char joins[] = "|and|or|nor|the|claims|review|expert|physician|both|neither|sides|also|have|";
    size_t end = i;
    while (imr_mention_is(run, end, joins) || imr_mention_is(run, end, imr_words_of_ur) ||
           imr_mention_is(run, end, imr_side))
        end++;
    bool ur = imr_mention_any(run, i, end, imr_words_of_ur), own = imr_mention_any(run, i, end, imr_side);
    bool both = imr_mention_any(run, i, end, "|both|neither|"), one = ur != own;
    if (one || (!both && !(ur && own)) || end == i) return false;
    if (imr_mention_is(run, end, citing) && !imr_mention_is(run, end, "|guideline|guidelines|")) {
        size_t next = imr_mention_pass(run, end + 1, "|on|upon|the|to|");
        if (!is_guideline(imr_mention_at(run, next))) return false;
        give_to_both(run, next, imr_mention_any(run, i, end, "|neither|"));
        spend(run, i, end + 1);
        return true;
    }
    size_t by = i > 1 && imr_mention_is(run, i - 1, "|by|") && imr_mention_is(run, i - 2, citing) ? i - 2 : i;
    const imr_mention *before = by < i && by > 0 ? imr_mention_at(run, by - 1) : NULL;
    if (!is_guideline(before)) return false;
    give_to_both(run, before->first, imr_mention_any(run, i, end, "|neither|"));
    spend(run, by, end);
    return true;
}

/* "Without citing any guideline", where nobody is said to cite: the reviewer. */
static void none_without_subject(imr_mention_run *run, const imr_field *own)
{
    for (size_t i = 0; i + 2 < run->n; i++) {
        if (!imr_mention_is(run, i, "|without|not|never|didnt|") || !imr_mention_is(run, i + 1, citing)) continue;
        size_t end = imr_mention_pass(run, i + 2, cited_thing);
        bool taken = false;
        for (size_t k = i; k < end; k++) taken = taken || imr_mention_at(run, k) != NULL;
        if (imr_mention_any(run, i + 2, end, "|guideline|guidelines|evidence|authority|") && !taken)
            none_cited(run, own, i, end);
    }
}

void imr_forms_citing(imr_mention_run *run)
{
    for (size_t i = 0; i < run->n; i++)
        if (both_cite(run, i)) return;
    const imr_field *ur = imr_field_find(IMR_STR("ur_guideline")), *own = imr_field_find(IMR_STR("guideline"));
    for (size_t i = 0; i < run->n; i++) {
        const imr_field *field =
            imr_mention_is(run, i, imr_words_of_ur) ? ur : (imr_mention_is(run, i, imr_side) ? own : NULL);
        if (field == NULL) continue;
        if (cites(run, i, field) || is_cited_by(run, i, field)) continue;
    }
    none_without_subject(run, own);
}

/* ---- the reviewer ---- */

static const char reviewing[] = "|reviewer|reviewers|reviewed|reviewing|decided|specialty|";
static const char is_one[] = "|reviewer|reviewers|reviewed|reviewing|decided|specialty|was|is|were|are|who|whose|in|by|"
                             "with|an|a|the|of|not|board|certified|physician|doctor|specialist|surgeon|practicing|";
static const char persons[] = "|specialist|physician|doctor|expert|provider|md|";
static const char titles[] = "|physician|expert|medical|independent|imr|maximus|professional|";

/* Whether a word is one for a person: neurologist, surgeon, chiropractors. */
static bool is_person(const imr_mention_run *run, size_t i)
{
    static const char *const ends[] = {"ist", "ists", "geon", "geons", "ctor", "ctors", "cian", "cians"};
    for (size_t k = 0; k < sizeof ends / sizeof *ends; k++)
        if (imr_str_ends(run->tokens[i].word, imr_str_of(ends[k]))) return true;
    return false;
}

typedef struct reviewer {
    size_t first, end;
    bool excluded; /* "not reviewed by a neurologist" */
    bool of_ur;    /* "UR physician was a chiropractor" */
} reviewer;

/* Whether the person who reviewed is told before a stretch, "reviewed by a neurosurgeon", or behind it, "pain
 * management reviewer". */
static bool beside_reviewer(const imr_mention_run *run, reviewer *at)
{
    size_t before = at->first, after = imr_mention_pass(run, at->end, persons);
    while (before > 0 && imr_mention_is(run, before - 1, is_one)) before--;
    bool ur = before > 0 && imr_mention_is(run, before - 1, imr_words_of_ur);
    while (before < at->first && !imr_mention_is(run, before, reviewing) &&
           !(ur && imr_mention_is(run, before, "|physician|doctor|")))
        before++;
    bool behind = imr_mention_is(run, after, "|reviewer|reviewers|") &&
                  !imr_mention_is(run, imr_mention_pass(run, after + 1, between), citing);
    bool verb = imr_mention_is(run, after, "|reviewed|reviewing|decided|") && !imr_mention_is(run, after + 1, "|by|");
    behind = behind || (verb && is_person(run, after - 1));
    if (before == at->first && !behind) return false;
    at->excluded =
        imr_mention_any(run, before, at->first, "|not|") || (before > 0 && imr_mention_is(run, before - 1, "|not|"));
    while (before > 0 && before < at->first && imr_mention_is(run, before - 1, titles)) before--;
    at->of_ur = before > 0 && imr_mention_is(run, before - 1, imr_words_of_ur);
    at->first =
        before - (at->of_ur || (at->excluded && before > 0 && imr_mention_is(run, before - 1, "|not|")) ? 1 : 0);
    at->end = behind ? after + 1 : after;
    return true;
}

imr_status imr_forms_reviewer(imr_mention_run *run, imr_error *err)
{
    imr_matches matches = {0};
    imr_status status =
        imr_lexicon_match(run->reading->lexicon, 1U << IMR_TABLE_SPECIALTY, run->tokens, run->n, &matches, err);
    for (size_t i = 0; i < matches.n && status == IMR_OK; i++) {
        const imr_match *match = &matches.at[i];
        reviewer at = {match->first, match->first + match->count, false, false};
        const imr_mention *earlier = imr_mention_at(run, at.end - 1);
        bool taken = earlier != NULL && earlier->field != NULL && strcmp(earlier->field->key, "specialty") == 0;
        if (taken || !beside_reviewer(run, &at)) continue;
        imr_mention_clear(run, at.first, at.end);
        imr_mention *added = imr_mention_add(run, "specialty", at.first, at.end - at.first, match->concept->id);
        added->excluded = at.excluded;
        added->unrecorded = at.of_ur;
    }
    imr_matches_free(&matches);
    return status;
}

bool imr_mention_is_of_reviewer(const imr_mention_run *run, size_t i, size_t *first, size_t *end)
{
    size_t after = imr_mention_pass(run, i + 1, "|physician|doctor|expert|medical|imr|independent|"), before = i;
    *first = i;
    *end = after + 1;
    if (imr_mention_is(run, after, "|reviewer|reviewers|")) return true;
    while (before > 0 && imr_mention_is(run, before - 1, "|a|an|the|was|is|by|who|were|are|physician|doctor|"))
        before--;
    *first = before - (before > 0);
    *end = i + 1 + imr_mention_is(run, i + 1, "|physician|doctor|");
    bool worker = imr_mention_is(run, i + 1, "|worker|patient|applicant|employee|claimant|");
    return before > 0 && !worker && imr_mention_is(run, before - 1, "|reviewer|reviewers|reviewed|decided|");
}
