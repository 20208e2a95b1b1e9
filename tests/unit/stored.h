/* For tests that write documents themselves: the stored form of a JSON record. */
#ifndef STORED_H
#define STORED_H

#include "docstore.h"

#include "test.h"

static inline void store_json(imr_document *doc, imr_str json)
{
    imr_arena *arena = imr_arena_new();
    imr_docstore *store = NULL;
    imr_decision decision;
    assert_int_equal(imr_record_read(arena, json, &decision, NULL), IMR_OK);
    assert_int_equal(imr_docstore_new(&store, NULL), IMR_OK);
    assert_int_equal(imr_docstore_put(store, &decision, doc, NULL), IMR_OK);
    imr_docstore_free(store);
    imr_arena_free(arena);
}

#endif
