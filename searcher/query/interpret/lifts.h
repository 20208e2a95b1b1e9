/* Lifts decisions that are like what a case asks for. Used by describe.c; what is akin, by
 * partial matches too. */
#ifndef IMR_LIFTS_H
#define IMR_LIFTS_H

#include "requested.h"

/* Adds to an AND what the same or a like treatment and region add to the score. They place such decisions before all
 * others. IMR_MEMORY. */
imr_status imr_lift_requested(imr_interpreter *reading, const imr_requested *of, imr_clause *all,
                              imr_interpretation *meaning, imr_error *err);

/* Adds the treatments that are like these by a trait of the table, "akin" or "beside", and none of them. False if
 * memory runs out. */
bool imr_procedures_like(imr_arena *arena, const imr_lexicon *lexicon, const imr_list *procedures, const char *trait,
                         imr_list *out);

#endif
