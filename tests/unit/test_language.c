/* One grammar for letters and queries: in each case the first tokens of a text are read. */
#include "language.h"
#include "test.h"

static imr_tokens tokens;

static imr_stretch stretch_of(const char *text)
{
    assert_int_equal(imr_tokenize(imr_str_of(text), &tokens, NULL), IMR_OK);
    return (imr_stretch){tokens.at, tokens.n};
}

static void numbers_stand_in_digits_or_in_words(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        long number;
        size_t taken;
    } cases[] = {{"51", 51, 1},       {"fifty-one", 51, 2},   {"sixty", 60, 1},       {"seven", 7, 1},
                 {"nineteen", 19, 1}, {"twelve (12)", 12, 2}, {"fifty knees", 50, 1}, {"fifty twelve", 50, 1},
                 {"knee", 0, 0},      {"1.5", 0, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        long number = 0;
        size_t taken = imr_number_at(stretch_of(cases[i].text), 0, &number);
        if (taken != cases[i].taken || (taken > 0 && number != cases[i].number)) fail_msg("%s", cases[i].text);
    }
    assert_int_equal(imr_number_at(stretch_of(""), 0, &(long){0}), 0);
}

static void ages_are_years_that_are_called_so(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        long years;
        size_t taken;
    } cases[] = {{"51 year old", 51, 3},
                 {"51-year-old male", 51, 3},
                 {"five-year-old boy", 5, 3},
                 {"sixty-two years of age", 62, 5},
                 {"34 y/o", 34, 3},
                 {"34yo", 34, 2},
                 {"age 51", 51, 2},
                 {"aged 51", 51, 2},
                 {"age of fifty", 50, 3},
                 {"51 years", 0, 0},
                 {"51", 0, 0},
                 {"old", 0, 0},
                 {"999 year old", 0, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        long years = 0;
        size_t taken = imr_age_at(stretch_of(cases[i].text), 0, &years);
        if (taken != cases[i].taken || years != cases[i].years)
            fail_msg("%s: %zu tokens, %ld years", cases[i].text, taken, years);
    }
    long from = 0;
    assert_int_equal(imr_decade_at(stretch_of("fifties"), 0, &from), 1);
    assert_int_equal(from, 50);
    assert_int_equal(imr_decade_at(stretch_of("knees"), 0, &from), 0);
}

static void nouns_and_pronouns_tell_a_sex(void **state)
{
    (void)state;
    static const struct {
        const char *word, *noun, *word_or_pronoun;
    } cases[] = {{"boy", "male", "male"}, {"girl", "female", "female"}, {"gentleman", "male", "male"},
                 {"he", "", "male"},      {"hers", "", "female"},       {"worker", "", ""}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const imr_token *token = stretch_of(cases[i].word).at;
        assert_str(imr_sex_of_noun(token), cases[i].noun);
        assert_str(imr_sex_of_word(token), cases[i].word_or_pronoun);
    }
}

static void sides_have_short_forms(void **state)
{
    (void)state;
    static const struct {
        const char *text, *side;
        size_t taken;
    } cases[] = {{"left", "left", 1},     {"Rt", "right", 1},    {"B/L knees", "bilateral", 2},
                 {"BUE", "bilateral", 1}, {"L knee", "left", 1}, {"L spine", "", 0},
                 {"L/S", "", 0},          {"l knee", "", 0},     {"both", "bilateral", 1},
                 {"knee", "", 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        imr_str side = {0};
        size_t taken = imr_side_at(stretch_of(cases[i].text), 0, &side);
        if (taken != cases[i].taken) fail_msg("%s: %zu tokens", cases[i].text, taken);
        if (taken > 0) assert_str(side, cases[i].side);
    }
}

static void a_quantity_is_a_number_of_something(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double number;
        imr_unit unit;
        size_t taken;
    } cases[] = {{"12 visits", 12, IMR_UNIT_VISITS, 2}, {"twelve sessions", 12, IMR_UNIT_VISITS, 2},
                 {"x 12", 12, IMR_UNIT_PIECES, 2},      {"quantity: 60", 60, IMR_UNIT_PIECES, 2},
                 {"6 weeks", 6, IMR_UNIT_WEEKS, 2},     {"10mg", 10, IMR_UNIT_MILLIGRAMS, 2},
                 {"1.5%", 1.5, IMR_UNIT_PERCENT, 1},    {"60 tablets", 60, IMR_UNIT_PIECES, 2},
                 {"60", 0, IMR_UNIT_PIECES, 0},         {"knee", 0, IMR_UNIT_PIECES, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        imr_quantity quantity = {0};
        size_t taken = imr_quantity_at(stretch_of(cases[i].text), 0, &quantity);
        if (taken != cases[i].taken) fail_msg("%s: %zu tokens", cases[i].text, taken);
        if (taken > 0 && (quantity.number != cases[i].number || quantity.unit != cases[i].unit))
            fail_msg("%s: %g", cases[i].text, quantity.number);
    }
}

static void a_heading_says_how_much_it_asks_for(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        long visits, pieces, days;
    } cases[] = {{"Physical therapy for 12 sessions", 12, 0, 0},
                 {"Twelve manual acupuncture visits, 2 times weekly for 6 weeks", 12, 0, 42},
                 {"Eight (8) physical therapy sessions", 8, 0, 0},
                 {"Physical therapy 2 times a week for 3 weeks", 6, 0, 21},
                 {"Physical therapy 2-3 times a week for 6 weeks", 18, 0, 42},
                 {"PT two to three times a week for six to eight weeks (24 sessions)", 24, 0, 56},
                 {"Acupuncture, 1 to 2 times per week for 4 weeks", 8, 0, 28},
                 {"Chiropractic treatment twice a week for 3 weeks", 6, 0, 21},
                 {"Aquatic therapy 2x/week for 6 weeks", 12, 0, 42},
                 {"Physical therapy additional 3 visits per week for 2 weeks", 6, 0, 14},
                 {"Spinal manipulation 1 times 8", 8, 0, 0},
                 {"Physical therapy 2 times 6 for the head", 12, 0, 0},
                 {"Four sessions of manual therapy two times a week times 2 weeks", 4, 0, 14},
                 {"Chiropractic manipulation times 12", 12, 0, 0},
                 {"Follow up office visit times 3", 3, 0, 0},
                 {"Nurse, 1-2 visits", 2, 0, 0},
                 {"Hydrocodone 10/325mg #60", 0, 60, 0},
                 {"Tramadol 50mg take 1 tab every 4-6 hours #30", 0, 30, 0},
                 {"Oral tablet, one tablet twice daily 14 days #40", 0, 40, 14},
                 {"Naproxen 500mg, 90 tablets", 0, 90, 0},
                 {"Naproxen quantity 90 with 2 refills", 0, 90, 0},
                 {"Cold therapy unit, 30 day rental", 0, 0, 30},
                 {"Three months of a gym membership", 0, 0, 90},
                 {"Epidural steroid injection at L4-5", 0, 0, 0},
                 {"CT scan of the neck (DOS 11/18/16)", 0, 0, 0},
                 {"MRI of the knee", 0, 0, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        imr_amounts found;
        imr_amounts_read(stretch_of(cases[i].text), imr_str_of(cases[i].text), &found);
        if (found.visits != cases[i].visits || found.pieces != cases[i].pieces || found.days != cases[i].days)
            fail_msg("%s: %ld visits, %ld pieces, %ld days", cases[i].text, found.visits, found.pieces, found.days);
    }
}

static void utilization_review_and_the_reviewer_have_many_names(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        imr_actor actor;
        size_t taken;
    } cases[] = {{"Claims Administrator", IMR_ACTOR_UR, 2}, {"UR", IMR_ACTOR_UR, 1},
                 {"utilization review", IMR_ACTOR_UR, 2},   {"Expert Reviewer", IMR_ACTOR_REVIEWER, 2},
                 {"MAXIMUS", IMR_ACTOR_REVIEWER, 1},        {"patient", IMR_ACTOR_NONE, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        imr_actor actor;
        assert_int_equal(imr_actor_at(stretch_of(cases[i].text), 0, &actor), cases[i].taken);
        assert_int_equal(actor, cases[i].actor);
    }
    assert_true(imr_is_citing(stretch_of("relied").at));
    assert_false(imr_is_citing(stretch_of("denied").at));
}

static int free_tokens(void **state)
{
    (void)state;
    imr_tokens_free(&tokens);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_stand_in_digits_or_in_words),
        cmocka_unit_test(ages_are_years_that_are_called_so),
        cmocka_unit_test(nouns_and_pronouns_tell_a_sex),
        cmocka_unit_test(sides_have_short_forms),
        cmocka_unit_test(a_quantity_is_a_number_of_something),
        cmocka_unit_test(a_heading_says_how_much_it_asks_for),
        cmocka_unit_test(utilization_review_and_the_reviewer_have_many_names),
    };
    return cmocka_run_group_tests_name("language", tests, NULL, free_tokens);
}
