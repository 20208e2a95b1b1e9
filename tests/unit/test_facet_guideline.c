/* Titles of guidelines, their editions, and guidelines that the reviewer adopts from utilization review. */
#include <stdlib.h>

#include "facet_world.h"

static void derive(fixture *f, imr_decision *decision)
{
    imr_error err;
    assert_int_equal(imr_facets_derive(f->facets, f->arena, decision, &err), IMR_OK);
}

/* The most precise guideline of each citation, separated by blanks. */
static const char *guidelines_of(const imr_citations *citations, char *text, size_t room)
{
    size_t used = 0;
    text[0] = '\0';
    for (size_t i = 0; i < citations->n && used < room; i++)
        used += (size_t)snprintf(text + used, room - used, "%s%.*s", i > 0 ? " " : "",
                                 IMR_STR_ARG(citations->at[i].guideline));
    return text;
}

static void assert_guidelines(const char *about, const imr_citations *citations, const char *expected)
{
    char text[512];
    if (strcmp(guidelines_of(citations, text, sizeof text), expected) != 0)
        fail_msg("%s: \"%s\" is not \"%s\"", about, text, expected);
}

/* Checks the title between other text of a line. */
static void assert_title(fixture *f, const char *before, const char *title, const char *behind, const char *guideline)
{
    char line[512];
    snprintf(line, sizeof line, "%s%s%s", before, title, behind);
    imr_str text = imr_str_of(line);
    imr_decision decision = {.heading = IMR_STR("x"), .imr_line = text, .ur_line = text};
    derive(f, &decision);
    const imr_citations *sides[] = {&decision.citations, &decision.ur_citations};
    for (size_t i = 0; i < 2; i++) {
        assert_guidelines(line, sides[i], guideline);
        bool labelled = strstr(behind, "Section(s)") != NULL;
        if (sides[i]->at[0].section.n != labelled) fail_msg("%s: %zu sections", line, sides[i]->at[0].section.n);
    }
    imr_arena_reset(f->arena);
}

static void titles_of_the_regulation_leave_no_section(void **state)
{
    char *line = NULL;
    size_t room = 0, titles = 0;
    FILE *file = fopen(IMR_SHARED "/domain/mtus-titles.tsv", "r");
    if (file == NULL) skip();
    while (getline(&line, &room, file) > 0) {
        char *tab = strchr(line, '\t');
        if (line[0] == '#' || tab == NULL) continue;
        *tab = '\0';
        tab[1 + strcspn(tab + 1, "\r\n")] = '\0';
        assert_title(*state, "Decision based on MTUS ", line, ".", tab + 1);
        assert_title(*state, "Decision based on MTUS ", line, ", Section(s): Imaging.", tab + 1);
        assert_title(*state, "Its decision was based on the MTUS, ", line, ".", tab + 1);
        titles++;
    }
    free(line);
    fclose(file);
    assert_true(titles >= 50);
}

static void without_a_year_the_date_of_the_decision_tells_the_edition(void **state)
{
    static const struct {
        const char *line, *decided, *guideline;
    } cases[] = {
        {"Decision based on MTUS Chronic Pain.", "2015-03-02", "mtus.cp09"},
        {"Decision based on MTUS Chronic Pain.", "2019-03-02", "mtus.acoem17.pain"},
        {"Decision based on MTUS Chronic Pain Medical Treatment Guidelines.", "2019-03-02", "mtus.cp16"},
        {"Decision based on MTUS Chronic Pain Medical Treatment 2009.", "2019-03-02", "mtus.cp09"},
        {"Decision based on MTUS Elbow Disorders.", "2014-03-02", "mtus.acoem04.elbow"},
        {"Decision based on MTUS Elbow Disorders.", "2021-03-02", "mtus.acoem17.elbow"},
        {"Decision based on MTUS 9792.23.6.", "2014-03-02", "mtus.acoem04.knee"},
        {"Decision based on MTUS 9792.23.6.", "2021-03-02", "mtus.acoem17.knee"},
        {"Decision based on MTUS Knee Complaints.", "2021-03-02", "mtus.acoem04.knee"},
        {"Decision based on MTUS ACOEM.", "2021-03-02", "mtus.acoem17"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        imr_decision decision = {.heading = IMR_STR("x"),
                                 .imr_line = imr_str_of(cases[i].line),
                                 .date_decision = imr_str_of(cases[i].decided)};
        derive(*state, &decision);
        assert_guidelines(cases[i].line, &decision.citations, cases[i].guideline);
    }
}

static void the_reviewer_may_take_over_what_utilization_review_cited(void **state)
{
    static const struct {
        const char *ur, *imr, *guidelines;
    } cases[] = {
        {"The Claims Administrator based its decision on the MTUS, Knee Complaints.",
         "The Expert Reviewer found the section of the MTUS used by the Claims Administrator relevant.",
         "mtus.acoem04.knee"},
        {"The Claims Administrator based its decision on the ODG, Hip Chapter.",
         "The reviewer found the guideline cited by the Claims Administrator applicable.", "odg.hip"},
        {"The Claims Administrator relied on the MTUS, Eye Complaints, and the ODG, Hip Chapter.",
         "The part of the MTUS section used by the Claims Administrator is appropriate. The reviewer adds the ODG, "
         "Head "
         "Chapter.",
         "mtus.acoem04.eye odg.head"},
        {"The Claims Administrator based its decision on the ODG, Hip Chapter.",
         "The guideline cited by the Claims Administrator is not applicable. The reviewer relied on the MTUS, Shoulder "
         "Complaints.",
         "mtus.acoem04.shoulder"},
        {"Decision based on MTUS Eye 2004.", "The reviewer agrees with the guidelines of the Claims Administrator.",
         "mtus.acoem04.eye"},
        {"Decision based on MTUS Eye 2004.", "Decision based on MTUS Knee Complaints 2004.", "mtus.acoem04.knee"},
        {"The Claims Administrator did not cite any guideline.",
         "The reviewer found the section of the MTUS used by the Claims Administrator relevant.", "mtus"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        imr_decision decision = {
            .heading = IMR_STR("x"), .ur_line = imr_str_of(cases[i].ur), .imr_line = imr_str_of(cases[i].imr)};
        derive(*state, &decision);
        assert_guidelines(cases[i].imr, &decision.citations, cases[i].guidelines);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(titles_of_the_regulation_leave_no_section),
        cmocka_unit_test(without_a_year_the_date_of_the_decision_tells_the_edition),
        cmocka_unit_test(the_reviewer_may_take_over_what_utilization_review_cited),
    };
    return cmocka_run_group_tests_name("facet_guideline", tests, facet_setup, facet_teardown);
}
