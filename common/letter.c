/* The layouts, and what all of them have in common. */
#include "letter_internal.h"
#include "text.h"

#include <string.h>

static const imr_layout layouts[] = {
    {"imr-2014", "IMR ISSUES, DECISIONS AND RATIONALES", imr_layout_2014},
    {"imr-2013",
     "IMR DECISION(S) AND RATIONALE(S)|IMR DECISIONS AND RATIONALES|INDEPENDENT MEDICAL REVIEW DECISION AND RATIONALE",
     imr_layout_2013},
    {"early", "ISSUE AT DISPUTE:|ISSUES AT DISPUTE:|ISSUE(S) AT DISPUTE:", imr_layout_early},
};

/* What a letter has before the mark of its layout: with one of these and without a mark it is a letter cut off. */
static const char openings[] = "HOW THE IMR FINAL DETERMINATION WAS MADE|CLINICAL CASE SUMMARY|Case Number: CM|"
                               "MEDICAL PROFESSIONAL REVIEW|Notice of Independent Medical Review Determination";

static const imr_layout *layout_of(imr_str text)
{
    imr_span all = {0, text.n}, found;
    for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++)
        if (imr_phrase_find(text, all, layouts[i].mark, &found)) return &layouts[i];
    return NULL;
}

imr_status imr_cut_off(imr_reading *letter, const char *missing)
{
    return imr_fail(letter->err, IMR_INPUT, "the letter is cut off: no %s", missing);
}

/* ---- page furniture --------------------------------------------------------------------------------------------- */

/* A line that is one link with a bracket that was never opened: text of a link at the end of a page. */
static bool is_link_text(imr_str line)
{
    bool opened = memchr(line.s, '(', line.n) != NULL, one_word = memchr(line.s, ' ', line.n) == NULL;
    return imr_str_starts(line, IMR_STR("http")) && imr_str_ends(line, IMR_STR(")")) && !opened && one_word;
}

/* "Page 3 of 7", "Page | 3" */
static bool is_page_number(imr_str line)
{
    if (!imr_str_starts(line, IMR_STR("Page ")) || !imr_is_digit(line.s[line.n - 1])) return false;
    for (size_t i = strlen("Page "); i < line.n; i++)
        if (strchr("0123456789 |of", line.s[i]) == NULL) return false;
    return true;
}

static bool is_footer(imr_str line)
{
    return imr_phrase_at(line, (imr_span){0, line.n}, 0, "Final Determination Letter for IMR Case Number") != 0;
}

static bool is_furniture(imr_str line)
{
    if (line.n == 0) return false;
    switch (line.s[0]) {
    case 'h': return is_link_text(line);
    case 'P': return is_page_number(line);
    case 'F': return is_footer(line);
    default: return false;
    }
}

/* The place of the next such byte in the span, or its end. */
static size_t next_byte(imr_str text, imr_span in, char byte)
{
    const char *found = memchr(text.s + in.begin, byte, in.end - in.begin);
    return found == NULL ? in.end : (size_t)(found - text.s);
}

static bool ends_page(imr_str text, size_t at)
{
    while (at < text.n && imr_is_space(text.s[at]) && text.s[at] != '\f') at++;
    return at == text.n || text.s[at] == '\f';
}

/* The number of a page alone on its last line. */
static bool is_bare_number(imr_str text, imr_span line, size_t page)
{
    size_t number = 0;
    line = imr_span_trim(text, line);
    if (line.begin == line.end || line.end - line.begin > 3 || !ends_page(text, line.end)) return false;
    for (size_t at = line.begin; at < line.end; at++) {
        if (!imr_is_digit(text.s[at])) return false;
        number = number * 10 + (size_t)(text.s[at] - '0');
    }
    return number == page;
}

/* Its line end goes too: it leaves neither a line nor a paragraph behind. */
static void blank_furniture(imr_str text, char *copy)
{
    size_t page = 1;
    for (size_t line = 0, line_end; line < text.n; line = line_end + 1) {
        line_end = next_byte(text, (imr_span){line, text.n}, '\n');
        for (size_t begin = line, end; begin < line_end; begin = end + 1) {
            end = next_byte(text, (imr_span){begin, line_end}, '\f');
            bool furniture = is_furniture(imr_str_trim((imr_str){text.s + begin, end - begin})) ||
                             is_bare_number(text, (imr_span){begin, end}, page);
            page += end < line_end;
            if (!furniture) continue;
            memset(copy + begin, ' ', end - begin);
            if (end == line_end && end < text.n) copy[end] = ' ';
        }
    }
}

/* ---- double spacing --------------------------------------------------------------------------------------------- */

/* White space from one line to the next. */
typedef struct gap {
    size_t first, end; /* its first line end, and where the next line begins */
    size_t lines;      /* line ends in it */
} gap;

static bool next_gap(imr_str text, size_t from, gap *out)
{
    *out = (gap){.first = next_byte(text, (imr_span){from, text.n}, '\n')};
    for (out->end = out->first; out->end < text.n && imr_is_space(text.s[out->end]); out->end++)
        out->lines += text.s[out->end] == '\n';
    return out->first < text.n;
}

static bool is_double_spaced(imr_str text)
{
    enum { LINE_LIMIT = 130 }; /* a longer line is a paragraph: blank lines between those are as they should be */
    size_t single = 0, both = 0, lines = 1;
    for (gap here = {0}; next_gap(text, here.end, &here); lines++) {
        single += here.lines == 1;
        both += here.lines == 2;
    }
    return both > 2 * single && text.n / lines < LINE_LIMIT;
}

/* Takes the blank lines out that stand between all lines, so that those that are left part paragraphs. */
static void blank_spacing(imr_str text, char *copy)
{
    if (!is_double_spaced(text)) return;
    for (gap here = {0}; next_gap(text, here.end, &here);)
        if (here.lines == 2) copy[here.first] = ' ';
}

/* A copy of the letter without furniture and double spacing; every other byte keeps its place. */
static imr_str cleaned(imr_arena *arena, imr_str text)
{
    char *copy = imr_arena_dup(arena, text);
    if (copy == NULL) return (imr_str){0};
    blank_furniture(text, copy);
    blank_spacing((imr_str){copy, text.n}, copy);
    return (imr_str){copy, text.n};
}

/* ---- building decisions ----------------------------------------------------------------------------------------- */

imr_decision *imr_reading_add(imr_reading *letter)
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

static imr_str unwrap(imr_reading *letter, imr_span span, bool keep_paragraphs)
{
    if (span.begin >= span.end) return (imr_str){0};
    imr_str text = {letter->text.s + span.begin, span.end - span.begin};
    imr_str line = imr_text_unwrap(letter->arena, text, keep_paragraphs);
    letter->failed = letter->failed || line.s == NULL;
    return line.n == 0 ? (imr_str){0} : line;
}

imr_str imr_reading_line(imr_reading *letter, imr_span span) { return unwrap(letter, span, false); }

/* Rationales come in order, so pages are counted once. */
static int64_t page_at(imr_reading *letter, size_t at)
{
    imr_span *seen = &letter->page_seen;
    while (seen->begin < at) {
        size_t page = next_byte(letter->text, (imr_span){seen->begin, at}, '\f');
        if (page < at) seen->end++;
        seen->begin = page < at ? page + 1 : at;
    }
    return (int64_t)seen->end;
}

void imr_reading_rationale(imr_reading *letter, imr_decision *decision, imr_span span)
{
    span = imr_span_trim(letter->text, span);
    decision->rationale = unwrap(letter, span, true);
    decision->source_page = page_at(letter, span.begin);
    decision->source_begin = (int64_t)span.begin;
    decision->source_end = (int64_t)span.end;
}

/* Sentences that introduce a summary, and what ends them. */
static const struct {
    const char *begin, *end;
} intros[] = {
    {"The expert reviewer developed the following|The physician reviewer developed the following", ":"},
    {"Disclaimer: The following case summary was taken", "."},
};

void imr_read_summary(imr_reading *letter, imr_span section)
{
    section = imr_span_trim(letter->text, section);
    for (size_t i = 0; i < sizeof intros / sizeof *intros; i++) {
        imr_span stop;
        size_t end = imr_phrase_at(letter->text, section, section.begin, intros[i].begin);
        if (end == 0) continue;
        if (imr_phrase_find(letter->text, (imr_span){end, section.end}, intros[i].end, &stop)) section.begin = stop.end;
    }
    letter->shared.summary = unwrap(letter, imr_span_trim(letter->text, section), true);
}

/* ---- the whole letter ------------------------------------------------------------------------------------------- */

static imr_str case_outcome(const imr_reading *letter)
{
    imr_str first = letter->decisions[0].outcome;
    for (size_t i = 1; i < letter->n; i++)
        if (!imr_str_equal(letter->decisions[i].outcome, first)) return IMR_STR("partial");
    return first;
}

static imr_str decision_id(imr_reading *letter, size_t issue)
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

static void finish(imr_reading *letter)
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
    const imr_layout *layout = layout_of(text);
    if (layout == NULL) {
        imr_span found;
        bool begun = imr_phrase_find(text, (imr_span){0, text.n}, openings, &found);
        return imr_fail(err, IMR_INPUT, begun ? "the letter is cut off: no decisions" : "no known layout of a letter");
    }
    imr_reading letter = {.arena = arena, .err = err, .page_seen = {0, 1}};
    letter.text = cleaned(arena, text);
    letter.shared = (imr_decision){.letter = {imr_arena_dup(arena, name), name.n},
                                   .file = {imr_arena_dup(arena, file), file.n},
                                   .layout = imr_str_of(layout->id)};
    if (letter.text.s == NULL || letter.shared.letter.s == NULL || letter.shared.file.s == NULL)
        return imr_fail_memory(err);

    imr_status status = layout->read(&letter);
    if (status != IMR_OK) return status;
    if (letter.n == 0 && !letter.failed) return imr_cut_off(&letter, "decisions");
    if (!letter.failed) finish(&letter);
    if (letter.failed) return imr_fail_memory(err);
    *out = (imr_letter){.decisions = letter.decisions, .n = letter.n, .layout = layout->id};
    return IMR_OK;
}
