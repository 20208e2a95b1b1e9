/* The words of one document and how often each counts: the engine looks a word up in an ordered map each time it is
 * told one, and is quicker when it is told each once and in order. */
#ifndef IMR_TALLY_H
#define IMR_TALLY_H

#ifdef __cplusplus
extern "C" {
#endif

#include "str.h"

typedef struct imr_term_counts imr_term_counts;

/* NULL: no memory. */
imr_term_counts *imr_term_counts_new(void);
void imr_term_counts_free(imr_term_counts *tally);  /* NULL is fine */
void imr_term_counts_clear(imr_term_counts *tally); /* keeps the memory */

/* The term is copied. When memory is out the tally fails, then and until it is cleared. */
void imr_term_counts_add(imr_term_counts *tally, imr_str term, uint32_t count);

/* Calls for each term once, in the order of their bytes, and clears the tally; false where it failed. */
typedef void imr_term_counts_visitor(void *context, imr_str term, uint32_t count);
bool imr_term_counts_drain(imr_term_counts *tally, imr_term_counts_visitor *visit, void *context);

#ifdef __cplusplus
}
#endif

#endif
