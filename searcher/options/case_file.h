/* Reads a case to search by from a file: a letter (PDF or text), a record (JSON Lines), or a request in plain words. */
#ifndef IMR_CASE_FILE_H
#define IMR_CASE_FILE_H

#include "record.h"

/* Reads the case in a file. If the file has decisions, the case is heading and summary of the first, or of decision
 * number `which` (0: not given); *decisions is their number. Any other text is the case itself, and *decisions is 0.
 * Letters are read by imr-index, which is found beside this program or on the path. The text belongs to the arena.
 * `most`: maximum bytes of a case. IMR_IO, IMR_INPUT (empty, no text, no such decision), IMR_LIMIT, IMR_MEMORY. */
imr_status imr_case_read(imr_arena *arena, const char *path, size_t which, size_t most, imr_str *out, size_t *decisions,
                         imr_error *err);

/* Applies the same checks to a case that was read already: it has words, is UTF-8, and not too long. */
imr_status imr_case_check(imr_str text, const char *name, size_t most, imr_error *err);

#endif
