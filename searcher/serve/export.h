/* All decisions of a search as a stream of bytes. Memory use does not grow with their number. */
#ifndef IMR_EXPORT_H
#define IMR_EXPORT_H

#include "address.h"
#include "result.h"

typedef struct imr_export imr_export;

/* The media type of a format (".csv", ".jsonl", ".ris", ".md"); NULL if there is no such format. */
const char *imr_export_type(imr_str suffix);

/* Opens the search of an address. The export copies the address, so that it may outlive the visit. The errors of
 * imr_search_open. */
imr_status imr_export_open(imr_snapshot *snapshot, const imr_address *address, imr_str suffix, imr_export **out,
                           imr_error *err);
void imr_export_close(imr_export *export); /* NULL is fine */

/* Writes the next bytes, at most `room`, and returns how many; 0 at the end, -1 after an error. One thread at a time.
 */
long imr_export_read(imr_export *export, char *out, size_t room);

#endif
