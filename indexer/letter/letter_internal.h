/* What the layouts of letters share; for letter*.c alone. */
#ifndef IMR_LETTER_INTERNAL_H
#define IMR_LETTER_INTERNAL_H

#include "letter.h"
#include "phrase.h"

/* A place of the text to be read, and where the same stands in the text as given. */
typedef struct imr_cut {
    size_t at, given;
} imr_cut;

/* A letter that is being read. */
typedef struct imr_letter_reading {
    imr_arena *arena;
    imr_error *err;
    imr_str text;        /* to be read: see imr_letter_clean */
    const imr_cut *cuts; /* where it is shorter than the text as given */
    size_t cuts_n;
    imr_decision shared;     /* what every decision of the letter has: header, reviewer, summary */
    imr_decision *decisions; /* those found so far */
    size_t n, room;
    imr_span page_seen; /* pages counted: .begin is the offset, .end the page there */
    bool failed;        /* memory is out; checked once, at the end */
} imr_letter_reading;

/* A layout: the heading that no other layout has, and its reader. */
typedef struct imr_layout {
    const char *id;
    const char *mark;
    imr_status (*read)(imr_letter_reading *letter);
} imr_layout;

imr_status imr_layout_2014(imr_letter_reading *letter);
imr_status imr_layout_2013(imr_letter_reading *letter);
imr_status imr_layout_early(imr_letter_reading *letter);

/* ---- the text ---- */

/* Sets the text of a letter as it can be read: white space of every kind as blanks and line ends, ligatures as letters,
 * without what is not seen; and with blanks for what belongs to the page (its number, its running head) and for the
 * blank lines of double spacing. Remembers that memory is out. */
void imr_letter_clean(imr_letter_reading *letter, imr_str given);
/* Where a place of the text stands in the text as given. */
size_t imr_given_at(const imr_letter_reading *letter, size_t at);

/* Headings of sections, as phrases. */
#define IMR_HOW "How the IMR final determination was made"
#define IMR_DOCUMENTS "Documents reviewed"
#define IMR_SUMMARY "Clinical case summary"
#define IMR_ISSUES                                                                                                     \
    "IMR issues , decisions and rationales|IMR issues , decisions , and rationales|"                                   \
    "IMR issues decisions and rationales|IMR issue , decision and rationale|"                                          \
    "IMR issues , decisions & rationales|IMR issues , decisions , & rationales"

/* ---- the parts of a letter ---- */

/* Reads case number, dates and priority of the header block into `shared`. */
void imr_read_header(imr_letter_reading *letter, imr_span header);
/* Reads states of licensure and credentials out of the paragraph on the reviewer. */
void imr_read_reviewer(imr_letter_reading *letter, imr_span paragraph);
/* Reads the case summary, without the sentence that introduces it. */
void imr_read_summary(imr_letter_reading *letter, imr_span section);

/* A new decision with all that is shared; NULL when memory is out. Valid until the next one is made. */
imr_decision *imr_letter_reading_add(imr_letter_reading *letter);
/* The span as unwrapped text; absent where it is blank. */
imr_str imr_letter_reading_line(imr_letter_reading *letter, imr_span span);
/* The same in paragraphs, and where it stands. */
void imr_letter_reading_rationale(imr_letter_reading *letter, imr_decision *decision, imr_span span);

/* A letter that ends where it should not: IMR_INPUT. */
imr_status imr_cut_off(imr_letter_reading *letter, const char *missing);
/* Lets the letter's last rationale end where its closing begins; IMR_INPUT where it is cut off. */
imr_status imr_end_of_last(imr_letter_reading *letter, imr_span *rationale);
/* Whether a text that ends here may be whole: it ends a sentence, or has the verdict in its last words. */
bool imr_is_closed(imr_str text, imr_span span);

/* ---- headings ---- */

/* "<heading>: Upheld", and nothing behind it: the span of the heading and "upheld" or "overturned"; false for anything
 * else. The colon is the last one, for a heading may hold others. */
bool imr_heading_outcome(imr_str text, imr_span span, imr_span *heading, imr_str *outcome);
/* Where the heading begins at the end of a span that starts with the rationale before it, with nothing sure between the
 * two. */
size_t imr_heading_begin(imr_str text, imr_span span);
/* Sets heading, disputed, and for one that utilization review modified, requested, authorized and ur_modified. */
void imr_heading_read(imr_letter_reading *letter, imr_decision *decision, imr_span heading);

#endif
