/* How people and letters say ages, sexes, sides, spinal levels, quantities and who did what (dates: dates.h): one
 * grammar, for letters when they are indexed and for queries when they are asked.
 *
 * Each reader "..._at" looks at one place of a stretch of tokens (imr_tokenize; no stems are needed) and returns how
 * many tokens it took there, 0 where there is nothing of its kind. Nothing is kept and nothing is allocated, save where
 * an arena is handed in. What a reader finds is what the words say: whose age it is, or what was decided on the date,
 * is for the caller to judge. */
#ifndef IMR_LANGUAGE_H
#define IMR_LANGUAGE_H

#include "stretch.h"

/* ---- numbers and ages ---- */

/* A number from 0 to 99 in words ("seven", "fifty-one") or one of digits alone; "fifty-one (51)" is one number. */
size_t imr_number_at(imr_stretch text, size_t at, long *number);

/* "year old", "years of age", "y/o", "yo": what makes an age of the number before it. */
size_t imr_years_old_at(imr_stretch text, size_t at);

/* "51 year old", "fifty-one years of age", "age 51", "aged 51", "age of 51". Any age from 0 to 120. */
size_t imr_age_at(imr_stretch text, size_t at, long *years);

/* "fifties", "50s": the first age of the decade. */
size_t imr_decade_at(imr_stretch text, size_t at, long *years);

/* ---- sexes and sides ---- */

/* "male" or "female" for a noun that tells it (man, boy, lady ...); absent for any other token. */
imr_str imr_sex_of_noun(const imr_token *token);
/* The same for nouns, titles and pronouns (he, her, Mr.). */
imr_str imr_sex_of_word(const imr_token *token);

/* "left", "right" or "bilateral" for the words and short forms of headings (L, RT, B/L, BUE). Short forms count as they
 * are written there, in capitals; "L spine" and "L/S" are the lumbar spine and no side. */
size_t imr_side_at(imr_stretch text, size_t at, imr_str *side);

/* ---- the spine ---- */

/* The spinal levels of tokens as pairs of neighbours, ranges spread out: L3-S1 -> L3-L4 L4-L5 L5-S1. Names are the
 * arena's. IMR_MEMORY. */
imr_status imr_levels_read(imr_arena *arena, const imr_token *tokens, size_t n, imr_list *levels, imr_error *err);

/* The region of the spine that a vertebra (C5) or an abbreviation (L/S) at the token names, as an id of body-parts.tsv;
 * absent for any other token, and for the first thoracic vertebra as the end of a cervical level (C7-T1). */
imr_str imr_region_at(imr_stretch text, size_t at);

/* ---- quantities ---- */

typedef enum imr_unit {
    IMR_UNIT_PIECES, /* quantity 60, x 12, 60 tablets: a number of whatever is asked for */
    IMR_UNIT_VISITS, /* 12 visits, sessions, treatments */
    IMR_UNIT_HOURS,  /* of a day's care, of a program */
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

/* A number with what it counts: "qty: 60", "60 tablets", "x 12", "12 sessions", "twelve visits", "6 weeks", "10 mg",
 * "5%". */
size_t imr_quantity_at(imr_stretch text, size_t at, imr_quantity *quantity);

/* How much a request asks for; 0: it does not say. "2-3 times a week for 6 weeks" are 18 visits at most, in 42 days. */
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
