/* The notices of 2013 and early 2014. Two forms, with the same parts in the same order before each rationale. In the
 * first form the outcomes are in a list at the head of the letter: "1) MAXIMUS Federal Services, Inc. has determined
 * the request for <heading> is not medically necessary and appropriate."
 *
 *     1) Regarding the request for <heading>:
 *     The Claims Administrator based its decision on ...
 *     The Expert Reviewer based his/her decision on ...
 *     Rationale for the Decision: ...
 *
 *     1. <heading> is not medically necessary and appropriate.
 *     The Claims Administrator based its decision on ...
 *     The Physician Reviewer based his/her decision on ...
 *     The Physician Reviewer's decision rationale : ... */
#include "letter_internal.h"

static const char rationale_label[] = "Rationale for the decision :|The Physician Reviewer's decision rationale :|"
                                      "The Physician Reviewer\xE2\x80\x99s decision rationale :|"
                                      "The Expert Reviewer's decision rationale :|"
                                      "The Expert Reviewer\xE2\x80\x99s decision rationale :|Decision rationale :";
static const char ur_sentence[] = "The Claims Administrator based|The Claims Administrator did not|"
                                  "The Claims Administrator cited|The Claims Administrator's decision|"
                                  "The Claims Administrator\xE2\x80\x99s decision";
static const char imr_sentence[] =
    "The Expert Reviewer|The Physician Reviewer|The Medical Reviewer|The Professional Reviewer";
static const char guideline_caption[] = "Section of the Medical Treatment|Medical Treatment Guideline";
static const char regarding[] = "Regarding the request for|Regarding the requests for";
static const char determined[] = "has determined the request for|has determined the requests for";

static const struct {
    const char *phrases, *outcome;
} verdicts[] = {
    {"is not medically necessary|are not medically necessary|was not medically necessary|were not medically necessary",
     "upheld"},
    {"is medically necessary|are medically necessary|was medically necessary|were medically necessary", "overturned"},
};
enum { VERDICT_COUNT = sizeof verdicts / sizeof *verdicts };

/* Finds the last verdict in the span: where it begins, and the outcome. */
static bool find_verdict(const imr_letter_reading *letter, imr_span in, size_t *begin, imr_str *outcome)
{
    bool any = false;
    for (size_t i = 0; i < VERDICT_COUNT; i++) {
        imr_span found;
        if (!imr_phrase_find_last(letter->text, in, verdicts[i].phrases, &found) || (any && found.begin < *begin))
            continue;
        *begin = found.begin;
        *outcome = imr_str_of(verdicts[i].outcome);
        any = true;
    }
    return any;
}

/* ---- the list of determinations ---- */

/* The outcomes of the list, in order. A letter has the list twice; the span contains one of them. */
static imr_list read_determinations(imr_letter_reading *letter, imr_span in)
{
    imr_list outcomes = {0};
    imr_span here, next;
    bool more = imr_phrase_find(letter->text, in, determined, &here);
    for (; more; here = next) {
        more = imr_phrase_find(letter->text, (imr_span){here.end, in.end}, determined, &next);
        size_t begin;
        imr_str outcome;
        /* prose may follow the last item's paragraph, so its verdict is the first one */
        imr_span item = {here.end, more ? next.begin : in.end}, verdict;
        if (!imr_phrase_find(letter->text, item, "medically necessary", &verdict)) break;
        if (!find_verdict(letter, (imr_span){item.begin, verdict.end}, &begin, &outcome)) break;
        if (!imr_list_add(letter->arena, &outcomes, outcome)) letter->failed = true;
    }
    return outcomes;
}

/* ---- decisions ---- */

/* The end of "3." or "3)", or 0. */
static size_t number_at(imr_str text, imr_span in, size_t at, size_t number)
{
    size_t read = 0, begin = at;
    while (at < in.end && at - begin < 3 && imr_is_digit(text.s[at])) read = read * 10 + (size_t)(text.s[at++] - '0');
    if (at == begin || at >= in.end || read != number || (text.s[at] != '.' && text.s[at] != ')')) return 0;
    return at + 1;
}

/* The last line of the span that begins with the number. */
static bool find_numbered(imr_str text, imr_span in, size_t number, imr_span *found)
{
    bool any = false;
    for (size_t at = in.begin, end; at < in.end; at++) {
        if (!imr_is_digit(text.s[at]) || !imr_begins_line(text, at)) continue;
        end = number_at(text, in, at, number);
        if (end == 0) continue;
        *found = (imr_span){at, end};
        any = true;
    }
    return any;
}

/* A decision's heading, and where it begins, which ends the previous rationale. */
typedef struct title {
    size_t begin;
    imr_span heading;
    imr_str outcome;
} title;

/* "Regarding the request for <heading>:" */
static bool read_regarding(const imr_letter_reading *letter, imr_span in, size_t issue, const imr_list *outcomes,
                           title *out)
{
    imr_span found, colon, number, caption;
    if (!imr_phrase_find_last(letter->text, in, regarding, &found)) return false;
    imr_span behind = {found.end, in.end};
    if (imr_phrase_find(letter->text, behind, guideline_caption, &caption)) behind.end = caption.begin;
    if (!imr_phrase_find_last(letter->text, behind, ":", &colon)) return false;
    size_t reach = found.begin - in.begin > 8 ? found.begin - 8 : in.begin;
    bool numbered = find_numbered(letter->text, (imr_span){reach, found.begin}, issue, &number);
    imr_span heading = {found.end, colon.begin};
    if (issue > outcomes->n) return false;
    *out =
        (title){numbered ? number.begin : found.begin, imr_span_trim(letter->text, heading), outcomes->at[issue - 1]};
    return true;
}

/* "1. The request for <heading> is not medically necessary and appropriate." */
static bool read_verdict(const imr_letter_reading *letter, imr_span in, size_t issue, title *out)
{
    imr_span number, request;
    size_t verdict;
    if (!find_numbered(letter->text, in, issue, &number)) return false;
    imr_span behind = {number.end, in.end};
    if (!find_verdict(letter, behind, &verdict, &out->outcome)) return false;
    behind = imr_span_trim(letter->text, (imr_span){number.end, verdict});
    size_t end = imr_phrase_at(letter->text, behind, behind.begin, "the request for|request for");
    request = imr_span_trim(letter->text, (imr_span){end == 0 ? behind.begin : end, behind.end});
    out->begin = number.begin;
    out->heading = request;
    return true;
}

static imr_status no_part(const imr_letter_reading *letter, size_t issue, const char *part)
{
    return imr_fail(letter->err, IMR_INPUT, "decision %zu has no %s", issue, part);
}

static imr_str paragraph(imr_letter_reading *letter, size_t begin, size_t end)
{
    return imr_letter_reading_line(letter, imr_span_trim(letter->text, (imr_span){begin, end}));
}

/* The parts of a decision between the previous rationale and its own. */
typedef struct parts {
    title title;
    size_t ur, imr; /* where the two guideline sentences begin; equal if one is missing */
} parts;

static imr_status find_parts(imr_letter_reading *letter, imr_span in, const imr_list *outcomes, size_t issue,
                             parts *out)
{
    imr_span ur, imr;
    if (!imr_phrase_find_last(letter->text, in, ur_sentence, &ur)) ur = (imr_span){in.end, in.end};
    out->ur = ur.begin;
    out->imr = imr_phrase_find(letter->text, (imr_span){ur.begin, in.end}, imr_sentence, &imr) ? imr.begin : in.end;
    imr_span before = {in.begin, out->ur};
    if (read_regarding(letter, before, issue, outcomes, &out->title)) return IMR_OK;
    return read_verdict(letter, before, issue, &out->title) ? IMR_OK : no_part(letter, issue, "outcome");
}

static imr_status add_decision(imr_letter_reading *letter, const parts *at, size_t label, imr_span rationale)
{
    rationale = imr_span_trim(letter->text, rationale);
    if (rationale.begin == rationale.end) return no_part(letter, letter->n + 1, "rationale");
    if (at->title.heading.begin >= at->title.heading.end) return no_part(letter, letter->n + 1, "heading");
    imr_decision *decision = imr_letter_reading_add(letter);
    if (decision == NULL) return IMR_OK; /* recorded in the letter */
    imr_heading_read(letter, decision, at->title.heading);
    decision->outcome = at->title.outcome;
    decision->ur_line = paragraph(letter, at->ur, at->imr);
    decision->imr_line = paragraph(letter, at->imr, label);
    imr_letter_reading_rationale(letter, decision, rationale);
    return IMR_OK;
}

static imr_status read_decisions(imr_letter_reading *letter, imr_span in, const imr_list *outcomes)
{
    imr_span label, next;
    parts here, coming;
    if (!imr_phrase_find(letter->text, in, rationale_label, &label)) return imr_cut_off(letter, "rationale");
    imr_status status = find_parts(letter, (imr_span){in.begin, label.begin}, outcomes, 1, &here);
    for (bool more = true; more && status == IMR_OK; label = next, here = coming) {
        imr_span rationale = {label.end, in.end};
        more = imr_phrase_find(letter->text, rationale, rationale_label, &next);
        if (more) {
            status = find_parts(letter, (imr_span){label.end, next.begin}, outcomes, letter->n + 2, &coming);
            if (status == IMR_OK) rationale.end = coming.title.begin;
        } else {
            status = imr_end_of_last(letter, &rationale);
        }
        if (status == IMR_OK) status = add_decision(letter, &here, label.begin, rationale);
    }
    if (status == IMR_OK && outcomes->n > letter->n && !letter->failed) return imr_cut_off(letter, "last rationale");
    return status;
}

/* ---- the letter ---- */

/* The first of the phrases after a place, or an empty span at the end of the text. */
static imr_span first_behind(const imr_letter_reading *letter, size_t at, const char *phrases)
{
    imr_span found;
    if (imr_phrase_find(letter->text, (imr_span){at, letter->text.n}, phrases, &found)) return found;
    return (imr_span){letter->text.n, letter->text.n};
}

/* Reads dates that the header may lack from the paragraph that introduces the decisions and from the summary. */
static void read_prose_dates(imr_letter_reading *letter, imr_span in)
{
    enum { SENTENCE = 200 };
    imr_decision *shared = &letter->shared;
    imr_span notice, reach;
    imr_read_prose_date(letter, in, "Review was filed on|Review filed on", &shared->date_received);
    imr_read_prose_date(letter, in, "Denial dated|denial/modification dated|denial dated", &shared->date_ur_denial);
    imr_read_prose_date(letter, in, "date of injury of|date of injury is|date of injury was|injury date of",
                        &shared->date_injury);
    if (!imr_phrase_find(letter->text, in, "Notice of Assignment", &notice)) return;
    reach = (imr_span){notice.end, in.end - notice.end > SENTENCE ? notice.end + SENTENCE : in.end};
    imr_read_prose_date(letter, reach, "parties on|provided on|sent on|mailed on", &shared->date_assigned);
}

imr_status imr_layout_2013(imr_letter_reading *letter)
{
    imr_span decided = first_behind(letter, 0,
                                    "HOW THE IMR FINAL DETERMINATION WAS MADE|"
                                    "INDEPENDENT MEDICAL REVIEW DECISION AND RATIONALE|"
                                    "IMR DECISION(S) AND RATIONALE(S)|IMR DECISIONS AND RATIONALES");
    imr_span reviewer =
        first_behind(letter, 0, "Medical Qualifications of the|HOW THE IMR FINAL DETERMINATION WAS MADE");
    imr_span summary = first_behind(letter, reviewer.end,
                                    "Expert Reviewer Case Summary:|Clinical Case Summary:|"
                                    "CLINICAL CASE SUMMARY|Case Summary:");
    imr_span documents = first_behind(letter, reviewer.end, "Documents Reviewed");
    if (summary.begin == letter->text.n) return imr_cut_off(letter, "case summary");
    imr_span decisions =
        first_behind(letter, summary.end, "IMR DECISION(S) AND RATIONALE(S)|IMR DECISIONS AND RATIONALES");
    if (decisions.begin == letter->text.n) decisions.begin = decisions.end = summary.end;

    size_t after_reviewer = documents.begin < summary.begin ? documents.begin : summary.begin;
    size_t after_summary = documents.begin > summary.begin ? documents.begin : decisions.begin;
    if (decisions.begin > summary.end && decisions.begin < after_summary) after_summary = decisions.begin;
    imr_read_header(letter, (imr_span){0, decided.begin});
    read_prose_dates(letter, (imr_span){0, after_summary > decisions.begin ? after_summary : decisions.begin});
    imr_read_reviewer(letter, (imr_span){reviewer.end, after_reviewer});
    imr_read_summary(letter, (imr_span){summary.end, after_summary});
    imr_list outcomes = read_determinations(letter, (imr_span){decided.end, reviewer.begin});
    if (outcomes.n == 0) outcomes = read_determinations(letter, (imr_span){0, decided.begin});
    return read_decisions(letter, (imr_span){decisions.end, letter->text.n}, &outcomes);
}
