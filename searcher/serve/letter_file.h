/* The letter of a decision as it was indexed. */
#ifndef IMR_LETTER_FILE_H
#define IMR_LETTER_FILE_H

#include "snapshot.h"

/* Appends the file's bytes. Serves only a PDF, or a text with the decision's rationale where the index says, so that a
 * manipulated index cannot disclose other files. IMR_NONE if there is no such decision, or its file is gone. */
imr_status imr_letter_file(imr_snapshot *snapshot, imr_str id, imr_arena *arena, imr_buf *out, const char **type,
                           imr_error *err);

#endif
