/* Grounds from rationales: what is applied to the patient is a ground, what is only quoted is not. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "facet_world.h"

static imr_str joined(imr_arena *arena, const imr_list *list)
{
    imr_buf out = {0};
    for (size_t i = 0; i < list->n; i++) {
        if (i > 0) imr_buf_putc(&out, ' ');
        imr_buf_add(&out, list->at[i]);
    }
    imr_str text = imr_buf_str(&out);
    text.s = imr_arena_dup(arena, text);
    imr_buf_free(&out);
    return text;
}

static imr_decision read_decision(fixture *f, const char *heading, const char *outcome, const char *rationale)
{
    imr_decision decision = {.id = IMR_STR("CM00-0000000#1"),
                             .heading = imr_str_of(heading),
                             .disputed = imr_str_of(heading),
                             .outcome = imr_str_of(outcome),
                             .rationale = imr_str_of(rationale)};
    assert_int_equal(imr_facets_derive(f->facets, f->arena, &decision, NULL), IMR_OK);
    return decision;
}

static void check(fixture *f, const char *heading, const char *outcome, const char *rationale, const char *grounds)
{
    imr_decision decision = read_decision(f, heading, outcome, rationale);
    imr_str got = joined(f->arena, &decision.ground);
    if (!imr_str_equal(got, imr_str_of(grounds))) print_error("%s\n", rationale);
    assert_str(got, grounds);
    assert_int_equal(decision.grounds.n, decision.ground.n);
}

static const char mri[] = "MRI of the lumbar spine", pt[] = "Physical therapy 2 times a week for 4 weeks";
static const char drug[] = "Tramadol 50mg #60", up[] = "upheld", over[] = "overturned";

static void grounds_come_in_the_order_of_the_rationale(void **state)
{
    static const char *const cases[][4] = {
        {mri, up, "In this case, there are no red flags. Strength, sensation and reflexes are intact.",
         "no-red-flag no-neuro-deficit"},
        {pt, up,
         "The request exceeds the guideline. There was also a lack of documentation of functional improvement with "
         "the prior sessions.",
         "exceeds-guideline no-improvement"},
        {drug, up,
         "There is no documentation that first-line medications were tried and failed. CURES was not checked.",
         "first-line-drug-first opioid-monitoring"},
        {mri, over, "The patient remains symptomatic. The MRI is needed for preoperative planning.",
         "conservative-failed guides-treatment"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check(*state, cases[i][0], cases[i][1], cases[i][2], cases[i][3]);
}

/* The same, in the words of different physicians. */
static void a_ground_is_read_however_it_is_said(void **state)
{
    static const char *const cases[][4] = {
        {mri, up, "In this case, the neurologic examination was normal.", "no-neuro-deficit"},
        {mri, up, "The claimant had no motor, sensory or reflex deficits.", "no-neuro-deficit"},
        {mri, up, "The patient denies any numbness or tingling.", "no-neuro-deficit"},
        {mri, up, "The injured worker has had no formal therapy to date.", "conservative-care-first"},
        {mri, up, "It appears the patient has had only two visits of physical therapy.", "conservative-care-first"},
        {mri, up, "There is no rationale provided for the study.", "no-rationale"},
        {mri, up, "The provider does not state what diagnosis is suspected.", "no-rationale"},
        {mri, up, "The applicant was not intent on pursuing any kind of surgical intervention.", "surgery-not-planned"},
        {pt, up, "The documentation fails to show that the patient improved with previous therapy.", "no-improvement"},
        {pt, up, "The patient failed to improve with prior therapy.", "no-improvement"},
        {pt, up, "No objective gains were reported with the prior sessions.", "no-improvement"},
        {pt, up, "This request is for more sessions than the guidelines recommend.", "exceeds-guideline"},
        {pt, up, "It is not known how many visits have been completed.", "record-incomplete"},
        {pt, up, "The patient should be able to continue with a home exercise program.", "home-program"},
        {pt, up, "The request failed to specify the number of sessions.", "request-unspecified"},
        {"TENS unit", up, "The request does not indicate whether the unit is for rental or purchase.",
         "request-unspecified"},
        {"Cyclobenzaprine 7.5mg #60", up, "The patient has been prescribed this drug for more than three weeks.",
         "exceeds-guideline"},
        {"Omeprazole 20mg #30", up, "As the naproxen was not medically necessary, omeprazole is not either.",
         "dependent-refused"},
        {"Omeprazole 20mg #30", up, "The patient is under 65 and has no history of ulcer.", "risk-factor"},
        {"TENS unit", up, "The MTUS guidelines do not make a recommendation regarding this device.",
         "mtus-not-applicable"},
        {pt, over, "In this case, there has been objective improvement in strength with therapy.", "improvement-shown"},
        {pt, over, "The criteria have been met in this case.", "criteria-met"},
        {pt, over, "The patient has been authorized for shoulder surgery.", "dependent-approved"},
        {mri, over, "The patient continues to have pain despite physical therapy.", "conservative-failed"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check(*state, cases[i][0], cases[i][1], cases[i][2], cases[i][3]);
}

static void a_negation_reaches_over_a_list(void **state)
{
    check(*state, mri, up,
          "However, there was no documentation of red flags, a neurologic deficit, or failure of conservative care.",
          "no-red-flag no-neuro-deficit conservative-care-first");
    check(*state, mri, up,
          "The patient does not meet the criteria, including but not limited to red flags or nerve compromise.",
          "no-red-flag no-neuro-deficit");
}

static void a_negation_ends_where_another_clause_begins(void **state)
{
    check(*state, mri, up, "In this case, there are no red flags, although the patient has a neurologic deficit.",
          "no-red-flag");
}

static void an_outcome_admits_its_own_polarity(void **state)
{
    static const char text[] = "In this case, there are no red flags. The patient remains symptomatic.";
    check(*state, mri, up, text, "no-red-flag");
    check(*state, mri, over, text, "conservative-failed");
    check(*state, mri, "", text, "");
}

static void the_frame_comes_last(void **state)
{
    check(*state, mri, up, "The MTUS is silent on this request. In this case, there are no red flags.",
          "no-red-flag mtus-not-applicable");
}

static void an_ancillary_service_falls_with_its_surgery(void **state)
{
    check(*state, "Associated surgical service: Cold therapy unit", up,
          "As the surgery is not medically necessary, the associated services are not medically necessary.",
          "dependent-refused");
    check(*state, "Associated surgical service: Arm sling", over,
          "The surgery has been approved, so the sling is medically necessary.", "dependent-approved");
}

/* A guideline, one of its criteria, unrelated facts, and the verdict: no reason is given. */
static const char *const quoted[][2] = {
    {mri,
     "According to the ACOEM Guidelines, MRI is recommended when red flags are present. The patient has back pain. "
     "Therefore, the request is not medically necessary."},
    {mri, "The MTUS states that imaging is not needed unless conservative care has failed. The claimant is a warehouse "
          "worker. As such, the request is not medically necessary."},
    {mri,
     "The guidelines do not support imaging in the absence of neurologic deficits. The worker is 40 years old. The "
     "request is not medically necessary."},
    {mri, "Per ODG, a repeat MRI is not routinely recommended without a significant change in symptoms. The request is "
          "not medically necessary."},
    {mri, "Lumbar x-rays should not be recommended in patients with low back pain in the absence of red flags for "
          "serious spinal pathology. The request is not medically necessary."},
    {mri, "Imaging is indicated in patients who do not respond to treatment and who would consider surgery an option. "
          "The request is not medically necessary."},
    {mri, "Criteria for ordering imaging studies are: emergence of a red flag; failure to progress in a strengthening "
          "program. The request is not medically necessary."},
    {pt, "The MTUS recommends up to 10 visits over 8 weeks, and further visits only with documented functional "
         "improvement. The patient has neck pain. The request is not medically necessary."},
    {pt, "When treatment duration and/or number of visits exceeds the guideline, exceptional factors should be noted. "
         "The request is not medically necessary."},
    {pt, "Patients are expected to continue active therapies at home as an extension of the treatment process. The "
         "request is not medically necessary."},
    {pt, "Patients should be formally assessed after a six-visit trial to see whether there is no improvement. The "
         "request is not medically necessary."},
    {pt,
     "According to the MTUS, passive modalities should be avoided unless the exercises are carried out at home. The "
     "request is not medically necessary."},
    {drug, "The MTUS Opioid Treatment Guidelines state that a urine drug screen and a CURES report should be obtained "
           "if opioids are started. The request is not medically necessary."},
    {drug, "Opioids should be considered only if first-line medications have failed. The patient has back pain. The "
           "request is not medically necessary."},
    {"Ibuprofen 600mg #90", "According to the MTUS, NSAIDs are recommended at the lowest dose for the shortest period, "
                            "and they may cause gastrointestinal bleeding. The request is not medically necessary."},
    {"Omeprazole 20mg #30", "The MTUS recommends a proton pump inhibitor for patients with no cardiovascular disease "
                            "who are at risk for gastrointestinal events. The request is not medically necessary."},
    {"Lidocaine patch 5%", "The MTUS states that any compounded product that contains at least one drug that is not "
                           "recommended is not recommended. The request is not medically necessary."},
    {"Lumbar epidural steroid injection", "ODG states that radiculopathy must be corroborated by imaging studies and "
                                          "not by symptoms alone. The request is not medically necessary."},
    {"TENS unit", "The guidelines recommend a trial if there is no relief from medication. The patient was noted to "
                  "have wrist pain. The request is not medically necessary."},
    {"Left knee arthroscopy", "ACOEM states that surgery may be an option for patients who have failed conservative "
                              "care and have no osteoarthritis. The request is not medically necessary."},
};

static void a_criterion_that_is_quoted_and_not_applied_is_no_ground(void **state)
{
    assert_int_equal(sizeof quoted / sizeof *quoted, 20);
    for (size_t i = 0; i < sizeof quoted / sizeof *quoted; i++) check(*state, quoted[i][0], up, quoted[i][1], "");
}

static void advice_that_goes_with_every_opioid_is_no_ground(void **state)
{
    check(*state, drug, up,
          "The request is not medically necessary. This decision should not be interpreted as a recommendation to stop "
          "long-term opioids abruptly.",
          "");
}

static void each_ground_has_its_whole_sentence(void **state)
{
    static const char text[] = "ODG wants red flags. \"However, there are no red flags.\" (See the note of 1/2/2016.)";
    imr_decision decision = read_decision(*state, mri, up, text);
    assert_int_equal(decision.grounds.n, 1);
    const imr_ground *at = &decision.grounds.at[0];
    assert_str(((imr_str){text + at->begin, (size_t)(at->end - at->begin)}), "\"However, there are no red flags.\"");
    assert_str(at->ground, "no-red-flag");
}

static void grounds_that_a_record_brings_stay(void **state)
{
    fixture *f = *state;
    imr_decision decision = {.id = IMR_STR("a"), .heading = IMR_STR("MRI"), .outcome = IMR_STR("upheld")};
    decision.rationale = IMR_STR("There are no red flags.");
    assert_true(imr_list_add(f->arena, &decision.ground, IMR_STR("no-rationale")));
    assert_int_equal(imr_facets_derive(f->facets, f->arena, &decision, NULL), IMR_OK);
    assert_str(joined(f->arena, &decision.ground), "no-rationale");
    assert_int_equal(decision.grounds.n, 0);
}

static void a_rule_that_names_no_cue_is_refused(void **state)
{
    (void)state;
    char folder[] = "/tmp/imr-ground-XXXXXX", path[64];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/ground-rules.tsv", folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("r.1\tno-red-flag\t-no-such-cue\t-\n", file);
    fclose(file);
    imr_lexicon *lexicon;
    imr_facets *facets;
    imr_error err = {0};
    assert_int_equal(imr_lexicon_open(folder, &lexicon, &err), IMR_OK);
    assert_int_equal(imr_facets_new(lexicon, &facets, &err), IMR_INPUT);
    assert_string_equal(err.text, "ground-rules.tsv: rule \"r.1\": \"-no-such-cue\" is not a cue");
    imr_lexicon_free(lexicon);
    unlink(path);
    rmdir(folder);
}

/* The grounds of words with their tokens: "no-improvement 2+3". */
static void check_words(fixture *f, const char *words, const char *want)
{
    enum { MOST = 4 };
    imr_worded_ground found[MOST];
    imr_tokens tokens = {0};
    imr_stemmer *stemmer = NULL;
    imr_decision about = {0};
    imr_buf out = {0};
    size_t n = 0;
    assert_int_equal(imr_tokenize(imr_str_of(words), &tokens, NULL), IMR_OK);
    assert_int_equal(imr_lexicon_stemmer(f->lexicon, &stemmer, NULL), IMR_OK);
    assert_int_equal(imr_stem_tokens(stemmer, &tokens, NULL), IMR_OK);
    assert_int_equal(imr_grounds_of_words(f->lexicon, f->arena, tokens.at, tokens.n, &about, found, MOST, &n, NULL),
                     IMR_OK);
    for (size_t i = 0; i < n; i++)
        imr_buf_printf(&out, "%s%.*s %zu+%zu", i == 0 ? "" : ", ", IMR_STR_ARG(found[i].ground->id), found[i].first,
                       found[i].count);
    assert_str(imr_buf_str(&out), want);
    imr_buf_free(&out);
    imr_tokens_free(&tokens);
    imr_stemmer_free(stemmer);
}

static void words_of_a_query_express_grounds_as_rationales_do(void **state)
{
    static const char *const cases[][2] = {
        {"request did not state the quantity", "request-unspecified 0+6"},
        {"opioid denied, pain no better and no function gained", "no-improvement 6+3"},
        {"refused, injections were not tried", "conservative-care-first 1+4"},
        {"no MRI", ""},
        {"decreased sensation", ""},
        {"repeat MRI", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) check_words(*state, cases[i][0], cases[i][1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grounds_come_in_the_order_of_the_rationale),
        cmocka_unit_test(a_ground_is_read_however_it_is_said),
        cmocka_unit_test(a_negation_reaches_over_a_list),
        cmocka_unit_test(a_negation_ends_where_another_clause_begins),
        cmocka_unit_test(an_outcome_admits_its_own_polarity),
        cmocka_unit_test(the_frame_comes_last),
        cmocka_unit_test(an_ancillary_service_falls_with_its_surgery),
        cmocka_unit_test(a_criterion_that_is_quoted_and_not_applied_is_no_ground),
        cmocka_unit_test(advice_that_goes_with_every_opioid_is_no_ground),
        cmocka_unit_test(each_ground_has_its_whole_sentence),
        cmocka_unit_test(words_of_a_query_express_grounds_as_rationales_do),
        cmocka_unit_test(grounds_that_a_record_brings_stay),
        cmocka_unit_test(a_rule_that_names_no_cue_is_refused),
    };
    return cmocka_run_group_tests(tests, facet_setup, facet_teardown);
}
