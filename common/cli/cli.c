#include "cli.h"

#include "text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- reading ---- */

static const imr_option *by_letter(const imr_option *options, size_t n, char letter)
{
    for (size_t i = 0; i < n; i++)
        if (options[i].letter != 0 && options[i].letter == letter) return &options[i];
    return NULL;
}

static imr_status unknown_option(const imr_option *options, size_t n, imr_str name, imr_error *err)
{
    const imr_option *nearest = NULL;
    unsigned least = 3;
    for (size_t i = 0; i < n; i++) {
        unsigned distance = imr_edit_distance(name, imr_str_of(options[i].name), least);
        if (distance < least) least = distance, nearest = &options[i];
    }
    if (nearest == NULL) return imr_fail(err, IMR_USAGE, "--%.*s: no such option; see --help", IMR_STR_ARG(name));
    return imr_fail(err, IMR_USAGE, "--%.*s: no such option; did you mean --%s?", IMR_STR_ARG(name), nearest->name);
}

/* A whole name, or the beginning of exactly one. */
static imr_status by_name(const imr_option *options, size_t n, imr_str name, const imr_option **out, imr_error *err)
{
    *out = NULL;
    for (size_t i = 0; i < n; i++) {
        imr_str full = imr_str_of(options[i].name);
        if (imr_str_equal(full, name)) {
            *out = &options[i];
            return IMR_OK;
        }
        if (name.n == 0 || !imr_str_starts(full, name)) continue;
        if (*out != NULL)
            return imr_fail(err, IMR_USAGE, "--%.*s: could be --%s or --%s", IMR_STR_ARG(name), (*out)->name,
                            options[i].name);
        *out = &options[i];
    }
    return *out == NULL ? unknown_option(options, n, name, err) : IMR_OK;
}

static bool is_choice(const char *choices, const char *argument)
{
    size_t length = strlen(argument);
    for (const char *at = choices; at != NULL; at = strchr(at, '|')) {
        if (*at == '|') at++;
        if (strncmp(at, argument, length) == 0 && (at[length] == '|' || at[length] == '\0')) return true;
    }
    return false;
}

static bool is_option(const char *word) { return word[0] == '-' && word[1] != '\0'; }

/* Where the argument of an option stands: behind "=", or in the next word, which *used tells. */
static imr_status argument_of(const imr_option *option, const char *attached, const char *next, const char **argument,
                              bool *used, imr_error *err)
{
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
    if (option->choices != NULL && *argument != NULL && !is_choice(option->choices, *argument))
        return imr_fail(err, IMR_USAGE, "--%s %s: must be one of %s", option->name, *argument, option->choices);
    return IMR_OK;
}

imr_status imr_cli_parse(const imr_option *options, size_t n, int argc, char **argv, imr_cli *out, imr_error *err)
{
    *out = (imr_cli){.given = calloc((size_t)argc + 1, sizeof *out->given),
                     .words = calloc((size_t)argc + 1, sizeof *out->words)};
    if (out->given == NULL || out->words == NULL) return imr_fail_memory(err);
    bool options_end = false;
    for (int i = 0; i < argc; i++) {
        const char *word = argv[i];
        if (options_end || !is_option(word)) {
            out->words[out->words_n++] = word;
            continue;
        }
        if (strcmp(word, "--") == 0) {
            options_end = true;
            continue;
        }
        const imr_option *option = NULL;
        const char *attached = NULL;
        if (word[1] == '-') {
            const char *equals = strchr(word, '=');
            imr_str name = equals == NULL ? imr_str_of(word + 2) : (imr_str){word + 2, (size_t)(equals - word) - 2};
            imr_status status = by_name(options, n, name, &option, err);
            if (status != IMR_OK) return status;
            if (equals != NULL) attached = equals + 1;
        } else {
            option = word[2] == '\0' ? by_letter(options, n, word[1]) : NULL;
            if (option == NULL) { /* "-word" belongs to the query language */
                out->words[out->words_n++] = word;
                continue;
            }
        }
        const char *argument;
        bool used;
        imr_status status = argument_of(option, attached, i + 1 < argc ? argv[i + 1] : NULL, &argument, &used, err);
        if (status != IMR_OK) return status;
        out->given[out->n++] = (imr_given){option, argument};
        i += used;
    }
    return IMR_OK;
}

void imr_cli_free(imr_cli *cli)
{
    free(cli->given);
    free(cli->words);
    *cli = (imr_cli){0};
}

imr_status imr_cli_number(const imr_given *given, long least, long most, long *out, imr_error *err)
{
    char *end;
    errno = 0;
    *out = strtol(given->argument, &end, 10);
    if (errno == 0 && end != given->argument && *end == '\0' && *out >= least && *out <= most) return IMR_OK;
    return imr_fail(err, IMR_USAGE, "--%s %s: must be a whole number from %ld to %ld", given->option->name,
                    given->argument, least, most);
}

/* ---- telling ---- */

enum { HELP_COLUMN = 28, HELP_WIDTH = 80 };

/* "-h, --help", "--db DIR", "--facets[=FIELD,...]" */
static void add_usage(const imr_option *option, const char *bold, const char *slant, const char *plain, imr_buf *out)
{
    if (option->letter != 0) imr_buf_printf(out, "%s-%c%s, ", bold, option->letter, plain);
    imr_buf_printf(out, "%s--%s%s", bold, option->name, plain);
    if (option->argument == IMR_ARG_REQUIRED) imr_buf_printf(out, " %s%s%s", slant, option->metavar, plain);
    if (option->argument == IMR_ARG_OPTIONAL) imr_buf_printf(out, "[=%s%s%s]", slant, option->metavar, plain);
}

static void add_wrapped(const char *text, size_t column, imr_buf *out)
{
    size_t at = column;
    for (imr_str rest = imr_str_of(text); rest.n > 0;) {
        size_t length = imr_str_find(rest, IMR_STR(" "), 0);
        imr_str word = {rest.s, length == SIZE_MAX ? rest.n : length};
        if (at > column && at + 1 + word.n > HELP_WIDTH) {
            imr_buf_printf(out, "\n%*s", (int)column, "");
            at = column;
        } else if (at > column) {
            imr_buf_putc(out, ' ');
            at++;
        }
        imr_buf_add(out, word);
        at += word.n;
        rest = imr_str_trim((imr_str){rest.s + word.n, rest.n - word.n});
    }
    imr_buf_putc(out, '\n');
}

void imr_cli_help(const imr_option *options, size_t n, imr_buf *out)
{
    for (size_t i = 0; i < n; i++) {
        size_t start = out->n;
        imr_buf_puts(out, "  ");
        add_usage(&options[i], "", "", "", out);
        size_t width = out->n - start;
        if (width + 2 > HELP_COLUMN)
            imr_buf_printf(out, "\n%*s", HELP_COLUMN, "");
        else
            imr_buf_printf(out, "%*s", (int)(HELP_COLUMN - width), "");
        add_wrapped(options[i].help, HELP_COLUMN, out);
    }
}

/* A hyphen is a minus sign to a man page unless escaped, and a point at a line's start is a macro. */
static void add_man_text(imr_str text, imr_buf *out)
{
    if (text.n > 0 && (text.s[0] == '.' || text.s[0] == '\'')) imr_buf_puts(out, "\\&");
    for (size_t i = 0; i < text.n; i++) {
        if (text.s[i] == '\\')
            imr_buf_puts(out, "\\e");
        else if (text.s[i] == '-')
            imr_buf_puts(out, "\\-");
        else
            imr_buf_putc(out, text.s[i]);
    }
}

static void add_man(const imr_option *options, size_t n, imr_buf *out)
{
    for (size_t i = 0; i < n; i++) {
        imr_buf usage = {0};
        add_usage(&options[i], "\001", "\002", "\003", &usage);
        imr_buf_puts(out, ".TP\n");
        for (size_t k = 0; k < usage.n; k++) {
            const char *fonts[] = {[1] = "\\fB", [2] = "\\fI", [3] = "\\fR"};
            if (usage.s[k] >= 1 && usage.s[k] <= 3)
                imr_buf_puts(out, fonts[(int)usage.s[k]]);
            else
                add_man_text((imr_str){usage.s + k, 1}, out);
        }
        imr_buf_putc(out, '\n');
        add_man_text(imr_str_of(options[i].help), out);
        imr_buf_putc(out, '\n');
        out->failed |= usage.failed;
        imr_buf_free(&usage);
    }
}

static void add_function_name(const char *program, imr_buf *out)
{
    imr_buf_putc(out, '_');
    for (const char *at = program; *at != '\0'; at++) imr_buf_putc(out, *at == '-' ? '_' : *at);
}

static void add_completion(const char *program, const char *const *verbs, const imr_option *options, size_t n,
                           imr_buf *out)
{
    imr_buf_printf(out, "# bash completion of %s\n", program);
    add_function_name(program, out);
    imr_buf_puts(out, "()\n{\n    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}\n"
                      "    case $previous in\n");
    for (size_t i = 0; i < n; i++) {
        if (options[i].argument != IMR_ARG_REQUIRED) continue;
        imr_buf_printf(out, "    --%s) ", options[i].name);
        if (options[i].choices == NULL)
            imr_buf_puts(out, "COMPREPLY=($(compgen -f -- \"$current\"))");
        else {
            imr_buf_puts(out, "COMPREPLY=($(compgen -W '");
            for (const char *at = options[i].choices; *at != '\0'; at++) imr_buf_putc(out, *at == '|' ? ' ' : *at);
            imr_buf_puts(out, "' -- \"$current\"))");
        }
        imr_buf_puts(out, "; return ;;\n");
    }
    imr_buf_puts(out, "    esac\n    if [[ $current == -* ]]; then\n        COMPREPLY=($(compgen -W '");
    for (size_t i = 0; i < n; i++) imr_buf_printf(out, "%s--%s", i == 0 ? "" : " ", options[i].name);
    imr_buf_puts(out, "' -- \"$current\"))\n    else\n        COMPREPLY=($(compgen -f");
    if (verbs != NULL) {
        imr_buf_puts(out, " -W '");
        for (size_t i = 0; verbs[i] != NULL; i++) imr_buf_printf(out, "%s%s", i == 0 ? "" : " ", verbs[i]);
        imr_buf_putc(out, '\'');
    }
    imr_buf_puts(out, " -- \"$current\"))\n    fi\n}\ncomplete -o filenames -F ");
    add_function_name(program, out);
    imr_buf_printf(out, " %s\n", program);
}

bool imr_cli_print(const char *program, const char *const *verbs, const imr_option *options, size_t n,
                   const char *asked, imr_buf *out)
{
    if (strcmp(asked, "--print-man") == 0)
        add_man(options, n, out);
    else if (strcmp(asked, "--print-completion") == 0)
        add_completion(program, verbs, options, n, out);
    return out->n > 0;
}

imr_status imr_cli_index(const char *argument, imr_buf *out, imr_error *err)
{
    const struct {
        const char *base, *below;
    } places[] = {
        {argument, ""},
        {getenv("IMR_DB"), ""},
        {getenv("XDG_DATA_HOME"), "/imr/index"},
        {getenv("HOME"), "/.local/share/imr/index"},
    };
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        if (places[i].base == NULL || places[i].base[0] == '\0') continue;
        imr_buf_printf(out, "%s%s", places[i].base, places[i].below);
        return out->failed ? imr_fail_memory(err) : IMR_OK;
    }
    return imr_fail(err, IMR_USAGE, "no index named: give --db DIR or set IMR_DB");
}
