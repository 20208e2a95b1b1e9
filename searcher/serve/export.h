/* All decisions of a search as a stream of bytes: as many as there are, in the memory of one. */
#ifndef IMR_EXPORT_H
#define IMR_EXPORT_H

#include "address.h"
#include "result.h"

typedef struct imr_export imr_export;

/* Whether there is such a form (".csv", ".jsonl", ".ris", ".md"), and its media type. */
const char *imr_export_type(imr_str suffix);

/* Opens the search of an address; what the export needs of the visit is kept until it is closed. The errors of
 * imr_search_open. */
imr_status imr_export_open(imr_snapshot *snapshot, const imr_address *address, imr_str suffix, imr_export **out,
                           imr_error *err);
void imr_export_close(imr_export *export); /* NULL is fine */

/* The next bytes, at most `room`. 0 at the end; -1: it broke off. One thread at a time. */
long imr_export_read(imr_export *export, char *out, size_t room);

#endif
