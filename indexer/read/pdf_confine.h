/* Takes away from a process all that a reader of PDF files does not need. */
#ifndef IMR_PDF_CONFINE_H
#define IMR_PDF_CONFINE_H

#include <stdbool.h>
#include <stddef.h>

/* Permanently limits the process: at most `memory` MiB of address space, bounded processor time, no files, core dumps
 * or new privileges, and no system calls except for reading from descriptor 0, writing to descriptor 1, and memory. Any
 * other call fails with EPERM. The process is killed when its parent thread ends. False if the system does not allow
 * it. */
bool imr_pdf_confine(size_t memory);

#endif
