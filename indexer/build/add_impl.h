/* Shared by the files of the add module. */
#ifndef IMR_ADD_IMPL_H
#define IMR_ADD_IMPL_H

#include "add.h"
#include "segment.h"

/* A PDF that was read ahead. */
typedef struct imr_ahead_file {
    const imr_source *source;
    bool pdf;    /* false: it only has the name of one and was not read */
    bool opened; /* the hash is known; a failure came later */
    char hash[IMR_HASH_SIZE];
    imr_status status;
    imr_skip skip; /* if the status is not IMR_OK */
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
    imr_input *stream; /* standard input, if it was opened before its turn */
    imr_intake *intake;
    imr_ahead *ahead;     /* NULL: nothing is read ahead */
    imr_ahead_file *file; /* the current file, if it was read ahead */
    imr_index *index;     /* NULL if files are only read */
    imr_decision_visitor *visit;
    const imr_source *source; /* the current file */
    uint64_t skipped;         /* its skipped lines */
    uint64_t passed;          /* its bytes read so far */
    bool cut_short;           /* it could not be read to its end */
    imr_progress progress;    /* without the current file */
} imr_run;

void imr_run_begin_file(imr_run *run, const imr_source *source);
/* Skips a line, or the file (line 0); skip is NULL if it is only counted. */
void imr_run_skip(imr_run *run, size_t line, imr_skip_kind kind, const imr_skip *skip);
/* The file is known, and this many of its lines were skipped when it was read. */
void imr_run_know(imr_run *run, uint64_t skipped);
void imr_run_end_file(imr_run *run);
void imr_run_tell_progress(imr_run *run);

/* Starts threads that read PDF files ahead; none if they would not help. End it in any case. */
imr_status imr_run_begin_ahead(imr_run *run, size_t jobs, size_t pdf_memory, imr_error *err);
void imr_run_end_ahead(imr_run *run);
/* Takes the source, in order; NULL if it was not read ahead. Free it. */
imr_status imr_run_take_ahead(imr_run *run, size_t at, imr_ahead_file **file, imr_error *err);

/* The number of threads to use. IMR_USAGE if the memory is too little for them. */
imr_status imr_run_jobs(const imr_run *run, size_t *jobs, imr_error *err);
/* MiB for each thread's PDF worker. */
size_t imr_run_pdf_memory(const imr_run *run, size_t jobs);
/* Whether so much is unknown to the index that it should be built from parts. */
imr_status imr_run_is_large(imr_run *run, bool *large, imr_error *err);
/* Reads all files with that number of threads, up to the commit. */
imr_status imr_run_build(imr_run *run, const imr_lexicon *lexicon, size_t jobs, imr_error *err);

/* The state of the file that the events are about; a file may continue through several parts. */
typedef enum imr_standing { IMR_FILE_UNREAD, IMR_FILE_OPEN, IMR_FILE_PASSED } imr_standing;

/* Replays parts in the order of their chunks, as if the files were read one after the other. */
typedef struct imr_reconcile {
    imr_run *run;
    imr_standing standing;
    char hash[IMR_HASH_SIZE]; /* of the file */
    imr_docid *refused;       /* documents of the current part to remove */
    size_t n, room;
} imr_reconcile;

/* Removes refused documents from the part; size is the input it was made from, in bytes. */
imr_status imr_reconcile_segment(imr_reconcile *replay, const imr_segment *batch, uint64_t size, imr_error *err);
void imr_reconcile_free(imr_reconcile *replay);

#endif
