/* What a query is compiled against. */
#ifndef IMR_QUERY_CONTEXT_H
#define IMR_QUERY_CONTEXT_H

#include "bitmaps.h"
#include "request.h"
#include "text.h"

/* All that it points to outlives the compiled query. */
typedef struct imr_query_context {
    const imr_reader *reader;
    imr_bitmaps *bitmaps; /* of the reader */
    imr_stemmer *stemmer;
    const uint32_t *lengths; /* of the documents, by id; NULL: the reader is asked, which takes longer */
    imr_cancel *cancel;      /* NULL: never */
    imr_arena *arena;        /* of the query */
} imr_query_context;

/* IMR_CANCELLED where the caller has given the query up, or its deadline has passed. */
imr_status imr_cancel_check(const imr_cancel *cancel, imr_error *err);

#endif
