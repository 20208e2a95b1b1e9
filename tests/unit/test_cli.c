#include "test.h"

#include "cli.h"

#include <stdlib.h>

enum { DB = 1, STRICT, FACETS, FORMAT, FACTS, LIMIT };

static bool is_field(const char *word) { return strcmp(word, "outcome") == 0; }

static const imr_option options[] = {
    {"db", 'd', IMR_ARG_REQUIRED, "DIR", NULL, "The index's directory.", DB, NULL},
    {"strict", 0, IMR_ARG_NONE, NULL, NULL, "Stop at the first bad input.", STRICT, NULL},
    {"facets", 0, IMR_ARG_OPTIONAL, "FIELD,...", NULL, "Count the values of facets.", FACETS, is_field},
    {"format", 0, IMR_ARG_REQUIRED, "FORM", "text|json", "How to print: a rather long explanation that does not fit.",
     FORMAT, NULL},
    {"facts", 0, IMR_ARG_NONE, NULL, NULL, "Another name that starts alike.", FACTS, NULL},
    {"limit", 'n', IMR_ARG_REQUIRED, "N", NULL, "At most N.", LIMIT, NULL},
};
static const size_t count = sizeof options / sizeof *options;

/* What a command line reads as: "id=argument" of each option, then the words, each behind a space; or the error. */
static const char *reading(const char *line, char *out, size_t room)
{
    char copy[256], *argv[32];
    int argc = 0;
    snprintf(copy, sizeof copy, "%s", line);
    for (char *word = strtok(copy, " "); word != NULL; word = strtok(NULL, " ")) argv[argc++] = word;
    imr_cli cli;
    imr_error err;
    out[0] = '\0';
    if (imr_cli_parse(options, count, argc, argv, &cli, &err) != IMR_OK) {
        assert_int_equal(err.status, IMR_USAGE);
        snprintf(out, room, "%s", err.text);
    } else {
        size_t at = 0;
        for (size_t i = 0; i < cli.n; i++)
            at += (size_t)snprintf(out + at, room - at, "%d=%s ", cli.given[i].option->id,
                                   cli.given[i].argument == NULL ? "" : cli.given[i].argument);
        for (size_t i = 0; i < cli.words_n; i++) at += (size_t)snprintf(out + at, room - at, "[%s]", cli.words[i]);
        assert_null(cli.words[cli.words_n]);
    }
    imr_cli_free(&cli);
    return out;
}

static void command_lines_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *line, *reading;
    } cases[] = {
        {"", ""},
        {"mri --db here lumbar", "1=here [mri][lumbar]"},
        {"--db=here --strict", "1=here 2= "},
        {"-d here -n 5", "1=here 6=5 "},
        {"--stri x", "2= [x]"},
        {"--facets mri", "3= [mri]"},
        {"--facets outcome mri", "3=outcome [mri]"},
        {"--facets=level,side mri", "3=level,side [mri]"},
        {"--facets --strict", "3= 2= "},
        {"--format json", "4=json "},
        {"-- --db -", "[--db][-]"},
        {"add -", "[add][-]"},
        {"mri -contrast -denied -5", "[mri][-contrast][-denied][-5]"},
        {"--db", "--db wants DIR"},
        {"--strict=yes", "--strict takes no argument"},
        {"--format yaml", "--format yaml: must be one of text|json"},
        {"--format js", "--format js: must be one of text|json"},
        {"--fac", "--fac: could be --facets or --facts"},
        {"--strct", "--strct: no such option; did you mean --strict?"},
        {"--unheard-of", "--unheard-of: no such option; see --help"},
    };
    char out[512];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(reading(cases[i].line, out, sizeof out), cases[i].reading);
}

static void numbers_have_bounds(void **state)
{
    (void)state;
    static const struct {
        const char *argument;
        bool right;
    } cases[] = {{"0", true}, {"100", true}, {"101", false}, {"-1", false}, {"7x", false}, {"", false}, {"9e9", false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        imr_given given = {&options[5], cases[i].argument};
        long number;
        assert_int_equal(imr_cli_number(&given, 0, 100, &number, NULL) == IMR_OK, cases[i].right);
    }
}

static void help_man_page_and_completion_come_from_the_table(void **state)
{
    (void)state;
    static const char *const verbs[] = {"add", "parse", NULL};
    imr_buf out = {0};
    assert_false(imr_cli_print("imr-index", verbs, options, count, "--help", &out));
    imr_cli_help(options, count, &out);
    assert_non_null(strstr(out.s, "  -d, --db DIR              The index's directory.\n"));
    assert_non_null(strstr(out.s, "  --facets[=FIELD,...]      Count"));
    for (const char *line = out.s, *end; *line != '\0'; line = end + 1) {
        end = strchr(line, '\n');
        assert_true(end - line <= 80);
    }
    imr_buf_clear(&out);
    assert_true(imr_cli_print("imr-index", verbs, options, count, "--print-man", &out));
    assert_non_null(strstr(out.s, ".TP\n\\fB\\-d\\fR, \\fB\\-\\-db\\fR \\fIDIR\\fR\nThe index's directory.\n"));
    imr_buf_clear(&out);
    assert_true(imr_cli_print("imr-index", verbs, options, count, "--print-completion", &out));
    assert_non_null(strstr(out.s, "_imr_index()"));
    assert_non_null(strstr(out.s, "-W 'add parse'"));
    assert_non_null(strstr(out.s, "--format) COMPREPLY=($(compgen -W 'text json'"));
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
        cmocka_unit_test(command_lines_are_read),
        cmocka_unit_test(numbers_have_bounds),
        cmocka_unit_test(help_man_page_and_completion_come_from_the_table),
        cmocka_unit_test(the_index_is_where_it_is_said_to_be),
    };
    return cmocka_run_group_tests_name("cli", tests, NULL, NULL);
}
