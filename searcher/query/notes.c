#include "notes.h"

#include <stdarg.h>
#include <stdio.h>

__attribute__((format(printf, 2, 0))) static imr_str print(imr_arena *arena, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int needed = vsnprintf(NULL, 0, format, arguments);
    char *text = needed < 0 ? NULL : imr_arena_alloc(arena, (size_t)needed + 1);
    if (text != NULL) vsnprintf(text, (size_t)needed + 1, format, again);
    va_end(again);
    return text == NULL ? (imr_str){0} : (imr_str){text, (size_t)needed};
}

imr_str imr_arena_printf(imr_arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    imr_str text = print(arena, format, arguments);
    va_end(arguments);
    return text;
}

bool imr_notes_full(const imr_notes *notes)
{
    enum { MOST = 20 };
    return notes->lines.n >= MOST;
}

void imr_notes_add(imr_notes *notes, const char *format, ...)
{
    if (imr_notes_full(notes)) return;
    va_list arguments;
    va_start(arguments, format);
    imr_str line = print(notes->arena, format, arguments);
    va_end(arguments);
    if (line.s == NULL || !imr_list_add(notes->arena, &notes->lines, line)) notes->failed = true;
}
