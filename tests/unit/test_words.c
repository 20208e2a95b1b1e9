#include "test.h"

#include <stdlib.h>

#include "interpret.h"

/* A lexicon of the test's own, so that the tables can grow without breaking it. */
static const struct {
    const char *file, *text;
} tables[] = {
    {"outcomes.tsv", "upheld\toutcome\tdenied\tdenied|not medically necessary\n"
                     "overturned\toutcome\tapproved\tapproved|medically necessary\n"
                     "true\tur_modified\tmodified\tmodified\n"},
    {"guidelines.tsv", "odg\t-\tODG\todg|official disability guidelines\n"
                       "mtus\t-\tMTUS\tmtus\n"
                       "acoem.non\t-\tACOEM\tacoem\n"},
    {"chapters.tsv", "mtus.acoem04\tmtus\tACOEM 2004\tacoem\nodg.lowback\todg\tLow back\tlow back\n"},
    {"procedures.tsv", "img.mri\tdiagnostic-testing\tMRI\tmri|magnetic resonance imaging\n"
                       "img.ct\tdiagnostic-testing\tCT scan\tct|ct scan\n"
                       "rx.opioid\tpharmaceuticals\tOpioid analgesic\topioid|norco\n"
                       "inj.other\tinjection\tInjection\t~injection\n"},
    {"body-parts.tsv", "lumbar\t-\tLumbar spine\tlumbar|low back\n"},
    {"synonyms.tsv", "mri\t-\tMRI\tmri|magnetic resonance imaging\n"
                     "norco\t-\tNorco\tnorco|hydrocodone acetaminophen|hydrocodone*\n"},
    {"categories.tsv", "diagnostic-testing\t-\tDiagnostic Testing\t-\npharmaceuticals\t-\tPharmaceuticals\t-\n"
                       "injection\t-\tInjection\t-\n"},
    {"sections.tsv", ""},
    {"specialties.tsv", "internal-medicine\t-\tInternal Medicine\tinternal medicine\n"},
    {"stems.tsv", ""},
};

static char folder[] = "/tmp/imr-test-words-XXXXXX";
static imr_lexicon *lexicon;
static imr_stemmer *stemmer;

static int set_up(void **state)
{
    (void)state;
    assert_non_null(mkdtemp(folder));
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        char path[100];
        snprintf(path, sizeof path, "%s/%s", folder, tables[i].file);
        FILE *file = fopen(path, "w");
        assert_non_null(file);
        fputs(tables[i].text, file);
        assert_int_equal(fclose(file), 0);
    }
    imr_error err = {.status = IMR_OK};
    if (imr_lexicon_open(folder, &lexicon, &err) != IMR_OK) fail_msg("%s", err.text);
    assert_int_equal(imr_lexicon_stemmer(lexicon, &stemmer, &err), IMR_OK);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    imr_stemmer_free(stemmer);
    imr_lexicon_free(lexicon);
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        char path[100];
        snprintf(path, sizeof path, "%s/%s", folder, tables[i].file);
        remove(path);
    }
    return remove(folder);
}

typedef struct read_as {
    const char *query, *clause, *note;
} read_as;

static void check(const read_as *cases, size_t n, bool literal)
{
    for (size_t i = 0; i < n; i++) {
        imr_arena *arena = imr_arena_new();
        imr_notes notes = {.arena = arena};
        imr_interpreter reading = {.arena = arena, .lexicon = lexicon, .stemmer = stemmer, .notes = &notes};
        imr_clause *all = imr_clause_new(arena, IMR_CLAUSE_AND, IMR_ROLE_MUST, NULL, (imr_str){0});
        imr_interpretation heard = {0};
        imr_node *tree = NULL;
        imr_error err = {.text = ""};
        imr_status status = imr_query_parse(arena, imr_str_of(cases[i].query), &notes, &tree, &err);
        if (status == IMR_OK) status = imr_interpret(&reading, tree, literal, all, &heard, &err);
        imr_buf text = {0};
        if (status == IMR_OK) imr_clause_describe(all, &text);
        assert_str(status == IMR_OK ? imr_buf_str(&text) : imr_str_of(err.text), cases[i].clause);
        assert_str(notes.lines.n == 0 ? IMR_STR("") : notes.lines.at[0], cases[i].note);
        imr_buf_free(&text);
        imr_interpreter_free(&reading);
        imr_arena_free(arena);
    }
}
#define CHECK(cases) check(cases, sizeof(cases) / sizeof *(cases), false)

static void facet_words_are_read_and_said(void **state)
{
    (void)state;
    static const read_as cases[] = {
        {"repeat denied", "ALL(#outcome:upheld +repeat)",
         "\"denied\" read as outcome:upheld (quote it to search the word)"},
        {"repeat MRI denied ODG",
         "ALL(#procedure:img.mri +ANY(SAME(mri \"magnet reson imag\") procedure:img.mri) #outcome:upheld "
         "#guideline:odg "
         "?odg +repeat)",
         "\"MRI\" read as procedure:img.mri, \"denied\" as outcome:upheld, \"ODG\" as guideline:odg (quote them to "
         "search "
         "the words)"},
        {"not medically necessary", "ALL(#outcome:upheld)",
         "\"not medically necessary\" read as outcome:upheld (quote it to search the word)"},
        {"modified", "ALL(#ur_modified:true)", "\"modified\" read as ur_modified:true (quote it to search the word)"},
        {"acoem", "ALL(#guideline:acoem.non,mtus.acoem04 ?acoem)",
         "\"acoem\" read as guideline:acoem.non|mtus.acoem04 (quote it to search the word)"},
        {"mri ct",
         "ALL(#procedure:img.mri,img.ct +ANY(SAME(mri \"magnet reson imag\") procedure:img.mri ct procedure:img.ct))",
         "\"mri\" read as procedure:img.mri, \"ct\" as procedure:img.ct (quote them to search the words)"},
    };
    CHECK(cases);
}

static void a_brand_is_wanted_itself_and_its_kind_only_filters(void **state)
{
    (void)state;
    static const read_as cases[] = {
        {"norco", "ALL(#procedure:rx.opioid +ANY(SAME(norco \"hydrocodon acetaminophen\")))",
         "\"norco\" read as procedure:rx.opioid (quote it to search the word)"},
        {"opioids", "ALL(#procedure:rx.opioid +ANY(opioid procedure:rx.opioid))",
         "\"opioids\" read as procedure:rx.opioid (quote it to search the word)"},
        {"injection", "ALL(+inject)", ""},
    };
    CHECK(cases);
}

static void body_parts_and_levels_match_as_words_or_facets(void **state)
{
    (void)state;
    static const read_as cases[] = {
        {"lumbar pain", "ALL(+ANY(body_part:lumbar body_part_inferred:lumbar) ?lumbar +pain)", ""},
        {"low back pain", "ALL(?ANY(body_part:lumbar body_part_inferred:lumbar) +ALL(+low +back) +pain)", ""},
        {"C5-6", "ALL(?body_part:cervical +ANY(\"c5 c6\" level:C5-C6))", ""},
        {"L4/5 stenosis", "ALL(?body_part:lumbar +ANY(\"l4 l5\" level:L4-L5) +stenosi)", ""},
        {"L5", "ALL(+l5)", ""},
    };
    CHECK(cases);
}

static void quoted_words_fields_and_exclusions_do_not_narrow(void **state)
{
    (void)state;
    static const read_as cases[] = {
        {"\"denied\"", "ALL(+deni)", ""},
        {"\"repeat MRI\"", "ALL(+\"repeat mri\")", ""},
        {"heading:mri", "ALL(+heading:SAME(heading:mri heading:\"magnet reson imag\"))", ""},
        {"pain -mri", "ALL(+pain -ANY(SAME(mri \"magnet reson imag\") procedure:img.mri))", ""},
        {"pain -denied", "ALL(+pain -outcome:upheld)",
         "\"denied\" read as outcome:upheld (quote it to search the word)"},
        {"NOT (mri lumbar)",
         "ALL(-ALL(+ANY(SAME(mri \"magnet reson imag\") procedure:img.mri) +ANY(body_part:lumbar "
         "body_part_inferred:lumbar) ?lumbar))",
         ""},
    };
    CHECK(cases);
}

static void fields_take_values_by_id_name_and_phrase(void **state)
{
    (void)state;
    static const read_as cases[] = {
        {"procedure:MRI", "ALL(#procedure:img.mri)", ""},
        {"procedure:img", "ALL(#procedure:img.mri,img.ct)", ""},
        {"procedure:\"ct scan\"", "ALL(#procedure:img.ct)", ""},
        {"procedure:(mri OR ct)", "ALL(#procedure:img.mri,img.ct)", ""},
        {"procedure:mri procedure:ct", "ALL(#procedure:img.mri,img.ct)", ""},
        {"procedure:mri AND procedure:ct", "ALL(#procedure:img.mri #procedure:img.ct)", ""},
        {"body-part:\"low back\"", "ALL(#body_part:lumbar)", ""},
        {"guideline:acoem", "ALL(#guideline:acoem.non,mtus.acoem04)", ""},
        {"specialty:\"internal medicine\"", "ALL(#specialty:internal-medicine)", ""},
        {"specialty:INTERNAL_MEDICINE", "ALL(#specialty:internal-medicine)", ""},
        {"outcome:Denied", "ALL(#outcome:upheld)", ""},
        {"outcome:!upheld", "ALL(-outcome:upheld)", ""},
        {"case-outcome:partial", "ALL(#case_outcome:partial)", ""},
        {"ur_modified:yes retrospective:no", "ALL(#ur_modified:true -retrospective:true)", ""},
        {"level:L3-S1", "ALL(#level:L3-L4,L4-L5,L5-S1)", ""},
        {"level:L4/5,L5-S1", "ALL(#level:L4-L5,L5-S1)", ""},
        {"age:40..60", "ALL(#age:040..060)", ""},
        {"age:9", "ALL(#age:009..009)", ""},
        {"age:..60 age:80..", "ALL(#age:ANY(age:..060 age:080..))", ""},
        {"date:2016-12..2017-01", "ALL(#date:2016-12-01..2017-01-99)", ""},
        {"date:2016", "ALL(#date:2016-01-01..2016-99-99)", ""},
        {"year:2016..2017", "ALL(#year:2016..2017)", ""},
        {"page:46", "ALL(#page:46)", ""},
        {"outcome:upheld OR mri",
         "ALL(+ANY(outcome:upheld ALL(#procedure:img.mri +ANY(SAME(mri \"magnet reson imag\") "
         "procedure:img.mri))))",
         "\"mri\" read as procedure:img.mri (quote it to search the word)"},
    };
    CHECK(cases);
}

static void a_value_that_is_none_is_an_error(void **state)
{
    (void)state;
    static const read_as cases[] = {
        {"outcome:upheeld", "column 9: outcome: \"upheeld\" is none of its values; nearest: upheld, overturned", ""},
        {"mri  age:old", "column 10: age: \"old\" is no number; a range is written 40..60", ""},
        {"age:60..40", "column 5: age: \"60..40\" is no range; write 40..60, 40.. or ..60", ""},
        {"age:..", "column 5: age: \"..\" is no range; write 40..60, 40.. or ..60", ""},
        {"date:2016-13", "column 6: date: \"2016-13\" is no date; write 2016, 2016-12 or 2016-12-31", ""},
        {"year:2016-12..2017", "column 6: year: \"2016-12\" is no number; a range is written 40..60", ""},
    };
    CHECK(cases);
}

static void literal_words_are_only_themselves(void **state)
{
    (void)state;
    static const read_as cases[] = {
        {"repeat MRI denied ODG", "ALL(+ANY(repeat mri deni odg))", ""},
        {"low back L4/5", "ALL(+ANY(low back l4 l5))", ""},
        {"denied", "ALL(+deni)", ""},
    };
    check(cases, sizeof cases / sizeof *cases, true);
}

static void stop_words_are_left_out_unless_alone(void **state)
{
    (void)state;
    static const read_as cases[] = {
        {"pain of the hand", "ALL(+pain +hand)", ""},
        {"and/or", "ALL(+and +or)", ""},
        {"", "ALL()", ""},
        {"?!", "ALL()", ""},
        {"\"of the\"", "ALL(+\"of the\")", ""},
    };
    CHECK(cases);
}

static void ages_sexes_sides_and_years_filter(void **state)
{
    (void)state;
    static const read_as cases[] = {
        {"worker over 65", "ALL(#age:065.. ?worker)", "\"over 65\" read as age:065.. (quote it to search the word)"},
        {"65 and older", "ALL(#age:065..)", "\"65 and older\" read as age:065.. (quote it to search the word)"},
        {"patients under 30", "ALL(#age:..030 ?patient)",
         "\"under 30\" read as age:..030 (quote it to search the word)"},
        {"51 year old male", "ALL(#age:051..051 #sex:male)",
         "\"51 year old\" read as age:051..051, \"male\" as sex:male (quote them to search the words)"},
        {"aged 40 to 60", "ALL(#age:040..060)", "\"aged 40 to 60\" read as age:040..060 (quote it to search the word)"},
        {"in her fifties", "ALL(#age:050..059)",
         "\"in her fifties\" read as age:050..059 (quote it to search the word)"},
        {"in his 50s", "ALL(#age:050..059)", "\"in his 50s\" read as age:050..059 (quote it to search the word)"},
        {"mri in 2016", "ALL(#procedure:img.mri +ANY(SAME(mri \"magnet reson imag\") procedure:img.mri) #year:2016)",
         "\"mri\" read as procedure:img.mri, \"in 2016\" as year:2016 (quote them to search the words)"},
        {"left mri",
         "ALL(+ANY(left side:left) #procedure:img.mri +ANY(SAME(mri \"magnet reson imag\") "
         "procedure:img.mri))",
         "\"mri\" read as procedure:img.mri (quote it to search the word)"},
        /* Numbers of other things. */
        {"over 12 visits", "ALL(+12 +visit)", ""},
        {"dose over 80", "ALL(+dose +80)", ""},
        {"6 weeks", "ALL(+6 +week)", ""},
    };
    CHECK(cases);
}

static void who_cited_what_is_told_apart(void **state)
{
    (void)state;
    static const read_as cases[] = {
        {"UR cited no medical evidence", "ALL(#ur_guideline:none)",
         "\"UR cited no medical evidence\" read as ur_guideline:none (quote it to search the word)"},
        {"no evidence cited by UR", "ALL(#ur_guideline:none)",
         "\"no evidence cited by UR\" read as ur_guideline:none (quote it to search the word)"},
        {"claims administrator did not cite any guideline", "ALL(#ur_guideline:none)",
         "\"claims administrator did not cite any guideline\" read as ur_guideline:none (quote it to search the word)"},
        {"UR relied on ODG", "ALL(#ur_guideline:odg ?odg)",
         "\"ODG\" read as ur_guideline:odg (quote it to search the word)"},
        {"ODG cited by the insurer", "ALL(#ur_guideline:odg ?odg)",
         "\"ODG\" read as ur_guideline:odg (quote it to search the word)"},
        {"reviewer cited ODG", "ALL(#guideline:odg ?odg)",
         "\"ODG\" read as guideline:odg (quote it to search the word)"},
    };
    CHECK(cases);
}

static void the_outcome_is_the_reviewers(void **state)
{
    (void)state;
    static const read_as cases[] = {
        {"UR denied pain", "ALL(+pain)", ""},
        {"approved pain denied by UR", "ALL(#outcome:overturned +pain)",
         "\"approved\" read as outcome:overturned (quote it to search the word)"},
        {"prior approved pain", "ALL(?prior +approv +pain)", ""},
        {"never approved", "ALL(#outcome:upheld)",
         "\"never approved\" read as outcome:upheld (quote it to search the word)"},
        {"modified duty", "ALL(+modifi +duti)", ""},
    };
    CHECK(cases);
}

static void treatments_of_the_reasons_are_words(void **state)
{
    (void)state;
    static const read_as cases[] = {
        {"opioid no mri", "ALL(#procedure:rx.opioid +ANY(opioid procedure:rx.opioid) +SAME(mri \"magnet reson imag\"))",
         "\"opioid\" read as procedure:rx.opioid (quote it to search the word)"},
        {"opioid because mri pain",
         "ALL(#procedure:rx.opioid +ANY(opioid procedure:rx.opioid) +SAME(mri \"magnet reson imag\") +pain)",
         "\"opioid\" read as procedure:rx.opioid (quote it to search the word)"},
        {"failed opioid mri",
         "ALL(#procedure:img.mri +ANY(SAME(mri \"magnet reson imag\") procedure:img.mri) +fail +opioid)",
         "\"mri\" read as procedure:img.mri (quote it to search the word)"},
        /* The only treatment is the one that is asked for. */
        {"prior mri", "ALL(#procedure:img.mri +ANY(SAME(mri \"magnet reson imag\") procedure:img.mri) ?prior)",
         "\"mri\" read as procedure:img.mri (quote it to search the word)"},
        {"no mri", "ALL(+SAME(mri \"magnet reson imag\"))", ""},
    };
    CHECK(cases);
}

static void a_paragraph_is_any_of_its_words(void **state)
{
    (void)state;
    static const read_as cases[] = {
        {"man aged fifty fell from roof hurt his back numb left leg weak foot mri denied twice",
         "ALL(+ANY(man age fifti fell roof hurt back numb left leg weak foot SAME(mri \"magnet reson imag\") deni "
         "twice))",
         "read as a description: any of its words, what has most of them first"},
        {"tired clerk with numb hands (both) and -weak- grip saw a doctor \"twice\" who requests MRI of her lumbar "
         "spine",
         "ALL(+ANY(tire clerk numb hand weak grip saw doctor twice request SAME(mri \"magnet reson imag\") lumbar "
         "spine) "
         "?procedure:img.mri ?body_part:lumbar ?category:diagnostic-testing ?body_part_inferred:lumbar)",
         "read as a description: any of its words, what has most of them first"},
    };
    CHECK(cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(facet_words_are_read_and_said),
        cmocka_unit_test(a_brand_is_wanted_itself_and_its_kind_only_filters),
        cmocka_unit_test(body_parts_and_levels_match_as_words_or_facets),
        cmocka_unit_test(quoted_words_fields_and_exclusions_do_not_narrow),
        cmocka_unit_test(fields_take_values_by_id_name_and_phrase),
        cmocka_unit_test(a_value_that_is_none_is_an_error),
        cmocka_unit_test(literal_words_are_only_themselves),
        cmocka_unit_test(stop_words_are_left_out_unless_alone),
        cmocka_unit_test(ages_sexes_sides_and_years_filter),
        cmocka_unit_test(who_cited_what_is_told_apart),
        cmocka_unit_test(the_outcome_is_the_reviewers),
        cmocka_unit_test(treatments_of_the_reasons_are_words),
        cmocka_unit_test(a_paragraph_is_any_of_its_words),
    };
    return cmocka_run_group_tests_name("words", tests, set_up, tear_down);
}
