#include "counts.h"

#include <stdlib.h>
#include <string.h>

/* So few documents are looked up in a set one by one where it has FEWER_BY times as many. */
enum { FEW = 1024, FEWER_BY = 16 };

imr_status imr_matched_make(imr_arena *arena, const imr_docset *set, imr_matched *out, imr_error *err)
{
    *out = (imr_matched){.set = set, .n = imr_docset_count(set)};
    if (out->n > FEW) return IMR_OK;
    out->few = imr_arena_alloc(arena, (out->n + 1) * sizeof *out->few);
    if (out->few == NULL) return imr_fail_memory(err);
    imr_docset_ids(set, out->few, out->n);
    return IMR_OK;
}

static uint32_t count_common(const imr_matched *matched, const imr_doclist *set)
{
    if (matched->few != NULL && (set->bits != NULL || matched->n < set->n / FEWER_BY))
        return imr_doclist_among(set, matched->few, matched->n);
    return imr_docset_common(matched->set, set);
}

typedef struct tally {
    imr_arena *arena;
    const imr_matched *matched;
    imr_counts *out;
    size_t room;
    bool failed;
} tally;

static bool grow(tally *to)
{
    enum { FIRST = 64 };
    size_t room = to->room == 0 ? FIRST : to->room * 2;
    imr_count *grown = imr_arena_alloc(to->arena, room * sizeof *grown);
    if (grown == NULL) return false;
    if (to->out->n > 0) memcpy(grown, to->out->at, to->out->n * sizeof *grown);
    to->out->at = grown;
    to->room = room;
    return true;
}

static bool count_value(void *context, imr_str value, const imr_doclist *set)
{
    tally *to = context;
    uint32_t n = count_common(to->matched, set);
    if (value.n == 0) to->out->without = to->matched->n - n;
    if (value.n == 0 || n == 0) return true;
    char *copy = imr_arena_dup(to->arena, value);
    to->failed = copy == NULL || (to->out->n == to->room && !grow(to));
    if (!to->failed) to->out->at[to->out->n++] = (imr_count){{copy, value.n}, n};
    return !to->failed;
}

static int by_count(const void *a, const void *b)
{
    const imr_count *x = a, *y = b;
    if (x->n != y->n) return x->n < y->n ? 1 : -1;
    return imr_str_compare(x->value, y->value);
}

imr_status imr_counts_make(imr_arena *arena, const imr_bitmaps *sets, const imr_matched *matched,
                           const imr_field *field, imr_counts *out, imr_error *err)
{
    tally to = {.arena = arena, .matched = matched, .out = out};
    *out = (imr_counts){.field = field};
    imr_status status = imr_bitmaps_values(sets, field, count_value, &to, err);
    if (status == IMR_OK && to.failed) status = imr_fail_memory(err);
    if (status == IMR_OK && out->n > 0) qsort(out->at, out->n, sizeof *out->at, by_count);
    return status;
}
