/* The titles of MTUS chapters in a citation line, with the years, dates and publishers that belong to them:
 * "Chronic Pain Medical Treatment 2009", "Chapter 12 Low Back Complaints", "ACOEM Knee Disorders 2019",
 * "Elbow Disorders Guideline (ACOEM August 23, 2018)", "8 CCR 9792.23.5". */
#ifndef IMR_FACET_TITLE_H
#define IMR_FACET_TITLE_H

#include "facet_internal.h"

enum { IMR_EDITIONS_MAX = 4 }; /* of one name */

typedef struct imr_title {
    const imr_concept *chapter;                    /* the edition that the year, or the decision's date, tells */
    const imr_concept *editions[IMR_EDITIONS_MAX]; /* all that bear the name */
    size_t n_editions;
    size_t first, end; /* tokens of the title, all that belongs to it included */
    long year;         /* of publication; 0 where none is told */
} imr_title;

/* Finds the titles of MTUS chapters in the stretch, in order; returns how many, at most room. */
size_t imr_titles_find(imr_facet_reading *reading, imr_stretch text, imr_title *titles, size_t room);

/* Whether the token is a year in which a guideline may have been published. */
bool imr_token_is_year(const imr_token *token);

/* Whether a section's label ("Section(s)") begins at the token; the section of the regulation is none. */
bool imr_is_section_label(imr_stretch text, size_t i);

#endif
