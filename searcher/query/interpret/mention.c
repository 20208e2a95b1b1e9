#include "mention.h"

#include <string.h>

/* Where two tables claim the same word, the longer phrase wins, then the earlier row. */
static const struct {
    imr_table table;
    const char *field; /* NULL: the concept's parent names it */
} named[] = {
    {IMR_TABLE_OUTCOME, NULL},          {IMR_TABLE_GUIDELINE, "guideline"},
    {IMR_TABLE_CHAPTER, "guideline"}, /* only where a guideline has the same words: ACOEM */
    {IMR_TABLE_PROCEDURE, "procedure"}, {IMR_TABLE_BODY_PART, "body_part"},
    {IMR_TABLE_CATEGORY, "category"},
};
enum { NAMED = sizeof named / sizeof *named };

/* ---- small questions ---- */

bool imr_mention_is(const imr_mention_run *run, size_t i, const char *list)
{
    enum { LONGEST = 30 };
    char key[LONGEST + 3];
    if (i >= run->n || run->tokens[i].word.n > LONGEST) return false;
    imr_str word = run->tokens[i].word;
    key[0] = '|';
    memcpy(key + 1, word.s, word.n);
    memcpy(key + 1 + word.n, "|", 2);
    return strstr(list, key) != NULL;
}

imr_mention *imr_mention_at(const imr_mention_run *run, size_t i)
{
    for (size_t k = 0; k < run->namings->n; k++) {
        imr_mention *at = &run->namings->at[k];
        if (i >= at->first && i < at->first + at->count) return at;
    }
    return NULL;
}

static imr_mention *add(imr_mention_run *run, imr_mention naming)
{
    imr_mention *at = &run->namings->at[run->namings->n++];
    *at = naming;
    return at;
}

imr_mention *imr_mention_add(imr_mention_run *run, const char *field, size_t first, size_t count, imr_str value)
{
    imr_mention *at = add(run, (imr_mention){.field = field == NULL ? NULL : imr_field_find(imr_str_of(field)),
                                             .table = IMR_TABLE_COUNT,
                                             .first = first,
                                             .count = count});
    if (value.s != NULL && !imr_list_add(run->reading->arena, &at->values, value)) run->failed = true;
    return at;
}

/* ---- by the tables ---- */

static size_t rank_of(imr_table table)
{
    size_t i = 0;
    while (i < NAMED && named[i].table != table) i++;
    return i;
}

static const imr_field *field_of(const imr_concept *concept)
{
    const char *field = named[rank_of(concept->table)].field;
    return imr_field_find(field == NULL ? concept->parent : imr_str_of(field));
}

/* Studies of the hands are studies of the upper extremities. */
static const struct {
    const char *part, *near;
} regions[] = {
    {"upper-extremity", "wrist-hand"}, {"upper-extremity", "elbow"},      {"lower-extremity", "ankle-foot"},
    {"wrist-hand", "upper-extremity"}, {"ankle-foot", "lower-extremity"},
};

bool imr_mention_near(imr_arena *arena, const imr_list *parts, imr_list *near)
{
    for (size_t i = 0; i < sizeof regions / sizeof *regions; i++)
        if (imr_list_has(parts, imr_str_of(regions[i].part)) &&
            !imr_list_add_once(arena, near, imr_str_of(regions[i].near)))
            return false;
    return true;
}

imr_status imr_mention_is_name(imr_interpreter *reading, const imr_concept *concept, const imr_list *stems, bool *out,
                               imr_error *err)
{
    imr_str name = imr_arena_printf(reading->arena, "%.*s %.*s", IMR_STR_ARG(concept->label), IMR_STR_ARG(concept->id));
    if (name.s == NULL) return imr_fail_memory(err);
    imr_status status = imr_interpreter_tokens(reading, name, err);
    *out = status == IMR_OK;
    for (size_t i = 0; i < stems->n && *out; i++) {
        *out = false;
        for (size_t j = 0; j < reading->tokens.n && !*out; j++)
            *out = imr_str_equal(stems->at[i], reading->tokens.at[j].stem);
    }
    return status;
}

/* A word that stands for any study or any drug reference is no filter: a word, of the citation line too. */
static bool too_broad(const imr_concept *concept)
{
    static const char *const ids[] = {"lit", "drugref", "other.guideline"};
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
        if (concept->table == IMR_TABLE_GUIDELINE && imr_str_equal(concept->id, imr_str_of(ids[i]))) return true;
    return false;
}

static void add_match(imr_mention_run *run, const imr_match *match)
{
    const imr_field *field = field_of(match->concept);
    imr_str value = field != NULL && field->kind == IMR_KIND_BOOL ? IMR_STR("true") : match->concept->id;
    if (field == NULL) return;
    if (too_broad(match->concept)) field = imr_field_find(IMR_STR("citation"));
    /* "back" alone is the low back to who types it. */
    if (match->weak && match->concept->table != IMR_TABLE_BODY_PART) return;
    imr_mention *at = NULL;
    for (size_t i = 0; i < run->namings->n; i++) {
        imr_mention *earlier = &run->namings->at[i];
        bool apart = match->first >= earlier->first + earlier->count || match->first + match->count <= earlier->first;
        bool same = match->first == earlier->first && match->count == earlier->count && field == earlier->field;
        if (same)
            at = earlier;
        else if (!apart)
            return;
    }
    if (at == NULL && match->concept->table == IMR_TABLE_CHAPTER) return;
    if (at == NULL)
        at = add(run, (imr_mention){.field = field,
                                    .table = match->concept->table,
                                    .first = match->first,
                                    .count = match->count,
                                    .concept = match->concept});
    if (!imr_list_add_once(run->reading->arena, &at->values, value)) run->failed = true;
}

static bool comes_behind(const imr_match *a, const imr_match *b)
{
    if (a->count != b->count) return a->count < b->count;
    return rank_of(a->concept->table) > rank_of(b->concept->table);
}

static void by_length(imr_match *matches, size_t n)
{
    for (size_t i = 1; i < n; i++)
        for (size_t j = i; j > 0 && comes_behind(&matches[j - 1], &matches[j]); j--) {
            imr_match swapped = matches[j - 1];
            matches[j - 1] = matches[j];
            matches[j] = swapped;
        }
}

static imr_status by_tables(imr_mention_run *run, imr_error *err)
{
    imr_matches matches = {0};
    unsigned tables = 0;
    for (size_t i = 0; i < NAMED; i++) tables |= 1U << named[i].table;
    imr_status status = imr_lexicon_match(run->reading->lexicon, tables, run->tokens, run->n, &matches, err);
    by_length(matches.at, status == IMR_OK ? matches.n : 0);
    for (size_t i = 0; i < matches.n && status == IMR_OK; i++) add_match(run, &matches.at[i]);
    imr_matches_free(&matches);
    return status;
}

/* ---- outcomes ---- */

static const char by_reviewer[] = "|ur|utilization|administrator|insurer|carrier|adjuster|payer|payor|";
static const char before_it[] = "|prior|previous|previously|already|initially|originally|earlier|past|";
static const char other_sense[] = "|duty|duties|work|activity|activities|visits|sessions|release|date|barium|diet|";
static const char not_so[] = "|not|never|no|isnt|wasnt|arent|werent|cannot|without|";
static const char of_review[] =
    "|upheld|uphold|upholds|upholding|overturned|overturn|overturns|overturning|reversed|reversal|affirmed|sustained|";

static bool is_outcome(const imr_mention *at) { return at->field != NULL && strcmp(at->field->key, "outcome") == 0; }

/* What the utilization review did, not what the decision says: "UR denied", "denied by UR". */
static bool is_review_of_ur(const imr_mention_run *run, const imr_mention *at)
{
    size_t after = at->first + at->count;
    if (at->first > 0 && imr_mention_is(run, at->first - 1, by_reviewer)) {
        const imr_mention *who = imr_mention_at(run, at->first - 1);
        return who == NULL || who->first + who->count > at->first; /* not "denied by UR, approved" */
    }
    if (at->first > 1 && imr_mention_is(run, at->first - 1, "|review|has|had|was|"))
        return imr_mention_is(run, at->first - 2, by_reviewer);
    if (!imr_mention_is(run, after, "|by|at|in|")) return false;
    for (size_t i = after + 1; i < after + 4; i++)
        if (imr_mention_is(run, i, by_reviewer)) return true;
    return false;
}

/* "prior approved visits", "modified duty": words, and no outcome. */
static bool has_other_sense(const imr_mention_run *run, const imr_mention *at)
{
    return (at->first > 0 && imr_mention_is(run, at->first - 1, before_it)) ||
           imr_mention_is(run, at->first + at->count, other_sense);
}

static void turn_round(imr_mention *at)
{
    bool upheld = imr_str_equal(at->values.at[0], IMR_STR("upheld"));
    at->values.at[0] = upheld ? IMR_STR("overturned") : IMR_STR("upheld");
}

/* Who it was is said with it. */
static void take_in_reviewer(const imr_mention_run *run, imr_mention *at)
{
    size_t end = at->first + at->count;
    while (at->first > 0 && imr_mention_is(run, at->first - 1, by_reviewer)) at->first--, at->count++;
    if (!imr_mention_is(run, end, "|by|at|in|")) return;
    while (imr_mention_is(run, end, "|by|at|in|the|claims|review|") || imr_mention_is(run, end, by_reviewer)) end++;
    at->count = end - at->first;
}

static void drop(imr_mentions *namings, imr_mention *at)
{
    size_t i = (size_t)(at - namings->at);
    memmove(at, at + 1, (namings->n - i - 1) * sizeof *at);
    namings->n--;
}

/* "UR denial overturned" is one outcome, not two: the word of the review itself wins over those of others. */
static void settle_outcomes(imr_mention_run *run)
{
    imr_mentions *namings = run->namings;
    bool reviewed = false;
    for (size_t i = 0; i < namings->n;) {
        imr_mention *at = &namings->at[i];
        bool decided = at->table == IMR_TABLE_OUTCOME;
        if (decided && has_other_sense(run, at)) {
            drop(namings, at);
            continue;
        }
        if (is_outcome(at)) {
            if (at->first > 0 && at->count == 1 && imr_mention_is(run, at->first - 1, not_so)) {
                turn_round(at);
                at->first--;
                at->count++;
            }
            reviewed = reviewed || imr_mention_is(run, at->first + at->count - 1, of_review);
        }
        i++;
    }
    size_t outcomes = 0;
    for (size_t i = 0; i < namings->n; i++) outcomes += is_outcome(&namings->at[i]);
    for (size_t i = 0; i < namings->n; i++) {
        imr_mention *at = &namings->at[i];
        if (!is_outcome(at)) continue;
        bool of_ur = is_review_of_ur(run, at);
        bool weaker = reviewed && !imr_mention_is(run, at->first + at->count - 1, of_review);
        if (of_ur || (outcomes > 1 && weaker)) at->field = NULL;
        if (of_ur) take_in_reviewer(run, at);
    }
}

/* ---- treatments of the reasons ---- */

/* What follows these, up to the next treatment, was tried or is missing. */
static const char tried[] = "|prior|previous|previously|past|failed|failing|failure|after|following|despite|status|"
                            "history|tried|completed|exhausted|until|before|pending|positive|negative|normal|abnormal|";
static const char missing[] = "|no|not|without|lack|lacks|lacking|lacked|missing|absent|absence|insufficient|"
                              "inadequate|never|nor|";
/* All that follows these is a reason. */
static const char reasons[] = "|because|due|since|when|where|if|as|for|given|unless|reason|reasons|that|"
                              "recommended|require|requires|required|";
static const char behind[] =
    "|failed|tried|completed|exhausted|attempted|ineffective|positive|negative|normal|abnormal|"
    "confirmed|showed|shows|showing|findings|results|";
static const char joining[] = "|and|or|";

enum { REACH = 4 }; /* words between a cue and its treatment */

typedef enum cue { CUE_NONE, CUE_TRIED, CUE_MISSING } cue;

static bool is_treatment(const imr_mention *at) { return at->table == IMR_TABLE_PROCEDURE && at->field != NULL; }

static cue cue_before(const imr_mention_run *run, const imr_mention *at)
{
    for (size_t i = 0; i < REACH && i < at->first; i++) {
        size_t place = at->first - 1 - i;
        const imr_mention *other = imr_mention_at(run, place);
        if (other != NULL && is_treatment(other)) return CUE_NONE;
        if (other != NULL && is_outcome(other)) return CUE_NONE;
        if (imr_forms_short(run, place, "w", "o")) return CUE_MISSING;
        if (imr_forms_short(run, place, "s", "p") || imr_forms_short(run, place, "h", "o")) return CUE_TRIED;
        if (other != NULL && other->table != IMR_TABLE_PROCEDURE) continue; /* the "no" of "no guidelines cited" */
        if (imr_mention_is(run, place, missing)) return CUE_MISSING;
        if (imr_mention_is(run, place, tried)) return CUE_TRIED;
    }
    return CUE_NONE;
}

/* "no functional improvement PT": what is missing is said before the treatment. */
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

/* Joined to the treatment before it by "or", "and" or a mere comma or slash. */
static bool is_joined(const imr_mention_run *run, const imr_mention *before, const imr_mention *at)
{
    size_t place = before->first + before->count;
    bool comma = (run->tokens[at->first].flags & (IMR_TOKEN_COMMA | IMR_TOKEN_JOINED)) != 0;
    if (place == at->first) return comma;
    return place + 1 == at->first && imr_mention_is(run, place, joining);
}

static void by_place(imr_mentions *namings)
{
    for (size_t i = 1; i < namings->n; i++)
        for (size_t j = i; j > 0 && namings->at[j - 1].first > namings->at[j].first; j--) {
            imr_mention swapped = namings->at[j - 1];
            namings->at[j - 1] = namings->at[j];
            namings->at[j] = swapped;
        }
}

/* The treatment that is asked for is the one that stands before the reasons, else one that is not said to be missing.
 */
static void tell_asides(imr_mention_run *run)
{
    imr_mentions *namings = run->namings;
    const imr_mention *before = NULL;
    size_t heads = 0, reason = 0;
    while (reason < run->n && !(imr_mention_is(run, reason, reasons) && imr_mention_at(run, reason) == NULL)) reason++;
    cue last = CUE_NONE;
    for (size_t i = 0; i < namings->n; i++) {
        imr_mention *at = &namings->at[i];
        if (at->table == IMR_TABLE_BODY_PART) at->aside = heads > 0 && cue_before(run, at) == CUE_MISSING;
        if (!is_treatment(at)) continue;
        cue here = cue_before(run, at);
        if (here == CUE_NONE && cue_behind(run, at)) here = CUE_TRIED;
        if (here == CUE_NONE && before != NULL && is_joined(run, before, at)) here = last;
        if (here == CUE_NONE && at->first > reason && heads > 0) here = CUE_TRIED;
        at->aside = here != CUE_NONE;
        at->missing = here == CUE_MISSING;
        heads += !at->aside;
        before = at;
        last = here;
    }
    for (size_t i = 0; i < namings->n; i++) {
        imr_mention *at = &namings->at[i];
        if (at->table == IMR_TABLE_CATEGORY) at->aside = heads > 0 || cue_before(run, at) != CUE_NONE;
    }
    for (size_t i = 0; i < namings->n && heads == 0; i++) {
        imr_mention *at = &namings->at[i];
        bool absent = at->missing && (cue_before(run, at) == CUE_NONE || !misses_other(run, at));
        if (is_treatment(at)) at->aside = absent;
    }
}

/* "topical diclofenac", "lidocaine cream": what is put on the skin is a kind of its own. */
static void tell_topicals(imr_mention_run *run)
{
    static const char on_skin[] = "|topical|gel|cream|patch|patches|ointment|lotion|transdermal|";
    const imr_concept *topical = imr_lexicon_find(run->reading->lexicon, IMR_TABLE_PROCEDURE, IMR_STR("rx.topical"));
    for (size_t i = 0; i < run->namings->n && topical != NULL; i++) {
        imr_mention *at = &run->namings->at[i];
        if (!is_treatment(at) || !imr_str_starts(at->values.at[0], IMR_STR("rx."))) continue;
        bool compound = imr_str_equal(at->values.at[0], IMR_STR("rx.compound"));
        bool near = (at->first > 0 && imr_mention_is(run, at->first - 1, on_skin)) ||
                    imr_mention_is(run, at->first + at->count, on_skin);
        if (near && !compound) at->values.n = 1, at->values.at[0] = topical->id;
    }
}

static bool is_within_any(imr_str id, const imr_list *wholes)
{
    for (size_t i = 0; i < wholes->n; i++)
        if (id.n > wholes->at[i].n && id.s[wholes->at[i].n] == '.' && imr_str_starts(id, wholes->at[i])) return true;
    return false;
}

/* "ACOEM knee complaints" is the chapter, not all of ACOEM as well. */
static void tell_chapters(imr_mention_run *run)
{
    imr_mentions *namings = run->namings;
    for (size_t i = 0; i < namings->n; i++)
        for (size_t j = 0; j < namings->n; j++) {
            imr_mention *whole = &namings->at[i], *part = &namings->at[j];
            if (i == j || whole->field == NULL || whole->field != part->field || whole->table != part->table) continue;
            if (whole->table != IMR_TABLE_GUIDELINE) continue;
            size_t kept = 0;
            for (size_t p = 0; p < part->values.n; p++)
                if (is_within_any(part->values.at[p], &whole->values)) {
                    imr_str value = part->values.at[p];
                    part->values.at[p] = part->values.at[kept];
                    part->values.at[kept++] = value;
                }
            if (kept == 0) continue;
            part->values.n = kept;
            whole->field = NULL;
        }
}

/* "preop chest x-ray": an x-ray, and "pre-op" a word; with nothing else beside it, what is done before surgery. */
static void tell_before_surgery(imr_mention_run *run)
{
    static const char words[] = "|pre|op|preop|operative|preoperative|surgical|presurgical|procedure|";
    const imr_str id = IMR_STR("sx.adj.preop");
    size_t others = 0;
    for (size_t i = 0; i < run->namings->n; i++) {
        const imr_mention *at = &run->namings->at[i];
        others += is_treatment(at) && !at->aside && !imr_list_has(&at->values, id);
    }
    for (size_t i = 0; i < run->namings->n; i++) {
        imr_mention *at = &run->namings->at[i];
        if (!is_treatment(at) || !imr_list_has(&at->values, id)) continue;
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

/* "ODG instead of MTUS" */
static void drop_what_is_not(imr_mention_run *run)
{
    for (size_t i = 0; i < run->namings->n; i++) {
        imr_mention *at = &run->namings->at[i];
        bool instead = at->first > 1 && imr_mention_is(run, at->first - 1, "|of|than|") &&
                       imr_mention_is(run, at->first - 2, "|instead|rather|");
        if (!instead) continue;
        at->field = NULL;
        at->first -= 2;
        at->count += 2;
    }
}

static const char soft[] =
    "|oral|w|anyone|someone|without|lack|lacks|lacking|lacked|missing|absent|absence|insufficient|inadequate|enough|"
    "prior|previous|previously|because|due|since|following|despite|info|given|"
    "worker|workers|patient|patients|applicant|applicants|claimant|claimants|employee|employees|"
    "decision|decisions|letter|letters|case|cases|review|reviews|reviewer|reviewers|imr|find|show|"
    "want|need|example|examples|list|comparable|request|requests|requested|criteria|";

bool imr_mention_is_soft(imr_str word)
{
    const imr_token token = {.word = word};
    const imr_mention_run run = {.tokens = &token, .n = 1};
    return imr_mention_is(&run, 0, soft);
}

imr_status imr_mentions_find(imr_interpreter *reading, const imr_token *tokens, size_t n, imr_mentions *out,
                             imr_error *err)
{
    imr_mention_run run = {.reading = reading, .tokens = tokens, .n = n, .namings = out};
    *out = (imr_mentions){imr_arena_alloc(reading->arena, (3 * n + 1) * sizeof *out->at), 0};
    if (out->at == NULL) return imr_fail_memory(err);
    imr_status status = by_tables(&run, err);
    if (status != IMR_OK) return status;
    imr_forms_citing(&run);
    imr_forms_person(&run);
    imr_forms_dates(&run);
    status = imr_forms_reviewer(&run, err);
    if (status != IMR_OK) return status;
    by_place(out);
    settle_outcomes(&run);
    drop_what_is_not(&run);
    tell_chapters(&run);
    tell_topicals(&run);
    tell_asides(&run);
    tell_before_surgery(&run);
    return run.failed ? imr_fail_memory(err) : IMR_OK;
}
