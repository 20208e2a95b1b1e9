/* The user's own tags, notes and saved queries (userdata.h) on the pages, and the forms that change them. */
#ifndef IMR_DESK_PAGE_H
#define IMR_DESK_PAGE_H

#include "handle.h"
#include "result.h"

/* Where the forms are posted to. */
extern const char imr_desk_path[];

/* Does what a form asks for and leads back to its page. IMR_USAGE: it is not a form of this server, or what it asks for
 * cannot be; IMR_NONE; what the user's data says. */
imr_status imr_desk_post(imr_visit *visit, const imr_http_request *request, imr_http_response *out, imr_error *err);

/* ---- parts of pages; nothing where there is no desk, and a line where it cannot be read ---- */

/* The tags and the note of a decision. */
imr_status imr_web_desk_decision(imr_visit *visit, const imr_decision *decision, imr_error *err);
/* Saved queries and all tags. */
imr_status imr_web_desk_lists(imr_visit *visit, imr_error *err);
/* A form that saves the query at hand. */
void imr_web_desk_save(const imr_result *result);

#endif
