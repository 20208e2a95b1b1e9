/* What a page adds to the text of a letter, and line spacing. */
#include "letter_parts.h"

static void a_letter_with_a_blank_line_between_all_lines_is_read(void **state)
{
    static const char single[] = BEFORE "Brace for\nthe knee: Upheld\n" LINES "It is stable.\nIt is not necessary.\n"
                                        "Sling: Upheld\n" LINES "It is\nnot necessary.\n";
    imr_buf text = {0};
    for (const char *at = single; *at != '\0'; at++) {
        imr_buf_putc(&text, *at);
        if (*at == '\n') imr_buf_puts(&text, " \n");
    }
    imr_letter letter = parsed(*state, text.s);
    assert_int_equal(letter.n, 2);
    assert_str(letter.decisions[0].heading, "Brace for the knee");
    assert_str(letter.decisions[0].rationale, "It is stable. It is not necessary.");
    assert_str(letter.decisions[1].rationale, "It is not necessary.");
    assert_str(letter.decisions[1].date_received, "2016-02-20");
    imr_buf_free(&text);
}

static void a_letter_with_two_blank_lines_between_all_lines_is_read(void **state)
{
    static const char text[] =
        "CLINICAL CASE SUMMARY\n\n\nA baker fell.\n\n\nIMR ISSUES, DECISIONS AND RATIONALES\n\n\nMRI of the\n\n\n"
        "knee: Upheld\n\n\nClaims Administrator guideline: None.\n\n\nDecision rationale: It is\n\n\nstable.\n\n\n\n\n"
        "It stays.\n";
    assert_str(parsed(*state, text).decisions[0].heading, "MRI of the knee");
    assert_str(parsed(*state, text).decisions[0].rationale, "It is stable.\nIt stays.");
}

static void what_stands_at_page_ends_belongs_to_no_decision(void **state)
{
    static const char text[] =
        BEFORE "MRI: Upheld\n" LINES "It is\nhttp://www.example.org/odg/knee.htm)\n"
               "http://www.example.org/odg/knee.htm)\n\fnot necessary.\nPage 2 of 3\n\f"
               "Brace: Upheld\n" LINES "It is\nFinal Determination Letter for IMR Case Number CM99-0000007 3\n\fnot "
               "necessary (see\nhttp://www.example.org/brace(new)\nhttp://www.example.org/brace.htm).\n";
    imr_letter letter = parsed(*state, text);
    assert_int_equal(letter.n, 2);
    assert_str(letter.decisions[0].rationale, "It is not necessary.");
    assert_str(letter.decisions[1].heading, "Brace");
    assert_str(letter.decisions[1].rationale,
               "It is not necessary (see http://www.example.org/brace(new) http://www.example.org/brace.htm).");
    assert_int_equal(letter.decisions[1].source_page, 3);
}

static void a_page_number_alone_belongs_to_no_decision_but_other_numbers_do(void **state)
{
    static const char text[] = BEFORE "MRI: Upheld\n" LINES "It is\n1\n\fnot necessary, as told on page\n3\n"
                                      "of the\n2\n\fBrace: Upheld\n" LINES "It is not necessary.\n3\n";
    imr_letter letter = parsed(*state, text);
    assert_int_equal(letter.n, 2);
    assert_str(letter.decisions[0].rationale, "It is not necessary, as told on page 3 of the");
    assert_str(letter.decisions[1].heading, "Brace");
    assert_str(letter.decisions[1].rationale, "It is not necessary.");
}

static void running_heads_and_feet_belong_to_no_decision(void **state)
{
    static const char *const texts[] = {
        "CM99-0000007\n" BEFORE "MRI: Upheld\n" LINES "It is\n\fCM99-0000007\nnot necessary. "
        "It\n\fCM99-0000007\nis stable.\n",
        BEFORE "MRI: Upheld\n" LINES "It is\nReview, page 1\n\fnot necessary. It\nReview, page 2\n\fis "
               "stable.\nReview, page 3\n",
        BEFORE "MRI: Upheld\n" LINES "It is\n- 1 -\n\fnot necessary. It\n- 2 -\n\fis stable.\n",
        /* all but one of many */
        BEFORE "MRI: Upheld\n" LINES "It\n\fHead\nis\n\fHead\nnot necessary.\n\fHead\nIt is stable.\n\f\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        imr_letter letter = parsed(*state, texts[i]);
        assert_str(letter.decisions[0].id, "CM99-0000007#1");
        assert_str(letter.decisions[0].rationale, "It is not necessary. It is stable.");
    }
}

/* One page has nothing to compare with: what is no foot is read, or the letter is refused as cut off. */
static void the_foot_of_a_letter_of_one_page_belongs_to_no_decision(void **state)
{
    static const char *const feet[] = {"Roe & Doe, Confidential 1", "ROE DOE 4123", "Page 1", "Applicant Exhibit 12"};
    static const char *const others[] = {"See ODG, page 46",         "ODG Low Back 46",    "Low Back Complaints 2004",
                                         "The guideline is met now", "Visits allowed: 12", "Roe agreed on May 12"};
    enum { FEET = sizeof feet / sizeof *feet, OTHERS = sizeof others / sizeof *others };
    for (size_t i = 0; i < FEET + OTHERS; i++) {
        const char *line = i < FEET ? feet[i] : others[i - FEET];
        imr_buf text = {0};
        imr_letter letter;
        imr_buf_puts(&text, BEFORE "MRI: Upheld\n" LINES "It is stable.\n");
        imr_buf_printf(&text, "%s\n", line);
        imr_status status = parse(*state, text.s, &letter);
        if (i < FEET) assert_int_equal(status, IMR_OK);
        if (i < FEET) assert_str(letter.decisions[0].rationale, "It is stable.");
        bool read = status == IMR_OK && imr_str_find(letter.decisions[0].rationale, imr_str_of(line), 0) != SIZE_MAX;
        if (i >= FEET && status == IMR_OK && !read) fail_msg("%s", line);
        imr_buf_free(&text);
    }
}

static void what_stands_at_some_page_edges_alike_is_read(void **state)
{
    static const char same[] = BEFORE "MRI: Upheld\n" LINES "One.\n\fIt is stable\nnow. Two.\n\fIt is stable\nnow.\n";
    assert_str(parsed(*state, same).decisions[0].rationale, "One. It is stable now. Two. It is stable now.");
    static const char foot[] = BEFORE "MRI: Upheld\n" LINES "It is\nstable.\n\fTruly it is\nstable.\n";
    assert_str(parsed(*state, foot).decisions[0].rationale, "It is stable. Truly it is stable.");
    static const char label[] = BEFORE "MRI: Upheld\n\f" LINES "It is stable.\nBrace: Upheld\n\f" LINES
                                       "It is stable.\nSplint: Upheld\n\f" LINES "It is stable.\n\fIt is not.\n";
    assert_int_equal(parsed(*state, label).n, 3);
}

static void characters_of_print_are_read_as_what_they_stand_for(void **state)
{
    static const char text[] =
        "\xEF\xBB\xBF" HEADER
        "HOW THE IMR FINAL DETERMINATION WAS MADE\nState(s) of\xC2\xA0Licensure: Ohio\nCerti\xEF\xAC\x81"
        "cation(s)/Specialty:\xC2\xA0"
        "Neurology\n" SUMMARY ISSUES "MRI\xC2\xA0of\xE2\x80\xAFthe knee:\xC2\xA0Upheld\nClaims\xC2\xA0"
        "Administrator guideline: None.\n"
        "MAXIMUS\xE2\x80\x89guideline: MTUS.\nDecision\xC2\xA0ratio\xC2\xADnale: It is not\xE2\x80\x8B necessary, even "
        "if in\xEF\xAC\x82"
        "amed.\n\xC2\xA0\n\xC2\xA0\n";
    imr_letter letter = parsed(*state, text);
    const imr_decision *only = &letter.decisions[0];
    assert_str(only->heading, "MRI of the knee");
    assert_str(only->rationale, "It is not necessary, even if inflamed.");
    assert_str(only->credentials, "Neurology");
    assert_int_equal(only->licensure.n, 1);
    assert_memory_equal(text + only->source_begin, "It is not\xE2\x80\x8B nec", 15);
    assert_memory_equal(text + only->source_end - 4, "med.", 4);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_letter_with_a_blank_line_between_all_lines_is_read),
        TEST(a_letter_with_two_blank_lines_between_all_lines_is_read),
        TEST(what_stands_at_page_ends_belongs_to_no_decision),
        TEST(a_page_number_alone_belongs_to_no_decision_but_other_numbers_do),
        TEST(running_heads_and_feet_belong_to_no_decision),
        TEST(the_foot_of_a_letter_of_one_page_belongs_to_no_decision),
        TEST(what_stands_at_some_page_edges_alike_is_read),
        TEST(characters_of_print_are_read_as_what_they_stand_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
