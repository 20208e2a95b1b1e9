/* The command line of imr-index: its options and verbs, and the parsed command. */
#ifndef IMR_COMMAND_H
#define IMR_COMMAND_H

#include "cli.h"
#include "lexicon.h"

enum imr_index_option {
    IMR_OPT_DB,
    IMR_OPT_PRUNE,
    IMR_OPT_STRICT,
    IMR_OPT_DRY_RUN,
    IMR_OPT_JOBS,
    IMR_OPT_MEMORY,
    IMR_OPT_QUIET,
    IMR_OPT_LEXICON,
    IMR_OPT_FORMAT,
    IMR_OPT_WAIT,
    IMR_OPT_OUTPUT,
    IMR_OPT_HELP,
    IMR_OPT_VERSION
};

typedef enum imr_index_verb {
    IMR_VERB_PARSE,
    IMR_VERB_ADD,
    IMR_VERB_REMOVE,
    IMR_VERB_COMPACT,
    IMR_VERB_LIST,
    IMR_VERB_STATUS,
    IMR_VERB_CHECK,
    IMR_VERB_REBUILD,
    IMR_VERB_LINT,
    IMR_VERB_MERGE,
    IMR_VERB_COUNT
} imr_index_verb;

extern const imr_program imr_index_program;

/* A parsed command line. */
typedef struct imr_command {
    imr_index_verb verb;
    const char *const *words; /* after the verb */
    size_t words_n;
    const char *dir; /* of the index, or of the one to be made; NULL if the verb has none */
    imr_lexicon *lexicon;
    bool prune, force, strict, dry, quiet, json;
    unsigned jobs, memory; /* 0: not given */
    unsigned wait;         /* seconds to wait while another process writes; 0: do not wait */
    imr_buf path;          /* holds dir */
} imr_command;

/* Reads the options of a verb and opens its lexicon. Words point into cli. Free it also on failure. IMR_USAGE, errors
 * of the lexicon. */
imr_status imr_command_read(const imr_cli *cli, const imr_verb *verb, imr_command *out, imr_error *err);
void imr_command_free(imr_command *command);

/* Appends the help of a verb, or of the program (NULL). */
void imr_command_help(const imr_verb *verb, bool brief, imr_buf *out);

#endif
