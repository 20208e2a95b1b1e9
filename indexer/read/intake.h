/* Turns one file into its decisions: bytes, text, letter, facets. Knows no index, so several can run in parallel, one a
 * thread; they share the lexicon and the turn. */
#ifndef IMR_INTAKE_H
#define IMR_INTAKE_H

#include "input.h"
#include "lexicon.h"
#include "record.h"
#include "walk.h"

#include <pthread.h>

typedef struct imr_intake imr_intake;

/* Receives what is read. A status other than IMR_OK ends the reading and is returned. */
typedef struct imr_decision_taker {
    /* The decisions of one letter, or one decision from a JSON record (line > 0). Strings are valid during the call. */
    imr_status (*decisions)(void *context, const imr_decision *decisions, size_t n, size_t line, imr_error *err);
    /* The file (line 0) or one of its lines was refused. */
    imr_status (*skipped)(void *context, size_t line, const imr_skip *skip, imr_error *err);
    void *context;
} imr_decision_taker;

/* The lexicon must outlive it. pdf_memory: MiB for its PDF reader (pdf.h). */
imr_status imr_intake_new(const imr_lexicon *lexicon, size_t pdf_memory, imr_intake **out, imr_error *err);
void imr_intake_free(imr_intake *intake);

/* Input so long that it may need a hundred times the usual memory is then read by one at a time of the intakes that
 * share the lock. */
void imr_intake_take_turns(imr_intake *intake, pthread_mutex_t *lock);

/* Opens a file and computes its hash (empty for standard input). */
imr_status imr_intake_open(imr_intake *intake, const imr_source *source, char hash[IMR_HASH_SIZE], imr_skip *skip);
/* Continues with an open input and takes ownership of it. */
void imr_intake_take(imr_intake *intake, const imr_source *source, imr_input *input);
/* Continues with the text of a PDF that was read elsewhere and takes over its memory; or with the status and skip of
 * reading it. */
void imr_intake_take_text(imr_intake *intake, const imr_source *source, imr_status status, const imr_skip *skip,
                          imr_buf *text);
/* The id for a letter without a case number: the name of the open file. */
imr_str imr_intake_name(const imr_intake *intake);
/* Adds a part made from the file's path to that id, because a letter of another file has it already. Done in any case
 * for files that are marked as namesakes. */
void imr_intake_tell_apart(imr_intake *intake, const imr_source *source);
/* Reads the open file to its end. IMR_MEMORY, or what the sink returned. */
imr_status imr_intake_read(imr_intake *intake, const imr_decision_taker *sink, imr_error *err);
void imr_intake_close(imr_intake *intake);

/* How many bytes of the open file have been read; 0 if none is open. */
uint64_t imr_intake_passed(const imr_intake *intake);

#endif
