/* Notes as English sentences: the one place that words them. */
#ifndef IMR_SENTENCES_H
#define IMR_SENTENCES_H

#include "notes.h"

/* Appends the sentence, without a line end, of note *i and moves *i behind it; notes in a row about words that were
 * read as facets share one sentence. */
void imr_note_sentence(const imr_notes *notes, size_t *i, imr_buf *out);

#endif
