/* Shared by the layouts of letters; only for letter*.c. */
#ifndef IMR_LETTER_INTERNAL_H
#define IMR_LETTER_INTERNAL_H

#include "letter.h"
#include "phrase.h"

/* A place of the text being read, and the same place in the text as given. */
typedef struct imr_cut {
    size_t at, given;
} imr_cut;

/* A change of the text being read; several are in order and do not overlap. */
typedef struct imr_letter_change {
    imr_span span;
    imr_str with;
} imr_letter_change;

typedef struct imr_letter_edits {
    imr_letter_change *at; /* belongs to the arena */
    size_t n, room;
} imr_letter_edits;

/* Words that were damaged, and their place in the text being read. */
typedef struct imr_mended {
    size_t at;
    imr_str as_read;
} imr_mended;

/* A letter being read. */
typedef struct imr_letter_reading {
    imr_arena *arena;
    imr_error *err;
    imr_str text;        /* after imr_letter_clean */
    size_t base;         /* where it begins in the file's text, of which it may be a part */
    const imr_cut *cuts; /* where the file's text is shorter or longer than as given */
    size_t cuts_n;
    imr_list notes;     /* notes for the user, a line each */
    imr_str unnumbered; /* what is to be said of a letter without a number */
    imr_mended *mended; /* labels and outcomes that were damaged, for the whole file */
    size_t mended_n, mended_room;
    imr_decision shared;     /* common to all decisions of the letter: header, reviewer, summary */
    imr_decision *decisions; /* found so far */
    size_t n, room;
    imr_span page_seen; /* .begin is the offset up to which pages are counted, .end the page there */
    bool failed;        /* memory ran out; checked once, at the end */
} imr_letter_reading;

/* A layout: a heading that only it has, and its reader. */
typedef struct imr_layout {
    const char *id;
    const char *mark;
    imr_status (*read)(imr_letter_reading *letter);
} imr_layout;

imr_status imr_layout_2014(imr_letter_reading *letter);
imr_status imr_layout_2013(imr_letter_reading *letter);
imr_status imr_layout_early(imr_letter_reading *letter);

/* ---- the text ---- */

/* Sets the readable text of a letter: all white space as blanks and line ends, ligatures as letters, without invisible
 * characters; what belongs to the page (its number, its running head) and the blank lines of double spacing are
 * blanked. Sets `failed` if memory runs out. */
void imr_letter_clean(imr_letter_reading *letter, imr_str given);
/* Blanks what belongs to the pages, with its line ends, in a copy of the text that may have been changed already. */
void imr_letter_blank_furniture(imr_str text, char *copy);
/* Blanks stamps and line numbers: numbers that count up through the text, or have the form of a stamp. */
void imr_letter_blank_stamps(imr_str text, char *copy);
/* Blanks a line and its end. */
void imr_blank_line(imr_str text, char *copy, imr_span line);
/* The next such byte in the span, or the span's end. */
size_t imr_next_byte(imr_str text, imr_span in, char byte);
/* The end of the line that begins at a place, or of its page. */
size_t imr_line_end(imr_str text, size_t begin);
/* Joins words that were broken at a line's end; without the hyphen if the joined word exists. */
void imr_letter_join(imr_letter_reading *letter);
/* The place in the text as given. */
size_t imr_given_at(const imr_letter_reading *letter, size_t at);
/* edit adds a change, imr_letter_apply makes all of them. Both set `failed` if memory runs out. */
void imr_letter_edit(imr_letter_reading *letter, imr_letter_edits *edits, size_t begin, size_t end, imr_str with);
void imr_letter_apply(imr_letter_reading *letter, const imr_letter_edits *edits);
/* Corrects damaged labels and section headings, and records them as mended. */
void imr_letter_mend(imr_letter_reading *letter);
/* The same for the sentences in headings that utilization review modified, anywhere in the text: for texts that could
 * not be read. Returns whether it changed any. */
bool imr_letter_mend_modified(imr_letter_reading *letter);
/* Records damaged words and how they were read; `at` is a place in the file's text. */
void imr_letter_mended(imr_letter_reading *letter, size_t at, imr_str as_read);
/* Adds a note; copies the formatted text. */
void imr_letter_note(imr_letter_reading *letter, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The end of the letter that begins at `begin`: where the next one begins, or the text's end. */
size_t imr_letter_end(const imr_letter_reading *letter, size_t begin);
/* IMR_INPUT if a part of a decision contains what no such part has: a label, an outcome, the opening of a letter. */
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
/* The same, with those of the notices of 2013. */
#define IMR_ANY_RATIONALE_LABELS                                                                                       \
    IMR_RATIONALE_LABELS "|Reviewer's decision rationale :|Reviewer\xE2\x80\x99s decision rationale :|"                \
                         "RATIONALE FOR WHY THE REQUESTED TREATMENT"

/* ---- the parts of a letter ---- */

/* Whether only blanks precede a place on its line. */
bool imr_begins_line(imr_str text, size_t at);
/* Finds the first of the phrases that begins a line of the span. */
bool imr_line_find(imr_str text, imr_span in, const char *phrases, imr_span *found);

/* Reads case number, dates and priority of the header block into `shared`. */
void imr_read_header(imr_letter_reading *letter, imr_span header);
/* Reads the case number; if that fails, the letter keeps its file's name, and a note says so. */
void imr_read_case_number(imr_letter_reading *letter, imr_span header);
/* Reads the date after one of the phrases, "9/6/2013" or "September 6, 2013", if *date is absent. */
void imr_read_prose_date(imr_letter_reading *letter, imr_span in, const char *phrases, imr_str *date);
/* Reads states of licensure and credentials from the paragraph on the reviewer. */
void imr_read_reviewer(imr_letter_reading *letter, imr_span paragraph);
/* Reads the case summary, without its introductory sentence. */
void imr_read_summary(imr_letter_reading *letter, imr_span section);

/* A new decision with everything shared; NULL if memory runs out. Valid until the next one is added. */
imr_decision *imr_letter_reading_add(imr_letter_reading *letter);
/* The span as unwrapped text; absent if it is blank. */
imr_str imr_letter_reading_line(imr_letter_reading *letter, imr_span span);
/* Sets the rationale, as paragraphs, and its place. */
void imr_letter_reading_rationale(imr_letter_reading *letter, imr_decision *decision, imr_span span);

/* Fails with IMR_INPUT for a letter that is cut off. */
imr_status imr_cut_off(imr_letter_reading *letter, const char *missing);
/* Ends the letter's last rationale where its closing begins; IMR_INPUT if it is cut off. */
imr_status imr_end_of_last(imr_letter_reading *letter, imr_span *rationale);
/* Whether a text that ends here may be complete: it ends a sentence, or its last words are a verdict. */
bool imr_is_closed(imr_str text, imr_span span);

/* ---- headings ---- */

/* Reads "<heading>: Upheld" at the end of the span: the span of the heading and "upheld" or "overturned"; false for
 * anything else. The last colon counts, because a heading may contain others. */
bool imr_heading_outcome(imr_str text, imr_span span, imr_span *heading, imr_str *outcome);
/* Whether the word exists: in the list of English and of the field's words, or elsewhere in the text. */
bool imr_word_is_known(imr_str text, imr_span word);
/* Whether the span is an outcome word, possibly damaged: "upheld" or "overturned". */
bool imr_outcome_read(imr_str text, imr_span word, imr_str *outcome);
/* Where the heading at the end of the span begins, after a rationale, with no certain mark between the two. */
size_t imr_heading_begin(imr_str text, imr_span span);
/* Limits how far back a heading may begin: before the first certain words of one that utilization review modified,
 * which contains sentences; the end of the span for any other. */
size_t imr_modified_begin(imr_str text, imr_span heading);
/* Sets heading and disputed, and if utilization review modified it, requested, authorized and ur_modified. */
void imr_heading_read(imr_letter_reading *letter, imr_decision *decision, imr_span heading);

#endif
