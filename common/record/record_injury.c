/* The date of injury from the summary, for letters that have no line for it. */
#include "dates.h"
#include "record.h"

#include <string.h>

enum { NEAR = 5 /* words between the phrase that announces the date and the date */ };

static bool is_one_of(imr_str word, const char *const *words)
{
    for (size_t i = 0; words[i] != NULL; i++)
        if (imr_str_equal(word, imr_str_of(words[i]))) return true;
    return false;
}

/* Reads the date after the words at i; false if there is none. */
static bool day_behind(const imr_tokens *tokens, size_t i, imr_point *day)
{
    static const char *const between[] = {"date", "dated", "on",  "of",       "occurring", "sustained", "that",
                                          "was",  "is",    "the", "occurred", "work",      "at",        NULL};
    for (size_t at = i + 1; at < tokens->n && at <= i + NEAR; at++) {
        if (imr_point_read(tokens->at, tokens->n, at, false, day) > 0) return day->day > 0;
        if (!is_one_of(tokens->at[at].word, between)) return false;
    }
    return false;
}

imr_str imr_summary_injury(imr_str summary, char *scratch)
{
    static const char *const names[] = {"injury", "injured", "doi", NULL};
    imr_tokens tokens = {0};
    imr_str found = {0};
    imr_point day;
    if (imr_tokenize(summary, &tokens, NULL) != IMR_OK) tokens.n = 0;
    for (size_t i = 0; i < tokens.n && found.s == NULL; i++) {
        if (!is_one_of(tokens.at[i].word, names) || !day_behind(&tokens, i, &day)) continue;
        imr_point_write(day, scratch);
        if (imr_date_valid(imr_str_of(scratch))) found = imr_str_of(scratch);
    }
    imr_tokens_free(&tokens);
    return found;
}
