#include "notes.h"

#include <stdarg.h>
#include <stdio.h>

imr_str imr_arena_printf(imr_arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int needed = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    char *text = needed < 0 ? NULL : imr_arena_alloc(arena, (size_t)needed + 1);
    if (text == NULL) return (imr_str){0};
    va_start(arguments, format);
    vsnprintf(text, (size_t)needed + 1, format, arguments);
    va_end(arguments);
    return (imr_str){text, (size_t)needed};
}

enum { MOST = 20 };

bool imr_notes_full(const imr_notes *notes) { return notes->n >= MOST; }

void imr_notes_add(imr_notes *notes, imr_note note)
{
    if (imr_notes_full(notes)) return;
    if (notes->at == NULL) notes->at = imr_arena_alloc(notes->arena, MOST * sizeof *notes->at);
    if (notes->at == NULL)
        notes->failed = true;
    else
        notes->at[notes->n++] = note;
}

const char *imr_note_name(imr_note_code code)
{
    static const char *const names[] = {
        [IMR_NOTE_READ_AS] = "read-as",
        [IMR_NOTE_SPELLED] = "spelled",
        [IMR_NOTE_DESCRIPTION] = "description",
        [IMR_NOTE_LONG_WORD] = "long-word",
        [IMR_NOTE_OPEN_QUOTE] = "open-quote",
        [IMR_NOTE_OPEN_PAREN] = "open-parenthesis",
        [IMR_NOTE_NO_FIELD] = "no-field",
        [IMR_NOTE_SHORT_STAR] = "short-star",
        [IMR_NOTE_LONE_OPERATOR] = "lone-operator",
        [IMR_NOTE_NEAR_AS_AND] = "near-as-and",
        [IMR_NOTE_SIGNED_NEAR] = "signed-near",
        [IMR_NOTE_NOT_CANONICAL] = "not-canonical",
        [IMR_NOTE_NO_SUCH_TERM] = "no-such-term",
        [IMR_NOTE_CONFLICT] = "conflict",
        [IMR_NOTE_TWO_OUTCOMES] = "two-outcomes",
        [IMR_NOTE_COUNTED_BACK] = "counted-back",
        [IMR_NOTE_NO_DATE] = "no-date",
        [IMR_NOTE_NO_COMPARISON] = "no-comparison",
        [IMR_NOTE_UNRECORDED] = "unrecorded",
        [IMR_NOTE_ANY_OF] = "any-of",
        [IMR_NOTE_NOTHING_HAS_ALL] = "nothing-has-all",
        [IMR_NOTE_LOST_RECORD] = "lost-record",
    };
    return names[code];
}
