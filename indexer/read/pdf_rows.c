#include "pdf_rows.h"

#include <math.h>
#include <stdlib.h>

/* Poppler gives a page column by column: for a table with labels and values, all labels first. Lines at the same height
 * are put together again, left to right, and a row that continues cells of the one above is joined to them. If the page
 * was skewed, its lines are unreliable, and rows are made of single words. */

typedef struct cell {
    double left, top, bottom;
    const imr_pdf_word *words; /* a part of the array; some may be dropped */
    size_t n;
    struct cell *above; /* the cell of the row above that it continues */
    struct cell *more;  /* the continuation of the cell in the line below */
} cell;

typedef struct cells {
    cell *at;
    size_t n;
} cells;

static double middle(const cell *c) { return (c->top + c->bottom) / 2; }
static bool same_height(const cell *a, const cell *b) { return middle(b) > a->top && middle(b) < a->bottom; }
static bool same_left(const cell *a, const cell *b) { return fabs(a->left - b->left) < 2; }

static int by_height(const void *a, const void *b)
{
    double difference = middle(a) - middle(b);
    return (difference > 0) - (difference < 0);
}

static int by_left(const void *a, const void *b)
{
    double difference = ((const cell *)a)->left - ((const cell *)b)->left;
    return (difference > 0) - (difference < 0);
}

/* ---- cells ---- */

/* A cell of n words; if all are dropped it has no words. */
static cell cell_of(const imr_pdf_word *words, size_t n)
{
    cell made = {.left = HUGE_VAL, .top = HUGE_VAL, .bottom = -HUGE_VAL, .words = words};
    for (size_t i = 0; i < n; i++) {
        if (words[i].dropped) continue;
        made.left = fmin(made.left, words[i].box.x1);
        made.top = fmin(made.top, words[i].box.y1);
        made.bottom = fmax(made.bottom, words[i].box.y2);
        made.n = n;
    }
    return made;
}

/* Makes cells of poppler's lines. */
static void cells_of_lines(const imr_pdf_words *words, cells *out)
{
    for (size_t begin = 0, end; begin < words->n; begin = end) {
        for (end = begin + 1; end < words->n && words->at[end].line == words->at[begin].line;) end++;
        cell line = cell_of(&words->at[begin], end - begin);
        if (line.n > 0) out->at[out->n++] = line;
    }
}

static double word_middle(const imr_pdf_word *word) { return (word->box.y1 + word->box.y2) / 2; }

static int words_by_height(const void *a, const void *b)
{
    double difference = word_middle(a) - word_middle(b);
    return (difference > 0) - (difference < 0);
}

static int words_by_left(const void *a, const void *b)
{
    double difference = ((const imr_pdf_word *)a)->box.x1 - ((const imr_pdf_word *)b)->box.x1;
    return (difference > 0) - (difference < 0);
}

/* Makes cells of the words of one row, by the gaps between them: none, a space, another cell. */
static void cells_of_row(imr_pdf_word *row, size_t n, cells *out)
{
    const double space = 0.12, gap = 1; /* relative to the height of a word */
    size_t begin = 0;
    qsort(row, n, sizeof *row, words_by_left);
    for (size_t i = 1; i <= n; i++) {
        double height = i < n ? row[i].box.y2 - row[i].box.y1 : 0,
               between = i < n ? row[i].box.x1 - row[i - 1].box.x2 : 0;
        if (i < n) row[i].glued = between < space * height;
        if (i < n && between < gap * height) continue;
        row[begin].glued = false;
        out->at[out->n++] = cell_of(&row[begin], i - begin);
        begin = i;
    }
}

static size_t keep_words(imr_pdf_words *words)
{
    size_t n = 0;
    for (size_t i = 0; i < words->n; i++)
        if (!words->at[i].dropped) words->at[n++] = words->at[i];
    return n;
}

static void cells_of_words(imr_pdf_words *words, cells *out)
{
    words->n = keep_words(words);
    qsort(words->at, words->n, sizeof *words->at, words_by_height);
    for (size_t begin = 0, end; begin < words->n; begin = end) {
        const imr_pdf_box *first = &words->at[begin].box;
        for (end = begin + 1; end < words->n && word_middle(&words->at[end]) < first->y2;) end++;
        cells_of_row(&words->at[begin], end - begin, out);
    }
}

static cell *last_of_cell(cell *c)
{
    while (c->more != NULL) c = c->more;
    return c;
}

/* The cell of a row that another one continues: close above it, with the same left edge. */
static cell *cell_above(const cells *row, const cell *c)
{
    for (size_t i = 0; i < row->n; i++) {
        const cell *last = last_of_cell(&row->at[i]);
        if (same_left(last, c) && c->top - last->bottom < (last->bottom - last->top) / 2) return &row->at[i];
    }
    return NULL;
}

/* Whether a row only continues the one above: nothing in its first column, and each of its cells below a cell of that,
 * which is noted in it. All are found before one is joined, which changes where the cell above ends. */
static bool goes_on(const cells *above, cells *row)
{
    if (above->n < 2 || same_left(&above->at[0], &row->at[0])) return false;
    for (size_t i = 0; i < row->n; i++) {
        row->at[i].above = cell_above(above, &row->at[i]);
        if (row->at[i].above == NULL) return false;
    }
    return true;
}

/* ---- text ---- */

static const imr_str soft_hyphen = {"\xC2\xAD", 2};

/* Writes a font's character for several letters (U+FB00 to U+FB06) or for none; returns its length, or 0. */
static size_t write_special(imr_str text, imr_buf *out)
{
    static const char *const ligatures[] = {"ff", "fi", "fl", "ffi", "ffl", "st", "st"};
    if (imr_str_starts(text, soft_hyphen)) return soft_hyphen.n;
    if (!imr_str_starts(text, IMR_STR("\xEF\xAC")) || text.n < 3) return 0;
    unsigned which = (unsigned char)text.s[2] - 0x80U;
    if (which >= sizeof ligatures / sizeof *ligatures) return 0;
    imr_buf_puts(out, ligatures[which]);
    return 3;
}

static void write_text(imr_str text, imr_buf *out)
{
    size_t plain = 0;
    for (size_t at = 0; at < text.n; at++) {
        if ((unsigned char)text.s[at] < 0xC2U) continue;
        imr_buf_add(out, (imr_str){text.s + plain, at - plain});
        size_t n = write_special((imr_str){text.s + at, text.n - at}, out);
        plain = at + n;
        if (n > 0) at = plain - 1;
    }
    imr_buf_add(out, (imr_str){text.s + plain, text.n - plain});
}

static void write_cell(const cell *c, bool spaced, imr_buf *out)
{
    for (size_t i = 0; i < c->n; i++) {
        if (c->words[i].dropped) continue;
        if (spaced && !c->words[i].glued) imr_buf_putc(out, ' ');
        write_text(c->words[i].text, out);
        spaced = true;
    }
}

static bool is_open(const cell *c) { return imr_str_ends(c->words[c->n - 1].text, soft_hyphen); }

/* Joins a word that is divided by a soft hyphen. */
static void write_row(const cells *row, imr_buf *out)
{
    const cell *before = NULL;
    for (size_t i = 0; i < row->n; i++) {
        for (const cell *part = &row->at[i]; part != NULL; part = part->more) {
            write_cell(part, before != NULL && !is_open(before), out);
            before = part;
        }
    }
    if (before != NULL && !is_open(before)) imr_buf_putc(out, '\n');
}

static void write_rows(cells *page, imr_buf *out)
{
    cells above = {0};
    qsort(page->at, page->n, sizeof *page->at, by_height);
    for (size_t begin = 0, end; begin < page->n; begin = end) {
        for (end = begin + 1; end < page->n && same_height(&page->at[begin], &page->at[end]);) end++;
        cells row = {page->at + begin, end - begin};
        qsort(row.at, row.n, sizeof *row.at, by_left);
        if (goes_on(&above, &row)) {
            for (size_t i = 0; i < row.n; i++) last_of_cell(row.at[i].above)->more = &row.at[i];
            continue;
        }
        write_row(&above, out);
        above = row;
    }
    write_row(&above, out);
}

bool imr_pdf_rows_write(imr_pdf_words *words, imr_buf *out)
{
    cells page = {.at = calloc(words->n + 1, sizeof *page.at)};
    if (page.at == NULL) return false;
    if (words->skewed)
        cells_of_words(words, &page);
    else
        cells_of_lines(words, &page);
    write_rows(&page, out);
    free(page.at);
    return !out->failed;
}
