/* Files into an index, or just read: what `add` and `parse` do. */
#ifndef IMR_ADD_H
#define IMR_ADD_H

#include "index.h"
#include "intake.h"

/* How far it is. */
typedef struct imr_progress {
    uint64_t files, files_n; /* done, in all */
    uint64_t size, size_n;   /* bytes; size_n is 0 where it is not known */
    uint64_t decisions;
} imr_progress;

/* Who is told what happens. Of a file with many bad lines the first are told one by one, the rest as a number. */
typedef struct imr_talk {
    imr_skip_visitor *skipped;
    void (*progress)(void *context, const imr_progress *progress); /* often */
    void *context;
} imr_talk;

enum { IMR_MEMORY_USUAL = 1024 };

typedef struct imr_add_options {
    const char *const *paths; /* NULL-terminated */
    bool prune, strict;
    bool dry;   /* nothing is committed: the result says what would have changed */
    bool force; /* prunes also what was given and is gone, or empty */
    /* Of an addition that is large enough for several threads; 0 is for what is usual. The index is the same whatever
     * the first two are. */
    size_t jobs;    /* threads; usual: one a processor that the process may use, as far as the memory is enough */
    size_t memory;  /* MiB that the process may take; usual: IMR_MEMORY_USUAL */
    uint64_t large; /* bytes of files that the index does not know, from which on an addition is large */
    size_t unit;    /* bytes that one thread reads at a time */
} imr_add_options;

typedef struct imr_add_result {
    imr_change_counts tally;
    uint64_t skipped, kinds[IMR_SKIP_KIND_COUNT]; /* files, or lines of JSON Lines */
} imr_add_result;

/* Adds all files in one commit; the result is filled in on failure too. IMR_INPUT when strict and something was
 * skipped: then nothing is committed; IMR_USAGE when the memory is too little for the jobs. */
imr_status imr_add(imr_index *index, const imr_lexicon *lexicon, const imr_add_options *options, const imr_talk *talk,
                   imr_add_result *result, imr_error *err);

/* Reads all files and gives their decisions away. */
typedef imr_status imr_decision_visitor(void *context, const imr_decision *decision, imr_error *err);
imr_status imr_parse(const imr_lexicon *lexicon, const imr_add_options *options, const imr_talk *talk,
                     imr_decision_visitor *visit, imr_add_result *result, imr_error *err);

#endif
