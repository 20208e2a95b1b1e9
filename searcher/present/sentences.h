/* Turns notes into English sentences; no other module words them. */
#ifndef IMR_SENTENCES_H
#define IMR_SENTENCES_H

#include "notes.h"

/* Appends the sentence of note *i, without a line end, and moves *i past it; consecutive notes about words read as
 * facets share one sentence. */
void imr_note_sentence(const imr_notes *notes, size_t *i, imr_buf *out);

#endif
