/* Pages sorted by date, outcome or id; relevance and then the document's number decide between equals. */
#ifndef IMR_ORDER_H
#define IMR_ORDER_H

#include "ranking.h"

/* The hits [offset, end) of the `total` documents found. Only documents near the page are ranked, and only if the query
 * has scorers. *out is malloc'ed. IMR_MEMORY, IMR_CANCELLED, errors of the reader. */
imr_status imr_order_page(imr_compiled *compiled, imr_sort sort, const imr_docset *found, uint32_t total,
                          uint32_t offset, uint32_t end, imr_ranked **out, size_t *n, imr_error *err);

#endif
