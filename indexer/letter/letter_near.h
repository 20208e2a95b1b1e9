/* Fixed English in text that a scan has damaged: the closest place within a number of single-character errors.
 *
 * Only letters, digits and colons count. Case does not, and characters that scans take for each other (1 l I |, 0 O,
 * 5 S, 8 B, a semicolon for a colon) are the same. */
#ifndef IMR_LETTER_NEAR_H
#define IMR_LETTER_NEAR_H

#include "phrase.h"

enum { IMR_WORDING_KINDS = 40, IMR_WORDING_MOST = 64, IMR_WORDING_HEAD = 8 };

/* A wording, ready to be looked for. */
typedef struct imr_wording {
    uint64_t places[IMR_WORDING_KINDS]; /* by kind of character: a bit for each place that has it */
    uint64_t kinds, all_kinds;          /* which kinds its first IMR_WORDING_HEAD characters have, and all of them */
    unsigned n;                         /* characters that count; at most IMR_WORDING_MOST */
} imr_wording;

typedef struct imr_wording_match {
    size_t end;      /* behind the last character that belongs to it */
    unsigned errors; /* characters inserted, missing or others */
} imr_wording_match;

/* How many errors the first IMR_WORDING_HEAD characters may have where the whole may have `limit`. */
static inline unsigned imr_near_head_limit(unsigned limit) { return limit >= 3 ? 2 : 1; }

void imr_near_make(const char *wording, imr_wording *out);
/* The kinds of the first characters of a span, a bit each. */
typedef struct imr_wording_head {
    uint64_t exact;                        /* of its first IMR_WORDING_HEAD characters; none where it has fewer */
    uint64_t reach;                        /* of those and of some more */
    unsigned char kinds[IMR_WORDING_HEAD]; /* of those first ones, in order */
} imr_wording_head;

imr_wording_head imr_near_head_of(imr_str text, imr_span in);
/* False where the head alone shows that imr_near_at would be false, or has too little of the wording. */
bool imr_near_may_be(const imr_wording *wanted, const imr_wording_head *head, unsigned limit);
/* Whether the wording begins where the span does, with at most so many errors, and few of them in its first
 * IMR_WORDING_HEAD characters. */
bool imr_near_at(imr_str text, imr_span in, const imr_wording *wanted, unsigned limit, imr_wording_match *out);
/* The kinds of the characters of a span, a bit each. */
uint64_t imr_near_kinds(imr_str text, imr_span in);
/* False where kinds alone show that no text that has them holds the wording with at most so many errors. */
bool imr_near_may_hold(const imr_wording *wanted, uint64_t kinds, unsigned limit);
/* Whether it is anywhere in the span; the first place where it is. */
bool imr_near_find(imr_str text, imr_span in, const imr_wording *wanted, unsigned limit, imr_wording_match *out);
/* The same; the place that is the closest, and of those the first. */
bool imr_near_find_best(imr_str text, imr_span in, const imr_wording *wanted, unsigned limit, imr_wording_match *out);
/* Whether the span is this wording and nothing else. */
bool imr_near_is(imr_str text, imr_span in, const imr_wording *wanted, unsigned limit);

#endif
