#include "test.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spans_compare_by_bytes),       cmocka_unit_test(a_buffer_grows),
        cmocka_unit_test(a_failed_buffer_stays_failed), cmocka_unit_test(an_arena_gives_zeroed_memory_of_any_size),
        cmocka_unit_test(a_list_keeps_its_order),
    };
    return cmocka_run_group_tests_name("str", tests, NULL, NULL);
}
