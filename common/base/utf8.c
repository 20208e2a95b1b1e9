#include "utf8.h"

#include <string.h>

unsigned imr_utf8_decode(const unsigned char *s, size_t n, uint32_t *code)
{
    static const struct lead {
        unsigned char mask, bits, length;
        uint32_t least;
    } leads[] = {{0x80, 0x00, 1, 0}, {0xE0, 0xC0, 2, 0x80}, {0xF0, 0xE0, 3, 0x800}, {0xF8, 0xF0, 4, 0x10000}};
    for (size_t i = 0; i < sizeof leads / sizeof *leads; i++) {
        const struct lead *lead = &leads[i];
        if ((s[0] & lead->mask) != lead->bits) continue;
        if (n < lead->length) return 0;
        uint32_t point = s[0] & (unsigned char)~lead->mask;
        for (unsigned at = 1; at < lead->length; at++) {
            if ((s[at] & 0xC0) != 0x80) return 0;
            point = point << 6 | (s[at] & 0x3FU);
        }
        if (point < lead->least || point > 0x10FFFF || (point >= 0xD800 && point < 0xE000)) return 0;
        *code = point;
        return lead->length;
    }
    return 0;
}

typedef struct range {
    uint32_t first, last;
    imr_char kind;
} range;

/* clang-format off */
#define NOTHING    IMR_CHAR_NOTHING
#define APOSTROPHE IMR_CHAR_APOSTROPHE
#define HYPHEN     IMR_CHAR_HYPHEN
#define DASH       IMR_CHAR_DASH
#define BLANK      IMR_CHAR_BLANK
#define LINE       IMR_CHAR_LINE
#define SIGN       IMR_CHAR_SIGN
/* Characters that are not letters, sorted. */
static const range ranges[] = {
    {0x0000, 0x0008, SIGN},    {0x0009, 0x0009, BLANK},   {0x000A, 0x000A, LINE},       {0x000B, 0x000C, BLANK},
    {0x000D, 0x000D, LINE},    {0x000E, 0x001F, SIGN},    {0x0020, 0x0020, BLANK},      {0x0021, 0x0026, SIGN},
    {0x0027, 0x0027, APOSTROPHE}, {0x0028, 0x002C, SIGN}, {0x002D, 0x002D, HYPHEN},     {0x002E, 0x002F, SIGN},
    {0x003A, 0x0040, SIGN},    {0x005B, 0x0060, SIGN},    {0x007B, 0x0084, SIGN},       {0x0085, 0x0085, LINE},
    {0x0086, 0x009F, SIGN},    {0x00A0, 0x00A0, BLANK},   {0x00A1, 0x00AC, SIGN},       {0x00AD, 0x00AD, NOTHING},
    {0x00AE, 0x00B4, SIGN},    {0x00B6, 0x00BF, SIGN},    {0x00F7, 0x00F7, SIGN},       {0x02B9, 0x02BB, SIGN},
    {0x02BC, 0x02BC, APOSTROPHE}, {0x02BD, 0x02FF, SIGN}, {0x0300, 0x036F, NOTHING},    {0x1680, 0x1680, BLANK},
    {0x2000, 0x200A, BLANK},   {0x200B, 0x200F, NOTHING}, {0x2010, 0x2011, HYPHEN},     {0x2012, 0x2015, DASH},
    {0x2016, 0x2017, SIGN},    {0x2018, 0x2019, APOSTROPHE}, {0x201A, 0x2027, SIGN},    {0x2028, 0x2029, LINE},
    {0x202A, 0x202E, NOTHING}, {0x202F, 0x202F, BLANK},   {0x2030, 0x205E, SIGN},       {0x205F, 0x205F, BLANK},
    {0x2060, 0x2064, NOTHING}, {0x2065, 0x2BFF, SIGN},    {0x3000, 0x3000, BLANK},      {0x3001, 0x3004, SIGN},
    {0x3008, 0x3020, SIGN},    {0xE000, 0xF8FF, SIGN},    {0xFE00, 0xFE0F, NOTHING},    {0xFE10, 0xFE6F, SIGN},
    {0xFEFF, 0xFEFF, NOTHING}, {0xFF00, 0xFF0F, SIGN},    {0xFFF0, 0xFFFF, SIGN},       {0x1F000, 0x1FAFF, SIGN},
    {0xE0000, 0x10FFFF, SIGN},
};

/* U+00C0 to U+017F without accents, two letters each. */
static const char latin[] =
    "A A A A A A AEC E E E E I I I I D N O O O O O x O U U U U Y THss"
    "a a a a a a aec e e e e i i i i d n o o o o o   o u u u u y thy "
    "A a A a A a C c C c C c C c D d D d E e E e E e E e E e G g G g "
    "G g G g H h H h I i I i I i I i I i IJijJ j K k k L l L l L l L "
    "l L l N n N n N n n N n O o O o O o OEoeR r R r R r S s S s S s "
    "S s T t T t T t U u U u U u U u U u U u W w Y y Y Z z Z z Z z s ";
/* clang-format on */

enum { LATIN_FIRST = 0xC0, LATIN_LAST = 0x17F };
_Static_assert(sizeof latin == 2 * (LATIN_LAST - LATIN_FIRST + 1) + 1, "two letters for each character");

imr_char imr_char_kind(uint32_t code)
{
    size_t low = 0, high = sizeof ranges / sizeof *ranges;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (code > ranges[middle].last)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < sizeof ranges / sizeof *ranges && code >= ranges[low].first;
    return found ? ranges[low].kind : IMR_CHAR_LETTER;
}

/* Encodes a code point from U+0080 on. */
static size_t encode(uint32_t code, char bytes[IMR_CHAR_FOLD_MAX])
{
    static const unsigned char leads[] = {0, 0, 0xC0, 0xE0, 0xF0};
    size_t n = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (size_t i = n; --i > 0; code >>= 6) bytes[i] = (char)(0x80 | (code & 0x3F));
    bytes[0] = (char)(leads[n] | code);
    return n;
}

/* The small letter of a Greek or Cyrillic capital. */
static uint32_t small_letter(uint32_t code)
{
    if ((code >= 0x391 && code <= 0x3A9) || (code >= 0x410 && code <= 0x42F)) return code + 0x20;
    return code >= 0x400 && code <= 0x40F ? code + 0x50 : code;
}

static size_t copy(const char *letters, char folded[IMR_CHAR_FOLD_MAX])
{
    size_t n = strlen(letters);
    memcpy(folded, letters, n);
    return n;
}

size_t imr_char_fold(uint32_t code, char folded[IMR_CHAR_FOLD_MAX], bool *capital)
{
    static const char *const ligatures[] = {"ff", "fi", "fl", "ffi", "ffl", "st", "st"}; /* from U+FB00 */
    *capital = false;
    if (code >= LATIN_FIRST && code <= LATIN_LAST) {
        const char *pair = &latin[2 * (code - LATIN_FIRST)];
        *capital = pair[0] >= 'A' && pair[0] <= 'Z';
        folded[0] = (char)(pair[0] | 0x20);
        folded[1] = (char)(pair[1] | 0x20);
        return pair[1] == ' ' ? 1 : 2;
    }
    if (code == 0xB5 || code == 0x3BC) return copy("u", folded); /* micro */
    if (code >= 0xFB00 && code <= 0xFB06) return copy(ligatures[code - 0xFB00], folded);
    uint32_t small = small_letter(code);
    *capital = small != code;
    return encode(small, folded);
}

static bool has_zero_byte(uint64_t word) { return ((word - 0x0101010101010101U) & ~word & 0x8080808080808080U) != 0; }

bool imr_utf8_valid(imr_str text, size_t *at)
{
    const unsigned char *s = (const unsigned char *)text.s;
    size_t i = 0;
    while (i < text.n) {
        uint64_t eight;
        if (text.n - i >= sizeof eight) {
            memcpy(&eight, s + i, sizeof eight);
            if ((eight & 0x8080808080808080U) == 0 && !has_zero_byte(eight)) {
                i += sizeof eight;
                continue;
            }
        }
        uint32_t code;
        unsigned length = imr_utf8_decode(s + i, text.n - i, &code);
        if (length == 0 || code == 0) {
            *at = i;
            return false;
        }
        i += length;
    }
    return true;
}
