#include "quotation.h"

#include <string.h>

/* ---- HTML as plain text ---- */

static const struct {
    const char *tag, *plain;
} tags[] = {{"<blockquote", "\n\n> "}, {"</blockquote", "\n\n"}, {"</p", "\n\n"},
            {"</h", "\n\n"},           {"</li", "\n"},           {"</tr", "\n"},
            {"<br", "\n> "},           {"<title", "\n<"}};
static const struct {
    const char *entity, *plain;
} entities[] = {{"&lt;", "<"},         {"&gt;", ">"},         {"&quot;", "\""}, {"&#39;", "'"},
                {"&ldquo;", "\u201c"}, {"&rdquo;", "\u201d"}, {"&nbsp;", " "},  {"&amp;", "&"}};

static size_t put_tag(imr_str text, size_t at, imr_buf *out)
{
    imr_str rest = {text.s + at, text.n - at};
    const char *end = memchr(rest.s, '>', rest.n);
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
        if (imr_str_starts(rest, imr_str_of(tags[i].tag))) imr_buf_puts(out, tags[i].plain);
    return end == NULL ? text.n : at + (size_t)(end - rest.s) + 1;
}

static size_t put_entity(imr_str text, size_t at, imr_buf *out)
{
    imr_str rest = {text.s + at, text.n - at};
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
        if (imr_str_starts(rest, imr_str_of(entities[i].entity))) {
            imr_buf_puts(out, entities[i].plain);
            return at + strlen(entities[i].entity);
        }
    imr_buf_putc(out, '&');
    return at + 1;
}

/* Line ends of the markup become blanks; tags separate paragraphs. */
static void html_to_text(imr_str text, imr_buf *out)
{
    for (size_t at = 0; at < text.n;) {
        char byte = text.s[at];
        if (byte == '<')
            at = put_tag(text, at, out);
        else if (byte == '&')
            at = put_entity(text, at, out);
        else {
            imr_buf_putc(out, byte == '\n' ? ' ' : byte);
            at++;
        }
    }
}

/* ---- the names of decisions ---- */

typedef struct name {
    size_t at;  /* byte of the text */
    imr_str id; /* belongs to the arena */
} name;

typedef struct reader {
    imr_str text;
    imr_arena *arena;
    name *names;
    size_t names_n;
    imr_quotation *out;
    size_t *places; /* of the quotes: the byte at which each begins */
    bool *blocks;
    size_t n, room;
    bool failed;
} reader;

static bool is_id_byte(char byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           byte == '-' || byte == '_' || byte == '#';
}

static bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

/* Whether the word names a decision ("X#2") or looks like a case number ("CM99-9000057"). */
static bool is_id(imr_str word)
{
    enum { DIGITS_LEAST = 6 };
    const char *mark = memchr(word.s, '#', word.n);
    if (mark != NULL) return mark > word.s && mark + 1 < word.s + word.n && is_digit(mark[1]);
    size_t digits = 0;
    for (size_t i = 0; i < word.n; i++) digits += is_digit(word.s[i]);
    return digits >= DIGITS_LEAST && memchr(word.s, '-', word.n) != NULL &&
           ((word.s[0] >= 'A' && word.s[0] <= 'Z') || (word.s[0] >= 'a' && word.s[0] <= 'z'));
}

/* Whether the text announces a name of any form: a letter without a number is named by its file. */
static bool is_announced(imr_str text, size_t at)
{
    return imr_str_ends((imr_str){text.s, at}, IMR_STR("Case No. ")) ||
           imr_str_ends((imr_str){text.s, at}, IMR_STR("(decision "));
}

/* The N of "Issue N" in the rest of the paragraph; 0: none. */
static unsigned issue_behind(imr_str text, size_t at)
{
    enum { FAR = 240, TEN = 10 };
    size_t end = at + FAR < text.n ? at + FAR : text.n, blank = imr_str_find(text, IMR_STR("\n\n"), at);
    if (blank < end) end = blank;
    size_t found = imr_str_find(text, IMR_STR("Issue "), at);
    unsigned issue = 0;
    if (found >= end) return 0;
    for (size_t i = found + IMR_STR("Issue ").n; i < text.n && is_digit(text.s[i]); i++)
        issue = issue * TEN + (unsigned)(text.s[i] - '0');
    return issue;
}

static void add_name(reader *to, size_t at, imr_str word)
{
    unsigned issue = memchr(word.s, '#', word.n) == NULL ? issue_behind(to->text, at + word.n) : 0;
    imr_buf id = {0};
    imr_buf_add(&id, word);
    if (issue > 0) imr_buf_printf(&id, "#%u", issue);
    const imr_str kept = imr_buf_keep(&id, to->arena);
    to->names[to->names_n++] = (name){at, kept};
    to->failed = to->failed || kept.s == NULL;
}

static void find_names(reader *to)
{
    imr_str text = to->text;
    for (size_t at = 0; at < text.n;) {
        size_t begin = at;
        while (at < text.n && is_id_byte(text.s[at])) at++;
        imr_str word = {text.s + begin, at - begin};
        while (word.n > 0 && (word.s[word.n - 1] == '-' || word.s[word.n - 1] == '#')) word.n--;
        if (word.n > 0 && (is_announced(text, begin) || is_id(word))) add_name(to, begin, word);
        if (at == begin) at++;
    }
}

/* ---- quotes ---- */

static void add_quote(reader *to, imr_str text, size_t at, bool block)
{
    enum { WORDS_LEAST = 4 };
    size_t words = 0;
    text = imr_str_trim(text);
    for (size_t i = 0; i < text.n; i++)
        words += text.s[i] != ' ' && text.s[i] != '\n' && (i == 0 || text.s[i - 1] == ' ' || text.s[i - 1] == '\n');
    if (words == 0 || (!block && words < WORDS_LEAST) || to->n == to->room) return;
    to->blocks[to->n] = block;
    to->places[to->n] = at;
    to->out[to->n++] = (imr_quotation){.text = text};
}

static size_t line_end(imr_str text, size_t at)
{
    const char *end = at < text.n ? memchr(text.s + at, '\n', text.n - at) : NULL;
    return end == NULL ? text.n : (size_t)(end - text.s);
}

/* Reads lines that begin with ">" from `at` on as one quote; returns where they end. */
static size_t read_block(reader *to, size_t at)
{
    imr_buf joined = {0};
    size_t begin = at;
    while (at < to->text.n && to->text.s[at] == '>') {
        size_t end = line_end(to->text, at);
        imr_buf_add(&joined, (imr_str){to->text.s + at + 1, end - at - 1});
        imr_buf_putc(&joined, '\n');
        at = end < to->text.n ? end + 1 : end;
    }
    const imr_str kept = imr_buf_keep(&joined, to->arena);
    to->failed = to->failed || kept.s == NULL;
    if (kept.s != NULL) add_quote(to, kept, begin, true);
    return at;
}

static const struct {
    const char *open, *close;
} marks[] = {{"\u201c", "\u201d"}, {"\"", "\""}};

/* Reads words in quotation marks within one paragraph. */
static void read_marked(reader *to, size_t begin, size_t end)
{
    imr_str within = {to->text.s, end};
    for (size_t m = 0; m < sizeof marks / sizeof *marks; m++) {
        imr_str open = imr_str_of(marks[m].open), close = imr_str_of(marks[m].close);
        size_t at = imr_str_find(within, open, begin);
        while (at < end) {
            size_t from = at + open.n, until = imr_str_find(within, close, from);
            if (until >= end) break;
            add_quote(to, (imr_str){to->text.s + from, until - from}, at, false);
            at = imr_str_find(within, open, until + close.n);
        }
    }
}

static void find_quotes(reader *to)
{
    for (size_t at = 0; at < to->text.n;) {
        if (to->text.s[at] == '>') {
            at = read_block(to, at);
            continue;
        }
        size_t end = at;
        while (end < to->text.n && to->text.s[end] != '\0') {
            size_t next = line_end(to->text, end);
            end = next < to->text.n ? next + 1 : next;
            if (end >= to->text.n || to->text.s[end] == '>' || to->text.s[end] == '\n') break;
        }
        read_marked(to, at, end);
        at = end > at ? end : at + 1;
    }
}

/* ---- which decision ---- */

static imr_str id_for(const reader *of, size_t place, bool block)
{
    size_t paragraph = place;
    imr_str before = {0};
    while (paragraph > 1 && !(of->text.s[paragraph - 1] == '\n' && of->text.s[paragraph - 2] == '\n')) paragraph--;
    for (size_t i = 0; i < of->names_n; i++) {
        const name *one = &of->names[i];
        if (one->at < place && !block && one->at >= paragraph) before = one->id;
        if (one->at > place) return before.n > 0 ? before : one->id;
    }
    return before;
}

static void finish(const reader *of)
{
    for (size_t i = 0; i < of->n; i++) {
        imr_quotation *one = &of->out[i];
        one->id = id_for(of, of->places[i], of->blocks[i]);
        one->line = 1;
        for (size_t at = 0; at < of->places[i]; at++) one->line += of->text.s[at] == '\n';
    }
}

imr_status imr_quotations_read(imr_str text, imr_arena *arena, imr_quotation **out, size_t *n, imr_error *err)
{
    imr_buf plain = {0};
    imr_str trimmed = imr_str_trim(text);
    if (trimmed.n > 0 && trimmed.s[0] == '<')
        html_to_text(text, &plain);
    else
        imr_buf_add(&plain, text);
    size_t room = plain.n / 4 + 1; /* neither a name nor a quote is shorter */
    const imr_str kept = imr_buf_keep(&plain, arena);
    reader of = {.text = kept, .arena = arena, .room = room, .failed = kept.s == NULL};
    of.names = imr_arena_alloc(arena, room * sizeof *of.names);
    of.out = imr_arena_alloc(arena, room * sizeof *of.out);
    of.places = imr_arena_alloc(arena, room * sizeof *of.places);
    of.blocks = imr_arena_alloc(arena, room * sizeof *of.blocks);
    if (of.failed || of.names == NULL || of.out == NULL || of.places == NULL || of.blocks == NULL)
        return imr_fail_memory(err);
    find_names(&of);
    find_quotes(&of);
    finish(&of);
    *out = of.out;
    *n = of.n;
    return of.failed ? imr_fail_memory(err) : IMR_OK;
}
