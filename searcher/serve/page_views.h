/* What the pages of rates, criteria and memos share. */
#ifndef IMR_PAGE_VIEWS_H
#define IMR_PAGE_VIEWS_H

#include "web.h"

/* Appends the query and its filters as hidden fields of a form. */
void imr_web_hidden(imr_visit *visit, const imr_address *address);
/* Begins the form that sets a view, with the query and its filters; the caller writes the rest and ends it. */
void imr_web_form(imr_visit *visit, const char *action, const char *title);
/* The facet that a parameter names; NULL if columns are "none". */
const imr_field *imr_web_facet(const imr_visit *visit, imr_extra extra, const char *usual);
/* Makes the memo of the address's query; it quotes the ticked decisions if there are any. */
struct imr_memo;
imr_status imr_web_make_memo(imr_visit *visit, struct imr_memo *out, imr_error *err);

#endif
