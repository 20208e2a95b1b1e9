/* How a query was read, and why a hit is one: lines for people. */
#ifndef IMR_EXPLAIN_H
#define IMR_EXPLAIN_H

#include "answer.h"

/* Appends the syntax tree, what words were read as, the query tree, and how it is evaluated. */
imr_status imr_explain_query(const imr_asking *asking, const imr_answer *answer, imr_buf *out, imr_error *err);
/* Appends a line: what of the query the decision has. */
imr_status imr_explain_hit(const imr_asking *asking, const imr_answer *answer, imr_docid docid, imr_buf *out,
                           imr_error *err);

#endif
