/* Finds fixed English in text that a scan has damaged, within a number of single-character errors.
 *
 * Only letters, digits and colons count. Case does not matter, and characters that scans confuse (1 l I |, 0 O, 5 S, 8
 * B, a semicolon for a colon) are equal. */
#ifndef IMR_LETTER_NEAR_H
#define IMR_LETTER_NEAR_H

#include "phrase.h"

enum { IMR_WORDING_KINDS = 40, IMR_WORDING_MOST = 64, IMR_WORDING_HEAD = 8 };

/* A wording, prepared for searching. */
typedef struct imr_wording {
    uint64_t places[IMR_WORDING_KINDS]; /* by kind of character: a bit for each place that has it */
    uint64_t kinds, all_kinds;          /* of its first IMR_WORDING_HEAD characters; of all of them */
    unsigned n;                         /* characters that count; at most IMR_WORDING_MOST */
} imr_wording;

typedef struct imr_wording_match {
    size_t end;      /* after its last character */
    unsigned errors; /* characters inserted, missing or changed */
} imr_wording_match;

/* The errors allowed in the first IMR_WORDING_HEAD characters if the whole may have `limit`. */
static inline unsigned imr_near_head_limit(unsigned limit) { return limit >= 3 ? 2 : 1; }

void imr_near_make(const char *wording, imr_wording *out);
/* The kinds of the first characters of a span, a bit each. */
typedef struct imr_wording_head {
    uint64_t exact;                        /* of its first IMR_WORDING_HEAD characters; 0 if it has fewer */
    uint64_t reach;                        /* of those and some more */
    unsigned char kinds[IMR_WORDING_HEAD]; /* of those first ones, in order */
} imr_wording_head;

imr_wording_head imr_near_head_of(imr_str text, imr_span in);
/* Which of some wordings have two characters in a row of each kind in or near their heads, a bit each. */
typedef struct imr_wording_pairs {
    uint32_t wordings[IMR_WORDING_KINDS * IMR_WORDING_KINDS];
    uint32_t all;
} imr_wording_pairs;

void imr_near_add_pairs(const char *wording, unsigned number, imr_wording_pairs *pairs);
/* Those that imr_near_may_be may be true of: a head with few errors keeps two characters in a row. */
uint32_t imr_near_candidates(const imr_wording_pairs *pairs, const imr_wording_head *head);
/* False where the head alone shows that imr_near_at would be false, or has too little of the wording. */
bool imr_near_may_be(const imr_wording *wanted, const imr_wording_head *head, unsigned limit);
/* Whether the wording begins at the start of the span, with at most `limit` errors, and few of them in its first
 * IMR_WORDING_HEAD characters. */
bool imr_near_at(imr_str text, imr_span in, const imr_wording *wanted, unsigned limit, imr_wording_match *out);
/* The kinds of the characters of a span, a bit each. */
uint64_t imr_near_kinds(imr_str text, imr_span in);
/* Whether more than `limit` bits are set. */
bool imr_near_has_more(uint64_t bits, unsigned limit);
/* False if the kinds of a text's characters alone show that it does not have the wording with at most `limit` errors.
 */
bool imr_near_may_hold(const imr_wording *wanted, uint64_t kinds, unsigned limit);
/* Finds the first match in the span. */
bool imr_near_find(imr_str text, imr_span in, const imr_wording *wanted, unsigned limit, imr_wording_match *out);
/* Finds the closest match in the span, and of those the first. */
bool imr_near_find_best(imr_str text, imr_span in, const imr_wording *wanted, unsigned limit, imr_wording_match *out);
/* Whether the span is the wording and nothing else. */
bool imr_near_is(imr_str text, imr_span in, const imr_wording *wanted, unsigned limit);

#endif
