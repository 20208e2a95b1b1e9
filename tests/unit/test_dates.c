#include "test.h"

#include "dates.h"

static void check(const char *text, bool lone_months, const char *expected, size_t count)
{
    imr_tokens tokens = {0};
    imr_point point;
    char date[IMR_POINT_BYTES] = "";
    assert_int_equal(imr_tokenize(imr_str_of(text), &tokens, NULL), IMR_OK);
    size_t taken = imr_point_read(tokens.at, tokens.n, 0, lone_months, &point);
    if (taken > 0) imr_point_write(point, date);
    if (taken != count || strcmp(date, expected) != 0) fail_msg("%s: %s, %zu tokens", text, date, taken);
    imr_tokens_free(&tokens);
}

static void days_months_and_years_are_read_in_every_form(void **state)
{
    (void)state;
    check("05/21/12", false, "2012-05-21", 3);
    check("3/13/2013,", false, "2013-03-13", 3);
    check("09-19-2002.", false, "2002-09-19", 3);
    check("2017-02-01", false, "2017-02-01", 3);
    check("2017-02", false, "2017-02", 2);
    check("12/2016", false, "2016-12", 2);
    check("May 19, 2014", false, "2014-05-19", 3);
    check("19 May 2014", false, "2014-05-19", 3);
    check("Feb 2017 x", false, "2017-02", 2);
    check("2016 or later", false, "2016", 1);
    check("February", true, "0000-02", 1);
}

static void other_numbers_are_none(void **state)
{
    (void)state;
    check("1/2", false, "", 0);
    check("10/325", false, "", 0);
    check("13/13/2013", false, "", 0);
    check("2016-17-18-19", false, "", 0);
    check("0213037", false, "", 0);
    check("1900", false, "", 0);
    check("February", false, "", 0);
    check("may", true, "", 0);
    check("L4-5", false, "", 0);
}

static void a_step_goes_to_the_next_of_its_kind(void **state)
{
    (void)state;
    static const struct {
        imr_point from;
        int by;
        const char *to;
    } cases[] = {{{2016, 0, 0}, 1, "2017"},        {{2016, 12, 0}, 1, "2017-01"},    {{2016, 1, 0}, -1, "2015-12"},
                 {{2016, 2, 28}, 1, "2016-02-29"}, {{2017, 2, 28}, 1, "2017-03-01"}, {{2017, 1, 1}, -1, "2016-12-31"},
                 {{2017, 3, 1}, -1, "2017-02-28"}, {{2016, 12, 31}, 1, "2017-01-01"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char date[IMR_POINT_BYTES];
        imr_point_write(imr_point_step(cases[i].from, cases[i].by), date);
        assert_string_equal(date, cases[i].to);
    }
}

static void times_are_counted_back_from_a_day(void **state)
{
    (void)state;
    const struct {
        const char *text, *from;
        size_t count;
        bool open;
    } cases[] = {{"last year", "2016", 2, false},
                 {"this year", "2017", 2, false},
                 {"last month", "2017-02", 2, false},
                 {"this month", "2017-03", 2, false},
                 {"past year", "2016-03-31", 2, true},
                 {"past month", "2017-02-28", 2, true},
                 {"last 2 years", "2015-03-31", 3, true},
                 {"last six months", "2016-09-30", 3, true},
                 {"last couple of weeks", "2017-03-17", 4, true},
                 {"past 31 days", "2017-02-28", 3, true},
                 {"last 6 visits", "", 0, false},
                 {"last", "", 0, false},
                 {"this 2 years", "", 0, false},
                 {"year", "", 0, false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        imr_tokens tokens = {0};
        imr_error err = {.status = IMR_OK};
        imr_point from = {0};
        bool open = false;
        char date[IMR_POINT_BYTES] = "";
        assert_int_equal(imr_tokenize(imr_str_of(cases[i].text), &tokens, &err), IMR_OK);
        size_t count = imr_point_back(tokens.at, tokens.n, 0, (imr_point){2017, 3, 31}, &from, &open);
        if (count > 0) imr_point_write(from, date);
        assert_int_equal(count, cases[i].count);
        assert_string_equal(date, cases[i].from);
        if (count > 0) assert_int_equal(open, cases[i].open);
        imr_tokens_free(&tokens);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_months_and_years_are_read_in_every_form),
        cmocka_unit_test(other_numbers_are_none),
        cmocka_unit_test(a_step_goes_to_the_next_of_its_kind),
        cmocka_unit_test(times_are_counted_back_from_a_day),
    };
    return cmocka_run_group_tests_name("dates", tests, NULL, NULL);
}
