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
        /* the line of the rationale's end */
        {"It is stable. The request is not\nmedically necessary.", " ", "Knee brace"},
        /* several lines, and a full last line before them */
        {"It is stable, so the request is not needed.\nThe request is not medically necessary now.", "\n",
         "Knee brace with a hinge, to be worn\nat work and at home"},
        /* another ending of the rationale */
        {"The request is not medically necessary.\nThe worker should see the doctor.", "\n", "Knee brace"},
        {"The request is not\nmedically necessary", "\n", "Knee brace"},
        {"The request is \"not\nmedically necessary.\"", "\n", "Knee brace"},
        {"No basis was found for it?", "\n", "Knee brace"},
        /* headings that look like prose, or hold a point */
        {"It was not\nmedically necessary.", "\n", "physical therapy, 2 times a week"},
        {"It was not\nmedically necessary.", "\n", "Follow-up with Dr. Roe"},
        {"It was not\nmedically necessary.", "\n", "Drops 10mg. One bottle"},
        {"It was not\nmedically necessary.", "\n", "(2) 10/325mg #60, p.o. q.d."},
        {"It was not\nmedically necessary.", "\n", "1 MRI"},
        {"It was not\nmedically necessary.", "\n", "Associated surgical service: Sling"},
        /* each sign alone decides somewhere: its own line, a blank line, a stop, a closing, a short line, a capital */
        {"No basis was found.", "\n", "Drops 10mg. One bottle"},
        {"It is for the clinic to say", "\n\n", "Knee brace\nHinge and strap"},
        {"It is for the clinic to say.", "\n", "Knee brace\nHinge and strap"},
        {"It is not\nmedically necessary.", " ", "Drops 10mg. One bottle"},
        {"It is for the clinic to say in the\nfirst year", "\n", "Knee brace with a hinge of steel,\nStrap"},
        {"The visit was denied\nby the doctor on duty at the clinic of the town at that hour of the day.", " ",
         "Knee brace"},
        {"It is for the clinic to say in the\nfirst year", "\n", "Knee brace\nfor work"},
        /* a remark behind the last sentence, and a heading without a capital behind a last word */
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
        bool second = i % 2 == 1; /* also as a heading behind a rationale */
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
        /* no day of any calendar is no date, and moves no other */
        {"Date Assigned: 02/30/2016 Date of Injury: 03/04/2015\n", "2015-03-04", NULL, NULL, NULL},
        {"Date Assigned:\nDecision Date:\n13/01/2016\n02/03/2016\n", NULL, NULL, NULL, "2016-02-03"},
        /* a label without its value: only what stands right behind a label is sure */
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

/* ---- the notices of 2013 ---- */

#define LISTED                                                                                                         \
    "1) MAXIMUS Federal Services, Inc. has determined the request for a brace\nis medically necessary and "            \
    "appropriate.\n\n2) MAXIMUS Federal Services, Inc. has determined the request for two\nsplints is "                \
    "notmedically necessary and appropriate.\n\n"
#define NOTICE                                                                                                         \
    "Notice of Independent Medical Review Determination\nDated: 9/8/2013\nDate of UR Decision: 7/6/2013\n"             \
    "Date of Injury: 1/2/2012\nIMR Application Received: 7/9/2013\nMAXIMUS Case Number: CM99-000007\n\n" LISTED        \
    "INDEPENDENT MEDICAL REVIEW DECISION AND RATIONALE\nA review was filed on 7/9/2013.\n" LISTED                      \
    "Medical Qualifications of the Expert Reviewer:\nThe physician reviewer is Board Certified in Neurology and is\n"  \
    "licensed to practice in California.\n\nExpert Reviewer Case Summary:\nA baker fell.\n\n"                          \
    "Documents Reviewed for Determination:\n- Application\n\n"
#define REGARDING(number, heading)                                                                                     \
    number ") Regarding the request for " heading ":\n\nSection of the Medical Treatment Utilization Schedule Relied " \
           "Upon by the Expert Reviewer to\nMake His/Her Decision:\nThe Claims Administrator based its decision on "   \
           "the ODG.\n\nThe Expert Reviewer based his/her decision on the MTUS.\n\nRationale for the Decision:\n"
#define EFFECT "\nEffect of the Decision:\nIt binds all parties.\n\nSincerely,\n"

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

#define FINAL                                                                                                          \
    "IMR Case Number:  CM99-0000007  Date of Injury:  01/02/2012\nClaims Number:    UR Denial Date:  07/06/2013\n"     \
    "Priority:  STANDARD  Application Received:  07/09/2013\nThe determination of 1/1/2014 follows.\n" HOW             \
    "DOCUMENTS REVIEWED\n- Application\n" SUMMARY "IMR DECISION(S) AND RATIONALE(S)\nThe decisions are set forth "     \
    "below:\n\n"
#define CITED(who)                                                                                                     \
    "\nThe Claims Administrator based its decision on the ODG.\n\nThe " who " Reviewer based his/her decision on the " \
    "MTUS.\n\nThe " who " Reviewer's decision rationale:\n"

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

#define EARLY                                                                                                          \
    "MEDICAL PROFESSIONAL REVIEW\n\nISSUE AT DISPUTE:\nMRI of the\nknee\n\nCASE SUMMARY:\nA baker fell.\n\n"           \
    "DOCUMENTS REVIEWED FOR DETERMINATION:\n- Note\n\nMEDICAL TREATMENT GUIDELINE(S) RELIED UPON BY PROFESSIONAL\n"    \
    "REVIEWER AND WHY:\nMTUS, Knee.\n\n"

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
        TEST(the_outcome_stands_behind_the_last_colon),
        TEST(a_heading_is_told_from_the_rationale_before_it),
        TEST(a_heading_that_review_modified_is_taken_apart),
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
        TEST(a_notice_of_2013_has_its_outcomes_in_a_list),
        TEST(a_notice_of_2013_may_have_its_outcome_in_the_heading),
        TEST(an_early_review_has_its_outcome_in_the_heading_of_the_rationale),
        TEST(what_cannot_be_read_whole_is_refused_with_its_reason),
        TEST(no_beginning_of_a_letter_breaks_the_reader),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
