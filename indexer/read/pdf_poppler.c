#include "pdf_poppler.h"

#include "pdf_rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <poppler.h>

enum { TAIL = 2048 };

/* ---- pages ---- */

/* The value of a form field; NULL: empty. Free it. */
static char *field_text(PopplerFormField *field)
{
    PopplerFormFieldType type = poppler_form_field_get_field_type(field);
    if (type == POPPLER_FORM_FIELD_TEXT) return poppler_form_field_text_get_text(field);
    if (type != POPPLER_FORM_FIELD_CHOICE) return NULL;
    char *typed = poppler_form_field_choice_get_text(field);
    for (int i = 0, n = poppler_form_field_choice_get_n_items(field); typed == NULL && i < n; i++)
        if (poppler_form_field_choice_is_item_selected(field, i)) typed = poppler_form_field_choice_get_item(field, i);
    return typed;
}

/* Adds a form field, which poppler's text of a page lacks. `kept` is freed when the page has been written. */
static void add_field(const PopplerFormFieldMapping *mapping, double height, GPtrArray *kept, imr_pdf_words *words)
{
    enum { LINE = 12 }; /* points */
    char *text = field_text(mapping->field);
    if (text == NULL) return;
    g_ptr_array_add(kept, text);
    imr_pdf_box box = {mapping->area.x1, height - mapping->area.y2, mapping->area.x2, height - mapping->area.y1};
    box.y2 = fmin(box.y2, box.y1 + LINE);
    for (const char *at = text; *at != '\0';) {
        size_t n = strcspn(at, "\r\n");
        if (n > 0) imr_pdf_words_add_one(words, (imr_str){at, n}, box);
        box = (imr_pdf_box){box.x1, box.y1 + LINE, box.x2, box.y2 + LINE};
        at += n + (at[n] != '\0');
    }
}

static void add_fields(PopplerPage *page, GPtrArray *kept, imr_pdf_words *words)
{
    double width, height;
    GList *fields = poppler_page_get_form_field_mapping(page);
    poppler_page_get_size(page, &width, &height);
    for (const GList *at = fields; at != NULL; at = at->next) add_field(at->data, height, kept, words);
    poppler_page_free_form_field_mapping(fields);
}

static void add_text(const char *text, PopplerPage *page, imr_pdf_words *words)
{
    PopplerRectangle *areas = NULL;
    guint n = 0;
    if (!poppler_page_get_text_layout(page, &areas, &n)) return;
    imr_pdf_box *boxes = malloc(n * sizeof *boxes);
    for (guint i = 0; boxes != NULL && i < n; i++)
        boxes[i] = (imr_pdf_box){areas[i].x1, areas[i].y1, areas[i].x2, areas[i].y2};
    if (boxes != NULL) imr_pdf_words_add(words, text, boxes, n);
    words->failed = words->failed || boxes == NULL;
    free(boxes);
    g_free(areas);
}

static bool page_text(PopplerPage *page, imr_buf *out)
{
    imr_pdf_words words = {0};
    GPtrArray *kept = g_ptr_array_new_with_free_func(g_free);
    char *text = poppler_page_get_text(page);
    if (text != NULL) add_text(text, page, &words);
    add_fields(page, kept, &words);
    imr_pdf_words_straighten(&words);
    bool written = !words.failed && imr_pdf_rows_write(&words, out);
    imr_pdf_words_free(&words);
    g_ptr_array_unref(kept);
    g_free(text);
    return written;
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

/* Discards what poppler and GLib log: what is wrong with a file is reported by its outcome. */
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

/* Poppler frees its tables with the last document and fills them again for the next; this document is never closed. */
static void keep_tables(void)
{
    static const char smallest[] = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
                                   "2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF";
    static PopplerDocument *kept;
    kept = open_document((imr_str){smallest, sizeof smallest - 1}, NULL);
    (void)kept;
}

/* Form fields are UTF-16. The C library loads its converter from a file, so it is opened now and kept open. */
static void keep_converter(void)
{
    static GIConv kept;
    kept = g_iconv_open("UTF-8", "UTF-16BE");
    (void)kept;
}

void imr_poppler_start(void)
{
    g_log_set_writer_func(say_nothing, NULL, NULL);
    tzset(); /* for dates in a file */
    keep_converter();
    keep_tables();
}

/* Poppler repairs a file that is cut off, and would return half a letter. */
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
