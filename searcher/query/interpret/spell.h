/* A word that no decision has to the nearest that one has. For interpret.c. */
#ifndef IMR_SPELL_H
#define IMR_SPELL_H

#include "interpret.h"

/* Replaces such words in a run of bare words, notes each, and adds it to what was heard. Words of less than five
 * letters, with a digit, short ones in capitals, and those of the lexicon's phrases stay; so does everything where
 * there is no reader, and a run that looks pasted. One edit is tried first, two in words of eight letters and more
 * whose first letter is right; of equally near words the most frequent one is taken. A known word costs a look into the
 * index, an unknown one a walk through a part of its words: 1 to 3 ms in an index of 120,000. IMR_MEMORY, what the
 * reader says. */
imr_status imr_spell_run(imr_interpreter *reading, imr_str *text, imr_interpretation *heard, imr_error *err);

#endif
