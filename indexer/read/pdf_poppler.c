#include "pdf_poppler.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <poppler.h>

enum { TAIL = 2048 };

/* ---- rows ----
 * Poppler gives a page column by column: of a table with labels and values first all labels. Pieces that stand at one
 * height are put together again, left to right, and a row that goes on in cells of the one above joins them. */

typedef struct piece {
    double left, top, bottom;
    imr_str text;
    struct piece *more; /* what follows in the same cell */
} piece;

typedef struct pieces {
    piece *at;
    size_t n;
} pieces;

static double middle(const piece *p) { return (p->top + p->bottom) / 2; }
static bool same_height(const piece *a, const piece *b) { return middle(b) > a->top && middle(b) < a->bottom; }
static bool same_left(const piece *a, const piece *b) { return fabs(a->left - b->left) < 2; }

static int by_height(const void *a, const void *b)
{
    double difference = middle(a) - middle(b);
    return (difference > 0) - (difference < 0);
}

static int by_left(const void *a, const void *b)
{
    double difference = ((const piece *)a)->left - ((const piece *)b)->left;
    return (difference > 0) - (difference < 0);
}

/* Of valid UTF-8. */
static const char *after_character(const char *at)
{
    do at++;
    while (((unsigned char)*at & 0xC0U) == 0x80U);
    return at;
}

/* Text that runs up or down the margin belongs to no row: it goes below all of them. */
static void set_aside_upright(piece *p, double right, size_t characters)
{
    enum { BELOW_ALL = 1000000 };
    if (characters > 3 && p->bottom - p->top > 2 * (right - p->left)) p->top = p->bottom = BELOW_ALL;
}

/* Poppler's lines, each with the box around its characters. There is a box for every character, line ends included. */
static bool find_pieces(const char *text, const PopplerRectangle *boxes, size_t n, pieces *out)
{
    size_t lines = 1, box = 0;
    for (const char *at = text; *at != '\0'; at++) lines += *at == '\n';
    out->at = calloc(lines, sizeof *out->at);
    if (out->at == NULL) return false;
    for (const char *at = text; *at != '\0'; box++) {
        const char *end = strchrnul(at, '\n');
        piece found = {.left = HUGE_VAL, .top = HUGE_VAL, .text = {at, (size_t)(end - at)}};
        double right = 0;
        size_t first = box;
        for (; at < end && box < n; at = after_character(at), box++) {
            right = fmax(right, boxes[box].x2);
            found.left = fmin(found.left, boxes[box].x1);
            found.top = fmin(found.top, boxes[box].y1);
            found.bottom = fmax(found.bottom, boxes[box].y2);
        }
        set_aside_upright(&found, right, box - first);
        if (found.text.n > 0) out->at[out->n++] = found;
        at = *end == '\0' ? end : end + 1;
    }
    return true;
}

static piece *last_of_cell(piece *cell)
{
    while (cell->more != NULL) cell = cell->more;
    return cell;
}

/* The cell of a row in which the piece goes on: it stands close below, at the same left edge. */
static piece *cell_above(const pieces *row, const piece *p)
{
    for (size_t i = 0; i < row->n; i++) {
        const piece *last = last_of_cell(&row->at[i]);
        if (same_left(last, p) && p->top - last->bottom < (last->bottom - last->top) / 2) return &row->at[i];
    }
    return NULL;
}

/* Whether a row is but the rest of the one above: nothing in its first column, and a cell above every piece. */
static bool goes_on(const pieces *above, const pieces *row)
{
    if (above->n < 2 || same_left(&above->at[0], &row->at[0])) return false;
    for (size_t i = 0; i < row->n; i++)
        if (cell_above(above, &row->at[i]) == NULL) return false;
    return true;
}

static const imr_str soft_hyphen = {"\xC2\xAD", 2};

/* A character of the font that stands for several letters (U+FB00 to U+FB06) or none; its length, or 0. */
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

/* A word that a soft hyphen parts goes on without a gap. */
static void write_row(const pieces *row, imr_buf *out)
{
    bool open = false;
    for (size_t i = 0; i < row->n; i++) {
        for (const piece *part = &row->at[i]; part != NULL; part = part->more) {
            if ((i > 0 || part != &row->at[i]) && !open) imr_buf_putc(out, ' ');
            write_text(part->text, out);
            open = imr_str_ends(part->text, soft_hyphen);
        }
    }
    if (row->n > 0 && !open) imr_buf_putc(out, '\n');
}

static void write_rows(pieces *page, imr_buf *out)
{
    pieces above = {0};
    qsort(page->at, page->n, sizeof *page->at, by_height);
    for (size_t begin = 0, end; begin < page->n; begin = end) {
        for (end = begin + 1; end < page->n && same_height(&page->at[begin], &page->at[end]);) end++;
        pieces row = {page->at + begin, end - begin};
        qsort(row.at, row.n, sizeof *row.at, by_left);
        if (goes_on(&above, &row)) {
            for (size_t i = 0; i < row.n; i++) last_of_cell(cell_above(&above, &row.at[i]))->more = &row.at[i];
            continue;
        }
        write_row(&above, out);
        above = row;
    }
    write_row(&above, out);
}

/* ---- pages ---- */

static bool page_text(PopplerPage *page, imr_buf *out)
{
    PopplerRectangle *boxes = NULL;
    guint n = 0;
    pieces found = {0};
    bool fits = true;
    char *text = poppler_page_get_text(page);
    if (text != NULL && poppler_page_get_text_layout(page, &boxes, &n)) {
        fits = find_pieces(text, boxes, n, &found);
        if (fits) write_rows(&found, out);
    }
    free(found.at);
    g_free(boxes);
    g_free(text);
    return fits && !out->failed;
}

static imr_pdf_outcome document_text(PopplerDocument *document, imr_buf *out, uint32_t *number)
{
    int pages = poppler_document_get_n_pages(document);
    *number = (uint32_t)pages;
    if (pages > IMR_PDF_PAGE_LIMIT) return IMR_PDF_MANY_PAGES;
    for (int i = 0; i < pages; i++) {
        PopplerPage *page = poppler_document_get_page(document, i);
        *number = (uint32_t)i + 1;
        if (page == NULL) return IMR_PDF_PAGE_MISSING;
        if (i > 0) imr_buf_putc(out, '\f');
        bool fits = page_text(page, out);
        g_object_unref(page);
        if (!fits) return IMR_PDF_NO_MEMORY;
        *number = IMR_PDF_TEXT_LIMIT >> 10;
        if (out->n > IMR_PDF_TEXT_LIMIT) return IMR_PDF_LONG;
    }
    return imr_str_trim(imr_buf_str(out)).n == 0 ? IMR_PDF_NO_TEXT : IMR_PDF_READ;
}

/* ---- files ---- */

/* Poppler and GLib talk through this; what is wrong with a file is told by its outcome alone. */
static GLogWriterOutput say_nothing(GLogLevelFlags level, const GLogField *fields, gsize n, gpointer data)
{
    (void)level, (void)fields, (void)n, (void)data;
    return G_LOG_WRITER_HANDLED;
}

static PopplerDocument *open_document(imr_str bytes, GError **error)
{
    GBytes *data = g_bytes_new_static(bytes.s, bytes.n);
    PopplerDocument *document = poppler_document_new_from_bytes(data, NULL, error);
    g_bytes_unref(data);
    return document;
}

/* Poppler drops its tables with the last document, and fills them again with the next: this one is never closed. */
static void keep_tables(void)
{
    static const char smallest[] = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
                                   "2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF";
    static PopplerDocument *kept;
    kept = open_document((imr_str){smallest, sizeof smallest - 1}, NULL);
    (void)kept;
}

void imr_poppler_start(void)
{
    g_log_set_writer_func(say_nothing, NULL, NULL);
    tzset(); /* for the dates in a file */
    keep_tables();
}

/* Poppler rebuilds what it can of a file that is cut off, and would give us half a letter. */
static bool is_cut_off(imr_str bytes)
{
    imr_str tail = bytes.n > TAIL ? (imr_str){bytes.s + (bytes.n - TAIL), TAIL} : bytes;
    return imr_str_find(tail, IMR_STR("%%EOF"), 0) == SIZE_MAX;
}

imr_pdf_outcome imr_poppler_text(imr_str bytes, imr_buf *out, uint32_t *number)
{
    if (is_cut_off(bytes)) return IMR_PDF_CUT_OFF;
    GError *error = NULL;
    PopplerDocument *document = open_document(bytes, &error);
    bool locked = g_error_matches(error, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED);
    g_clear_error(&error);
    if (document == NULL) return locked ? IMR_PDF_LOCKED : IMR_PDF_DAMAGED;
    imr_pdf_outcome outcome = document_text(document, out, number);
    g_object_unref(document);
    return outcome;
}
