/* Expands "arthroscop*" to the words of the index with that beginning. Used by interpret.c. */
#ifndef IMR_WILDCARD_H
#define IMR_WILDCARD_H

#include "values.h"

enum { IMR_WILDCARD_MOST = 1000 };

/* text includes the star. The index holds stems, so *out is any stem with that beginning, or the stem of the word
 * without the star; NULL if the text is not a single word. IMR_LIMIT with the column if there are more than
 * IMR_WILDCARD_MOST, IMR_MEMORY, errors of the reader. */
imr_status imr_wildcard_read(imr_interpreter *reading, imr_str text, uint32_t column, const imr_field *field,
                             imr_clause **out, imr_error *err);

#endif
