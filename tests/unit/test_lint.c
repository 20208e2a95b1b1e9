#include "test.h"

#include "lint.h"
#include "lint_checks.h"

#define UPHELD .id = {"A1#1", 4}, .heading = {"MRI", 3}, .outcome = {"upheld", 6}
#define OVERTURNED .id = {"A1#1", 4}, .heading = {"MRI", 3}, .outcome = {"overturned", 10}

/* Whether the check of that code finds anything in the decision. */
static bool finds(const char *code, const imr_decision *decision)
{
    imr_buf found = {0};
    size_t i = 0;
    while (i < imr_checks_n && strcmp(imr_checks[i].code, code) != 0) i++;
    assert_true(i < imr_checks_n);
    imr_checks[i].read(decision, &found);
    bool any = found.n > 0;
    imr_buf_free(&found);
    return any;
}

static void expect(const char *code, imr_decision decision, const char *rationale, bool expected)
{
    decision.rationale = imr_str_of(rationale);
    if (finds(code, &decision) != expected) fail_msg("%s: \"%s\"", code, rationale);
}

static void an_outcome_that_the_closing_sentence_denies_is_found(void **state)
{
    (void)state;
    const imr_decision upheld = {UPHELD}, overturned = {OVERTURNED};
    expect("outcome", upheld, "The guideline is met. Therefore, the scan is medically necessary.", true);
    expect("outcome", upheld, "Therefore, the scan is not medically necessary.", false);
    expect("outcome", upheld, "The scan is medically necessary. The other is not medically necessary.", false);
    expect("outcome", upheld, "It was not shown that the scan is medically necessary.", false);
    expect("outcome", upheld, "It is unclear whether the scan is medically necessary.", false);
    expect("outcome", overturned, "There is no deficit. The scan is not medically necessary.", true);
    expect("outcome", overturned, "The scan is medically necessary.", false);
    expect("outcome", overturned, "The denial, that it is not medically necessary, is overturned.", false);
    expect("outcome", overturned, "Although it was not supported at first, it is medically necessary.", false);
}

static void identifiers_are_found_and_other_numbers_are_not(void **state)
{
    (void)state;
    const imr_decision any = {UPHELD};
    expect("ssn", any, "The worker, 987-65-4321, was seen.", true);
    expect("ssn", any, "His SSN is 987654321.", true);
    expect("ssn", any, "The code 1987-65-43210 was used.", false);
    expect("ssn", any, "Section 9792-20-1 was cited.", false);
    expect("ssn", any, "The lessn 12345 was taught.", false);
    expect("telephone", any, "Call (555) 555-0100 for it.", true);
    expect("telephone", any, "Call 555-555-0100.", true);
    expect("telephone", any, "The codes 97110-97140 were billed in 2014.", false);
    expect("telephone", any, "Seen on 2014-05-19 and 05/19/2014.", false);
    expect("telephone", any, "Take 555-555-01000 of them.", false);
    expect("email", any, "Write to someone@clinic.example please.", true);
    expect("email", any, "Two tablets @ 10.5 mg, or a visit @home.", false);
    expect("claim", any, "Claim number: 00-1234567 was opened.", true);
    expect("claim", any, "Claim #AB12345.", true);
    expect("claim", any, "The claim number was given. In 2014 it was closed.", false);
    expect("claim", any, "The claims administrator cited page 1234.", false);
    expect("claim", any, "An adjuster saw it in 2014.", false);
}

static void dates_in_the_wrong_order_are_found(void **state)
{
    (void)state;
    imr_decision decision = {.date_injury = IMR_STR("2013-01-02"),
                             .date_ur_denial = IMR_STR("2014-01-02"),
                             .date_decision = IMR_STR("2014-06-01")};
    assert_false(finds("dates", &decision));
    decision.date_received = IMR_STR("2014-01-02"); /* the same day is valid */
    assert_false(finds("dates", &decision));
    decision.date_injury = IMR_STR("2014-02-02");
    assert_true(finds("dates", &decision));
    decision.date_injury = (imr_str){0};
    decision.date_assigned = IMR_STR("2015-01-01");
    assert_true(finds("dates", &decision));
}

static void missing_sections_and_headings_without_treatment_are_found(void **state)
{
    (void)state;
    imr_str treatment[] = {IMR_STR("img.mri")}, guideline[] = {IMR_STR("none")};
    imr_decision decision = {UPHELD, .rationale = IMR_STR("No."), .procedure = {treatment, 1}};
    assert_false(finds("section", &decision));
    assert_false(finds("heading", &decision));
    decision.procedure.n = 0;
    assert_true(finds("heading", &decision));
    decision.layout = IMR_STR("imr-2014"); /* a letter must have more sections than a record */
    assert_true(finds("section", &decision));
    decision.summary = IMR_STR("A worker.");
    decision.guideline = (imr_list){guideline, 1};
    assert_false(finds("section", &decision));
    decision.rationale.n = 0;
    assert_true(finds("section", &decision));
}

static imr_status keep_finding(void *context, const imr_finding *finding, imr_error *err)
{
    (void)err;
    imr_buf_printf(context, "%.*s %s\n", IMR_STR_ARG(finding->where), finding->code);
    return IMR_OK;
}

static void letters_of_one_number_are_told_once_each(void **state)
{
    (void)state;
    imr_buf told = {0};
    imr_lint *lint = NULL;
    imr_str treatment[] = {IMR_STR("img.mri")};
    static const struct {
        const char *id, *letter, *file;
    } read[] = {
        {"A1#1", "A1", "a"}, {"A1#2", "A1", "a"}, {"A2#1", "A2", "b"}, {"A1#1", "A1", "c"}, {"A1#2", "A1", "c"}};
    assert_int_equal(imr_lint_new(true, keep_finding, &told, &lint, NULL), IMR_OK);
    for (size_t i = 0; i < sizeof read / sizeof *read; i++) {
        imr_decision decision = {UPHELD, .rationale = IMR_STR("No."), .procedure = {treatment, 1}};
        decision.id = imr_str_of(read[i].id);
        decision.letter = imr_str_of(read[i].letter);
        decision.file = imr_str_of(read[i].file);
        assert_int_equal(imr_lint_decision(lint, &decision, NULL), IMR_OK);
    }
    assert_int_equal(imr_lint_finish(lint, NULL), IMR_OK);
    assert_int_equal(imr_lint_file(lint, "d", 0, "mended", "read with a label mended", NULL), IMR_OK);
    assert_int_equal(imr_lint_file(lint, "e", 0, "unnumbered", "no case number", NULL), IMR_OK);
    assert_str(imr_buf_str(&told), "c number\nd mended\ne unnumbered\n");
    assert_int_equal(imr_lint_count(lint), 3);
    imr_lint_free(lint);
    imr_buf_free(&told);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_outcome_that_the_closing_sentence_denies_is_found),
        cmocka_unit_test(identifiers_are_found_and_other_numbers_are_not),
        cmocka_unit_test(dates_in_the_wrong_order_are_found),
        cmocka_unit_test(missing_sections_and_headings_without_treatment_are_found),
        cmocka_unit_test(letters_of_one_number_are_told_once_each),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
