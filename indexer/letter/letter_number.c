/* Reads case numbers as people and scans write them: "CM99-0213037", and "13-000004" in the first year. */
#include "letter_internal.h"

#include <string.h>

/* A case number: a prefix, two digits of the year, and the count within the year. */
typedef struct number {
    char text[16];
    size_t n, end;
    bool mended; /* had letters in place of digits */
} number;

enum { YEAR_DIGITS = 2, FIRST_YEAR_DIGITS = 6, MOST_DIGITS = 7 };

static bool is_letter(char byte) { return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z'); }

/* The digit that a character is or was mistaken for; 0: none. */
static char digit_of(char byte, bool *mended)
{
    static const char alike[] = "O0o0Q0D0l1I1i1|1!1Z2z2S5s5G6B8g9";
    if (imr_is_digit(byte)) return byte;
    for (const char *pair = alike; *pair != '\0'; pair += 2) {
        if (*pair != byte) continue;
        *mended = true;
        return pair[1];
    }
    return 0;
}

/* The length of a dash of any kind, or 0. */
static size_t dash_at(imr_str text, size_t at)
{
    static const char *const dashes[] = {"-", "_", ".", "~", "=", "\xE2\x80\x93", "\xE2\x80\x94", "\xE2\x88\x92"};
    for (size_t i = 0; at < text.n && i < sizeof dashes / sizeof *dashes; i++)
        if (imr_str_starts((imr_str){text.s + at, text.n - at}, imr_str_of(dashes[i]))) return strlen(dashes[i]);
    return 0;
}

static size_t skip_signs(imr_str line, size_t at)
{
    for (size_t dash = 1; at < line.n && (line.s[at] == ' ' || (dash = dash_at(line, at)) > 0);)
        at += line.s[at] == ' ' ? 1 : dash;
    return at;
}

/* The end of "CM" in either case, or of what a scan makes of it before a digit; `labelled`: a label says that it must
 * be a number. */
static size_t prefix_at(imr_str line, size_t at, bool labelled, bool *mended)
{
    size_t begin = at, letters = 0;
    while (at < line.n && is_letter(line.s[at]) && letters < 3) at++, letters++;
    imr_str word = {line.s + begin, letters > 2 ? 2 : letters};
    bool exact = letters >= 2 && (word.s[0] | 0x20) == 'c' && (word.s[1] | 0x20) == 'm';
    if (exact) return begin + 2;
    if (!labelled || letters == 0) return begin;
    bool ignored = false;
    size_t digits = 0;
    for (size_t i = 0; i < word.n; i++) digits += digit_of(word.s[i], &ignored) != 0;
    if (digits == word.n && word.n < 2) return begin; /* "l3-000004" */
    *mended = true;
    return begin + word.n;
}

/* Reads a number at the beginning of the rest of the line; strict: exactly as it should be, except for case, dash and
 * blanks. */
static bool number_at(imr_str line, size_t at, bool labelled, number *out)
{
    *out = (number){.n = 0};
    bool mended = false;
    size_t digits = 0, begin = at;
    at = prefix_at(line, at, labelled, &mended);
    bool prefixed = at > begin;
    if (!prefixed && !labelled) return false;
    char read[YEAR_DIGITS + MOST_DIGITS + 1];
    for (; at < line.n; at++) {
        size_t next = digits == 0 || digits == YEAR_DIGITS || labelled ? skip_signs(line, at) : at;
        bool mends = false;
        char digit = next < line.n ? digit_of(line.s[next], &mends) : 0;
        if (digit == 0 || (mends && !labelled) || (mends && next > at && digits > YEAR_DIGITS)) break;
        if (digits == sizeof read) return false;
        read[digits++] = digit;
        mended = mended || mends;
        at = next;
        out->end = at + 1;
    }
    if (out->end < line.n && (is_letter(line.s[out->end]) || imr_is_digit(line.s[out->end]))) return false;
    bool first_year = !prefixed && digits == YEAR_DIGITS + FIRST_YEAR_DIGITS;
    bool whole = digits == YEAR_DIGITS + FIRST_YEAR_DIGITS || digits == YEAR_DIGITS + MOST_DIGITS;
    if (!whole || (!prefixed && !first_year)) return false;
    if (prefixed) memcpy(out->text, "CM", out->n = 2);
    memcpy(out->text + out->n, read, YEAR_DIGITS);
    out->n += YEAR_DIGITS;
    out->text[out->n++] = '-';
    memcpy(out->text + out->n, read + YEAR_DIGITS, digits - YEAR_DIGITS);
    out->n += digits - YEAR_DIGITS;
    out->mended = mended;
    return true;
}

static imr_str rest_of_line(imr_str text, size_t at, size_t end)
{
    size_t stop = at;
    while (stop < end && text.s[stop] != '\n' && text.s[stop] != '\f') stop++;
    return imr_str_trim((imr_str){text.s + at, stop - at});
}

static void keep(imr_letter_reading *letter, const number *found)
{
    char *kept = imr_arena_dup(letter->arena, (imr_str){found->text, found->n});
    letter->failed = letter->failed || kept == NULL;
    letter->shared.letter = (imr_str){kept, found->n};
}

/* Finds the first number in the header that is exactly as it should be, whatever precedes it. */
static bool find_plain(const imr_letter_reading *letter, imr_span header, number *out)
{
    imr_str text = letter->text;
    for (size_t at = header.begin; at < header.end; at++) {
        bool begins = at == 0 || (!is_letter(text.s[at - 1]) && !imr_is_digit(text.s[at - 1]));
        if (!begins || (text.s[at] | 0x20) != 'c') continue;
        if (number_at(rest_of_line(text, at, header.end), 0, false, out)) return true;
    }
    return false;
}

void imr_read_case_number(imr_letter_reading *letter, imr_span header)
{
    static const char labels[] = "Case Number:|CASE NUMBER:|Case number:|Case No.|IMR No.|IMR ";
    enum { SHOWN = 40 };
    imr_span label;
    number found;
    imr_str said = {0};
    imr_span rest = header;
    for (; imr_phrase_find(letter->text, rest, labels, &label); rest.begin = label.end) {
        imr_str line = rest_of_line(letter->text, label.end, header.end);
        if (number_at(line, 0, true, &found)) {
            if (found.mended)
                imr_letter_note(letter, "case number \"%.*s\" is read as %.*s", (int)found.end, line.s, (int)found.n,
                                found.text);
            keep(letter, &found);
            return;
        }
        bool number_like = line.n > 0 && memchr("0123456789CcOl", line.s[0], 14) != NULL;
        if (said.n == 0 && number_like && letter->text.s[label.end - 1] == ':') said = line;
    }
    if (find_plain(letter, header, &found)) {
        keep(letter, &found);
        return;
    }
    imr_str name = letter->shared.letter;
    if (said.n > SHOWN) said.n = SHOWN;
    if (said.n > 0)
        imr_letter_note(letter, "case number \"%.*s\" cannot be read: the letter is known by its file, %.*s",
                        IMR_STR_ARG(said), IMR_STR_ARG(name));
    else
        imr_letter_note(letter, "no case number: the letter is known by its file, %.*s", IMR_STR_ARG(name));
    if (!letter->failed) letter->unnumbered = letter->notes.at[--letter->notes.n]; /* nothing was mended */
}
