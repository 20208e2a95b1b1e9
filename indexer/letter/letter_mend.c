/* Corrects labels and section headings that a scan has damaged, where their place in the form identifies them: at the
 * beginning of a line, and in the header after any value. */
#include "letter_internal.h"
#include "letter_near.h"

#include <string.h>

/* A label of the form, and how a damaged one is corrected. */
typedef struct form_label {
    const char *exact; /* phrases that are accepted unchanged; NULL: only `wording` */
    const char *wording;
    enum place { IN_HEADER, IN_CAPITALS, AT_LINE } place;
} form_label;

static const form_label labels[] = {
    {IMR_UR_LABELS, "Claims Administrator guideline:", AT_LINE},
    {IMR_OWN_LABELS, "MAXIMUS guideline:", AT_LINE},
    {IMR_OWN_LABELS, "IMRO guideline:", AT_LINE},
    {IMR_OWN_LABELS, "Expert Reviewer guideline:", AT_LINE},
    {IMR_RATIONALE_LABELS, "Decision rationale:", AT_LINE},
    {IMR_RATIONALE_LABELS, "Rationale for the Decision:", AT_LINE},
    {NULL, "State(s) of Licensure:", AT_LINE},
    {NULL, "Certification(s)/Specialty:", AT_LINE},
    {"Regarding the request for|Regarding the requests for", "Regarding the request for", AT_LINE},
    {"The Claims Administrator ", "The Claims Administrator based its decision on", AT_LINE},
    {"The Expert Reviewer |The Physician Reviewer |The Medical Reviewer |The Professional Reviewer ",
     "The Expert Reviewer based his/her decision on", AT_LINE},
    {IMR_HOW, "HOW THE IMR FINAL DETERMINATION WAS MADE", IN_CAPITALS},
    {IMR_SUMMARY, "CLINICAL CASE SUMMARY", IN_CAPITALS},
    {IMR_ISSUES, "IMR ISSUES, DECISIONS AND RATIONALES", IN_CAPITALS},
    {IMR_DOCUMENTS, "DOCUMENTS REVIEWED", IN_CAPITALS},
    {"IMR DECISION(S) AND RATIONALE(S)", "IMR DECISION(S) AND RATIONALE(S)", IN_CAPITALS},
    {"ISSUE AT DISPUTE:|ISSUES AT DISPUTE:|ISSUE(S) AT DISPUTE:", "ISSUE AT DISPUTE:", IN_CAPITALS},
    {NULL, "MEDICAL REVIEWER QUALIFICATIONS:", IN_CAPITALS},
    {"case number:|MAXIMUS case number:|IMR case number:", "Case Number:", IN_HEADER},
    {NULL, "Date Assigned:", IN_HEADER},
    {NULL, "Date of Injury:", IN_HEADER},
    {NULL, "Decision Date:", IN_HEADER},
    {NULL, "UR Denial Date:", IN_HEADER},
    {NULL, "Priority:", IN_HEADER},
    {"application received:|IMR application received:", "Application Received:", IN_HEADER},
};
enum { LABELS = sizeof labels / sizeof *labels, ERROR_SHARE = 6 };
_Static_assert(LABELS <= 32, "a label is a bit of 32");

typedef struct mending {
    imr_letter_reading *letter;
    imr_wording near[LABELS];
    imr_wording_pairs pairs;
    imr_phrase_set sections; /* of the headings that end the header */
    bool in_header;
    size_t grown, shrunk; /* bytes that the changes so far add and remove */
    imr_letter_edits edits;
} mending;

static bool is_small(char byte) { return byte >= 'a' && byte <= 'z'; }
static bool is_capital(char byte) { return byte >= 'A' && byte <= 'Z'; }

static bool mostly_capitals(imr_str text)
{
    size_t capitals = 0, small = 0;
    for (size_t i = 0; i < text.n; i++) capitals += is_capital(text.s[i]), small += is_small(text.s[i]);
    return capitals > 2 * small;
}

/* Whether a label that has lost its colon is one nevertheless: it begins with a capital, and so does its value. */
static bool begins_value(imr_str text, size_t begin, size_t at)
{
    while (at < text.n && imr_is_space(text.s[at])) at++;
    return !is_small(text.s[begin]) && at < text.n && (is_capital(text.s[at]) || imr_is_digit(text.s[at]));
}

/* Whether words at `begin` that resemble a label are in its place; *end may grow by a damaged colon. */
static bool is_placed(imr_str text, const form_label *label, size_t begin, size_t *end)
{
    bool colon = label->wording[strlen(label->wording) - 1] == ':';
    bool capitals = label->place != IN_CAPITALS || mostly_capitals((imr_str){text.s + begin, *end - begin});
    while (label->place == IN_CAPITALS && *end < text.n && !imr_is_space(text.s[*end])) ++*end;
    if (!colon) return capitals && !is_small(text.s[begin]);
    bool closed = strchr(":;", text.s[*end - 1]) != NULL;
    while (closed && *end < text.n && strchr(":;", text.s[*end]) != NULL) ++*end;
    if (closed) return capitals;
    bool one_left = *end + 1 < text.n && !imr_is_space(text.s[*end]) && imr_is_space(text.s[*end + 1]);
    if (one_left) ++*end; /* what the colon became */
    return begins_value(text, begin, *end);
}

/* The end of an undamaged label (ignoring case and blanks), or 0. */
static size_t wording_end(imr_str text, imr_span in, const char *wording)
{
    size_t at = in.begin;
    for (; *wording != '\0'; wording++) {
        while (*wording == ' ' && at < in.end && imr_is_space(text.s[at])) at++;
        if (*wording == ' ') continue;
        char small = is_capital(*wording) ? (char)(*wording - 'A' + 'a') : *wording;
        if (at >= in.end || (text.s[at] != *wording && (text.s[at] | 0x20) != small)) return 0;
        at++;
    }
    return at;
}

/* Whether the label is undamaged and not followed by a second colon. */
static bool is_exact(imr_str text, imr_span in, const form_label *label)
{
    size_t end =
        label->exact == NULL ? wording_end(text, in, label->wording) : imr_phrase_at(text, in, in.begin, label->exact);
    return end > 0 && (end == in.end || strchr(":;", text.s[end]) == NULL);
}

/* Whether a match that continues in the next line begins there: what precedes it is the end of other text. */
static bool begins_later(imr_str text, size_t begin, const imr_wording *near, const imr_wording_match *found)
{
    imr_wording_match later;
    const char *line = memchr(text.s + begin, '\n', found->end - begin);
    if (line == NULL) return false;
    size_t next = (size_t)(line - text.s) + 1;
    return imr_near_at(text, (imr_span){next, text.n}, near, found->errors, &later);
}

/* The label that is closest to the text at a place; NULL if none is close, or if one is exact. *end is the end of
 * either. */
static const form_label *closest(const mending *work, imr_span in, bool begins_line, size_t *end)
{
    imr_str text = work->letter->text;
    imr_wording_head head = imr_near_head_of(text, in);
    const form_label *best = NULL;
    unsigned least = IMR_WORDING_MOST;
    size_t best_end = in.begin;
    uint32_t left = imr_near_candidates(&work->pairs, &head);
    *end = in.begin;
    for (; left != 0; left &= left - 1) {
        size_t i = (size_t)__builtin_ctz(left);
        const imr_wording *near = &work->near[i];
        unsigned limit = near->n / ERROR_SHARE;
        imr_wording_match match;
        if (labels[i].place == IN_HEADER ? !work->in_header : !begins_line) continue;
        if (!imr_near_may_be(near, &head, limit)) continue;
        if (least > 0 && (*end = wording_end(text, in, labels[i].wording)) > 0 && is_exact(text, in, &labels[i]))
            return NULL; /* most are exact */
        *end = in.begin;
        if (!imr_near_at(text, in, near, limit, &match) || match.errors >= least) continue;
        *end = match.end;
        if (is_exact(text, in, &labels[i])) return NULL;
        *end = in.begin;
        if (begins_later(text, in.begin, near, &match)) continue;
        if (!is_placed(text, &labels[i], in.begin, &match.end)) continue;
        least = match.errors;
        best = &labels[i];
        best_end = match.end;
    }
    if (best != NULL) *end = best_end;
    return best;
}

/* Corrects the label at the start of the span, if there is one; returns the label's end, or the span's begin if there
 * is none. */
static size_t mend_at(mending *work, imr_span in, bool begins_line)
{
    imr_letter_reading *letter = work->letter;
    size_t end;
    const form_label *label = closest(work, in, begins_line, &end);
    if (label == NULL) return end;
    imr_str as_read = {letter->text.s + in.begin, end - in.begin};
    imr_letter_edit(letter, &work->edits, in.begin, end, imr_str_of(label->wording));
    imr_letter_mended(letter, in.begin + work->grown - work->shrunk, as_read);
    work->grown += strlen(label->wording);
    work->shrunk += as_read.n;
    if (label->place == IN_CAPITALS) work->in_header = false;
    return end;
}

/* The next word of a line, or the span's end. */
static size_t next_word(imr_str text, size_t at, size_t end)
{
    while (at < end && text.s[at] != ' ') at++;
    while (at < end && text.s[at] == ' ') at++;
    return at;
}

/* The place after an item's number, "1)" or "1."; the span's begin if there is none. */
static size_t behind_number(imr_str text, imr_span line)
{
    size_t at = line.begin;
    while (at < line.end && imr_is_digit(text.s[at])) at++;
    if (at == line.begin || at == line.end || (text.s[at] != ')' && text.s[at] != '.')) return line.begin;
    for (at++; at < line.end && imr_is_space(text.s[at]);) at++;
    return at < line.end ? at : line.begin;
}

static const char sections[] = IMR_HOW "|" IMR_SUMMARY "|" IMR_ISSUES;

static void mend_line(mending *work, imr_span line)
{
    imr_str text = work->letter->text;
    size_t at = line.begin;
    while (at < line.end && imr_is_space(text.s[at])) at++;
    if (at == line.end) return;
    if (imr_phrase_set_at(text, (imr_span){at, text.n}, at, &work->sections) != 0) work->in_header = false;
    if (imr_phrase_at(text, line, at, "Case Number:") != 0) work->in_header = true;
    at = behind_number(text, (imr_span){at, line.end});
    at = mend_at(work, (imr_span){at, text.n}, true);
    while (work->in_header && (at = next_word(text, at, line.end)) < line.end)
        at = mend_at(work, (imr_span){at, text.n}, false);
}

void imr_letter_mend(imr_letter_reading *letter)
{
    mending work; /* large, and filled in below */
    imr_str text = letter->text;
    work.letter = letter;
    work.in_header = true;
    work.grown = work.shrunk = 0;
    work.edits = (imr_letter_edits){0};
    work.pairs = (imr_wording_pairs){.all = 0};
    imr_phrase_set_make(sections, &work.sections);
    for (unsigned i = 0; i < LABELS; i++) {
        imr_near_make(labels[i].wording, &work.near[i]);
        imr_near_add_pairs(labels[i].wording, i, &work.pairs);
    }
    for (size_t line = 0, end; line < text.n; line = end + 1) {
        end = imr_line_end(text, line);
        bool covered = work.edits.n > 0 && work.edits.at[work.edits.n - 1].span.end > line;
        if (!covered) mend_line(&work, (imr_span){line, end});
    }
    imr_letter_apply(letter, &work.edits);
}
