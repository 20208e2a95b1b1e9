/* The command line of imr-search: its option table, most of it made from the field table, and what was asked. */
#ifndef IMR_REQUEST_H
#define IMR_REQUEST_H

#include "cli.h"
#include "record.h"

typedef enum imr_format {
    IMR_FORMAT_TEXT,
    IMR_FORMAT_JSON,
    IMR_FORMAT_JSONL,
    IMR_FORMAT_CSV,
    IMR_FORMAT_TREC
} imr_format;

/* One facet option as given. */
typedef struct imr_asked {
    const imr_field *field;
    imr_str text;
} imr_asked;

typedef struct imr_request {
    bool help, version;
    const char *db, *lexicon; /* NULL: not given */
    const char *show;         /* the id to show whole */
    const char *like;         /* "-": decisions like the case told on standard input, else like the one of that id */
    imr_str told;             /* that case; the caller reads it */
    const char *qid;          /* of the query, in a TREC run */
    imr_str query;
    imr_str requoted; /* the query of one argument that may have lost its marks to a shell: for when it is refused */
    imr_asked *asked;
    size_t asked_n;
    bool literal, explain, count, by_date;
    uint32_t limit, offset;
    imr_format format;
    bool colour_always, colour_never;
    const imr_field **facets; /* to count, in this order */
    size_t facets_n;
} imr_request;

/* The program's table, for its help, man page and completions. It belongs to the arena; false when memory is out. */
bool imr_request_program(imr_arena *arena, imr_program *out);

/* argv is without the program's name. Everything belongs to the arena or to argv. IMR_USAGE. */
imr_status imr_request_read(imr_arena *arena, int argc, char **argv, imr_request *out, imr_error *err);

#endif
