/* The layouts, and what they have in common. */
#include "letter_internal.h"
#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const imr_layout layouts[] = {
    {"imr-2014", IMR_ISSUES, imr_layout_2014},
    {"imr-2013",
     "IMR DECISION(S) AND RATIONALE(S)|IMR DECISIONS AND RATIONALES|INDEPENDENT MEDICAL REVIEW DECISION AND RATIONALE",
     imr_layout_2013},
    {"early", "ISSUE AT DISPUTE:|ISSUES AT DISPUTE:|ISSUE(S) AT DISPUTE:", imr_layout_early},
};

/* Text that precedes the mark of a layout: with one of these and no mark, the letter is cut off. */
static const char openings[] = IMR_HOW "|" IMR_SUMMARY "|Case Number: CM|"
                                       "MEDICAL PROFESSIONAL REVIEW|Notice of Independent Medical Review Determination";

void imr_letter_note(imr_letter_reading *letter, const char *format, ...)
{
    char line[400];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    char *kept = imr_arena_dup(letter->arena, imr_str_of(line));
    if (kept == NULL || !imr_list_add(letter->arena, &letter->notes, imr_str_of(kept))) letter->failed = true;
}

void imr_letter_mended(imr_letter_reading *letter, size_t at, imr_str as_read)
{
    if (letter->mended_n == letter->mended_room) {
        size_t room = letter->mended_room == 0 ? 8 : letter->mended_room * 2;
        imr_mended *grown = imr_arena_alloc(letter->arena, room * sizeof *grown);
        letter->failed = letter->failed || grown == NULL;
        if (grown == NULL) return;
        if (letter->mended_n > 0) memcpy(grown, letter->mended, letter->mended_n * sizeof *grown);
        letter->mended = grown;
        letter->mended_room = room;
    }
    letter->mended[letter->mended_n++] = (imr_mended){at, as_read};
}

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

/* Rationales come in order, so pages are counted only once. */
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

/* What follows the last rationale. */
static const char closings[] = "Effect of the Decision:|\n Sincerely|\n Disclaimer:|\n cc:";

/* Beginnings of papers that are filed behind a letter. */
static const char papers[] =
    "PROOF OF SERVICE|PROOF OF MAILING|DECLARATION OF SERVICE|DECLARATION OF MAILING|CERTIFICATE OF SERVICE|"
    "CERTIFICATE OF MAILING|Proof of Service|Proof of Mailing|Declaration of Service|Certificate of Service|"
    "Certificate of Mailing|I declare under penalty|I am employed in|Enclosure|MAXIMUS Federal Services|P.O. Box|PO "
    "Box|"
    "US Postage|U.S. Postage|US POSTAGE|U.S. POSTAGE|PRESORTED|FIRST CLASS|First Class|First-Class|FIRST-CLASS|"
    "RETURN SERVICE|Return Service|Patient Name:|Patient:|PATIENT:|Patient name:|DOB:|Date of Birth:|MRN:|"
    "Chief Complaint|History of Present|Progress Report|Progress Note|Medical Record|Dear |Distribution:";

/* Whether the line is the title of another paper: in capitals, two words or more. */
static bool is_title(imr_str line)
{
    enum { LETTERS = 8 };
    size_t letters = 0, blanks = 0;
    for (size_t i = 0; i < line.n; i++) {
        if (line.s[i] >= 'a' && line.s[i] <= 'z') return false;
        letters += line.s[i] >= 'A' && line.s[i] <= 'Z';
        blanks += line.s[i] == ' ';
    }
    return letters >= LETTERS && blanks > 0 && line.s[line.n - 1] != '.';
}

/* A few words that all begin with capitals, and a number that is no year: the foot of a page. On one page nothing else
 * tells it; a reference to a guideline is none. */
static bool is_foot(imr_str line)
{
    enum { LONGEST = 50, DIGITS = 7 };
    imr_span all = {0, line.n}, found;
    size_t begin = line.n;
    while (begin > 0 && imr_is_digit(line.s[begin - 1])) begin--;
    bool year = line.n - begin == 4 && (line.s[begin] == '1' || line.s[begin] == '2');
    if (begin == line.n || line.n - begin > DIGITS || begin == 0 || line.n > LONGEST || year) return false;
    if (!imr_is_space(line.s[begin - 1]) || imr_phrase_find(line, all, "MTUS|ODG|ACOEM|guideline", &found))
        return false;
    for (size_t i = 0; i < line.n; i++) {
        bool starts = i == 0 || imr_is_space(line.s[i - 1]);
        if (starts && line.s[i] >= 'a' && line.s[i] <= 'z') return false;
    }
    return true;
}

/* Ends a complete rationale before another paper. */
static bool find_paper(imr_str text, imr_span *rationale)
{
    imr_phrase_set titles;
    imr_phrase_set_make(papers, &titles);
    imr_span in = imr_span_trim(text, *rationale);
    for (size_t at = in.begin, end; at < in.end; at = end + 1) {
        for (end = at; end < in.end && text.s[end] != '\n' && text.s[end] != '\f';) end++;
        imr_span line = imr_span_trim(text, (imr_span){at, end});
        imr_span before = imr_span_trim(text, (imr_span){in.begin, at});
        if (line.begin == line.end || before.begin == before.end) continue;
        bool stopped = strchr(".?!\")", text.s[before.end - 1]) != NULL;
        bool named = imr_phrase_set_at(text, line, line.begin, &titles) != 0 && imr_is_closed(text, before);
        imr_str words = {text.s + line.begin, line.end - line.begin};
        bool titled = stopped && (is_title(words) || (line.end == in.end && is_foot(words)));
        if (!named && !titled) continue;
        rationale->end = before.end;
        return true;
    }
    return false;
}

imr_status imr_end_of_last(imr_letter_reading *letter, imr_span *rationale)
{
    imr_span closing;
    if (find_paper(letter->text, rationale)) return IMR_OK;
    if (imr_phrase_find(letter->text, *rationale, closings, &closing))
        rationale->end = closing.begin;
    else if (!imr_is_closed(letter->text, *rationale))
        return imr_cut_off(letter, "end of the last rationale");
    return IMR_OK;
}

/* Sentences that introduce a summary, and how they end. */
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

static imr_status read_layout(imr_letter_reading *letter, imr_str name, imr_str file, const char **id)
{
    const imr_layout *layout = layout_of(letter->text);
    if (layout == NULL) {
        imr_span found;
        bool begun = imr_phrase_find(letter->text, (imr_span){0, letter->text.n}, openings, &found);
        return imr_fail(letter->err, IMR_INPUT,
                        begun ? "the letter is cut off: no decisions" : "no known layout of a letter");
    }
    letter->shared = (imr_decision){.letter = name, .file = file, .layout = imr_str_of(layout->id)};
    *id = layout->id;
    imr_status status = layout->read(letter);
    if (status == IMR_OK && letter->n == 0 && !letter->failed) status = imr_cut_off(letter, "decisions");
    if (status == IMR_OK && !letter->failed) status = imr_letter_doubt(letter);
    if (status == IMR_OK && !letter->failed) finish(letter);
    return status;
}

/* The file's name, with the letter's number from the second one on. */
static imr_str name_of(imr_arena *arena, imr_str name, size_t number)
{
    imr_buf text = {0};
    imr_buf_add(&text, name);
    if (number > 1) imr_buf_printf(&text, "-%zu", number);
    imr_str kept = {text.failed ? NULL : imr_arena_dup(arena, imr_buf_str(&text)), text.n};
    imr_buf_free(&text);
    return kept;
}

static size_t count_pages(imr_str text, size_t end)
{
    size_t pages = 0;
    for (imr_span rest = {0, end}; (rest.begin = next_page_end(text, rest)) < end; rest.begin++) pages++;
    return pages;
}

/* What was repaired before the letters were read, in this part of the text, and what was repaired in this letter
 * since. */
static imr_list mended_of(imr_letter_reading *letter, imr_span span)
{
    imr_list mended = {0};
    for (size_t i = 0; i < letter->mended_n; i++) {
        const imr_mended *here = &letter->mended[i];
        if (here->at < span.begin || here->at >= span.end) continue;
        imr_str line = imr_text_unwrap(letter->arena, here->as_read, false);
        if (line.s == NULL || !imr_list_add(letter->arena, &mended, line)) letter->failed = true;
    }
    return mended;
}

static void note_mended(imr_letter_reading *letter, const imr_list *mended)
{
    if (mended->n == 1) imr_letter_note(letter, "read with \"%.*s\" mended", IMR_STR_ARG(mended->at[0]));
    if (mended->n > 1)
        imr_letter_note(letter, "read with \"%.*s\" and %zu more mended", IMR_STR_ARG(mended->at[0]), mended->n - 1);
}

/* Reads the letter in this span of the file's text. */
static imr_status read_letter(const imr_letter_reading *whole, imr_span span, imr_str name, imr_str file,
                              imr_letter *out)
{
    imr_error err = {0};
    imr_letter_reading letter = *whole;
    letter.err = &err;
    letter.base = span.begin;
    letter.text = (imr_str){whole->text.s + span.begin, span.end - span.begin};
    letter.page_seen = (imr_span){0, count_pages(whole->text, span.begin) + 1};
    if (name.s == NULL) return IMR_MEMORY;
    imr_status status = letter.failed ? IMR_MEMORY : read_layout(&letter, name, file, &out->layout);
    if (letter.failed || status == IMR_MEMORY) return IMR_MEMORY;
    if (status == IMR_OK) {
        imr_list mended = mended_of(&letter, span);
        note_mended(&letter, &mended);
        *out = (imr_letter){.decisions = letter.decisions,
                            .n = letter.n,
                            .layout = out->layout,
                            .notes = letter.notes,
                            .unnumbered = letter.unnumbered,
                            .mended = mended};
        return letter.failed ? IMR_MEMORY : IMR_OK;
    }
    out->refused = imr_arena_dup(whole->arena, imr_str_of(err.text));
    return out->refused == NULL ? IMR_MEMORY : IMR_OK;
}

static imr_status add_letter(imr_arena *arena, imr_letters *letters, imr_letter **out)
{
    imr_letter *grown = imr_arena_alloc(arena, (letters->n + 1) * sizeof *grown);
    if (grown == NULL) return IMR_MEMORY;
    if (letters->n > 0) memcpy(grown, letters->at, letters->n * sizeof *grown);
    letters->at = grown;
    *out = &grown[letters->n++];
    return IMR_OK;
}

/* Reads each letter of the text; *refused: whether one of them could not be read. */
static imr_status read_letters(const imr_letter_reading *whole, imr_str name, imr_str file, imr_letters *out,
                               bool *refused)
{
    imr_status status = IMR_OK;
    imr_span span = {0, 0};
    *out = (imr_letters){0};
    *refused = false;
    do {
        imr_letter *letter;
        span = (imr_span){span.end, imr_letter_end(whole, span.end)};
        status = add_letter(whole->arena, out, &letter);
        if (status == IMR_OK) status = read_letter(whole, span, name_of(whole->arena, name, out->n), file, letter);
        if (status == IMR_OK && letter->refused != NULL) *refused = true;
    } while (status == IMR_OK && span.end < whole->text.n);
    return status;
}

imr_status imr_letters_parse(imr_arena *arena, imr_str text, imr_str name, imr_str file, imr_letters *out,
                             imr_error *err)
{
    imr_letter_reading whole = {.arena = arena};
    imr_str path = {imr_arena_dup(arena, file), file.n};
    *out = (imr_letters){0};
    imr_letter_clean(&whole, text);
    if (!whole.failed) imr_letter_mend(&whole);
    if (whole.failed || path.s == NULL) return imr_fail_memory(err);
    bool refused;
    imr_status status = read_letters(&whole, name, path, out, &refused);
    if (status == IMR_OK && refused && imr_letter_mend_modified(&whole))
        status = whole.failed ? IMR_MEMORY : read_letters(&whole, name, path, out, &refused);
    if (status == IMR_OK && !whole.failed) return IMR_OK;
    *out = (imr_letters){0};
    return imr_fail_memory(err);
}

imr_status imr_letter_parse(imr_arena *arena, imr_str text, imr_str name, imr_str file, imr_letter *out, imr_error *err)
{
    imr_letters letters;
    *out = (imr_letter){0};
    imr_status status = imr_letters_parse(arena, text, name, file, &letters, err);
    if (status != IMR_OK) return status;
    if (letters.at[0].refused != NULL) return imr_fail(err, IMR_INPUT, "%s", letters.at[0].refused);
    if (letters.n > 1) return imr_fail(err, IMR_INPUT, "there are %zu letters in one text", letters.n);
    *out = letters.at[0];
    return IMR_OK;
}
