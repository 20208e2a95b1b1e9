/* What utilization review did: "UR approved", "authorized in part", "fewer pills than requested". And case
 * numbers. */
#include "mention_run.h"

#include <string.h>

static const char allowing[] =
    "|approved|approve|approves|approving|allowed|allow|allows|certified|certifies|authorized|"
    "authorizes|granted|grants|modified|modifies|reduced|cut|limited|";
static const char partly[] = "|partially|partly|partial|";
static const char adverbs[] = "|has|had|have|only|also|just|then|previously|already|review|partially|partly|";

/* Adds the mention that UR modified the request, in place of whatever else was read from these tokens. */
static void modified(imr_mention_run *run, size_t first, size_t end)
{
    size_t who = imr_mention_is(run, end, "|by|from|") ? imr_mention_pass(run, end + 1, "|the|claims|") : run->n;
    if (imr_mention_is(run, who, imr_words_of_ur))
        end = imr_mention_pass(run, who, "|administrator|review|ur|utilization|insurer|carrier|adjuster|");
    imr_mention_clear(run, first, end);
    imr_mention_add(run, "ur_modified", first, end - first, IMR_STR("true"));
}

/* Where "a smaller number of", "only part of the" after UR's verb ends; i if nothing of the kind is there. */
static size_t lesser_end(const imr_mention_run *run, size_t i)
{
    static const char lesser[] = "|smaller|reduced|lower|lesser|fewer|less|part|portion|some|half|";
    size_t amount = imr_mention_pass(run, i, "|a|the|only|just|"), end = imr_mention_pass(run, amount, lesser);
    return end == amount ? i
                         : imr_mention_pass(run, end, "|number|quantity|amount|supply|dose|of|the|request|requested|");
}

/* "UR approved", "claims administrator only authorized"; also what UR modified or partly denied. */
static bool by_subject(imr_mention_run *run, size_t i)
{
    if (!imr_mention_is(run, i, imr_words_of_ur) || (i > 0 && imr_mention_is(run, i - 1, "|by|"))) return false;
    size_t verb = imr_mention_pass(run, i + 1, adverbs);
    bool partial = imr_mention_any(run, i + 1, verb, partly);
    if (!imr_mention_is(run, verb, allowing) && !(partial && imr_mention_is(run, verb, "|denied|denies|")))
        return false;
    size_t first = i > 0 && imr_mention_is(run, i - 1, "|claims|") ? i - 1 : i;
    modified(run, first, lesser_end(run, verb + 1));
    return true;
}

/* "approved in part", "partially certified", "reduced by UR", "cut to 6 by the insurer". */
static bool by_part(imr_mention_run *run, size_t i)
{
    if (!imr_mention_is(run, i, allowing)) return false;
    size_t after = i + 1;
    if (imr_mention_is(run, after, "|in|only|") && imr_mention_is(run, after + 1, "|part|parts|partial|")) {
        modified(run, i, after + 2);
        return true;
    }
    if (i > 0 && imr_mention_is(run, i - 1, partly)) {
        modified(run, i - 1, i + 1);
        return true;
    }
    bool changed = imr_mention_is(run, i, "|modified|reduced|cut|limited|");
    size_t by = after;
    while (changed && by < after + 3 && by < run->n && !imr_mention_is(run, by, "|by|")) by++;
    size_t who = imr_mention_pass(run, by + 1, "|the|claims|");
    if (!changed || !imr_mention_is(run, by, "|by|") || !imr_mention_is(run, who, imr_words_of_ur)) return false;
    modified(run, i, i + 1);
    imr_mention_add(run, NULL, by, who + 1 - by, (imr_str){0});
    return true;
}

/* "fewer pills than requested", "less than the doctor asked for". */
static bool by_comparison(imr_mention_run *run, size_t i)
{
    if (!imr_mention_is(run, i, "|fewer|less|lower|smaller|")) return false;
    size_t than = i + 1;
    while (than < run->n && than < i + 4 && !imr_mention_is(run, than, "|than|")) than++;
    size_t verb = imr_mention_pass(run, than + 1, "|the|what|was|were|doctor|physician|provider|had|he|she|they|");
    if (!imr_mention_is(run, than, "|than|") ||
        !imr_mention_is(run, verb, "|requested|asked|prescribed|ordered|sought|"))
        return false;
    if (than == i + 1)
        modified(run, i, verb + 1);
    else {
        modified(run, i, i + 1);
        imr_mention_clear(run, than, verb + 1);
        imr_mention_add(run, NULL, than, verb + 1 - than, (imr_str){0});
    }
    return true;
}

/* "rest denied", "remainder upheld": it only repeats the outcome of the disputed part. */
static void spend_rest(imr_mention_run *run, size_t i)
{
    if (imr_mention_is(run, i, "|rest|remainder|remaining|balance|") && imr_mention_at(run, i) == NULL &&
        imr_mention_at(run, i + 1) != NULL && imr_mention_is_outcome(imr_mention_at(run, i + 1)))
        imr_mention_add(run, NULL, i, 1, (imr_str){0});
}

void imr_forms_review(imr_mention_run *run)
{
    for (size_t i = 0; i < run->n; i++) {
        if (by_subject(run, i) || by_part(run, i) || by_comparison(run, i)) continue;
        spend_rest(run, i);
    }
}

/* ---- case numbers ---- */

/* "cm16": two letters and the two digits of a year. */
static bool is_series(imr_str word)
{
    return word.n == 4 && word.s[0] == 'c' && word.s[1] == 'm' && word.s[2] >= '0' && word.s[2] <= '9' &&
           word.s[3] >= '0' && word.s[3] <= '9';
}

/* "CM99-0213037" is a letter, "cm99-0213037#2" a decision of it. */
void imr_forms_case(imr_mention_run *run)
{
    enum { DIGITS = 5 };
    for (size_t i = 0; i + 1 < run->n; i++) {
        const imr_token *series = &run->tokens[i], *number = &run->tokens[i + 1];
        bool digits = (number->flags & IMR_TOKEN_NUMBER) != 0 && number->word.n >= DIGITS;
        if (!is_series(series->word) || !digits || imr_mention_gap(run, i + 1).n > 1) continue;
        bool issue = imr_mention_number(run, i + 2) > 0 && imr_str_equal(imr_mention_gap(run, i + 2), IMR_STR("#"));
        imr_str value = imr_arena_printf(
            run->reading->arena, "CM%.2s-%.*s%s%.*s", series->word.s + 2, IMR_STR_ARG(number->word), issue ? "#" : "",
            issue ? (int)run->tokens[i + 2].word.n : 0, issue ? run->tokens[i + 2].word.s : "");
        if (value.s == NULL) run->failed = true;
        imr_mention_clear(run, i, i + (issue ? 3U : 2U));
        imr_mention_add(run, issue ? "id" : "letter", i, issue ? 3 : 2, value)->typed = true;
    }
}
