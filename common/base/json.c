#include "json.h"

#include "utf8.h"

#include <inttypes.h>
#include <string.h>

/* ---- strings ---- */

/* The letter of JSON's short escape for a byte, if it has one. */
static char short_escape(char byte)
{
    switch (byte) {
    case '"':
    case '\\': return byte;
    case '\b': return 'b';
    case '\t': return 't';
    case '\n': return 'n';
    case '\f': return 'f';
    case '\r': return 'r';
    default: return '\0';
    }
}

static void write_escape(imr_buf *out, char byte)
{
    char letter = short_escape(byte);
    if (letter == '\0') {
        imr_buf_printf(out, "\\u%04x", (unsigned)(unsigned char)byte);
        return;
    }
    imr_buf_add(out, (imr_str){(char[]){'\\', letter}, 2});
}

static bool needs_escape(char byte) { return (unsigned char)byte < 0x20 || byte == '"' || byte == '\\'; }

#define EACH_BYTE(byte) (UINT64_C(0x0101010101010101) * (byte))

static uint64_t below(uint64_t bytes, unsigned char limit) { return (bytes - EACH_BYTE(limit)) & ~bytes; }

/* Whether any of eight bytes needs an escape. */
static bool any_needs_escape(const char *s)
{
    uint64_t bytes;
    memcpy(&bytes, s, sizeof bytes);
    uint64_t found = below(bytes, 0x20) | below(bytes ^ EACH_BYTE('"'), 1) | below(bytes ^ EACH_BYTE('\\'), 1);
    return (found & EACH_BYTE(0x80)) != 0;
}

static void write_valid(imr_buf *out, imr_str text)
{
    size_t begin = 0;
    for (size_t i = 0; i < text.n; i++) {
        while (text.n - i > sizeof(uint64_t) && !any_needs_escape(text.s + i)) i += sizeof(uint64_t);
        if (!needs_escape(text.s[i])) continue;
        imr_buf_add(out, (imr_str){text.s + begin, i - begin});
        write_escape(out, text.s[i]);
        begin = i + 1;
    }
    if (begin < text.n) imr_buf_add(out, (imr_str){text.s + begin, text.n - begin});
}

/* Whether the text is ASCII that stands as it is, as nearly all keys and short values are. */
static bool is_plain(imr_str text)
{
    uint64_t bytes, high = 0;
    size_t i = 0;
    for (; text.n - i >= sizeof bytes; i += sizeof bytes) {
        memcpy(&bytes, text.s + i, sizeof bytes);
        high |= bytes;
        if (any_needs_escape(text.s + i)) return false;
    }
    for (; i < text.n; i++) {
        if (needs_escape(text.s[i]) || (unsigned char)text.s[i] >= 0x80) return false;
    }
    return (high & EACH_BYTE(0x80)) == 0;
}

void imr_json_string(imr_buf *out, imr_str text)
{
    if (is_plain(text)) {
        imr_buf_reserve(out, text.n + 2);
        if (out->failed) return;
        char *at = out->s + out->n;
        at[0] = at[text.n + 1] = '"';
        if (text.n > 0) memcpy(at + 1, text.s, text.n);
        out->n += text.n + 2;
        out->s[out->n] = '\0';
        return;
    }
    imr_buf_putc(out, '"');
    for (size_t bad; text.n > 0 && !imr_utf8_valid(text, &bad); text = (imr_str){text.s + bad + 1, text.n - bad - 1}) {
        write_valid(out, (imr_str){text.s, bad});
        imr_buf_puts(out, "\xEF\xBF\xBD");
    }
    write_valid(out, text);
    imr_buf_putc(out, '"');
}

/* ---- objects and lists ---- */

void imr_json_value(imr_json *json)
{
    bool comma = !json->keyed && json->depth > 0 && json->begun[json->depth - 1];
    if (comma) imr_buf_putc(json->out, ',');
    if (json->depth > 0) json->begun[json->depth - 1] = true;
    json->keyed = false;
}

void imr_json_begin(imr_json *json, char bracket)
{
    imr_json_value(json);
    imr_buf_putc(json->out, bracket);
    if (json->depth == IMR_JSON_DEPTH)
        json->out->failed = true;
    else
        json->begun[json->depth++] = false;
}

void imr_json_end(imr_json *json, char bracket)
{
    imr_buf_putc(json->out, bracket);
    if (json->depth > 0) json->depth--;
}

void imr_json_key(imr_json *json, imr_str key)
{
    imr_json_value(json);
    imr_json_string(json->out, key);
    imr_buf_putc(json->out, ':');
    json->keyed = true;
}

void imr_json_str(imr_json *json, imr_str text)
{
    imr_json_value(json);
    imr_json_string(json->out, text);
}

void imr_json_uint(imr_json *json, uint64_t number)
{
    imr_json_value(json);
    imr_buf_printf(json->out, "%" PRIu64, number);
}

void imr_json_fixed(imr_json *json, double number, int digits)
{
    imr_json_value(json);
    imr_buf_printf(json->out, "%.*f", digits, number);
}

void imr_json_bool(imr_json *json, bool value)
{
    imr_json_value(json);
    imr_buf_puts(json->out, value ? "true" : "false");
}

void imr_json_member(imr_json *json, imr_str key, imr_str text)
{
    if (text.n == 0) return;
    imr_json_key(json, key);
    imr_json_str(json, text);
}

void imr_json_member_uint(imr_json *json, imr_str key, uint64_t number)
{
    imr_json_key(json, key);
    imr_json_uint(json, number);
}

void imr_json_member_str(imr_json *json, imr_str key, imr_str text)
{
    imr_json_key(json, key);
    imr_json_str(json, text);
}

void imr_json_member_fixed(imr_json *json, imr_str key, double number, int digits)
{
    imr_json_key(json, key);
    imr_json_fixed(json, number, digits);
}

void imr_json_member_bool(imr_json *json, imr_str key, bool value)
{
    imr_json_key(json, key);
    imr_json_bool(json, value);
}

void imr_json_open(imr_json *json, imr_str key, char bracket)
{
    imr_json_key(json, key);
    imr_json_begin(json, bracket);
}

void imr_json_member_list(imr_json *json, imr_str key, const imr_list *list)
{
    imr_json_open(json, key, '[');
    for (size_t i = 0; i < list->n; i++) imr_json_str(json, list->at[i]);
    imr_json_end(json, ']');
}
