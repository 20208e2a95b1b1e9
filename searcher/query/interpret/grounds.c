/* Words that name a ground: "no red flags", "exceeded the number of visits", "did not try therapy first". */
#include "mention_internal.h"

/* Whether the mention shares a token with the match. */
static bool touches(const imr_mention *at, const imr_match *match)
{
    return at->first < match->first + match->count && at->first + at->count > match->first;
}

static bool is_inside(const imr_mention *at, const imr_match *match)
{
    return at->first >= match->first && at->first + at->count <= match->first + match->count;
}

/* A longer name that has some of the words keeps them. */
static bool is_taken(const imr_mention_run *run, const imr_match *match)
{
    for (size_t i = 0; i < run->mentions->n; i++) {
        const imr_mention *at = &run->mentions->at[i];
        if (touches(at, match) && (!is_inside(at, match) || at->table == IMR_TABLE_GROUND)) return true;
    }
    return false;
}

/* What the phrase names besides, a therapy that was not tried, is a part of the reason. */
static void take_over(imr_mention_run *run, const imr_match *match)
{
    size_t kept = 0;
    for (size_t i = 0; i < run->mentions->n; i++) {
        imr_mention at = run->mentions->at[i];
        if (!is_inside(&at, match)) run->mentions->at[kept++] = at;
    }
    run->mentions->n = kept;
    imr_mention *at = imr_mention_add(run, "ground", match->first, match->count, match->concept->id);
    at->table = IMR_TABLE_GROUND;
    at->concept = match->concept;
}

imr_status imr_name_grounds(imr_mention_run *run, imr_error *err)
{
    imr_matches matches = {0};
    imr_status status =
        imr_lexicon_match(run->reading->lexicon, 1U << IMR_TABLE_GROUND, run->tokens, run->n, &matches, err);
    for (size_t i = 0; i < matches.n && status == IMR_OK; i++)
        if (!is_taken(run, &matches.at[i])) take_over(run, &matches.at[i]);
    imr_matches_free(&matches);
    return status;
}
