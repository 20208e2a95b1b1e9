/* Recognises stamps and line numbers by their form: they count up through the text, or say what was done with the
 * paper. */
#include "letter_internal.h"

#include <string.h>

static bool is_small(char byte) { return byte >= 'a' && byte <= 'z'; }
static bool is_capital(char byte) { return byte >= 'A' && byte <= 'Z'; }

/* Moves to the next line; start with {0, 0} and first. A page end ends a line too. */
static bool next_line(imr_str text, imr_span *line, bool first)
{
    if (!first && line->end >= text.n) return false;
    line->begin = first ? 0 : line->end + 1;
    if (line->begin >= text.n) return false;
    line->end = imr_line_end(text, line->begin);
    return true;
}

/* ---- line numbers of pleading paper ---- */

enum { NUMBERED_LINES = 8 };

/* The number at the beginning of a line, alone or before a blank; 0: none. *digits is its place. */
static unsigned line_number(imr_str text, imr_span line, imr_span *digits)
{
    unsigned number = 0;
    *digits = imr_span_trim(text, line);
    size_t at = digits->begin;
    while (at < digits->end && at - digits->begin < 2 && imr_is_digit(text.s[at]))
        number = number * 10 + (unsigned)(text.s[at++] - '0');
    bool alone = at > digits->begin && (at == digits->end || imr_is_space(text.s[at]));
    digits->end = at;
    return alone ? number : 0;
}

/* Follows the line numbers of the text and blanks them if there is a copy; returns the longest run that counts up
 * without a gap. */
static unsigned follow_numbers(imr_str text, char *copy)
{
    unsigned expected = 1, most = 0;
    imr_span line = {0, 0}, digits;
    for (bool first = true; next_line(text, &line, first); first = false) {
        bool begins_page = line.begin > 0 && text.s[line.begin - 1] == '\f';
        unsigned number = line_number(text, line, &digits);
        if (number == 1 && (begins_page || expected > NUMBERED_LINES)) expected = 1;
        if (number != expected) continue;
        most = expected > most ? expected : most;
        expected++;
        if (copy == NULL) continue;
        imr_span rest = imr_span_trim(text, (imr_span){digits.end, line.end});
        if (rest.begin == rest.end)
            imr_blank_line(text, copy, line);
        else
            memset(copy + digits.begin, ' ', digits.end - digits.begin);
    }
    return most;
}

/* ---- stamps ---- */

/* A counting stamp: capitals, blanks and signs, then a number: DEF-000123. */
typedef struct stamp {
    imr_str prefix;
    uint64_t number;
    size_t digits;
    bool padded; /* the number begins with a zero */
} stamp;

static bool stamp_of(imr_str line, stamp *out)
{
    enum { LONGEST = 40, LEAST_DIGITS = 4, MOST_DIGITS = 12 };
    *out = (stamp){.number = 0};
    size_t begin = line.n;
    while (begin > 0 && imr_is_digit(line.s[begin - 1])) begin--;
    out->digits = line.n - begin;
    if (line.n > LONGEST || out->digits < LEAST_DIGITS || out->digits > MOST_DIGITS) return false;
    for (size_t i = 0; i < begin; i++)
        if (!is_capital(line.s[i]) && !imr_is_digit(line.s[i]) && strchr(" -_.#", line.s[i]) == NULL) return false;
    for (size_t i = begin; i < line.n; i++) out->number = out->number * 10 + (uint64_t)(line.s[i] - '0');
    out->prefix = (imr_str){line.s, begin};
    out->padded = line.s[begin] == '0';
    return !imr_str_starts(line, IMR_STR("CM"));
}

static imr_str line_text(imr_str text, imr_span line)
{
    return imr_str_trim((imr_str){text.s + line.begin, line.end - line.begin});
}

/* Whether a later line has the same stamp with the next number; related stamps are close together. */
static bool is_counted_on(imr_str text, imr_span line, const stamp *here)
{
    enum { LINES_BETWEEN = 5 };
    size_t lines = 0;
    stamp other;
    while (next_line(text, &line, false)) {
        imr_str next = line_text(text, line);
        lines += next.n > 0;
        if (lines < LINES_BETWEEN || !stamp_of(next, &other)) continue;
        if (other.number == here->number + 1 && imr_str_equal(other.prefix, here->prefix)) return true;
    }
    return false;
}

/* "RECEIVED MAR 14 2016": a stamp's word, and nothing in small letters. */
static bool is_stamped_word(imr_str line)
{
    static const char words[] =
        "RECEIVED|FILED|SCANNED|CONFIDENTIAL|COPY|FAXED|DRAFT|DUPLICATE|MAILED|ENTERED|ORIGINAL|"
        "FILE COPY|PRIVILEGED|EXHIBIT ";
    enum { LONGEST = 60 };
    size_t end = line.n > LONGEST ? 0 : imr_phrase_at(line, (imr_span){0, line.n}, 0, words);
    if (end == 0 || (end < line.n && (is_capital(line.s[end]) || line.s[line.n - 1] == ':'))) return false;
    for (size_t i = 0; i < line.n; i++)
        if (is_small(line.s[i])) return false;
    return true;
}

/* A page counter: six digits or more, the first a zero. */
static bool is_padded_stamp(const stamp *here)
{
    enum { PADDED_DIGITS = 5 };
    return here->padded && here->digits >= PADDED_DIGITS;
}

static void blank_stamps(imr_str text, char *copy)
{
    imr_span line = {0, 0};
    char counted[48] = "\n"; /* text before the last number that counts */
    for (bool first = true; next_line(text, &line, first); first = false) {
        imr_str here = line_text(text, line);
        stamp found;
        if (here.n == 0 || is_small(here.s[0])) continue;
        bool stamped = is_stamped_word(here);
        if (!stamped && stamp_of(here, &found)) {
            bool counts = imr_str_equal(imr_str_of(counted), found.prefix);
            stamped = is_padded_stamp(&found) || counts || is_counted_on(text, line, &found);
            if (stamped) memcpy(counted, found.prefix.s, found.prefix.n);
            if (stamped) counted[found.prefix.n] = '\0';
        }
        if (stamped) imr_blank_line(text, copy, line);
    }
}

void imr_letter_blank_stamps(imr_str text, char *copy)
{
    if (follow_numbers(text, NULL) >= NUMBERED_LINES) follow_numbers(text, copy);
    blank_stamps(text, copy);
}
