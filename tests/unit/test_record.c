#include "test.h"

#include "record.h"

static int make_arena(void **state)
{
    *state = imr_arena_new();
    return *state == NULL;
}

static int free_arena(void **state)
{
    imr_arena_free(*state);
    return 0;
}

static imr_decision read_line(imr_arena *arena, const char *line)
{
    imr_decision decision;
    imr_error err = {0};
    if (imr_record_read(arena, imr_str_of(line), &decision, &err) != IMR_OK) fail_msg("%s: %s", line, err.text);
    return decision;
}

static void assert_written(const imr_decision *decision, const char *expected)
{
    imr_buf out = {0};
    imr_record_write(decision, &out);
    assert_str(imr_buf_str(&out), expected);
    imr_buf_free(&out);
}

#define FULL                                                                                                           \
    "{\"id\":\"CM00-0000001#2\",\"letter\":\"CM00-0000001\",\"file\":\"in/a.pdf\",\"layout\":\"imr-2014\","            \
    "\"issue\":2,\"issues\":3,\"heading\":\"Twelve visits: aquatic therapy\",\"requested\":\"Twelve visits\","         \
    "\"authorized\":\"Six visits\",\"disputed\":\"the other six visits\",\"outcome\":\"overturned\","                  \
    "\"case_outcome\":\"partial\",\"category\":\"rehabilitation\",\"procedure\":[\"rehab.aquatic\",\"rehab.pt\"],"     \
    "\"guideline\":[\"mtus\",\"mtus.cp2016\"],\"ur_guideline\":[\"none\"],"                                            \
    "\"citations\":[{\"source\":\"mtus\",\"guideline\":\"mtus.cp2016\",\"section\":[\"Aquatic therapy\"],"             \
    "\"page\":[\"22\",\"23\"],\"raw\":\"Chronic Pain 2016\"},{\"source\":\"odg\",\"raw\":\"ODG\"}],"                   \
    "\"ur_citations\":[{\"source\":\"none\"}],\"ground\":[\"criteria-met\"],"                                          \
    "\"grounds\":[{\"ground\":\"criteria-met\",\"begin\":0,\"end\":7}],\"body_part\":[\"knee\"],\"body_part_"          \
    "inferred\":[\"hip\"],"                                                                                            \
    "\"level\":[\"L4-L5\"],\"side\":[\"left\"],\"ur_modified\":true,\"retrospective\":true,\"dependent\":true,"        \
    "\"specialty\":[\"Neurology\"],\"licensure\":[\"California\",\"Texas\"],\"age\":47,\"sex\":\"female\","            \
    "\"priority\":\"standard\",\"dates\":{\"injury\":\"2015-01-02\",\"ur_denial\":\"2015-03-04\","                     \
    "\"received\":\"2015-03-05\",\"assigned\":\"2015-03-06\",\"decision\":\"2016-02-29\"},"                            \
    "\"summary\":\"One line.\\nAnother \\\"line\\\".\",\"rationale\":\"Because \\\\ and \\u0001.\","                   \
    "\"source\":{\"page\":3,\"begin\":4000,\"end\":4700}}"

static void every_field_survives_a_round_trip(void **state)
{
    imr_decision decision = read_line(*state, FULL);
    assert_written(&decision, FULL);
}

static void what_is_absent_is_not_written(void **state)
{
    static const char least[] = "{\"id\":\"a\",\"heading\":\"b\",\"rationale\":\"c\"}";
    imr_decision decision = read_line(*state, least);
    assert_written(&decision, least);
    assert_true(decision.outcome.s == NULL);
    assert_int_equal(decision.procedure.n + decision.citations.n, 0);

    decision =
        read_line(*state, " {\"age\": null, \"rationale\":\"c\", \"sex\":\"\", \"level\":[\"\"], \"dates\": null,"
                          "\"ur_modified\":false, \"new\": {\"dates\": 7}, \"date\": 1, \"dates\": {\"new\": 1},"
                          "\"heading\":\"b\",\"id\":\"a\"}\r\n");
    assert_written(&decision, least);
}

static void spans_do_not_point_into_the_line(void **state)
{
    char line[] = "{\"id\":\"a\",\"heading\":\"b\",\"rationale\":\"because\"}";
    imr_decision decision = read_line(*state, line);
    memset(line, 'x', sizeof line - 1);
    assert_str(decision.rationale, "because");
}

static void a_bad_line_says_what_is_wrong(void **state)
{
#define AND ",\"id\":\"a\",\"heading\":\"b\",\"rationale\":\"c\"}"
    static const struct {
        const char *line, *error;
    } cases[] = {
        {"", "invalid JSON at byte 1"},
        {"  \n", "invalid JSON at byte 1"},
        {"[]", "not a JSON object"},
        {"3", "not a JSON object"},
        {"null", "not a JSON object"},
        {"{\"id\":\"a\"", "invalid JSON at byte"},
        {"{\"id\":\"a\",}", "invalid JSON at byte"},
        {"{} {}", "more than one JSON value in the line"},
        {"{}", "id: is missing"},
        {"{\"id\":\"a\",\"rationale\":\"c\"}", "heading: is missing"},
        {"{\"id\":\"a\",\"heading\":\"b\",\"rationale\":\"\"}", "rationale: is missing"},
        {"{\"id\":\"a\",\"heading\":\"b\",\"rationale\":null}", "rationale: is missing"},
        {"{\"id\":7,\"heading\":\"b\",\"rationale\":\"c\"}", "id: must be a string"},
        {"{\"id\":\"a\xFF\",\"heading\":\"b\",\"rationale\":\"c\"}", "invalid UTF-8 at byte 9"},
        {"{\"heading\":\"cut\\u0000off\"" AND, "invalid JSON: \\u without a character"},
        {"{\"heading\":\"cut\\uZZZZoff\"" AND, "invalid JSON: \\u without a character"},
        {"{\"age\":\"51\"" AND, "age: must be a whole number from 0"},
        {"{\"age\":5.5" AND, "age: must be a whole number from 0"},
        {"{\"age\":-1" AND, "age: must be a whole number from 0"},
        {"{\"age\":1e99" AND, "age: must be a whole number from 0"},
        {"{\"ur_modified\":\"yes\"" AND, "ur_modified: must be true or false"},
        {"{\"level\":\"L4-L5\"" AND, "level: must be a list of strings"},
        {"{\"level\":[5]" AND, "level: must be a string"},
        {"{\"level\":[\"L4\\nL5\"]" AND, "level: contains a line break"},
        {"{\"outcome\":\"denied\"" AND, "outcome: must be one of upheld|overturned"},
        {"{\"outcome\":\"over\"" AND, "outcome: must be one of upheld|overturned"},
        {"{\"outcome\":\"partial\"" AND, "outcome: must be one of upheld|overturned"},
        {"{\"dates\":\"2016-01-01\"" AND, "dates: must be an object"},
        {"{\"dates\":{\"decision\":\"2015-02-29\"}" AND, "dates.decision: must be a date, YYYY-MM-DD"},
        {"{\"dates\":{\"injury\":\"01/02/2015\"}" AND, "dates.injury: must be a date, YYYY-MM-DD"},
        {"{\"source\":{\"page\":\"3\"}" AND, "source.page: must be a whole number from 0"},
        {"{\"grounds\":{}" AND, "grounds: must be a list of objects"},
        {"{\"grounds\":[1]" AND, "grounds: must be a list of objects"},
        {"{\"grounds\":[{\"ground\":\"a\",\"begin\":0}]" AND,
         "grounds: must have ground, begin and end in each object"},
        {"{\"grounds\":[{\"ground\":\"\",\"begin\":0,\"end\":1}]" AND, "grounds: has an empty ground"},
        {"{\"grounds\":[{\"ground\":\"a\",\"begin\":-1,\"end\":1}]" AND, "grounds: must be a whole number from 0"},
        {"{\"grounds\":[{\"ground\":\"a\",\"begin\":1,\"end\":1}]" AND,
         "grounds: has a span that is not in the rationale"},
        {"{\"grounds\":[{\"ground\":\"a\",\"begin\":0,\"end\":99}]" AND,
         "grounds: has a span that is not in the rationale"},
        {"{\"citations\":{}" AND, "citations: must be a list of objects"},
        {"{\"citations\":[\"ODG\"]" AND, "citations: must be a list of objects"},
        {"{\"citations\":[{\"page\":\"3\"}]" AND, "citations: must be a list of strings"},
        {"{\"citations\":[{\"raw\":3}]" AND, "citations: must be a string"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        imr_decision decision;
        imr_error err = {0};
        imr_status status = imr_record_read(*state, imr_str_of(cases[i].line), &decision, &err);
        if (status != IMR_INPUT || strncmp(err.text, cases[i].error, strlen(cases[i].error)) != 0)
            fail_msg("%s gives \"%s\", not \"%s\"", cases[i].line, err.text, cases[i].error);
    }
}

static void a_value_too_long_for_a_term_is_refused(void **state)
{
    imr_decision decision;
    imr_error err = {0};
    imr_buf line = {0};
    imr_buf_puts(&line, "{\"heading\":\"b\",\"rationale\":\"c\",\"id\":\"");
    for (int i = 0; i < IMR_VALUE_LIMIT; i++) imr_buf_putc(&line, 'i');
    size_t fits = line.n;
    imr_buf_puts(&line, "\"}");
    assert_int_equal(imr_record_read(*state, imr_buf_str(&line), &decision, &err), IMR_OK);
    line.n = fits;
    imr_buf_puts(&line, "i\"}");
    assert_int_equal(imr_record_read(*state, imr_buf_str(&line), &decision, &err), IMR_INPUT);
    assert_string_equal(err.text, "id: is longer than 240 bytes");
    imr_buf_free(&line);
}

static void deep_nesting_is_refused_without_a_crash(void **state)
{
    imr_decision decision;
    imr_error err = {0};
    imr_buf line = {0};
    imr_buf_puts(&line, "{\"new\":");
    for (int i = 0; i < 100000; i++) imr_buf_putc(&line, '[');
    assert_int_equal(imr_record_read(*state, imr_buf_str(&line), &decision, &err), IMR_INPUT);
    imr_buf_free(&line);
}

static void strings_are_escaped_and_made_valid(void **state)
{
    static const struct {
        imr_str text;
        const char *json;
    } cases[] = {
        {{NULL, 0}, "\"\""},
        {{"plain", 5}, "\"plain\""},
        {{"a\"b\\c/d", 7}, "\"a\\\"b\\\\c/d\""},
        {{"\b\t\n\f\r\x1F", 6}, "\"\\b\\t\\n\\f\\r\\u001f\""},
        {{"60\xC2\xB0", 4}, "\"60\xC2\xB0\""},
        {{"cut \xC2", 5}, "\"cut \xEF\xBF\xBD\""},
        {{"\xFFx\xFE", 3}, "\"\xEF\xBF\xBDx\xEF\xBF\xBD\""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        imr_buf out = {0};
        imr_json_string(&out, cases[i].text);
        assert_str(imr_buf_str(&out), cases[i].json);
        imr_buf_free(&out);
    }
}

static void a_field_is_found_as_people_type_it(void **state)
{
    static const struct {
        const char *name, *key;
    } cases[] = {
        {"outcome", "outcome"},     {"OUTCOME", "outcome"},
        {"body-part", "body_part"}, {"ur_guideline", "ur_guideline"},
        {"injury", "injured"},      {"dates.ur-denial", "dates.ur_denial"},
        {"date", "date"},           {"year", "year"},
        {"citation", "citation"},   {"outcom", NULL},
        {"outcomes", NULL},         {"", NULL},
        {"page", "page"},           {"section", "section"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const imr_field *field = imr_field_find(imr_str_of(cases[i].name));
        if (cases[i].key == NULL)
            assert_null(field);
        else
            assert_string_equal(field->key, cases[i].key);
    }
}

static void the_table_is_one_that_an_index_can_be_made_of(void **state)
{
    (void)state;
    for (size_t i = 0; i < imr_field_count(); i++) {
        const imr_field *field = imr_field_at(i);
        bool has_terms = field->flags & (IMR_FIELD_FACET | IMR_FIELD_TEXT | IMR_FIELD_KEY);
        bool has_value = field->flags & IMR_FIELD_SORT;
        assert_int_equal(field->prefix != NULL, has_terms);
        assert_int_equal(field->slot != IMR_SLOT_NONE, has_value);
        assert_int_equal(field->derive != NULL, field->kind == IMR_KIND_DERIVED);
        assert_true(strlen(field->help) > 0);
        if (field->flags & IMR_FIELD_FACET) assert_true(strlen(field->prefix) == 3 && field->prefix[0] == 'X');
        for (size_t k = 0; k < i; k++) {
            const imr_field *other = imr_field_at(k);
            assert_string_not_equal(field->key, other->key);
            if (has_terms && other->prefix != NULL) assert_string_not_equal(field->prefix, other->prefix);
            if (has_value) assert_int_not_equal(field->slot, other->slot);
        }
    }
    assert_null(imr_field_at(imr_field_count()));
}

static void a_field_gives_its_values_as_text(void **state)
{
    static const struct {
        const char *name, *values[3];
    } cases[] = {
        {"id", {"CM00-0000001#2"}},
        {"age", {"47"}},
        {"procedure", {"rehab.aquatic", "rehab.pt"}},
        {"ur_modified", {"true"}},
        {"date", {"2016-02-29"}},
        {"year", {"2016"}},
        {"citation", {"Chronic Pain 2016", "ODG"}},
        {"citations", {NULL}},
        {"ground", {"criteria-met"}},
        {"grounds", {NULL}},
        {"source.end", {"4700"}},
    };
    imr_decision decision = read_line(*state, FULL);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const imr_field *field = imr_field_find(imr_str_of(cases[i].name));
        size_t n = 0;
        for (char scratch[32]; cases[i].values[n] != NULL; n++)
            assert_str(imr_field_value(field, &decision, n, scratch), cases[i].values[n]);
        assert_int_equal(imr_field_values(field, &decision), n);
        assert_null(imr_field_value(field, &decision, n, (char[32]){0}).s);
    }
}

static void an_absent_field_has_no_values(void **state)
{
    (void)state;
    imr_decision decision = {0};
    for (size_t i = 0; i < imr_field_count(); i++) assert_int_equal(imr_field_values(imr_field_at(i), &decision), 0);
    decision.imr_line = IMR_STR("as the letter has it");
    assert_str(imr_field_value(imr_field_find(IMR_STR("citation")), &decision, 0, NULL), "as the letter has it");
}

static void numbers_sort_as_text(void **state)
{
    (void)state;
    const imr_field *age = imr_field_find(IMR_STR("age")), *date = imr_field_find(IMR_STR("date"));
    char scratch[32];
    assert_str(imr_field_sort_text(age, IMR_STR("7"), scratch), "007");
    assert_str(imr_field_sort_text(age, IMR_STR("52"), scratch), "052");
    assert_str(imr_field_sort_text(age, IMR_STR("104"), scratch), "104");
    assert_str(imr_field_sort_text(date, IMR_STR("2016-12-01"), scratch), "2016-12-01");
    imr_decision decision = {.age = 52};
    assert_str(imr_field_sort_text(age, imr_field_value(age, &decision, 0, scratch), scratch), "052");
}

static void a_date_is_a_day_of_the_calendar(void **state)
{
    static const struct {
        const char *date;
        bool valid;
    } cases[] = {
        {"2016-02-29", true},   {"2015-02-29", false}, {"1900-02-29", false}, {"2000-02-29", true},
        {"2016-12-31", true},   {"2016-04-31", false}, {"2016-13-01", false}, {"2016-00-01", false},
        {"2016-01-00", false},  {"0000-01-01", false}, {"2016-1-01", false},  {"2016/01/01", false},
        {"2016-01-011", false}, {"", false},           {"201a-01-01", false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(imr_date_valid(imr_str_of(cases[i].date)), cases[i].valid);
}

static void an_id_says_letter_and_issue(void **state)
{
    (void)state;
    static const struct {
        const char *line, *letter;
        int64_t issue;
    } cases[] = {
        {"{\"id\":\"CM99-9000001#2\",\"heading\":\"h\",\"rationale\":\"r\"}", "CM99-9000001", 2},
        {"{\"id\":\"a#b#10\",\"heading\":\"h\",\"rationale\":\"r\"}", "a#b", 10},
        {"{\"id\":\"x#1\",\"letter\":\"L\",\"issue\":7,\"heading\":\"h\",\"rationale\":\"r\"}", "L", 7},
        {"{\"id\":\"1234\",\"heading\":\"h\",\"rationale\":\"r\"}", "", 0},
        {"{\"id\":\"#1\",\"heading\":\"h\",\"rationale\":\"r\"}", "", 0},
        {"{\"id\":\"x#\",\"heading\":\"h\",\"rationale\":\"r\"}", "", 0},
        {"{\"id\":\"x#1a\",\"heading\":\"h\",\"rationale\":\"r\"}", "", 0},
    };
    imr_arena *arena = imr_arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        imr_decision decision;
        assert_int_equal(imr_record_read(arena, imr_str_of(cases[i].line), &decision, NULL), IMR_OK);
        assert_str(decision.letter, cases[i].letter);
        assert_int_equal(decision.issue, cases[i].issue);
    }
    imr_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_id_says_letter_and_issue),
        cmocka_unit_test_setup_teardown(every_field_survives_a_round_trip, make_arena, free_arena),
        cmocka_unit_test_setup_teardown(what_is_absent_is_not_written, make_arena, free_arena),
        cmocka_unit_test_setup_teardown(spans_do_not_point_into_the_line, make_arena, free_arena),
        cmocka_unit_test_setup_teardown(a_bad_line_says_what_is_wrong, make_arena, free_arena),
        cmocka_unit_test_setup_teardown(a_value_too_long_for_a_term_is_refused, make_arena, free_arena),
        cmocka_unit_test_setup_teardown(deep_nesting_is_refused_without_a_crash, make_arena, free_arena),
        cmocka_unit_test(strings_are_escaped_and_made_valid),
        cmocka_unit_test(a_field_is_found_as_people_type_it),
        cmocka_unit_test(the_table_is_one_that_an_index_can_be_made_of),
        cmocka_unit_test_setup_teardown(a_field_gives_its_values_as_text, make_arena, free_arena),
        cmocka_unit_test(an_absent_field_has_no_values),
        cmocka_unit_test(numbers_sort_as_text),
        cmocka_unit_test(a_date_is_a_day_of_the_calendar),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
