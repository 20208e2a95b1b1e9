/* Checks quotes against their source. */
#include "test.h"

#include "quote.h"

static const char source[] = "The records show no red flag.\nA trial of\ntherapy was not  tried, and the "
                             "\u201cworker\u2019s\u201d pain of 6 weeks "
                             "is unchanged. The request is not medically necessary.";

static imr_quote_match find(const char *quote)
{
    imr_quote_match found;
    assert_int_equal(imr_quote_find(imr_str_of(source), imr_str_of(quote), &found, NULL), IMR_OK);
    return found;
}

static imr_str found_text(const imr_quote_match *found)
{
    return (imr_str){source + found->begin, found->end - found->begin};
}

static void white_space_and_print_do_not_count(void **state)
{
    (void)state;
    imr_quote_match found = find("A trial of therapy was not tried, and the \"worker's\" pain");
    assert_int_equal(found.verdict, IMR_QUOTE_EXACT);
    assert_true(imr_str_starts(found_text(&found), IMR_STR("A trial of\ntherapy")));
    assert_true(imr_str_ends(found_text(&found), IMR_STR("pain")));
    assert_int_equal(find("not medically necessary").verdict, IMR_QUOTE_EXACT);
    assert_int_equal(find("therapy was not tried").verdict, IMR_QUOTE_EXACT);
}

static void a_changed_word_number_or_negation_is_found_and_shown(void **state)
{
    static const struct {
        const char *quote, *difference;
        uint32_t edits;
    } cases[] = {
        {"A trial of surgery was not tried,", "A trial of [therapy] {surgery} was not tried,", 1},
        {"pain of 8 weeks is unchanged.", "pain of [6] {8} weeks is unchanged.", 1},
        {"A trial of therapy was tried, and the", "A trial of therapy was [not] tried, and the", 1},
        {"The request is never not medically necessary.", "The request is {never} not medically necessary.", 1},
        {"The request is not medically needed", "The request is not medically [necessary.] {needed}", 1},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        imr_quote_match found = find(cases[i].quote);
        imr_buf text = {0};
        assert_int_equal(found.verdict, IMR_QUOTE_CHANGED);
        assert_int_equal(found.edits, cases[i].edits);
        assert_int_equal(imr_quote_difference(imr_str_of(source), imr_str_of(cases[i].quote), &found, &text, NULL),
                         IMR_OK);
        assert_string_equal(text.s, cases[i].difference);
        imr_buf_free(&text);
    }
}

static void another_sentence_is_not_a_change_of_this_one(void **state)
{
    (void)state;
    assert_int_equal(find("The guideline recommends physical therapy for six visits.").verdict, IMR_QUOTE_ABSENT);
    assert_int_equal(find("").verdict, IMR_QUOTE_ABSENT);
    assert_int_equal(find(" \n ").verdict, IMR_QUOTE_ABSENT);
}

static void a_quote_without_a_source_is_absent(void **state)
{
    imr_quote_match found;
    (void)state;
    assert_int_equal(imr_quote_find(IMR_STR(""), IMR_STR("words"), &found, NULL), IMR_OK);
    assert_int_equal(found.verdict, IMR_QUOTE_ABSENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(white_space_and_print_do_not_count),
        cmocka_unit_test(a_changed_word_number_or_negation_is_found_and_shown),
        cmocka_unit_test(another_sentence_is_not_a_change_of_this_one),
        cmocka_unit_test(a_quote_without_a_source_is_absent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
