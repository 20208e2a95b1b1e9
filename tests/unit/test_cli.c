#include "test.h"

#include "cli.h"

#include <stdlib.h>

enum { DB, STRICT, FACETS, FORMAT, FACTS, LIMIT, COUNT, HELP };

static bool is_field(const char *word) { return strcmp(word, "outcome") == 0; }
static bool is_number(const char *word) { return *word >= '0' && *word <= '9'; }

#define TAKES(what) .argument = IMR_ARG_REQUIRED, .metavar = what
static const imr_option options[] = {
    {.name = "db", .letter = 'b', TAKES("DIR"), .offer = IMR_OFFER_FOLDERS, .help = "the index's directory", .id = DB},
    {.name = "strict", .help = "stop at the first bad input", .id = STRICT},
    {.name = "facets",
     .letter = 'f',
     .argument = IMR_ARG_OPTIONAL,
     .metavar = "FIELD,...",
     .words = "outcome|level",
     .list = true,
     .help = "count the values of facets",
     .id = FACETS,
     .accepts = is_field},
    {.name = "format",
     TAKES("FORM"),
     .choices = "text|json",
     .help = "how to print, with a rather long explanation that does not fit",
     .id = FORMAT},
    {.name = "facts", .help = "another name that starts alike", .id = FACTS},
    {.name = "limit",
     .letter = 'n',
     TAKES("N"),
     .common = true,
     .help = "at most N",
     .id = LIMIT,
     .accepts = is_number},
    {.name = "count", .letter = 'c', .help = "only count", .id = COUNT},
    {.name = "help", .letter = 'h', .help = "print this", .id = HELP},
};
/* A program whose words are plain, and one whose words are a query. */
static const imr_habit habits[] = {{"-i", "case never matters"}, {"--json", "--format json"}, {NULL, NULL}};
static const imr_program plain = {
    .habits = habits, .name = "imr-plain", .options = options, .n = sizeof options / sizeof *options};
static const imr_program asking = {
    .name = "imr-asking", .options = options, .n = sizeof options / sizeof *options, .query = true};

/* How a command line is parsed: "id=argument" of each option, then the words, each after a space; or the error. */
static const char *reading(const imr_program *program, const char *line, char *out, size_t room)
{
    char copy[256], *argv[32];
    int argc = 0;
    snprintf(copy, sizeof copy, "%s", line);
    for (char *word = strtok(copy, " "); word != NULL; word = strtok(NULL, " ")) argv[argc++] = word;
    imr_cli cli;
    imr_error err;
    out[0] = '\0';
    if (imr_cli_parse(program, argc, argv, &cli, &err) != IMR_OK) {
        assert_int_equal(err.status, IMR_USAGE);
        snprintf(out, room, "%s", err.text);
    } else {
        size_t at = 0;
        for (size_t i = 0; i < cli.n; i++)
            at += (size_t)snprintf(out + at, room - at, "%s=%s ", cli.given[i].option->name,
                                   cli.given[i].argument == NULL ? "" : cli.given[i].argument);
        for (size_t i = 0; i < cli.words_n; i++) at += (size_t)snprintf(out + at, room - at, "[%s]", cli.words[i]);
        assert_null(cli.words[cli.words_n]);
    }
    imr_cli_free(&cli);
    return out;
}

typedef struct line_case {
    const char *line, *reading;
} line_case;

static void check_lines(const imr_program *program, const line_case *cases, size_t n)
{
    char out[512];
    for (size_t i = 0; i < n; i++)
        assert_string_equal(reading(program, cases[i].line, out, sizeof out), cases[i].reading);
}

static void options_are_read_as_getopt_long_reads_them(void **state)
{
    (void)state;
    static const line_case cases[] = {
        {"", ""},
        {"mri --db here lumbar", "db=here [mri][lumbar]"},
        {"--db=here --strict", "db=here strict= "},
        {"-b here -n 5", "db=here limit=5 "},
        {"-bhere -n5 mri", "db=here limit=5 [mri]"},
        {"-cn2", "count= limit=2 "},
        {"-cn 2", "count= limit=2 "},
        {"-cc", "count= count= "},
        {"-foutcome", "facets=outcome "},
        {"-cf", "count= facets= "},
        {"-n=2", "limit==2 "},
        {"--stri x", "strict= [x]"},
        {"--facets mri", "facets= [mri]"},
        {"--facets outcome mri", "facets=outcome [mri]"},
        {"--facets=level,side mri", "facets=level,side [mri]"},
        {"--facets --strict", "facets= strict= "},
        {"--format json", "format=json "},
        {"-- --db - -n2", "[--db][-][-n2]"},
        {"add -", "[add][-]"},
        {"--db", "--db wants DIR"},
        {"-cn", "--limit wants N"},
        {"--strict=yes", "--strict takes no argument"},
        {"--format yaml", "--format yaml: must be one of text|json"},
        {"--format js", "--format js: must be one of text|json"},
        {"--fac", "--fac: could be --facets or --facts"},
        {"--strct", "--strct: no such option; did you mean --strict?"},
        {"--unheard-of=5", "--unheard-of=5: no such option; see --help"},
        {"-x", "-x: no such option; see --help"},
        {"-N2", "-N2: no such option; did you mean --limit?"},
        {"-s", "-s: no such option; did you mean --strict?"},
        {"-cx", "-cx: no such option; see --help"},
        {"-contrast", "-contrast: no such option; see --help"},
        {"-i mri", "-i: no such option; case never matters"},
        {"-i2", "-i2: no such option; case never matters"},
        {"-iw", "-iw: no such option; see --help"},
        {"--json", "--json: no such option; --format json"},
        {"--json=x", "--json=x: no such option; --format json"},
        {"--jsonx", "--jsonx: no such option; see --help"},
        {"--for_mat=json", "--for_mat=json: no such option; did you mean --format?"},
    };
    check_lines(&plain, cases, sizeof cases / sizeof *cases);
}

static void a_word_behind_a_dash_is_excluded_where_it_spells_no_options(void **state)
{
    (void)state;
    static const line_case cases[] = {
        {"mri -mra -denied -CT", "[mri][-mra][-denied][-CT]"},
        {"mri -contrast", "[mri][-contrast]"},
        {"mri -outcome:upheld -fx:a", "[mri][-outcome:upheld][-fx:a]"},
        {"-cn2 -mra", "count= limit=2 [-mra]"},
        {"-numb -n2x", "limit=2x [-numb]"}, /* the number is refused later */
        {"-fusion -foutcome", "facets=outcome [-fusion]"},
        {"-f -n", "--limit wants N"},
        {"-x", "-x: no such option; see --help"},
        {"-x2", "-x2: no such option; see --help"},
        {"-limit 5", "-limit: no such option; did you mean --limit?"},
        {"-strict", "-strict: no such option; did you mean --strict?"},
        {"-- -x2 -limit", "[-x2][-limit]"},
    };
    check_lines(&asking, cases, sizeof cases / sizeof *cases);
    char word[] = "-contrast", *argv[] = {word};
    imr_cli cli;
    assert_int_equal(imr_cli_parse(&asking, 1, argv, &cli, NULL), IMR_OK);
    assert_string_equal(cli.doubtful, "-contrast");
    imr_cli_free(&cli);
}

static void verbs_take_their_own_options(void **state)
{
    (void)state;
    static const imr_verb verbs[] = {{"add", "PATH...", "index letters", true, 1U << DB | 1U << STRICT},
                                     {"status", "", "print what there is", false, 1U << DB}};
    static const imr_habit rm[] = {{"rm", "did you mean remove?"}, {NULL, NULL}};
    const imr_program program = {.name = "imr-plain",
                                 .options = options,
                                 .n = sizeof options / sizeof *options,
                                 .verbs = verbs,
                                 .verbs_n = 2,
                                 .habits = rm};
    static const struct {
        const char *words[4];
        const char *error; /* NULL: none */
    } cases[] = {
        {{"add", "letters"}, NULL},
        {{"status", "--db=x"}, NULL},
        {{NULL}, "what to do? see --help"},
        {{"ad", "letters"}, "ad: no such verb; did you mean add?"},
        {{"quite-another"}, "quite-another: no such verb; see --help"},
        {{"rm"}, "rm: no such verb; did you mean remove?"},
        {{"rmdir"}, "rmdir: no such verb; see --help"},
        {{"add"}, "add wants PATH..."},
        {{"status", "letters"}, "letters: status takes no words"},
        {{"status", "--strict"}, "--strict: not an option of status"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char copies[4][32], *argv[4];
        int argc = 0;
        for (; argc < 4 && cases[i].words[argc] != NULL; argc++) {
            snprintf(copies[argc], sizeof copies[argc], "%s", cases[i].words[argc]);
            argv[argc] = copies[argc];
        }
        imr_cli cli;
        imr_error err = {0};
        const imr_verb *verb;
        assert_int_equal(imr_cli_parse(&program, argc, argv, &cli, &err), IMR_OK);
        imr_status status = imr_cli_verb(&program, &cli, &verb, &err);
        assert_int_equal(status, cases[i].error == NULL ? IMR_OK : IMR_USAGE);
        if (cases[i].error != NULL) assert_string_equal(err.text, cases[i].error);
        imr_cli_free(&cli);
    }
}

static void a_message_shows_what_could_steer_a_terminal(void **state)
{
    (void)state;
    char word[] = "--\x1b[31mred", *argv[] = {word};
    imr_cli cli;
    imr_error err;
    assert_int_equal(imr_cli_parse(&plain, 1, argv, &cli, &err), IMR_USAGE);
    assert_string_equal(err.text, "--\\x1b[31mred: no such option; see --help");
    imr_cli_free(&cli);
}

static void numbers_have_bounds(void **state)
{
    (void)state;
    static const struct {
        const char *argument;
        bool right;
    } cases[] = {{"0", true}, {"100", true},  {"101", false}, {"-1", false}, {"7x", false},
                 {"", false}, {"9e9", false}, {" 7", false},  {"+7", false}, {"18446744073709551616", false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        imr_given given = {.option = &options[LIMIT], .argument = cases[i].argument};
        uint64_t number;
        assert_int_equal(imr_cli_number(&given, 0, 100, &number, NULL) == IMR_OK, cases[i].right);
    }
}

static void check_widths(const char *text, size_t most)
{
    for (const char *line = text, *end; *line != '\0'; line = end + 1) {
        end = strchr(line, '\n');
        assert_true((size_t)(end - line) <= most);
    }
}

static void help_is_as_wide_as_columns_says(void **state)
{
    (void)state;
    imr_buf out = {0};
    setenv("COLUMNS", "80", 1);
    imr_cli_help(&plain, 0, false, &out);
    assert_non_null(strstr(out.s, "  -b, --db DIR              the index's directory\n"));
    assert_non_null(strstr(out.s, "  -f, --facets[=FIELD,...]  count"));
    assert_non_null(strstr(out.s, "not fit: text, json\n"));
    check_widths(out.s, 80);
    setenv("COLUMNS", "40", 1);
    imr_buf_clear(&out);
    imr_cli_help(&plain, 0, false, &out);
    check_widths(out.s, 40);
    imr_buf_clear(&out);
    imr_cli_help(&plain, 0, true, &out);
    assert_null(strstr(out.s, "--db"));
    assert_non_null(strstr(out.s, "--limit"));
    unsetenv("COLUMNS");
    imr_buf_free(&out);
}

static void man_page_and_completions_come_from_the_table(void **state)
{
    (void)state;
    static const struct {
        const char *asked, *part;
    } cases[] = {
        {"--print-man", ".TP\n\\fB\\-b\\fR, \\fB\\-\\-db\\fR \\fIDIR\\fR\nthe index's directory.\n"},
        {"--print-bash", "--format) words='text json'; list= ;;"},
        {"--print-zsh", "--format='[how to print, with a rather long explanation that does not fit]:FORM:(text json)'"},
        {"--print-fish", "complete -c imr-plain -l format -x -a 'text json' -d 'how to print"},
    };
    imr_buf out = {0};
    assert_false(imr_cli_print(&plain, "--help", &out));
    assert_int_equal(out.n, 0);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        imr_buf_clear(&out);
        assert_true(imr_cli_print(&plain, cases[i].asked, &out));
        assert_non_null(strstr(out.s, cases[i].part));
    }
    assert_false(out.failed);
    imr_buf_free(&out);
}

static void the_index_is_where_it_is_said_to_be(void **state)
{
    (void)state;
    imr_buf out = {0};
    unsetenv("IMR_DB");
    unsetenv("XDG_DATA_HOME");
    unsetenv("HOME");
    assert_int_equal(imr_cli_index(NULL, &out, NULL), IMR_USAGE);
    setenv("HOME", "/home/reader", 1);
    imr_cli_index(NULL, &out, NULL);
    assert_str(imr_buf_str(&out), "/home/reader/.local/share/imr/index");
    imr_buf_clear(&out);
    setenv("XDG_DATA_HOME", "/data", 1);
    imr_cli_index(NULL, &out, NULL);
    assert_str(imr_buf_str(&out), "/data/imr/index");
    imr_buf_clear(&out);
    setenv("IMR_DB", "/letters", 1);
    imr_cli_index(NULL, &out, NULL);
    assert_str(imr_buf_str(&out), "/letters");
    imr_buf_clear(&out);
    imr_cli_index("here", &out, NULL);
    assert_str(imr_buf_str(&out), "here");
    imr_buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_are_read_as_getopt_long_reads_them),
        cmocka_unit_test(a_word_behind_a_dash_is_excluded_where_it_spells_no_options),
        cmocka_unit_test(verbs_take_their_own_options),
        cmocka_unit_test(a_message_shows_what_could_steer_a_terminal),
        cmocka_unit_test(numbers_have_bounds),
        cmocka_unit_test(help_is_as_wide_as_columns_says),
        cmocka_unit_test(man_page_and_completions_come_from_the_table),
        cmocka_unit_test(the_index_is_where_it_is_said_to_be),
    };
    return cmocka_run_group_tests_name("cli", tests, NULL, NULL);
}
