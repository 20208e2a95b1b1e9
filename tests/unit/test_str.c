#include "test.h"

#include "html.h"
#include "utc.h"

static void spans_compare_by_bytes(void **state)
{
    (void)state;
    assert_true(imr_str_equal(IMR_STR("mri"), imr_str_of("mri")));
    assert_false(imr_str_equal(IMR_STR("mri"), IMR_STR("mra")));
    assert_true(imr_str_compare(IMR_STR("mr"), IMR_STR("mri")) < 0);
    assert_true(imr_str_compare(IMR_STR("mri"), IMR_STR("mra")) > 0);
    assert_int_equal(imr_str_compare(IMR_STR(""), (imr_str){0}), 0);
    assert_true(imr_str_starts(IMR_STR("heading"), IMR_STR("head")));
    assert_false(imr_str_starts(IMR_STR("head"), IMR_STR("heading")));
    assert_true(imr_str_ends(IMR_STR("a.pdf"), IMR_STR(".pdf")));
    assert_str(imr_str_trim(IMR_STR(" \t two words\r\n")), "two words");
    assert_str(imr_str_trim(IMR_STR(" \n ")), "");
    assert_int_equal(imr_str_find(IMR_STR("a: b: c"), IMR_STR(": "), 2), 4);
    assert_true(imr_str_find(IMR_STR("abc"), IMR_STR("d"), 0) == SIZE_MAX);
    assert_true(imr_str_find(IMR_STR("abc"), IMR_STR("c"), 4) == SIZE_MAX);
}

static void a_buffer_grows(void **state)
{
    (void)state;
    imr_buf buf = {0};
    assert_str(imr_buf_str(&buf), "");
    for (int i = 0; i < 1000; i++) imr_buf_printf(&buf, "%d,", i % 10);
    imr_buf_add(&buf, IMR_STR("end"));
    imr_buf_putc(&buf, '.');
    assert_int_equal(buf.n, 2004);
    assert_false(buf.failed);
    assert_string_equal(buf.s + 2000, "end.");
    imr_buf_clear(&buf);
    assert_str(imr_buf_str(&buf), "");
    imr_buf_count(&buf, 1, "letter");
    imr_buf_putc(&buf, ' ');
    imr_buf_count(&buf, 0, "decision");
    assert_str(imr_buf_str(&buf), "1 letter 0 decisions");
    imr_buf_free(&buf);
    assert_null(buf.s);
}

static void a_failed_buffer_stays_failed(void **state)
{
    (void)state;
    imr_buf buf = {0};
    imr_buf_puts(&buf, "kept");
    imr_buf_reserve(&buf, SIZE_MAX);
    assert_true(buf.failed);
    imr_buf_puts(&buf, "dropped");
    assert_str(imr_buf_str(&buf), "kept");
    imr_buf_free(&buf);
}

static void an_arena_gives_zeroed_memory_of_any_size(void **state)
{
    (void)state;
    imr_arena *arena = imr_arena_new();
    for (size_t size = 1; size < 1000000; size *= 3) {
        unsigned char *bytes = imr_arena_alloc(arena, size);
        assert_non_null(bytes);
        assert_int_equal((uintptr_t)bytes % _Alignof(max_align_t), 0);
        assert_int_equal(bytes[0] + bytes[size - 1], 0);
        memset(bytes, 0xFF, size);
    }
    assert_null(imr_arena_alloc(arena, SIZE_MAX));
    imr_arena_reset(arena);
    unsigned char *again = imr_arena_alloc(arena, 100);
    assert_int_equal(again[0] + again[99], 0);
    assert_string_equal(imr_arena_dup(arena, IMR_STR("copy")), "copy");
    imr_arena_free(arena);
    imr_arena_free(NULL);
}

static void a_list_keeps_its_order(void **state)
{
    (void)state;
    imr_arena *arena = imr_arena_new();
    imr_list list = {0};
    char names[100][12];
    for (int i = 0; i < 100; i++) {
        snprintf(names[i], sizeof names[i], "%d", i);
        assert_true(imr_list_add(arena, &list, imr_str_of(names[i])));
    }
    assert_int_equal(list.n, 100);
    assert_str(list.at[77], "77");
    assert_true(imr_list_add_once(arena, &list, IMR_STR("77")));
    assert_int_equal(list.n, 100);
    assert_true(imr_list_has(&list, IMR_STR("99")));
    assert_false(imr_list_has(&list, IMR_STR("100")));
    imr_arena_free(arena);
}

static void html_shows_what_a_text_holds(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"plain, 5% of L4-L5\n\tline", "plain, 5% of L4-L5\n\tline"},
        {"<b a=\"x\" c='y'> & </b>", "&lt;b a=&quot;x&quot; c=&#39;y&#39;&gt; &amp; &lt;/b&gt;"},
        {"a\x1b[31m\x7f b", "a\xef\xbf\xbd[31m\xef\xbf\xbd b"},
        {"turned \u202e round, \u00e9", "turned \xef\xbf\xbd round, \u00e9"},
        {"cut \xc3", "cut \xef\xbf\xbd"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        imr_buf out = {0};
        imr_html_add(&out, imr_str_of(cases[i][0]));
        assert_string_equal(out.s, cases[i][1]);
        imr_buf_free(&out);
    }
}

static void the_time_of_day_has_one_form(void **state)
{
    (void)state;
    static const char form[] = "dddd-dd-ddTdd:dd:ddZ";
    char now[IMR_UTC_BYTES];
    imr_str text = imr_utc_now(now);
    assert_int_equal(text.n, sizeof form - 1);
    for (size_t i = 0; i < text.n; i++)
        assert_true(form[i] == 'd' ? text.s[i] >= '0' && text.s[i] <= '9' : text.s[i] == form[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spans_compare_by_bytes),       cmocka_unit_test(a_buffer_grows),
        cmocka_unit_test(a_failed_buffer_stays_failed), cmocka_unit_test(an_arena_gives_zeroed_memory_of_any_size),
        cmocka_unit_test(a_list_keeps_its_order),       cmocka_unit_test(html_shows_what_a_text_holds),
        cmocka_unit_test(the_time_of_day_has_one_form),
    };
    return cmocka_run_group_tests_name("str", tests, NULL, NULL);
}
