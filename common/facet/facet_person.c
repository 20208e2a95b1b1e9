/* The worker (age, sex) and the reviewer (specialty, licensure). */
#include <ctype.h>
#include <string.h>

#include "facet_internal.h"

enum { AGE_MIN = 14, AGE_MAX = 99, LEAD = 1200 /* bytes in which a summary introduces its patient */ };

/* ---- age ---- */

static const char *const tens[] = {"twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", NULL};
static const char *const ones[] = {"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", NULL};
static const char *const teens[] = {"fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", NULL};

static long place_in(const imr_token *token, const char *const *words)
{
    for (long i = 0; words[i] != NULL; i++) {
        if (imr_token_is(token, words[i])) return i;
    }
    return -1;
}

/* A number in digits or words; where it ends. -1: none. */
static long number_at(imr_stretch text, size_t i, size_t *end)
{
    *end = i + 1;
    if (text.at[i].flags & IMR_TOKEN_NUMBER) return imr_token_number(&text.at[i]);
    long place = place_in(&text.at[i], teens);
    if (place >= 0) return place + 14;
    place = place_in(&text.at[i], tens);
    if (place < 0) return -1;
    long one = *end < text.n ? place_in(&text.at[*end], ones) : -1;
    if (one >= 0) ++*end;
    return (place + 2) * 10 + one + 1;
}

/* Whether "years old" or one of its forms stands at a place; where it ends. */
static bool years_old_at(imr_stretch text, size_t i, size_t *end)
{
    static const char *const forms[][4] = {
        {"year", "old"},
        {"years", "old"},
        {"yr", "old"},
        {"yrs", "old"},
        {"y", "o"},
        {"yo"},
        {"year", "of", "age"},
        {"years", "of", "age"},
        {"year", "s", "old"},
        {"yr", "s", "old"},
        {"years", "aged"},
        {"y", "old"},
        {"yearold"},
        {"yearsold"},
    };
    for (size_t k = 0; k < sizeof forms / sizeof *forms; k++) {
        if (!imr_stretch_has(text, i, forms[k])) continue;
        *end = i;
        for (size_t w = 0; w < 4 && forms[k][w] != NULL; w++) ++*end;
        return true;
    }
    return false;
}

static bool is_age(long number) { return number >= AGE_MIN && number <= AGE_MAX; }

/* "age 51", "aged 51", "age of 51": where the number stands, or 0. */
static size_t behind_age_word(imr_stretch text, size_t i)
{
    if (!imr_token_is(&text.at[i], "age") && !imr_token_is(&text.at[i], "aged")) return 0;
    size_t next = i + 1;
    if (next < text.n && imr_token_is(&text.at[next], "of")) next++;
    return next < text.n ? next : 0;
}

/* Things that are so many years old without being the patient. */
static bool is_thing(imr_stretch text, size_t at)
{
    static const char *const things[] = {"injury", "mri",    "surgery", "scar",     "fracture", "son",  "daughter",
                                         "child",  "report", "study",   "mother",   "father",   "wife", "husband",
                                         "xray",   "xrays",  "imaging", "accident", NULL};
    static const char *const child_care[] = {"child", "care", NULL};
    return at < text.n && imr_token_in(&text.at[at], things) && !imr_stretch_has(text, at, child_care);
}

/* "struck by a 25 year old", "her 12 year old", "at the age of 30": somebody else, or long ago. */
static bool is_other(imr_stretch text, size_t at)
{
    static const char *const articles[] = {"a", "an", "the", NULL};
    static const char *const before[] = {"by", "against", "her", "his", "their", "at", "since", "until", NULL};
    if (at > 0 && imr_token_in(&text.at[at - 1], articles)) at--;
    return at > 0 && imr_token_in(&text.at[at - 1], before);
}

/* The first age of the text; *at is the token behind it. 0: none. */
static long find_age(imr_stretch text, size_t *at)
{
    for (size_t i = 0; i < text.n; i++) {
        size_t end, labelled = behind_age_word(text, i);
        long number = number_at(text, i, &end);
        if (is_age(number) && years_old_at(text, end, at) && !is_thing(text, *at) && !is_other(text, i)) return number;
        if (labelled == 0 || is_other(text, i)) continue;
        number = number_at(text, labelled, at);
        if (is_age(number)) return number;
    }
    return 0;
}

/* ---- sex ---- */

static const char *const male[] = {"male", "man", "gentleman", "males", NULL};
static const char *const female[] = {"female", "woman", "lady", "gentlewoman", "females", NULL};
static const char *const he[] = {"he", "his", "him", "himself", "male", "man", "gentleman", "mr", NULL};
static const char *const she[] = {"she", "her", "hers", "herself", "female", "woman", "lady", "ms", "mrs", NULL};

static imr_str sex_of(bool is_male, bool is_female)
{
    if (is_male == is_female) return (imr_str){0};
    return is_male ? IMR_STR("male") : IMR_STR("female");
}

/* "34 y/o M" */
static bool is_letter(imr_stretch text, size_t at, const char *letter)
{
    return at < text.n && (text.at[at].flags & IMR_TOKEN_CAPITAL) && imr_token_is(&text.at[at], letter);
}

/* Close behind the age, or right before it. */
static imr_str sex_near(imr_stretch text, size_t age_end)
{
    imr_str letter = sex_of(is_letter(text, age_end, "m"), is_letter(text, age_end, "f"));
    if (letter.n > 0) return letter;
    enum { BEHIND = 9, BEFORE = 8 };
    static const char *const stops[] = {"who", "whose", "with", "sustained", "reported", "was", "is", "has", NULL};
    for (size_t i = age_end; i < text.n && i < age_end + BEHIND && !imr_token_in(&text.at[i], stops); i++) {
        imr_str sex = sex_of(imr_token_in(&text.at[i], male), imr_token_in(&text.at[i], female));
        if (sex.n > 0) return sex;
    }
    for (size_t i = age_end; i > 0 && i + BEFORE > age_end; i--) {
        imr_str sex = sex_of(imr_token_in(&text.at[i - 1], male), imr_token_in(&text.at[i - 1], female));
        if (sex.n > 0) return sex;
    }
    return (imr_str){0};
}

/* What all pronouns of the text agree on. */
static imr_str sex_of_pronouns(imr_stretch text)
{
    bool is_male = false, is_female = false;
    for (size_t i = 0; i < text.n; i++) {
        is_male |= imr_token_in(&text.at[i], he);
        is_female |= imr_token_in(&text.at[i], she);
    }
    return sex_of(is_male, is_female);
}

static imr_str lead_of(imr_str text) { return (imr_str){text.s, text.n < LEAD ? text.n : LEAD}; }

static void read_introduction(imr_facet_reading *reading, imr_str text)
{
    imr_decision *decision = reading->decision;
    imr_stretch tokens = imr_facet_tokens(reading, &reading->facets->text, lead_of(text));
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

/* Adds text as an id of its own: small letters, all else as single hyphens. */
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

/* The specialties that an item of the list names, or the item itself. */
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

/* Words that stand between the specialties of the prose form. */
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

/* States as they are written, parted by commas or "and". */
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

/* The place behind the words, or the stretch's end. */
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

/* Two forms: labels with comma lists, and a sentence. Credentials without either are a list of specialties. */
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
