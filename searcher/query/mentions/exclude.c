/* Mentions that the query excludes: "other than norco", "excluding the knee", "but not lumbar", "not citing MTUS",
 * "non-opioid". */
#include "mention_run.h"

#include <string.h>

static const char articles[] = "|the|a|an|any|for|of|on|in|to|as|cases|those|patients|workers|with|where|when|";
static const char citing[] = "|citing|cite|cited|cites|using|use|used|based|applying|applied|relying|relied|";

/* How many tokens at i exclude whatever follows them; 0 if none do. */
static size_t cue_at(const imr_mention_run *run, size_t i)
{
    if (imr_mention_is(run, i, "|other|apart|aside|") && imr_mention_is(run, i + 1, "|than|from|")) return 2;
    if (imr_mention_is(run, i, "|excluding|exclude|excludes|except|excepting|excepted|exclusive|"))
        return imr_mention_pass(run, i + 1, "|for|of|when|where|if|with|in|those|cases|there|is|are|") - i;
    if (imr_mention_is(run, i, "|but|and|just|") && imr_mention_is(run, i + 1, "|not|")) return 2;
    bool any = imr_mention_is(run, i, "|anything|everything|all|any|anywhere|nothing|other|");
    if (any && imr_mention_is(run, i + 1, "|but|except|besides|save|")) return 2;
    if (imr_mention_is(run, i, "|besides|minus|")) return 1;
    return 0;
}

/* How many tokens at i exclude a mention after them, as "not lumbar", "never ODG", "without citing MTUS", "non-opioid",
 * "instead of MTUS"; 0 if none do. *guideline: only a guideline can be excluded so: "instead of" a treatment gives a
 * reason. */
static size_t weak_cue_at(const imr_mention_run *run, size_t i, bool *guideline)
{
    *guideline = true;
    if (imr_mention_is(run, i, "|instead|rather|") && imr_mention_is(run, i + 1, "|of|than|")) return 2;
    bool negative = imr_mention_is(run, i, "|not|without|never|no|didnt|doesnt|");
    if (negative && imr_mention_is(run, i + 1, citing)) return 2 + imr_mention_is(run, i + 2, "|on|upon|");
    const imr_mention *next = negative && i + 1 < run->n ? imr_mention_at(run, i + 1) : NULL;
    if (next != NULL && next->first == i + 1 && next->table == IMR_TABLE_GUIDELINE) return 1; /* "ODG, no MTUS" */
    *guideline = false;
    if (imr_mention_is(run, i, "|not|"))
        return i > 0 && imr_mention_is(run, i - 1, "|or|") ? 0 : 1; /* "whether or not" */
    bool joined = i + 1 < run->n && (run->tokens[i + 1].flags & IMR_TOKEN_JOINED) != 0;
    return imr_mention_is(run, i, "|non|") && joined ? 1 : 0;
}

static bool may_be_left_out(const imr_mention *at, bool guideline)
{
    if (at == NULL || at->field == NULL || at->excluded) return false;
    if (at->table == IMR_TABLE_GUIDELINE) return at->values.n > 0;
    bool own = at->table == IMR_TABLE_COUNT || (at->table == IMR_TABLE_OUTCOME && !imr_mention_is_outcome(at));
    bool facet = own && !at->amount && !at->unrecorded && at->values.n > 0; /* sex, side, date */
    return !guideline && (facet || (at->table == IMR_TABLE_PROCEDURE || at->table == IMR_TABLE_BODY_PART ||
                                    at->table == IMR_TABLE_CATEGORY));
}

/* Excludes the listed mentions from i on: "other than knee or shoulder". Returns where the list ends; i if there is
 * none. */
static size_t leave_out(imr_mention_run *run, size_t i, bool guideline)
{
    size_t end = i, at = imr_mention_pass(run, i, articles);
    imr_mention *next = imr_mention_at(run, at);
    const imr_mention *before = NULL;
    while (may_be_left_out(next, guideline) && next->first >= i && (before == NULL || before->table == next->table)) {
        next->excluded = true;
        before = next;
        end = next->first + next->count;
        at = imr_mention_pass(run, end, "|or|and|nor|");
        bool listed = at > end || (at < run->n && (run->tokens[at].flags & IMR_TOKEN_COMMA) != 0);
        at = imr_mention_pass(run, at, articles);
        next = listed ? imr_mention_at(run, at) : NULL;
    }
    return end;
}

/* Excludes the plain word after a cue. Returns where it ends; i if there is none. */
static size_t leave_out_word(imr_mention_run *run, size_t i)
{
    size_t at = imr_mention_pass(run, i, articles);
    if (at >= run->n || imr_mention_at(run, at) != NULL || imr_word_joins(run->tokens[at].word)) return i;
    const imr_word_unit *phrase = imr_mention_phrase(run, at);
    size_t count = phrase == NULL ? 1 : phrase->first + phrase->count - at;
    imr_mention_add(run, NULL, at, count, (imr_str){0})->excluded = true;
    size_t end = imr_mention_pass(run, at + count, "|is|are|was|were|present|exist|exists|");
    if (end > at + count) imr_mention_add(run, NULL, at + count, end - at - count, (imr_str){0});
    return end;
}

/* Drops what follows "instead of", which is not asked for, unless a reason comes before it: "home exercise instead of
 * therapy" is why therapy was refused. Returns where it ends; i if there is nothing to drop. */
static size_t pass_over(imr_mention_run *run, size_t i)
{
    size_t at = imr_mention_pass(run, i, articles);
    imr_mention *next = imr_mention_at(run, at);
    if (at >= run->n) return i;
    for (size_t k = 0; k < run->mentions->n; k++)
        if (run->mentions->at[k].table == IMR_TABLE_GROUND && run->mentions->at[k].first < i) return i;
    if (next != NULL)
        next->field = NULL;
    else
        imr_mention_add(run, NULL, at, 1, (imr_str){0});
    return next != NULL ? next->first + next->count : at + 1;
}

/* Whether UR allowed something before: what follows "but not" is then what is disputed. */
static bool is_after_allowance(const imr_mention_run *run, size_t i)
{
    for (size_t k = 0; k < run->mentions->n; k++) {
        const imr_mention *at = &run->mentions->at[k];
        bool modified = at->field != NULL && strcmp(at->field->key, "ur_modified") == 0 && at->first < i;
        if (modified && imr_mention_is(run, at->first, imr_words_of_ur)) return true;
    }
    return false;
}

static void exclude_at(imr_mention_run *run, size_t i)
{
    bool guideline = false;
    size_t strong = cue_at(run, i), count = strong > 0 ? strong : weak_cue_at(run, i, &guideline);
    if (count == 0 || i + count >= run->n || imr_mention_at(run, i) != NULL) return;
    if (imr_mention_is(run, i + count - 1, "|not|") && is_after_allowance(run, i)) {
        imr_mention_add(run, NULL, i, count, (imr_str){0});
        return;
    }
    if (strong > 0 && imr_mention_is(run, i + count, citing)) count++;
    size_t end = leave_out(run, i + count, guideline && strong == 0);
    bool instead = imr_mention_is(run, i, "|instead|rather|");
    if (end == i + count && strong > 0) end = leave_out_word(run, i + count);
    if (instead && end == i + count) end = pass_over(run, i + count);
    if (end > i + count || instead) imr_mention_add(run, NULL, i, count, (imr_str){0});
}

void imr_settle_exclusions(imr_mention_run *run)
{
    for (size_t i = 0; i < run->n; i++) exclude_at(run, i);
}
