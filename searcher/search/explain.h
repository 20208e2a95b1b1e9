/* Explains how a query was read, and why a hit matches. */
#ifndef IMR_EXPLAIN_H
#define IMR_EXPLAIN_H

#include "answer.h"

/* Appends the syntax tree, what words were read as, the query tree, and the compiled iterators. */
void imr_explain_query(const imr_answer *answer, imr_buf *out);
/* Appends a line: a document's score, and what each word of the query contributes to it. */
imr_status imr_explain_hit(imr_answer *answer, imr_docid docid, imr_buf *out, imr_error *err);

#endif
