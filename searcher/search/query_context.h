/* What a query is compiled against. */
#ifndef IMR_QUERY_CONTEXT_H
#define IMR_QUERY_CONTEXT_H

#include "bitmaps.h"
#include "request.h"
#include "text.h"

/* Everything it points to must outlive the compiled query. */
typedef struct imr_query_context {
    const imr_reader *reader;
    imr_bitmaps *bitmaps; /* of the reader */
    imr_stemmer *stemmer;
    const uint32_t *lengths; /* of the documents, by id; NULL: the reader is asked, which is slower */
    imr_cancel *cancel;      /* NULL: cannot be cancelled */
    imr_arena *arena;        /* for the query */
} imr_query_context;

/* IMR_CANCELLED if the caller has cancelled the query, or its deadline has passed. */
imr_status imr_cancel_check(const imr_cancel *cancel, imr_error *err);

#endif
