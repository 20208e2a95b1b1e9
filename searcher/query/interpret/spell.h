/* Corrects misspelt words, above all those that no decision has. Used by interpret.c. */
#ifndef IMR_SPELL_H
#define IMR_SPELL_H

#include "interpret.h"

/* Replaces such words in a run of bare words by the nearest word of the tables, else of the decisions, notes each, and
 * adds it to `meaning`. A word that decisions have is replaced too if its neighbours, or its rarity beside a name in
 * the tables, show that it is a mistake. Unchanged: words of fewer than five letters, with a digit, short ones in
 * capitals, those of the lexicon's phrases; all words if there is no reader or the run looks pasted. One edit is tried
 * first, two in words of at least eight letters whose first letter is right; of equally near words the most frequent is
 * chosen. A known word costs a look-up, an unknown one a walk through a part of the words: 1 to 3 ms in an index of
 * 120,000. IMR_MEMORY, errors of the reader. */
imr_status imr_spell_run(imr_interpreter *reading, imr_str *text, imr_interpretation *meaning, imr_error *err);

#endif
