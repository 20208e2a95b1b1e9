/* Whole numbers as people type them. */
#ifndef IMR_NUMBER_H
#define IMR_NUMBER_H

#include "str.h"

/* Reads a number that consists of decimal digits only. False for an empty text, a sign, any other character, and a
 * number over UINT64_MAX; *out is then unchanged. */
bool imr_number_read(imr_str text, uint64_t *out);

#endif
