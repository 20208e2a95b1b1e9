/* "The Expert Reviewer found the section of the MTUS used by the Claims Administrator relevant and appropriate": the
 * reviewer's guideline is the one that utilization review cited. */
#include "facet_adopted.h"

static const char *const guideline_words[] = {"guideline", "guidelines", "section",  "sections", "mtus",     "criteria",
                                              "chapter",   "chapters",   "citation", "evidence", "schedule", NULL};
static const char *const accepting[] = {"relevant", "appropriate", "applicable", "same",   "agreed",  "agrees",
                                        "agree",    "concurs",     "concurred",  "adopts", "adopted", "applies",
                                        "applied",  "based",       "relied",     "relies", "valid",   NULL};
static const char *const refusing[] = {
    "not",           "no",        "neither",   "nor",      "inapplicable", "irrelevant", "disagree",
    "inappropriate", "disagrees", "disagreed", "outdated", "insufficient", NULL};

/* Whether the token begins words about what utilization review used: "by the Claims Administrator", "that the Claims
 * Administrator cited", "the Claims Administrator's guidelines". */
static bool speaks_of_ur(imr_stretch sentence, size_t i)
{
    static const char *const administrator[] = {"claims", "administrator", NULL};
    static const char *const review[] = {"utilization", "review", NULL};
    static const char *const before[] = {"by", "as", "of", "with", "that", "which", NULL};
    if (!imr_stretch_has(sentence, i, administrator) && !imr_stretch_has(sentence, i, review)) return false;
    size_t before_it = i;
    while (before_it > 0 && imr_token_is(&sentence.at[before_it - 1], "the")) before_it--;
    bool used = before_it > 0 && imr_token_in(&sentence.at[before_it - 1], before);
    return used || (i + 2 < sentence.n && imr_token_in(&sentence.at[i + 2], guideline_words));
}

imr_adoption imr_sentence_adopts(imr_stretch sentence)
{
    bool ur = false, guideline = false, accepts = false, refuses = false;
    for (size_t i = 0; i < sentence.n; i++) {
        ur |= speaks_of_ur(sentence, i);
        guideline |= imr_token_in(&sentence.at[i], guideline_words);
        accepts |= imr_token_in(&sentence.at[i], accepting);
        refuses |= imr_token_in(&sentence.at[i], refusing);
    }
    if (!ur || !guideline || !(accepts || refuses)) return IMR_ADOPTS_NOTHING;
    return refuses ? IMR_ADOPTION_REFUSED : IMR_ADOPTS;
}
