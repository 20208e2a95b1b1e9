#include "streams.h"

#include "blocks.h"

/* Takes parts over. */
static imr_status filter(imr_query *query, const imr_stream *by, imr_query **out, imr_error *err)
{
    imr_query *parts[2] = {query, NULL};
    imr_status status = imr_query_stream(by, &parts[1], err);
    imr_status joined = imr_query_join(IMR_OP_FILTER, parts, 2, out, err);
    return status == IMR_OK ? joined : status;
}

/* ---- a set ---- */

static imr_status start_set(void *context, imr_stream_size *size, imr_error *err)
{
    (void)err;
    const imr_doclist *set = context;
    *size = (imr_stream_size){.least = set->n, .most = set->n};
    return IMR_OK;
}

static imr_status next_of_set(void *context, imr_docid from, double least, imr_docid *id, imr_error *err)
{
    (void)least, (void)err;
    const imr_doclist *set = context;
    size_t block = from / IMR_BLOCK;
    unsigned bit = 0;
    uint64_t left = block < set->words ? set->bits[block] & UINT64_MAX << from % IMR_BLOCK : 0;
    while (left == 0 && ++block < set->words) left = set->bits[block];
    *id = imr_next_bit(&left, &bit) ? imr_block_id(block, bit) : 0;
    return IMR_OK;
}

static imr_status set_has(void *context, imr_docid id, bool *has, imr_error *err)
{
    (void)err;
    const imr_doclist *set = context;
    *has = id / IMR_BLOCK < set->words && (set->bits[id / IMR_BLOCK] >> id % IMR_BLOCK & 1U) != 0;
    return IMR_OK;
}

imr_status imr_query_among(const imr_docset *set, imr_arena *arena, imr_query **out, imr_error *err)
{
    imr_doclist *view = imr_arena_alloc(arena, sizeof *view);
    *out = NULL;
    if (view == NULL) return imr_fail_memory(err);
    *view = imr_docset_view(set);
    view->n = imr_docset_count(set);
    return imr_query_stream(&(imr_stream){start_set, next_of_set, set_has, NULL, NULL, NULL, view}, out, err);
}

/* ---- a check ---- */

typedef struct checked {
    imr_check check;
    imr_docid last;
} checked;

/* It seems to have every document, so that the engine asks it last. */
static imr_status start_check(void *context, imr_stream_size *size, imr_error *err)
{
    (void)err;
    const checked *of = context;
    *size = (imr_stream_size){.most = of->last};
    return IMR_OK;
}

static imr_status check_has(void *context, imr_docid id, bool *has, imr_error *err)
{
    const checked *of = context;
    return of->check.test(of->check.context, id, has, err);
}

static imr_status next_checked(void *context, imr_docid from, double least, imr_docid *id, imr_error *err)
{
    (void)least;
    const checked *of = context;
    imr_status status = IMR_OK;
    bool has = false;
    *id = 0;
    for (imr_docid at = from; at <= of->last && !has && status == IMR_OK; at++) {
        status = check_has(context, at, &has, err);
        if (has) *id = at;
    }
    return status;
}

static void end_check(void *context) { imr_check_free(&((checked *)context)->check); }

imr_status imr_query_checked(imr_query *query, const imr_check *check, imr_docid last, imr_arena *arena,
                             imr_query **out, imr_error *err)
{
    checked *of = imr_arena_alloc(arena, sizeof *of);
    *out = NULL;
    if (of == NULL) {
        imr_check_free(check);
        imr_query_free(query);
        return imr_fail_memory(err);
    }
    *of = (checked){*check, last};
    return filter(query, &(imr_stream){start_check, next_checked, check_has, NULL, NULL, end_check, of}, out, err);
}
