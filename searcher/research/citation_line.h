/* Writes the citation of a decision: one line that identifies it. */
#ifndef IMR_CITATION_LINE_H
#define IMR_CITATION_LINE_H

#include "lexicon.h"
#include "record.h"

/* Appends, without a line end:
 *   IMR Case No. CM99-9000057 (Cal. DWC/Maximus, Final Determination June 6, 2018), Issue 1 of 2, "Repeat MRI":
 *   Overturned; reviewer (Physical Medicine and Rehabilitation) citing ODG Low Back.
 * What the letter does not say is left out. */
void imr_citation_line_write(const imr_lexicon *lexicon, const imr_decision *decision, imr_buf *out);

/* Appends the source of a quote: "CM99-9000057.txt, page 1, bytes 2,053 to 2,644". */
void imr_citation_line_write_source(const imr_decision *decision, imr_buf *out);

/* Appends "June 6, 2018" for 2018-06-06; an invalid date unchanged. */
void imr_date_write(imr_str date, imr_buf *out);

/* Appends 1234567 as "1,234,567". */
void imr_number_write(uint64_t number, imr_buf *out);

#endif
