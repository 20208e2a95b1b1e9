#include "duplicates.h"

#include <string.h>

enum { SLOTS = IMR_DUPLICATES_MOST * 2 };

/* Two hashes of 64 bits (FNV-1a and a polynomial) of the text without white space and capitals. */
static void hash_text(imr_str text, imr_seen *out)
{
    uint64_t hash = 0xCBF29CE484222325U, check = 1;
    for (size_t i = 0; i < text.n; i++) {
        unsigned char byte = (unsigned char)text.s[i];
        if (byte == ' ' || (byte >= '\t' && byte <= '\r')) continue;
        if (byte >= 'A' && byte <= 'Z') byte = (unsigned char)(byte - 'A' + 'a');
        hash = (hash ^ byte) * 0x100000001B3U;
        check = check * 0x9E3779B97F4A7C15U + byte;
    }
    *out = (imr_seen){.hash = hash, .check = check};
}

imr_status imr_duplicates_find(imr_duplicates *duplicates, imr_str rationale, imr_str id, uint64_t rank,
                               const imr_seen **first, imr_error *err)
{
    imr_seen seen;
    *first = NULL;
    if (rationale.n == 0) return IMR_OK;
    if (duplicates->at == NULL) duplicates->at = imr_arena_alloc(duplicates->arena, SLOTS * sizeof *duplicates->at);
    if (duplicates->at == NULL) return imr_fail_memory(err);
    hash_text(rationale, &seen);
    size_t slot = (size_t)(seen.hash % SLOTS);
    for (; duplicates->at[slot].id.s != NULL; slot = (slot + 1) % SLOTS) {
        const imr_seen *at = &duplicates->at[slot];
        if (at->hash != seen.hash || at->check != seen.check) continue;
        *first = at;
        return IMR_OK;
    }
    if (duplicates->n == IMR_DUPLICATES_MOST) return IMR_OK;
    seen.id = (imr_str){imr_arena_dup(duplicates->arena, id), id.n};
    seen.rank = rank;
    if (seen.id.s == NULL) return imr_fail_memory(err);
    duplicates->at[slot] = seen;
    duplicates->n++;
    return IMR_OK;
}
