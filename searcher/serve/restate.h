/* Describes a search on its page: one sentence with the count and everything that was asked, and the query as
 * interpreted, each part with a link that removes it. */
#ifndef IMR_RESTATE_H
#define IMR_RESTATE_H

#include "result.h"

/* "<b>9 decisions</b> on MRI were upheld, the reviewer citing ODG, with “repeat” among the words." count: of the
 * decisions that have everything asked for. after: words in place of the full stop, or NULL. */
void imr_restate_sentence(const imr_result *result, uint32_t count, const char *after);
/* A title in plain words: "9 decisions: repeat MRI denied ODG". It belongs to the arena. */
imr_str imr_restate_title(const imr_result *result, uint32_t count);

/* Writes the list "Read as", if it is not empty. */
void imr_restate_chips(const imr_result *result);

/* Writes the same as a line of text: "procedure MRI (“MRI”); word “repeat”". */
void imr_restate_reading(const imr_result *result);

/* A label as written inside a sentence: "medical equipment", "MRI". It belongs to the arena. */
imr_str imr_restate_label(imr_arena *arena, imr_str label);

#endif
