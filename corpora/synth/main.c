/* imr-synth: the command line, and writing the files. */
#include "cli.h"
#include "synth.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { OPT_LETTERS, OPT_DECISIONS, OPT_SEED, OPT_FORMAT, OPT_OUT, OPT_GOLD, OPT_HELP, OPT_VERSION };

static const imr_option options[] = {
    {.name = "letters",
     .letter = 'n',
     .argument = IMR_ARG_REQUIRED,
     .metavar = "N",
     .id = OPT_LETTERS,
     .help = "write N letters (100, unless --decisions is given)"},
    {.name = "decisions",
     .argument = IMR_ARG_REQUIRED,
     .metavar = "N",
     .id = OPT_DECISIONS,
     .help = "write letters until there are N decisions"},
    {.name = "seed",
     .letter = 's',
     .argument = IMR_ARG_REQUIRED,
     .metavar = "S",
     .id = OPT_SEED,
     .help = "the same seed gives the same bytes; 1 unless given"},
    {.name = "format",
     .letter = 'f',
     .argument = IMR_ARG_REQUIRED,
     .metavar = "FORMAT",
     .choices = "txt|jsonl",
     .id = OPT_FORMAT,
     .help = "a letter a file, under --out, or a decision a line (the default)"},
    {.name = "out",
     .letter = 'o',
     .argument = IMR_ARG_REQUIRED,
     .metavar = "DIR",
     .offer = IMR_OFFER_FOLDERS,
     .id = OPT_OUT,
     .help = "the folder to write in; without it, jsonl goes to standard output"},
    {.name = "gold",
     .argument = IMR_ARG_REQUIRED,
     .metavar = "FILE",
     .offer = IMR_OFFER_FILES,
     .id = OPT_GOLD,
     .help = "write the labels of every decision, one JSON object a line"},
    {.name = "help", .letter = 'h', .id = OPT_HELP, .help = "print this"},
    {.name = "version", .letter = 'V', .id = OPT_VERSION, .help = "print the version"},
};
static const imr_program program = {.name = "imr-synth", .options = options, .n = sizeof options / sizeof *options};

typedef struct synth_plan {
    size_t letters, decisions;
    uint64_t seed;
    bool as_text, help, version;
    const char *out, *gold;
} synth_plan;

static imr_status read_plan(const imr_cli *cli, synth_plan *out, imr_error *err)
{
    imr_status status = IMR_OK;
    for (size_t i = 0; i < cli->n && status == IMR_OK; i++) {
        const imr_given *given = &cli->given[i];
        uint64_t number = 0;
        switch (given->option->id) {
        case OPT_LETTERS:
            status = imr_cli_number(given, 1, INT64_MAX, &number, err);
            out->letters = (size_t)number;
            break;
        case OPT_DECISIONS:
            status = imr_cli_number(given, 1, INT64_MAX, &number, err);
            out->decisions = (size_t)number;
            break;
        case OPT_SEED:
            status = imr_cli_number(given, 0, INT64_MAX, &number, err);
            out->seed = number;
            break;
        case OPT_FORMAT: out->as_text = strcmp(given->argument, "txt") == 0; break;
        case OPT_OUT: out->out = given->argument; break;
        case OPT_GOLD: out->gold = given->argument; break;
        case OPT_HELP: out->help = true; break;
        default: out->version = true; break;
        }
    }
    if (status != IMR_OK) return status;
    if (cli->words_n > 0) return imr_fail(err, IMR_USAGE, "%s: imr-synth takes options only", cli->words[0]);
    if (out->as_text && out->out == NULL && !out->help && !out->version)
        return imr_fail(err, IMR_USAGE, "--format txt needs --out DIR");
    if (out->decisions == 0) out->decisions = SIZE_MAX;
    if (out->letters == 0) out->letters = out->decisions == SIZE_MAX ? 100 : SIZE_MAX;
    return IMR_OK;
}

/* ---- files ---- */

static imr_status make_dir(const char *path, imr_error *err)
{
    if (mkdir(path, 0777) == 0 || errno == EEXIST) return IMR_OK;
    return imr_fail(err, IMR_IO, "%s: cannot be made: %s", path, strerror(errno));
}

static imr_status open_out(const char *path, FILE **out, imr_error *err)
{
    *out = fopen(path, "w");
    return *out != NULL ? IMR_OK : imr_fail(err, IMR_IO, "%s: cannot be opened: %s", path, strerror(errno));
}

static imr_status put(const imr_buf *text, FILE *out, imr_error *err)
{
    if (text->failed) return imr_fail_memory(err);
    if (fwrite(text->s, 1, text->n, out) == text->n) return IMR_OK;
    return imr_fail(err, IMR_IO, "cannot be written: %s", strerror(errno));
}

static imr_status close_out(FILE *out, imr_status status, imr_error *err)
{
    if (out == NULL) return status;
    int closed = out == stdout ? fflush(out) : fclose(out);
    if (closed != 0 && status == IMR_OK) return imr_fail(err, IMR_IO, "cannot be written: %s", strerror(errno));
    return status;
}

/* A thousand letters in each folder: DIR/000/CM98-0000001.txt */
static imr_status write_letter(const char *dir, const synth_letter *letter, imr_buf *text, imr_error *err)
{
    char path[PATH_MAX];
    FILE *out = NULL;
    int n = snprintf(path, sizeof path, "%s/%03llu", dir, (unsigned long long)(letter->number / 1000));
    if (n < 0 || (size_t)n + sizeof letter->id + 8 > sizeof path)
        return imr_fail(err, IMR_USAGE, "%s: too long a name", dir);
    imr_status status = make_dir(path, err);
    if (status != IMR_OK) return status;
    snprintf(path + n, sizeof path - (size_t)n, "/%s.txt", letter->id);
    layout_write(letter, text);
    if ((status = open_out(path, &out, err)) == IMR_OK) status = put(text, out, err);
    return close_out(out, status, err);
}

/* ---- the run ---- */

typedef struct synth_sinks {
    FILE *records, *gold; /* NULL: not requested */
    const char *dir;      /* of letters; NULL: not requested */
} synth_sinks;

static imr_status write_decisions(const synth_letter *letter, const synth_sinks *to, imr_buf *text, imr_error *err)
{
    imr_status status = IMR_OK;
    for (size_t i = 0; i < letter->n && status == IMR_OK; i++) {
        if (to->records != NULL) {
            json_record(letter, i, text);
            status = put(text, to->records, err);
        }
        if (to->gold != NULL && status == IMR_OK) {
            json_gold(letter, i, text);
            status = put(text, to->gold, err);
        }
    }
    return status;
}

static imr_status write_all(const synth_plan *plan, const synth_sinks *to, imr_error *err)
{
    static synth_letter letter;
    imr_buf text = {0};
    imr_status status = IMR_OK;
    size_t left = plan->decisions;
    for (size_t i = 0; i < plan->letters && left > 0 && status == IMR_OK; i++) {
        letter_draw(plan->seed, i + 1, left, &letter);
        left -= letter.n;
        if (letter_failed(&letter)) status = imr_fail_memory(err);
        if (status == IMR_OK && to->dir != NULL) status = write_letter(to->dir, &letter, &text, err);
        if (status == IMR_OK) status = write_decisions(&letter, to, &text, err);
    }
    letter_free(&letter);
    imr_buf_free(&text);
    return status;
}

static imr_status open_records(const synth_plan *plan, FILE **out, imr_error *err)
{
    char path[PATH_MAX];
    *out = stdout;
    if (plan->out == NULL) return IMR_OK;
    int n = snprintf(path, sizeof path, "%s/decisions.jsonl", plan->out);
    if (n < 0 || (size_t)n >= sizeof path) return imr_fail(err, IMR_USAGE, "%s: too long a name", plan->out);
    return open_out(path, out, err);
}

static imr_status run(const synth_plan *plan, imr_error *err)
{
    synth_sinks to = {.dir = plan->as_text ? plan->out : NULL};
    imr_status status = plan->out != NULL ? make_dir(plan->out, err) : IMR_OK;
    if (status == IMR_OK && !plan->as_text) status = open_records(plan, &to.records, err);
    if (status == IMR_OK && plan->gold != NULL) status = open_out(plan->gold, &to.gold, err);
    if (status == IMR_OK) status = write_all(plan, &to, err);
    status = close_out(to.records, status, err);
    return close_out(to.gold, status, err);
}

static void print_help(void)
{
    imr_buf text = {0};
    imr_cli_help(&program, 0, false, &text);
    fputs("usage: imr-synth [options]\n\nWrites letters, or decisions, that nobody made, for tests and benchmarks.\n\n",
          stdout);
    fputs(text.s == NULL ? "" : text.s, stdout);
    imr_buf_free(&text);
}

int main(int argc, char **argv)
{
    imr_error err = {0};
    imr_cli cli = {0};
    synth_plan plan = {.seed = 1};
    imr_status status = imr_cli_parse(&program, argc > 0 ? argc - 1 : 0, argv + 1, &cli, &err);
    if (status == IMR_OK) status = read_plan(&cli, &plan, &err);
    if (status == IMR_OK && plan.help)
        print_help();
    else if (status == IMR_OK && plan.version)
        puts("imr-synth " IMR_VERSION_TEXT);
    else if (status == IMR_OK)
        status = run(&plan, &err);
    if (status != IMR_OK) fprintf(stderr, "imr-synth: %s\n", err.text);
    imr_cli_free(&cli);
    return imr_status_exit(status);
}
