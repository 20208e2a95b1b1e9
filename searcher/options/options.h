/* The command line of imr-search: its option table, mostly made from the field table; the request, and how the answer
 * is shown. */
#ifndef IMR_OPTIONS_H
#define IMR_OPTIONS_H

#include "cli.h"
#include "request.h"
#include "view.h"

typedef enum imr_colour { IMR_COLOUR_AUTO, IMR_COLOUR_ALWAYS, IMR_COLOUR_NEVER } imr_colour;

typedef struct imr_options {
    bool help, brief, version;
    const char *db, *lexicon; /* NULL: not given */
    imr_list show;            /* ids of decisions to show whole */
    bool show_stdin;          /* further ids are on standard input, one a line */
    const char *like;         /* an id, a file, or "-"; NULL: not given */
    const imr_field *values;  /* the facet whose values are listed; NULL: none. The query is the pattern. */
    imr_request request;
    imr_str
        requoted; /* a query in one argument with the marks that a shell may have removed, to try if it is refused */
    bool explain, count;
    imr_view view; /* output and width are set by the caller */
    imr_colour colour;
    const char *doubtful; /* a word of the query that looks like an option; NULL: none */
} imr_options;

/* The program's table, for help, man page and completions. Belongs to the arena; false if memory runs out. */
bool imr_options_program(imr_arena *arena, imr_program *out);

/* argv is without the program's name. The result belongs to the arena or points into argv. IMR_USAGE. */
imr_status imr_options_read(imr_arena *arena, int argc, char **argv, imr_options *out, imr_error *err);

/* ---- for options.c ---- */

enum imr_option_id {
    IMR_OPTION_DB = 1,
    IMR_OPTION_LIMIT,
    IMR_OPTION_OFFSET,
    IMR_OPTION_COUNT,
    IMR_OPTION_SORT,
    IMR_OPTION_SINCE,
    IMR_OPTION_UNTIL,
    IMR_OPTION_SHOW,
    IMR_OPTION_LIKE,
    IMR_OPTION_VALUES,
    IMR_OPTION_FACETS,
    IMR_OPTION_FORMAT,
    IMR_OPTION_FIELDS,
    IMR_OPTION_IDS,
    IMR_OPTION_RAW,
    IMR_OPTION_EXACT,
    IMR_OPTION_MORE,
    IMR_OPTION_LITERAL,
    IMR_OPTION_EXPLAIN,
    IMR_OPTION_LEXICON,
    IMR_OPTION_COLOR,
    IMR_OPTION_QID,
    IMR_OPTION_HELP,
    IMR_OPTION_VERSION,
    IMR_OPTION_FIELD, /* plus the number of its row */
};

/* The next name of a comma-separated list, and whether it ends with ":all"; NULL if it is no facet. */
const imr_field *imr_options_next_facet(const char **list, bool *all);

#endif
