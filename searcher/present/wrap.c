#include "wrap.h"

#include "visible.h"

#include <string.h>

static bool is_space(char byte) { return byte == ' ' || (byte >= '\t' && byte <= '\r'); }

static void new_line(imr_wrap *to)
{
    if (to->begun && to->joint != NULL) imr_buf_puts(to->out, to->joint);
    imr_buf_putc(to->out, '\n');
    to->column = 0;
    to->begun = false;
}

/* Moves to where the next word begins: on this line after `gap` blanks if it fits, otherwise on the next one. */
static void make_room(imr_wrap *to, size_t gap, size_t columns)
{
    size_t reserve = to->joint == NULL ? 0 : strlen(to->joint);
    if (to->begun && to->column + gap + columns + reserve > to->width) new_line(to);
    size_t blanks = to->begun ? gap : to->column < to->indent ? to->indent - to->column : 0;
    for (size_t i = 0; i < blanks; i++) imr_buf_putc(to->out, ' ');
    to->column += blanks + columns;
    to->begun = true;
}

static const char *code_of(imr_style style)
{
    static const char *const codes[] = {
        [IMR_STYLE_PLAIN] = "",
        [IMR_STYLE_BOLD] = "\033[1m",
        [IMR_STYLE_RED] = "\033[31m",
        [IMR_STYLE_GREEN] = "\033[32m",
    };
    return codes[style];
}

static void put_styled(imr_wrap *to, imr_str text, imr_style style)
{
    bool coloured = to->colour && style != IMR_STYLE_PLAIN && text.n > 0;
    if (coloured) imr_buf_puts(to->out, code_of(style));
    imr_visible_add(to->out, text);
    if (coloured) imr_buf_puts(to->out, "\033[0m");
}

/* The number of columns of the word as printed. */
static size_t columns_of(const imr_wrap *to, imr_str word)
{
    imr_buf shown = {0};
    if (imr_is_plain(word)) return word.n;
    imr_visible_add(&shown, word);
    size_t columns = imr_visible_width(imr_buf_str(&shown));
    to->out->failed |= shown.failed;
    imr_buf_free(&shown);
    return columns;
}

/* The next word of text[*at, end); *paragraph: whether a line end precedes it. Empty at the end. */
static imr_byte_range next_word(imr_str text, uint32_t *at, uint32_t end, bool *paragraph)
{
    uint32_t begin = *at, after; /* not through the pointer: every byte read could have changed what it points to */
    bool line_end = false;
    for (; begin < end && is_space(text.s[begin]); begin++) line_end |= text.s[begin] == '\n';
    for (after = begin; after < end && !is_space(text.s[after]);) after++;
    *paragraph = line_end;
    *at = after;
    return (imr_byte_range){begin, after};
}

/* Writes a word in which marks may begin or end. */
static void put_marked(imr_wrap *to, imr_str text, imr_byte_range word, const imr_byte_range **mark,
                       const imr_byte_range *last)
{
    for (uint32_t at = word.begin; at < word.end;) {
        while (*mark < last && (*mark)->end <= at) ++*mark;
        bool inside = *mark < last && (*mark)->begin <= at;
        uint32_t end = word.end;
        if (inside && (*mark)->end < end) end = (*mark)->end;
        if (!inside && *mark < last && (*mark)->begin < end) end = (*mark)->begin;
        put_styled(to, (imr_str){text.s + at, end - at}, inside ? IMR_STYLE_BOLD : IMR_STYLE_PLAIN);
        at = end;
    }
}

void imr_wrap_marked(imr_wrap *to, imr_str text, imr_byte_range span, const imr_byte_range *marks, size_t marks_n)
{
    const imr_byte_range *mark = marks, *last = marks + marks_n;
    bool paragraph, first = true;
    for (uint32_t at = span.begin;; first = false) {
        imr_byte_range word = next_word(text, &at, span.end, &paragraph);
        if (word.begin == word.end) break;
        if (paragraph && !first && to->begun) new_line(to);
        make_room(to, 1, columns_of(to, (imr_str){text.s + word.begin, word.end - word.begin}));
        put_marked(to, text, word, &mark, last);
    }
}

void imr_wrap_text(imr_wrap *to, size_t gap, imr_str text, imr_style style)
{
    bool paragraph;
    for (uint32_t at = 0, end = (uint32_t)text.n;; gap = 1) {
        imr_byte_range range = next_word(text, &at, end, &paragraph);
        imr_str word = {text.s + range.begin, range.end - range.begin};
        if (word.n == 0) break;
        make_room(to, gap, columns_of(to, word));
        put_styled(to, word, style);
    }
}

void imr_wrap_end(imr_wrap *to)
{
    if (to->begun) imr_buf_putc(to->out, '\n');
    to->begun = false;
    to->column = 0;
}
