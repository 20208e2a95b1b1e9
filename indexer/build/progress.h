/* Formats the progress line of a run and its summary. */
#ifndef IMR_PROGRESS_H
#define IMR_PROGRESS_H

#include "add.h"

/* "12/105 files, 31 decisions, 88/s, 0:03 left", without a line end. */
void imr_progress_write(const imr_progress *progress, double seconds, imr_buf *out);

/* "105 letters, 233 decisions: 233 added, 0 replaced, 0 unchanged, 0 removed; 2 skipped (1 empty, 1 binary); 1.2 s" */
void imr_summary_write(const imr_add_result *result, double seconds, imr_buf *out);

#endif
