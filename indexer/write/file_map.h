/* Which file brought which decision or letter, for those that no index has yet: 12 bytes each. */
#ifndef IMR_FILE_MAP_H
#define IMR_FILE_MAP_H

#include "error.h"
#include "str.h"

typedef struct imr_file_map imr_file_map;
typedef enum imr_file_map_kind { IMR_FILE_MAP_DECISION, IMR_FILE_MAP_LETTER } imr_file_map_kind;

imr_status imr_file_map_new(imr_file_map **out, imr_error *err);
void imr_file_map_free(imr_file_map *map); /* NULL is fine */

/* Finds the file of a decision or letter. Ids are compared by a 64-bit hash: with five million of them, one in a
 * million times an absent id is taken for another. */
bool imr_file_map_find(const imr_file_map *map, imr_file_map_kind kind, imr_str id, uint32_t *file);
/* Adds an entry; an existing one is kept. IMR_MEMORY. */
imr_status imr_file_map_add(imr_file_map *map, imr_file_map_kind kind, imr_str id, uint32_t file, imr_error *err);

#endif
