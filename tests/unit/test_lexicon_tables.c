/* The compiled-in tables. */
#include "lexicon_match.h"

static void the_stemmer_joins_and_parts_words_as_the_field_does(void **state)
{
    (void)state;
    static const char *const joined[][2] = {
        {"denied", "denial"},
        {"mri", "mris"},
        {"esi", "esis"},
        {"surgery", "surgical"},
        {"arthroscopy", "arthroscopic"},
        {"radiculopathy", "radicular"},
        {"radicular", "radiculitis"},
        {"stenosis", "stenotic"},
        {"diagnosis", "diagnoses"},
        {"disc", "disks"},
        {"orthosis", "orthotics"},
        {"meniscus", "meniscal"},
        {"rehab", "rehabilitation"},
        {"chiropractor", "chiropractic"},
        {"certified", "certification"},
        {"necessity", "necessary"},
        {"vertebra", "vertebral"},
        {"xray", "xrays"},
        {"modified", "modifications"},
        {"torn", "tears"},
        {"foot", "feet"},
        {"spine", "spinal"},
    };
    static const char *const parted[][2] = {
        {"tens", "ten"},
        {"uds", "ud"},
        {"medical", "medications"},
        {"medicine", "medication"},
        {"therapist", "therapy"},
        {"diagnostic", "diagnosis"},
        {"opioid", "opiate"},
        {"organ", "organization"},
        {"positive", "position"},
        {"lateral", "later"},
        {"severe", "several"},
        {"numb", "number"},
        {"extreme", "extremity"},
        {"meniscal", "meniscectomy"},
        {"provider", "provided"},
        {"internal", "international"},
    };
    imr_lexicon *lexicon;
    imr_stemmer *stemmer;
    assert_int_equal(imr_lexicon_open(NULL, &lexicon, NULL), IMR_OK);
    assert_int_equal(imr_lexicon_stemmer(lexicon, &stemmer, NULL), IMR_OK);
    for (size_t i = 0; i < sizeof joined / sizeof *joined; i++) {
        if (!imr_str_equal(imr_stem(stemmer, imr_str_of(joined[i][0])), imr_stem(stemmer, imr_str_of(joined[i][1]))))
            fail_msg("%s and %s are apart", joined[i][0], joined[i][1]);
    }
    for (size_t i = 0; i < sizeof parted / sizeof *parted; i++) {
        if (imr_str_equal(imr_stem(stemmer, imr_str_of(parted[i][0])), imr_stem(stemmer, imr_str_of(parted[i][1]))))
            fail_msg("%s and %s are one", parted[i][0], parted[i][1]);
    }
    imr_stemmer_free(stemmer);
    imr_lexicon_free(lexicon);
}

static void synonyms_are_many_and_no_phrase_has_two_groups(void **state)
{
    (void)state;
    static const char *const same[][2] = {
        {"ESI", "epidural steroid injections"},
        {"NCV/EMG", "electrodiagnostic studies"},
        {"PT", "physical therapy"},
        {"Norco", "hydrocodone/acetaminophen"},
        {"Flexeril", "cyclobenzaprine"},
        {"x-rays", "radiographs"},
        {"opiates", "narcotics"},
        {"disk herniation", "herniated disc"},
        {"neck", "cervical spine"},
        {"urine drug screening", "UDS"},
        {"C-reactive protein", "CRP"},
        {"PM&R", "physiatry"},
    };
    imr_lexicon *lexicon;
    imr_stemmer *stemmer;
    imr_error err = {0};
    if (imr_lexicon_open(NULL, &lexicon, &err) != IMR_OK) fail_msg("%s", err.text);
    assert_int_equal(imr_lexicon_stemmer(lexicon, &stemmer, NULL), IMR_OK);
    unsigned table = 1U << IMR_TABLE_SYNONYM;
    assert_true(imr_lexicon_count(lexicon, IMR_TABLE_SYNONYM) >= 150);
    for (size_t i = 0; i < imr_lexicon_count(lexicon, IMR_TABLE_SYNONYM); i++) {
        const imr_concept *group = imr_lexicon_at(lexicon, IMR_TABLE_SYNONYM, i);
        assert_true(imr_lexicon_phrases(lexicon, group) >= 2);
        for (size_t k = 0; k < imr_lexicon_phrases(lexicon, group); k++) {
            char phrase[128];
            snprintf(phrase, sizeof phrase, "%.*s", IMR_STR_ARG(imr_lexicon_phrase(lexicon, group, k)));
            match_all(lexicon, stemmer, table, phrase);
            if (matches.n != 1 || matches.at[0].concept != group || matches.at[0].count != tokens.n) {
                bool wild = strchr(phrase, '*') != NULL;
                if (!wild) fail_msg("\"%s\" of %.*s gives %s", phrase, IMR_STR_ARG(group->id), printed.s);
            }
        }
    }
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        match_all(lexicon, stemmer, table, same[i][0]);
        assert_int_equal(matches.n, 1);
        const imr_concept *group = matches.at[0].concept;
        match_all(lexicon, stemmer, table, same[i][1]);
        if (matches.n != 1 || matches.at[0].concept != group) fail_msg("%s is not %s", same[i][0], same[i][1]);
    }
    imr_stemmer_free(stemmer);
    imr_lexicon_free(lexicon);
}

/* The compiled-in tables and the same tables read at run time match alike. */
static void the_compiled_tables_are_those_of_the_source(void **state)
{
    (void)state;
    imr_lexicon *compiled, *read;
    imr_stemmer *stemmers[2];
    imr_buf first = {0};
    imr_error err = {0};
    assert_int_equal(imr_lexicon_open(NULL, &compiled, NULL), IMR_OK);
    if (imr_lexicon_open(IMR_LEXICON_DIR, &read, &err) != IMR_OK) fail_msg("%s", err.text);
    assert_int_equal(imr_lexicon_stemmer(compiled, &stemmers[0], NULL), IMR_OK);
    assert_int_equal(imr_lexicon_stemmer(read, &stemmers[1], NULL), IMR_OK);
    assert_true(imr_lexicon_fingerprint(compiled) == imr_lexicon_fingerprint(read));
    for (unsigned t = 0; t < IMR_TABLE_COUNT; t++) {
        imr_table table = (imr_table)t;
        assert_int_equal(imr_lexicon_count(compiled, table), imr_lexicon_count(read, table));
        for (size_t i = 0; i < imr_lexicon_count(compiled, table); i++) {
            const imr_concept *concept = imr_lexicon_at(compiled, table, i);
            assert_non_null(imr_lexicon_find(compiled, table, concept->id));
            assert_true(imr_str_equal(concept->label, imr_lexicon_at(read, table, i)->label));
            for (size_t k = 0; k < imr_lexicon_phrases(compiled, concept); k++) {
                char phrase[256];
                snprintf(phrase, sizeof phrase, "%.*s", IMR_STR_ARG(imr_lexicon_phrase(compiled, concept, k)));
                imr_buf_clear(&first);
                imr_buf_puts(&first, match_all(compiled, stemmers[0], ~0U, phrase));
                assert_string_equal(first.s, match_all(read, stemmers[1], ~0U, phrase));
            }
        }
    }
    imr_buf_free(&first);
    imr_stemmer_free(stemmers[0]);
    imr_stemmer_free(stemmers[1]);
    imr_lexicon_free(read);
    imr_lexicon_free(compiled);
}

static int free_all(void **state)
{
    (void)state;
    imr_tokens_free(&tokens);
    imr_matches_free(&matches);
    imr_buf_free(&printed);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_stemmer_joins_and_parts_words_as_the_field_does),
        cmocka_unit_test(synonyms_are_many_and_no_phrase_has_two_groups),
        cmocka_unit_test(the_compiled_tables_are_those_of_the_source),
    };
    return cmocka_run_group_tests_name("lexicon_tables", tests, NULL, free_all);
}
