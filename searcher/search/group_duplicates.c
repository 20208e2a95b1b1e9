#include "group_duplicates.h"

#include <stdlib.h>

typedef struct entry {
    imr_str text; /* the rationale without white space and capitals */
    size_t place;
} entry;

static imr_status squash(imr_arena *arena, imr_str text, imr_str *out, imr_error *err)
{
    char *at = imr_arena_alloc(arena, text.n + 1);
    if (at == NULL) return imr_fail_memory(err);
    *out = (imr_str){at, 0};
    for (size_t i = 0; i < text.n; i++) {
        char byte = text.s[i];
        if (byte == ' ' || (byte >= '\t' && byte <= '\r')) continue;
        at[out->n++] = byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
    }
    return IMR_OK;
}

static int by_text(const void *a, const void *b)
{
    const entry *x = a, *y = b;
    int order = imr_str_compare(x->text, y->text);
    if (order != 0) return order;
    return x->place < y->place ? -1 : 1;
}

imr_status imr_group_duplicates(imr_arena *arena, const imr_hit *hits, size_t n, size_t **firsts, imr_error *err)
{
    entry *entries = imr_arena_alloc(arena, (n + 1) * sizeof *entries);
    *firsts = imr_arena_alloc(arena, (n + 1) * sizeof **firsts);
    if (entries == NULL || *firsts == NULL) return imr_fail_memory(err);
    for (size_t i = 0; i < n; i++) {
        entries[i].place = i;
        imr_status status = squash(arena, hits[i].decision.rationale, &entries[i].text, err);
        if (status != IMR_OK) return status;
    }
    if (n > 0) qsort(entries, n, sizeof *entries, by_text);
    for (size_t i = 0; i < n; i++) {
        bool again = i > 0 && entries[i].text.n > 0 && imr_str_equal(entries[i].text, entries[i - 1].text);
        (*firsts)[entries[i].place] = again ? (*firsts)[entries[i - 1].place] : entries[i].place;
    }
    return IMR_OK;
}
