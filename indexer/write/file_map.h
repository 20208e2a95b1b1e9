/* Which file brought which decision or letter, for those that no index knows yet: 12 bytes each. */
#ifndef IMR_FILE_MAP_H
#define IMR_FILE_MAP_H

#include "error.h"
#include "str.h"

typedef struct imr_file_map imr_file_map;
typedef enum imr_file_map_kind { IMR_FILE_MAP_DECISION, IMR_FILE_MAP_LETTER } imr_file_map_kind;

imr_status imr_file_map_new(imr_file_map **out, imr_error *err);
void imr_file_map_free(imr_file_map *ledger); /* NULL is fine */

/* Whether there is such a one (by a hash of 64 bits, so that of five million one in a million times another is taken
 * for it), and its file. */
bool imr_file_map_find(const imr_file_map *ledger, imr_file_map_kind kind, imr_str id, uint32_t *file);
/* What is there already stays as it is. IMR_MEMORY. */
imr_status imr_file_map_add(imr_file_map *ledger, imr_file_map_kind kind, imr_str id, uint32_t file, imr_error *err);

#endif
