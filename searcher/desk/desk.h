/* The research desk: the verbs of the program imr. Most take a query and facet options as imr-search does. They write
 * to an output; nothing here prints or exits. */
#ifndef IMR_DESK_H
#define IMR_DESK_H

#include <stdio.h>

#include "cli.h"
#include "request.h"
#include "snapshot.h"
#include "userdata.h"
#include "view.h"

enum imr_desk_option {
    IMR_DESK_DB,
    IMR_DESK_LEXICON,
    IMR_DESK_BY,
    IMR_DESK_ADJUST,
    IMR_DESK_NO_DEPENDENTS,
    IMR_DESK_FORMAT,
    IMR_DESK_SVG,
    IMR_DESK_LIMIT,
    IMR_DESK_OUTPUT,
    IMR_DESK_QUOTES,
    IMR_DESK_QUESTION,
    IMR_DESK_SUMMARIES,
    IMR_DESK_NO_SUMMARY,
    IMR_DESK_FIELDS,
    IMR_DESK_SORT,
    IMR_DESK_LITERAL,
    IMR_DESK_IDS,
    IMR_DESK_RAW,
    IMR_DESK_HELP,
    IMR_DESK_VERSION,
    IMR_DESK_FIELD, /* plus the field's number: the option of a facet */
};

/* A parsed command line, with its index open. */
typedef struct imr_desk {
    imr_arena *arena;
    const imr_program *program;
    const imr_verb *verb;
    const imr_cli *cli;
    const char *const *words; /* the arguments after the verb */
    size_t words_n;
    imr_lexicon *lexicon;
    imr_snapshot *snapshot; /* NULL for verbs that need no index */
    imr_userdata *data;     /* NULL until imr_desk_userdata() opens it */
    imr_request request;    /* the query and the facet options */
    imr_output *output;
    size_t width;
    bool colour;
    imr_buf talk; /* messages for standard error */
} imr_desk;

typedef imr_status imr_desk_run(imr_desk *desk, imr_error *err);

/* Fills the program's table of verbs and options, from which help, man page and completions are made. It belongs to the
 * arena. False if memory runs out. */
bool imr_desk_program(imr_arena *arena, imr_program *out);

/* Reads the verb's arguments as a query, and the facet options. IMR_USAGE if an option is invalid. */
imr_status imr_desk_read(imr_desk *desk, imr_error *err);
/* Whether a verb reads an index. */
bool imr_desk_needs_index(const imr_verb *verb);
/* Runs the verb. */
imr_status imr_desk_do(imr_desk *desk, imr_error *err);

/* ---- for the verbs ---- */

/* The argument of an option, the last one given; NULL if the option is not given. */
const char *imr_desk_argument(const imr_desk *desk, int option);
bool imr_desk_has(const imr_desk *desk, int option);
/* The number given to an option; *number is left as it is if the option is not given. IMR_USAGE: out of range. */
imr_status imr_desk_number(const imr_desk *desk, int option, uint64_t least, uint64_t most, uint64_t *number,
                           imr_error *err);
/* The place of the argument of --format in a list that ends with NULL, 0 if it is not given. IMR_USAGE: not in it. */
imr_status imr_desk_form(const imr_desk *desk, const char *const *forms, size_t *place, imr_error *err);
/* The arguments from `first` on, with blanks between. It belongs to the arena; s is NULL if memory runs out. */
imr_str imr_desk_joined(const imr_desk *desk, size_t first);
/* Finds a facet by its name. IMR_USAGE if there is none; the message lists those that exist. */
imr_status imr_desk_facet(imr_str name, const char *option, const imr_field **out, imr_error *err);
imr_status imr_desk_userdata(imr_desk *desk, imr_error *err);
/* Opens a search for the request and adds its notes on the query to the talk. The caller closes it. */
struct imr_search;
imr_status imr_desk_search(imr_desk *desk, struct imr_search **out, imr_error *err);
/* Adds a search's notes on its query to the talk. */
void imr_desk_tell(imr_desk *desk, const struct imr_search *search);
/* Writes a buffer to the output and frees it. IMR_MEMORY if the buffer has failed. */
imr_status imr_desk_write(imr_desk *desk, imr_buf *text, imr_error *err);
/* A file that is written whole or not at all: under another name, then renamed. Every begun file is to be ended, which
 * keeps it if the status is IMR_OK and returns that of the whole. IMR_IO, IMR_MEMORY. */
typedef struct imr_desk_file {
    const char *path;
    imr_buf part; /* the name while it is written */
    FILE *stream;
} imr_desk_file;
imr_status imr_desk_file_begin(const char *path, imr_desk_file *out, imr_error *err);
imr_status imr_desk_file_end(imr_desk_file *file, imr_status status, imr_error *err);
/* Writes a buffer to such a file; does not free it. */
imr_status imr_desk_write_file(const char *path, const imr_buf *text, imr_error *err);
/* Reads a whole file, or standard input for "-", into the arena. IMR_IO, IMR_LIMIT. */
imr_status imr_desk_read_file(imr_desk *desk, const char *path, imr_str *out, imr_error *err);
/* Makes text safe for a terminal: control characters are shown as escapes. The result belongs to the arena; "?" if
 * memory runs out. */
imr_str imr_desk_visible(const imr_desk *desk, imr_str text);
/* Appends a line of text, wrapped to the width; lines after the first are indented. */
void imr_desk_line(const imr_desk *desk, imr_str text, imr_buf *out);
/* The label of a facet's value, made safe by imr_desk_visible(). */
imr_str imr_desk_label(const imr_desk *desk, const imr_field *field, imr_str value);

/* The verbs. */
imr_desk_run imr_desk_stats, imr_desk_criteria, imr_desk_like, imr_desk_memo, imr_desk_verify, imr_desk_export,
    imr_desk_save, imr_desk_run_saved, imr_desk_list, imr_desk_forget, imr_desk_watch, imr_desk_tag, imr_desk_note,
    imr_desk_tags, imr_desk_backup, imr_desk_restore;

#endif
