/* What the files of the add module share. */
#ifndef IMR_ADD_IMPL_H
#define IMR_ADD_IMPL_H

#include "add.h"
#include "segment.h"

/* A PDF that was read ahead. */
typedef struct imr_ahead_file {
    const imr_source *source;
    bool pdf;    /* else it only had the name of one, and was not read */
    bool opened; /* the hash is known; what failed, failed behind it */
    char hash[IMR_HASH_SIZE];
    imr_status status;
    imr_skip skip; /* where the status is not IMR_OK */
    imr_buf text;
} imr_ahead_file;

void imr_ahead_file_free(imr_ahead_file *file); /* NULL is fine */

typedef struct imr_ahead imr_ahead;

/* One run over the files. */
typedef struct imr_run {
    const imr_add_options *options;
    const imr_talk *talk;
    imr_add_result *result;
    imr_arena *arena;
    imr_sources sources;
    imr_input *stream; /* standard input, where it was looked into before its turn */
    imr_intake *intake;
    imr_ahead *ahead;     /* NULL: nothing is read ahead */
    imr_ahead_file *file; /* the file at hand, where it was */
    imr_index *index;     /* NULL when only read */
    imr_decision_visitor *visit;
    const imr_source *source; /* the file at hand */
    uint64_t skipped;         /* lines of it */
    uint64_t passed;          /* bytes of it */
    bool cut_short;           /* it could not be read to its end */
    imr_progress progress;    /* without that file */
} imr_run;

void imr_run_begin_file(imr_run *run, const imr_source *source);
/* A line, or the file (line 0), is skipped; skip is NULL where its words are not wanted. */
void imr_run_skip(imr_run *run, size_t line, imr_skip_kind kind, const imr_skip *skip);
/* The file is known: so many of its lines were skipped when it was read. */
void imr_run_know(imr_run *run, uint64_t skipped);
void imr_run_end_file(imr_run *run);
void imr_run_tell_progress(imr_run *run);

/* Threads that read PDF files ahead; none where they would not help. End it in any case. */
imr_status imr_run_begin_ahead(imr_run *run, size_t jobs, size_t pdf_memory, imr_error *err);
void imr_run_end_ahead(imr_run *run);
/* The source, to be asked for in order: NULL where it was not read ahead. Free it. */
imr_status imr_run_take_ahead(imr_run *run, size_t at, imr_ahead_file **file, imr_error *err);

/* How many threads there are to be. IMR_USAGE when there is too little memory for them. */
imr_status imr_run_jobs(const imr_run *run, size_t *jobs, imr_error *err);
/* MiB that the PDF worker of each of so many threads may take. */
size_t imr_run_pdf_memory(const imr_run *run, size_t jobs);
/* Whether what the index does not know is so much that it is to be built of parts. */
imr_status imr_run_is_large(imr_run *run, bool *large, imr_error *err);
/* Reads all files by so many threads, up to the commit. */
imr_status imr_run_build(imr_run *run, const imr_lexicon *lexicon, size_t jobs, imr_error *err);

/* Where the file stands that the events speak of: a file may go on through several parts. */
typedef enum imr_standing { IMR_FILE_UNREAD, IMR_FILE_OPEN, IMR_FILE_PASSED } imr_standing;

/* Parts followed in the order of their units, as if the files were read one after the other. */
typedef struct imr_reconcile {
    imr_run *run;
    imr_standing standing;
    char hash[IMR_HASH_SIZE]; /* of the file */
    imr_docid *refused;       /* documents of the part at hand that may not stay */
    size_t n, room;
} imr_reconcile;

/* Removes from the part what may not stay; size is how much of the input it was. */
imr_status imr_reconcile_segment(imr_reconcile *replay, const imr_segment *batch, uint64_t size, imr_error *err);
void imr_reconcile_free(imr_reconcile *replay);

#endif
