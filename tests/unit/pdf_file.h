/* Small PDF files for tests. */
#ifndef IMR_PDF_FILE_H
#define IMR_PDF_FILE_H

#include "str.h"

#include <stdlib.h>

/* A PDF of these objects, the first of which is the catalog. Free it. */
static inline imr_buf pdf_of(const imr_str *objects, size_t n, const char *trailer)
{
    imr_buf pdf = {0};
    size_t *places = calloc(n + 1, sizeof *places);
    if (places == NULL) abort();
    imr_buf_puts(&pdf, "%PDF-1.4\n");
    for (size_t i = 0; i < n; i++) {
        places[i] = pdf.n;
        imr_buf_printf(&pdf, "%zu 0 obj\n", i + 1);
        imr_buf_add(&pdf, objects[i]);
        imr_buf_puts(&pdf, "\nendobj\n");
    }
    size_t table = pdf.n;
    imr_buf_printf(&pdf, "xref\n0 %zu\n0000000000 65535 f \n", n + 1);
    for (size_t i = 0; i < n; i++) imr_buf_printf(&pdf, "%010zu 00000 n \n", places[i]);
    imr_buf_printf(&pdf, "trailer\n<</Size %zu/Root 1 0 R%s>>\nstartxref\n%zu\n%%%%EOF\n", n + 1, trailer, table);
    free(places);
    return pdf;
}

/* A stream object; `entries` are added to its dictionary. Free it. */
static inline imr_buf pdf_stream(const char *entries, imr_str content)
{
    imr_buf object = {0};
    imr_buf_printf(&object, "<<%s/Length %zu>>\nstream\n", entries, content.n);
    imr_buf_add(&object, content);
    imr_buf_puts(&object, "\nendstream");
    return object;
}

enum { PDF_MORE = 16 };

/* A PDF of one page: objects 1 to 5 are catalog, pages, page, content, and the font /F; `more` (NULL-terminated) are
 * those from 6 on. The texts are added to the dictionaries of the catalog, the page and its resources. Free it. */
static inline imr_buf pdf_page(imr_str content, const char *catalog, const char *page, const char *resources,
                               const char *const *more)
{
    imr_buf first = {0}, third = {0}, stream = pdf_stream("", content);
    imr_buf_printf(&first, "<</Type/Catalog/Pages 2 0 R%s>>", catalog);
    imr_buf_printf(
        &third, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>%s>>%s>>",
        resources, page);
    imr_str objects[5 + PDF_MORE] = {imr_buf_str(&first), IMR_STR("<</Type/Pages/Kids[3 0 R]/Count 1>>"),
                                     imr_buf_str(&third), imr_buf_str(&stream),
                                     IMR_STR("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")};
    size_t n = 5;
    for (; more != NULL && *more != NULL && n < 5 + PDF_MORE; more++) objects[n++] = imr_str_of(*more);
    imr_buf pdf = pdf_of(objects, n, "");
    imr_buf_free(&first);
    imr_buf_free(&third);
    imr_buf_free(&stream);
    return pdf;
}

#endif
