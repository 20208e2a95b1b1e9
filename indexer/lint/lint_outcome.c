/* Checks that the heading's outcome agrees with the closing sentence of the rationale. */
#include "lint_checks.h"
#include "phrase.h"

/* The last sentence: after the last full stop that is followed by a capital. */
static imr_span last_sentence(imr_str text)
{
    imr_span all = imr_span_trim(text, (imr_span){0, text.n});
    for (size_t at = all.end; at > all.begin + 2; at--) {
        char first = text.s[at - 1];
        bool capital = first >= 'A' && first <= 'Z', stopped = text.s[at - 3] == '.' && imr_is_space(text.s[at - 2]);
        if (text.s[at - 1] == '\n' || (capital && stopped)) return (imr_span){at - 1, all.end};
    }
    return all;
}

/* Whether a phrase occurs at the beginning of a word. */
static bool has(imr_str text, imr_span in, const char *phrases)
{
    for (imr_span found; imr_phrase_find(text, in, phrases, &found); in.begin = found.begin + 1)
        if (found.begin == 0 || imr_is_space(text.s[found.begin - 1])) return true;
    return false;
}

static const char affirming[] =
    "is medically necessary|are medically necessary|was medically necessary|were medically necessary|"
    "is medically appropriate|are medically appropriate|is therefore medically necessary|"
    "are therefore medically necessary|is deemed medically necessary|is considered medically necessary";
static const char denying[] =
    "not medically necessary|not medically appropriate|not considered medically necessary|"
    "not deemed medically necessary|not been established|not established|not certified|not supported";
/* Words that negate an affirming sentence, or leave it open. */
static const char doubting[] =
    "not |no |cannot |nor |neither |unable |lack|without |insufficient|fails |failed |unless |"
    "if |whether |until |doubt|hardly |never |denied|upheld|unclear";
/* Words by which a denying sentence reports another person's view, or another time. */
static const char reporting[] =
    "overturn|disagree|reviewer stated|utilization review|claims administrator|prior |previous|"
    "although |while |however|but |determined|is medically necessary|are medically necessary|without |unless ";

void imr_check_outcome(const imr_decision *decision, imr_buf *found)
{
    imr_str text = decision->rationale;
    imr_span closing = last_sentence(text);
    bool upheld = imr_str_equal(decision->outcome, IMR_STR("upheld"));
    bool overturned = imr_str_equal(decision->outcome, IMR_STR("overturned"));
    bool affirms = has(text, closing, affirming) && !has(text, closing, doubting);
    bool denies = has(text, closing, denying) && !has(text, closing, reporting);
    if (upheld && affirms) imr_buf_puts(found, "is upheld, but the rationale closes with what is medically necessary");
    if (overturned && denies)
        imr_buf_puts(found, "is overturned, but the rationale closes with what is not medically necessary");
}
