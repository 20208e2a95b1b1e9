/* Fixture for tests of facets. */
#ifndef IMR_FACET_WORLD_H
#define IMR_FACET_WORLD_H

#include "test.h"

#include "facet.h"

typedef struct fixture {
    imr_lexicon *lexicon;
    imr_facets *facets;
    imr_arena *arena;
} fixture;

static inline int facet_setup(void **state)
{
    static fixture f;
    assert_int_equal(imr_lexicon_open(NULL, &f.lexicon, NULL), IMR_OK);
    assert_int_equal(imr_facets_new(f.lexicon, &f.facets, NULL), IMR_OK);
    f.arena = imr_arena_new();
    assert_non_null(f.arena);
    *state = &f;
    return 0;
}

static inline int facet_teardown(void **state)
{
    fixture *f = *state;
    imr_arena_free(f->arena);
    imr_facets_free(f->facets);
    imr_lexicon_free(f->lexicon);
    return 0;
}

#endif
