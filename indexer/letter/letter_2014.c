/* The letters of 2014 and later: "<heading>: Upheld", two guideline paragraphs, the rationale. In 2018 the guideline
 * paragraphs changed what they cite, not their form. */
#include "letter_internal.h"
#include "letter_near.h"

#include <string.h>

static const char ur_label[] = IMR_UR_LABELS;
static const char imr_label[] = IMR_OWN_LABELS;
static const char rationale_label[] = IMR_RATIONALE_LABELS;

/* The labels of one decision, in order. */
typedef struct labels {
    imr_span ur, imr, rationale;
} labels;

/* Finds the labels after the first one; the reviewer's line may be missing. */
static bool find_labels(const imr_letter_reading *letter, imr_span in, labels *out)
{
    if (!imr_phrase_find(letter->text, (imr_span){out->ur.end, in.end}, rationale_label, &out->rationale)) return false;
    imr_span lines = {out->ur.end, out->rationale.begin};
    if (!imr_phrase_find(letter->text, lines, imr_label, &out->imr))
        out->imr = (imr_span){out->rationale.begin, out->rationale.begin};
    return true;
}

/* Finds the label of the next decision: its heading's outcome precedes it, or the other labels follow it. Otherwise it
 * is a rationale's mention of a guideline. */
static bool find_decision(const imr_letter_reading *letter, imr_span in, imr_span *found)
{
    imr_span rest = in, heading;
    imr_str outcome;
    for (; imr_phrase_find(letter->text, rest, ur_label, found); rest.begin = found->end) {
        if (imr_heading_outcome(letter->text, (imr_span){in.begin, found->begin}, &heading, &outcome)) return true;
        imr_span next;
        bool more = imr_phrase_find(letter->text, (imr_span){found->end, in.end}, ur_label, &next);
        labels own = {.ur = *found};
        bool labelled = imr_begins_line(letter->text, found->begin) &&
                        find_labels(letter, (imr_span){found->end, more ? next.begin : in.end}, &own);
        if (labelled && own.imr.end < own.rationale.begin) return true;
    }
    return false;
}

/* The end of a damaged sentence that introduces the decisions, or the span's begin if there is none. */
static size_t behind_damaged_intro(imr_str text, imr_span in)
{
    imr_wording near;
    imr_wording_match match;
    imr_near_make("was based on decisions for the disputed items/services set forth below:", &near);
    if (!imr_near_find_best(text, in, &near, near.n / 5, &match)) return in.begin;
    while (match.end < in.end && !imr_is_space(text.s[match.end])) match.end++; /* of its last word */
    return match.end;
}

/* Where the first heading begins: after that sentence. */
static size_t behind_intro(const imr_letter_reading *letter, imr_span in)
{
    imr_span intro;
    if (imr_phrase_find(letter->text, in, "set forth below:|set forth below.|set forth below", &intro))
        return intro.end;
    return behind_damaged_intro(letter->text, in);
}

static imr_str paragraph(imr_letter_reading *letter, size_t begin, size_t end)
{
    return imr_letter_reading_line(letter, imr_span_trim(letter->text, (imr_span){begin, end}));
}

static imr_status no_part(const imr_letter_reading *letter, const char *part)
{
    return imr_fail(letter->err, IMR_INPUT, "decision %zu has no %s", letter->n + 1, part);
}

/* Records an outcome word that was damaged. */
static void note_outcome(imr_letter_reading *letter, size_t heading_end, size_t end)
{
    imr_str text = letter->text;
    imr_span word = imr_span_trim(text, (imr_span){heading_end, end});
    while (word.begin < word.end && strchr(":;.,- ", text.s[word.begin]) != NULL) word.begin++;
    while (word.end > word.begin && strchr(":;.,", text.s[word.end - 1]) != NULL) word.end--;
    word = imr_span_trim(text, word);
    if (imr_phrase_at(text, word, word.begin, "upheld|uphold|overturned|overturn") == word.end) return;
    imr_letter_mended(letter, letter->base + word.begin, (imr_str){text.s + word.begin, word.end - word.begin});
}

/* Adds a decision, of which only the end of the rationale is still unknown. */
static imr_status add_decision(imr_letter_reading *letter, imr_span titled, const labels *at, imr_span rationale)
{
    imr_span heading;
    imr_str outcome;
    if (!imr_heading_outcome(letter->text, titled, &heading, &outcome)) return no_part(letter, "outcome");
    rationale = imr_span_trim(letter->text, rationale);
    if (rationale.begin == rationale.end) return no_part(letter, "rationale");

    imr_decision *decision = imr_letter_reading_add(letter);
    if (decision == NULL) return IMR_OK; /* recorded in the letter */
    imr_heading_read(letter, decision, heading);
    decision->outcome = outcome;
    note_outcome(letter, heading.end, titled.end);
    decision->ur_line = paragraph(letter, at->ur.end, at->imr.begin);
    decision->imr_line = paragraph(letter, at->imr.end, at->rationale.begin);
    imr_letter_reading_rationale(letter, decision, rationale);
    return IMR_OK;
}

static imr_status read_decisions(imr_letter_reading *letter, imr_span in)
{
    labels here, next;
    imr_span titled;
    if (!find_decision(letter, in, &here.ur)) return imr_cut_off(letter, "decisions");
    titled = (imr_span){behind_intro(letter, (imr_span){in.begin, here.ur.begin}), here.ur.begin};
    for (bool more = true; more; here = next) {
        more = find_decision(letter, (imr_span){here.ur.end, in.end}, &next.ur);
        imr_span own = {here.ur.end, more ? next.ur.begin : in.end};
        if (!find_labels(letter, own, &here)) return no_part(letter, "rationale");
        imr_span rationale = imr_span_trim(letter->text, (imr_span){here.rationale.end, own.end});
        if (more) rationale.end = imr_heading_begin(letter->text, rationale);
        imr_status status = more ? IMR_OK : imr_end_of_last(letter, &rationale);
        if (status == IMR_OK) status = add_decision(letter, titled, &here, rationale);
        if (status != IMR_OK) return status;
        titled = (imr_span){rationale.end, own.end};
    }
    return IMR_OK;
}

/* The section that begins with its heading on a line of its own; an empty span at the end if there is none. */
static imr_span section_in(const imr_letter_reading *letter, imr_span in, const char *heading)
{
    for (imr_span found; imr_phrase_find(letter->text, in, heading, &found); in.begin = found.end)
        if (imr_begins_line(letter->text, found.begin)) return (imr_span){found.begin, in.end};
    return (imr_span){in.end, in.end};
}

imr_status imr_layout_2014(imr_letter_reading *letter)
{
    imr_span all = {0, letter->text.n}, how, summary, issues;
    if (!imr_phrase_find(letter->text, all, IMR_SUMMARY, &summary)) return imr_cut_off(letter, "clinical case summary");
    if (!imr_phrase_find(letter->text, (imr_span){summary.end, all.end}, IMR_ISSUES, &issues))
        return imr_cut_off(letter, "decisions");
    imr_span before = {0, summary.begin}, told = {summary.end, issues.begin};
    if (!imr_phrase_find(letter->text, before, IMR_HOW, &how)) how = (imr_span){before.end, 0};
    imr_read_header(letter, (imr_span){0, how.begin});
    imr_span reviewer = {how.end, section_in(letter, (imr_span){how.end, before.end}, IMR_DOCUMENTS).begin};
    imr_read_reviewer(letter, reviewer);
    imr_read_summary(letter, (imr_span){told.begin, section_in(letter, told, IMR_DOCUMENTS).begin});
    return read_decisions(letter, (imr_span){issues.end, all.end});
}
