/* Grows an array whose owner keeps a pointer, a length and a capacity. */
#ifndef IMR_VEC_H
#define IMR_VEC_H

#include <stdbool.h>
#include <stddef.h>

/* Makes room in *at, a malloc block of *room items of `size` bytes, for at least `needed` items; the capacity at least
 * doubles, so appending is cheap. False if memory runs out; nothing has changed then. The caller frees *at.
 *     if (!imr_vec_reserve((void **)&list->at, &list->room, list->n + 1, sizeof *list->at)) return false; */
bool imr_vec_reserve(void **at, size_t *room, size_t needed, size_t size);

#endif
