/* The pages. Each function appends HTML to the visit's body. Pages are complete without a script. */
#ifndef IMR_WEB_H
#define IMR_WEB_H

#include "result.h"

imr_status imr_web_start(imr_visit *visit, imr_error *err);
imr_status imr_web_search(imr_visit *visit, imr_error *err);
imr_status imr_web_rates(imr_visit *visit, imr_error *err);
imr_status imr_web_criteria(imr_visit *visit, imr_error *err);
imr_status imr_web_memo(imr_visit *visit, imr_error *err);
imr_status imr_web_memo_text(imr_visit *visit, imr_error *err); /* Markdown */
/* id: "CM99-9000002#1". IMR_NONE if there is no such decision. */
imr_status imr_web_decision(imr_visit *visit, imr_str id, imr_error *err);
/* A page that says what went wrong and what to do. */
void imr_web_problem(imr_visit *visit, const char *title, imr_str detail);

/* ---- what they share ---- */

/* Writes from the doctype to the opened <main>. result: for the search box and how the query was interpreted; NULL if
 * there is none. skip: the target of the first link. */
void imr_web_begin(imr_visit *visit, imr_str title, const imr_result *result, const char *skip);
void imr_web_end(imr_visit *visit);
/* Links to the other views of the query, and to the exports. at: this page, "/search". */
void imr_web_views(imr_visit *visit, const imr_result *result, const char *at);
/* Writes the page of a query up to the end of its head: title, box, the sentence (after: see restate.h) and, if at is
 * not NULL, the views. */
void imr_web_top(const imr_result *result, const char *after, const char *at, const char *skip);
/* The column of filters; empty if nothing matches. */
imr_status imr_web_filters(imr_result *result, imr_error *err);

typedef struct imr_web_hits {
    imr_result *result;
    struct imr_excerpts *excerpts;
    bool plain; /* no ranks: on the page without hits */
} imr_web_hits;
imr_status imr_web_hit(imr_web_hits *hits, const imr_hit *hit, imr_error *err);

/* "/decision/CM99-9000002/1", with the query that found it (NULL if there is none). It belongs to the arena. */
imr_str imr_web_decision_link(imr_visit *visit, imr_str id, const imr_address *from);
/* Appends <i>2014</i>, the label of a bar. */
void imr_web_year(imr_buf *out, imr_str year);
/* <span class="oc up">Upheld</span> */
void imr_web_outcome(imr_buf *out, imr_str outcome);
imr_str imr_web_link(imr_visit *visit, imr_address to);
/* The guidelines that one side cited, as people cite them: the most specific part of each. */
void imr_web_guidelines(imr_visit *visit, const imr_list *guidelines);
/* "IMR Case No. CM99-9000002 (...), Issue 1 of 2", whole: with heading, outcome and what was cited. */
void imr_web_citation(imr_visit *visit, const imr_decision *decision, bool whole);
/* A pattern for bars of overturned decisions. */
extern const char imr_web_hatch[];

#endif
