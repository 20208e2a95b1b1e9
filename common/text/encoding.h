/* Converts text that is not UTF-8 to UTF-8. */
#ifndef IMR_ENCODING_H
#define IMR_ENCODING_H

#include "str.h"

/* Whether the bytes begin with a byte order mark of UTF-16. */
bool imr_utf16_marked(imr_str bytes);
/* Appends the decoded text; the bytes must begin with such a mark. False if there is an unpaired surrogate, an odd byte
 * or a NUL. */
bool imr_utf16_decode(imr_str bytes, imr_buf *out);
/* The same for Windows-1252. False if there is an undefined byte or a NUL, if too many bytes for English are beyond
 * ASCII, or if some of them are UTF-8 characters: such a text mixes encodings. */
bool imr_windows_1252_decode(imr_str bytes, imr_buf *out);

#endif
