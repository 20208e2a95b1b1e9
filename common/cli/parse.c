#include "cli.h"

#include "number.h"
#include "text.h"
#include "visible.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Messages quote the command line, so characters that could control a terminal are escaped. */
static imr_status refuse(imr_error *err, const char *word, const char *reason)
{
    imr_buf text = {0};
    imr_visible_add(&text, imr_str_of(word));
    imr_status status = imr_fail(err, IMR_USAGE, "%s: %s", imr_buf_str(&text).s, reason);
    imr_buf_free(&text);
    return status;
}

/* ---- long options ---- */

static const imr_option *nearest_option(const imr_program *program, imr_str name)
{
    const imr_option *nearest = NULL;
    unsigned least = 3;
    for (size_t i = 0; i < program->n; i++) {
        unsigned distance = imr_edit_distance(name, imr_str_of(program->options[i].name), least);
        if (distance < least) least = distance, nearest = &program->options[i];
    }
    return nearest;
}

/* What is said of a word that other programs know; a letter may have a number joined, a name its argument behind "=".
 */
static const char *find_habit(const imr_program *program, const char *word)
{
    for (const imr_habit *row = program->habits; row != NULL && row->typed != NULL; row++) {
        size_t n = strlen(row->typed);
        if (strncmp(word, row->typed, n) != 0) continue;
        bool number = n == 2 && word[n + strspn(word + n, "0123456789")] == '\0';
        if (number || word[n] == '\0' || (n > 2 && word[n] == '=')) return row->instead;
    }
    return NULL;
}

static imr_status unknown_option(const imr_program *program, const char *word, const imr_option *nearest,
                                 imr_error *err)
{
    char reason[128] = "no such option; see --help";
    const char *habit = find_habit(program, word);
    if (habit != NULL)
        snprintf(reason, sizeof reason, "no such option; %s", habit);
    else if (nearest != NULL)
        snprintf(reason, sizeof reason, "no such option; did you mean --%s?", nearest->name);
    return refuse(err, word, reason);
}

/* Whether a name is the beginning of an option's, "_" as "-". */
static bool begins(imr_str full, imr_str name)
{
    for (size_t i = 0; i < name.n; i++)
        if (i >= full.n || full.s[i] != (name.s[i] == '_' ? '-' : name.s[i])) return false;
    return true;
}

/* Finds an option by its whole name or a unique abbreviation. word is the whole argument, for messages. */
static imr_status by_name(const imr_program *program, const char *word, imr_str name, const imr_option **out,
                          imr_error *err)
{
    *out = NULL;
    for (size_t i = 0; i < program->n; i++) {
        const imr_option *option = &program->options[i];
        imr_str full = imr_str_of(option->name);
        if (full.n == name.n && begins(full, name)) {
            *out = option;
            return IMR_OK;
        }
        if (name.n == 0 || !begins(full, name)) continue;
        if (*out != NULL)
            return imr_fail(err, IMR_USAGE, "--%.*s: could be --%s or --%s", IMR_STR_ARG(name), (*out)->name,
                            option->name);
        *out = option;
    }
    if (*out != NULL) return IMR_OK;
    return unknown_option(program, word, nearest_option(program, name), err);
}

/* ---- arguments ---- */

static bool choice_at(const char *choices, const char *argument, size_t *index)
{
    size_t length = strlen(argument);
    *index = 0;
    for (const char *at = choices; at != NULL; at = strchr(at, '|'), ++*index) {
        if (*at == '|') at++;
        if (strncmp(at, argument, length) == 0 && (at[length] == '|' || at[length] == '\0')) return true;
    }
    return false;
}

size_t imr_cli_choice(const imr_given *given)
{
    size_t index = 0;
    choice_at(given->option->choices, given->argument, &index); /* cannot fail: the parser accepts nothing else */
    return index;
}

static bool is_option(const char *word) { return word[0] == '-' && word[1] != '\0'; }

/* Takes the argument of an option: attached, or the next word (*used). */
static imr_status argument_of(const imr_option *option, const char *attached, const char *next, const char **argument,
                              bool *used, imr_error *err)
{
    size_t index;
    *argument = attached;
    *used = false;
    if (option->argument == IMR_ARG_NONE && attached != NULL)
        return imr_fail(err, IMR_USAGE, "--%s takes no argument", option->name);
    if (attached == NULL && next != NULL)
        *used =
            option->argument == IMR_ARG_REQUIRED || (option->argument == IMR_ARG_OPTIONAL && option->accepts != NULL &&
                                                     !is_option(next) && option->accepts(next));
    if (*used) *argument = next;
    if (option->argument == IMR_ARG_REQUIRED && *argument == NULL)
        return imr_fail(err, IMR_USAGE, "--%s wants %s", option->name, option->metavar);
    if (option->choices == NULL || *argument == NULL || choice_at(option->choices, *argument, &index)) return IMR_OK;
    imr_buf text = {0};
    imr_visible_add(&text, imr_str_of(*argument));
    imr_status status =
        imr_fail(err, IMR_USAGE, "--%s %s: must be one of %s", option->name, imr_buf_str(&text).s, option->choices);
    imr_buf_free(&text);
    return status;
}

/* ---- reading ---- */

typedef struct reading {
    const imr_program *program;
    char **argv;
    int argc, at;
    imr_cli *out;
    imr_error *err;
} reading;

/* Records an option; attached is the argument joined to it. Moves on if the next word is its argument. */
static imr_status take(reading *in, const imr_option *option, const char *attached, bool by_letter)
{
    const char *argument, *next = in->at + 1 < in->argc ? in->argv[in->at + 1] : NULL;
    bool used;
    imr_status status = argument_of(option, attached, next, &argument, &used, in->err);
    if (status != IMR_OK) return status;
    in->out->given[in->out->n++] = (imr_given){option, argument, by_letter};
    in->at += used;
    return IMR_OK;
}

static imr_status read_long(reading *in, const char *word)
{
    const imr_option *option = NULL;
    const char *equals = strchr(word, '=');
    imr_str name = equals == NULL ? imr_str_of(word + 2) : (imr_str){word + 2, (size_t)(equals - word) - 2};
    imr_status status = by_name(in->program, word, name, &option, in->err);
    return status == IMR_OK ? take(in, option, equals == NULL ? NULL : equals + 1, false) : status;
}

static const imr_option *by_letter(const imr_program *program, char letter)
{
    for (size_t i = 0; i < program->n; i++)
        if (program->options[i].letter != 0 && program->options[i].letter == letter) return &program->options[i];
    return NULL;
}

/* For an unknown letter: the same letter in the other case, else the first option whose name begins with it. */
static const imr_option *nearest_letter(const imr_program *program, char letter)
{
    const imr_option *other = letter >= 'A' ? by_letter(program, (char)(letter ^ ' ')) : NULL;
    for (size_t i = 0; i < program->n && other == NULL; i++)
        if (program->options[i].name[0] == (letter | ' ')) other = &program->options[i];
    return other;
}

/* Reads the letters of "-cn2", up to the first one with an argument, which takes the rest. */
static imr_status read_letters(reading *in, const char *word)
{
    for (const char *letter = word + 1; *letter != '\0'; letter++) {
        const imr_option *option = by_letter(in->program, *letter);
        if (option == NULL) return unknown_option(in->program, word, nearest_letter(in->program, *letter), in->err);
        bool takes = option->argument != IMR_ARG_NONE;
        const char *attached = takes && letter[1] != '\0' ? letter + 1 : NULL;
        imr_status status = take(in, option, attached, true);
        if (status != IMR_OK || takes) return status;
    }
    return IMR_OK;
}

/* How many letters of "-cn2" are options, up to the first one that takes the rest; *rest: whether there was one. */
static size_t option_letters(const imr_program *program, const char *word, bool *rest)
{
    size_t n = 0;
    *rest = false;
    for (const imr_option *option; word[1 + n] != '\0' && !*rest; n++) {
        option = by_letter(program, word[1 + n]);
        if (option == NULL) break;
        const char *joined = &word[2 + n];
        *rest =
            option->argument != IMR_ARG_NONE && (*joined == '\0' || option->accepts == NULL || option->accepts(joined));
        if (option->argument != IMR_ARG_NONE && !*rest) return n + 1 < strlen(word + 1) ? n + 1 : n;
    }
    return n;
}

/* Whether "-word" excludes a word, in a program whose words are a query. */
static bool is_excluded_word(reading *in, const char *word)
{
    bool rest;
    if (!in->program->query) return false;
    if (strpbrk(word, " :\"()") != NULL) return true; /* -outcome:upheld, "-contrast agent" */
    size_t length = strlen(word + 1), known = option_letters(in->program, word, &rest);
    if (rest || known == length || length == 1) return false;
    if (strspn(word + 2, "0123456789") == length - 1) return false; /* -x2 is an unknown option */
    for (size_t i = 0; i < in->program->n; i++)
        if (strcmp(in->program->options[i].name, word + 1) == 0) return false; /* -limit is a mistyped --limit */
    if (known > 0 && in->out->doubtful == NULL) in->out->doubtful = word;
    return true;
}

/* The long option of "-limit", written with one hyphen too few; NULL if its letters are options. */
static const imr_option *one_hyphen_short(const imr_program *program, const char *word)
{
    bool rest;
    if (option_letters(program, word, &rest) == strlen(word + 1) || word[2] == '\0') return NULL;
    for (size_t i = 0; i < program->n; i++)
        if (strcmp(program->options[i].name, word + 1) == 0) return &program->options[i];
    return NULL;
}

static imr_status read_word(reading *in, bool *options_end)
{
    const char *word = in->argv[in->at];
    if (*options_end || !is_option(word)) {
        in->out->words[in->out->words_n++] = word;
        return IMR_OK;
    }
    *options_end = strcmp(word, "--") == 0;
    if (*options_end) return IMR_OK;
    if (word[1] == '-') return read_long(in, word);
    if (is_excluded_word(in, word)) {
        in->out->words[in->out->words_n++] = word;
        return IMR_OK;
    }
    const imr_option *meant = one_hyphen_short(in->program, word);
    return meant != NULL ? unknown_option(in->program, word, meant, in->err) : read_letters(in, word);
}

imr_status imr_cli_parse(const imr_program *program, int argc, char **argv, imr_cli *out, imr_error *err)
{
    size_t room = 1; /* each letter of a cluster can be an option */
    for (int i = 0; i < argc; i++) room += strlen(argv[i]) + 1;
    *out = (imr_cli){.given = calloc(room, sizeof *out->given), .words = calloc((size_t)argc + 1, sizeof *out->words)};
    if (out->given == NULL || out->words == NULL) return imr_fail_memory(err);
    reading in = {program, argv, argc, 0, out, err};
    imr_status status = IMR_OK;
    for (bool options_end = false; in.at < argc && status == IMR_OK; in.at++) status = read_word(&in, &options_end);
    return status;
}

void imr_cli_free(imr_cli *cli)
{
    free(cli->given);
    free(cli->words);
    *cli = (imr_cli){0};
}

/* ---- results ---- */

static const imr_verb *nearest_verb(const imr_program *program, imr_str name)
{
    const imr_verb *nearest = NULL;
    unsigned least = 3;
    for (size_t i = 0; i < program->verbs_n; i++) {
        unsigned distance = imr_edit_distance(name, imr_str_of(program->verbs[i].name), least);
        if (distance < least) least = distance, nearest = &program->verbs[i];
    }
    return nearest;
}

imr_status imr_cli_verb(const imr_program *program, const imr_cli *cli, const imr_verb **out, imr_error *err)
{
    *out = NULL;
    if (cli->words_n == 0) return imr_fail(err, IMR_USAGE, "what to do? see --help");
    for (size_t i = 0; i < program->verbs_n && *out == NULL; i++)
        if (strcmp(program->verbs[i].name, cli->words[0]) == 0) *out = &program->verbs[i];
    if (*out == NULL) {
        const imr_verb *nearest = nearest_verb(program, imr_str_of(cli->words[0]));
        char reason[128] = "no such verb; see --help";
        const char *habit = find_habit(program, cli->words[0]);
        if (habit != NULL)
            snprintf(reason, sizeof reason, "no such verb; %s", habit);
        else if (nearest != NULL)
            snprintf(reason, sizeof reason, "no such verb; did you mean %s?", nearest->name);
        return refuse(err, cli->words[0], reason);
    }
    const imr_verb *verb = *out;
    for (size_t i = 0; i < cli->n; i++)
        if ((verb->options & (uint64_t)1 << cli->given[i].option->id) == 0)
            return imr_fail(err, IMR_USAGE, "--%s: not an option of %s", cli->given[i].option->name, verb->name);
    if (verb->needs_words && cli->words_n < 2) return imr_fail(err, IMR_USAGE, "%s wants %s", verb->name, verb->words);
    if (verb->words[0] == '\0' && cli->words_n > 1)
        return imr_fail(err, IMR_USAGE, "%s: %s takes no words", cli->words[1], verb->name);
    return IMR_OK;
}

const imr_given *imr_cli_given(const imr_cli *cli, int id)
{
    for (size_t i = cli->n; i-- > 0;)
        if (cli->given[i].option->id == id) return &cli->given[i];
    return NULL;
}

imr_status imr_cli_number(const imr_given *given, uint64_t least, uint64_t most, uint64_t *out, imr_error *err)
{
    if (imr_number_read(imr_str_of(given->argument), out) && *out >= least && *out <= most) return IMR_OK;
    imr_buf text = {0};
    imr_visible_add(&text, imr_str_of(given->argument));
    imr_status status = imr_fail(err, IMR_USAGE, "--%s %s: must be a whole number from %" PRIu64 " to %" PRIu64,
                                 given->option->name, imr_buf_str(&text).s, least, most);
    imr_buf_free(&text);
    return status;
}
