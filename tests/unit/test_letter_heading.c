/* Headings: their outcome, their beginning, and what utilization review modified. */
#include "letter_parts.h"

static void the_outcome_stands_behind_the_last_colon(void **state)
{
    static const struct {
        const char *text, *heading, *outcome;
    } cases[] = {
        {ONE("MRI: Upheld"), "MRI", "upheld"},
        {ONE("MRI:  Overturned "), "MRI", "overturned"},
        {ONE("MRI: UPHELD."), "MRI", "upheld"},
        {ONE("MRI:\nUpheld"), "MRI", "upheld"},
        {ONE("MRI : overturn"), "MRI", "overturned"},
        {ONE("MRI:Uphold"), "MRI", "upheld"},
        {ONE("Labs to include: EKG: Upheld"), "Labs to include: EKG", "upheld"},
        {ONE("Gel, day supply: 30: Overturned"), "Gel, day supply: 30", "overturned"},
        {ONE("Gel, DOS: 1/2/2016:\nUpheld"), "Gel, DOS: 1/2/2016", "upheld"},
        {ONE("Visit (upheld: no): Overturned"), "Visit (upheld: no)", "overturned"},
        {ONE("Dr. Roe, 2 x wk. for a mo.: Upheld"), "Dr. Roe, 2 x wk. for a mo.", "upheld"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        imr_letter letter = parsed(*state, cases[i].text);
        assert_int_equal(letter.n, 1);
        assert_str(letter.decisions[0].heading, cases[i].heading);
        assert_str(letter.decisions[0].outcome, cases[i].outcome);
    }
}

static void a_heading_is_told_from_the_rationale_before_it(void **state)
{
    static const struct {
        const char *rationale, *glue, *heading;
    } cases[] = {
        /* a line of its own, with and without a blank one before it, with a page end */
        {"It is stable. The request is not\nmedically necessary.", "\n", "Knee brace"},
        {"It is stable. The request is not\nmedically necessary.", "\n\n", "Knee brace"},
        {"It is stable. The request is not\nmedically necessary.", "\f", "Knee brace"},
        {"It is stable. The request is not\nmedically necessary.", "\r\n", "Knee brace"},
        /* on the line where the rationale ends */
        {"It is stable. The request is not\nmedically necessary.", " ", "Knee brace"},
        /* several lines, and a full last line before them */
        {"It is stable, so the request is not needed.\nThe request is not medically necessary now.", "\n",
         "Knee brace with a hinge, to be worn\nat work and at home"},
        /* another ending of the rationale */
        {"The request is not medically necessary.\nThe worker should see the doctor.", "\n", "Knee brace"},
        {"The request is not\nmedically necessary", "\n", "Knee brace"},
        {"The request is \"not\nmedically necessary.\"", "\n", "Knee brace"},
        {"No basis was found for it?", "\n", "Knee brace"},
        /* headings that look like prose, or contain a point */
        {"It was not\nmedically necessary.", "\n", "physical therapy, 2 times a week"},
        {"It was not\nmedically necessary.", "\n", "Follow-up with Dr. Roe"},
        {"It was not\nmedically necessary.", "\n", "Drops 10mg. One bottle"},
        {"It was not\nmedically necessary.", "\n", "(2) 10/325mg #60, p.o. q.d."},
        {"It was not\nmedically necessary.", "\n", "1 MRI"},
        {"It was not\nmedically necessary.", "\n", "Associated surgical service: Sling"},
        /* each sign alone decides once: its own line, a blank line, a full stop, a closing, a short line, a capital */
        {"No basis was found.", "\n", "Drops 10mg. One bottle"},
        {"It is for the clinic to say", "\n\n", "Knee brace\nHinge and strap"},
        {"It is for the clinic to say.", "\n", "Knee brace\nHinge and strap"},
        {"It is not\nmedically necessary.", " ", "Drops 10mg. One bottle"},
        {"It is for the clinic to say in the\nfirst year", "\n", "Knee brace with a hinge of steel,\nStrap"},
        {"The visit was denied\nby the doctor on duty at the clinic of the town at that hour of the day.", " ",
         "Knee brace"},
        {"It is for the clinic to say in the\nfirst year", "\n", "Knee brace\nfor work"},
        /* a remark after the last sentence, and a heading without a capital after a closing word */
        {"The request is not\nmedically necessary. (Roe, 2016)", "\n", "knee brace"},
        {"It is stable. The need of\nit is not established", "\n", "knee brace"},
        {"It helps, and the request is\nsupported.", "\n", "Pills 10mg, q.6h. as needed"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        imr_buf text = {0};
        imr_buf_puts(&text, BEFORE "MRI: Upheld\n" LINES);
        imr_buf_printf(&text, "%s%s%s: Overturned\n", cases[i].rationale, cases[i].glue, cases[i].heading);
        imr_buf_puts(&text, LINES "It helps.\n");
        imr_letter letter = parsed(*state, text.s);
        assert_int_equal(letter.n, 2);
        imr_str rationale = imr_str_of(cases[i].rationale), heading = letter.decisions[1].heading;
        imr_str found = {text.s + letter.decisions[0].source_begin,
                         (size_t)(letter.decisions[0].source_end - letter.decisions[0].source_begin)};
        if (!imr_str_equal(found, rationale)) fail_msg("case %zu: rationale \"%.*s\"", i, IMR_STR_ARG(found));
        if (heading.n != strlen(cases[i].heading)) fail_msg("case %zu: heading \"%.*s\"", i, IMR_STR_ARG(heading));
        imr_buf_free(&text);
    }
}

static void a_heading_that_review_modified_is_taken_apart(void **state)
{
    static const struct {
        const char *heading, *requested, *authorized, *disputed;
    } cases[] = {
        {"Gel #3 was the original request. Gel #1 was authorized\nby the Claims Administrator. The remaining IMR\n"
         "eligible portion of the original request, Gel #2 is",
         "Gel #3", "Gel #1", "Gel #2"},
        {"Home aide, 4 hrs. daily was the original request. The Claims Administrator authorized one hour,\nleaving "
         "the original request IMR eligible. The original request, home aide, 4 hrs. daily\nis",
         "Home aide, 4 hrs. daily", "one hour", "home aide, 4 hrs. daily"},
        {"A cane was the original request. A stick was certified by the Claims Administrator. The remaining IMR\n"
         "eligible portion of the original request, a cane,\fare",
         "A cane", "A stick", "a cane"},
        {"Two canes was the original request. The Claims Administrator modified the request to one cane,\nleaving the "
         "original request IMR eligible. The original request, two canes is",
         "Two canes", "one cane", "two canes"},
        {"The Claims Administrator authorized six visits, leaving the original request IMR eligible. The\n"
         "original request, twelve visits is",
         "twelve visits", "six visits", "twelve visits"},
    };
    for (size_t i = 0; i < 2 * sizeof cases / sizeof *cases; i++) {
        bool second = i % 2 == 1; /* also as a heading after a rationale */
        imr_buf text = {0};
        imr_buf_puts(&text, BEFORE);
        if (second) imr_buf_puts(&text, "MRI: Upheld\n" LINES "It was authorized once.\nIt is not necessary.\n");
        imr_buf_printf(&text, "%s: Upheld\n", cases[i / 2].heading);
        imr_buf_puts(&text, LINES "It is not necessary.\n");
        imr_letter letter = parsed(*state, text.s);
        assert_int_equal(letter.n, second ? 2 : 1);
        const imr_decision *decision = &letter.decisions[letter.n - 1];
        assert_true(decision->ur_modified);
        assert_str(decision->requested, cases[i / 2].requested);
        assert_str(decision->authorized, cases[i / 2].authorized);
        assert_str(decision->disputed, cases[i / 2].disputed);
        assert_int_equal(decision->heading.n, strlen(cases[i / 2].heading));
        imr_buf_free(&text);
    }
}

/* A damaged outcome word or sentence of the form is read if it can be no other. */
static void a_damaged_outcome_is_read_where_it_can_be_no_other(void **state)
{
    static const struct {
        const char *text, *outcome;
    } cases[] = {
        {ONE("MRI: Uphdd"), "upheld"},         {ONE("MRI: Uphad"), "upheld"},         {ONE("MRI:\nUphead"), "upheld"},
        {ONE("MRI: Uphe1d"), "upheld"},        {ONE("MRI: Upheid."), "upheld"},       {ONE("MRI: Uphel d"), "upheld"},
        {ONE("MRI: Overtumed"), "overturned"}, {ONE("MRI: 0vertuned"), "overturned"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        imr_letter letter = parsed(*state, cases[i].text);
        assert_int_equal(letter.n, 1);
        assert_str(letter.decisions[0].heading, "MRI");
        assert_str(letter.decisions[0].outcome, cases[i].outcome);
        assert_int_equal(letter.mended.n, 1);
        assert_int_equal(letter.notes.n, 1);
    }
    static const char *const refused[] = {ONE("MRI: Uplift"), ONE("MRI: Held"), ONE("MRI: Upper")};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        imr_letter letter;
        assert_int_equal(parse(*state, refused[i], &letter), IMR_INPUT);
    }
}

static void the_sentence_before_the_first_heading_may_be_damaged(void **state)
{
    static const char *const sentences[] = {
        "The Final Determination was based on decisions for the disputed\nitems/services set forth beIow:",
        "The Final Determination was based on decisions for the disputed\nitems/services set forth b.elow:",
        "The Final Determination was based on decisions for the disputed\nitems/services set forthbelow:",
        "The Final Delermination was based oy decisions for the disputed\nitembs/services st forth below:",
        "The Final Determination was based on decisions for the disputed\nitems/services set 1orth elow",
    };
    for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++) {
        imr_buf text = {0};
        imr_buf_puts(&text, HEADER HOW SUMMARY "IMR ISSUES, DECISIONS AND RATIONALES\n");
        imr_buf_printf(&text, "%s\nLabs: EKG: Upheld\n", sentences[i]);
        imr_buf_puts(&text, LINES "It is not necessary.\n");
        imr_letter letter = parsed(*state, text.s);
        assert_str(letter.decisions[0].heading, "Labs: EKG");
        imr_buf_free(&text);
    }
}

static void a_damaged_sentence_of_a_modified_heading_is_mended(void **state)
{
    static const char *const headings[] = {
        "A cane was the originaI request. A stick was authorized by the C laims Administrator. The remaining IMR\n"
        "eligible portion of the original requesb, a cane is",
        "A cane was the original request. A stick was authorised by the Claims Administrator. The remaning IMR\n"
        "eligible portion of the original request. a cane is",
        "A cane wasthe orig1nal request. The Claims Administratorauthorized A stick, leaving the original\n"
        "request IMR eligib1e. The original reguest, a cane is",
    };
    for (size_t i = 0; i < 2 * sizeof headings / sizeof *headings; i++) {
        bool second = i % 2 == 1; /* also as a heading after a rationale */
        imr_buf text = {0};
        imr_buf_puts(&text, BEFORE);
        if (second) imr_buf_puts(&text, "MRI: Upheld\n" LINES "It is not necessary.\n");
        imr_buf_printf(&text, "%s: Upheld\n", headings[i / 2]);
        imr_buf_puts(&text, LINES "It is not necessary.\n");
        imr_letter letter = parsed(*state, text.s);
        assert_int_equal(letter.n, second ? 2 : 1);
        const imr_decision *decision = &letter.decisions[letter.n - 1];
        assert_true(decision->ur_modified);
        assert_str(decision->requested, "A cane");
        assert_str(decision->authorized, "A stick");
        assert_str(decision->disputed, "a cane");
        assert_true(letter.mended.n > 0);
        imr_buf_free(&text);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(the_outcome_stands_behind_the_last_colon),
        TEST(a_heading_is_told_from_the_rationale_before_it),
        TEST(a_heading_that_review_modified_is_taken_apart),
        TEST(a_damaged_outcome_is_read_where_it_can_be_no_other),
        TEST(the_sentence_before_the_first_heading_may_be_damaged),
        TEST(a_damaged_sentence_of_a_modified_heading_is_mended),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
