/* The module that knows Poppler: loaded by pdf.c with the first PDF file. */
#ifndef IMR_PDF_POPPLER_H
#define IMR_PDF_POPPLER_H

#include "pdf.h"

typedef imr_status imr_pdf_reader(imr_str bytes, imr_buf *out, imr_skip *skip);

#define IMR_PDF_MODULE "imr-pdf.so"
#define IMR_PDF_SYMBOL "imr_poppler_text"

__attribute__((visibility("default"))) imr_pdf_reader imr_poppler_text;

#endif
