/* Writes the words of a page as rows from top to bottom, so that a table reads as it looks. */
#ifndef IMR_PDF_ROWS_H
#define IMR_PDF_ROWS_H

#include "pdf_words.h"

/* Appends the text; reorders the words if the page was skewed. False if memory runs out. */
bool imr_pdf_rows_write(imr_pdf_words *words, imr_buf *out);

#endif
