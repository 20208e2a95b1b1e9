/* Shared by the two files of the text form: a page of hits, and a whole decision. */
#ifndef IMR_SINK_TEXT_H
#define IMR_SINK_TEXT_H

#include "sink.h"
#include "wrap.h"

enum { IMR_TEXT_INDENT = 4 };

imr_wrap imr_text_paragraph(imr_page *page, size_t indent);
/* Writes the whole text with the words of the query marked. */
imr_status imr_text_marked(imr_page *page, imr_str text, size_t indent, imr_error *err);
/* Writes "upheld (the denial stands)" in colour. */
void imr_text_outcome(imr_page *page, imr_wrap *to, const imr_decision *decision);
/* Appends "6 of 12 visits" if utilization review authorized a number of what was requested in the same unit; otherwise
 * the authorized part as the letter words it; nothing if nothing was authorized. */
void imr_text_authorized(const imr_decision *decision, imr_buf *out);
imr_status imr_text_whole(imr_page *page, const imr_shown *shown, imr_error *err);

#endif
