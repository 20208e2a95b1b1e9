/* The text of a PDF by poppler, in the process that calls it: the part of a worker that touches foreign bytes. */
#ifndef IMR_PDF_POPPLER_H
#define IMR_PDF_POPPLER_H

#include "pdf_protocol.h"

/* Loads what poppler loads once for all files, so that nothing has to be opened later. Call it before the rest. */
void imr_poppler_start(void);

/* Appends the text as pdf.h describes it. Number is set where the outcome has one. */
imr_pdf_outcome imr_poppler_text(imr_str bytes, imr_buf *out, uint32_t *number);

#endif
