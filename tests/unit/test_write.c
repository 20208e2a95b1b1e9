/* The base room: JSON, tables, text for a terminal, numbers, growing arrays. */
#include "test.h"

#include "csv.h"
#include "json.h"
#include "number.h"
#include "vec.h"
#include "visible.h"

#include <stdlib.h>

static void json_has_its_commas(void **state)
{
    (void)state;
    imr_buf out = {0};
    imr_json json = {.out = &out};
    imr_json_begin(&json, '{');
    imr_json_member(&json, IMR_STR("a"), IMR_STR("x\"\n"));
    imr_json_member(&json, IMR_STR("absent"), (imr_str){0});
    imr_json_key(&json, IMR_STR("list"));
    imr_json_begin(&json, '[');
    imr_json_uint(&json, 7);
    imr_json_begin(&json, '{');
    imr_json_end(&json, '}');
    imr_json_bool(&json, true);
    imr_json_end(&json, ']');
    imr_json_key(&json, IMR_STR("n"));
    imr_json_fixed(&json, 1.25, 1);
    imr_json_end(&json, '}');
    assert_str(imr_buf_str(&out), "{\"a\":\"x\\\"\\n\",\"list\":[7,{},true],\"n\":1.2}");
    imr_buf_free(&out);
}

static void json_that_is_nested_too_deep_fails(void **state)
{
    (void)state;
    imr_buf out = {0};
    imr_json json = {.out = &out};
    for (int i = 0; i <= IMR_JSON_DEPTH; i++) imr_json_begin(&json, '[');
    assert_true(out.failed);
    imr_buf_free(&out);
}

static void cells_are_quoted_and_formulas_are_not_run(void **state)
{
    (void)state;
    static const struct {
        imr_csv_kind kind;
        bool raw;
        const char *text, *written;
    } cases[] = {
        {IMR_CSV_COMMAS, false, "plain", "plain"},
        {IMR_CSV_COMMAS, false, "a, \"b\"", "\"a, \"\"b\"\"\""},
        {IMR_CSV_COMMAS, false, "=1+1", "'=1+1"},
        {IMR_CSV_COMMAS, false, "@x,y", "\"'@x,y\""},
        {IMR_CSV_COMMAS, false, "-5 degrees", "'-5 degrees"},
        {IMR_CSV_COMMAS, false, "one\ntwo\x1b[1m", "\"one two [1m\""},
        {IMR_CSV_COMMAS, true, "=1+1", "=1+1"},
        {IMR_CSV_COMMAS, true, "one\ntwo", "\"one\ntwo\""},
        {IMR_CSV_TABS, false, "a\tb\\", "a b\\\\"},
        {IMR_CSV_TABS, true, "a\tb\n", "a\\tb\\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        imr_buf out = {0};
        imr_csv table = {.out = &out, .kind = cases[i].kind, .raw = cases[i].raw};
        imr_csv_cell(&table, imr_str_of(cases[i].text));
        assert_str(imr_buf_str(&out), cases[i].written);
        imr_buf_free(&out);
    }
}

static void rows_end_as_their_kind_does(void **state)
{
    (void)state;
    imr_buf out = {0};
    imr_csv commas = {.out = &out}, tabs = {.out = &out, .kind = IMR_CSV_TABS};
    imr_csv_cell(&commas, IMR_STR("a"));
    imr_csv_fixed(&commas, -1.5, 2);
    imr_csv_end_row(&commas);
    imr_csv_cell(&tabs, (imr_str){0});
    imr_csv_cell(&tabs, IMR_STR("b"));
    imr_csv_end_row(&tabs);
    assert_str(imr_buf_str(&out), "a,-1.50\r\n\tb\n");
    imr_buf_free(&out);
}

static void nothing_of_a_text_steers_a_terminal(void **state)
{
    (void)state;
    static const struct {
        const char *text, *shown;
    } cases[] = {
        {"knee", "knee"},
        {"\x1b]0;title\x07", "\\x1b]0;title\\x07"},
        {"a\tb\nc\rd\x7f", "a\\tb\\nc\\x0dd\\x7f"},
        {"caf\xC3\xA9 \xE2\x80\xAE"
         "abc",
         "caf\xC3\xA9 \\u202e"
         "abc"},
        {"\xC2\x9B"
         "31m",
         "\\u009b31m"},
        {"bad \xFF byte", "bad \\xff byte"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        imr_buf out = {0};
        imr_visible_add(&out, imr_str_of(cases[i].text));
        assert_str(imr_buf_str(&out), cases[i].shown);
        imr_buf_free(&out);
    }
    assert_int_equal(imr_visible_width(IMR_STR("caf\xC3\xA9")), 4);
    assert_int_equal(imr_visible_width(IMR_STR("\xE8\x86\x9D")), 2);
    assert_int_equal(imr_visible_width(IMR_STR("e\xCC\x81")), 1);
}

static void numbers_are_digits(void **state)
{
    (void)state;
    uint64_t number = 0;
    assert_true(imr_number_read(IMR_STR("18446744073709551615"), &number));
    assert_true(number == UINT64_MAX);
    static const char *const wrong[] = {"", "18446744073709551616", "-1", "+1", " 1", "1 ", "0x10", "1e3"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(imr_number_read(imr_str_of(wrong[i]), &number));
}

static void an_array_grows_and_keeps_what_it_has(void **state)
{
    (void)state;
    uint32_t *at = NULL;
    size_t room = 0;
    for (uint32_t n = 0; n < 1000; n++) {
        assert_true(imr_vec_reserve((void **)&at, &room, n + 1, sizeof *at));
        at[n] = n;
    }
    assert_int_equal(at[999], 999);
    assert_false(imr_vec_reserve((void **)&at, &room, SIZE_MAX / 2, sizeof *at));
    assert_int_equal(at[0], 0);
    free(at);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_has_its_commas),
        cmocka_unit_test(json_that_is_nested_too_deep_fails),
        cmocka_unit_test(cells_are_quoted_and_formulas_are_not_run),
        cmocka_unit_test(rows_end_as_their_kind_does),
        cmocka_unit_test(nothing_of_a_text_steers_a_terminal),
        cmocka_unit_test(numbers_are_digits),
        cmocka_unit_test(an_array_grows_and_keeps_what_it_has),
    };
    return cmocka_run_group_tests_name("write", tests, NULL, NULL);
}
