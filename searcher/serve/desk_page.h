/* The user's own tags, notes and saved queries (userdata.h) on the pages, and the forms that change them. */
#ifndef IMR_DESK_PAGE_H
#define IMR_DESK_PAGE_H

#include "handle.h"
#include "result.h"

/* The path that the forms are posted to. */
extern const char imr_desk_path[];

/* Carries out a posted form and redirects to its page. IMR_USAGE if the form is not this server's or is invalid;
 * IMR_NONE; the errors of userdata.h. */
imr_status imr_desk_post(imr_visit *visit, const imr_http_request *request, imr_http_response *out, imr_error *err);

/* ---- parts of pages: empty if there is no desk, one line of text if it cannot be read ---- */

/* A decision's tags and note. */
imr_status imr_web_desk_decision(imr_visit *visit, const imr_decision *decision, imr_error *err);
/* Saved queries and all tags. */
imr_status imr_web_desk_lists(imr_visit *visit, imr_error *err);
/* A form that saves the query of the page. */
void imr_web_desk_save(const imr_result *result);

#endif
