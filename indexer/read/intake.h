/* One file to the decisions in it: bytes, text, letter, facets. Knows no index, so that several can run side by side, a
 * thread each; what they share is the lexicon, and the turn. */
#ifndef IMR_INTAKE_H
#define IMR_INTAKE_H

#include "input.h"
#include "lexicon.h"
#include "record.h"
#include "walk.h"

#include <pthread.h>

typedef struct imr_intake imr_intake;

/* Who gets what is read. A status other than IMR_OK ends the reading and is its status. */
typedef struct imr_decision_taker {
    /* The decisions of one letter, or one decision that is a record of its own (line > 0: where it stands). Spans are
     * valid during the call. */
    imr_status (*decisions)(void *context, const imr_decision *decisions, size_t n, size_t line, imr_error *err);
    /* The file (line 0) or a line of it cannot be taken. */
    imr_status (*skipped)(void *context, size_t line, const imr_skip *skip, imr_error *err);
    void *context;
} imr_decision_taker;

/* The lexicon must outlive it. pdf_memory: MiB that its reader of PDF files may take (pdf.h). */
imr_status imr_intake_new(const imr_lexicon *lexicon, size_t pdf_memory, imr_intake **out, imr_error *err);
void imr_intake_free(imr_intake *intake);

/* What is so long that it may need a hundred times the usual memory is read by one at a time of those that share the
 * lock. */
void imr_intake_take_turns(imr_intake *intake, pthread_mutex_t *lock);

/* Opens a file and takes its hash (that of standard input is empty). */
imr_status imr_intake_open(imr_intake *intake, const imr_source *source, char hash[IMR_HASH_SIZE], imr_skip *skip);
/* Goes on with an input that is open, and is the intake's from now on. */
void imr_intake_take(imr_intake *intake, const imr_source *source, imr_input *input);
/* Goes on with the text of a PDF that was read elsewhere, whose memory is taken over, or with what was wrong with it.
 */
void imr_intake_take_text(imr_intake *intake, const imr_source *source, imr_status status, const imr_skip *skip,
                          imr_buf *text);
/* The id of a letter without a case number: the name of the file that is open. */
imr_str imr_intake_name(const imr_intake *intake);
/* Adds a part made of the file's path to that id, since a letter of another file has it already. Files that are marked
 * as namesakes are told apart in any case. */
void imr_intake_tell_apart(imr_intake *intake, const imr_source *source);
/* Reads the file that is open, to its end. IMR_MEMORY, or what the sink returned. */
imr_status imr_intake_read(imr_intake *intake, const imr_decision_taker *sink, imr_error *err);
void imr_intake_close(imr_intake *intake);

/* How far it is in the file that is open: bytes; 0 when none is. */
uint64_t imr_intake_passed(const imr_intake *intake);

#endif
