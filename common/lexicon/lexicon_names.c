/* Strings to numbers, by open addressing. */
#include <string.h>

#include "lexicon_impl.h"

static uint32_t *slot_of(const name_set *names, imr_str name)
{
    uint32_t mask = names->room * 2 - 1;
    for (uint64_t at = imr_str_hash(name);; at++) {
        uint32_t *slot = &names->slots[at & mask];
        if (*slot == 0 || imr_str_equal(names->at[*slot - 1], name)) return slot;
    }
}

uint32_t imr_name_find(const name_set *names, imr_str name) { return names->n == 0 ? 0 : *slot_of(names, name); }

static bool names_grow(name_set *names, imr_arena *arena)
{
    uint32_t room = names->room == 0 ? 64 : names->room * 2;
    imr_str *at = imr_arena_alloc(arena, room * sizeof *at);
    uint32_t *slots = imr_arena_alloc(arena, 2 * room * sizeof *slots);
    if (at == NULL || slots == NULL) return false;
    if (names->n > 0) memcpy(at, names->at, names->n * sizeof *at);
    names->at = at;
    names->slots = slots;
    names->room = room;
    for (uint32_t i = 0; i < names->n; i++) *slot_of(names, at[i]) = i + 1;
    return true;
}

uint32_t imr_name_add(name_set *names, imr_arena *arena, imr_str name)
{
    if (names->n == names->room && !names_grow(names, arena)) return 0;
    uint32_t *slot = slot_of(names, name);
    if (*slot == 0) {
        names->at[names->n++] = name;
        *slot = names->n;
    }
    return *slot;
}
