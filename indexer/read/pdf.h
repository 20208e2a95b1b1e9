/* The text of a PDF file. */
#ifndef IMR_PDF_H
#define IMR_PDF_H

#include "skip.h"
#include "str.h"

/* Appends the text of all pages, parted by form feeds; a page's text is its rows from top to bottom, so that a table
 * reads as it looks. Refused: encrypted, damaged or cut off, more pages or text than a letter has, no text at all. */
imr_status imr_pdf_text(imr_str bytes, imr_buf *out, imr_skip *skip);

#endif
