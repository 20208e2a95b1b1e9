/* What a page adds to a letter: page number, running heads and feet, stamps, line numbers of pleading paper. */
#include "letter_internal.h"

#include <string.h>

size_t imr_next_byte(imr_str text, imr_span in, char byte)
{
    const char *found = memchr(text.s + in.begin, byte, in.end - in.begin);
    return found == NULL ? in.end : (size_t)(found - text.s);
}

size_t imr_line_end(imr_str text, size_t begin)
{
    size_t end = imr_next_byte(text, (imr_span){begin, text.n}, '\n');
    return imr_next_byte(text, (imr_span){begin, end}, '\f');
}

/* A line that is one link with an unmatched closing bracket: link text at the end of a page. */
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

/* Whether the line is only the page's number, at the end of the page. */
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

/* Blanks its line end too, so that neither a line nor a paragraph is left. */
void imr_blank_line(imr_str text, char *copy, imr_span line)
{
    memset(copy + line.begin, ' ', line.end - line.begin);
    if (line.end < text.n && text.s[line.end] == '\n') copy[line.end] = ' ';
}

static void blank_furniture(imr_str text, char *copy)
{
    size_t page = 1;
    for (size_t line = 0, line_end; line < text.n; line = line_end + 1) {
        line_end = imr_next_byte(text, (imr_span){line, text.n}, '\n');
        for (size_t begin = line, end; begin < line_end; begin = end + 1) {
            end = imr_next_byte(text, (imr_span){begin, line_end}, '\f');
            bool furniture = is_furniture(imr_str_trim((imr_str){text.s + begin, end - begin})) ||
                             is_bare_number(text, (imr_span){begin, end}, page);
            page += end < line_end;
            if (furniture) imr_blank_line(text, copy, (imr_span){begin, end});
        }
    }
}

/* ---- running heads and feet -------------------------------------------------------------------------------------
 *
 * A line at the same edge of all pages, or of all but one of many, belongs to the pages; its numbers may differ. Two
 * decisions may have the same rationale, so fewer pages prove nothing. */

enum { EDGE_LINES = 2, MANY_PAGES = 3 };

/* The first or last lines of a page that are not blank. */
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
            line.end = imr_next_byte(text, page, '\n');
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

/* Whether two lines are equal except for numbers and blanks. */
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

/* Moves to the next page that is not blank; start with an empty span at 0. */
static bool next_page(imr_str text, imr_span *page, bool first)
{
    for (; first || page->end < text.n; first = false) {
        page->begin = first ? 0 : page->end + 1;
        page->end = imr_next_byte(text, (imr_span){page->begin, text.n}, '\f');
        imr_span inside = imr_span_trim(text, *page);
        if (inside.begin < inside.end) return true;
    }
    return false;
}

/* Whether the line is, or may be, text of the letter: it ends a sentence, or continues a line or is continued. */
static bool is_prose(imr_str text, imr_span line)
{
    if (line.begin == line.end) return true;
    char first = text.s[line.begin], last = text.s[line.end - 1];
    return strchr(".?!,;", last) != NULL || (first >= 'a' && first <= 'z') || line.end - line.begin > 60;
}

/* Whether the line is the first of a letter (a file may have several), and so not a running head. */
static bool opens_letter(imr_str text, imr_span line)
{
    enum { REACH = 160 };
    static const char labels[] = "Case Number:|Date Assigned:|Dated:";
    static const char more[] = "Date Assigned:|Decision Date:|Date of Injury:|Employee:";
    imr_span found, behind = {line.end, text.n - line.end > REACH ? line.end + REACH : text.n};
    return imr_phrase_find(text, line, labels, &found) && imr_phrase_find(text, behind, more, &found);
}

static bool is_running(imr_str text, imr_span line, bool foot)
{
    static const char own[] = "guideline|rationale|upheld|overturned|necessary|appropriate"; /* of two decisions */
    size_t pages = 0, with = 0;
    imr_span found;
    if (imr_phrase_find(text, line, own, &found) || opens_letter(text, line)) return false;
    for (imr_span page = {0, 0}; next_page(text, &page, pages == 0); pages++) {
        edge here = edge_of(text, page, foot);
        with += edge_has(text, &here, line, &found);
    }
    return pages > 1 && with + (pages > MANY_PAGES) >= pages && (!foot || pages >= MANY_PAGES || !is_prose(text, line));
}

static bool may_hold_number(imr_str text, imr_span line)
{
    imr_span found;
    return imr_phrase_find(text, line, "case number|case no|CM", &found) || opens_letter(text, line);
}

/* Blanks the line itself last, because the others are compared with it. The head of the first page is kept if it may
 * contain the letter's number. */
static void blank_running(imr_str text, char *copy, imr_span line, bool foot)
{
    size_t pages = 0;
    imr_span same;
    for (imr_span page = {0, 0}; next_page(text, &page, pages == 0); pages++) {
        edge here = edge_of(text, page, foot);
        bool found = edge_has(text, &here, line, &same) && (pages > 0 || foot || !may_hold_number(text, same));
        if (found && same.begin != line.begin) imr_blank_line(text, copy, same);
    }
    imr_blank_line(text, copy, line);
}

/* A line on all pages but one is on the second or the third. */
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

void imr_letter_blank_furniture(imr_str text, char *copy)
{
    imr_letter_blank_stamps(text, copy);
    blank_furniture(text, copy);
    blank_running_lines(text, copy);
}
