/* The notices of 2013 and the earliest reviews. */
#include "letter_parts.h"

static void a_notice_of_2013_has_its_outcomes_in_a_list(void **state)
{
    imr_letter letter = parsed(*state, NOTICE REGARDING("1", "a brace") "It helps.\n1) So it does.\n\n" REGARDING(
                                           "2", "two\nsplints") "They do not.\n" EFFECT);
    assert_string_equal(letter.layout, "imr-2013");
    assert_int_equal(letter.n, 2);
    const imr_decision *first = &letter.decisions[0], *second = &letter.decisions[1];
    assert_str(first->id, "CM99-000007#1");
    assert_str(first->heading, "a brace");
    assert_str(first->outcome, "overturned");
    assert_str(first->rationale, "It helps. 1) So it does.");
    assert_str(first->summary, "A baker fell.");
    assert_str(first->ur_line, "The Claims Administrator based its decision on the ODG.");
    assert_str(first->imr_line, "The Expert Reviewer based his/her decision on the MTUS.");
    assert_str(first->date_decision, "2013-09-08");
    assert_str(first->date_ur_denial, "2013-07-06");
    assert_str(first->date_injury, "2012-01-02");
    assert_str(first->date_received, "2013-07-09");
    assert_str(first->credentials, "Board Certified in Neurology");
    assert_str(first->licensure.at[0], "California");
    assert_str(second->heading, "two splints");
    assert_str(second->outcome, "upheld");
    assert_str(second->rationale, "They do not.");
    assert_str(second->case_outcome, "partial");
}

/* Without a header, the dates are in sentences. */
static void a_notice_of_2013_may_tell_its_dates_in_prose(void **state)
{
    static const char before[] =
        "MAXIMUS FEDERAL SERVICES, INC. Notice of Independent Medical Review Determination Dated: 9/8/2013\n" LISTED
        "INDEPENDENT MEDICAL REVIEW DECISION AND RATIONALE\nAn application for Independent Medical Review was filed on "
        "7/9/2013 disputing the\nUtilization Review Denial dated July 6, 2013. A Notice of Assignment was provided to "
        "the above parties on\n7/23/2013. A decision has been made:\n" LISTED
        "Medical Qualifications of the Expert Reviewer:\nThe physician reviewer is Board Certified in Neurology and "
        "is\n"
        "licensed to practice in California.\nCase Summary:\nThe patient is a 44 year-old female with a date of Injury "
        "of 1/2/2012.\n\nDocuments Reviewed for Determination:\n- Application\n\n";
    imr_buf text = {0};
    imr_buf_puts(&text, before);
    imr_buf_puts(&text,
                 REGARDING("1", "a brace") "It helps.\n\n" REGARDING("2", "two\nsplints") "They do not.\n" EFFECT);
    imr_letter letter = parsed(*state, text.s);
    assert_int_equal(letter.n, 2);
    assert_str(letter.decisions[0].date_decision, "2013-09-08");
    assert_str(letter.decisions[0].date_received, "2013-07-09");
    assert_str(letter.decisions[0].date_ur_denial, "2013-07-06");
    assert_str(letter.decisions[0].date_injury, "2012-01-02");
    imr_buf_free(&text);
}

static void a_notice_of_2013_may_have_its_outcome_in_the_heading(void **state)
{
    imr_letter letter =
        parsed(*state, FINAL "1. The request for a brace, 2\nsizes is not medically necessary and appropriate.\n" CITED(
                           "Physician") "It fails:\n1. at work\n2. at home\nThe brace is not medically necessary and "
                                        "appropriate.\n\n2. Two splints are medically necessary and "
                                        "appropriate.\n" CITED("Expert") "They help.\n\nSincerely,\n\nDirector\n");
    assert_string_equal(letter.layout, "imr-2013");
    assert_int_equal(letter.n, 2);
    assert_str(letter.decisions[0].heading, "a brace, 2 sizes");
    assert_str(letter.decisions[0].outcome, "upheld");
    assert_str(letter.decisions[0].rationale,
               "It fails: 1. at work 2. at home The brace is not medically necessary and appropriate.");
    assert_str(letter.decisions[0].imr_line, "The Physician Reviewer based his/her decision on the MTUS.");
    assert_str(letter.decisions[1].heading, "Two splints");
    assert_str(letter.decisions[1].outcome, "overturned");
    assert_str(letter.decisions[1].rationale, "They help.");
    assert_str(letter.decisions[1].date_received, "2013-07-09");
    assert_str(letter.decisions[1].priority, "standard");
}

/* ---- the earliest reviews ---- */

static void an_early_review_has_its_outcome_in_the_heading_of_the_rationale(void **state)
{
    imr_letter letter = parsed(*state, EARLY "RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS/WAS NOT \n"
                                             "MEDICALLY NECESSARY:\nIt is stable.\n\nMEDICAL REVIEWER QUALIFICATIONS:\n"
                                             "The reviewer is Board Certified in Neurology and licensed in\nTexas and "
                                             "Ohio, has been in practice.\n");
    assert_string_equal(letter.layout, "early");
    assert_int_equal(letter.n, 1);
    assert_str(letter.decisions[0].id, "scan-12#1");
    assert_str(letter.decisions[0].heading, "MRI of the knee");
    assert_str(letter.decisions[0].outcome, "upheld");
    assert_str(letter.decisions[0].summary, "A baker fell.");
    assert_str(letter.decisions[0].imr_line, "MTUS, Knee.");
    assert_str(letter.decisions[0].rationale, "It is stable.");
    assert_str(letter.decisions[0].credentials, "Board Certified in Neurology");
    assert_int_equal(letter.decisions[0].licensure.n, 2);

    letter = parsed(*state, EARLY "RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS/WAS\nMEDICALLY NECESSARY:\n"
                                  "It is not.\n");
    assert_str(letter.decisions[0].outcome, "overturned");
    assert_str(letter.decisions[0].rationale, "It is not.");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_notice_of_2013_has_its_outcomes_in_a_list),
        TEST(a_notice_of_2013_may_tell_its_dates_in_prose),
        TEST(a_notice_of_2013_may_have_its_outcome_in_the_heading),
        TEST(an_early_review_has_its_outcome_in_the_heading_of_the_rationale),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
