/* What the files of a decision's page share. */
#ifndef IMR_PAGE_DECISION_H
#define IMR_PAGE_DECISION_H

#include "web.h"

/* The decision's place among the hits of the query that found it, with the previous and the next hit. */
imr_status imr_web_place(imr_visit *visit, const imr_decision *decision, imr_error *err);
/* The other decisions of its letter. */
imr_status imr_web_siblings(imr_visit *visit, const imr_decision *decision, imr_error *err);
/* Similar decisions of other letters, by outcome. */
imr_status imr_web_neighbours(imr_visit *visit, const imr_decision *decision, imr_error *err);

#endif
