/* Text that is not UTF-8, as people's programs save it, to UTF-8. */
#ifndef IMR_ENCODING_H
#define IMR_ENCODING_H

#include "str.h"

/* Whether the bytes begin with a byte order mark of UTF-16. */
bool imr_utf16_marked(imr_str bytes);
/* Appends what the bytes say, which begin with such a mark; false where a surrogate stands alone or a byte is left
 * over, or a character is NUL. */
bool imr_utf16_decode(imr_str bytes, imr_buf *out);
/* The same of Windows-1252. False where a byte stands for nothing in it, and where the bytes beyond ASCII are too many
 * for English or include characters in UTF-8: such a text is a mixture, and nobody knows of what. */
bool imr_windows_1252_decode(imr_str bytes, imr_buf *out);

#endif
