/* For the two files of the form that people read: a page of hits, and a whole decision. */
#ifndef IMR_SINK_TEXT_H
#define IMR_SINK_TEXT_H

#include "sink.h"
#include "wrap.h"

enum { IMR_TEXT_INDENT = 4 };

imr_wrap imr_text_paragraph(imr_page *page, size_t indent);
/* The whole text with the words of the query marked. */
imr_status imr_text_marked(imr_page *page, imr_str text, size_t indent, imr_error *err);
/* "upheld (the denial stands)", coloured. */
void imr_text_outcome(imr_page *page, imr_wrap *to, const imr_decision *decision);
/* Appends "6 of 12 visits" where utilization review authorized a number of what was requested and both say it in the
 * same unit; else what it authorized, as the letter says it; nothing where it authorized nothing. */
void imr_text_authorized(const imr_decision *decision, imr_buf *out);
imr_status imr_text_whole(imr_page *page, const imr_shown *shown, imr_error *err);

#endif
