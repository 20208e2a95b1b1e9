/* When the worker was injured, as the summary says it: a letter of an old form has no line for it. */
#include "dates.h"
#include "facet_internal.h"

enum { NEAR = 5 /* words between what names the injury and its date */ };

static bool names_injury(const imr_token *token)
{
    static const char *const words[] = {"injury", "injured", "doi", NULL};
    return imr_token_in(token, words);
}

/* Words that may stand between the two. */
static bool may_stand_between(const imr_token *token)
{
    static const char *const words[] = {"date", "dated", "on",  "of",       "occurring", "sustained", "that",
                                        "was",  "is",    "the", "occurred", "work",      "at",        NULL};
    return imr_token_in(token, words);
}

/* The day behind the words at i; false where none is. */
static bool day_behind(imr_stretch text, size_t i, imr_point *day)
{
    for (size_t at = i + 1; at < text.n && at <= i + NEAR; at++) {
        if (imr_point_read(text.at, text.n, at, false, day) > 0) return day->day > 0;
        if (!may_stand_between(&text.at[at])) return false;
    }
    return false;
}

void imr_facet_read_injury(imr_facet_reading *reading)
{
    if (reading->decision->date_injury.n > 0) return;
    imr_stretch summary = imr_facet_tokens(reading, &reading->facets->text, reading->decision->summary);
    imr_point day;
    char date[IMR_POINT_BYTES];
    for (size_t i = 0; i < summary.n; i++) {
        if (!names_injury(&summary.at[i]) || !day_behind(summary, i, &day)) continue;
        imr_point_write(day, date);
        imr_str text = imr_str_of(date);
        if (!imr_date_valid(text)) continue;
        char *copy = imr_arena_dup(reading->arena, text);
        if (copy == NULL) reading->failed = true;
        reading->decision->date_injury = (imr_str){copy, copy == NULL ? 0 : text.n};
        return;
    }
}
