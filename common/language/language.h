/* Recognises ages, sexes, sides, spinal levels, quantities and who did what, as people and letters write them (dates:
 * dates.h). Letters and queries share this grammar.
 *
 * Each "..._at" function reads at one place of a stretch of tokens (imr_tokenize; no stems are needed) and returns the
 * number of tokens it took, 0 if there is nothing of its kind. Nothing is kept or allocated, unless an arena is passed.
 * Whose age it is, or what was decided on a date, is for the caller to find out. */
#ifndef IMR_LANGUAGE_H
#define IMR_LANGUAGE_H

#include "stretch.h"

/* ---- numbers and ages ---- */

/* A number from 0 to 99 in words ("seven", "fifty-one") or of digits; "fifty-one (51)" is one number. */
size_t imr_number_at(imr_stretch text, size_t at, long *number);

/* "year old", "years of age", "y/o", "yo": makes the preceding number an age. */
size_t imr_years_old_at(imr_stretch text, size_t at);

/* "51 year old", "fifty-one years of age", "age 51", "aged 51", "age of 51". Any age from 0 to 120. */
size_t imr_age_at(imr_stretch text, size_t at, long *years);

/* "fifties", "50s": *years is the first year of the decade. */
size_t imr_decade_at(imr_stretch text, size_t at, long *years);

/* ---- sexes and sides ---- */

/* "male" or "female" for a noun that implies it (man, boy, lady ...); absent for any other token. */
imr_str imr_sex_of_noun(const imr_token *token);
/* The same for nouns, titles and pronouns (he, her, Mr.). */
imr_str imr_sex_of_word(const imr_token *token);

/* "left", "right" or "bilateral" for words and abbreviations in headings (L, RT, B/L, BUE). Abbreviations count in
 * capitals only; "L spine" and "L/S" are the lumbar spine, not a side. */
size_t imr_side_at(imr_stretch text, size_t at, imr_str *side);

/* ---- the spine ---- */

/* Reads spinal levels as pairs of neighbours and expands ranges: L3-S1 -> L3-L4 L4-L5 L5-S1. Names belong to the arena.
 * IMR_MEMORY. */
imr_status imr_levels_read(imr_arena *arena, const imr_token *tokens, size_t n, imr_list *levels, imr_error *err);

/* The region of the spine of a vertebra (C5) or an abbreviation (L/S) at the token, as an id of body-parts.tsv; absent
 * for any other token, and for the first thoracic vertebra at the end of a cervical level (C7-T1). */
imr_str imr_region_at(imr_stretch text, size_t at);

/* ---- quantities ---- */

typedef enum imr_unit {
    IMR_UNIT_PIECES, /* quantity 60, x 12, 60 tablets: the number of units requested */
    IMR_UNIT_VISITS, /* 12 visits, sessions, treatments */
    IMR_UNIT_HOURS,  /* of care a day, of a program */
    IMR_UNIT_DAYS,
    IMR_UNIT_WEEKS,
    IMR_UNIT_MONTHS,
    IMR_UNIT_REFILLS,
    IMR_UNIT_MILLIGRAMS,
    IMR_UNIT_PERCENT,
} imr_unit;

typedef struct imr_quantity {
    double number;
    imr_unit unit;
} imr_quantity;

/* A number with its unit: "qty: 60", "60 tablets", "x 12", "12 sessions", "twelve visits", "6 weeks", "10 mg", "5%". */
size_t imr_quantity_at(imr_stretch text, size_t at, imr_quantity *quantity);

/* How much a request asks for; 0: not stated. "2-3 times a week for 6 weeks" is at most 18 visits, in 42 days. */
typedef struct imr_amounts {
    long visits, pieces, days;
} imr_amounts;

/* source is the text of the tokens. */
void imr_amounts_read(imr_stretch text, imr_str source, imr_amounts *out);

/* ---- who did what ---- */

typedef enum imr_actor {
    IMR_ACTOR_NONE,
    IMR_ACTOR_UR,       /* utilization review: the claims administrator, the insurer */
    IMR_ACTOR_REVIEWER, /* independent medical review: the expert reviewer, MAXIMUS */
} imr_actor;

/* "the claims administrator", "utilization review", "UR", "the expert reviewer", "IMR", without the article. */
size_t imr_actor_at(imr_stretch text, size_t at, imr_actor *actor);

/* Whether the token is a verb of citing or relying on a guideline (cited, relies, based, used ...). */
bool imr_is_citing(const imr_token *token);

#endif
