/* Adds files to an index, or only reads them: `add` and `parse`. */
#ifndef IMR_ADD_H
#define IMR_ADD_H

#include "index.h"
#include "intake.h"

/* The progress of a run. */
typedef struct imr_progress {
    uint64_t files, files_n; /* done so far; in all */
    uint64_t size, size_n;   /* bytes; size_n is 0 if unknown */
    uint64_t decisions;
} imr_progress;

/* Receives reports. Of a file with many bad lines the first are reported one by one, the rest as a number. */
typedef struct imr_talk {
    imr_skip_visitor *skipped;
    void (*progress)(void *context, const imr_progress *progress); /* called often */
    void *context;
} imr_talk;

enum { IMR_MEMORY_USUAL = 1024 };

typedef struct imr_add_options {
    const char *const *paths; /* NULL-terminated */
    bool prune, strict;
    bool dry;   /* commits nothing: the result says what would have changed */
    bool force; /* also prunes paths that were given and are missing or empty */
    /* For an addition that is large enough for several threads; 0: the usual value. The index does not depend on the
     * first two. */
    size_t jobs;    /* threads; usual: one for each available processor, as far as memory allows */
    size_t memory;  /* MiB for the process; usual: IMR_MEMORY_USUAL */
    uint64_t large; /* an addition is large from this many bytes of unknown files on */
    size_t unit;    /* bytes that a thread reads as one chunk */
} imr_add_options;

typedef struct imr_add_result {
    imr_change_counts tally;
    uint64_t skipped, kinds[IMR_SKIP_KIND_COUNT]; /* files, or lines of JSON Lines */
} imr_add_result;

/* Adds all files in one commit; the result is filled in on failure too. IMR_INPUT if strict and something was skipped:
 * nothing is committed then; IMR_USAGE if the memory is too little for the jobs. */
imr_status imr_add(imr_index *index, const imr_lexicon *lexicon, const imr_add_options *options, const imr_talk *talk,
                   imr_add_result *result, imr_error *err);

/* Reads all files and passes on their decisions. */
typedef imr_status imr_decision_visitor(void *context, const imr_decision *decision, imr_error *err);
imr_status imr_parse(const imr_lexicon *lexicon, const imr_add_options *options, const imr_talk *talk,
                     imr_decision_visitor *visit, imr_add_result *result, imr_error *err);

#endif
