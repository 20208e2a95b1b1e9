/* The command line of imr-search: its option table, most of it made from the field table; what is asked, and how the
 * answer is shown. */
#ifndef IMR_OPTIONS_H
#define IMR_OPTIONS_H

#include "cli.h"
#include "request.h"

typedef enum imr_format {
    IMR_FORMAT_TEXT,
    IMR_FORMAT_JSON,
    IMR_FORMAT_JSONL,
    IMR_FORMAT_CSV,
    IMR_FORMAT_TREC
} imr_format;

typedef struct imr_options {
    bool help, version;
    const char *db, *lexicon; /* NULL: not given */
    const char *show;         /* the id to show whole */
    bool like_stdin;          /* the case that is told on standard input becomes request.like */
    imr_request request;
    imr_str requoted; /* the query of one argument that may have lost its marks to a shell: for when it is refused */
    bool explain, count;
    imr_format format;
    const char *qid; /* of the query, in a TREC run */
    bool colour_always, colour_never;
    const imr_field **facets; /* to count, in this order */
    size_t facets_n;
} imr_options;

/* The program's table, for its help, man page and completions. It belongs to the arena; false when memory is out. */
bool imr_options_program(imr_arena *arena, imr_program *out);

/* argv is without the program's name. Everything belongs to the arena or to argv. IMR_USAGE. */
imr_status imr_options_read(imr_arena *arena, int argc, char **argv, imr_options *out, imr_error *err);

#endif
