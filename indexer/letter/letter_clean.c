/* The text of a letter as it can be read: what a page adds to it, and how its lines are spaced, is no part of it. */
#include "letter_internal.h"
#include "utf8.h"

#include <string.h>

/* ---- characters ---- */

/* What is read for a character beyond ASCII: false where it is read as it is. */
static bool plain_form(uint32_t code, char form[IMR_CHAR_FOLD_MAX], size_t *n)
{
    bool capital, ligature = code >= 0xFB00 && code <= 0xFB06;
    bool accent = (code >= 0x0300 && code <= 0x036F) || (code >= 0xFE00 && code <= 0xFE0F);
    imr_char kind = imr_char_kind(code);
    *n = kind == IMR_CHAR_NOTHING ? 0 : 1;
    form[0] = kind == IMR_CHAR_LINE ? '\n' : kind == IMR_CHAR_HYPHEN ? '-' : ' ';
    if (ligature) *n = imr_char_fold(code, form, &capital);
    bool plain = kind == IMR_CHAR_BLANK || kind == IMR_CHAR_LINE || kind == IMR_CHAR_HYPHEN;
    return ligature || plain || (kind == IMR_CHAR_NOTHING && !accent);
}

/* How many characters are not read as they are; with a copy, writes there what is read instead. */
static size_t flatten(imr_letter_reading *letter, imr_str given, char *copy, imr_cut *cuts)
{
    size_t changed = 0, at = 0, n = 0;
    while (at < given.n) {
        uint32_t code = 0;
        char form[IMR_CHAR_FOLD_MAX];
        size_t form_n, length = 1;
        bool ascii = (unsigned char)given.s[at] < 0x80;
        if (!ascii) length = imr_utf8_decode((const unsigned char *)given.s + at, given.n - at, &code);
        if (length == 0) length = 1; /* not UTF-8: as it is */
        bool changes = !ascii && code != 0 && plain_form(code, form, &form_n);
        if (copy != NULL) memcpy(copy + n, changes ? form : given.s + at, changes ? form_n : length);
        n += changes ? form_n : length;
        at += length;
        if (changes && cuts != NULL) cuts[changed] = (imr_cut){n, at};
        changed += changes;
    }
    if (copy != NULL) letter->text = (imr_str){copy, n};
    return changed;
}

size_t imr_given_at(const imr_letter_reading *letter, size_t at)
{
    size_t low = 0, high = letter->cuts_n; /* the last cut that is not behind it lies below high */
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (letter->cuts[middle].at <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low == 0 ? at : letter->cuts[low - 1].given + (at - letter->cuts[low - 1].at);
}

/* ---- page furniture ---- */

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

/* "- 3 -" */
static imr_span inside_dashes(imr_str text, imr_span line)
{
    while (line.end > line.begin && (text.s[line.end - 1] == '-' || text.s[line.end - 1] == ' ')) line.end--;
    while (line.end > line.begin && (text.s[line.begin] == '-' || text.s[line.begin] == ' ')) line.begin++;
    return line;
}

/* The number of a page alone on its last line. */
static bool is_bare_number(imr_str text, imr_span line, size_t page)
{
    size_t number = 0;
    if (!ends_page(text, line.end)) return false;
    line = inside_dashes(text, imr_span_trim(text, line));
    if (line.begin == line.end || line.end - line.begin > 3) return false;
    for (size_t at = line.begin; at < line.end; at++) {
        if (!imr_is_digit(text.s[at])) return false;
        number = number * 10 + (size_t)(text.s[at] - '0');
    }
    return number == page;
}

/* Its line end goes too: it leaves neither a line nor a paragraph behind. */
static void blank_line(imr_str text, char *copy, imr_span line)
{
    memset(copy + line.begin, ' ', line.end - line.begin);
    if (line.end < text.n && text.s[line.end] == '\n') copy[line.end] = ' ';
}

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
            if (furniture) blank_line(text, copy, (imr_span){begin, end});
        }
    }
}

/* ---- running heads and feet -------------------------------------------------------------------------------------
 *
 * What stands at the same edge of all pages, or of all but one of many, belongs to the pages; its numbers may differ.
 * Two decisions may have the same rationale, so that fewer pages say nothing. */

enum { EDGE_LINES = 2, MANY_PAGES = 3 };

/* The first lines of a page that are not blank, or the last. */
typedef struct edge {
    imr_span lines[EDGE_LINES];
    size_t n;
} edge;

static edge edge_of(imr_str text, imr_span page, bool foot)
{
    edge found = {.n = 0};
    while (found.n < EDGE_LINES) {
        page = imr_span_trim(text, page);
        if (page.begin == page.end) break;
        imr_span line = page;
        if (foot) {
            for (line.begin = line.end; line.begin > page.begin && text.s[line.begin - 1] != '\n';) line.begin--;
            page.end = line.begin;
        } else {
            line.end = next_byte(text, page, '\n');
            page.begin = line.end;
        }
        found.lines[found.n++] = line;
    }
    return found;
}

static void skip_blanks(imr_str text, imr_span *line)
{
    while (line->begin < line->end && imr_is_space(text.s[line->begin])) line->begin++;
}

static void skip_digits(imr_str text, imr_span *line)
{
    while (line->begin < line->end && imr_is_digit(text.s[line->begin])) line->begin++;
}

/* The same but for numbers and blanks. */
static bool same_line(imr_str text, imr_span a, imr_span b)
{
    for (;;) {
        skip_blanks(text, &a);
        skip_blanks(text, &b);
        if (a.begin == a.end || b.begin == b.end) return a.begin == a.end && b.begin == b.end;
        bool digits = imr_is_digit(text.s[a.begin]);
        if (digits ? !imr_is_digit(text.s[b.begin]) : text.s[a.begin] != text.s[b.begin]) return false;
        a.begin++, b.begin++;
        if (digits) skip_digits(text, &a), skip_digits(text, &b);
    }
}

static bool edge_has(imr_str text, const edge *here, imr_span line, imr_span *same)
{
    for (size_t i = 0; i < here->n; i++) {
        if (!same_line(text, here->lines[i], line)) continue;
        *same = here->lines[i];
        return true;
    }
    return false;
}

/* Goes to the next page that is not blank; start with an empty span at 0. */
static bool next_page(imr_str text, imr_span *page, bool first)
{
    for (; first || page->end < text.n; first = false) {
        page->begin = first ? 0 : page->end + 1;
        page->end = next_byte(text, (imr_span){page->begin, text.n}, '\f');
        imr_span inside = imr_span_trim(text, *page);
        if (inside.begin < inside.end) return true;
    }
    return false;
}

static bool is_running(imr_str text, imr_span line, bool foot)
{
    static const char own[] = "guideline|rationale|upheld|overturned|necessary|appropriate"; /* of two decisions */
    size_t pages = 0, with = 0;
    imr_span found;
    if (imr_phrase_find(text, line, own, &found)) return false;
    for (imr_span page = {0, 0}; next_page(text, &page, pages == 0); pages++) {
        edge here = edge_of(text, page, foot);
        with += edge_has(text, &here, line, &found);
    }
    bool few = pages < (foot ? MANY_PAGES : 2);
    return !few && with + (pages > MANY_PAGES) >= pages;
}

/* The line itself last, for the others are known by it. The head of the first page stays: it may be where the letter's
 * number stands. */
static void blank_running(imr_str text, char *copy, imr_span line, bool foot)
{
    size_t pages = 0;
    imr_span same;
    for (imr_span page = {0, 0}; next_page(text, &page, pages == 0); pages++) {
        edge here = edge_of(text, page, foot);
        bool found = (pages > 0 || foot) && edge_has(text, &here, line, &same);
        if (found && same.begin != line.begin) blank_line(text, copy, same);
    }
    blank_line(text, copy, line);
}

/* What is on all pages but one is on the second or on the third. */
static void blank_running_lines(imr_str text, char *copy)
{
    enum { PAGES_LOOKED_AT = 3 };
    size_t pages = 0;
    for (imr_span page = {0, 0}; pages < PAGES_LOOKED_AT && next_page(text, &page, pages == 0); pages++) {
        for (int foot = 0; pages > 0 && foot < 2; foot++) {
            edge here = edge_of(text, page, foot == 1);
            for (size_t i = 0; i < here.n; i++)
                if (is_running(text, here.lines[i], foot == 1)) blank_running(text, copy, here.lines[i], foot == 1);
        }
    }
}

/* ---- double spacing ---- */

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

enum { SPACING_MOST = 3 };

/* How many line ends stand between lines of one paragraph: more than one where most have so many. */
static size_t spacing_of(imr_str text)
{
    enum { LINE_LIMIT = 130 }; /* a longer line is a paragraph: blank lines between those are as they should be */
    size_t count[SPACING_MOST + 1] = {0}, lines = 1;
    for (gap here = {0}; next_gap(text, here.end, &here); lines++)
        if (here.lines <= SPACING_MOST) count[here.lines]++;
    if (text.n / lines >= LINE_LIMIT) return 1;
    if (count[3] > 2 * (count[1] + count[2])) return 3;
    return count[2] > 2 * count[1] ? 2 : 1;
}

/* Takes the blank lines out that stand between all lines, so that those that are left part paragraphs. */
static void blank_spacing(imr_str text, char *copy)
{
    size_t spacing = spacing_of(text);
    for (gap here = {0}; spacing > 1 && next_gap(text, here.end, &here);) {
        size_t surplus = here.lines <= spacing ? here.lines - 1 : 0;
        for (size_t at = here.first; surplus > 0; at++) {
            if (text.s[at] != '\n') continue;
            copy[at] = ' ';
            surplus--;
        }
    }
}

/* ---- the whole ---- */

void imr_letter_clean(imr_letter_reading *letter, imr_str given)
{
    size_t changed = flatten(letter, given, NULL, NULL);
    char *copy = imr_arena_alloc(letter->arena, given.n + 1);
    imr_cut *cuts = changed == 0 ? NULL : imr_arena_alloc(letter->arena, changed * sizeof *cuts);
    letter->failed = letter->failed || copy == NULL || (changed > 0 && cuts == NULL);
    if (letter->failed) return;
    flatten(letter, given, copy, cuts);
    letter->cuts = cuts;
    letter->cuts_n = changed;
    blank_furniture(letter->text, copy);
    blank_running_lines(letter->text, copy);
    blank_spacing(letter->text, copy);
}
