/* Reads the text of a PDF with poppler in the calling process: the part of a worker that handles untrusted bytes. */
#ifndef IMR_PDF_POPPLER_H
#define IMR_PDF_POPPLER_H

#include "pdf_protocol.h"

/* Loads what poppler loads once for all files, so that no file has to be opened later. To be called first. */
void imr_poppler_start(void);

/* Appends the text as described in pdf.h. *number is set for outcomes that have one. */
imr_pdf_outcome imr_poppler_text(imr_str bytes, imr_buf *out, uint32_t *number);

#endif
