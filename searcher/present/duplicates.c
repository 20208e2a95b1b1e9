#include "duplicates.h"

#include <string.h>

enum { FIRST_ROOM = 64 /* a power of two */ };

static void mix(imr_seen *to, uint64_t eight)
{
    to->hash = (to->hash ^ eight) * 0x9E3779B97F4A7C15U;
    to->hash ^= to->hash >> 32;
    to->check = (to->check + eight) * 0xD6E8FEB86659FD93U;
    to->check ^= to->check >> 29;
}

/* The byte in lower case; 0 for white space. */
static unsigned char fold(unsigned char byte)
{
    unsigned char lower = (unsigned char)(byte - 'A') < 26 ? byte | 0x20 : byte;
    return byte == ' ' || (unsigned char)(byte - '\t') < 5 ? 0 : lower;
}

/* Two 64-bit hashes of the text, ignoring white space and case, eight bytes at a time. */
static void hash_text(imr_str text, imr_seen *out)
{
    enum { STEP = 64, WORD = sizeof(uint64_t) };
    unsigned char folded[STEP], bytes[STEP + WORD]; /* each without a branch, the first many at once */
    size_t n = 0;
    uint64_t eight;
    *out = (imr_seen){.hash = 1, .check = 1};
    for (size_t at = 0; at < text.n; at += STEP) {
        const size_t step = text.n - at < STEP ? text.n - at : STEP;
        for (size_t i = 0; i < step; i++) folded[i] = fold((unsigned char)text.s[at + i]);
        for (size_t i = 0; i < step; i++) {
            bytes[n] = folded[i];
            n += folded[i] != 0;
        }
        size_t used = 0;
        for (; n - used >= WORD; used += WORD) {
            memcpy(&eight, bytes + used, WORD);
            mix(out, eight);
        }
        n -= used;
        memmove(bytes, bytes + used, n);
    }
    eight = 0;
    memcpy(&eight, bytes, n);
    mix(out, eight);
}

/* The slot of a text, or the empty one where to insert it. */
static imr_seen *slot_of(imr_seen *at, size_t room, const imr_seen *text)
{
    size_t slot = (size_t)text->hash & (room - 1);
    while (at[slot].id.s != NULL && (at[slot].hash != text->hash || at[slot].check != text->check))
        slot = (slot + 1) & (room - 1);
    return &at[slot];
}

/* Keeps at most half of the slots in use. False if memory runs out. */
static bool make_room(imr_duplicates *to)
{
    if (to->n * 2 < to->room) return true;
    const size_t room = to->room == 0 ? FIRST_ROOM : to->room * 2;
    imr_seen *grown = imr_arena_alloc(to->arena, room * sizeof *grown);
    if (grown == NULL) return false;
    for (size_t i = 0; i < to->room; i++)
        if (to->at[i].id.s != NULL) *slot_of(grown, room, &to->at[i]) = to->at[i];
    to->at = grown;
    to->room = room;
    return true;
}

imr_status imr_duplicates_find(imr_duplicates *duplicates, imr_str rationale, imr_str id, uint64_t rank,
                               const imr_seen **first, imr_error *err)
{
    imr_seen seen;
    *first = NULL;
    if (rationale.n == 0) return IMR_OK;
    if (!make_room(duplicates)) return imr_fail_memory(err);
    hash_text(rationale, &seen);
    imr_seen *slot = slot_of(duplicates->at, duplicates->room, &seen);
    if (slot->id.s != NULL) {
        *first = slot;
        return IMR_OK;
    }
    if (duplicates->n == IMR_DUPLICATES_MOST) return IMR_OK;
    seen.id = (imr_str){imr_arena_dup(duplicates->arena, id), id.n};
    seen.rank = rank;
    if (seen.id.s == NULL) return imr_fail_memory(err);
    *slot = seen;
    duplicates->n++;
    return IMR_OK;
}
