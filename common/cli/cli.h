/* The command line: one table per program (or verb) is its parser, its --help, its man page's OPTIONS and its
 * completions. */
#ifndef IMR_CLI_H
#define IMR_CLI_H

#include "error.h"
#include "str.h"

typedef enum imr_argument {
    IMR_ARG_NONE,     /* --strict */
    IMR_ARG_REQUIRED, /* --db DIR, --db=DIR */
    IMR_ARG_OPTIONAL, /* --facets, --facets=outcome,level; also as the next word where the option accepts that */
} imr_argument;

typedef struct imr_option {
    const char *name; /* without the two hyphens */
    char letter;      /* 'h' for -h, 0 for none */
    imr_argument argument;
    const char *metavar; /* "DIR"; NULL without an argument */
    const char *choices; /* "text|json|jsonl": checked by the parser, offered by completions; NULL for anything */
    const char *help;
    int id;                            /* what the program switches on */
    bool (*accepts)(const char *word); /* for IMR_ARG_OPTIONAL; NULL: only with "=" */
} imr_option;

/* A command line as read: options in order, each an id with its argument, then the words. */
typedef struct imr_given {
    const imr_option *option;
    const char *argument; /* NULL without one; points into argv */
} imr_given;

typedef struct imr_cli {
    imr_given *given;
    size_t n;
    const char **words; /* NULL-terminated; point into argv */
    size_t words_n;
} imr_cli;

/* Options and words may be mixed; "--" ends the options; "-" and "-word" are words; a long option may be cut where no
 * other starts so. IMR_USAGE names the option and what it wants, with the nearest option for one that is unknown. */
imr_status imr_cli_parse(const imr_option *options, size_t n, int argc, char **argv, imr_cli *out, imr_error *err);
void imr_cli_free(imr_cli *cli);

/* A whole number of an argument. IMR_USAGE. */
imr_status imr_cli_number(const imr_given *given, long least, long most, long *out, imr_error *err);

/* What --help prints of a table: two columns, 80 wide. */
void imr_cli_help(const imr_option *options, size_t n, imr_buf *out);
/* What the build asks of a program by its only argument: --print-man, the OPTIONS section of its man page, or
 * --print-completion, its bash completion (verbs may be NULL). False, and nothing in out, for anything else. */
bool imr_cli_print(const char *program, const char *const *verbs, const imr_option *options, size_t n,
                   const char *asked, imr_buf *out);

/* The index's directory: the argument of --db where there is one, else $IMR_DB, else $XDG_DATA_HOME/imr/index, else
 * ~/.local/share/imr/index. IMR_USAGE when none of them is set. */
imr_status imr_cli_index(const char *argument, imr_buf *out, imr_error *err);

#endif
