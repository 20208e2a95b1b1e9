/* For tests that write documents themselves: what is stored of a record in JSON. */
#ifndef STORED_H
#define STORED_H

#include "store.h"

#include "test.h"

static inline void store_json(imr_document *doc, imr_str json)
{
    imr_arena *arena = imr_arena_new();
    imr_store *store = NULL;
    imr_decision decision;
    assert_int_equal(imr_record_read(arena, json, &decision, NULL), IMR_OK);
    assert_int_equal(imr_store_new(&store, NULL), IMR_OK);
    assert_int_equal(imr_store_put(store, &decision, doc, NULL), IMR_OK);
    imr_store_free(store);
    imr_arena_free(arena);
}

#endif
