/* What the files of a decision's page share. */
#ifndef IMR_PAGE_DECISION_H
#define IMR_PAGE_DECISION_H

#include "web.h"

/* Its place among the hits of the query that it was found by, with the one before and the one behind it. */
imr_status imr_web_place(imr_visit *visit, const imr_decision *decision, imr_error *err);
/* The other decisions of its letter. */
imr_status imr_web_siblings(imr_visit *visit, const imr_decision *decision, imr_error *err);
/* Decisions of other letters that are like it, by outcome. */
imr_status imr_web_neighbours(imr_visit *visit, const imr_decision *decision, imr_error *err);

#endif
