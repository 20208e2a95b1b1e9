/* Reads how a number is compared. */
#include "language.h"
#include "mention_run.h"

bool imr_mention_compares(const imr_mention_run *run, size_t i, imr_comparison *out)
{
    static const struct {
        const char *word, *next;
        bool above, itself;
    } words[] = {{"|at|", "|least|", true, true},
                 {"|at|", "|most|", false, true},
                 {"|up|", "|to|", false, true},
                 {"|more|", "|than|", true, false},
                 {"|greater|", "|than|", true, false},
                 {"|less|fewer|", "|than|", false, false},
                 {"|older|", NULL, true, false},
                 {"|younger|", NULL, false, false},
                 {"|over|above|past|", NULL, true, false},
                 {"|under|below|", NULL, false, false}};
    size_t at = i + imr_mention_is(run, i, "|age|aged|ages|");
    bool not = imr_mention_is(run, at, "|no|not|");
    size_t verb = at + not ;
    for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
        if (!imr_mention_is(run, verb, words[k].word)) continue;
        if (words[k].next != NULL && !imr_mention_is(run, verb + 1, words[k].next)) continue;
        size_t number = imr_mention_pass(run, verb + 1 + (words[k].next != NULL), "|than|the|age|of|");
        bool above = words[k].above != not ;
        *out = (imr_comparison){.above = above,
                                .below = !above,
                                .itself = words[k].itself || not,
                                .aged = at > i || imr_mention_any(run, verb, number, "|age|older|younger|"),
                                .first = i,
                                .number = number};
        return true;
    }
    return false;
}

bool imr_mention_compares_by_sign(const imr_mention_run *run, size_t i, imr_comparison *out)
{
    imr_str gap = imr_mention_gap(run, i + 1);
    bool above = imr_str_find(gap, IMR_STR(">"), 0) != SIZE_MAX, below = imr_str_find(gap, IMR_STR("<"), 0) != SIZE_MAX;
    bool least = imr_str_find(gap, IMR_STR("\xE2\x89\xA5"), 0) != SIZE_MAX;
    bool most = imr_str_find(gap, IMR_STR("\xE2\x89\xA4"), 0) != SIZE_MAX;
    if (!(above || below || least || most)) return false;
    bool itself = imr_str_find(gap, IMR_STR("="), 0) != SIZE_MAX;
    *out = (imr_comparison){above || least, below || most, itself || least || most, true, i, i + 1};
    return true;
}

/* "BMI over 40": decisions cannot be compared by it. The words are searched, the comparison is not. */
void imr_settle_comparisons(imr_mention_run *run)
{
    for (size_t i = 0; i < run->n; i++) {
        imr_comparison at;
        if (imr_mention_at(run, i) != NULL || !imr_mention_compares(run, i, &at)) continue;
        bool number = at.number < run->n && (run->tokens[at.number].flags & IMR_TOKEN_NUMBER) != 0;
        long word = 0;
        number = number || imr_number_at((imr_stretch){run->tokens, run->n}, at.number, &word) > 0;
        if (!number) continue;
        imr_notes_add(run->reading->notes,
                      (imr_note){.code = IMR_NOTE_NO_COMPARISON, .span = imr_mention_span(run, i, at.number + 1 - i)});
        imr_mention_add(run, NULL, i, at.number - i, (imr_str){0});
    }
    for (size_t i = 0; i + 1 < run->n; i++) {
        imr_comparison at;
        bool number = (run->tokens[i + 1].flags & IMR_TOKEN_NUMBER) != 0 && imr_mention_at(run, i + 1) == NULL;
        if (!number || !imr_mention_compares_by_sign(run, i, &at)) continue;
        imr_notes_add(run->reading->notes,
                      (imr_note){.code = IMR_NOTE_NO_COMPARISON, .span = imr_mention_span(run, i, 2)});
    }
}
