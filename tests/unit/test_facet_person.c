#include "facet_world.h"

static void a_summary_tells_age_and_sex(void **state)
{
    static const struct {
        const char *summary;
        int64_t age;
        const char *sex; /* NULL: none */
    } cases[] = {
        {"The injured worker is a 51 year old male who fell.", 51, "male"},
        {"The patient is a 40 yr old woman with neck pain.", 40, "female"},
        {"This is a 56-year-old male patient who slipped.", 56, "male"},
        {"This case involves a now 59-year-old female with a history of a claim.", 59, "female"},
        {"The injured worker is a(n) 46 year old female, who fell.", 46, "female"},
        {"The patient is a fifty-one year old right-hand dominant gentleman.", 51, "male"},
        {"A sixty year old lady was hurt.", 60, "female"},
        {"A nineteen-year-old man was hurt.", 19, "male"},
        {"The claimant, a 33 y/o F, is a male nurse's daughter.", 33, "female"},
        {"The patient is a 34 yo male.", 34, "male"},
        {"This male patient is 45 years of age.", 45, "male"},
        {"The claimant is a female aged 38 who lifted a box.", 38, "female"},
        {"The applicant is a represented 51-year-old who has filed a claim.", 51, NULL},
        {"The applicant is a 51-year-old who has filed a claim. He fell on his knee.", 51, "male"},
        {"The applicant is a 44-year-old. She told the foreman that he pushed her.", 44, NULL},
        {"The patient reports a 20 year old injury. The patient is a 47 year old male.", 47, "male"},
        {"A prior MRI is over one year old. The patient hurts.", 0, NULL},
        {"The worker, with a 5 year old son, is a 30 year old woman.", 30, "female"},
        {"The worker was struck by a 25 year old man. The injured worker is a 47 year old female.", 47, "female"},
        {"At the age of 30 he was operated on. The injured worker is a 58 year old male.", 58, "male"},
        {"The injured worker is a 24 year old child care worker. She slipped.", 24, "female"},
        {"She lives with her 16 year old nephew. She is a 52 year old teacher.", 52, "female"},
        {"The patient was injured on 05/19/2014.", 0, NULL},
        {"The patient is a five-year-old boy who fell.", 5, "male"},
        {"This 9 year old girl was bitten by a dog.", 9, "female"},
        {"The claimant is a fifty-one (51) year old woman.", 51, "female"},
        {"The worker has a five-year-old boy. He hurts.", 0, "male"},
        {"The scan is two years old. The patient is a thirty-year-old lady.", 30, "female"},
        {"The injured worker is a 61 years young gentleman.", 61, "male"},
        {"The patient is a 44 year-old female with a date of injury of 8/28/2001.", 44, "female"},
        {"This is a 52-year-old right-hand-dominant man who fell.", 52, "male"},
        {"The applicant is a represented 39-year-old warehouse worker who has filed a claim. He slipped.", 39, "male"},
        {"The injured worker is a 61 y/o M with low back pain.", 61, "male"},
        {"Patient: 47 yo F with neck pain.", 47, "female"},
        {"This 58 years old gentleman injured his knee.", 58, "male"},
        {"The claimant, a thirty-five year old woman, was struck.", 35, "female"},
        {"The patient is a fifty-one-year-old truck driver. Her pain persists.", 51, "female"},
        {"The injured worker is a 33 year old individual who was injured. She reports pain.", 33, "female"},
        {"The worker, age 45, reported back pain. He is on Norco.", 45, "male"},
        {"The patient is 55 years of age and female.", 55, "female"},
        {"Female patient, 62 years old, date of injury 1/2/2010.", 62, "female"},
        {"Mr. [redacted] is a 48-year-old. He complains.", 48, "male"},
        {"Ms.  is a 41 year-old cashier.", 41, "female"},
        {"This is a 70 year old widow with depression.", 70, "female"},
        {"The IW is a 57-yr-old male.", 57, "male"},
        {"This claimant is a 50 yr. old female.", 50, "female"},
        {"The records indicate the injured worker, a 64-year-old-female, sustained.", 64, "female"},
        {"The patient is a 22-year-old who was injured 5 years ago. His pain.", 22, "male"},
        {"This is a 59 -year- old male.", 59, "male"},
        {"The injured worker (IW) is a 38-year-old.", 38, NULL},
        {"The patient has had pain for 20 years. The patient is a 49-year-old male.", 49, "male"},
        {"The patient is a sixty year old male.", 60, "male"},
        {"The 53-year-old's back pain persisted; she was given PT.", 53, "female"},
        {"The injured worker is a 46- year-old male.", 46, "male"},
        {"The patient is a 31-year old nonbinary person.", 31, NULL},
        {"", 0, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        imr_decision decision = {.heading = IMR_STR("x"), .summary = imr_str_of(cases[i].summary)};
        imr_error err;
        assert_int_equal(imr_facets_derive(((fixture *)*state)->facets, ((fixture *)*state)->arena, &decision, &err),
                         IMR_OK);
        if (decision.age != cases[i].age) fail_msg("%s: age %d", cases[i].summary, (int)decision.age);
        if (cases[i].sex == NULL)
            assert_int_equal(decision.sex.n, 0);
        else
            assert_str(decision.sex, cases[i].sex);
    }
}

static void the_rationale_tells_what_the_summary_does_not(void **state)
{
    fixture *f = *state;
    imr_decision decision = {.heading = IMR_STR("x"),
                             .summary = IMR_STR("The worker fell."),
                             .rationale = IMR_STR("This 62 year old woman was not examined.")};
    imr_error err;
    assert_int_equal(imr_facets_derive(f->facets, f->arena, &decision, &err), IMR_OK);
    assert_int_equal(decision.age, 62);
    assert_str(decision.sex, "female");
}

static void assert_joined(const char *about, const imr_list *list, const char *expected)
{
    imr_buf text = {0};
    imr_buf_puts(&text, "");
    for (size_t i = 0; i < list->n; i++) {
        if (i > 0) imr_buf_puts(&text, ", ");
        imr_buf_add(&text, list->at[i]);
    }
    if (strcmp(text.s, expected) != 0) fail_msg("%s: \"%s\" is not \"%s\"", about, text.s, expected);
    imr_buf_free(&text);
}

static void credentials_tell_specialties_and_states(void **state)
{
    static const struct {
        const char *credentials, *specialties, *states;
    } cases[] = {
        {"Preventive Medicine, Occupational Medicine", "preventive-medicine, occupational-medicine", ""},
        {"Family Medicine", "family-practice", ""},
        {"Physical Medicine & Rehabilitation, Pain Management", "physical-medicine-rehabilitation, pain-management",
         ""},
        {"Physical Medicine and Rehabilitation", "physical-medicine-rehabilitation", ""},
        {"Orthopedic Surgery, Sports Medicinea", "orthopedic-surgery, sports-medicine", ""},
        {"Anesthesiology, Hospice & Palliative Medicine", "anesthesiology, hospice-palliative-medicine", ""},
        {"Chiropractor", "chiropractic", ""},
        {"Maritime Medicine, Neurology", "maritime-medicine, neurology", ""},
        {"State(s) of Licensure: California,South Carolina Certification(s)/Specialty: Internal Medicine",
         "internal-medicine", "California, South Carolina"},
        {"Board Certified in Physical Medicine and Rehabilitation, has a subspecialty in Interventional Spine and is "
         "licensed to practice in California.",
         "physical-medicine-rehabilitation, interventional-spine", "California"},
        {"The expert reviewer is Board Certified in Family Medicine and is licensed to practice in Texas and New "
         "Mexico. He/she has been in active clinical practice.",
         "family-practice", "Texas, New Mexico"},
        {"is Board Certified in Internal Medicine and Rheumatology and is licensed to practice in Ohio",
         "internal-medicine, rheumatology", "Ohio"},
    };
    fixture *f = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        imr_decision decision = {.heading = IMR_STR("x"), .credentials = imr_str_of(cases[i].credentials)};
        imr_error err;
        assert_int_equal(imr_facets_derive(f->facets, f->arena, &decision, &err), IMR_OK);
        assert_joined(cases[i].credentials, &decision.specialty, cases[i].specialties);
        assert_joined(cases[i].credentials, &decision.licensure, cases[i].states);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_summary_tells_age_and_sex),
        cmocka_unit_test(the_rationale_tells_what_the_summary_does_not),
        cmocka_unit_test(credentials_tell_specialties_and_states),
    };
    return cmocka_run_group_tests_name("facet_person", tests, facet_setup, facet_teardown);
}
