/* Reads the text of PDF files in a confined worker process, which a hostile file cannot break out of. */
#ifndef IMR_PDF_H
#define IMR_PDF_H

#include "skip.h"
#include "str.h"

/* MiB of address space of a worker: the default limit, and the least it works with. */
enum { IMR_PDF_MEMORY = 256, IMR_PDF_MEMORY_LEAST = 48 };
/* Time limit of a file, in seconds of real time. A letter takes 5 ms. */
enum { IMR_PDF_SECONDS = 8 };

/* One worker. It is started by the thread that reads the first file and ends with that thread, so a reader belongs to
 * one thread. A worker that dies or is too slow costs the current file and is replaced. */
typedef struct imr_pdf_reader imr_pdf_reader;

/* memory: MiB of address space for the worker. */
imr_status imr_pdf_reader_new(size_t memory, imr_pdf_reader **out, imr_error *err);
void imr_pdf_reader_free(imr_pdf_reader *reader); /* NULL is fine */

/* Appends the text of all pages, separated by form feeds. The text of a page is its rows from top to bottom, so that a
 * table reads as it looks. Refused: encrypted, damaged or cut off, more pages or text than a letter has, no text, more
 * time or memory than a letter takes. */
imr_status imr_pdf_text(imr_pdf_reader *reader, imr_str bytes, imr_buf *out, imr_skip *skip);

#endif
