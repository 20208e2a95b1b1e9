#include "mention_run.h"

#include "dates.h"

#include <ctype.h>
#include <string.h>

/* If two tables have the same word, the longer phrase wins, then the table listed first. */
static const struct {
    imr_table table;
    const char *field; /* NULL if the concept's parent names it */
} named[] = {
    {IMR_TABLE_OUTCOME, NULL},          {IMR_TABLE_GUIDELINE, "guideline"},
    {IMR_TABLE_CHAPTER, "guideline"}, /* only if a guideline has the same words: ACOEM */
    {IMR_TABLE_PROCEDURE, "procedure"}, {IMR_TABLE_BODY_PART, "body_part"},
    {IMR_TABLE_CATEGORY, "category"},
};
enum { NAMED = sizeof named / sizeof *named, LONGEST_NAME = 64 };

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

size_t imr_mention_pass(const imr_mention_run *run, size_t i, const char *list)
{
    while (imr_mention_is(run, i, list)) i++;
    return i;
}

bool imr_mention_any(const imr_mention_run *run, size_t from, size_t to, const char *list)
{
    for (size_t i = from; i < to; i++)
        if (imr_mention_is(run, i, list)) return true;
    return false;
}

long imr_mention_number(const imr_mention_run *run, size_t i)
{
    return i < run->n ? imr_token_value(&run->tokens[i]) : -1;
}

imr_str imr_mention_gap(const imr_mention_run *run, size_t i)
{
    if (i == 0 || i >= run->n) return (imr_str){run->text.s, 0};
    uint32_t begin = run->tokens[i - 1].end;
    return (imr_str){run->text.s + begin, run->tokens[i].begin - begin};
}

imr_str imr_mention_span(const imr_mention_run *run, size_t first, size_t count)
{
    const imr_token *begin = &run->tokens[first], *end = &run->tokens[first + count - 1];
    return (imr_str){run->text.s + begin->begin, end->end - begin->begin};
}

const imr_word_unit *imr_mention_phrase(const imr_mention_run *run, size_t i)
{
    for (size_t k = 0; k < run->units_n; k++) {
        const imr_word_unit *at = &run->units[k];
        if (i >= at->first && i < at->first + at->count) return at->count > 1 ? at : NULL;
    }
    return NULL;
}

imr_mention *imr_mention_at(const imr_mention_run *run, size_t i)
{
    imr_mention *spent = NULL;
    for (size_t k = 0; k < run->mentions->n; k++) {
        imr_mention *at = &run->mentions->at[k];
        if (i < at->first || i >= at->first + at->count) continue;
        if (at->field != NULL) return at;
        if (spent == NULL) spent = at;
    }
    return spent;
}

static imr_mention *add(imr_mention_run *run, imr_mention naming)
{
    imr_mention *at = &run->mentions->at[run->mentions->n++];
    *at = naming;
    return at;
}

void imr_mention_clear(imr_mention_run *run, size_t first, size_t end)
{
    for (size_t k = 0; k < run->mentions->n; k++) {
        imr_mention *at = &run->mentions->at[k];
        if (at->first < end && at->first + at->count > first) at->field = NULL;
    }
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

/* ---- from the tables ---- */

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

/* Regions near each other: a study of the hands is one of the upper extremities. */
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

/* Whether a guideline's word means any study or drug reference. Such a word does not filter: it is searched, also in
 * the citation line. */
static bool too_broad(const imr_concept *concept)
{
    return concept->table == IMR_TABLE_GUIDELINE && imr_concept_is(concept, "broad");
}

/* Whether a match is only part of a phrase with a meaning of its own: "home exercise program" is not a program, and
 * "straight leg raise" does not name a leg. */
static bool is_of_phrase(const imr_mention_run *run, const imr_match *match)
{
    const imr_word_unit *phrase = imr_mention_phrase(run, match->first);
    if (phrase == NULL || match->count >= phrase->count) return false;
    size_t end = phrase->first + phrase->count;
    bool amid = match->first > phrase->first && match->first + match->count < end, placed = false;
    for (size_t i = 0; i < run->mentions->n; i++) { /* but a "brain scan" is a scan */
        const imr_mention *at = &run->mentions->at[i];
        placed =
            placed || (at->table == IMR_TABLE_BODY_PART && at->first < end && at->first + at->count > phrase->first);
    }
    bool told =
        match->first > phrase->first && imr_mention_is(run, phrase->first, "|failed|fail|post|after|following|");
    return (match->concept->table == IMR_TABLE_CATEGORY && !placed) ||
           (match->concept->table == IMR_TABLE_PROCEDURE && told) ||
           (match->concept->table == IMR_TABLE_BODY_PART && amid);
}

/* Whether two words differ at most by a plural. */
static bool are_one_word(imr_str a, imr_str b)
{
    imr_str longer = a.n > b.n ? a : b, shorter = a.n > b.n ? b : a;
    size_t same = 0;
    while (same < shorter.n && longer.s[same] == shorter.s[same]) same++;
    imr_str end = {longer.s + same, longer.n - same}, other = {shorter.s + same, shorter.n - same};
    if (imr_str_equal(other, IMR_STR("y"))) return imr_str_equal(end, IMR_STR("ies"));
    return other.n == 0 && (end.n == 0 || imr_str_equal(end, IMR_STR("s")) || imr_str_equal(end, IMR_STR("es")));
}

/* Whether the word is one who gives a treatment, or of it: "chiropractor", "arthroscopic". */
static bool is_of_trade(imr_str word)
{
    static const char *const ends[] = {"or", "ors", "er", "ers", "ist", "ists", "ic", "ical", "ically", "y"};
    bool found = false;
    for (size_t i = 0; i < sizeof ends / sizeof *ends && !found; i++) found = imr_str_ends(word, imr_str_of(ends[i]));
    return found;
}

/* Whether a word is a treatment's name, and not only of the same stem: "helped" is no "HELP" program, nor "attending"
 * an attendant. Phrases of several words confirm each other. */
static bool is_name_itself(const imr_mention_run *run, const imr_match *match)
{
    const imr_lexicon *lexicon = run->reading->lexicon;
    imr_str word = run->tokens[match->first].word;
    if (match->concept->table != IMR_TABLE_PROCEDURE || match->count > 1 || is_of_trade(word)) return true;
    for (size_t i = 0; i < imr_lexicon_phrases(lexicon, match->concept); i++) {
        imr_str phrase = imr_lexicon_phrase(lexicon, match->concept, i);
        while (phrase.n > 0 && (phrase.s[0] == '=' || phrase.s[0] == '~'))
            phrase = (imr_str){phrase.s + 1, phrase.n - 1};
        char folded[LONGEST_NAME];
        if (phrase.n == 0 || phrase.n > sizeof folded) continue;
        for (size_t k = 0; k < phrase.n; k++) folded[k] = (char)tolower((unsigned char)phrase.s[k]);
        imr_str name = {folded, phrase.n};
        bool open = name.s[name.n - 1] == '*';
        if (open ? imr_str_starts(word, (imr_str){name.s, name.n - 1}) : are_one_word(word, name)) return true;
    }
    return false;
}

static void add_match(imr_mention_run *run, const imr_match *match)
{
    const imr_field *field = field_of(match->concept);
    imr_str value = field != NULL && field->kind == IMR_KIND_BOOL ? IMR_STR("true") : match->concept->id;
    if (field == NULL || is_of_phrase(run, match) || !is_name_itself(run, match)) return;
    bool unit =
        (run->tokens[match->first].flags & IMR_TOKEN_JOINED) != 0 && imr_mention_number(run, match->first - 1) >= 0;
    if (unit && match->concept->table == IMR_TABLE_GUIDELINE) return; /* "25mcg" */
    if (too_broad(match->concept)) field = imr_field_find(IMR_STR("citation"));
    /* Weak names do not count, except of body parts: "back" alone means the low back. */
    if (match->weak && match->concept->table != IMR_TABLE_BODY_PART) return;
    imr_mention *at = NULL;
    for (size_t i = 0; i < run->mentions->n; i++) {
        imr_mention *earlier = &run->mentions->at[i];
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

/* "home nurse or aide": a short name counts after another treatment of its category. */
static imr_status add_second(imr_mention_run *run, size_t first, imr_matches *matches, imr_error *err)
{
    const imr_mention *before = &run->mentions->at[first];
    size_t at = before->first + before->count, next = imr_mention_pass(run, at, "|or|and|a|an|the|");
    if (before->table != IMR_TABLE_PROCEDURE || next == at || next >= run->n) return IMR_OK;
    if (imr_mention_at(run, next) != NULL || imr_word_joins(run->tokens[next].word)) return IMR_OK;
    imr_status status =
        imr_lexicon_match(run->reading->lexicon, 1U << IMR_TABLE_PROCEDURE, &run->tokens[next], 1, matches, err);
    for (size_t i = 0; i < matches->n && status == IMR_OK; i++) {
        const imr_concept *concept = matches->at[i].concept;
        if (!imr_str_equal(concept->parent, before->concept->parent)) continue;
        imr_mention *added = imr_mention_add(run, "procedure", next, 1, concept->id);
        added->table = IMR_TABLE_PROCEDURE;
        added->concept = concept;
        break;
    }
    return status;
}

static imr_status by_tables(imr_mention_run *run, imr_error *err)
{
    imr_matches matches = {0};
    unsigned tables = 0;
    for (size_t i = 0; i < NAMED; i++) tables |= 1U << named[i].table;
    imr_status status = imr_lexicon_match(run->reading->lexicon, tables, run->tokens, run->n, &matches, err);
    by_length(matches.at, status == IMR_OK ? matches.n : 0);
    for (size_t i = 0; i < matches.n && status == IMR_OK; i++) add_match(run, &matches.at[i]);
    size_t named_n = run->mentions->n;
    for (size_t i = 0; i < named_n && status == IMR_OK; i++) status = add_second(run, i, &matches, err);
    imr_matches_free(&matches);
    return status;
}

/* "topical diclofenac", "lidocaine cream": a drug applied to the skin is a separate procedure. */
static void tell_topicals(imr_mention_run *run)
{
    static const char on_skin[] = "|topical|gel|cream|patch|patches|ointment|lotion|transdermal|";
    const imr_lexicon *lexicon = run->reading->lexicon;
    const imr_concept *topical = imr_lexicon_with(lexicon, IMR_TABLE_PROCEDURE, "topical");
    for (size_t i = 0; i < run->mentions->n && topical != NULL; i++) {
        imr_mention *at = &run->mentions->at[i];
        if (!imr_mention_is_treatment(at)) continue;
        const imr_concept *drug = imr_lexicon_find(lexicon, IMR_TABLE_PROCEDURE, at->values.at[0]);
        if (drug == NULL || !imr_concept_is(drug, "drug")) continue;
        bool near = (at->first > 0 && imr_mention_is(run, at->first - 1, on_skin)) ||
                    imr_mention_is(run, at->first + at->count, on_skin);
        if (near && !imr_concept_is(drug, "compound")) at->values.n = 1, at->values.at[0] = topical->id;
    }
}

static bool is_within_any(imr_str id, const imr_list *wholes)
{
    for (size_t i = 0; i < wholes->n; i++)
        if (id.n > wholes->at[i].n && id.s[wholes->at[i].n] == '.' && imr_str_starts(id, wholes->at[i])) return true;
    return false;
}

/* "ACOEM knee complaints" means only the chapter, not all of ACOEM. */
static void tell_chapters(imr_mention_run *run)
{
    imr_mentions *mentions = run->mentions;
    for (size_t i = 0; i < mentions->n; i++)
        for (size_t j = 0; j < mentions->n; j++) {
            imr_mention *whole = &mentions->at[i], *part = &mentions->at[j];
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

/* ---- families ---- */

/* Makes a mention name every procedure with the trait. */
static void name_procedures(imr_mention_run *run, imr_mention *at, const char *trait)
{
    const imr_lexicon *lexicon = run->reading->lexicon;
    at->field = imr_field_find(IMR_STR("procedure"));
    at->values.n = 0;
    for (size_t i = 0; i < imr_lexicon_count(lexicon, IMR_TABLE_PROCEDURE); i++) {
        const imr_concept *concept = imr_lexicon_at(lexicon, IMR_TABLE_PROCEDURE, i);
        if (imr_concept_is(concept, trait) && !imr_list_add(run->reading->arena, &at->values, concept->id))
            run->failed = true;
    }
}

/* "imaging" names part of a category, diagnostic testing; "therapy" names two categories. */
static void tell_families(imr_mention_run *run)
{
    for (size_t i = 0; i < run->mentions->n; i++) {
        imr_mention *at = &run->mentions->at[i];
        if (at->table != IMR_TABLE_CATEGORY || at->count > 1) continue;
        if (imr_mention_is(run, at->first, "|imaging|scan|scans|radiology|")) name_procedures(run, at, "imaging");
        if (imr_mention_is(run, at->first, "|therapy|therapies|") &&
            !imr_list_add_once(run->reading->arena, &at->values, IMR_STR("rehabilitation")))
            run->failed = true;
    }
}

static void by_place(imr_mentions *mentions)
{
    for (size_t i = 1; i < mentions->n; i++)
        for (size_t j = i; j > 0 && mentions->at[j - 1].first > mentions->at[j].first; j--) {
            imr_mention swapped = mentions->at[j - 1];
            mentions->at[j - 1] = mentions->at[j];
            mentions->at[j] = swapped;
        }
}

/* ---- words that ask for little or nothing ---- */

/* Words that only lift: decisions need not have them. */
static const char soft[] =
    "|oral|w|anyone|someone|without|lack|lacks|lacking|lacked|missing|absent|absence|insufficient|inadequate|enough|"
    "prior|previous|previously|unless|never|hasnt|havent|hadnt|didnt|doesnt|dont|cannot|cant|couldnt|ur|due|since|"
    "following|despite|info|given|"
    "worker|workers|patient|patients|applicant|applicants|claimant|claimants|employee|employees|"
    "attending|treating|dr|doctor|doctors|physician|physicians|provider|providers|mr|mrs|ms|"
    "reviewer|reviewers|reviewed|request|requests|requested|requesting|criteria|shown|documented|guideline|guidelines|"
    "chapter|"
    "chapters|treatment|treatments|already|just|also|still|";

/* Words of the question that are not searched. */
static const char idle[] =
    "|stay|stays|stayed|remain|remains|remained|relied|relies|relying|often|usually|ever|everything|even|maximus|"
    "though|although|appeal|appeals|ground|grounds|exactly|precisely|"
    "either|"
    "neither|nor|both|always|"
    "typically|"
    "generally|likely|many|"
    "much|every|else|instead|rather|"
    "whether|"
    "say|says|said|tell|tells|get|gets|getting|got|give|gives|gave|giving|provide|provides|provided|report|"
    "reports|reported|"
    "show|shows|showing|specify|specifies|specified|mention|mentions|mentioned|discuss|discusses|discussed|state|"
    "states|"
    "stated|happen|happens|happened|look|looking|make|makes|made|use|uses|used|using|apply|applies|want|wants|need|"
    "needs|find|finds|know|see|seen|explain|please|allow|allows|allowed|decided|"
    "decision|decisions|letter|letters|case|cases|imr|example|examples|list|comparable|similar|"
    "regarding|concerning|related|involving|kind|type|something|anything|let|lets|vs|versus|compare|compared|"
    "comparison|within|along|"
    "citing|cites|cited|cite|rest|excluding|except|including|etc|percentage|proportion|covered|covers|justified|"
    "justify|justifies|mine|like|";

static bool is_in(imr_str word, const char *list)
{
    const imr_token token = {.word = word};
    const imr_mention_run run = {.tokens = &token, .n = 1};
    return imr_mention_is(&run, 0, list);
}

bool imr_mention_is_soft(imr_str word) { return is_in(word, soft); }
bool imr_mention_is_idle(imr_str word) { return is_in(word, idle); }

imr_status imr_mentions_find(imr_interpreter *reading, const imr_word_run *words, imr_mentions *out, imr_error *err)
{
    enum { A_TOKEN = 5 }; /* mentions per token: from tables, from forms, and for words they spend */
    imr_mention_run run = {.reading = reading,
                           .text = words->text,
                           .tokens = words->tokens,
                           .n = words->n,
                           .units = words->units,
                           .units_n = words->units_n,
                           .mentions = out};
    *out = (imr_mentions){.at = imr_arena_alloc(reading->arena, (A_TOKEN * words->n + 1) * sizeof *out->at)};
    if (out->at == NULL) return imr_fail_memory(err);
    imr_status status = by_tables(&run, err);
    if (status == IMR_OK) status = imr_name_grounds(&run, err);
    if (status != IMR_OK) return status;
    tell_families(&run);
    imr_forms_case(&run);
    imr_forms_citing(&run);
    imr_forms_review(&run);
    imr_forms_amount(&run);
    imr_forms_person(&run);
    imr_forms_dates(&run);
    status = imr_forms_reviewer(&run, err);
    if (status != IMR_OK) return status;
    imr_settle_comparisons(&run);
    by_place(out);
    imr_settle_outcomes(&run);
    imr_settle_exclusions(&run);
    by_place(out);
    tell_chapters(&run);
    tell_topicals(&run);
    imr_settle_treatments(&run);
    imr_settle_clauses(&run);
    return run.failed ? imr_fail_memory(err) : IMR_OK;
}
