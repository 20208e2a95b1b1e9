/* The layouts, and what all of them have in common. */
#include "letter_internal.h"
#include "text.h"

#include <string.h>

static const imr_layout layouts[] = {
    {"imr-2014", IMR_ISSUES, imr_layout_2014},
    {"imr-2013",
     "IMR DECISION(S) AND RATIONALE(S)|IMR DECISIONS AND RATIONALES|INDEPENDENT MEDICAL REVIEW DECISION AND RATIONALE",
     imr_layout_2013},
    {"early", "ISSUE AT DISPUTE:|ISSUES AT DISPUTE:|ISSUE(S) AT DISPUTE:", imr_layout_early},
};

/* What a letter has before the mark of its layout: with one of these and without a mark it is a letter cut off. */
static const char openings[] = IMR_HOW "|" IMR_SUMMARY "|Case Number: CM|"
                                       "MEDICAL PROFESSIONAL REVIEW|Notice of Independent Medical Review Determination";

static const imr_layout *layout_of(imr_str text)
{
    imr_span all = {0, text.n}, found;
    for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++)
        if (imr_phrase_find(text, all, layouts[i].mark, &found)) return &layouts[i];
    return NULL;
}

imr_status imr_cut_off(imr_letter_reading *letter, const char *missing)
{
    return imr_fail(letter->err, IMR_INPUT, "the letter is cut off: no %s", missing);
}

/* ---- building decisions ---- */

imr_decision *imr_letter_reading_add(imr_letter_reading *letter)
{
    if (letter->n == letter->room) {
        size_t room = letter->room == 0 ? 8 : letter->room * 2;
        imr_decision *grown = imr_arena_alloc(letter->arena, room * sizeof *grown);
        letter->failed = letter->failed || grown == NULL;
        if (grown == NULL) return NULL;
        if (letter->n > 0) memcpy(grown, letter->decisions, letter->n * sizeof *grown);
        letter->decisions = grown;
        letter->room = room;
    }
    imr_decision *decision = &letter->decisions[letter->n++];
    *decision = letter->shared;
    decision->issue = (int64_t)letter->n;
    return decision;
}

static imr_str unwrap(imr_letter_reading *letter, imr_span span, bool keep_paragraphs)
{
    if (span.begin >= span.end) return (imr_str){0};
    imr_str text = {letter->text.s + span.begin, span.end - span.begin};
    imr_str line = imr_text_unwrap(letter->arena, text, keep_paragraphs);
    letter->failed = letter->failed || line.s == NULL;
    return line.n == 0 ? (imr_str){0} : line;
}

imr_str imr_letter_reading_line(imr_letter_reading *letter, imr_span span) { return unwrap(letter, span, false); }

static size_t next_page_end(imr_str text, imr_span in)
{
    const char *found = memchr(text.s + in.begin, '\f', in.end - in.begin);
    return found == NULL ? in.end : (size_t)(found - text.s);
}

/* Rationales come in order, so pages are counted once. */
static int64_t page_at(imr_letter_reading *letter, size_t at)
{
    imr_span *seen = &letter->page_seen;
    while (seen->begin < at) {
        size_t page = next_page_end(letter->text, (imr_span){seen->begin, at});
        if (page < at) seen->end++;
        seen->begin = page < at ? page + 1 : at;
    }
    return (int64_t)seen->end;
}

void imr_letter_reading_rationale(imr_letter_reading *letter, imr_decision *decision, imr_span span)
{
    span = imr_span_trim(letter->text, span);
    decision->rationale = unwrap(letter, span, true);
    decision->source_page = page_at(letter, span.begin);
    decision->source_begin = (int64_t)imr_given_at(letter, span.begin);
    decision->source_end = (int64_t)imr_given_at(letter, span.end);
}

/* What stands behind the last rationale. */
static const char closings[] = "Effect of the Decision:|\n Sincerely|\n Disclaimer:|\n cc:";

imr_status imr_end_of_last(imr_letter_reading *letter, imr_span *rationale)
{
    imr_span closing;
    if (imr_phrase_find(letter->text, *rationale, closings, &closing))
        rationale->end = closing.begin;
    else if (!imr_is_closed(letter->text, *rationale))
        return imr_cut_off(letter, "end of the last rationale");
    return IMR_OK;
}

/* Sentences that introduce a summary, and what ends them. */
static const struct {
    const char *begin, *end;
} intros[] = {
    {"The expert reviewer developed the following|The physician reviewer developed the following", ":"},
    {"Disclaimer: The following case summary was taken", "."},
};

void imr_read_summary(imr_letter_reading *letter, imr_span section)
{
    section = imr_span_trim(letter->text, section);
    if (section.begin < section.end && letter->text.s[section.begin] == ':') section.begin++;
    section = imr_span_trim(letter->text, section);
    for (size_t i = 0; i < sizeof intros / sizeof *intros; i++) {
        imr_span stop;
        size_t end = imr_phrase_at(letter->text, section, section.begin, intros[i].begin);
        if (end == 0) continue;
        if (imr_phrase_find(letter->text, (imr_span){end, section.end}, intros[i].end, &stop)) section.begin = stop.end;
    }
    letter->shared.summary = unwrap(letter, imr_span_trim(letter->text, section), true);
}

/* ---- the whole letter ---- */

static imr_str case_outcome(const imr_letter_reading *letter)
{
    imr_str first = letter->decisions[0].outcome;
    for (size_t i = 1; i < letter->n; i++)
        if (!imr_str_equal(letter->decisions[i].outcome, first)) return IMR_STR("partial");
    return first;
}

static imr_str decision_id(imr_letter_reading *letter, size_t issue)
{
    imr_str name = letter->shared.letter;
    char number[24];
    size_t at = sizeof number;
    for (size_t rest = issue; rest > 0; rest /= 10) number[--at] = (char)('0' + rest % 10);
    number[--at] = '#';
    char *id = imr_arena_alloc(letter->arena, name.n + sizeof number - at + 1);
    letter->failed = letter->failed || id == NULL;
    if (id == NULL) return (imr_str){0};
    if (name.n > 0) memcpy(id, name.s, name.n);
    memcpy(id + name.n, number + at, sizeof number - at);
    return (imr_str){id, name.n + sizeof number - at};
}

static void finish(imr_letter_reading *letter)
{
    imr_str outcome = case_outcome(letter);
    for (size_t i = 0; i < letter->n; i++) {
        letter->decisions[i].id = decision_id(letter, i + 1);
        letter->decisions[i].issues = (int64_t)letter->n;
        letter->decisions[i].case_outcome = outcome;
    }
}

imr_status imr_letter_parse(imr_arena *arena, imr_str text, imr_str name, imr_str file, imr_letter *out, imr_error *err)
{
    *out = (imr_letter){0};
    imr_letter_reading letter = {.arena = arena, .err = err, .page_seen = {0, 1}};
    imr_letter_clean(&letter, text);
    if (letter.failed) return imr_fail_memory(err);
    const imr_layout *layout = layout_of(letter.text);
    if (layout == NULL) {
        imr_span found;
        bool begun = imr_phrase_find(letter.text, (imr_span){0, letter.text.n}, openings, &found);
        return imr_fail(err, IMR_INPUT, begun ? "the letter is cut off: no decisions" : "no known layout of a letter");
    }
    letter.shared = (imr_decision){.letter = {imr_arena_dup(arena, name), name.n},
                                   .file = {imr_arena_dup(arena, file), file.n},
                                   .layout = imr_str_of(layout->id)};
    if (letter.shared.letter.s == NULL || letter.shared.file.s == NULL) return imr_fail_memory(err);

    imr_status status = layout->read(&letter);
    if (status != IMR_OK) return status;
    if (letter.n == 0 && !letter.failed) return imr_cut_off(&letter, "decisions");
    if (!letter.failed) finish(&letter);
    if (letter.failed) return imr_fail_memory(err);
    *out = (imr_letter){.decisions = letter.decisions, .n = letter.n, .layout = layout->id};
    return IMR_OK;
}
