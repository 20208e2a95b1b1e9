/* The earliest reviews: one treatment each, every part under its own heading. The outcome is in the heading of the
 * rationale: "... IS/WAS NOT MEDICALLY NECESSARY:". */
#include "letter_internal.h"

enum section { ISSUE, SUMMARY, DOCUMENTS, GUIDELINES, RATIONALE, QUALIFICATIONS, SECTION_COUNT };

static const struct {
    const char *phrases;
    const char *missing; /* named as missing if the letter is cut off; NULL if the section is optional */
} sections[SECTION_COUNT] = {
    [ISSUE] = {"ISSUE AT DISPUTE:|ISSUES AT DISPUTE:|ISSUE(S) AT DISPUTE:", "issue"},
    [SUMMARY] = {"CASE SUMMARY:", "case summary"},
    [DOCUMENTS] = {"DOCUMENTS REVIEWED FOR DETERMINATION:|DOCUMENTS REVIEWED:", NULL},
    [GUIDELINES] = {"MEDICAL TREATMENT GUIDELINE(S) RELIED UPON BY PROFESSIONAL REVIEWER AND WHY:|"
                    "MEDICAL TREATMENT GUIDELINES RELIED UPON BY PROFESSIONAL REVIEWER AND WHY:",
                    "guidelines"},
    [RATIONALE] = {"RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE", "rationale"},
    [QUALIFICATIONS] = {"MEDICAL REVIEWER QUALIFICATIONS:", NULL},
};

/* The heading of each section, in order; a missing one is an empty span at the next heading. */
typedef struct headings {
    imr_span at[SECTION_COUNT];
} headings;

static imr_status find_headings(imr_letter_reading *letter, imr_span in, headings *out)
{
    size_t from = in.begin;
    for (size_t i = 0; i < SECTION_COUNT; i++) {
        bool found = imr_phrase_find(letter->text, (imr_span){from, in.end}, sections[i].phrases, &out->at[i]);
        if (!found && sections[i].missing != NULL) return imr_cut_off(letter, sections[i].missing);
        if (!found)
            out->at[i] = (imr_span){in.end, in.end};
        else
            from = out->at[i].end;
    }
    for (size_t i = SECTION_COUNT - 1; i-- > 0;)
        if (out->at[i].begin == in.end) out->at[i] = (imr_span){out->at[i + 1].begin, out->at[i + 1].begin};
    return IMR_OK;
}

static imr_span section(const imr_letter_reading *letter, const headings *at, enum section which, size_t end)
{
    imr_span span = {at->at[which].end, which + 1 < SECTION_COUNT ? at->at[which + 1].begin : end};
    return imr_span_trim(letter->text, span);
}

/* Reads "IS/WAS NOT MEDICALLY NECESSARY:" at the beginning of the rationale: the outcome, and where the text begins. */
static bool read_verdict(const imr_letter_reading *letter, imr_span *rationale, imr_str *outcome)
{
    static const struct {
        const char *phrases, *outcome;
    } verdicts[] = {
        {"IS/WAS NOT MEDICALLY NECESSARY:|IS NOT MEDICALLY NECESSARY:|WAS NOT MEDICALLY NECESSARY:", "upheld"},
        {"IS/WAS MEDICALLY NECESSARY:|IS MEDICALLY NECESSARY:|WAS MEDICALLY NECESSARY:", "overturned"},
    };
    for (size_t i = 0; i < sizeof verdicts / sizeof *verdicts; i++) {
        size_t end = imr_phrase_at(letter->text, *rationale, rationale->begin, verdicts[i].phrases);
        if (end == 0) continue;
        *rationale = imr_span_trim(letter->text, (imr_span){end, rationale->end});
        *outcome = imr_str_of(verdicts[i].outcome);
        return true;
    }
    return false;
}

static imr_status read_review(imr_letter_reading *letter, imr_span in)
{
    headings at = {0};
    imr_str outcome;
    imr_status status = find_headings(letter, in, &at);
    if (status != IMR_OK) return status;
    imr_span rationale = section(letter, &at, RATIONALE, in.end), issue = section(letter, &at, ISSUE, in.end);
    bool judged = read_verdict(letter, &rationale, &outcome);
    if (!judged) return imr_fail(letter->err, IMR_INPUT, "decision %zu has no outcome", letter->n + 1);
    if (issue.begin == issue.end) return imr_fail(letter->err, IMR_INPUT, "decision %zu has no heading", letter->n + 1);
    if (!imr_is_closed(letter->text, rationale)) return imr_cut_off(letter, "end of the rationale");

    letter->shared.licensure = (imr_list){0};
    imr_read_reviewer(letter, section(letter, &at, QUALIFICATIONS, in.end));
    imr_read_summary(letter, section(letter, &at, SUMMARY, in.end));
    imr_decision *decision = imr_letter_reading_add(letter);
    if (decision == NULL) return IMR_OK; /* recorded in the letter */
    imr_heading_read(letter, decision, issue);
    decision->outcome = outcome;
    decision->imr_line = imr_letter_reading_line(letter, section(letter, &at, GUIDELINES, in.end));
    imr_letter_reading_rationale(letter, decision, rationale);
    return IMR_OK;
}

imr_status imr_layout_early(imr_letter_reading *letter)
{
    imr_span here, next, all = {0, letter->text.n};
    bool more = imr_phrase_find(letter->text, all, sections[ISSUE].phrases, &here);
    imr_read_header(letter, (imr_span){0, more ? here.begin : 0});
    for (imr_status status = IMR_OK; more; here = next) {
        more = imr_phrase_find(letter->text, (imr_span){here.end, all.end}, sections[ISSUE].phrases, &next);
        status = read_review(letter, (imr_span){here.begin, more ? next.begin : all.end});
        if (status != IMR_OK) return status;
    }
    return IMR_OK;
}
