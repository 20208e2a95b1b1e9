/* The worker: ages, sexes, sides; and pages of a guideline. */
#include "language.h"
#include "mention_run.h"

#include <string.h>

static const char people[] =
    "|worker|workers|patient|patients|male|males|female|females|man|woman|men|women|person|people|applicant|"
    "claimant|employee|adult|individual|someone|anyone|injured|lady|gentleman|those|";
static const char years[] = "|year|years|yr|yrs|yo|y|";
static const char old[] = "|old|of|age|o|";
static const char decades[][12] = {"teens",   "twenties",  "thirties", "forties", "fifties",
                                   "sixties", "seventies", "eighties", "nineties"};

static long age_at(const imr_mention_run *run, size_t i)
{
    enum { YOUNGEST = 14, OLDEST = 99 };
    long age = imr_mention_number(run, i);
    if (age < 0 && imr_number_at((imr_stretch){run->tokens, run->n}, i, &age) != 1) return -1; /* "forty" */
    return age >= YOUNGEST && age <= OLDEST ? age : -1;
}

/* "51 year old", "51 yo", "51 years of age" from the token after the number on. Returns where it ends. */
static size_t years_end(const imr_mention_run *run, size_t i)
{
    return imr_mention_is(run, i, years) ? imr_mention_pass(run, i + 1, old) : i;
}

/* Adds a range of ages; a negative age is an open end. */
static void add_age(imr_mention_run *run, size_t first, size_t end, long from, long to)
{
    imr_arena *arena = run->reading->arena;
    imr_str text = to < 0     ? imr_arena_printf(arena, "%ld..", from)
                   : from < 0 ? imr_arena_printf(arena, "..%ld", to)
                              : imr_arena_printf(arena, "%ld..%ld", from, to);
    if (text.s == NULL) run->failed = true;
    imr_mention_add(run, "age", first, end - first, text)->typed = true;
}

static bool tells_person(const imr_mention_run *run, size_t first, size_t end)
{
    if (first > 0 && imr_mention_is(run, first - 1, people)) return true;
    if (first > 0 && imr_mention_is(run, first - 1, "|age|aged|ages|who|is|are|was|")) return true;
    return imr_mention_is(run, end, people) || imr_mention_is(run, end, years);
}

/* Whether a number has only mentions, joining words or nothing beside it, so that it may be an age: "over 60 MRI", not
 * "over 60 visits". */
static bool stands_alone(const imr_mention_run *run, size_t first, size_t end)
{
    bool before = first == 0 || imr_mention_at(run, first - 1) != NULL || imr_word_joins(run->tokens[first - 1].word);
    bool after = end >= run->n || imr_mention_at(run, end) != NULL || imr_word_joins(run->tokens[end].word);
    return before && after;
}

/* "over 65", "at least 65", "no older than 65", "under 30", "age>60". Returns where it ends; 0 if there is none. */
static size_t one_end(imr_mention_run *run, size_t i)
{
    imr_comparison at;
    bool signed_age = imr_mention_is(run, i, "|age|aged|ages|") && imr_mention_compares_by_sign(run, i, &at);
    if (!signed_age && !imr_mention_compares(run, i, &at)) return 0;
    long age = age_at(run, at.number);
    if (age < 0) return 0;
    size_t end = years_end(run, at.number + 1);
    bool person = at.aged || end > at.number + 1 || tells_person(run, i, end) || stands_alone(run, i, end);
    if (!person || imr_mention_at(run, at.number) != NULL) return 0;
    long from = at.above ? age + !at.itself : -1, to = at.below ? age - !at.itself : -1;
    add_age(run, at.first, end, from, to);
    return end;
}

/* Reads "and older", "or over", "+" after a number. Returns where it ends. */
static size_t open_end(const imr_mention_run *run, size_t end, bool *above)
{
    size_t after = run->tokens[end - 1].end;
    *above = after < run->text.n && run->text.s[after] == '+' && (end >= run->n || run->tokens[end].begin > after + 1);
    if (*above) return end;
    bool joined = imr_mention_is(run, end, "|and|or|");
    *above = imr_mention_is(run, end + joined, "|older|over|above|up|");
    bool below = imr_mention_is(run, end + joined, "|younger|under|below|");
    if (joined && (*above || below)) return end + 2;
    if (!joined && imr_mention_is(run, end, "|older|younger|")) return end + 1;
    return end;
}

static void read_sex(imr_mention_run *run, size_t i)
{
    static const struct {
        const char *words, *value;
    } sexes[] = {{"|male|males|man|men|gentleman|", "male"}, {"|female|females|woman|women|lady|", "female"}};
    for (size_t k = 0; k < sizeof sexes / sizeof *sexes; k++) {
        size_t first = i, end = i + 1;
        if (!imr_mention_is(run, i, sexes[k].words)) continue;
        bool reviewer = imr_mention_is_of_reviewer(run, i, &first, &end);
        if (!reviewer) first = i, end = i + 1;
        imr_mention_add(run, "sex", first, end - first, imr_str_of(sexes[k].value))->unrecorded = reviewer;
    }
}

static const char *sex_of_letter(const imr_mention_run *run, size_t i)
{
    if (imr_mention_is(run, i, "|m|")) return "male";
    return imr_mention_is(run, i, "|f|") ? "female" : NULL;
}

/* "65 and older", "40 to 60 years", "aged 40-60", "51 year old", "aged 51", "age 51". */
static size_t number_first(imr_mention_run *run, size_t i)
{
    size_t at = imr_mention_pass(run, i, "|age|aged|ages|between|");
    bool aged = imr_mention_any(run, i, at, "|age|aged|ages|"), above = false;
    long age = age_at(run, at), to = -1;
    if (age < 0 || imr_mention_at(run, at) != NULL) return 0;
    size_t end = years_end(run, at + 1), open = open_end(run, end, &above);
    if (sex_of_letter(run, end) != NULL && end > at + 1) {
        imr_mention_add(run, "sex", end, 1, imr_str_of(sex_of_letter(run, end)));
        add_age(run, i, end, age, age);
        return end + 1;
    }
    if (open > end || above) {
        add_age(run, i, open, above ? age : -1, above ? -1 : age);
        return open;
    }
    size_t second = end + imr_mention_is(run, end, "|to|and|through|");
    to = age_at(run, second);
    if (to > age) {
        size_t after = years_end(run, second + 1);
        bool alone = imr_mention_any(run, i, at, "|between|") && stands_alone(run, i, after);
        if (aged || alone || (i > 0 && imr_mention_is(run, i - 1, people)) || after > second + 1 || end > at + 1) {
            add_age(run, i, after, age, to);
            return after;
        }
    }
    if (!aged && end == at + 1) return 0;
    /* Neither "6 years" alone nor "for 20 years" is an age. */
    if (!aged && !imr_mention_any(run, at + 1, end, "|old|yo|o|age|") && !imr_mention_is(run, end, people)) return 0;
    add_age(run, i, end, age, age);
    return end;
}

/* "45M", "52f": an age and a sex in one word. */
static size_t age_with_letter(imr_mention_run *run, size_t i)
{
    imr_str word = i < run->n ? run->tokens[i].word : (imr_str){0};
    bool form = word.n == 3 && word.s[0] >= '1' && word.s[0] <= '9' && word.s[1] >= '0' && word.s[1] <= '9' &&
                (word.s[2] == 'm' || word.s[2] == 'f');
    if (!form) return 0;
    long age = (word.s[0] - '0') * 10 + (word.s[1] - '0');
    add_age(run, i, i + 1, age, age);
    imr_mention_add(run, "sex", i, 1, word.s[2] == 'm' ? IMR_STR("male") : IMR_STR("female"));
    return i + 1;
}

/* "male 45", "female, 52 lumbar": a number alone after a sex. */
static size_t age_beside_sex(imr_mention_run *run, size_t i)
{
    static const char sexes[] = "|male|female|man|woman|m|f|";
    size_t number = i + 1, end = number + 1;
    long age = imr_mention_is(run, i, sexes) ? age_at(run, number) : -1;
    bool alone = end >= run->n || imr_mention_at(run, end) != NULL || imr_word_joins(run->tokens[end].word) ||
                 imr_mention_is(run, end, years);
    if (age < 0 || imr_mention_at(run, number) != NULL || !alone) return 0;
    end = years_end(run, end);
    add_age(run, number, end, age, age);
    read_sex(run, i);
    if (sex_of_letter(run, i) != NULL) imr_mention_add(run, "sex", i, 1, imr_str_of(sex_of_letter(run, i)));
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
    size_t at = imr_mention_pass(run, i, "|in|his|her|their|the|");
    bool digits = imr_mention_is(run, at, "|20s|30s|40s|50s|60s|70s|80s|90s|");
    if (!digits && (at == i || !imr_mention_any(run, i, at, "|his|her|their|"))) return 0;
    long from = -1;
    for (size_t k = 0; k < sizeof decades / sizeof *decades && at < run->n; k++)
        if (imr_str_equal(run->tokens[at].word, imr_str_of(decades[k]))) from = (long)(k + 1) * TEN;
    if (digits) from = (run->tokens[at].word.s[0] - '0') * TEN;
    if (from < 0) return 0;
    add_age(run, i, at + 1, from, from + TEN - 1);
    return at + 1;
}

static void read_side(imr_mention_run *run, size_t i)
{
    static const struct {
        const char *words, *value;
    } sides[] = {
        {"|left|lue|lle|lt|", "left"}, {"|right|rue|rle|rt|", "right"}, {"|bilateral|bilat|bue|ble|", "bilateral"}};
    for (size_t k = 0; k < sizeof sides / sizeof *sides; k++)
        if (imr_mention_is(run, i, sides[k].words)) imr_mention_add(run, "side", i, 1, imr_str_of(sides[k].value));
    /* Only before a part of the body: "both knees", "r shoulder". */
    static const struct {
        const char *word, *value;
    } before[] = {{"|both|", "bilateral"}, {"|l|", "left"}, {"|r|", "right"}};
    const imr_mention *part = i + 1 < run->n ? imr_mention_at(run, i + 1) : NULL;
    if (part == NULL || imr_mention_at(run, i) != NULL) return;
    size_t next = part->first + part->count + 1; /* "both lumbar and cervical" are two places */
    const imr_mention *second =
        next < run->n && imr_mention_is(run, next - 1, "|and|") ? imr_mention_at(run, next) : NULL;
    if (second != NULL && second->table == IMR_TABLE_BODY_PART && imr_mention_is(run, i, "|both|")) return;
    bool place = part->table == IMR_TABLE_BODY_PART; /* "R shoulder arthroscopy" is one name of a treatment */
    for (size_t k = 0; k < sizeof before / sizeof *before; k++)
        if ((place || (k > 0 && imr_mention_is_treatment(part))) && imr_mention_is(run, i, before[k].word))
            imr_mention_add(run, "side", i, 1, imr_str_of(before[k].value));
}

/* Spends "status post" and "history of", which only connect other words. Reads "page 46" of a guideline. */
static void read_short(imr_mention_run *run, size_t i)
{
    bool joins = (imr_mention_is(run, i, "|status|") && imr_mention_is(run, i + 1, "|post|")) ||
                 (imr_mention_is(run, i, "|history|") && imr_mention_is(run, i + 1, "|of|"));
    if (joins && imr_mention_at(run, i) == NULL) imr_mention_add(run, NULL, i, 2, (imr_str){0});
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
        if (end == 0) end = age_with_letter(run, i);
        if (end == 0) end = age_beside_sex(run, i);
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
