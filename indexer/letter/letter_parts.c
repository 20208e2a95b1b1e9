/* Finds the end of a letter, and checks that its parts are what they seem to be. */
#include "letter_internal.h"
#include "letter_near.h"

#include <string.h>

bool imr_begins_line(imr_str text, size_t at)
{
    while (at > 0 && (text.s[at - 1] == ' ' || text.s[at - 1] == '\t')) at--;
    return at == 0 || imr_is_space(text.s[at - 1]);
}

bool imr_line_find(imr_str text, imr_span in, const char *phrases, imr_span *found)
{
    imr_phrase_set set;
    imr_phrase_set_make(phrases, &set);
    size_t line = in.begin;
    if (line < in.end && !imr_begins_line(text, line)) line = imr_line_end(text, line) + 1;
    for (; line < in.end; line = imr_line_end(text, line) + 1) {
        size_t at = line;
        while (at < in.end && (text.s[at] == ' ' || text.s[at] == '\t')) at++;
        size_t end = imr_phrase_set_at(text, in, at, &set);
        *found = (imr_span){at, end};
        if (end != 0) return true;
    }
    return false;
}

/* ---- several letters in one file ---- */

/* Openings of a letter; the second list counts only if a section of a letter follows. */
static const char openings[] = "Case Number:|IMR Case Number:|" IMR_HOW "|" IMR_SUMMARY
                               "|Notice of Independent Medical Review Determination|MEDICAL PROFESSIONAL REVIEW";
static const char letterheads[] =
    "MAXIMUS Federal Services|Independent Medical Review Final Determination|Final Determination Letter|Dear |"
    "State of California|STATE OF CALIFORNIA|Department of Industrial Relations|DEPARTMENT OF INDUSTRIAL RELATIONS|"
    "Division of Workers|DIVISION OF WORKERS|Date Assigned:|P.O. Box|PO Box";
static const char sections[] = IMR_HOW "|" IMR_SUMMARY "|CASE SUMMARY:|Expert Reviewer Case Summary:|Case Summary:|"
                                       "Medical Qualifications of the";

static size_t line_begin(imr_str text, size_t at)
{
    while (at > 0 && text.s[at - 1] != '\n' && text.s[at - 1] != '\f') at--;
    return at;
}

/* The words after a label on its line. */
static imr_str value_of(imr_str text, size_t at)
{
    return imr_str_trim((imr_str){text.s + at, imr_line_end(text, at) - at});
}

/* Whether a case number at `at` is that of the letter that begins at `begin`: a head or foot of its pages. */
static bool is_own_number(imr_str text, size_t begin, imr_span label)
{
    imr_span first;
    if (!imr_phrase_find(text, (imr_span){begin, label.begin}, "Case Number:", &first)) return false;
    return imr_str_equal(value_of(text, first.end), value_of(text, label.end));
}

size_t imr_letter_end(const imr_letter_reading *letter, size_t begin)
{
    imr_str text = letter->text;
    imr_span label, opening, next, section;
    if (!imr_phrase_find(text, (imr_span){begin, text.n}, IMR_ANY_RATIONALE_LABELS, &label)) return text.n;
    imr_span rest = {label.end, text.n};
    for (; imr_line_find(text, rest, openings, &opening); rest.begin = opening.end) {
        bool more = imr_phrase_find(text, (imr_span){opening.end, text.n}, IMR_ANY_RATIONALE_LABELS, &next);
        imr_span before = {opening.begin, more ? next.begin : text.n};
        bool whole = imr_line_find(text, before, sections, &section);
        if (!whole && (more || is_own_number(text, begin, opening))) continue;
        while (imr_phrase_find(text, (imr_span){label.end, opening.begin}, IMR_ANY_RATIONALE_LABELS, &next))
            label = next;
        if (imr_line_find(text, (imr_span){label.end, opening.begin}, letterheads, &next)) opening = next;
        return line_begin(text, opening.begin);
    }
    return text.n;
}

/* ---- parts with foreign text ---- */

static const struct {
    const char *wording;
    unsigned limit;
} foreign[] = {
    {"Claims Administrator guideline:", 4}, {"MAXIMUS guideline:", 2},
    {"Expert Reviewer guideline:", 3},      {"Decision rationale:", 2},
    {"Rationale for the Decision:", 3},
};
enum { FOREIGN = sizeof foreign / sizeof *foreign };

/* Whether the preceding words lead to the text at a place: "per the", "this". */
static bool is_led_to(imr_str text, size_t at)
{
    static const char *const leads[] = {"the", "per", "this", "their", "to", "by", "with", "of", "in", "and", "a"};
    while (at > 0 && imr_is_space(text.s[at - 1])) at--;
    size_t end = at;
    while (at > 0 && !imr_is_space(text.s[at - 1])) at--;
    for (size_t i = 0; i < sizeof leads / sizeof *leads; i++)
        if (imr_phrase_at(text, (imr_span){at, end}, at, leads[i]) == end && end > at) return true;
    return false;
}

/* Where a match of n characters that ends at `end` begins, at the beginning of its first word. */
static size_t begin_of(imr_str text, size_t end, unsigned n)
{
    while (end > 0 && n > 0) n -= !imr_is_space(text.s[--end]);
    while (end > 0 && !imr_is_space(text.s[end - 1])) end--;
    return end;
}

/* The label that ends at a colon of the text, or NULL. */
static const char *label_before(imr_str text, size_t colon, const imr_wording near[FOREIGN])
{
    enum { REACH = 48 };
    imr_span tail = {colon > REACH ? colon - REACH : 0, colon + 1};
    imr_wording_match match;
    uint64_t kinds = imr_near_kinds(text, tail);
    for (size_t i = 0; i < FOREIGN; i++)
        if (imr_near_may_hold(&near[i], kinds, foreign[i].limit) &&
            imr_near_find(text, tail, &near[i], foreign[i].limit, &match) &&
            !is_led_to(text, begin_of(text, match.end, near[i].n)))
            return foreign[i].wording;
    return NULL;
}

/* The label that the text contains, or NULL. */
static const char *foreign_label(imr_str text, const imr_wording near[FOREIGN])
{
    const char *found = NULL;
    for (size_t at = 0, colon; found == NULL && at < text.n; at++) {
        colon = imr_next_byte(text, (imr_span){at, text.n}, ':');
        at = imr_next_byte(text, (imr_span){at, colon}, ';');
        if (at < text.n) found = label_before(text, at, near);
    }
    return found;
}

/* Whether the text contains ": Upheld" in its middle, the end of a heading. */
static bool holds_outcome(imr_str text)
{
    enum { LONGEST = 14 };
    imr_str outcome;
    for (size_t at = 0; (at = imr_next_byte(text, (imr_span){at, text.n}, ':')) < text.n; at++) {
        imr_span word = imr_span_trim(text, (imr_span){at + 1, text.n});
        size_t end = word.begin;
        while (end < word.end && !imr_is_space(text.s[end]) && end - word.begin < LONGEST) end++;
        size_t next = end;
        while (next < text.n && imr_is_space(text.s[next])) next++;
        bool goes_on = next < text.n && text.s[next] >= 'a' && text.s[next] <= 'z';
        bool capital = word.begin < end && (text.s[word.begin] < 'a' || text.s[word.begin] > 'z');
        if (capital && !goes_on && imr_outcome_read(text, (imr_span){word.begin, end}, &outcome)) return true;
    }
    return false;
}

static const char *foreign_part(imr_str text, const imr_wording near[FOREIGN], bool of_decision)
{
    static const char own_openings[] = "Case Number: CM|HOW THE IMR FINAL DETERMINATION|CLINICAL CASE SUMMARY|"
                                       "IMR ISSUES, DECISIONS AND";
    imr_span found;
    if (text.n == 0) return NULL;
    const char *label = foreign_label(text, near);
    if (label != NULL) return label;
    if (of_decision && holds_outcome(text)) return "an outcome";
    if (imr_phrase_find(text, (imr_span){0, text.n}, own_openings, &found)) return "the opening of a letter";
    return NULL;
}

/* kinds: those of the text. */
static bool holds_near(imr_str text, uint64_t kinds, const char *wording, unsigned share)
{
    imr_wording near;
    imr_wording_match match;
    imr_str letters = imr_str_of(wording);
    uint64_t missing = imr_near_kinds(letters, (imr_span){0, letters.n}) & ~kinds;
    if (imr_near_has_more(missing, (unsigned)letters.n / share)) return false;
    imr_near_make(wording, &near);
    return imr_near_find(text, (imr_span){0, text.n}, &near, near.n / share, &match);
}

static bool holds_intro(imr_str heading)
{
    uint64_t kinds = imr_near_kinds(heading, (imr_span){0, heading.n});
    return holds_near(heading, kinds, "The Final Determination was based on", 4);
}

/* A heading that speaks of the original request, or ends, as those do that utilization review modified. */
static bool is_half_modified(const imr_decision *decision)
{
    static const char *const signs[] = {"was the original request", "authorized by the Claims Administrator",
                                        "portion of the original request", "leaving the original request"};
    if (decision->ur_modified) return false;
    uint64_t kinds = imr_near_kinds(decision->heading, (imr_span){0, decision->heading.n});
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (holds_near(decision->heading, kinds, signs[i], 8)) return true;
    return imr_str_ends(decision->heading, IMR_STR(" is")) || imr_str_ends(decision->heading, IMR_STR(" are"));
}

/* A rationale that ends with the beginning of the sentence that names what utilization review left in dispute. */
static bool ends_in_heading(const imr_decision *decision)
{
    enum { REACH = 80 };
    imr_str tail = decision->rationale;
    if (tail.n > REACH) tail = (imr_str){tail.s + tail.n - REACH, REACH};
    uint64_t kinds = imr_near_kinds(tail, (imr_span){0, tail.n});
    return holds_near(tail, kinds, "The remaining IMR eligible portion of the original request", 8) ||
           imr_str_ends(tail, IMR_STR(". The original request."));
}

imr_status imr_letter_doubt(const imr_letter_reading *letter)
{
    imr_wording near[FOREIGN];
    for (size_t i = 0; i < FOREIGN; i++) imr_near_make(foreign[i].wording, &near[i]);
    const char *held = letter->n == 0 ? NULL : foreign_part(letter->decisions[0].summary, near, false);
    if (held != NULL) return imr_fail(letter->err, IMR_INPUT, "the case summary holds %s", held);
    for (size_t i = 0; i < letter->n; i++) {
        const imr_decision *decision = &letter->decisions[i];
        const struct {
            const char *name;
            imr_str text;
        } parts[] = {{"heading", decision->heading},
                     {"rationale", decision->rationale},
                     {"line on UR's guideline", decision->ur_line},
                     {"line on the reviewer's guideline", decision->imr_line}};
        for (size_t k = 0; k < sizeof parts / sizeof *parts; k++) {
            held = foreign_part(parts[k].text, near, true);
            if (held != NULL)
                return imr_fail(letter->err, IMR_INPUT, "the %s of decision %zu holds \"%s\"", parts[k].name, i + 1,
                                held);
        }
        if (i == 0 && holds_intro(decision->heading))
            return imr_fail(letter->err, IMR_INPUT,
                            "the heading of decision 1 holds the sentence that introduces the decisions");
        if (is_half_modified(decision) || (i + 1 < letter->n && ends_in_heading(decision)))
            return imr_fail(letter->err, IMR_INPUT,
                            "the heading of decision %zu mentions an original request, but not in a known form", i + 1);
    }
    return IMR_OK;
}
