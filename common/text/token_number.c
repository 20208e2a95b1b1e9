/* Tokens that contain digits: numbers, their units, spinal levels. */
#include <string.h>

#include "token_impl.h"

/* ---- Numbers and units ---- */

/* Units that may follow a number without a space. */
static const char *const units[] = {
    "am",   "cap",   "caps",     "cc",  "cm",      "cms",   "day",    "days",  "ft", "g",    "gm",      "gms",
    "gr",   "gram",  "grams",    "h",   "hour",    "hours", "hr",     "hrs",   "hz", "in",   "inch",    "iu",
    "kg",   "kgs",   "khz",      "l",   "lb",      "lbs",   "mcg",    "meq",   "mg", "mgs",  "mhz",     "min",
    "mins", "ml",    "mls",      "mm",  "mo",      "month", "months", "mos",   "oz", "pct",  "percent", "pills",
    "pm",   "sec",   "sessions", "tab", "tablets", "tabs",  "tesla",  "times", "ug", "unit", "units",   "visits",
    "week", "weeks", "wk",       "wks", "x",       "year",  "years",  "yo",    "yr", "yrs",
};

/* Whether the comma separates thousands: exactly three digits follow. "303,304" are two pages. */
static bool is_thousands(const scanner *scan, uint32_t begin, size_t comma)
{
    for (unsigned i = 1; i <= 3; i++) {
        if (!digit_at(scan, comma + i)) return false;
    }
    if (digit_at(scan, comma + 4)) return false;
    return comma - begin != 3 || memcmp(scan->s + comma + 1, "000", 3) == 0;
}

static void read_digits(scanner *scan, raw_word *word)
{
    while (digit_at(scan, scan->at)) imr_scan_put(scan, word, (char)scan->s[scan->at++]);
}

/* Whether the letters after a number are a unit, and where they end. An x may be followed by another number. */
static bool unit_at(const scanner *scan, uint32_t at, uint32_t *end)
{
    char letters[12];
    size_t n = 0;
    while (at < scan->n && (imr_token_classes[scan->s[at]] & (LOWER | UPPER))) {
        if (n == sizeof letters) return false;
        letters[n++] = (char)(scan->s[at++] | 0x20);
    }
    glyph next = imr_scan_character(scan, at);
    if (n == 0 && next.code == 0xD7) { /* the multiplication sign is an x */
        *end = at + next.length;
        return true;
    }
    if (n == 0 && (next.code == 0xB5 || next.code == 0x3BC)) { /* micrograms */
        *end = at + next.length + 1;
        return byte_at(scan, at + next.length, 'g') && !word_at(scan, *end);
    }
    *end = at;
    bool times = n == 1 && letters[0] == 'x';
    return imr_scan_is_listed(units, sizeof units / sizeof *units, letters, n) &&
           (!word_at(scan, at) || (times && digit_at(scan, at)));
}

void imr_scan_number(scanner *scan)
{
    raw_word number = start_word(scan);
    uint32_t end = 0;
    read_digits(scan, &number);
    if (scan->at - number.begin <= 3) {
        while (byte_at(scan, scan->at, ',') && is_thousands(scan, number.begin, scan->at)) {
            scan->at++;
            read_digits(scan, &number);
        }
    }
    while (byte_at(scan, scan->at, '.') && digit_at(scan, scan->at + 1)) {
        imr_scan_put(scan, &number, '.');
        scan->at++;
        read_digits(scan, &number);
    }
    if (byte_at(scan, scan->at, '%')) {
        imr_scan_put(scan, &number, '%');
        scan->at++;
    } else if (word_at(scan, scan->at) && !unit_at(scan, scan->at, &end)) {
        imr_scan_run(scan, &number); /* 1st, 3d */
    } else if (word_at(scan, scan->at)) {
        imr_scan_emit(scan, &number, scan->at);
        raw_word unit = start_word(scan);
        while (scan->at < end) {
            glyph c = imr_scan_character(scan, scan->at);
            if (c.code < 0x80)
                imr_scan_put(scan, &unit, (char)c.code);
            else
                imr_scan_put_high(scan, &unit, c.code);
            scan->at += c.length;
        }
        imr_scan_emit(scan, &unit, scan->at);
        return;
    }
    imr_scan_emit(scan, &number, scan->at);
}

/* ---- Spinal levels ---- */

typedef struct spine {
    char letter, next;
    unsigned last;
} spine;

static const spine regions[] = {{'c', 't', 8}, {'t', 'l', 12}, {'l', 's', 6}, {'s', '\0', 5}};

static const spine *region_of(char letter)
{
    for (size_t i = 0; i < sizeof regions / sizeof *regions; i++) {
        if (regions[i].letter == letter) return &regions[i];
    }
    return NULL;
}

/* The length of a level at the start of a folded run, such as l5; 0 if there is none. */
static size_t level_length(const char *s, size_t n)
{
    const spine *region = n > 1 ? region_of(s[0]) : NULL;
    if (region == NULL || s[1] < '1' || s[1] > '9') return 0;
    size_t length = n > 2 && s[2] >= '0' && s[2] <= '9' ? 3 : 2;
    unsigned number = (unsigned)(s[1] - '0');
    if (length == 3) number = number * 10 + (unsigned)(s[2] - '0');
    return number <= region->last ? length : 0;
}

/* Whether a run consists of levels: l5, l5s1. */
bool imr_scan_is_levels(const char *s, size_t n)
{
    size_t length = 1;
    for (size_t at = 0; at < n; at += length) {
        length = level_length(s + at, n - at);
        if (length == 0) return false;
    }
    return true;
}

/* Where the digits begin that continue a level, after a hyphen, dash or slash (with or without spaces), comma or &
 * (without); 0 if none do. */
static uint32_t next_level(const scanner *scan)
{
    size_t at = scan->at;
    while (byte_at(scan, at, ' ')) at++;
    glyph joint = imr_scan_character(scan, at);
    bool dash = joint.kind == IMR_CHAR_HYPHEN || joint.kind == IMR_CHAR_DASH || joint.code == '/';
    if (!dash && (at > scan->at || (joint.code != ',' && joint.code != '&'))) return 0;
    at += joint.length;
    while (dash && (byte_at(scan, at, ' ') || byte_at(scan, at, '\n'))) at++;
    if (!digit_at(scan, at) || scan->s[at] == '0') return 0;
    size_t end = at + 1;
    if (digit_at(scan, end)) end++;
    bool other = word_at(scan, end) || byte_at(scan, end, '%') || (byte_at(scan, end, '.') && digit_at(scan, end + 1));
    return other ? 0 : (uint32_t)at;
}

/* Adds the level that continues L4: the 5 of "-5" is L5, the 1 of "L5-1" is S1. */
static void carry_level(scanner *scan, char letter, unsigned number)
{
    const spine *region = region_of(letter);
    for (uint32_t at; region != NULL && (at = next_level(scan)) != 0;) {
        unsigned next = scan->s[at] - (unsigned)'0';
        uint32_t end = at + 1;
        if (digit_at(scan, end)) next = next * 10 + (scan->s[end++] - (unsigned)'0');
        bool last = number + (region->letter == 'c' || region->letter == 'l') >= region->last;
        if (next == 1 && last && region->next != '\0')
            region = region_of(region->next);
        else if (next <= number || next > region->last)
            return;
        scan->at = at;
        raw_word level = start_word(scan);
        *scan->out++ = region->letter;
        while (scan->at < end) imr_scan_put(scan, &level, (char)scan->s[scan->at++]);
        scan->gap = imr_token_classes[scan->s[at - 1]] & GAP_COMMA;
        imr_scan_emit(scan, &level, end);
        number = next;
    }
}

/* Makes a token for each level of the run that was just read, and for each that continues it. */
void imr_scan_levels(scanner *scan, raw_word *word)
{
    char *end = scan->out;
    for (char *at = word->folded; at < end;) {
        size_t length = level_length(at, (size_t)(end - at));
        word->folded = at;
        scan->out = at += length;
        imr_scan_emit(scan, word, word->begin + (uint32_t)length);
        word->begin += (uint32_t)length;
        if (at < end) continue;
        unsigned number = 0;
        for (size_t i = 1; i < length; i++) number = number * 10 + (unsigned)(word->folded[i] - '0');
        carry_level(scan, word->folded[0], number);
    }
}
