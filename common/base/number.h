/* Whole numbers as people type them. */
#ifndef IMR_NUMBER_H
#define IMR_NUMBER_H

#include "str.h"

/* Reads text that is decimal digits and nothing else. False for an empty text, a sign, any other character, and a
 * number over UINT64_MAX; out is then untouched. */
bool imr_number_read(imr_str text, uint64_t *out);

#endif
