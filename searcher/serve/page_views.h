/* What the pages of rates, criteria and memos share. */
#ifndef IMR_PAGE_VIEWS_H
#define IMR_PAGE_VIEWS_H

#include "web.h"

/* The query and its filters as hidden fields of a form. */
void imr_web_hidden(imr_visit *visit, const imr_address *address);
/* The facet that a parameter names; of columns NULL for "none". */
const imr_field *imr_web_facet(const imr_visit *visit, imr_extra extra, const char *usual);
/* The memo of an address: of its query, quoting the decisions that are ticked where there are any. */
struct imr_memo;
imr_status imr_web_make_memo(imr_visit *visit, struct imr_memo *out, imr_error *err);

#endif
