#include "test.h"

#include <stdlib.h>

#include "canonical.h"
#include "read.h"
#include "sentences.h"

/* A lexicon of the test's own, so that changes to the tables do not break it. */
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
        imr_interpretation meaning = {0};
        imr_error err = {.text = ""};
        imr_status status = imr_query_read(&reading, imr_str_of(cases[i].query), literal, all, &meaning, &err);
        imr_buf text = {0};
        if (status == IMR_OK) imr_query_print(all, &text);
        assert_str(status == IMR_OK ? imr_buf_str(&text) : imr_str_of(err.text), cases[i].clause);
        imr_buf_clear(&text);
        size_t first = 0;
        if (notes.n > 0) imr_note_sentence(&notes, &first, &text);
        assert_str(imr_buf_str(&text), cases[i].note);
        imr_buf_free(&text);
        imr_interpreter_free(&reading);
        imr_arena_free(arena);
    }
}
#define DENIED "(no = not = without = deni = negat = absent = lack = never)"
#define CHECK(cases) check(cases, sizeof(cases) / sizeof *(cases), false)

static void facet_words_are_read_and_said(void **state)
{
    (void)state;
    static const read_as cases[] = {
        {"repeat denied", "{#outcome:upheld~ +repeat~}",
         "\"denied\" read as outcome:upheld (quote it to search the word)"},
        {"repeat MRI denied ODG",
         "{#procedure:img.mri~ +((mri = \"magnet reson imag\") | procedure:img.mri)~@treatment #outcome:upheld~ "
         "#guideline:odg~ ?odg~ +repeat~}",
         "\"MRI\" read as procedure:img.mri, \"denied\" as outcome:upheld, \"ODG\" as guideline:odg (quote them to "
         "search the words)"},
        {"not medically necessary", "{#outcome:upheld~}",
         "\"not medically necessary\" read as outcome:upheld (quote it to search the word)"},
        {"modified", "{#ur_modified:true~}", "\"modified\" read as ur_modified:true (quote it to search the word)"},
        {"acoem", "{#guideline:acoem.non,mtus.acoem04~ ?acoem~}",
         "\"acoem\" read as guideline:acoem.non|mtus.acoem04 (quote it to search the word)"},
        {"mri ct",
         "{#procedure:img.mri,img.ct~ +((mri = \"magnet reson imag\") | procedure:img.mri)~@treatment "
         "+(ct | procedure:img.ct)~@treatment}",
         "\"mri\" read as procedure:img.mri, \"ct\" as procedure:img.ct (quote them to search the words)"},
        {"mri or ct",
         "{#procedure:img.mri,img.ct~ +((mri = \"magnet reson imag\") | procedure:img.mri | ct | "
         "procedure:img.ct)~@treatment}",
         "\"mri\" read as procedure:img.mri, \"ct\" as procedure:img.ct (quote them to search the words)"},
    };
    CHECK(cases);
}

static void a_brand_is_wanted_itself_and_its_kind_only_filters(void **state)
{
    (void)state;
    static const read_as cases[] = {
        {"norco", "{#procedure:rx.opioid~ +(| (norco = \"hydrocodon acetaminophen\"))~@treatment}",
         "\"norco\" read as procedure:rx.opioid (quote it to search the word)"},
        {"opioids", "{#procedure:rx.opioid~ +(opioid | procedure:rx.opioid)~@treatment}",
         "\"opioids\" read as procedure:rx.opioid (quote it to search the word)"},
        {"injection", "{+inject~}", ""},
    };
    CHECK(cases);
}

static void body_parts_and_levels_match_as_words_or_facets(void **state)
{
    (void)state;
    static const read_as cases[] = {
        {"lumbar pain", "{+(body_part:lumbar^6 | body_part_inferred:lumbar^3)~@place ?lumbar~ +pain~}", ""},
        {"low back pain", "{?(body_part:lumbar^6 | body_part_inferred:lumbar^3)~ +(+low +back)~@place +pain~}", ""},
        {"C5-6", "{?body_part:cervical^6~ +(\"c5 c6\" | level:C5-C6^4)~@place}", ""},
        {"L4/5 stenosis", "{?body_part:lumbar^6~ +(\"l4 l5\" | level:L4-L5^4)~@place +stenosi~}", ""},
        {"L5", "{+l5~}", ""},
    };
    CHECK(cases);
}

static void quoted_words_fields_and_exclusions_do_not_narrow(void **state)
{
    (void)state;
    static const read_as cases[] = {
        {"\"denied\"", "{+deni}", ""},
        {"\"repeat MRI\"", "{+\"repeat mri\"}", ""},
        {"heading:mri", "{+heading:(mri = \"magnet reson imag\")}", ""},
        {"pain -mri", "{+pain~ -((mri = \"magnet reson imag\") | procedure:img.mri)~@treatment}", ""},
        {"pain -denied", "{+pain~ -outcome:upheld~}",
         "\"denied\" read as outcome:upheld (quote it to search the word)"},
        {"NOT (mri lumbar)",
         "{-(+((mri = \"magnet reson imag\") | procedure:img.mri)~@treatment +(body_part:lumbar^6 | "
         "body_part_inferred:lumbar^3)~@place ?lumbar~)}",
         ""},
    };
    CHECK(cases);
}

static void fields_take_values_by_id_name_and_phrase(void **state)
{
    (void)state;
    static const read_as cases[] = {
        {"procedure:MRI", "{#procedure:img.mri}", ""},
        {"procedure:img", "{#procedure:img.mri,img.ct}", ""},
        {"procedure:\"ct scan\"", "{#procedure:img.ct}", ""},
        {"procedure:(mri OR ct)", "{#procedure:img.mri,img.ct}", ""},
        {"procedure:mri procedure:ct", "{#procedure:img.mri,img.ct}", ""},
        {"procedure:mri AND procedure:ct", "{#procedure:img.mri #procedure:img.ct}", ""},
        {"body-part:\"low back\"", "{#body_part:lumbar}", ""},
        {"guideline:acoem", "{#guideline:acoem.non,mtus.acoem04}", ""},
        {"specialty:\"internal medicine\"", "{#specialty:internal-medicine}", ""},
        {"specialty:INTERNAL_MEDICINE", "{#specialty:internal-medicine}", ""},
        {"outcome:Denied", "{#outcome:upheld}", ""},
        {"outcome:!upheld", "{-outcome:upheld}", ""},
        {"outcome:upheld approved", "{#outcome:upheld #outcome:overturned~}",
         "\"approved\" read as outcome:overturned (quote it to search the word)"},
        {"case-outcome:partial", "{#case_outcome:partial}", ""},
        {"ur_modified:yes retrospective:no", "{#ur_modified:true -retrospective:true}", ""},
        {"level:L3-S1", "{#level:L3-L4,L4-L5,L5-S1}", ""},
        {"level:L4/5,L5-S1", "{#level:L4-L5,L5-S1}", ""},
        {"age:40..60", "{#age:40..60}", ""},
        {"age:9", "{#age:9..9}", ""},
        {"age:..60 age:80..", "{#age:(#age:..60 | #age:80..)}", ""},
        {"date:2016-12..2017-01", "{#date:2016-12-01..2017-01}", ""},
        {"date:2016", "{#date:2016-01-01..2016}", ""},
        {"year:2016..2017", "{#year:2016..2017}", ""},
        {"page:46", "{#page:46}", ""},
        {"outcome:upheld OR mri",
         "{+(#outcome:upheld | (#procedure:img.mri~ +((mri = \"magnet reson imag\") | procedure:img.mri)~@treatment))}",
         "\"mri\" read as procedure:img.mri (quote it to search the word)"},
    };
    CHECK(cases);
}

static void a_value_that_is_none_is_an_error(void **state)
{
    (void)state;
    static const read_as cases[] = {
        {"outcome:upheeld", "column 9: outcome: \"upheeld\" is not one of its values; nearest: upheld, overturned", ""},
        {"mri  age:old", "column 10: age: \"old\" is not a number; a range is written 40..60, 40.. or ..60", ""},
        {"age:60..40", "column 5: age: \"60..40\" is not a range; write 40..60, 40.. or ..60", ""},
        {"age:..", "column 5: age: \"..\" is not a range; write 40..60, 40.. or ..60", ""},
        {"date:2016-13", "column 6: date: \"2016-13\" is not a date; write 2016, 2016-12 or 2016-12-31", ""},
        {"year:2016-12..2017", "column 6: year: \"2016-12\" is not a number; a range is written 40..60, 40.. or ..60",
         ""},
    };
    CHECK(cases);
}

static void literal_words_are_only_themselves(void **state)
{
    (void)state;
    static const read_as cases[] = {
        {"repeat MRI denied ODG",
         "{+(repeat | mri | deni | odg)~ ?(repeat /2 mri)^0.25 ?(mri /2 deni)^0.25 ?(deni /2 odg)^0.25}", ""},
        {"H2A.Z /5 mri +1 pain", "{+(h2a | z | 5 | mri | 1 | pain)~ ?(5 /2 mri)^0.25 ?(1 /2 pain)^0.25}", ""},
        {"low back L4/5", "{+(low | back | l4 | l5)~ ?(low /2 back)^0.25 ?(back /2 l4)^0.25}", ""},
        {"denied", "{+deni~}", ""},
    };
    check(cases, sizeof cases / sizeof *cases, true);
}

static void stop_words_are_left_out_unless_alone(void **state)
{
    (void)state;
    static const read_as cases[] = {
        {"pain of the hand", "{+pain~ +hand~}", ""}, {"and/or", "{+and~ +or~}", ""}, {"", "{}", ""}, {"?!", "{}", ""},
        {"\"of the\"", "{+\"of the\"}", ""},
    };
    CHECK(cases);
}

static void ages_sexes_sides_and_years_filter(void **state)
{
    (void)state;
    static const read_as cases[] = {
        {"worker over 65", "{#age:66..~ ?worker~}", "\"over 65\" read as age:66.. (quote it to search the word)"},
        {"65 and older", "{#age:65..~}", "\"65 and older\" read as age:65.. (quote it to search the word)"},
        {"patients under 30", "{#age:..29~ ?patient~}", "\"under 30\" read as age:..29 (quote it to search the word)"},
        {"51 year old male", "{#age:51..51~ #sex:male~}",
         "\"51 year old\" read as age:51..51, \"male\" as sex:male (quote them to search the words)"},
        {"aged 40 to 60", "{#age:40..60~}", "\"aged 40 to 60\" read as age:40..60 (quote it to search the word)"},
        {"in her fifties", "{#age:50..59~}", "\"in her fifties\" read as age:50..59 (quote it to search the word)"},
        {"in his 50s", "{#age:50..59~}", "\"in his 50s\" read as age:50..59 (quote it to search the word)"},
        {"mri in 2016",
         "{#procedure:img.mri~ +((mri = \"magnet reson imag\") | procedure:img.mri)~@treatment #year:2016~}",
         "\"mri\" read as procedure:img.mri, \"in 2016\" as year:2016 (quote them to search the words)"},
        {"left mri",
         "{+(left | side:left^2)~@place #procedure:img.mri~ +((mri = \"magnet reson imag\") | "
         "procedure:img.mri)~@treatment}",
         "\"mri\" read as procedure:img.mri (quote it to search the word)"},
        /* Numbers of other things. */
        {"over 12 visits", "{#visits:0013..~}", "\"over 12 visits\" read as visits:13.. (quote it to search the word)"},
        {"after 12 visits", "{+(| (12 /4 visit))~}", ""},
        {"dose over 80", "{+dose~ +80~}",
         "\"over 80\" is not compared, only the number is searched (ages, dates, visits, pieces and days are "
         "compared)"},
        {"6 weeks", "{+6~ +week~ ?(6 /2 week)}", ""},
    };
    CHECK(cases);
}

static void who_cited_what_is_told_apart(void **state)
{
    (void)state;
    static const read_as cases[] = {
        {"UR cited no medical evidence", "{#ur_guideline:none~}",
         "\"UR cited no medical evidence\" read as ur_guideline:none (quote it to search the word)"},
        {"no evidence cited by UR", "{#ur_guideline:none~}",
         "\"no evidence cited by UR\" read as ur_guideline:none (quote it to search the word)"},
        {"claims administrator did not cite any guideline", "{#ur_guideline:none~}",
         "\"claims administrator did not cite any guideline\" read as ur_guideline:none (quote it to search the word)"},
        {"UR relied on ODG", "{#ur_guideline:odg~ ?odg~}",
         "\"ODG\" read as ur_guideline:odg (quote it to search the word)"},
        {"ODG cited by the insurer", "{#ur_guideline:odg~ ?odg~}",
         "\"ODG\" read as ur_guideline:odg (quote it to search the word)"},
        {"reviewer cited ODG", "{#guideline:odg~ ?odg~}",
         "\"ODG\" read as guideline:odg (quote it to search the word)"},
    };
    CHECK(cases);
}

static void the_outcome_is_the_reviewers(void **state)
{
    (void)state;
    static const read_as cases[] = {
        {"UR denied pain", "{+pain~}", ""},
        {"approved pain denied by UR", "{#outcome:overturned~ +pain~}",
         "\"approved\" read as outcome:overturned (quote it to search the word)"},
        {"prior approved pain", "{?prior~ +approv~ +pain~ ?(approv /2 pain)}", ""},
        {"never approved", "{#outcome:upheld~}",
         "\"never approved\" read as outcome:upheld (quote it to search the word)"},
        {"modified duty", "{+modifi~ +duti~ ?(modifi /2 duti)}", ""},
    };
    CHECK(cases);
}

static void treatments_of_the_reasons_are_words(void **state)
{
    (void)state;
    static const read_as cases[] = {
        {"opioid no mri",
         "{#procedure:rx.opioid~ +(opioid | procedure:rx.opioid)~@treatment +(" DENIED
         " /5 (mri = \"magnet reson imag\"))~}",
         "\"opioid\" read as procedure:rx.opioid (quote it to search the word)"},
        {"opioid because mri pain",
         "{#procedure:rx.opioid~ +(opioid | procedure:rx.opioid)~@treatment +(mri = \"magnet reson imag\")~ +pain~ "
         "?((mri = \"magnet reson imag\") /2 pain)}",
         "\"opioid\" read as procedure:rx.opioid (quote it to search the word)"},
        {"failed opioid mri",
         "{#procedure:img.mri~ +((mri = \"magnet reson imag\") | procedure:img.mri)~@treatment +fail~ +opioid~ "
         "?(fail /2 opioid) ?ground:first-line-drug-first^6~}",
         "\"mri\" read as procedure:img.mri (quote it to search the word)"},
        /* The only treatment is the requested one. */
        {"prior mri", "{#procedure:img.mri~ +((mri = \"magnet reson imag\") | procedure:img.mri)~@treatment ?prior~}",
         "\"mri\" read as procedure:img.mri (quote it to search the word)"},
        {"no mri", "{+(" DENIED " /5 (mri = \"magnet reson imag\"))~}", ""},
    };
    CHECK(cases);
}

static void a_paragraph_is_any_of_its_words(void **state)
{
    (void)state;
    static const read_as cases[] = {
        {"man aged fifty fell from roof hurt his back numb left leg weak foot mri denied twice",
         "{+(man | age | fifti | fell | roof | hurt | back | numb | left | leg | weak | foot | (mri = \"magnet reson "
         "imag\") | deni | twice)~ ?(man /2 age)^0.25 ?(age /2 fifti)^0.25 ?(fifti /2 fell)^0.25 ?(roof /2 hurt)^0.25 "
         "?(back /2 numb)^0.25 ?(numb /2 left)^0.25 ?(left /2 leg)^0.25 ?(leg /2 weak)^0.25 ?(weak /2 foot)^0.25 "
         "?(foot /2 (mri = \"magnet reson imag\"))^0.25 ?((mri = \"magnet reson imag\") /2 deni)^0.25 "
         "?(deni /2 twice)^0.25 ?procedure:img.mri^200 ?side:left^6 ?category:diagnostic-testing^150 "
         "?(+procedure:img.mri^60 #(summary:numb | summary:tingl | summary:paresthesia | summary:radicular | "
         "summary:radiculopathi | summary:radicul | summary:radiat | summary:sciatica | summary:weak | "
         "summary:dermatom))}",
         "read as a description: any of its words may match, and what has most of them comes first"},
        {"tired clerk with numb hands (both) and -weak- grip saw a doctor \"twice\" who requests MRI of her lumbar "
         "spine",
         "{+(tire | clerk | numb | hand | weak | grip | saw | doctor | twice | request | (mri = \"magnet reson imag\") "
         "| lumbar | spine)~ ?(tire /2 clerk)^0.25 ?(numb /2 hand)^0.25 ?(grip /2 saw)^0.25 "
         "?(doctor /2 twice)^0.25 ?(request /2 (mri = \"magnet reson imag\"))^0.25 ?(lumbar /2 spine)^0.25 "
         "?procedure:img.mri^200 ?body_part:lumbar^380 ?body_part_inferred:lumbar^300 "
         "?category:diagnostic-testing^150 ?(+procedure:img.mri^60 #(summary:numb | summary:tingl | "
         "summary:paresthesia | summary:radicular | summary:radiculopathi | summary:radicul | summary:radiat | "
         "summary:sciatica | summary:weak | summary:dermatom))}",
         "read as a description: any of its words may match, and what has most of them comes first"},
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
