/* What a query is answered from. */
#ifndef IMR_GROUND_H
#define IMR_GROUND_H

#include "bitmaps.h"
#include "text.h"

/* All that it points to outlives the query. */
typedef struct imr_query_context {
    const imr_reader *reader;
    imr_bitmaps *sets; /* of the reader */
    imr_stemmer *stemmer;
    const uint32_t *lengths; /* of the documents, by id: words are weighed faster; NULL: the engine looks them up, and
                                can tell which words a document has */
    imr_arena *arena;        /* of the query */
    bool weightless;         /* only what matches is wanted: lifts are left out */
} imr_query_context;

#endif
