/* Who did what: utilization review, or the reviewer of the independent medical review. */
#include "language.h"

static const struct actor_phrase {
    const char *words[4];
    imr_actor actor;
} phrases[] = {
    {{"claims", "administrator"}, IMR_ACTOR_UR},
    {{"claim", "administrator"}, IMR_ACTOR_UR},
    {{"utilization", "review"}, IMR_ACTOR_UR},
    {{"utilization", "reviewer"}, IMR_ACTOR_UR},
    {{"utilization"}, IMR_ACTOR_UR},
    {{"administrator"}, IMR_ACTOR_UR},
    {{"ur"}, IMR_ACTOR_UR},
    {{"insurer"}, IMR_ACTOR_UR},
    {{"carrier"}, IMR_ACTOR_UR},
    {{"adjuster"}, IMR_ACTOR_UR},
    {{"payer"}, IMR_ACTOR_UR},
    {{"payor"}, IMR_ACTOR_UR},
    {{"independent", "medical", "review"}, IMR_ACTOR_REVIEWER},
    {{"expert", "reviewer"}, IMR_ACTOR_REVIEWER},
    {{"physician", "reviewer"}, IMR_ACTOR_REVIEWER},
    {{"medical", "reviewer"}, IMR_ACTOR_REVIEWER},
    {{"professional", "reviewer"}, IMR_ACTOR_REVIEWER},
    {{"imr", "reviewer"}, IMR_ACTOR_REVIEWER},
    {{"reviewer"}, IMR_ACTOR_REVIEWER},
    {{"reviewers"}, IMR_ACTOR_REVIEWER},
    {{"imr"}, IMR_ACTOR_REVIEWER},
    {{"maximus"}, IMR_ACTOR_REVIEWER},
};

size_t imr_actor_at(imr_stretch text, size_t at, imr_actor *actor)
{
    for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++) {
        if (!imr_stretch_has(text, at, phrases[i].words)) continue;
        size_t n = 0;
        while (phrases[i].words[n] != NULL) n++;
        *actor = phrases[i].actor;
        return n;
    }
    *actor = IMR_ACTOR_NONE;
    return 0;
}

bool imr_is_citing(const imr_token *token)
{
    static const char *const words[] = {"cite",    "cited",  "cites",  "citing",     "rely",       "relied", "relies",
                                        "relying", "used",   "uses",   "using",      "use",        "based",  "applied",
                                        "applies", "quoted", "quotes", "referenced", "references", NULL};
    return imr_token_in(token, words);
}
