/* Makes the text of a letter readable: removes what belongs to the pages, and the line spacing. */
#include "letter_internal.h"
#include "utf8.h"

#include <string.h>

/* ---- characters ---- */

/* The plain form of a character beyond ASCII; false if it stays unchanged. */
static bool plain_form(uint32_t code, bool ends_line, char form[IMR_CHAR_FOLD_MAX], size_t *n)
{
    enum { SOFT_HYPHEN = 0xAD };
    bool capital, ligature = code >= 0xFB00 && code <= 0xFB06;
    bool accent = (code >= 0x0300 && code <= 0x036F) || (code >= 0xFE00 && code <= 0xFE0F);
    imr_char kind = imr_char_kind(code);
    *n = kind == IMR_CHAR_NOTHING ? 0 : 1;
    form[0] = kind == IMR_CHAR_LINE ? '\n' : kind == IMR_CHAR_HYPHEN ? '-' : ' ';
    if (code == SOFT_HYPHEN && ends_line) return false; /* imr_letter_join reads it */
    if (ligature) *n = imr_char_fold(code, form, &capital);
    bool plain = kind == IMR_CHAR_BLANK || kind == IMR_CHAR_LINE || kind == IMR_CHAR_HYPHEN;
    return ligature || plain || (kind == IMR_CHAR_NOTHING && !accent);
}

/* The end of the ASCII that begins at a place. */
static size_t ascii_end(imr_str text, size_t at)
{
    const uint64_t high = UINT64_C(0x8080808080808080);
    for (uint64_t eight = 0; text.n - at >= sizeof eight; at += sizeof eight) {
        memcpy(&eight, text.s + at, sizeof eight);
        if ((eight & high) != 0) break;
    }
    while (at < text.n && (unsigned char)text.s[at] < 0x80) at++;
    return at;
}

/* The number of characters that are replaced; with a copy, writes the result there. */
static size_t flatten(imr_letter_reading *letter, imr_str given, char *copy, imr_cut *cuts)
{
    size_t changed = 0, at = 0, n = 0;
    while (at < given.n) {
        uint32_t code = 0;
        char form[IMR_CHAR_FOLD_MAX];
        size_t form_n, length = ascii_end(given, at) - at;
        bool ascii = length > 0;
        if (!ascii) length = imr_utf8_decode((const unsigned char *)given.s + at, given.n - at, &code);
        if (length == 0) length = 1; /* not UTF-8: unchanged */
        bool ends_line = at + length < given.n && imr_is_space(given.s[at + length]);
        bool changes = !ascii && code != 0 && plain_form(code, ends_line, form, &form_n);
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
    at += letter->base;
    size_t low = 0, high = letter->cuts_n; /* the last cut that is not after it is below high */
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (letter->cuts[middle].at <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low == 0 ? at : letter->cuts[low - 1].given + (at - letter->cuts[low - 1].at);
}

/* ---- double spacing ---- */

/* White space between two lines. */
typedef struct gap {
    size_t first, end; /* its first line end, and where the next line begins */
    size_t lines;      /* line ends in it */
} gap;

static bool next_gap(imr_str text, size_t from, gap *out)
{
    *out = (gap){.first = imr_next_byte(text, (imr_span){from, text.n}, '\n')};
    for (out->end = out->first; out->end < text.n && imr_is_space(text.s[out->end]); out->end++)
        out->lines += text.s[out->end] == '\n';
    return out->first < text.n;
}

enum { SPACING_MOST = 3 };

/* How many line ends separate lines of one paragraph: more than one if most lines have as many. */
static size_t spacing_of(imr_str text)
{
    enum { LINE_LIMIT = 130 }; /* a longer line is a paragraph, and blank lines between paragraphs are kept */
    size_t count[SPACING_MOST + 1] = {0}, lines = 1;
    for (gap here = {0}; next_gap(text, here.end, &here); lines++)
        if (here.lines <= SPACING_MOST) count[here.lines]++;
    if (text.n / lines >= LINE_LIMIT) return 1;
    if (count[3] > 2 * (count[1] + count[2])) return 3;
    return count[2] > 2 * count[1] ? 2 : 1;
}

/* Removes the blank lines between all lines, so that the remaining ones separate paragraphs. */
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
    imr_letter_blank_furniture(letter->text, copy);
    blank_spacing(letter->text, copy);
    imr_letter_join(letter);
}
