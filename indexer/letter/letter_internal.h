/* What the layouts of letters share; for letter*.c alone. */
#ifndef IMR_LETTER_INTERNAL_H
#define IMR_LETTER_INTERNAL_H

#include "letter.h"
#include "phrase.h"

/* A place of the text to be read, and where the same stands in the text as given. */
typedef struct imr_cut {
    size_t at, given;
} imr_cut;

/* A change of the text to be read, and several in the order of their places, none within another. */
typedef struct imr_letter_change {
    imr_span span;
    imr_str with;
} imr_letter_change;

typedef struct imr_letter_edits {
    imr_letter_change *at; /* the arena's */
    size_t n, room;
} imr_letter_edits;

/* Words that were damaged, and where they stand in the text to be read. */
typedef struct imr_mended {
    size_t at;
    imr_str as_read;
} imr_mended;

/* A letter that is being read. */
typedef struct imr_letter_reading {
    imr_arena *arena;
    imr_error *err;
    imr_str text;        /* to be read: see imr_letter_clean */
    size_t base;         /* where it begins in the text of the file, of which it may be a part */
    const imr_cut *cuts; /* where the text of the file is shorter or longer than as given */
    size_t cuts_n;
    imr_list notes;     /* what is to be said about the letter, a line each */
    imr_str unnumbered; /* what is to be said of a letter without a number */
    imr_mended *mended; /* labels and outcomes that were damaged, of the whole file */
    size_t mended_n, mended_room;
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
/* Puts blanks for what belongs to the pages into a copy of the text that may have been changed already, line ends
 * included. */
void imr_letter_blank_furniture(imr_str text, char *copy);
/* Blanks stamps and line numbers: those that count up through the text, or have the form of a stamp. */
void imr_letter_blank_stamps(imr_str text, char *copy);
/* Blanks a line and its end. */
void imr_blank_line(imr_str text, char *copy, imr_span line);
/* The place of the next such byte in the span, or its end. */
size_t imr_next_byte(imr_str text, imr_span in, char byte);
/* Where the line ends that begins at a place, or its page. */
size_t imr_line_end(imr_str text, size_t begin);
/* Puts words together that were broken at a line's end: without the hyphen where the joined word is one. */
void imr_letter_join(imr_letter_reading *letter);
/* Where a place of the text stands in the text as given. */
size_t imr_given_at(const imr_letter_reading *letter, size_t at);
/* Adds a change; imr_letter_apply makes all of them. Both remember that memory is out. */
void imr_letter_edit(imr_letter_reading *letter, imr_letter_edits *edits, size_t begin, size_t end, imr_str with);
void imr_letter_apply(imr_letter_reading *letter, const imr_letter_edits *edits);
/* Writes labels and section headings as they should be that a scan has damaged, and remembers them as mended. */
void imr_letter_mend(imr_letter_reading *letter);
/* The same of the sentences that headings hold which utilization review modified, wherever they stand: for texts that
 * could not be read. Returns whether it changed any. */
bool imr_letter_mend_modified(imr_letter_reading *letter);
/* Remembers words that were damaged and are read as others; `at` is in the text of the file. */
void imr_letter_mended(imr_letter_reading *letter, size_t at, imr_str as_read);
/* Adds a note; the formatted text is kept. */
void imr_letter_note(imr_letter_reading *letter, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Where the letter that begins at `begin` ends: where another one begins, or the text ends. */
size_t imr_letter_end(const imr_letter_reading *letter, size_t begin);
/* IMR_INPUT where a part of a decision holds what no such part holds: a label, an outcome, the opening of a letter. */
imr_status imr_letter_doubt(const imr_letter_reading *letter);

/* Headings of sections, as phrases. */
#define IMR_HOW "How the IMR final determination was made"
#define IMR_DOCUMENTS "Documents reviewed"
#define IMR_SUMMARY "Clinical case summary"
#define IMR_ISSUES                                                                                                     \
    "IMR issues , decisions and rationales|IMR issues , decisions , and rationales|"                                   \
    "IMR issues decisions and rationales|IMR issue , decision and rationale|"                                          \
    "IMR issues , decisions & rationales|IMR issues , decisions , & rationales"

/* Labels of the parts of a decision. */
#define IMR_UR_LABELS                                                                                                  \
    "Claims administrator guideline :|Claims administrator guidelines :|Claims administrator guideline(s) :"
#define IMR_OWN_LABELS                                                                                                 \
    "Maximus guideline :|Maximus guidelines :|Maximus guideline(s) :|IMRO guideline :|IMRO guidelines :|"              \
    "Expert reviewer guideline :|Expert reviewer guidelines :|Medical reviewer guideline :|"                           \
    "Physician reviewer guideline :"
#define IMR_RATIONALE_LABELS                                                                                           \
    "Decision rationale :|Decision & rationale :|Decision and rationale :|Rationale for the decision :"
/* Those of the notices of 2013 as well. */
#define IMR_ANY_RATIONALE_LABELS                                                                                       \
    IMR_RATIONALE_LABELS "|Reviewer's decision rationale :|Reviewer\xE2\x80\x99s decision rationale :|"                \
                         "RATIONALE FOR WHY THE REQUESTED TREATMENT"

/* ---- the parts of a letter ---- */

/* Whether nothing but blanks stands between a place and the beginning of its line. */
bool imr_begins_line(imr_str text, size_t at);
/* The first of the phrases in the span that begins a line. */
bool imr_line_find(imr_str text, imr_span in, const char *phrases, imr_span *found);

/* Reads case number, dates and priority of the header block into `shared`. */
void imr_read_header(imr_letter_reading *letter, imr_span header);
/* Reads the case number; without one that can be read the letter keeps its file's name, and says so. */
void imr_read_case_number(imr_letter_reading *letter, imr_span header);
/* Reads the date that follows one of the phrases, "9/6/2013" or "September 6, 2013", into a date that is absent. */
void imr_read_prose_date(imr_letter_reading *letter, imr_span in, const char *phrases, imr_str *date);
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
/* Whether the word is one: in the list of English and of the field's words, or elsewhere in the text. */
bool imr_word_is_known(imr_str text, imr_span word);
/* Whether the span is an outcome word, perhaps damaged; "upheld" or "overturned". */
bool imr_outcome_read(imr_str text, imr_span word, imr_str *outcome);
/* Where the heading begins at the end of a span that starts with the rationale before it, with nothing sure between the
 * two. */
size_t imr_heading_begin(imr_str text, imr_span span);
/* How far back a heading may begin: before the first sure word of one that utilization review modified, which has
 * sentences in it; the end of the span for any other. */
size_t imr_modified_begin(imr_str text, imr_span heading);
/* Sets heading, disputed, and for one that utilization review modified, requested, authorized and ur_modified. */
void imr_heading_read(imr_letter_reading *letter, imr_decision *decision, imr_span heading);

#endif
