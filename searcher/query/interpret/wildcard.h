/* "arthroscop*" to the words of the index that begin so. For interpret.c. */
#ifndef IMR_WILDCARD_H
#define IMR_WILDCARD_H

#include "values.h"

enum { IMR_WILDCARD_MOST = 1000 };

/* text is with its star. The index holds stems, so *out is any stem that begins so, and that of the word without the
 * star; NULL where the text is no single word. IMR_LIMIT with the column where there are more than
 * IMR_WILDCARD_MOST, IMR_MEMORY, what the reader says. */
imr_status imr_wildcard_read(imr_interpreter *reading, imr_str text, uint32_t column, const imr_field *field,
                             imr_clause **out, imr_error *err);

#endif
