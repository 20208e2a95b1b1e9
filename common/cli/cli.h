/* The command line: one table a program is its parser, its --help, its man page's OPTIONS and its completions. */
#ifndef IMR_CLI_H
#define IMR_CLI_H

#include "error.h"
#include "str.h"

typedef enum imr_argument {
    IMR_ARG_NONE,     /* --strict */
    IMR_ARG_REQUIRED, /* --db DIR, --db=DIR, -n 2, -n2 */
    IMR_ARG_OPTIONAL, /* --facets, --facets=outcome,level; also as the next word where the option accepts that */
} imr_argument;

/* What a completion offers for an argument beside `choices`. */
typedef enum imr_offer {
    IMR_OFFER_NOTHING,
    IMR_OFFER_FILES,
    IMR_OFFER_FOLDERS,
    IMR_OFFER_VALUES, /* the values of the facet that has the option's name, as "PROGRAM --values NAME --ids" prints */
} imr_offer;

/* A row of the table; members that are not named are zero. */
typedef struct imr_option {
    const char *name; /* without the two hyphens */
    char letter;      /* 'h' for -h, 0 for none */
    imr_argument argument;
    const char *metavar; /* "DIR"; NULL without an argument */
    const char *choices; /* "text|json|jsonl": checked by the parser, offered by completions; NULL for anything */
    const char *words;   /* "outcome|level": offered by completions and not checked; NULL for none */
    bool list;           /* the argument is a list with commas of what is offered */
    imr_offer offer;
    bool common;      /* -h shows it, not only --help */
    const char *help; /* a line: starts with a small letter, ends without a full stop; choices are added to it */
    int id;           /* what the program switches on, from 0 to 63 where it has verbs */
    /* Whether a word looks like its argument; NULL: not known. The next word is the argument of an IMR_ARG_OPTIONAL
     * only where this is so; "-neck" is an excluded word of a query where the option -n does not accept "eck". */
    bool (*accepts)(const char *word);
} imr_option;

/* What a program does, its first word: imr-index add PATH... */
typedef struct imr_verb {
    const char *name;
    const char *words; /* what stands behind it: "PATH..."; "" for nothing */
    const char *help;
    bool needs_words;
    uint64_t options; /* bits 1 << id of the options that it takes */
} imr_verb;

typedef struct imr_program {
    const char *name; /* "imr-search" */
    const imr_option *options;
    size_t n;
    const imr_verb *verbs; /* NULL where it has none */
    size_t verbs_n;
    bool query; /* its words are a query, in which -word excludes a word */
} imr_program;

/* An option as it was given. */
typedef struct imr_given {
    const imr_option *option;
    const char *argument; /* NULL without one; points into argv */
    bool by_letter;       /* -h rather than --help */
} imr_given;

/* A command line as read: options in order, then the words. */
typedef struct imr_cli {
    imr_given *given;
    size_t n;
    const char **words; /* NULL-terminated; point into argv */
    size_t words_n;
    const char *doubtful; /* a word that begins like an option, "-contrast", and was read as excluded; NULL for none */
} imr_cli;

/* Reads argv (without the program's name) as getopt_long does: -n2, -n 2, -cn2, --limit=2, --limit 2; options and words
 * may be mixed; "--" ends the options; "-" is a word; a long option may be cut where no other starts so.
 * In a program whose words are a query, "-word" is a word too where it spells no options: "-denied", "-CT", and "-neck"
 * where -n wants a number. "-x", "-x2" and "-limit" are mistakes all the same.
 * IMR_USAGE names the option and what it wants, with the nearest option for one that is unknown. */
imr_status imr_cli_parse(const imr_program *program, int argc, char **argv, imr_cli *out, imr_error *err);
void imr_cli_free(imr_cli *cli);

/* The verb that the first word names. IMR_USAGE: there is none, or it does not take an option or word that is given. */
imr_status imr_cli_verb(const imr_program *program, const imr_cli *cli, const imr_verb **out, imr_error *err);

/* The option of that id as given last; NULL: not given. */
const imr_given *imr_cli_given(const imr_cli *cli, int id);

/* A whole number of an argument. IMR_USAGE. */
imr_status imr_cli_number(const imr_given *given, uint64_t least, uint64_t most, uint64_t *out, imr_error *err);
/* Which of its option's choices an argument is, from 0. */
size_t imr_cli_choice(const imr_given *given);

/* ---- telling ---- */

/* Appends what --help says of the options in `wanted` (bits 1 << id; where the program has no verbs, all), in two
 * columns; only the common ones where brief. */
void imr_cli_help(const imr_program *program, uint64_t wanted, bool brief, imr_buf *out);
/* Appends text, its words in lines of that width; the first line goes on at column `at`, the others are indented. */
void imr_cli_wrap(const char *text, size_t at, size_t indent, size_t width, imr_buf *out);

/* What the build asks of a program by its only argument: --print-man, the OPTIONS section of its man page;
 * --print-bash, --print-zsh, --print-fish, its completion. False, and nothing in out, for anything else. */
bool imr_cli_print(const imr_program *program, const char *asked, imr_buf *out);
void imr_completion_bash(const imr_program *program, imr_buf *out);
void imr_completion_zsh(const imr_program *program, imr_buf *out);
void imr_completion_fish(const imr_program *program, imr_buf *out);

/* ---- the surroundings ---- */

/* How many columns a line of output may have: $COLUMNS where that is a number from 20 to 1000, else the width of the
 * terminal behind the file descriptor, else `unknown`. */
size_t imr_cli_width(int descriptor, size_t unknown);

/* The index's directory: the argument of --db where there is one, else $IMR_DB, else $XDG_DATA_HOME/imr/index, else
 * ~/.local/share/imr/index. IMR_USAGE when none of them is set. */
imr_status imr_cli_index(const char *argument, imr_buf *out, imr_error *err);

#endif
