/* Takes from a process all that a reader of PDF files does not need. */
#ifndef IMR_PDF_CONFINE_H
#define IMR_PDF_CONFINE_H

#include <stdbool.h>
#include <stddef.h>

/* For good: at most `memory` MiB of address space, bounded processor time, no files and no core dumps, no new
 * privileges, and no system calls but to read from descriptor 0, to write to descriptor 1, and for memory. Any other
 * call fails with EPERM. The process is killed when its parent thread ends. False where the system does not allow it.
 */
bool imr_pdf_confine(size_t memory);

#endif
