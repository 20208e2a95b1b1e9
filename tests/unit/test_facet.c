/* Headings and citation lines are in text files beside this one, a case a line, columns separated by " | ", "-" for
 * nothing. */
#include <stdlib.h>

#include "facet_world.h"

#include "language.h"

enum { COLUMNS_MAX = 8 };

static void derive(fixture *f, imr_decision *decision)
{
    imr_error err;
    assert_int_equal(imr_facets_derive(f->facets, f->arena, decision, &err), IMR_OK);
}

/* ---- files of cases ---- */

typedef void check_case(fixture *f, char **columns, size_t n);

static size_t split(char *line, char **columns)
{
    size_t n = 0;
    line[strcspn(line, "\n")] = '\0';
    for (char *at = line; at != NULL && n < COLUMNS_MAX; n++) {
        char *bar = strstr(at, " | ");
        if (bar != NULL) *bar = '\0';
        columns[n] = strcmp(at, "-") == 0 ? at + 1 : at;
        at = bar == NULL ? NULL : bar + 3;
    }
    return n;
}

/* Checks every case of the file; `least` cases are required, so that an empty file fails. */
static void check_file(fixture *f, const char *name, size_t least, check_case *check)
{
    char path[512], *line = NULL, *columns[COLUMNS_MAX];
    size_t room = 0, cases = 0;
    snprintf(path, sizeof path, "%s/%s", IMR_UNIT_DIR, name);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    while (getline(&line, &room, file) > 0) {
        if (line[0] == '#' || line[0] == '\n') continue;
        check(f, columns, split(line, columns));
        imr_arena_reset(f->arena);
        cases++;
    }
    free(line);
    fclose(file);
    assert_true(cases >= least);
}

static void put_list(imr_buf *out, const imr_list *list, const char *joint)
{
    for (size_t i = 0; i < list->n; i++) {
        if (i > 0) imr_buf_puts(out, joint);
        imr_buf_add(out, list->at[i]);
    }
}

static void assert_list(const char *about, const imr_list *actual, const char *expected)
{
    imr_buf text = {0};
    imr_buf_puts(&text, "");
    put_list(&text, actual, " ");
    imr_str got = imr_buf_str(&text);
    if (got.n != strlen(expected) || (got.n > 0 && memcmp(got.s, expected, got.n) != 0))
        fail_msg("%s: \"%.*s\" is not \"%s\"", about, IMR_STR_ARG(got), expected);
    imr_buf_free(&text);
}

static void check_heading(fixture *f, char **columns, size_t n)
{
    assert_int_equal(n, 6);
    imr_decision decision = {.heading = imr_str_of(columns[0])};
    derive(f, &decision);
    assert_list(columns[0], &(imr_list){&decision.category, 1}, columns[1]);
    assert_list(columns[0], &decision.procedure, columns[2]);
    assert_list(columns[0], &decision.body_part, columns[3]);
    assert_list(columns[0], &decision.level, columns[4]);
    assert_list(columns[0], &decision.side, columns[5]);
}

static void a_heading_tells_category_procedures_parts_levels_and_sides(void **state)
{
    check_file(*state, "facet_headings.txt", 400, check_heading);
    check_file(*state, "facet_requests.txt", 500, check_heading);
}

static void put_citations(imr_buf *out, const imr_citations *citations)
{
    imr_buf_puts(out, "");
    for (size_t i = 0; i < citations->n; i++) {
        if (i > 0) imr_buf_putc(out, ' ');
        imr_buf_add(out, citations->at[i].guideline);
        imr_buf_putc(out, '[');
        put_list(out, &citations->at[i].section, ";");
        imr_buf_puts(out, "][");
        put_list(out, &citations->at[i].page, " ");
        imr_buf_putc(out, ']');
    }
}

/* The same line gives the same result for the reviewer and for utilization review. */
static void check_citation(fixture *f, char **columns, size_t n)
{
    assert_int_equal(n, 3);
    imr_str line = imr_str_of(columns[0]);
    imr_decision decision = {.heading = IMR_STR("x"), .imr_line = line, .ur_line = line};
    derive(f, &decision);
    assert_list(columns[0], &decision.guideline, columns[1]);
    assert_list(columns[0], &decision.ur_guideline, columns[1]);
    imr_buf got = {0};
    put_citations(&got, &decision.citations);
    imr_str text = imr_buf_str(&got);
    if (strcmp(columns[2], "?") != 0) assert_list(columns[0], &(imr_list){&text, 1}, columns[2]);
    imr_buf_free(&got);
}

static void a_citation_line_tells_guidelines_sections_and_pages(void **state)
{
    check_file(*state, "facet_citations.txt", 60, check_citation);
}

static void a_citation_keeps_its_source_and_its_words(void **state)
{
    imr_decision decision = {
        .heading = IMR_STR("x"),
        .imr_line = IMR_STR("Decision based on MTUS Knee Complaints 2004, Section(s): Summary. Decision based on "
                            "Non-MTUS Citation ODG Knee & Leg, MRI; ACOEM 3rd ed., Knee Disorders.")};
    derive(*state, &decision);
    assert_int_equal(decision.citations.n, 3);
    assert_str(decision.citations.at[0].source, "mtus");
    assert_str(decision.citations.at[0].raw, "Knee Complaints 2004, Section(s): Summary");
    assert_str(decision.citations.at[1].source, "odg");
    assert_str(decision.citations.at[1].raw, "ODG Knee & Leg, MRI");
    assert_str(decision.citations.at[2].source, "acoem.non");
    assert_str(decision.citations.at[2].raw, "ACOEM 3rd ed., Knee Disorders");
}

static void a_decision_without_a_line_has_no_guideline(void **state)
{
    imr_decision decision = {.heading = IMR_STR("Left knee MRI")};
    derive(*state, &decision);
    assert_int_equal(decision.guideline.n, 0);
    assert_int_equal(decision.ur_guideline.n, 0);
    assert_int_equal(decision.citations.n, 0);
}

/* ---- whole decisions ---- */

static void only_the_disputed_part_tells_the_procedure_but_the_whole_heading_tells_parts(void **state)
{
    imr_decision decision = {
        .heading = IMR_STR("Acupuncture and massage, left wrist, 8 visits was the original request. Massage, 8 visits "
                           "was authorized by the Claims Administrator. The remaining IMR eligible portion of the "
                           "original request, acupuncture, 8 visits is"),
        .disputed = IMR_STR("acupuncture, 8 visits")};
    derive(*state, &decision);
    assert_list("procedure", &decision.procedure, "rehab.acupuncture");
    assert_list("body part", &decision.body_part, "wrist-hand");
    assert_list("side", &decision.side, "left");
}

static void facets_that_are_there_stay_as_they_are(void **state)
{
    imr_str procedure = IMR_STR("img.ct"), guideline = IMR_STR("lit"), part = IMR_STR("hip");
    imr_decision decision = {.heading = IMR_STR("MRI of the left knee at L4-5"),
                             .imr_line = IMR_STR("Decision based on MTUS Knee Complaints 2004."),
                             .summary = IMR_STR("The patient is a 40 year old female."),
                             .procedure = {&procedure, 1},
                             .guideline = {&guideline, 1},
                             .body_part = {&part, 1},
                             .age = 51,
                             .sex = IMR_STR("male")};
    derive(*state, &decision);
    assert_list("procedure", &decision.procedure, "img.ct");
    assert_str(decision.category, "diagnostic-testing");
    assert_list("guideline", &decision.guideline, "lit");
    assert_list("body part", &decision.body_part, "hip");
    assert_int_equal(decision.age, 51);
    assert_str(decision.sex, "male");
}

static void a_date_of_service_makes_a_request_retrospective(void **state)
{
    static const struct {
        const char *heading;
        bool retrospective;
    } cases[] = {
        {"Retrospective MRI of the left hip", true},       {"Retro: Norco 5/325mg", true},
        {"Left hip x-ray, DOS: 1/2/2015", true},           {"Left hip x-ray (date of service 1/2/15)", true},
        {"Physical therapy, two visits, left hip", false}, {"Los Dos clinic visit", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        imr_decision decision = {.heading = imr_str_of(cases[i].heading)};
        derive(*state, &decision);
        if (decision.retrospective != cases[i].retrospective) fail_msg("%s", cases[i].heading);
    }
}

/* The words that a case asks with may be the whole case: heading and summary are then one text. */
static void a_heading_that_is_the_summary_itself_is_read_as_any_other(void **state)
{
    static const char *const texts[] = {"denied twelve visits of physical therapy", "retro ophysical therapy denied"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        imr_decision alone = {.heading = imr_str_of(texts[i])}, twice = alone;
        twice.summary = twice.heading;
        derive(*state, &twice);
        derive(*state, &alone);
        assert_true(alone.procedure.n > 0 && alone.procedure.n == twice.procedure.n);
        assert_true(imr_str_equal(alone.procedure.at[0], twice.procedure.at[0]));
        assert_int_equal(alone.retrospective, twice.retrospective);
    }
}

static void an_item_depends_on_the_surgery_that_decided_it(void **state)
{
    static const struct {
        const char *heading, *outcome, *line, *rationale;
        bool dependent;
    } cases[] = {
        {"Post-op walker", "upheld", "The Expert Reviewer did not cite any medical evidence for its decision.",
         "Since the surgery was not found medically necessary, the walker is not either.", true},
        {"Cold therapy unit", "upheld", "The Expert Reviewer did not cite any medical evidence for its decision.",
         "The requested arthroscopy is not medically necessary; therefore the unit is not.", true},
        {"Associated surgical service: Sling", "overturned", "Decision based on Non-MTUS Citation ODG Shoulder, Sling.",
         "The concurrent surgery is supported. A sling is therefore necessary.", true},
        {"Associated surgical service: Sling", "upheld", "Decision based on Non-MTUS Citation ODG Shoulder, Sling.",
         "A sling of this kind is meant for open repairs. As such, \"Associated surgical service: Sling\" is not "
         "medically necessary.",
         false},
        {"Post-op physical therapy x 12", "upheld", "Decision based on MTUS Postsurgical Treatment 2009.",
         "As the primary procedure is not medically necessary, the associated therapy is not.", true},
        {"Post-op Norco 5/325mg", "upheld", "Decision based on MTUS Opioid Treatment 2016.",
         "The surgery is supported. However, the quantity of Norco was not stated.", false},
        {"Left knee arthroscopy", "upheld", "The Expert Reviewer did not cite any medical evidence for its decision.",
         "The surgery is not medically necessary.", false},
        {"MRI of the left knee", "upheld", "Decision based on MTUS Knee Complaints 2004.",
         "There are no red flags, and surgery is not indicated.", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        imr_decision decision = {.heading = imr_str_of(cases[i].heading),
                                 .outcome = imr_str_of(cases[i].outcome),
                                 .imr_line = imr_str_of(cases[i].line),
                                 .rationale = imr_str_of(cases[i].rationale)};
        derive(*state, &decision);
        if (decision.dependent != cases[i].dependent) fail_msg("%s: %s", cases[i].heading, cases[i].rationale);
    }
}

static void where_the_heading_names_no_part_the_diagnosis_that_is_treated_does(void **state)
{
    static const struct {
        const char *heading, *summary, *rationale, *parts;
    } cases[] = {
        {"Norco", "He fell on his hip. The diagnosis is a lumbar strain. His wrist hurts.", "Not needed.", "lumbar"},
        {"Brace", "Diagnoses include knee sprain and neck pain.", "Braces are for an unstable knee.", "knee"},
        {"TENS", "She filed a claim for shoulder pain and elbow pain.", "Not needed.", "shoulder elbow"},
        {"Norco", "The worker complained of ankle pain. A wrist was bruised.", "Not needed.", "ankle-foot"},
        {"Norco", "Nothing is told.", "The request for the knee is not necessary.", "knee"},
        {"MRI of the left hip", "The diagnosis is a lumbar strain.", "Not needed.", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        imr_decision decision = {.heading = imr_str_of(cases[i].heading),
                                 .summary = imr_str_of(cases[i].summary),
                                 .rationale = imr_str_of(cases[i].rationale)};
        derive(*state, &decision);
        assert_list(cases[i].summary, &decision.body_part_inferred, cases[i].parts);
    }
}

static void levels_are_pairs_and_ranges_are_spread_out(void **state)
{
    static const struct {
        const char *text, *levels;
    } cases[] = {
        {"at L4-5", "L4-L5"},
        {"L4/5 and L5/S1", "L4-L5 L5-S1"},
        {"L3-S1", "L3-L4 L4-L5 L5-S1"},
        {"C5-C6-C7", "C5-C6 C6-C7"},
        {"L4 - L5", "L4-L5"},
        {"L2, L3, L4", "L2-L3 L3-L4"},
        {"L4 through S1", "L4-L5 L5-S1"},
        {"C7-T1", "C7-T1"},
        {"T12-L1", "T12-L1"},
        {"L3-4, L5-S1", "L3-L4 L5-S1"},
        {"L3-4, L4-5, L5-S1", "L3-L4 L4-L5 L5-S1"},
        {"the L5 nerve root", "L5"},
        {"L1 and L5", "L1 L5"},
        {"vitamin B12", ""},
        {"T13, L9, C0", ""},
    };
    fixture *f = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        imr_tokens tokens = {0};
        imr_list levels = {0};
        imr_error err;
        assert_int_equal(imr_tokenize(imr_str_of(cases[i].text), &tokens, &err), IMR_OK);
        assert_int_equal(imr_levels_read(f->arena, tokens.at, tokens.n, &levels, &err), IMR_OK);
        assert_list(cases[i].text, &levels, cases[i].levels);
        imr_tokens_free(&tokens);
    }
}

/* Equal stems may make a phrase of one concept hide behind that of another. */
static void every_phrase_without_a_star_names_its_own_concept(void **state)
{
    static const imr_table tables[] = {IMR_TABLE_PROCEDURE, IMR_TABLE_BODY_PART, IMR_TABLE_SPECIALTY,
                                       IMR_TABLE_OUTCOME};
    fixture *f = *state;
    imr_stemmer *stemmer;
    imr_tokens tokens = {0};
    imr_matches matches = {0};
    imr_error err;
    assert_int_equal(imr_lexicon_stemmer(f->lexicon, &stemmer, &err), IMR_OK);
    for (size_t t = 0; t < sizeof tables / sizeof *tables; t++) {
        for (size_t i = 0; i < imr_lexicon_count(f->lexicon, tables[t]); i++) {
            const imr_concept *concept = imr_lexicon_at(f->lexicon, tables[t], i);
            for (size_t p = 0; p < imr_lexicon_phrases(f->lexicon, concept); p++) {
                imr_str phrase = imr_lexicon_phrase(f->lexicon, concept, p);
                if (memchr(phrase.s, '*', phrase.n) != NULL) continue;
                assert_int_equal(imr_tokenize(phrase, &tokens, &err), IMR_OK);
                assert_int_equal(imr_stem_tokens(stemmer, &tokens, &err), IMR_OK);
                assert_int_equal(imr_lexicon_match(f->lexicon, 1U << tables[t], tokens.at, tokens.n, &matches, &err),
                                 IMR_OK);
                bool found = false;
                for (size_t m = 0; m < matches.n; m++) found |= matches.at[m].concept == concept;
                if (!found) fail_msg("%.*s: %.*s", IMR_STR_ARG(concept->id), IMR_STR_ARG(phrase));
            }
        }
    }
    imr_matches_free(&matches);
    imr_tokens_free(&tokens);
    imr_stemmer_free(stemmer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_heading_tells_category_procedures_parts_levels_and_sides),
        cmocka_unit_test(a_citation_line_tells_guidelines_sections_and_pages),
        cmocka_unit_test(a_citation_keeps_its_source_and_its_words),
        cmocka_unit_test(a_decision_without_a_line_has_no_guideline),
        cmocka_unit_test(only_the_disputed_part_tells_the_procedure_but_the_whole_heading_tells_parts),
        cmocka_unit_test(facets_that_are_there_stay_as_they_are),
        cmocka_unit_test(a_date_of_service_makes_a_request_retrospective),
        cmocka_unit_test(a_heading_that_is_the_summary_itself_is_read_as_any_other),
        cmocka_unit_test(an_item_depends_on_the_surgery_that_decided_it),
        cmocka_unit_test(where_the_heading_names_no_part_the_diagnosis_that_is_treated_does),
        cmocka_unit_test(levels_are_pairs_and_ranges_are_spread_out),
        cmocka_unit_test(every_phrase_without_a_star_names_its_own_concept),
    };
    return cmocka_run_group_tests_name("facet", tests, facet_setup, facet_teardown);
}
