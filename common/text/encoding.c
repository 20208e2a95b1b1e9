#include "encoding.h"

#include "utf8.h"

static void put(imr_buf *out, uint32_t code)
{
    if (code < 0x80) {
        imr_buf_putc(out, (char)code);
        return;
    }
    unsigned more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    static const unsigned first[] = {0, 0xC0, 0xE0, 0xF0};
    imr_buf_putc(out, (char)(first[more] | code >> (6 * more)));
    while (more-- > 0) imr_buf_putc(out, (char)(0x80 | (code >> (6 * more) & 0x3F)));
}

/* ---- UTF-16 ---- */

bool imr_utf16_marked(imr_str bytes)
{
    return imr_str_starts(bytes, IMR_STR("\xFF\xFE")) || imr_str_starts(bytes, IMR_STR("\xFE\xFF"));
}

static uint32_t unit_at(imr_str bytes, size_t at, bool little)
{
    unsigned a = (unsigned char)bytes.s[at], b = (unsigned char)bytes.s[at + 1];
    return little ? b << 8 | a : a << 8 | b;
}

bool imr_utf16_decode(imr_str bytes, imr_buf *out)
{
    bool little = bytes.s[0] == '\xFF';
    if (bytes.n % 2 != 0) return false;
    for (size_t at = 2; at < bytes.n; at += 2) {
        uint32_t code = unit_at(bytes, at, little);
        if (code >= 0xD800 && code < 0xE000) {
            uint32_t low = at + 4 <= bytes.n ? unit_at(bytes, at + 2, little) : 0;
            if (code >= 0xDC00 || low < 0xDC00 || low > 0xDFFF) return false;
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
            at += 2;
        }
        if (code == 0) return false;
        put(out, code);
    }
    return true;
}

/* ---- Windows-1252 ---- */

/* Bytes 0x80 to 0x9F; 0: undefined. */
static const uint16_t upper[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

bool imr_windows_1252_decode(imr_str bytes, imr_buf *out)
{
    enum { SHARE = 20 }; /* one byte in SHARE may be beyond ASCII, and a few in a short text */
    size_t beyond = 0;
    uint32_t code;
    for (size_t at = 0; at < bytes.n; at++) {
        const unsigned char *s = (const unsigned char *)bytes.s + at;
        if (*s == 0) return false;
        beyond += *s >= 0x80;
        bool undefined = *s >= 0x80 && *s < 0xA0 && upper[*s - 0x80] == 0;
        if (undefined || (*s >= 0xC2 && imr_utf8_decode(s, bytes.n - at, &code) > 1)) return false;
        put(out, *s >= 0x80 && *s < 0xA0 ? upper[*s - 0x80] : *s);
    }
    return beyond <= 4 + bytes.n / SHARE;
}
