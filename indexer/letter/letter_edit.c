/* Changes to the text that keep the mapping to the text as given. */
#include "letter_internal.h"

#include <string.h>

void imr_letter_edit(imr_letter_reading *letter, imr_letter_edits *edits, size_t begin, size_t end, imr_str with)
{
    if (edits->n == edits->room) {
        size_t room = edits->room == 0 ? 16 : edits->room * 2;
        imr_letter_change *grown = imr_arena_alloc(letter->arena, room * sizeof *grown);
        letter->failed = letter->failed || grown == NULL;
        if (grown == NULL) return;
        if (edits->n > 0) memcpy(grown, edits->at, edits->n * sizeof *grown);
        edits->at = grown;
        edits->room = room;
    }
    edits->at[edits->n++] = (imr_letter_change){{begin, end}, with};
}

/* The text with the changes; its cuts merge the old ones with those of the changes. */
typedef struct edited {
    char *text;
    imr_cut *cuts;
    size_t n, cuts_n;
    size_t cut; /* the first old cut not copied yet */
} edited;

static void take_cuts(const imr_letter_reading *letter, edited *out, size_t from, size_t to, size_t shifted)
{
    for (; out->cut < letter->cuts_n && letter->cuts[out->cut].at <= to; out->cut++) {
        imr_cut cut = letter->cuts[out->cut];
        if (cut.at >= from) out->cuts[out->cuts_n++] = (imr_cut){cut.at - from + shifted, cut.given};
    }
}

static void append(edited *out, imr_str text)
{
    if (text.n > 0) memcpy(out->text + out->n, text.s, text.n);
    out->n += text.n;
}

void imr_letter_apply(imr_letter_reading *letter, const imr_letter_edits *edits)
{
    if (edits->n == 0 || letter->failed) return;
    size_t room = letter->text.n + 1, from = 0;
    for (size_t i = 0; i < edits->n; i++) room += edits->at[i].with.n;
    edited out = {.text = imr_arena_alloc(letter->arena, room),
                  .cuts = imr_arena_alloc(letter->arena, (letter->cuts_n + edits->n) * sizeof(imr_cut))};
    letter->failed = out.text == NULL || out.cuts == NULL;
    if (letter->failed) return;
    for (size_t i = 0; i < edits->n; i++) {
        const imr_letter_change *change = &edits->at[i];
        take_cuts(letter, &out, from, change->span.begin, out.n);
        append(&out, (imr_str){letter->text.s + from, change->span.begin - from});
        append(&out, change->with);
        out.cuts[out.cuts_n++] = (imr_cut){out.n, imr_given_at(letter, change->span.end)};
        while (out.cut < letter->cuts_n && letter->cuts[out.cut].at <= change->span.end) out.cut++;
        from = change->span.end;
    }
    take_cuts(letter, &out, from, letter->text.n, out.n);
    append(&out, (imr_str){letter->text.s + from, letter->text.n - from});
    letter->text = (imr_str){out.text, out.n};
    letter->cuts = out.cuts;
    letter->cuts_n = out.cuts_n;
}
