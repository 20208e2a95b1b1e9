#include "visible.h"

#include "utf8.h"

static bool acts_on_terminal(uint32_t code)
{
    return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x200E || code == 0x200F || code == 0x061C ||
           (code >= 0x2028 && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) || code == 0xFEFF;
}

bool imr_is_control(imr_str text, size_t *length)
{
    uint32_t code = 0;
    *length = imr_utf8_decode((const unsigned char *)text.s, text.n, &code);
    if (*length == 0) {
        *length = 1;
        return true;
    }
    return acts_on_terminal(code);
}

static void add_escape(imr_buf *out, imr_str text)
{
    uint32_t code = 0;
    size_t length = imr_utf8_decode((const unsigned char *)text.s, text.n, &code);
    if (length > 1)
        imr_buf_printf(out, "\\u%04x", (unsigned)code);
    else if (text.s[0] == '\n')
        imr_buf_puts(out, "\\n");
    else if (text.s[0] == '\t')
        imr_buf_puts(out, "\\t");
    else
        imr_buf_printf(out, "\\x%02x", (unsigned)(unsigned char)text.s[0]);
}

/* The number of bytes of printable ASCII at the beginning. */
static size_t plain_bytes(imr_str text)
{
    size_t n = 0;
    while (n < text.n && text.s[n] >= ' ' && text.s[n] <= '~') n++;
    return n;
}

bool imr_is_plain(imr_str text) { return plain_bytes(text) == text.n; }

void imr_visible_add(imr_buf *out, imr_str text)
{
    size_t begin = 0, length;
    for (size_t i = plain_bytes(text); i < text.n; i += length) {
        imr_str rest = {text.s + i, text.n - i};
        if (!imr_is_control(rest, &length)) continue;
        imr_buf_add(out, (imr_str){text.s + begin, i - begin});
        add_escape(out, rest);
        begin = i + length;
    }
    imr_buf_add(out, (imr_str){text.s + begin, text.n - begin});
}

static size_t columns_of(uint32_t code)
{
    static const struct {
        uint32_t first, last;
    } wide[] = {{0x1100, 0x115F}, {0x2E80, 0xA4CF}, {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},  {0xFE30, 0xFE6F},
                {0xFF00, 0xFF60}, {0xFFE0, 0xFFE6}, {0x1F300, 0x1FAFF}, {0x20000, 0x3FFFD}};
    if (imr_char_kind(code) == IMR_CHAR_NOTHING && code != 0xAD) return 0;
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        if (code >= wide[i].first && code <= wide[i].last) return 2;
    return 1;
}

size_t imr_visible_width(imr_str text)
{
    size_t width = plain_bytes(text);
    for (size_t i = width; i < text.n;) {
        uint32_t code = 0;
        size_t length = imr_utf8_decode((const unsigned char *)text.s + i, text.n - i, &code);
        width += length == 0 ? 1 : columns_of(code);
        i += length == 0 ? 1 : length;
    }
    return width;
}
