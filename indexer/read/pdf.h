/* The text of PDF files, read by a worker process that a hostile file cannot lead out of. */
#ifndef IMR_PDF_H
#define IMR_PDF_H

#include "skip.h"
#include "str.h"

/* The most address space that a worker may take unless told otherwise, and the least that it can do with: MiB. */
enum { IMR_PDF_MEMORY = 256, IMR_PDF_MEMORY_LEAST = 48 };
/* How long a file may take: seconds by the clock. A letter takes 5 ms. */
enum { IMR_PDF_SECONDS = 8 };

/* One worker. It is started with the first file, by the thread that reads it, and ends with that thread: a reader
 * belongs to one thread. A worker that dies or is too slow costs the file at hand, and is replaced. */
typedef struct imr_pdf_reader imr_pdf_reader;

/* memory: MiB that the worker may take. */
imr_status imr_pdf_reader_new(size_t memory, imr_pdf_reader **out, imr_error *err);
void imr_pdf_reader_free(imr_pdf_reader *reader); /* NULL is fine */

/* Appends the text of all pages, parted by form feeds; a page's text is its rows from top to bottom, so that a table
 * reads as it looks. Refused: encrypted, damaged or cut off, more pages or text than a letter has, no text at all, more
 * time or memory than a letter takes. */
imr_status imr_pdf_text(imr_pdf_reader *reader, imr_str bytes, imr_buf *out, imr_skip *skip);

#endif
