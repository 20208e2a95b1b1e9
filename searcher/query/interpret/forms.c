/* Namings that no table can hold. */
#include <stdlib.h>
#include <string.h>

#include "mention.h"

/* ---- who cited what ---- */

static const char ur_side[] = "|ur|utilization|administrator|insurer|carrier|adjuster|payer|payor|";
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

/* The words of a stretch that are of a list; where it ends. */
static size_t pass(const imr_mention_run *run, size_t i, const char *list)
{
    while (imr_mention_is(run, i, list)) i++;
    return i;
}

static bool any_of(const imr_mention_run *run, size_t from, size_t to, const char *list)
{
    for (size_t i = from; i < to; i++)
        if (imr_mention_is(run, i, list)) return true;
    return false;
}

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

/* The guidelines named from a place on, in a row, become those of the field; whether there was one. */
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

/* The guideline "none" of the table stands in these words too: it goes. */
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

/* "UR did not cite MTUS": the guidelines of the field that are named from a place on. */
static void exclude(imr_mention_run *run, size_t from, const imr_field *field)
{
    for (size_t k = 0; k < run->namings->n; k++) {
        imr_mention *at = &run->namings->at[k];
        for (size_t v = 0; at->first >= from && at->field == field && v < at->values.n; v++) {
            at->values.at[v] = imr_arena_printf(run->reading->arena, "!%.*s", IMR_STR_ARG(at->values.at[v]));
            if (at->values.at[v].s == NULL) run->failed = true;
        }
    }
}

/* "UR cited no medical evidence", "claims administrator relied on ODG"; i is who cites. */
static bool cites(imr_mention_run *run, size_t i, const imr_field *field)
{
    size_t verb = pass(run, i + 1, between);
    if (verb > i + 1 + NEAR || !imr_mention_is(run, verb, citing)) {
        /* "UR ODG" */
        bool given = strcmp(field->key, "ur_guideline") == 0 && is_guideline(imr_mention_at(run, i + 1)) &&
                     give_to(run, i + 1, field);
        if (given) spend(run, i, i + 1);
        return given;
    }
    size_t end = pass(run, verb + 1, cited_thing);
    if (imr_mention_is(run, verb, "|guideline|guidelines|") && imr_mention_is(run, end, citing)) end++;
    bool none = any_of(run, i + 1, verb, nothing) || any_of(run, verb + 1, end, "|no|nothing|none|without|");
    const imr_mention *next = imr_mention_at(run, verb + 1);
    bool apart = next == NULL || next->first > verb; /* not "no guidelines cited" */
    if (apart && give_to(run, verb + 1, field)) {
        if (any_of(run, i + 1, verb, nothing)) {
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

/* "no evidence cited by UR", "ODG cited by UR"; i is who cites. */
static bool is_cited_by(imr_mention_run *run, size_t i, const imr_field *field)
{
    size_t by = i;
    while (by > 0 && i - by < NEAR && imr_mention_is(run, by - 1, "|the|claims|")) by--;
    if (by < 2 || !imr_mention_is(run, by - 1, "|by|in|of|from|") || !imr_mention_is(run, by - 2, citing)) return false;
    size_t verb = by - 2, first = verb;
    while (first > 0 && imr_mention_is(run, first - 1, cited_thing)) first--;
    size_t end = i + 1 + imr_mention_is(run, i + 1, "|review|");
    if (any_of(run, first, verb, "|no|nothing|none|without|")) {
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

void imr_forms_citing(imr_mention_run *run)
{
    const imr_field *ur = imr_field_find(IMR_STR("ur_guideline")), *own = imr_field_find(IMR_STR("guideline"));
    for (size_t i = 0; i < run->n; i++) {
        const imr_field *field = imr_mention_is(run, i, ur_side) ? ur : (imr_mention_is(run, i, imr_side) ? own : NULL);
        if (field == NULL) continue;
        if (cites(run, i, field) || is_cited_by(run, i, field)) continue;
    }
}

/* ---- the reviewer's specialty ---- */

static const char reviewing[] = "|reviewer|reviewers|reviewed|decided|specialty|";
static const char is_one[] =
    "|reviewer|reviewed|decided|specialty|was|is|in|by|an|a|of|board|certified|physician|doctor|";

/* Where the reviewer stands beside a stretch: "reviewed by a neurosurgeon", "pain management reviewer". */
static bool beside_reviewer(const imr_mention_run *run, size_t *first, size_t *end)
{
    size_t before = *first, after = *end;
    while (before > 0 && imr_mention_is(run, before - 1, is_one)) before--;
    while (before < *first && !imr_mention_is(run, before, reviewing)) before++;
    after += imr_mention_is(run, after, "|specialist|physician|doctor|expert|");
    bool behind = imr_mention_is(run, after, "|reviewer|reviewers|") &&
                  !imr_mention_is(run, pass(run, after + 1, between), citing);
    if (before == *first && !behind) return false;
    *first = before;
    if (behind) *end = after + 1;
    return true;
}

imr_status imr_forms_reviewer(imr_mention_run *run, imr_error *err)
{
    imr_matches matches = {0};
    imr_status status =
        imr_lexicon_match(run->reading->lexicon, 1U << IMR_TABLE_SPECIALTY, run->tokens, run->n, &matches, err);
    for (size_t i = 0; i < matches.n && status == IMR_OK; i++) {
        const imr_match *match = &matches.at[i];
        size_t first = match->first, end = match->first + match->count;
        const imr_mention *earlier = imr_mention_at(run, end - 1);
        bool taken = earlier != NULL && earlier->field != NULL && strcmp(earlier->field->key, "specialty") == 0;
        if (taken || !beside_reviewer(run, &first, &end)) continue;
        for (size_t k = 0; k < run->namings->n; k++) {
            imr_mention *at = &run->namings->at[k];
            if (at->first < end && at->first + at->count > first) at->field = NULL;
        }
        imr_mention_add(run, "specialty", first, end - first, match->concept->id);
    }
    imr_matches_free(&matches);
    return status;
}

/* ---- the worker ---- */

static const char people[] =
    "|worker|workers|patient|patients|male|males|female|females|man|woman|men|women|person|people|applicant|"
    "claimant|employee|adult|individual|someone|anyone|injured|lady|gentleman|those|";
static const char years[] = "|year|years|yr|yrs|yo|y|";
static const char old[] = "|old|of|age|o|";
static const char decades[][12] = {"teens",   "twenties",  "thirties", "forties", "fifties",
                                   "sixties", "seventies", "eighties", "nineties"};

long imr_mention_number(const imr_mention_run *run, size_t i)
{
    if (i >= run->n || (run->tokens[i].flags & IMR_TOKEN_NUMBER) == 0) return -1;
    long number = 0;
    for (size_t k = 0; k < run->tokens[i].word.n; k++) {
        char digit = run->tokens[i].word.s[k];
        if (digit < '0' || digit > '9' || number > 9999) return -1;
        number = number * 10 + digit - '0';
    }
    return number;
}

static long age_at(const imr_mention_run *run, size_t i)
{
    enum { YOUNGEST = 14, OLDEST = 99 };
    long age = imr_mention_number(run, i);
    return age >= YOUNGEST && age <= OLDEST ? age : -1;
}

/* "51 year old", "51 yo", "51 years of age" from the number's follower on; where it ends. */
static size_t years_end(const imr_mention_run *run, size_t i)
{
    return imr_mention_is(run, i, years) ? pass(run, i + 1, old) : i;
}

/* An age that is below 0 is an open end. */
static void add_age(imr_mention_run *run, size_t first, size_t end, long from, long to)
{
    imr_arena *arena = run->reading->arena;
    imr_mention *at = imr_mention_add(run, "age", first, end - first, (imr_str){0});
    imr_str begin = from < 0 ? (imr_str){0} : imr_arena_printf(arena, "%03ld", from);
    imr_str last = to < 0 ? (imr_str){0} : imr_arena_printf(arena, "%03ld", to);
    if ((from >= 0 && begin.s == NULL) || (to >= 0 && last.s == NULL)) run->failed = true;
    if (!imr_list_add(arena, &at->values, begin) || !imr_list_add(arena, &at->values, last)) run->failed = true;
}

static bool tells_person(const imr_mention_run *run, size_t first, size_t end)
{
    if (first > 0 && imr_mention_is(run, first - 1, people)) return true;
    if (first > 0 && imr_mention_is(run, first - 1, "|age|aged|ages|who|is|are|was|")) return true;
    return imr_mention_is(run, end, people) || imr_mention_is(run, end, years);
}

/* "over 65", "older than 65", "at least 65", "under 30"; 0: none here. */
static size_t one_end(imr_mention_run *run, size_t i)
{
    bool above = imr_mention_is(run, i, "|over|above|older|atleast|");
    bool below = imr_mention_is(run, i, "|under|below|younger|");
    if (!above && !below) return 0;
    bool compared = imr_mention_is(run, i, "|older|younger|");
    size_t at = pass(run, i + 1, "|than|the|age|of|");
    bool aged = any_of(run, i + 1, at, "|age|") || compared;
    long age = age_at(run, at);
    if (age < 0) return 0;
    size_t end = years_end(run, at + 1);
    if (!aged && end == at + 1 && !tells_person(run, i, end)) return 0;
    if (i > 0 && imr_mention_is(run, i - 1, "|age|aged|ages|")) i--;
    add_age(run, i, end, above ? age : -1, above ? -1 : age);
    return end;
}

/* "65 and older", "65 or over", "40 to 60 years", "aged 40-60", "51 year old", "aged 51", "age 51". */
static size_t number_first(imr_mention_run *run, size_t i)
{
    size_t at = pass(run, i, "|age|aged|ages|between|");
    bool aged = any_of(run, i, at, "|age|aged|ages|");
    long age = age_at(run, at), to = -1;
    if (age < 0) return 0;
    size_t end = years_end(run, at + 1);
    if (imr_mention_is(run, end, "|and|or|") && imr_mention_is(run, end + 1, "|older|over|above|up|")) {
        add_age(run, i, end + 2, age, -1);
        return end + 2;
    }
    if (imr_mention_is(run, end, "|and|or|") && imr_mention_is(run, end + 1, "|younger|under|below|")) {
        add_age(run, i, end + 2, -1, age);
        return end + 2;
    }
    size_t second = end + imr_mention_is(run, end, "|to|and|through|");
    to = age_at(run, second);
    if (to > age) {
        size_t after = years_end(run, second + 1);
        if (aged || after > second + 1 || end > at + 1) {
            add_age(run, i, after, age, to);
            return after;
        }
    }
    if (!aged && end == at + 1) return 0;
    /* "6 years" alone is no age; "for 20 years" neither. */
    if (!aged && !any_of(run, at + 1, end, "|old|yo|o|age|") && !imr_mention_is(run, end, people)) return 0;
    add_age(run, i, end, age, age);
    return end;
}

/* "in his fifties", "in her 50s", "elderly". */
static size_t decade(imr_mention_run *run, size_t i)
{
    enum { TEN = 10, ELDERLY = 65 };
    if (imr_mention_is(run, i, "|elderly|geriatric|")) {
        add_age(run, i, i + 1, ELDERLY, -1);
        return i + 1;
    }
    size_t at = pass(run, i, "|in|his|her|their|the|");
    if (at == i || !any_of(run, i, at, "|his|her|their|")) return 0;
    long from = -1;
    for (size_t k = 0; k < sizeof decades / sizeof *decades && at < run->n; k++)
        if (imr_str_equal(run->tokens[at].word, imr_str_of(decades[k]))) from = (long)(k + 1) * TEN;
    if (imr_mention_is(run, at, "|20s|30s|40s|50s|60s|70s|80s|90s|")) from = (run->tokens[at].word.s[0] - '0') * TEN;
    if (from < 0) return 0;
    add_age(run, i, at + 1, from, from + TEN - 1);
    return at + 1;
}

static void read_sex(imr_mention_run *run, size_t i)
{
    static const struct {
        const char *words, *value;
    } sexes[] = {{"|male|males|man|men|gentleman|", "male"}, {"|female|females|woman|women|lady|", "female"}};
    for (size_t k = 0; k < sizeof sexes / sizeof *sexes; k++)
        if (imr_mention_is(run, i, sexes[k].words)) imr_mention_add(run, "sex", i, 1, imr_str_of(sexes[k].value));
}

static void read_side(imr_mention_run *run, size_t i)
{
    static const struct {
        const char *words, *value;
    } sides[] = {
        {"|left|lue|lle|lt|", "left"}, {"|right|rue|rle|rt|", "right"}, {"|bilateral|bilat|bue|ble|", "bilateral"}};
    for (size_t k = 0; k < sizeof sides / sizeof *sides; k++)
        if (imr_mention_is(run, i, sides[k].words)) imr_mention_add(run, "side", i, 1, imr_str_of(sides[k].value));
    /* Of a part of the body alone: "both knees", "r shoulder". */
    static const struct {
        const char *word, *value;
    } before[] = {{"|both|", "bilateral"}, {"|l|", "left"}, {"|r|", "right"}};
    const imr_mention *part = i + 1 < run->n ? imr_mention_at(run, i + 1) : NULL;
    if (part == NULL || part->table != IMR_TABLE_BODY_PART || imr_mention_at(run, i) != NULL) return;
    for (size_t k = 0; k < sizeof before / sizeof *before; k++)
        if (imr_mention_is(run, i, before[k].word)) imr_mention_add(run, "side", i, 1, imr_str_of(before[k].value));
}

bool imr_forms_short(const imr_mention_run *run, size_t i, const char *first, const char *second)
{
    return i + 1 < run->n && imr_str_equal(run->tokens[i].word, imr_str_of(first)) &&
           imr_str_equal(run->tokens[i + 1].word, imr_str_of(second)) &&
           (run->tokens[i + 1].flags & IMR_TOKEN_JOINED) != 0;
}

/* "w/o", "s/p", "h/o": how the others hang together. "page 46" of the guideline. */
static void read_short(imr_mention_run *run, size_t i)
{
    bool joins =
        imr_forms_short(run, i, "w", "o") || imr_forms_short(run, i, "s", "p") || imr_forms_short(run, i, "h", "o");
    if (joins) imr_mention_add(run, NULL, i, 2, (imr_str){0});
    bool page = imr_mention_is(run, i, "|page|pages|pg|pgs|p|pp|") && imr_mention_number(run, i + 1) > 0;
    if (!page || imr_mention_at(run, i) != NULL || imr_mention_at(run, i + 1) != NULL) return;
    imr_str value = imr_arena_printf(run->reading->arena, "%.*s", IMR_STR_ARG(run->tokens[i + 1].word));
    if (value.s == NULL) run->failed = true;
    imr_mention_add(run, "page", i, 2, value);
}

void imr_forms_person(imr_mention_run *run)
{
    for (size_t i = 0; i < run->n;) {
        size_t end = one_end(run, i);
        if (end == 0) end = number_first(run, i);
        if (end == 0) end = decade(run, i);
        if (end > i) {
            i = end;
            continue;
        }
        read_sex(run, i);
        read_side(run, i);
        read_short(run, i);
        i++;
    }
}
