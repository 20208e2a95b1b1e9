/* What the searcher has to say beside its answer: one line each, for stderr. */
#ifndef IMR_NOTES_H
#define IMR_NOTES_H

#include "error.h"
#include "str.h"

/* Start with {.arena = ...}. */
typedef struct imr_notes {
    imr_arena *arena;
    imr_list lines;
    bool failed; /* memory ran out */
} imr_notes;

/* Whether there are so many that a further one is dropped: a pasted text can be wrong in many places. */
bool imr_notes_full(const imr_notes *notes);

void imr_notes_add(imr_notes *notes, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The same as printf, into the arena; s is NULL when memory is out. */
imr_str imr_arena_printf(imr_arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
