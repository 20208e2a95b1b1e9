/* Checks intervals, log-odds and standardised shares against published figures. */
#include "test.h"

#include <math.h>

#include "interval.h"
#include "log_odds.h"
#include "standardize.h"

static void assert_near(double found, double wanted, double tolerance)
{
    if (!(fabs(found - wanted) <= tolerance)) fail_msg("%.6f is not %.6f", found, wanted);
}

static void wilson_intervals_are_those_of_the_literature(void **state)
{
    static const struct {
        double successes, n, low, high;
    } cases[] = {{81, 263, .2553, .3662}, {15, 148, .0624, .1605}, {0, 20, 0, .1611}, {1, 29, .0061, .1718}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        imr_interval found = imr_interval_wilson(cases[i].successes, cases[i].n);
        assert_near(found.low, cases[i].low, .00005);
        assert_near(found.high, cases[i].high, .00005);
    }
}

static void an_interval_of_nothing_says_nothing_and_one_of_all_ends_at_one(void **state)
{
    (void)state;
    imr_interval none = imr_interval_wilson(0, 0), all = imr_interval_wilson(20, 20);
    assert_true(none.low == 0 && none.high == 1);
    assert_near(all.low, 1 - .1611, .00005);
    assert_true(all.high == 1);
}

static void decisions_of_one_letter_that_agree_widen_the_interval(void **state)
{
    /* Ten letters of four decisions with one outcome each are nearly as much evidence as ten decisions. */
    imr_cluster same[10], mixed[10], single[10];
    (void)state;
    for (uint32_t i = 0; i < 10; i++) {
        same[i] = (imr_cluster){i < 5 ? 4 : 0, 4};
        mixed[i] = (imr_cluster){2, 4};
        single[i] = (imr_cluster){i < 5 ? 1 : 0, 1};
    }
    assert_near(imr_interval_design_effect(same, 10), 4 * 10. / 9, 1e-12);
    assert_near(imr_interval_design_effect(single, 10), 10. / 9, 1e-12);
    assert_near(imr_interval_design_effect(mixed, 10), 1, 0);
    assert_near(imr_interval_design_effect(same, 1), 1, 0);
    imr_interval wide = imr_interval_clustered(same, 10), plain = imr_interval_wilson(20, 40);
    assert_true(wide.low < plain.low && wide.high > plain.high);
}

/* Two texts: "the quick brown fox jumped jumped", "over the lazy brown dog dog". */
static void log_odds_are_those_of_the_reference_implementation(void **state)
{
    (void)state;
    imr_side first = {2, 6}, second = {0, 6};
    assert_near(imr_log_odds_z(first, second, (imr_prior){2, 12}), .9546, .00005);
    assert_near(imr_log_odds_z((imr_side){1, 6}, (imr_side){0, 6}, (imr_prior){1, 12}), .6155, .00005);
    assert_near(imr_log_odds_z((imr_side){1, 6}, (imr_side){1, 6}, (imr_prior){2, 12}), 0, 1e-12);
    assert_near(imr_log_odds_z(first, second, (imr_prior){.01, .08}), .5689, .00005);
}

/* Charig and others, BMJ 1986: success of two treatments of kidney stones, small and large. */
static const imr_stratum stones[] = {{81, 87}, {192, 263}, {234, 270}, {55, 80}};

static void a_standardised_share_weighs_strata_as_the_whole_does(void **state)
{
    (void)state;
    imr_standardized open = imr_standardize(stones, 2, 2, 0), closed = imr_standardize(stones, 2, 2, 1);
    assert_near(open.share, (357 * 81. / 87 + 343 * 192. / 263) / 700, 1e-12);
    assert_near(closed.share, (357 * 234. / 270 + 343 * 55. / 80) / 700, 1e-12);
    assert_near(open.share, .8325, .0001);
    assert_near(closed.share, .7789, .0001);
    assert_near(open.coverage, 1, 0);
}

static void a_stratum_that_a_group_lacks_is_reported(void **state)
{
    static const imr_stratum table[] = {{5, 10}, {0, 0}, {2, 10}, {8, 20}};
    (void)state;
    imr_standardized found = imr_standardize(table, 2, 2, 0);
    assert_near(found.share, .5, 0);
    assert_near(found.coverage, .5, 0);
}

static void a_sign_that_flips_within_strata_is_noticed(void **state)
{
    static const imr_stratum straight[] = {{90, 100}, {50, 100}, {80, 100}, {40, 100}};
    static const imr_stratum single[] = {{90, 100}, {0, 0}, {80, 100}, {40, 100}};
    (void)state;
    assert_true(imr_standardize_flips(stones, 2, 0, 1));
    assert_true(imr_standardize_flips(stones, 2, 1, 0));
    assert_false(imr_standardize_flips(straight, 2, 0, 1));
    assert_false(imr_standardize_flips(single, 2, 0, 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wilson_intervals_are_those_of_the_literature),
        cmocka_unit_test(an_interval_of_nothing_says_nothing_and_one_of_all_ends_at_one),
        cmocka_unit_test(decisions_of_one_letter_that_agree_widen_the_interval),
        cmocka_unit_test(log_odds_are_those_of_the_reference_implementation),
        cmocka_unit_test(a_standardised_share_weighs_strata_as_the_whole_does),
        cmocka_unit_test(a_stratum_that_a_group_lacks_is_reported),
        cmocka_unit_test(a_sign_that_flips_within_strata_is_noticed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
