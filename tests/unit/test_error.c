#include "test.h"

#include "error.h"

static void every_status_has_a_text_and_an_exit_code(void **state)
{
    (void)state;
    for (int status = IMR_OK; status <= IMR_CHANGED; status++) {
        int code = imr_status_exit((imr_status)status);
        assert_non_null(imr_status_text((imr_status)status));
        assert_true(code == 0 || code == 1 || code == 2 || code == 75);
    }
    assert_int_equal(imr_status_exit(IMR_OK), 0);
    assert_int_equal(imr_status_exit(IMR_NONE), 1);
    assert_int_equal(imr_status_exit(IMR_LOCKED), 75);
}

static void a_message_is_one_line(void **state)
{
    (void)state;
    imr_error err;
    assert_int_equal(imr_fail(&err, IMR_IO, "%s: line\nbreak", "file"), IMR_IO);
    assert_string_equal(err.text, "file: line break");
    assert_int_equal(err.status, IMR_IO);
    assert_int_equal(imr_fail(NULL, IMR_LIMIT, "nobody listens"), IMR_LIMIT);
}

static void a_long_message_is_cut_between_characters(void **state)
{
    (void)state;
    char long_text[sizeof(((imr_error *)0)->text) * 2];
    for (size_t shift = 0; shift < 4; shift++) {
        memset(long_text, 'a', shift);
        size_t at = shift;
        for (; at + 3 < sizeof long_text; at += 3) memcpy(long_text + at, "\xE2\x82\xAC", 3);
        long_text[at] = '\0';
        imr_error err;
        imr_fail(&err, IMR_INPUT, "%s", long_text);
        assert_int_equal((strlen(err.text) - shift) % 3, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_status_has_a_text_and_an_exit_code),
        cmocka_unit_test(a_message_is_one_line),
        cmocka_unit_test(a_long_message_is_cut_between_characters),
    };
    return cmocka_run_group_tests_name("error", tests, NULL, NULL);
}
