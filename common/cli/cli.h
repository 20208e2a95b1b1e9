/* The command line of a program, from one table: parser, --help, the OPTIONS of its man page, completions. */
#ifndef IMR_CLI_H
#define IMR_CLI_H

#include "error.h"
#include "str.h"

typedef enum imr_argument {
    IMR_ARG_NONE,     /* --strict */
    IMR_ARG_REQUIRED, /* --db DIR, --db=DIR, -n 2, -n2 */
    IMR_ARG_OPTIONAL, /* --facets, --facets=outcome,level; also the next word if the option accepts it */
} imr_argument;

/* What a completion offers for an argument besides `choices`. */
typedef enum imr_offer {
    IMR_OFFER_NOTHING,
    IMR_OFFER_FILES,
    IMR_OFFER_FOLDERS,
    IMR_OFFER_VALUES, /* the values of the facet that has the option's name, as printed by "PROGRAM --values NAME --ids"
                       */
} imr_offer;

/* A row of the table; members that are not set are zero. */
typedef struct imr_option {
    const char *name; /* without the two hyphens */
    char letter;      /* 'h' for -h, 0 if none */
    imr_argument argument;
    const char *metavar; /* "DIR"; NULL without an argument */
    const char *choices; /* "text|json|jsonl": checked by the parser, offered by completions; NULL if unrestricted */
    const char *words;   /* "outcome|level": offered by completions, not checked; NULL if none */
    bool list;           /* the argument is a comma-separated list of what is offered */
    imr_offer offer;
    bool common;      /* shown by -h, not only by --help */
    const char *help; /* one line: starts with a small letter, ends without a full stop; choices are appended */
    int id;           /* for the program's switch; 0 to 63 if the program has verbs */
    /* Whether a word is a plausible argument; NULL: unknown. The next word becomes the argument of an IMR_ARG_OPTIONAL
     * only if it is; "-neck" is an excluded word of a query if the option -n does not accept "eck". */
    bool (*accepts)(const char *word);
} imr_option;
/* In a table of options: the members of one that needs an argument. */
#define IMR_TAKES(what) .argument = IMR_ARG_REQUIRED, .metavar = what

/* A verb, the first word of a command line: imr-index add PATH... */
typedef struct imr_verb {
    const char *name;
    const char *words; /* what follows it: "PATH..."; "" if nothing */
    const char *help;
    bool needs_words;
    uint64_t options; /* bits 1 << id of the options it accepts */
} imr_verb;

/* What hands know from other programs, and what is done here in its place. */
typedef struct imr_habit {
    const char *typed;   /* an option with its hyphens, or a verb */
    const char *instead; /* ends a message: "-n N is the limit" */
} imr_habit;

typedef struct imr_program {
    const char *name; /* "imr-search" */
    const imr_option *options;
    size_t n;
    const imr_verb *verbs; /* NULL if it has none */
    size_t verbs_n;
    bool query;              /* its words are a query, in which -word excludes a word */
    const imr_habit *habits; /* ends with a row without a name; NULL for none */
} imr_program;

/* An option as given. */
typedef struct imr_given {
    const imr_option *option;
    const char *argument; /* NULL if there is none; points into argv */
    bool by_letter;       /* -h rather than --help */
} imr_given;

/* A parsed command line: options in order, then the words. */
typedef struct imr_cli {
    imr_given *given;
    size_t n;
    const char **words; /* NULL-terminated; point into argv */
    size_t words_n;
    const char *doubtful; /* a word that looks like an option ("-contrast") and was read as excluded; NULL if none */
} imr_cli;

/* Reads argv (without the program's name) like getopt_long: -n2, -n 2, -cn2, --limit=2, --limit 2; options and words
 * may be mixed; "--" ends the options; "-" is a word; a long option may be abbreviated if that is unambiguous,
 * and "_" in its name is as good as "-". If the
 * program's words are a query, "-word" is a word too, unless it spells options: "-denied", "-CT", and "-neck" where -n
 * takes a number. "-x", "-x2" and "-limit" are always mistakes. IMR_USAGE names the option and what it expects; for an
 * unknown option, what the habits say, else the nearest one. */
imr_status imr_cli_parse(const imr_program *program, int argc, char **argv, imr_cli *out, imr_error *err);
void imr_cli_free(imr_cli *cli);

/* The verb that the first word names. IMR_USAGE: there is no such verb, or it does not accept a given option or
 * word. */
imr_status imr_cli_verb(const imr_program *program, const imr_cli *cli, const imr_verb **out, imr_error *err);

/* The last occurrence of the option with that id; NULL: not given. */
const imr_given *imr_cli_given(const imr_cli *cli, int id);

/* Reads the argument as a whole number. IMR_USAGE. */
imr_status imr_cli_number(const imr_given *given, uint64_t least, uint64_t most, uint64_t *out, imr_error *err);
/* The index of the argument among its option's choices. */
size_t imr_cli_choice(const imr_given *given);

/* ---- help ---- */

/* Appends --help for the options in `wanted` (bits 1 << id; ignored if the program has no verbs), in two columns;
 * brief: only the common ones. */
void imr_cli_help(const imr_program *program, uint64_t wanted, bool brief, imr_buf *out);
/* Appends text wrapped at `width`; the first line continues at column `at`, the others are indented. */
void imr_cli_wrap(const char *text, size_t at, size_t indent, size_t width, imr_buf *out);

/* Answers the build, which calls a program with one argument: --print-man, the OPTIONS section of its man page;
 * --print-bash, --print-zsh, --print-fish, its completion. False, and out unchanged, for anything else. */
bool imr_cli_print(const imr_program *program, const char *asked, imr_buf *out);
void imr_completion_bash(const imr_program *program, imr_buf *out);
void imr_completion_zsh(const imr_program *program, imr_buf *out);
void imr_completion_fish(const imr_program *program, imr_buf *out);

/* ---- the environment ---- */

/* The width of output in columns: $COLUMNS if that is a number from 20 to 1000, else the width of the terminal on the
 * descriptor, else `unknown`. */
size_t imr_cli_width(int descriptor, size_t unknown);

/* The index's directory: the argument of --db if given, else $IMR_DB, else $XDG_DATA_HOME/imr/index, else
 * ~/.local/share/imr/index. IMR_USAGE if none of them is set. */
imr_status imr_cli_index(const char *argument, imr_buf *out, imr_error *err);

#endif
