/* Invented letters, in parts, and helpers that read them. */
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

/* Notices of 2013, in two forms, and the earliest reviews. */
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
#define FINAL                                                                                                          \
    "IMR Case Number:  CM99-0000007  Date of Injury:  01/02/2012\nClaims Number:    UR Denial Date:  07/06/2013\n"     \
    "Priority:  STANDARD  Application Received:  07/09/2013\nThe determination of 1/1/2014 follows.\n" HOW             \
    "DOCUMENTS REVIEWED\n- Application\n" SUMMARY "IMR DECISION(S) AND RATIONALE(S)\nThe decisions are set forth "     \
    "below:\n\n"
#define CITED(who)                                                                                                     \
    "\nThe Claims Administrator based its decision on the ODG.\n\nThe " who " Reviewer based his/her decision on the " \
    "MTUS.\n\nThe " who " Reviewer's decision rationale:\n"
#define EARLY                                                                                                          \
    "MEDICAL PROFESSIONAL REVIEW\n\nISSUE AT DISPUTE:\nMRI of the\nknee\n\nCASE SUMMARY:\nA baker fell.\n\n"           \
    "DOCUMENTS REVIEWED FOR DETERMINATION:\n- Note\n\nMEDICAL TREATMENT GUIDELINE(S) RELIED UPON BY PROFESSIONAL\n"    \
    "REVIEWER AND WHY:\nMTUS, Knee.\n\n"

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
