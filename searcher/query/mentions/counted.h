/* What forms_amount.c and forms_part.c share: numbers and their units. */
#ifndef IMR_COUNTED_H
#define IMR_COUNTED_H

#include "mention_run.h"

typedef struct imr_counted {
    const char *field; /* visits, quantity, days; NULL if it has no unit */
    long factor;       /* days per unit of time */
    size_t end, unit;  /* where number and unit end; the token of the unit */
    long number;
} imr_counted;

/* Reads a number, in digits or in words. Returns where it ends; i if there is none. */
size_t imr_amount_number(const imr_mention_run *run, size_t i, long *number);
/* Reads the unit at i; false if there is none. Up to two tokens of the treatment may precede it, "12 PT visits"; then
 * out->end is i. */
bool imr_amount_unit(const imr_mention_run *run, size_t i, imr_counted *out);
/* Spends the unit's token, whatever else it was read as: tablets are drugs. */
void imr_amount_take_unit(imr_mention_run *run, size_t unit);
/* A range as typed after a field; a negative end is open. */
imr_str imr_amount_range(imr_mention_run *run, long from, long to);
/* Whether the number at i has a mark before it: "#60". */
bool imr_amount_is_marked(const imr_mention_run *run, size_t i);

/* Whether a treatment is named whose id begins with this. */
bool imr_amount_is_of(const imr_mention_run *run, const char *family);

/* Reads at i what was authorized of what was requested, "6 of 12". Returns where it ends; i if there is none. */
size_t imr_amount_part(imr_mention_run *run, size_t i);

#endif
