/* Sentences of the reviewer about the guideline that utilization review cited. */
#ifndef IMR_FACET_ADOPTED_H
#define IMR_FACET_ADOPTED_H

#include "facet_internal.h"

typedef enum imr_adoption {
    IMR_ADOPTS_NOTHING,   /* a sentence about something else */
    IMR_ADOPTS,           /* the reviewer's guideline is utilization review's */
    IMR_ADOPTION_REFUSED, /* it is not: what the sentence names is not the reviewer's */
} imr_adoption;

imr_adoption imr_sentence_adopts(imr_stretch sentence);

#endif
