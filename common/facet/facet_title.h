/* Finds the titles of MTUS chapters in a citation line, with the years, dates and publishers that belong to them:
 * "Chronic Pain Medical Treatment 2009", "Chapter 12 Low Back Complaints", "ACOEM Knee Disorders 2019", "Elbow
 * Disorders Guideline (ACOEM August 23, 2018)", "8 CCR 9792.23.5". */
#ifndef IMR_FACET_TITLE_H
#define IMR_FACET_TITLE_H

#include "facet_internal.h"

enum { IMR_EDITIONS_MAX = 4 }; /* of one name */

typedef struct imr_title {
    const imr_concept *chapter;                    /* the edition of that year, or of the decision's date */
    const imr_concept *editions[IMR_EDITIONS_MAX]; /* all editions with that name */
    size_t n_editions;
    size_t first, end; /* tokens of the title, including years and publishers */
    long year;         /* of publication; 0 if not stated */
} imr_title;

/* Finds the titles of MTUS chapters in the stretch, in order; returns how many, at most room. */
size_t imr_titles_find(imr_facet_reading *reading, imr_stretch text, imr_title *titles, size_t room);

/* Whether the token is a year in which a guideline can have been published. */
bool imr_token_is_year(const imr_token *token);

/* Whether the token is a section's label ("Section(s)") and not that of a section of the regulation. */
bool imr_is_section_label(imr_stretch text, size_t i);

#endif
