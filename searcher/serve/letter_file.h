/* The letter of a decision as it was indexed. */
#ifndef IMR_LETTER_FILE_H
#define IMR_LETTER_FILE_H

#include "snapshot.h"

/* Appends the file's bytes. Only a file that is a letter is given out: a PDF, or a text that has the decision's
 * rationale where the index says; an index that somebody else made cannot name another file. IMR_NONE: there is no such
 * decision, or no such file any more. */
imr_status imr_letter_file(imr_snapshot *snapshot, imr_str id, imr_arena *arena, imr_buf *out, const char **type,
                           imr_error *err);

#endif
