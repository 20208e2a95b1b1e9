/* Reads the worker (age, sex) and the reviewer (specialty, licensure). */
#include <ctype.h>
#include <string.h>

#include "facet_internal.h"

enum { AGE_MIN = 14, AGE_MAX = 99, LEAD = 1200 /* LEAD: bytes of a summary that introduce its patient */ };

/* ---- age ---- */

/* Things that have an age in years without being the patient. */
static bool is_thing(imr_stretch text, size_t at)
{
    static const char *const things[] = {"injury", "mri",    "surgery", "scar",     "fracture", "son",  "daughter",
                                         "child",  "report", "study",   "mother",   "father",   "wife", "husband",
                                         "xray",   "xrays",  "imaging", "accident", NULL};
    static const char *const child_care[] = {"child", "care", NULL};
    return at < text.n && imr_token_in(&text.at[at], things) && !imr_stretch_has(text, at, child_care);
}

/* "struck by a 25 year old", "her 12 year old", "at the age of 30": another person, or the past. */
static bool is_other(imr_stretch text, size_t at)
{
    static const char *const articles[] = {"a", "an", "the", NULL};
    static const char *const before[] = {"by", "against", "her", "his", "their", "at", "since", "until", NULL};
    if (at > 0 && imr_token_in(&text.at[at - 1], articles)) at--;
    return at > 0 && imr_token_in(&text.at[at - 1], before);
}

/* Whether the words after an age name a person: "five-year-old boy", "5 year old right-handed girl". */
static bool is_person(imr_stretch text, size_t at)
{
    enum { REACH = 4 };
    static const char *const people[] = {"patient", "worker", "claimant", "applicant", "employee", "minor", NULL};
    for (size_t i = at; i < text.n && i < at + REACH; i++) {
        if (imr_sex_of_noun(&text.at[i]).n > 0 || imr_token_in(&text.at[i], people)) return true;
        if (text.at[i].flags & (IMR_TOKEN_COMMA | IMR_TOKEN_SENTENCE)) return false;
    }
    return false;
}

/* Whether the age in [begin, end) is the patient's. Children are rare: a small number counts only for a person who is
 * the subject ("The patient is a five-year-old boy"). */
static bool is_patients_age(imr_stretch text, size_t begin, size_t end, long years)
{
    static const char *const subject[] = {"is", "was", "this", "patient", "worker", "claimant", "applicant", NULL};
    if (years > AGE_MAX || is_thing(text, end) || is_other(text, begin)) return false;
    if (years >= AGE_MIN) return true;
    size_t before = begin;
    if (before > 0 && imr_token_is(&text.at[before - 1], "a")) before--;
    return before > 0 && imr_token_in(&text.at[before - 1], subject) && is_person(text, end);
}

/* The first age of the patient in the text; *at is the token after it. 0: none. */
static long find_age(imr_stretch text, size_t *at)
{
    for (size_t i = 0; i < text.n; i++) {
        long years;
        size_t taken = imr_age_at(text, i, &years);
        if (taken == 0 || years == 0 || !is_patients_age(text, i, i + taken, years)) continue;
        *at = i + taken;
        return years;
    }
    return 0;
}

/* ---- sex ---- */

/* "34 y/o M" */
static bool is_letter(imr_stretch text, size_t at, const char *letter)
{
    return at < text.n && (text.at[at].flags & IMR_TOKEN_CAPITAL) && imr_token_is(&text.at[at], letter);
}

/* The sex given shortly after the age, or just before it. */
static imr_str sex_near(imr_stretch text, size_t age_end)
{
    if (is_letter(text, age_end, "m")) return IMR_STR("male");
    if (is_letter(text, age_end, "f")) return IMR_STR("female");
    enum { BEHIND = 9, BEFORE = 8 };
    static const char *const stops[] = {"who", "whose", "with", "sustained", "reported", "was", "is", "has", NULL};
    for (size_t i = age_end; i < text.n && i < age_end + BEHIND && !imr_token_in(&text.at[i], stops); i++) {
        imr_str sex = imr_sex_of_noun(&text.at[i]);
        if (sex.n > 0) return sex;
    }
    for (size_t i = age_end; i > 0 && i + BEFORE > age_end; i--) {
        imr_str sex = imr_sex_of_noun(&text.at[i - 1]);
        if (sex.n > 0) return sex;
    }
    return (imr_str){0};
}

/* The sex if all pronouns of the text agree. */
static imr_str sex_of_pronouns(imr_stretch text)
{
    imr_str sex = {0};
    for (size_t i = 0; i < text.n; i++) {
        imr_str here = imr_sex_of_word(&text.at[i]);
        if (here.n == 0 || imr_str_equal(here, sex)) continue;
        if (sex.n > 0) return (imr_str){0};
        sex = here;
    }
    return sex;
}

static imr_stretch lead_of(imr_stretch text)
{
    size_t n = 0;
    while (n < text.n && text.at[n].end <= LEAD) n++;
    return imr_stretch_part(text, 0, n);
}

static void read_introduction(imr_facet_reading *reading, imr_str text)
{
    imr_decision *decision = reading->decision;
    imr_stretch tokens = lead_of(imr_facet_tokens(reading, &reading->facets->text, text));
    size_t end = 0;
    long age = find_age(tokens, &end);
    if (age == 0) return;
    if (decision->age == 0) decision->age = age;
    if (decision->sex.n == 0 && decision->age == age) decision->sex = sex_near(tokens, end);
}

void imr_facet_read_person(imr_facet_reading *reading)
{
    imr_decision *decision = reading->decision;
    const imr_str texts[] = {decision->summary, decision->rationale};
    for (size_t i = 0; i < sizeof texts / sizeof *texts && (decision->age == 0 || decision->sex.n == 0); i++)
        read_introduction(reading, texts[i]);
    for (size_t i = 0; i < sizeof texts / sizeof *texts && decision->sex.n == 0; i++)
        decision->sex = sex_of_pronouns(imr_facet_tokens(reading, &reading->facets->text, texts[i]));
}

/* ---- the reviewer ---- */

/* Adds text as an id: in small letters, with everything else replaced by single hyphens. */
static void add_slug(imr_facet_reading *reading, imr_list *list, imr_str text)
{
    char slug[64];
    size_t n = 0;
    for (size_t i = 0; i < text.n && n < sizeof slug; i++) {
        bool letter = isalnum((unsigned char)text.s[i]) && (unsigned char)text.s[i] < 0x80;
        if (letter)
            slug[n++] = (char)tolower((unsigned char)text.s[i]);
        else if (n > 0 && slug[n - 1] != '-')
            slug[n++] = '-';
    }
    while (n > 0 && slug[n - 1] == '-') n--;
    imr_facet_add_copy(reading, list, (imr_str){slug, n});
}

/* Adds the specialties that an item of the list names, or the item itself. */
static void add_specialty(imr_facet_reading *reading, imr_str text, imr_stretch item)
{
    static const char *const fillers[] = {
        "and",           "a",    "in",      "is",           "the",       "board",      "certified",
        "certification", "with", "has",     "subspecialty", "specialty", "fellowship", "trained",
        "training",      "also", "boarded", "diplomate",    "of",        NULL};
    imr_matches *matches = &reading->facets->matches;
    imr_list *list = &reading->decision->specialty;
    while (item.n > 0 && imr_token_in(&item.at[0], fillers)) item.at++, item.n--;
    if (item.n == 0 || !imr_facet_match(reading, IMR_BIT(IMR_TABLE_SPECIALTY), item, matches)) return;
    for (size_t i = 0; i < matches->n; i++) imr_facet_add(reading, list, matches->at[i].concept->id);
    uint32_t begin = item.at[0].begin, end = item.at[item.n - 1].end;
    if (matches->n == 0) add_slug(reading, list, (imr_str){text.s + begin, end - begin});
}

/* Words that separate the specialties in the prose form. */
static bool parts_specialties(imr_stretch text, size_t i)
{
    static const char *const joints[][5] = {
        {"has", "a", "subspecialty", "in"}, {"and", "has"},         {"with", "a"},
        {"board", "certified", "in"},       {"subspecialty", "in"},
    };
    for (size_t k = 0; k < sizeof joints / sizeof *joints; k++) {
        if (imr_stretch_has(text, i, joints[k])) return true;
    }
    return text.at[i].flags & IMR_TOKEN_COMMA;
}

static void read_specialties(imr_facet_reading *reading, imr_str text, imr_stretch tokens)
{
    size_t begin = 0;
    for (size_t i = 1; i <= tokens.n; i++) {
        if (i < tokens.n && !parts_specialties(tokens, i)) continue;
        add_specialty(reading, text, imr_stretch_part(tokens, begin, i));
        begin = i;
    }
}

/* Reads states as written, separated by commas or "and". */
static void read_states(imr_facet_reading *reading, imr_str text, imr_stretch tokens)
{
    imr_list *list = &reading->decision->licensure;
    size_t begin = 0;
    for (size_t i = 0; i <= tokens.n; i++) {
        bool joint = i < tokens.n && imr_token_is(&tokens.at[i], "and");
        if (i < tokens.n && !joint && !(i > begin && (tokens.at[i].flags & IMR_TOKEN_COMMA))) continue;
        if (i > begin) {
            uint32_t from = tokens.at[begin].begin, to = tokens.at[i - 1].end;
            imr_facet_add_copy(reading, list, (imr_str){text.s + from, to - from});
        }
        begin = i + joint;
    }
}

/* The place after the words, or the stretch's end. */
static size_t behind_words(imr_stretch text, const char *const *words)
{
    size_t n = 0;
    while (words[n] != NULL) n++;
    for (size_t i = 0; i + n <= text.n; i++) {
        if (imr_stretch_has(text, i, words)) return i + n;
    }
    return text.n;
}

static size_t end_of_sentence(imr_stretch text, size_t begin)
{
    size_t end = begin;
    while (end < text.n && (end == begin || !(text.at[end].flags & IMR_TOKEN_SENTENCE))) end++;
    return end;
}

/* Reads two forms: labels with comma lists, and a sentence. Credentials in neither form are a list of specialties. */
void imr_facet_read_reviewer(imr_facet_reading *reading)
{
    static const char *const licensed[] = {"licensed", "to", "practice", "in", NULL};
    static const char *const licensure[] = {"licensure", NULL};
    static const char *const specialty[] = {"specialty", NULL};
    static const char *const certified[] = {"board", "certified", "in", NULL};
    imr_decision *decision = reading->decision;
    imr_str text = decision->credentials;
    if (text.n == 0 || (decision->specialty.n > 0 && decision->licensure.n > 0)) return;

    imr_stretch tokens = imr_facet_tokens(reading, &reading->facets->text, text);
    size_t prose = behind_words(tokens, certified), states = behind_words(tokens, licensed);
    size_t label = behind_words(tokens, specialty), states_label = behind_words(tokens, licensure);
    bool has_label = label < tokens.n && prose == tokens.n;
    imr_stretch list = imr_stretch_part(tokens, has_label ? label : prose < tokens.n ? prose : 0, tokens.n);
    if (states < tokens.n && list.n > 0) { /* up to "and is licensed to practice in" */
        size_t end = states - 4;
        while (end > 0 && (imr_token_is(&tokens.at[end - 1], "is") || imr_token_is(&tokens.at[end - 1], "and"))) end--;
        size_t begin = (size_t)(list.at - tokens.at);
        list = imr_stretch_part(tokens, begin, end);
    }
    if (decision->specialty.n == 0) read_specialties(reading, text, list);
    if (decision->licensure.n > 0) return;
    if (states < tokens.n)
        read_states(reading, text, imr_stretch_part(tokens, states, end_of_sentence(tokens, states)));
    if (states_label < tokens.n) {
        static const char *const next[] = {"certification", "certifications", NULL};
        size_t end = states_label;
        while (end < tokens.n && !imr_token_in(&tokens.at[end], next)) end++;
        read_states(reading, text, imr_stretch_part(tokens, states_label, end));
    }
}
