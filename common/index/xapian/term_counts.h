/* Collects the words of one document with their counts. The engine looks a word up in an ordered map at each call, so
 * it is faster to give it each word once and in order. */
#ifndef IMR_TERM_COUNTS_H
#define IMR_TERM_COUNTS_H

#ifdef __cplusplus
extern "C" {
#endif

#include "str.h"

typedef struct imr_term_counts imr_term_counts;

/* NULL: out of memory. */
imr_term_counts *imr_term_counts_new(void);
void imr_term_counts_free(imr_term_counts *tally);  /* NULL is fine */
void imr_term_counts_clear(imr_term_counts *tally); /* keeps the memory */

/* Copies the term. If memory runs out, the table fails until it is cleared. */
void imr_term_counts_add(imr_term_counts *tally, imr_str term, uint32_t count);

/* Visits each term once, in byte order, and clears the table; false if it had failed. */
typedef void imr_term_counts_visitor(void *context, imr_str term, uint32_t count);
bool imr_term_counts_drain(imr_term_counts *tally, imr_term_counts_visitor *visit, void *context);

#ifdef __cplusplus
}
#endif

#endif
