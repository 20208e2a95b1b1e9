/* A case to search by, from a file: a letter (PDF or text), a record (JSON Lines), or a request in plain words. */
#ifndef IMR_CASE_FILE_H
#define IMR_CASE_FILE_H

#include "record.h"

/* Reads the case that a file tells. A file that holds decisions gives heading and summary of the first, or of decision
 * number `which` (0: not said); *decisions is how many it has. Any other text is the case itself; *decisions is 0 then.
 * Letters are read by imr-index, which is found beside this program or on the path. The text belongs to the arena.
 * `most` is how many bytes a case may have. IMR_IO, IMR_INPUT (empty, no text, no such decision), IMR_LIMIT,
 * IMR_MEMORY. */
imr_status imr_case_read(imr_arena *arena, const char *path, size_t which, size_t most, imr_str *out, size_t *decisions,
                         imr_error *err);

/* The same checks for a case that was read already: it has words, is UTF-8, and not too long. */
imr_status imr_case_check(imr_str text, const char *name, size_t most, imr_error *err);

#endif
