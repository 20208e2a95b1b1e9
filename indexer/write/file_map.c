#include "file_map.h"

#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

/* Open addressing; the key 0 marks an empty slot. */
struct imr_file_map {
    uint64_t *keys;
    uint32_t *files;
    size_t n, room; /* room is a power of two */
};

enum { LEAST_ROOM = 1 << 12 };

imr_status imr_file_map_new(imr_file_map **out, imr_error *err)
{
    *out = calloc(1, sizeof **out);
    return *out == NULL ? imr_fail_memory(err) : IMR_OK;
}

void imr_file_map_free(imr_file_map *map)
{
    if (map == NULL) return;
    free(map->keys);
    free(map->files);
    free(map);
}

static uint64_t key_of(imr_file_map_kind kind, imr_str id)
{
    uint64_t key = XXH3_64bits_withSeed(id.s, id.n, (uint64_t)kind);
    return key == 0 ? 1 : key;
}

/* The slot of the key, or the empty one where to insert it. */
static size_t place_of(const imr_file_map *map, uint64_t key)
{
    size_t at = key & (map->room - 1);
    while (map->keys[at] != 0 && map->keys[at] != key) at = (at + 1) & (map->room - 1);
    return at;
}

bool imr_file_map_find(const imr_file_map *map, imr_file_map_kind kind, imr_str id, uint32_t *file)
{
    if (map->room == 0) return false;
    size_t at = place_of(map, key_of(kind, id));
    *file = map->files[at];
    return map->keys[at] != 0;
}

static bool grow(imr_file_map *map)
{
    imr_file_map larger = {.room = map->room == 0 ? LEAST_ROOM : map->room * 2};
    larger.keys = calloc(larger.room, sizeof *larger.keys);
    larger.files = calloc(larger.room, sizeof *larger.files);
    if (larger.keys == NULL || larger.files == NULL) {
        free(larger.keys);
        free(larger.files);
        return false;
    }
    for (size_t i = 0; i < map->room; i++) {
        if (map->keys[i] == 0) continue;
        size_t at = place_of(&larger, map->keys[i]);
        larger.keys[at] = map->keys[i];
        larger.files[at] = map->files[i];
    }
    larger.n = map->n;
    free(map->keys);
    free(map->files);
    *map = larger;
    return true;
}

imr_status imr_file_map_add(imr_file_map *map, imr_file_map_kind kind, imr_str id, uint32_t file, imr_error *err)
{
    uint64_t key = key_of(kind, id);
    if (map->n * 4 >= map->room * 3 && !grow(map)) return imr_fail_memory(err);
    size_t at = place_of(map, key);
    if (map->keys[at] != 0) return IMR_OK;
    map->keys[at] = key;
    map->files[at] = file;
    map->n++;
    return IMR_OK;
}
