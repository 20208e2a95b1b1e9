/* Services that depend on a surgery: "as the surgery is not medically necessary, neither is ..." */
#include <string.h>

#include "facet_internal.h"

static const char *const surgery[] = {"surgery",      "surgical",  "surgeries",      "procedure",
                                      "procedures",   "operation", "arthroscopy",    "fusion",
                                      "arthroplasty", "repair",    "reconstruction", NULL};
static const char *const verdicts[] = {
    "necessary", "certified",    "supported", "approved",      "authorized",  "warranted",   "established", "indicated",
    "necessity", "noncertified", "denied",    "certification", "recommended", "appropriate", "upheld",      NULL};
static const char *const negations[] = {"not", "non", "noncertified", "denied", "never", "isn", "upheld", NULL};
static const char *const companions[] = {"ancillary",   "associated",   "primary",    "dependent",
                                         "adjunct",     "accompanying", "concurrent", "accompanied",
                                         "concomitant", "related",      NULL};

/* What a sentence says. */
typedef struct saying {
    bool surgery, verdict, negated, companion;
} saying;

static const char *const associated[] = {"associated", "surgical", NULL};

static size_t read_sentence(imr_stretch text, size_t begin, saying *says)
{
    size_t i = begin;
    do {
        const imr_token *token = &text.at[i];
        if (imr_stretch_has(text, i, associated)) { /* the heading, quoted */
            i += 2;
            continue;
        }
        says->surgery |= imr_token_in(token, surgery);
        says->verdict |= imr_token_in(token, verdicts);
        says->negated |= imr_token_in(token, negations);
        says->companion |= imr_token_in(token, companions);
        i++;
    } while (i < text.n && !(text.at[i].flags & IMR_TOKEN_SENTENCE));
    return i;
}

/* How the item relates to a surgery. */
typedef struct standing {
    bool associated; /* "Associated surgical service", an assistant, a stay */
    bool around;     /* before or after it */
} standing;

static standing standing_of(imr_stretch heading, const imr_concept *procedure)
{
    static const char *const around[] = {"post",         "pre",          "postop",      "preop",     "postoperative",
                                         "preoperative", "postsurgical", "presurgical", "clearance", NULL};
    standing found = {.associated = procedure != NULL && imr_concept_is(procedure, "with-surgery")};
    for (size_t i = 0; i < heading.n; i++) {
        found.around |= imr_token_in(&heading.at[i], around);
        found.associated |= imr_stretch_has(heading, i, associated);
    }
    return found;
}

/* A surgery itself depends on nothing. */
static bool is_surgery(const imr_concept *procedure)
{
    return procedure != NULL && imr_concept_is(procedure, "operation") && !imr_concept_is(procedure, "adjunct");
}

/* Whether the sentence makes the item follow a surgery that was refused or granted, in agreement with the outcome. */
static bool decides(const saying *says, standing stands, bool cites, imr_str outcome)
{
    if (!says->surgery || !says->verdict) return false;
    if (!says->negated) return stands.associated && !imr_str_equal(outcome, IMR_STR("upheld"));
    if (imr_str_equal(outcome, IMR_STR("overturned"))) return false;
    return !cites || (says->companion && (stands.associated || stands.around));
}

void imr_facet_read_dependent(imr_facet_reading *reading)
{
    imr_decision *decision = reading->decision;
    imr_str procedure = decision->procedure.n > 0 ? decision->procedure.at[0] : (imr_str){0};
    const imr_concept *concept = imr_lexicon_find(reading->facets->lexicon, IMR_TABLE_PROCEDURE, procedure);
    bool cites = decision->guideline.n > 0 && !imr_list_has(&decision->guideline, IMR_STR("none"));
    if (decision->dependent || decision->rationale.n == 0 || is_surgery(concept)) return;
    imr_stretch heading = reading->heading;
    standing stands = standing_of(heading, concept);
    if (cites && !stands.associated && !stands.around) return;

    imr_stretch text = imr_facet_tokens(reading, &reading->facets->text, decision->rationale);
    for (size_t begin = 0; begin < text.n && !decision->dependent;) {
        saying says = {0};
        begin = read_sentence(text, begin, &says);
        decision->dependent = decides(&says, stands, cites, decision->outcome);
    }
}
