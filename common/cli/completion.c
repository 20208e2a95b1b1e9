/* Completions for bash, zsh and fish. Each is a script that contains the table; only the values of facets are requested
 * from the program when needed. */
#include "cli.h"

#include <string.h>

/* The program's name as part of a function's name: imr_search. */
static void add_name(const imr_program *program, imr_buf *out)
{
    for (const char *at = program->name; *at != '\0'; at++) imr_buf_putc(out, *at == '-' ? '_' : *at);
}

/* Writes "text|json" with another separator. */
static void add_words(const char *words, const char *separator, imr_buf *out)
{
    for (const char *at = words; *at != '\0'; at++) {
        if (*at == '|')
            imr_buf_puts(out, separator);
        else
            imr_buf_putc(out, *at);
    }
}

/* Writes text for inside single quotes of a shell; `quote` is how the shell writes a single quote there. */
static void add_quoted(const char *text, const char *special, const char *quote, imr_buf *out)
{
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == '\'')
            imr_buf_puts(out, quote);
        else if (strchr(special, *at) != NULL)
            imr_buf_printf(out, "\\%c", *at);
        else
            imr_buf_putc(out, *at);
    }
}

static const char *offered_words(const imr_option *option)
{
    return option->choices != NULL ? option->choices : option->words;
}

static bool takes(const imr_verb *verb, const imr_option *option)
{
    return verb == NULL || (verb->options & (uint64_t)1 << option->id) != 0;
}

/* ---- bash ---- */

/* Writes the commands that complete an option's argument, for its case. */
static void bash_argument(const imr_option *option, imr_buf *out)
{
    imr_buf_puts(out, "    ");
    if (option->letter != 0) imr_buf_printf(out, "-%c|", option->letter);
    imr_buf_printf(out, "--%s) ", option->name);
    if (option->offer == IMR_OFFER_FOLDERS)
        imr_buf_puts(out, "COMPREPLY=($(compgen -d -- \"$current\")); return ;;\n");
    else if (option->offer == IMR_OFFER_FILES)
        imr_buf_puts(out, "COMPREPLY=($(compgen -f -- \"$current\")); return ;;\n");
    else if (option->offer == IMR_OFFER_VALUES)
        imr_buf_printf(out, "words=$(\"${COMP_WORDS[0]}\" --values %s --ids 2>/dev/null)", option->name);
    else if (offered_words(option) != NULL) {
        imr_buf_puts(out, "words='");
        add_words(offered_words(option), " ", out);
        imr_buf_putc(out, '\'');
    } else
        imr_buf_puts(out, "return ;;\n");
    if (option->offer == IMR_OFFER_VALUES || (offered_words(option) != NULL && option->offer == IMR_OFFER_NOTHING))
        imr_buf_printf(out, "; list=%s ;;\n", option->list ? "1" : "");
}

static void bash_options(const imr_program *program, const imr_verb *verb, imr_buf *out)
{
    for (size_t i = 0; i < program->n; i++)
        if (takes(verb, &program->options[i])) imr_buf_printf(out, "--%s ", program->options[i].name);
}

static void bash_verbs(const imr_program *program, imr_buf *out)
{
    imr_buf_puts(out, "    for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n        case $word in\n");
    for (size_t i = 0; i < program->verbs_n; i++) {
        imr_buf_printf(out, "        %s) verb=$word options='", program->verbs[i].name);
        bash_options(program, &program->verbs[i], out);
        imr_buf_puts(out, "'; break ;;\n");
    }
    imr_buf_puts(out, "        esac\n    done\n"
                      "    if [[ -z $verb && $current != -* ]]; then\n        COMPREPLY=($(compgen -W '");
    for (size_t i = 0; i < program->verbs_n; i++) imr_buf_printf(out, "%s ", program->verbs[i].name);
    imr_buf_puts(out, "' -- \"$current\"))\n        return\n    fi\n");
}

void imr_completion_bash(const imr_program *program, imr_buf *out)
{
    imr_buf_printf(out, "# bash completion of %s\n_", program->name);
    add_name(program, out);
    imr_buf_puts(out, "()\n{\n"
                      "    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}\n"
                      "    local words= list= begun= verb= word options='");
    bash_options(program, NULL, out);
    imr_buf_puts(out, "'\n    COMPREPLY=()\n"
                      "    # bash hands --option=value over as three words\n"
                      "    if [[ $current == = ]]; then current=\n"
                      "    elif [[ $previous == = ]]; then previous=${COMP_WORDS[COMP_CWORD-2]}\n"
                      "    fi\n"
                      "    case $previous in\n");
    for (size_t i = 0; i < program->n; i++)
        if (program->options[i].argument != IMR_ARG_NONE) bash_argument(&program->options[i], out);
    imr_buf_puts(out, "    esac\n"
                      "    if [[ -n $words ]]; then\n"
                      "        [[ -z $list || $current != *,* ]] || begun=${current%,*},\n"
                      "        COMPREPLY=($(compgen -P \"$begun\" -W \"$words\" -- \"${current#\"$begun\"}\"))\n"
                      "        return\n    fi\n");
    if (program->verbs_n > 0) bash_verbs(program, out);
    imr_buf_puts(out, "    if [[ $current == -* ]]; then COMPREPLY=($(compgen -W \"$options\" -- \"$current\"))\n"
                      "    else COMPREPLY=($(compgen -f -- \"$current\"))\n    fi\n}\ncomplete -o filenames -F _");
    add_name(program, out);
    imr_buf_printf(out, " %s\n", program->name);
}

/* ---- zsh ---- */

/* Writes ":FORMAT:(text json)", which describes an argument to _arguments. */
static void zsh_argument(const imr_program *program, const imr_option *option, imr_buf *out)
{
    imr_buf_printf(out, "%s:%s:", option->argument == IMR_ARG_OPTIONAL ? ":" : "", option->metavar);
    if (option->offer == IMR_OFFER_FOLDERS)
        imr_buf_puts(out, "_files -/");
    else if (option->offer == IMR_OFFER_FILES)
        imr_buf_puts(out, "_files");
    else if (option->offer == IMR_OFFER_VALUES) {
        imr_buf_puts(out, " _"); /* with the blank, _arguments adds no options to the call */
        add_name(program, out);
        imr_buf_printf(out, "_values %s", option->name);
    } else if (offered_words(option) != NULL) {
        imr_buf_puts(out, option->list ? "_values -s , value " : "(");
        add_words(offered_words(option), " ", out);
        if (!option->list) imr_buf_putc(out, ')');
    } else
        imr_buf_putc(out, ' ');
}

static void zsh_option(const imr_program *program, const imr_option *option, imr_buf *out)
{
    const char *equals = option->argument == IMR_ARG_NONE ? "" : option->argument == IMR_ARG_OPTIONAL ? "=-" : "=";
    imr_buf_puts(out, "        ");
    if (option->letter != 0)
        imr_buf_printf(out, "{-%c%s,--%s%s}", option->letter, option->argument == IMR_ARG_NONE ? "" : "+", option->name,
                       equals);
    else
        imr_buf_printf(out, "--%s%s", option->name, equals);
    imr_buf_puts(out, "'[");
    add_quoted(option->help, "[]\\", "'\\''", out);
    imr_buf_putc(out, ']');
    if (option->argument != IMR_ARG_NONE) zsh_argument(program, option, out);
    imr_buf_puts(out, "' \\\n");
}

void imr_completion_zsh(const imr_program *program, imr_buf *out)
{
    imr_buf_printf(out, "#compdef %s\n# zsh completion of %s\n\n_", program->name, program->name);
    add_name(program, out);
    imr_buf_printf(out,
                   "_values()\n{\n    local -a found\n    found=(${(f)\"$(_call_program values %s --values $1 --ids "
                   "2>/dev/null)\"})\n    (( $#found )) && _values -s , value $found\n}\n\n_",
                   program->name);
    add_name(program, out);
    imr_buf_puts(out, "()\n{\n    _arguments -s -S \\\n");
    for (size_t i = 0; i < program->n; i++) zsh_option(program, &program->options[i], out);
    if (program->verbs_n > 0) imr_buf_puts(out, "        '1:verb:((");
    for (size_t i = 0; i < program->verbs_n; i++) {
        imr_buf_printf(out, "%s%s\\:\"", i == 0 ? "" : " ", program->verbs[i].name);
        add_quoted(program->verbs[i].help, "\":\\", "'\\''", out);
        imr_buf_putc(out, '"');
    }
    if (program->verbs_n > 0) imr_buf_puts(out, "))' \\\n");
    imr_buf_puts(out, "        '*:word:_files'\n}\n\n_");
    add_name(program, out);
    imr_buf_puts(out, " \"$@\"\n");
}

/* ---- fish ---- */

static void fish_argument(const imr_program *program, const imr_option *option, imr_buf *out)
{
    if (option->offer == IMR_OFFER_FOLDERS)
        imr_buf_puts(out, " -x -a '(__fish_complete_directories)'");
    else if (option->offer == IMR_OFFER_FILES)
        imr_buf_puts(out, " -r -F");
    else if (option->offer == IMR_OFFER_VALUES)
        imr_buf_printf(out, " -x -a '(__fish_complete_list , \"%s --values %s --ids 2>/dev/null\")'", program->name,
                       option->name);
    else if (offered_words(option) != NULL) {
        imr_buf_puts(out, option->argument == IMR_ARG_REQUIRED ? " -x -a '" : " -f -a '");
        if (option->list) imr_buf_puts(out, "(__fish_complete_list , \"printf \\'%s\\n\\' ");
        add_words(offered_words(option), " ", out);
        imr_buf_puts(out, option->list ? "\")'" : "'");
    } else if (option->argument == IMR_ARG_REQUIRED)
        imr_buf_puts(out, " -x");
}

static void fish_verbs(const imr_program *program, imr_buf *out)
{
    for (size_t i = 0; i < program->verbs_n; i++) {
        imr_buf_printf(out, "complete -c %s -n __fish_use_subcommand -a %s -d '", program->name,
                       program->verbs[i].name);
        add_quoted(program->verbs[i].help, "\\", "\\'", out);
        imr_buf_puts(out, "'\n");
    }
}

void imr_completion_fish(const imr_program *program, imr_buf *out)
{
    imr_buf_printf(out, "# fish completion of %s\n", program->name);
    for (size_t i = 0; i < program->n; i++) {
        const imr_option *option = &program->options[i];
        imr_buf_printf(out, "complete -c %s", program->name);
        if (option->letter != 0) imr_buf_printf(out, " -s %c", option->letter);
        imr_buf_printf(out, " -l %s", option->name);
        if (option->argument != IMR_ARG_NONE) fish_argument(program, option, out);
        imr_buf_puts(out, " -d '");
        add_quoted(option->help, "\\", "\\'", out);
        imr_buf_puts(out, "'\n");
    }
    fish_verbs(program, out);
}
