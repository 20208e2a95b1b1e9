#include "letter_parts.h"

/* ---- the letters of 2014 and later ---- */

static void a_letter_of_2014_gives_all_its_fields(void **state)
{
    static const char text[] = BEFORE "MRI of the\nleft knee: Upheld\n" LINES "It is stable.\nThe request is not\n"
                                      "medically necessary.\n\fBrace: Overturned\n" LINES "It helps. It is approved.\n";
    imr_letter letter = parsed(*state, text);
    assert_int_equal(letter.n, 2);
    assert_string_equal(letter.layout, "imr-2014");
    const imr_decision *first = &letter.decisions[0], *second = &letter.decisions[1];
    assert_str(first->id, "CM99-0000007#1");
    assert_str(second->id, "CM99-0000007#2");
    assert_str(first->letter, "CM99-0000007");
    assert_str(first->file, "in/scan-12.txt");
    assert_int_equal(second->issue, 2);
    assert_int_equal(second->issues, 2);
    assert_str(first->heading, "MRI of the left knee");
    assert_str(first->disputed, "MRI of the left knee");
    assert_str(first->outcome, "upheld");
    assert_str(second->outcome, "overturned");
    assert_str(first->case_outcome, "partial");
    assert_str(first->ur_line, "The Claims Administrator did not cite any evidence.");
    assert_str(first->imr_line, "Decision based on MTUS Knee Complaints 2004, Section(s): Special Studies.");
    assert_str(first->rationale, "It is stable. The request is not medically necessary.");
    assert_str(second->rationale, "It helps. It is approved.");
    assert_str(first->summary, "A baker of 40 years fell. Since then the knee hurts.");
    assert_str(first->credentials, "Neurology, Sleep Medicine");
    assert_int_equal(first->licensure.n, 3);
    assert_str(first->licensure.at[1], "New York");
    assert_str(first->priority, "standard");
    assert_str(first->date_assigned, "2016-03-02");
    assert_str(first->date_injury, "2015-01-31");
    assert_str(first->date_decision, "2016-03-20");
    assert_str(first->date_ur_denial, "2016-02-05");
    assert_str(first->date_received, "2016-02-20");
    assert_false(first->ur_modified);
}

static void a_rationale_can_be_found_again_in_the_text(void **state)
{
    static const char text[] = BEFORE "MRI: Upheld\n" LINES "It is stable.\nThe request is\fnot necessary.\n"
                                      "Brace: Upheld\n" LINES "It does not help.\n";
    imr_letter letter = parsed(*state, text);
    const imr_decision *first = &letter.decisions[0], *second = &letter.decisions[1];
    imr_str found = {text + first->source_begin, (size_t)(first->source_end - first->source_begin)};
    assert_str(found, "It is stable.\nThe request is\fnot necessary.");
    assert_int_equal(first->source_page, 1);
    assert_int_equal(second->source_page, 2);
}

static void a_letter_without_a_case_number_is_known_by_its_file(void **state)
{
    imr_letter letter = parsed(*state, HOW SUMMARY ISSUES "MRI: Upheld\n" LINES "It is not necessary.\n");
    assert_str(letter.decisions[0].id, "scan-12#1");
    assert_str(letter.decisions[0].letter, "scan-12");
    assert_null(letter.decisions[0].date_decision.s);
    assert_null(letter.decisions[0].priority.s);
}

static void a_rationale_may_speak_of_the_guideline_in_a_sentence(void **state)
{
    static const char text[] =
        BEFORE "MRI: Upheld\n" LINES "The knee is stable. Per the Claims Administrator guideline:\nrest, and per the\n"
               "Claims Administrator guideline: no more. It is not necessary.\n"
               "Brace: Upheld\n" LINES "It is not necessary.\n";
    imr_letter letter = parsed(*state, text);
    assert_int_equal(letter.n, 2);
    assert_str(letter.decisions[1].heading, "Brace");
    assert_true(imr_str_ends(letter.decisions[0].rationale, IMR_STR("no more. It is not necessary.")));
}

static void the_line_on_the_reviewers_guideline_may_be_missing(void **state)
{
    static const char text[] = BEFORE "MRI: Upheld\nClaims Administrator guideline: Decision based on MTUS.\n"
                                      "Decision rationale: It is not necessary.\nBrace: Upheld\n" LINES "It is not.\n";
    imr_letter letter = parsed(*state, text);
    assert_int_equal(letter.n, 2);
    assert_str(letter.decisions[0].ur_line, "Decision based on MTUS.");
    assert_null(letter.decisions[0].imr_line.s);
    assert_str(letter.decisions[0].rationale, "It is not necessary.");
}

static void labels_and_headings_vary_in_case_and_spacing(void **state)
{
    static const char *const texts[] = {
        BEFORE "MRI: Upheld\nCLAIMS ADMINISTRATOR GUIDELINES : None.\nMaximus Guidelines: MTUS.\n"
               "DECISION RATIONALE : It is stable.\n",
        BEFORE "MRI - Upheld\nClaims Administrator guideline: None.\nIMRO guideline: MTUS.\n"
               "Decision and rationale: It is stable.\n",
        BEFORE "MRI Upheld\nClaims Administrator guideline(s): None.\nExpert Reviewer guideline: MTUS.\n"
               "Rationale for the decision: It is stable.\n",
        HEADER HOW "Clinical Case Summary:\nA baker of 40 years fell. Since then the knee hurts.\n"
                   "IMR Issues, Decisions, & Rationales\nMRI: Upheld\nClaims Administrator guideline: None.\n"
                   "MAXIMUS guideline: MTUS.\nDecision rationale: It is stable.\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        imr_letter letter = parsed(*state, texts[i]);
        assert_int_equal(letter.n, 1);
        assert_str(letter.decisions[0].heading, "MRI");
        assert_str(letter.decisions[0].imr_line, "MTUS.");
        assert_str(letter.decisions[0].rationale, "It is stable.");
        assert_str(letter.decisions[0].summary, "A baker of 40 years fell. Since then the knee hurts.");
    }
}

static void a_list_of_documents_belongs_to_no_other_section(void **state)
{
#define DOCUMENTS "DOCUMENTS REVIEWED\nThe following documents were reviewed:\n1. An application.\n"
    static const char *const texts[] = {
        HEADER HOW DOCUMENTS SUMMARY ISSUES "MRI: Upheld\n" LINES "It is stable.\n",
        HEADER HOW SUMMARY DOCUMENTS ISSUES "MRI: Upheld\n" LINES "It is stable.\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        imr_letter letter = parsed(*state, texts[i]);
        assert_str(letter.decisions[0].credentials, "Neurology, Sleep Medicine");
        assert_str(letter.decisions[0].summary, "A baker of 40 years fell. Since then the knee hurts.");
    }
}

static void a_letter_may_do_without_how_it_was_made(void **state)
{
    imr_letter letter = parsed(*state, HEADER SUMMARY ISSUES "MRI: Upheld\n" LINES "It is stable.\n");
    assert_str(letter.decisions[0].date_injury, "2015-01-31");
}

static void a_letter_may_go_on_behind_its_last_rationale(void **state)
{
    imr_letter letter = parsed(*state, ONE("MRI: Upheld") "\nSincerely,\n\nThe Director\n\ncc: All\n");
    assert_str(letter.decisions[0].rationale, "The knee is stable. The request is not medically necessary.");
}

static void a_last_full_stop_may_be_forgotten(void **state)
{
    static const char whole[] =
        BEFORE "MRI of the knee: Upheld\n" LINES "The worker was seen by a doctor who had seen her\n"
               "many times before that visit, and who\nfound the knee stable\n";
    imr_letter letter = parsed(*state, whole);
    assert_true(imr_str_ends(letter.decisions[0].rationale, IMR_STR("found the knee stable")));
    fixture *it = *state;
    static const char *const cut[] = {
        BEFORE "MRI: Upheld\n" LINES "The worker was seen by a doctor who had seen her\nknee", /* within a line */
        BEFORE "MRI: Upheld\n" LINES "The worker was seen by a doctor who had seen her\nknee and the\n", /* goes on */
        BEFORE "MRI: Upheld\n" LINES
               "The worker was seen, as\ntold above, by a doctor who\nhad seen her knee many tim\n", /* full line */
    };
    for (size_t i = 0; i < sizeof cut / sizeof *cut; i++) assert_int_equal(parse(it, cut[i], &letter), IMR_INPUT);
}

static void a_header_is_read_in_either_order(void **state)
{
    static const struct {
        const char *header, *injury, *received, *assigned, *decision;
    } cases[] = {
        {"Date Assigned: 01/02/2016 Date of Injury: 3/4/2015\nDecision Date: 02/03/2016\nApplication\nReceived: "
         "12/30/2015\n",
         "2015-03-04", "2015-12-30", "2016-01-02", "2016-02-03"},
        {"Case Number:\nDate Assigned:\nDecision Date:\nPriority:\nCM99-0000007\n01/02/2016\n02/03/2016\nExpedited\n"
         "Date of Injury:\nApplication\nReceived:\n03/04/2015\n12/30/2015\n",
         "2015-03-04", "2015-12-30", "2016-01-02", "2016-02-03"},
        /* an invalid date is no date, and shifts no other */
        {"Date Assigned: 02/30/2016 Date of Injury: 03/04/2015\n", "2015-03-04", NULL, NULL, NULL},
        {"Date Assigned:\nDecision Date:\n13/01/2016\n02/03/2016\n", NULL, NULL, NULL, "2016-02-03"},
        /* a label without its value: only a value right after a label is certain */
        {"Date Assigned: Date of Injury: 03/04/2015\n", "2015-03-04", NULL, NULL, NULL},
        {"Date Assigned:\nDate of Injury:\nDecision Date:\n03/04/2015\n02/03/2016\n", NULL, NULL, NULL, NULL},
        {"Date of Injury: unknown\nDecision Date: 02/03/2016\n", NULL, NULL, NULL, "2016-02-03"},
        {"", NULL, NULL, NULL, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        imr_buf text = {0};
        imr_buf_puts(&text, cases[i].header);
        imr_buf_puts(&text, HOW SUMMARY ISSUES "MRI: Upheld\n" LINES "It is not necessary.\n");
        imr_letter letter = parsed(*state, text.s);
        const imr_decision *decision = letter.decisions;
        const imr_str got[] = {decision->date_injury, decision->date_received, decision->date_assigned,
                               decision->date_decision};
        const char *const wanted[] = {cases[i].injury, cases[i].received, cases[i].assigned, cases[i].decision};
        for (size_t k = 0; k < 4; k++)
            if (!imr_str_equal(got[k], imr_str_of(wanted[k])))
                fail_msg("case %zu, date %zu: \"%.*s\"", i, k, IMR_STR_ARG(got[k]));
        imr_buf_free(&text);
    }
}

static void a_value_of_another_kind_fills_no_label(void **state)
{
    imr_letter letter = parsed(*state, "Priority: 01/02/2016\nDecision Date: Standard 02/03/2016\n" HOW SUMMARY ISSUES
                                       "MRI: Upheld\n" LINES "It is not necessary.\n");
    assert_null(letter.decisions[0].priority.s);
    assert_str(letter.decisions[0].date_decision, "2016-02-03");
}

static void a_reviewer_may_be_told_in_prose(void **state)
{
    imr_letter letter =
        parsed(*state, "HOW THE IMR FINAL DETERMINATION WAS MADE\nThe expert reviewer is Board Certified "
                       "in Neurology,\nhas a subspecialty in Sleep Medicine and is licensed to practice "
                       "in\nTexas, New York and Ohio. He/she has been in practice.\n" SUMMARY ISSUES
                       "MRI: Upheld\n" LINES "It is not necessary.\n");
    assert_str(letter.decisions[0].credentials, "Board Certified in Neurology, has a subspecialty in Sleep Medicine");
    assert_int_equal(letter.decisions[0].licensure.n, 3);
    assert_str(letter.decisions[0].licensure.at[2], "Ohio");
}

static void many_decisions_are_all_read(void **state)
{
    enum { MANY = 21 };
    imr_buf text = {0};
    imr_buf_puts(&text, BEFORE);
    for (int i = 1; i <= MANY; i++)
        imr_buf_printf(&text, "Item %d: %s\n" LINES "Reason %d holds.\n", i, i % 3 == 0 ? "Overturned" : "Upheld", i);
    imr_letter letter = parsed(*state, text.s);
    assert_int_equal(letter.n, MANY);
    assert_str(letter.decisions[20].id, "CM99-0000007#21");
    assert_str(letter.decisions[20].heading, "Item 21");
    assert_str(letter.decisions[19].rationale, "Reason 20 holds.");
    imr_buf_free(&text);
}

/* ---- what is refused ---- */

static void what_cannot_be_read_whole_is_refused_with_its_reason(void **state)
{
    static const struct {
        const char *text, *error;
    } cases[] = {
        {"", "no known layout of a letter"},
        {"Dear colleague, here is the recipe.\n", "no known layout of a letter"},
        {HEADER, "the letter is cut off: no decisions"},
        {HEADER HOW "CLINICAL CASE SUM", "the letter is cut off: no decisions"},
        {HEADER HOW SUMMARY, "the letter is cut off: no decisions"},
        {HEADER HOW ISSUES "MRI: Upheld\n" LINES "No.\n", "the letter is cut off: no clinical case summary"},
        {BEFORE, "the letter is cut off: no decisions"},
        {BEFORE "MRI: Upheld\n", "the letter is cut off: no decisions"},
        {BEFORE "MRI: Upheld\nClaims Administrator guideline: None.\n", "decision 1 has no rationale"},
        {BEFORE "MRI: Upheld\n" LINES, "the letter is cut off: no end of the last rationale"},
        {BEFORE "MRI: Upheld\n" LINES "It is stable. The req", "the letter is cut off: no end of the last rationale"},
        {BEFORE "MRI: Upheld\n" LINES "It is not medically necessary. Knee br", "the letter is cut off: no end of the"},
        {BEFORE "MRI: Upheld\n" LINES "It is stable.\nBrace: Upheld\n", "the letter is cut off: no end of the last"},
        {BEFORE "MRI: Upheld\n" LINES "\nBrace: Upheld\n" LINES "It is stable.\n", "decision 2 has no outcome"},
        {BEFORE "MRI: Upheld\n" LINES "It is stable.\nBrace\n" LINES "It is stable.\n", "decision 2 has no outcome"},
        {BEFORE "MRI: Maybe\n" LINES "It is stable.\n", "decision 1 has no outcome"},
        {BEFORE ": Upheld\n" LINES "It is stable.\n", "decision 1 has no outcome"},
        {BEFORE "MRI is Upheld\n" LINES "It is stable.\n", "decision 1 has no outcome"},
        {NOTICE, "the letter is cut off: no rationale"},
        {NOTICE REGARDING("1", "a brace") "It helps.\n" EFFECT, "the letter is cut off: no last rationale"},
        {NOTICE REGARDING("1", "a brace") "It helps.\n\n" REGARDING("2", "a splint") "They d",
         "the letter is cut off: no end of the last rationale"},
        {FINAL "1. The request for a brace is late.\n" CITED("Expert") "It helps.\n", "decision 1 has no outcome"},
        {EARLY, "the letter is cut off: no rationale"},
        {EARLY "RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS/WAS NOT MEDICALLY NECESSARY:\nIt is sta",
         "the letter is cut off: no end of the rationale"},
        {EARLY "RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE:\nIt is stable.", "decision 1 has no outcome"},
    };
    fixture *it = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        imr_letter letter;
        imr_status status = parse(it, cases[i].text, &letter);
        if (status != IMR_INPUT || strncmp(it->err.text, cases[i].error, strlen(cases[i].error)) != 0)
            fail_msg("case %zu: \"%s\" is not \"%s\"", i, it->err.text, cases[i].error);
        assert_int_equal(letter.n, 0);
    }
}

static void no_beginning_of_a_letter_breaks_the_reader(void **state)
{
    static const char *const letters[] = {
        BEFORE "MRI of the\nknee: Upheld\n" LINES "It is stable.\nBrace: Upheld\n" LINES "It is stable.\n",
        NOTICE REGARDING("1", "a brace") "It helps.\n\n" REGARDING("2", "a splint") "They do not.\n" EFFECT,
        EARLY "RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS/WAS NOT MEDICALLY NECESSARY:\nIt is stable.\n",
    };
    fixture *it = *state;
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++) {
        for (size_t n = 0; n <= strlen(letters[i]); n++) {
            imr_letter letter;
            char *exact = imr_arena_dup(it->arena, (imr_str){letters[i], n});
            imr_status status = parse(it, exact, &letter);
            assert_true(status == IMR_OK || status == IMR_INPUT);
            if (status == IMR_OK) assert_true(letter.n > 0 && letter.decisions[letter.n - 1].rationale.n > 0);
        }
        imr_arena_reset(it->arena);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_letter_of_2014_gives_all_its_fields),
        TEST(a_rationale_can_be_found_again_in_the_text),
        TEST(a_letter_without_a_case_number_is_known_by_its_file),
        TEST(a_rationale_may_speak_of_the_guideline_in_a_sentence),
        TEST(the_line_on_the_reviewers_guideline_may_be_missing),
        TEST(labels_and_headings_vary_in_case_and_spacing),
        TEST(a_list_of_documents_belongs_to_no_other_section),
        TEST(a_letter_may_do_without_how_it_was_made),
        TEST(a_letter_may_go_on_behind_its_last_rationale),
        TEST(a_last_full_stop_may_be_forgotten),
        TEST(a_header_is_read_in_either_order),
        TEST(a_value_of_another_kind_fills_no_label),
        TEST(a_reviewer_may_be_told_in_prose),
        TEST(many_decisions_are_all_read),
        TEST(what_cannot_be_read_whole_is_refused_with_its_reason),
        TEST(no_beginning_of_a_letter_breaks_the_reader),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
