/* Invented letters, in parts, and what reads them in a test. */
#ifndef IMR_LETTER_PARTS_H
#define IMR_LETTER_PARTS_H

#include "test.h"

#include "letter.h"

#define HEADER                                                                                                         \
    "Case Number: CM99-0000007\nDate Assigned: 03/02/2016 Date of Injury: 01/31/2015\n"                                \
    "Decision Date: 03/20/2016 UR Denial Date: 02/05/2016\nPriority: Standard Application\nReceived:\n02/20/2016\n"
#define HOW                                                                                                            \
    "HOW THE IMR FINAL DETERMINATION WAS MADE\nThe case file went to an expert reviewer.\n"                            \
    "The Expert Reviewer has the following credentials:\nState(s) of Licensure: Texas, New\nYork,Ohio\n"               \
    "Certification(s)/Specialty: Neurology, Sleep\nMedicine\n"
#define SUMMARY                                                                                                        \
    "CLINICAL CASE SUMMARY\nThe expert reviewer developed the following clinical case summary based on a review\n"     \
    "of the case file, including all medical records:\nA baker of 40 years fell. Since\nthen the knee hurts.\n"
#define ISSUES                                                                                                         \
    "IMR ISSUES, DECISIONS AND RATIONALES\nThe Final Determination was based on decisions for the disputed\n"          \
    "items/services set forth below:\n"
#define LINES                                                                                                          \
    "Claims Administrator guideline: The Claims Administrator did not cite\nany evidence.\n"                           \
    "MAXIMUS guideline: Decision based on MTUS Knee Complaints 2004,\nSection(s): Special Studies.\n"                  \
    "Decision rationale: "
#define BEFORE HEADER HOW SUMMARY ISSUES
#define ONE(heading) BEFORE heading "\n" LINES "The knee is stable. The request is not medically necessary.\n"

typedef struct fixture {
    imr_arena *arena;
    imr_error err;
} fixture;

static inline int set_up(void **state)
{
    static fixture it;
    it = (fixture){.arena = imr_arena_new()};
    *state = &it;
    return it.arena == NULL;
}

static inline int tear_down(void **state)
{
    imr_arena_free(((fixture *)*state)->arena);
    return 0;
}

static inline imr_status parse(fixture *it, const char *text, imr_letter *out)
{
    it->err = (imr_error){0};
    return imr_letter_parse(it->arena, imr_str_of(text), IMR_STR("scan-12"), IMR_STR("in/scan-12.txt"), out, &it->err);
}

static inline imr_letter parsed(fixture *it, const char *text)
{
    imr_letter letter;
    if (parse(it, text, &letter) != IMR_OK) fail_msg("%s in:\n%s", it->err.text, text);
    return letter;
}

#endif
