#include "cli.h"

#include "visible.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { WIDTH = 80, NARROW = 60, COLUMN = 28, NARROW_COLUMN = 8 };

/* "-h, --help", "--db DIR", "--facets[=FIELD,...]" */
static void add_usage(const imr_option *option, const char *bold, const char *slant, const char *plain, imr_buf *out)
{
    if (option->letter != 0) imr_buf_printf(out, "%s-%c%s, ", bold, option->letter, plain);
    imr_buf_printf(out, "%s--%s%s", bold, option->name, plain);
    if (option->argument == IMR_ARG_REQUIRED) imr_buf_printf(out, " %s%s%s", slant, option->metavar, plain);
    if (option->argument == IMR_ARG_OPTIONAL) imr_buf_printf(out, "[=%s%s%s]", slant, option->metavar, plain);
}

/* Writes the help of an option and its choices: "what to print: text, json". Brief: only up to a semicolon. */
static void add_help(const imr_option *option, bool brief, imr_buf *out)
{
    imr_buf_add(out, (imr_str){option->help, brief ? strcspn(option->help, ";") : strlen(option->help)});
    if (option->choices == NULL) return;
    imr_buf_puts(out, ": ");
    for (const char *at = option->choices; *at != '\0'; at++) {
        if (*at == '|')
            imr_buf_puts(out, ", ");
        else
            imr_buf_putc(out, *at);
    }
}

void imr_cli_wrap(const char *text, size_t at, size_t indent, size_t width, imr_buf *out)
{
    bool begun = false;
    for (imr_str rest = imr_str_of(text); rest.n > 0;) {
        size_t length = imr_str_find(rest, IMR_STR(" "), 0);
        imr_str word = {rest.s, length == SIZE_MAX ? rest.n : length};
        size_t columns = imr_visible_width(word);
        if (begun && at + 1 + columns > width) {
            imr_buf_printf(out, "\n%*s", (int)indent, "");
            at = indent;
        } else if (begun) {
            imr_buf_putc(out, ' ');
            at++;
        }
        imr_buf_add(out, word);
        at += columns;
        begun = true;
        rest = imr_str_trim((imr_str){rest.s + word.n, rest.n - word.n});
    }
    imr_buf_putc(out, '\n');
}

static void add_option(const imr_option *option, bool brief, size_t width, imr_buf *out)
{
    imr_buf text = {0};
    size_t column = width < NARROW ? NARROW_COLUMN : COLUMN, start = out->n;
    imr_buf_puts(out, option->letter == 0 ? "      " : "  ");
    add_usage(option, "", "", "", out);
    size_t used = out->n - start;
    if (used + 2 > column)
        imr_buf_printf(out, "\n%*s", (int)column, "");
    else
        imr_buf_printf(out, "%*s", (int)(column - used), "");
    add_help(option, brief, &text);
    imr_cli_wrap(imr_buf_str(&text).s, column, column, width, out);
    out->failed |= text.failed;
    imr_buf_free(&text);
}

void imr_cli_help(const imr_program *program, uint64_t wanted, bool brief, imr_buf *out)
{
    size_t width = imr_cli_width(STDOUT_FILENO, WIDTH);
    for (size_t i = 0; i < program->n; i++) {
        const imr_option *option = &program->options[i];
        if (brief && !option->common) continue;
        if (program->verbs_n > 0 && (wanted & (uint64_t)1 << option->id) == 0) continue;
        add_option(option, brief, width, out);
    }
}

/* ---- the man page ---- */

/* In a man page a hyphen is a minus sign unless escaped, and a point at the start of a line begins a macro. */
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

static void add_man_option(const imr_option *option, imr_buf *usage, imr_buf *out)
{
    static const char *const fonts[] = {[1] = "\\fB", [2] = "\\fI", [3] = "\\fR"};
    imr_buf_clear(usage);
    add_usage(option, "\001", "\002", "\003", usage);
    imr_buf_puts(out, ".TP\n");
    for (size_t i = 0; i < usage->n; i++) {
        if (usage->s[i] >= 1 && usage->s[i] <= 3)
            imr_buf_puts(out, fonts[(int)usage->s[i]]);
        else
            add_man_text((imr_str){usage->s + i, 1}, out);
    }
    imr_buf_clear(usage);
    add_help(option, false, usage);
    imr_buf_putc(out, '\n');
    add_man_text(imr_buf_str(usage), out);
    imr_buf_puts(out, ".\n");
}

static void add_man(const imr_program *program, imr_buf *out)
{
    imr_buf scratch = {0};
    for (size_t i = 0; i < program->n; i++) add_man_option(&program->options[i], &scratch, out);
    out->failed |= scratch.failed;
    imr_buf_free(&scratch);
}

bool imr_cli_print(const imr_program *program, const char *asked, imr_buf *out)
{
    static const struct {
        const char *asked;
        void (*print)(const imr_program *program, imr_buf *out);
    } prints[] = {{"--print-man", add_man},
                  {"--print-bash", imr_completion_bash},
                  {"--print-zsh", imr_completion_zsh},
                  {"--print-fish", imr_completion_fish}};
    for (size_t i = 0; i < sizeof prints / sizeof *prints; i++) {
        if (strcmp(asked, prints[i].asked) != 0) continue;
        prints[i].print(program, out);
        return true;
    }
    return false;
}
