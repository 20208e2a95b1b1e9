/* Tells treatments that are asked for from those in the reasons: tried before, missing, planned. */
#include "mention_run.h"

#include <string.h>

/* A treatment after one of these was tried, or is missing. */
static const char tried[] = "|prior|previous|previously|past|failed|failing|failure|after|following|despite|status|"
                            "history|tried|completed|exhausted|until|before|pending|positive|negative|normal|abnormal|";
static const char missing[] = "|no|not|without|lack|lacks|lacking|lacked|missing|absent|absence|insufficient|"
                              "inadequate|never|nor|hasnt|havent|hadnt|didnt|doesnt|";
/* Everything after one of these is a reason. */
static const char reasons[] = "|because|due|since|when|where|if|as|for|given|unless|reason|reasons|that|"
                              "recommended|require|requires|required|";
static const char behind[] =
    "|failed|tried|completed|exhausted|attempted|ineffective|positive|negative|normal|abnormal|"
    "confirmed|showed|shows|showing|findings|results|contemplated|planned|considered|anticipated|scheduled|pending|";
static const char joining[] = "|and|or|nor|";

enum { REACH = 4 }; /* words between a cue and its treatment */

typedef enum cue { CUE_NONE, CUE_TRIED, CUE_MISSING } cue;

bool imr_mention_is_treatment(const imr_mention *at)
{
    return at->table == IMR_TABLE_PROCEDURE && at->field != NULL && !at->excluded;
}

/* Whether a mention names a whole category: surgery, imaging, drugs. */
static bool is_family(const imr_mention *at)
{
    return at->table == IMR_TABLE_CATEGORY && at->field != NULL && !at->excluded;
}

/* Whether a missing thing is listed just before a place, as in "no CURES report or" a drug screen. */
static bool is_reason_before(const imr_mention_run *run, size_t place, size_t after)
{
    bool lists = imr_mention_is(run, after, "|or|and|nor|");
    while (place > 0 && imr_mention_is(run, place - 1, "|or|and|nor|any|a|")) place--;
    bool joined =
        imr_mention_is(run, place, "|or|and|nor|") || (lists && (run->tokens[place].flags & IMR_TOKEN_COMMA) != 0);
    const imr_mention *at = place > 0 && joined ? imr_mention_at(run, place - 1) : NULL;
    return at != NULL && at->table == IMR_TABLE_GROUND && imr_mention_any(run, at->first, place, missing);
}

static cue cue_before(const imr_mention_run *run, const imr_mention *at)
{
    if (is_reason_before(run, at->first, at->first + at->count)) return CUE_MISSING;
    for (size_t i = 0; i < REACH && i < at->first; i++) {
        size_t place = at->first - 1 - i;
        const imr_mention *other = imr_mention_at(run, place);
        if (other != NULL && imr_mention_is_treatment(other)) return CUE_NONE;
        if (other != NULL && imr_mention_is_outcome(other)) return CUE_NONE;
        if (imr_mention_is(run, place, "|so|thus|therefore|hence|now|wants|want|requests|seeking|needs|"))
            return CUE_NONE;
        if (imr_mention_phrase(run, place) != NULL) continue; /* the "without" of "without contrast" */
        if (imr_mention_is(run, place, "|post|") && place > 0 && imr_mention_is(run, place - 1, "|status|"))
            return CUE_TRIED;
        if (other != NULL && other->table != IMR_TABLE_PROCEDURE) continue; /* the "no" of "no guidelines cited" */
        bool both = imr_mention_is(run, place, "|nor|") && imr_mention_any(run, 0, place, "|neither|");
        if (imr_mention_is(run, place, missing) && !both) return CUE_MISSING;
        if (imr_mention_is(run, place, tried)) return CUE_TRIED;
    }
    return CUE_NONE;
}

/* Whether what is missing is named before the treatment and so is not the treatment: "no functional improvement PT". */
static bool misses_other(const imr_mention_run *run, const imr_mention *at)
{
    size_t telling = 0;
    for (size_t i = at->first; i-- > 0 && !imr_mention_is(run, i, missing);)
        telling += !imr_word_joins(run->tokens[i].word);
    return telling > 1;
}

static bool cue_behind(const imr_mention_run *run, const imr_mention *at)
{
    size_t after = at->first + at->count;
    if (imr_mention_is(run, after, "|not|was|has|had|been|")) after++;
    return imr_mention_is(run, after, behind);
}

/* Whether it is joined to the treatment before it by "or", "and", or only a comma or slash. */
static bool is_joined(const imr_mention_run *run, const imr_mention *before, const imr_mention *at)
{
    size_t place = before->first + before->count;
    bool comma = (run->tokens[at->first].flags & (IMR_TOKEN_COMMA | IMR_TOKEN_JOINED)) != 0;
    if (place == at->first) return comma;
    return place + 1 == at->first && imr_mention_is(run, place, joining);
}

static bool has_outcome(const imr_mention *from, const imr_mention *end)
{
    for (; from < end; from++)
        if (imr_mention_is_outcome(from)) return true;
    return false;
}

/* Whether a clause with an outcome of its own begins between a reason and the treatment: "denied for smoking but
 * therapy approved". */
static bool is_in_next_clause(const imr_mention_run *run, const imr_mention *at, size_t reason)
{
    const imr_mention *end = run->mentions->at + run->mentions->n, *from = run->mentions->at;
    while (from < end && from->first < reason) from++;
    bool outcomes = has_outcome(run->mentions->at, from) && has_outcome(from, end);
    return outcomes && (imr_mention_any(run, reason, at->first, "|but|and|while|whereas|yet|although|though|") ||
                        (run->tokens[at->first].flags & IMR_TOKEN_COMMA) != 0);
}

/* Whether a word begins what is conceded, without an outcome of its own: "approved although therapy was not tried". */
static bool concedes(const imr_mention_run *run, size_t i)
{
    const imr_mention *end = run->mentions->at + run->mentions->n, *from = run->mentions->at;
    while (from < end && from->first < i) from++;
    return imr_mention_is(run, i, "|although|though|while|whereas|notwithstanding|") && !has_outcome(from, end);
}

/* The word after which everything is a reason; the number of tokens if there is none. */
static size_t reason_of(const imr_mention_run *run)
{
    size_t at = 0;
    while (at < run->n && !(imr_mention_is(run, at, reasons) && imr_mention_at(run, at) == NULL) && !concedes(run, at))
        at++;
    return at;
}

/* Whether the reasons explain an outcome that stands before them: "refused because therapy is under way" asks for no
 * therapy. */
static bool explains_outcome(const imr_mention_run *run, size_t reason)
{
    const imr_mention *end = run->mentions->at, *last = end + run->mentions->n;
    while (end < last && end->first < reason) end++;
    return (imr_mention_is(run, reason, "|because|since|") || concedes(run, reason)) &&
           has_outcome(run->mentions->at, end);
}

/* The cue that applies to a treatment or family. earlier: how many before it are asked for; reason: where the reasons
 * begin. */
static cue cue_of(const imr_mention_run *run, const imr_mention *at, size_t earlier, size_t reason)
{
    cue here = cue_before(run, at);
    if (here == CUE_NONE && cue_behind(run, at)) here = CUE_TRIED;
    bool in_reason =
        at->first > reason && (earlier > 0 || explains_outcome(run, reason)) && !is_in_next_clause(run, at, reason);
    return here == CUE_NONE && in_reason ? CUE_TRIED : here;
}

typedef struct heads {
    size_t treatments, families;
} heads;

/* Marks mentions as aside, from left to right; the others are asked for. Returns how many are. */
static heads mark_asides(imr_mention_run *run)
{
    imr_mentions *mentions = run->mentions;
    const imr_mention *before = NULL;
    imr_mention *listed = NULL; /* the last one that is aside only because it is listed with others that are */
    heads found = {0};
    const size_t reason = reason_of(run);
    cue last = CUE_NONE;
    for (size_t i = 0; i < mentions->n; i++) {
        imr_mention *at = &mentions->at[i];
        if (at->table == IMR_TABLE_BODY_PART)
            at->aside = !at->excluded && found.treatments > 0 && cue_before(run, at) == CUE_MISSING;
        if (!imr_mention_is_treatment(at) && !is_family(at)) continue;
        cue here = cue_of(run, at, found.treatments + found.families, reason);
        bool joined =
            here == CUE_NONE && before != NULL && is_joined(run, before, at) && !is_in_next_clause(run, at, reason);
        if (joined) here = last;
        if (joined && here == CUE_TRIED) listed = at;
        at->aside = here != CUE_NONE;
        at->missing = here == CUE_MISSING;
        if (!at->aside) *(is_family(at) ? &found.families : &found.treatments) += 1;
        before = at;
        last = here;
    }
    if (found.treatments + found.families == 0 && listed != NULL) { /* "status post fusion, PT" */
        listed->aside = false;
        *(is_family(listed) ? &found.families : &found.treatments) += 1;
    }
    return found;
}

/* Whether a family repeats a treatment that is asked for: "opioid drugs". */
static bool says_again(const imr_mentions *mentions, const imr_mention *family)
{
    for (size_t i = 0; i < mentions->n; i++) {
        const imr_mention *at = &mentions->at[i];
        if (imr_mention_is_treatment(at) && !at->aside && at->concept != NULL &&
            imr_str_equal(at->concept->parent, family->concept->id))
            return true;
    }
    return false;
}

/* "psychologist referral", "consultation with a spine surgeon": one treatment; its noun is spent. */
static void spend_nouns(imr_mention_run *run)
{
    const char *const between = "|a|an|the|to|with|by|for|of|from|";
    imr_mentions *mentions = run->mentions;
    for (size_t i = 0; i + 1 < mentions->n; i++) {
        imr_mention *left = &mentions->at[i], *right = &mentions->at[i + 1];
        if (!imr_mention_is_treatment(left) || !imr_mention_is_treatment(right)) continue;
        if (left->concept == NULL || right->concept == NULL) continue;
        if (imr_mention_pass(run, left->first + left->count, between) != right->first) continue;
        if (imr_concept_lists(right->concept, "noun-of", left->concept->id))
            right->field = NULL;
        else if (imr_concept_lists(left->concept, "noun-of", right->concept->id))
            left->field = NULL;
    }
}

static bool wants_treatment(const imr_mentions *mentions)
{
    for (size_t i = 0; i < mentions->n; i++)
        if (imr_mention_is_treatment(&mentions->at[i]) && !mentions->at[i].aside) return true;
    return false;
}

/* Whether only places and words that join are between a treatment and a family. */
static bool is_alternative(const imr_mention_run *run, const imr_mention *at, const imr_mention *family)
{
    const imr_mention *left = at < family ? at : family, *right = at < family ? family : at;
    bool joined = (run->tokens[right->first].flags & (IMR_TOKEN_COMMA | IMR_TOKEN_JOINED)) != 0;
    for (size_t i = left->first + left->count; i < right->first; i++) {
        const imr_mention *between = imr_mention_at(run, i);
        bool place = between != NULL && !imr_mention_is_outcome(between) && !imr_mention_is_treatment(between);
        bool joins = imr_mention_is(run, i, "|or|and|nor|vs|versus|");
        joined = joined || joins || (run->tokens[i].flags & IMR_TOKEN_COMMA) != 0;
        if (!joins && !place && !imr_word_joins(run->tokens[i].word)) return false;
    }
    return joined;
}

/* Whether a family is joined to a treatment: "lumbar MRI or knee surgery". */
static bool has_alternative(const imr_mention_run *run, const imr_mention *family)
{
    const imr_mention *end = run->mentions->at + run->mentions->n;
    for (const imr_mention *at = run->mentions->at; at < end; at++)
        if (imr_mention_is_treatment(at) && !at->aside && is_alternative(run, at, family)) return true;
    return false;
}

/* Whether a family has an outcome of its own, "PT approved, surgery denied": outcomes are between it and every
 * treatment that is asked for. */
static bool has_own_outcome(const imr_mention_run *run, const imr_mention *family)
{
    const imr_mention *end = run->mentions->at + run->mentions->n;
    for (const imr_mention *at = run->mentions->at; at < end; at++) {
        bool between = at < family ? has_outcome(at, family) : has_outcome(family, at);
        if (imr_mention_is_treatment(at) && !at->aside && !between) return false;
    }
    return true;
}

/* The treatment asked for comes before the reasons. If there is none, a family is asked for; failing that, a treatment
 * that is not said to be missing. A family beside a treatment only repeats it. */
static void tell_asides(imr_mention_run *run)
{
    imr_mentions *mentions = run->mentions;
    heads found = mark_asides(run);
    const size_t reason = reason_of(run);
    const bool explains = explains_outcome(run, reason);
    for (size_t i = 0; i < mentions->n; i++) {
        imr_mention *at = &mentions->at[i];
        if (is_family(at) && found.treatments > 0) {
            bool own = has_own_outcome(run, at);
            if (!own && says_again(mentions, at)) at->field = NULL;
            at->aside = at->field != NULL && (at->aside || !(own || has_alternative(run, at)));
        }
        if (!imr_mention_is_treatment(at) || found.treatments + found.families > 0) continue;
        if (explains && at->first > reason) continue;
        bool failed = at->first > 0 && imr_mention_is(run, at->first - 1, "|failed|failure|");
        at->aside = failed || (at->missing && (cue_before(run, at) == CUE_NONE || !misses_other(run, at)));
    }
}

/* "preop chest x-ray": an x-ray, with "pre-op" as a word. With nothing else beside it, "preop" means what is done
 * before surgery. */
static void tell_before_surgery(imr_mention_run *run)
{
    static const char words[] = "|pre|op|preop|operative|preoperative|surgical|presurgical|procedure|";
    const imr_concept *before = imr_lexicon_with(run->reading->lexicon, IMR_TABLE_PROCEDURE, "when");
    const imr_str id = before == NULL ? (imr_str){0} : before->id;
    size_t others = 0;
    for (size_t i = 0; i < run->mentions->n; i++) {
        const imr_mention *at = &run->mentions->at[i];
        others += imr_mention_is_treatment(at) && !at->aside && !imr_list_has(&at->values, id);
    }
    for (size_t i = 0; i < run->mentions->n; i++) {
        imr_mention *at = &run->mentions->at[i];
        if (!imr_mention_is_treatment(at) || !imr_list_has(&at->values, id)) continue;
        bool bare = true;
        for (size_t k = at->first; k < at->first + at->count; k++) bare = bare && imr_mention_is(run, k, words);
        if (bare && others > 0) at->aside = true;
        size_t kept = 0;
        for (size_t v = 0; v < at->values.n && at->values.n > 1; v++)
            if (!imr_str_equal(at->values.at[v], id)) at->values.at[kept++] = at->values.at[v];
        if (kept > 0) at->values.n = kept;
        while (kept > 0 && at->count > 1 && imr_mention_is(run, at->first, words)) at->first++, at->count--;
    }
}

void imr_settle_families(imr_mention_run *run)
{
    for (size_t i = 0; i < run->mentions->n; i++) {
        imr_mention *at = &run->mentions->at[i];
        if (is_family(at) && at->pair == 0) at->aside = at->aside || wants_treatment(run->mentions);
    }
}

void imr_settle_treatments(imr_mention_run *run)
{
    spend_nouns(run);
    tell_asides(run);
    tell_before_surgery(run);
}
