#include "folder.h"

#include "input.h"

static imr_input *input;

static int setup(void **state) { return folder_setup(state) != 0 || imr_input_new(&input, NULL) != IMR_OK ? -1 : 0; }

static int teardown(void **state)
{
    imr_input_free(input);
    return folder_teardown(state);
}

static void content_tells_the_kind(void **state)
{
    static const struct {
        const char *name, *text;
        imr_input_kind kind;
    } cases[] = {
        {"letter.txt", "Case Number: 1", IMR_INPUT_TEXT},
        {"letter", "Case Number: 1", IMR_INPUT_TEXT},
        {"letter.txt", "%PDF-1.4 ...", IMR_INPUT_PDF},
        {"letter.pdf", "Case Number: 1", IMR_INPUT_TEXT},
        {"letter.pdf", "\n\njunk before %PDF-1.7", IMR_INPUT_PDF},
        {"records.txt", " \n{\"id\":\"1\"}", IMR_INPUT_RECORDS},
        {"records.txt", "\xEF\xBB\xBF{\"id\":\"1\"}", IMR_INPUT_RECORDS},
        {"records.jsonl", "not json\n{}", IMR_INPUT_RECORDS},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        imr_skip skip;
        folder_write_text(state, cases[i].name, cases[i].text);
        assert_int_equal(imr_input_open(input, folder_path(state, cases[i].name), &skip), IMR_OK);
        assert_int_equal(imr_input_kind_of(input), cases[i].kind);
    }
}

static void what_is_no_text_is_refused(void **state)
{
    imr_skip skip;
    folder_write(state, "empty", "", 0);
    folder_write(state, "binary.txt", "abc\0def", 7);
    assert_int_equal(imr_input_open(input, folder_path(state, "empty"), &skip), IMR_INPUT);
    assert_int_equal(skip.kind, IMR_SKIP_EMPTY);
    assert_int_equal(imr_input_open(input, folder_path(state, "binary.txt"), &skip), IMR_INPUT);
    assert_int_equal(skip.kind, IMR_SKIP_BINARY);
    assert_int_equal(imr_input_open(input, folder_path(state, "nowhere"), &skip), IMR_IO);
    assert_int_equal(skip.kind, IMR_SKIP_UNREADABLE);
}

static void the_hash_is_that_of_the_content(void **state)
{
    enum { SIZE = 300 * 1000 }; /* several chunks */
    static char bytes[SIZE];
    char a[IMR_HASH_SIZE], b[IMR_HASH_SIZE], c[IMR_HASH_SIZE];
    imr_skip skip;
    imr_str whole;
    for (size_t i = 0; i < SIZE; i++) bytes[i] = (char)('a' + i % 23);
    folder_write(state, "a", bytes, SIZE);
    folder_write(state, "b", bytes, SIZE);
    bytes[SIZE - 1] = '!';
    folder_write(state, "c", bytes, SIZE);
    assert_int_equal(imr_input_open(input, folder_path(state, "a"), &skip), IMR_OK);
    assert_int_equal(imr_input_hash(input, a, &skip), IMR_OK);
    assert_int_equal(imr_input_open(input, folder_path(state, "b"), &skip), IMR_OK);
    assert_int_equal(imr_input_hash(input, b, &skip), IMR_OK);
    assert_int_equal(imr_input_open(input, folder_path(state, "c"), &skip), IMR_OK);
    assert_int_equal(imr_input_hash(input, c, &skip), IMR_OK);
    assert_int_equal(strlen(a), IMR_HASH_SIZE - 1);
    assert_string_equal(a, b);
    assert_string_not_equal(a, c);
    assert_int_equal(imr_input_whole(input, &whole, &skip), IMR_OK);
    assert_int_equal(whole.n, SIZE);
    assert_memory_equal(whole.s, bytes, SIZE);
}

static void a_byte_order_mark_is_no_text(void **state)
{
    imr_skip skip;
    imr_str text;
    size_t number;
    folder_write_text(state, "letter.txt", "\xEF\xBB\xBFtext");
    assert_int_equal(imr_input_open(input, folder_path(state, "letter.txt"), &skip), IMR_OK);
    assert_int_equal(imr_input_whole(input, &text, &skip), IMR_OK);
    assert_str(text, "text");
    folder_write_text(state, "records.jsonl", "\xEF\xBB\xBF{1}\r\n");
    assert_int_equal(imr_input_open(input, folder_path(state, "records.jsonl"), &skip), IMR_OK);
    assert_int_equal(imr_input_line(input, &text, &number, &skip), IMR_OK);
    assert_str(text, "{1}");
}

/* The result of one call in a series. */
static void assert_line(imr_status status, const char *text, size_t number)
{
    imr_skip skip;
    imr_str line;
    size_t at;
    assert_int_equal(imr_input_line(input, &line, &at, &skip), status);
    if (status == IMR_OK) assert_str(line, text);
    if (status != IMR_NONE) assert_int_equal(at, number);
    if (status == IMR_LIMIT) assert_int_equal(skip.kind, IMR_SKIP_LARGE);
}

static void lines_are_counted_and_blank_ones_passed_over(void **state)
{
    imr_skip skip;
    folder_write_text(state, "records.jsonl", "\n{1}\n  \n\n {2} \r\n{3}");
    assert_int_equal(imr_input_open(input, folder_path(state, "records.jsonl"), &skip), IMR_OK);
    assert_line(IMR_OK, "{1}", 2);
    assert_line(IMR_OK, "{2}", 5);
    assert_line(IMR_OK, "{3}", 6);
    assert_line(IMR_NONE, NULL, 0);
    assert_line(IMR_NONE, NULL, 0);
}

static void a_line_that_is_too_long_is_passed_over(void **state)
{
    enum { MANY = 5 };
    FILE *file = fopen(folder_path(state, "records.jsonl"), "wb");
    fputs("{1}\n", file);
    for (size_t i = 0; i < (size_t)IMR_INPUT_LINE_LIMIT * MANY; i++) putc('x', file);
    fputs("\n{2}\n", file);
    for (size_t i = 0; i < IMR_INPUT_LINE_LIMIT; i++) putc('y', file);
    fputs("\n{3}\n", file);
    for (size_t i = 0; i <= IMR_INPUT_LINE_LIMIT; i++) putc('z', file);
    fclose(file);
    imr_skip skip;
    imr_str line;
    size_t number;
    assert_int_equal(imr_input_open(input, folder_path(state, "records.jsonl"), &skip), IMR_OK);
    assert_line(IMR_OK, "{1}", 1);
    assert_line(IMR_LIMIT, NULL, 2);
    assert_line(IMR_OK, "{2}", 3);
    assert_int_equal(imr_input_line(input, &line, &number, &skip), IMR_OK); /* the longest that is read */
    assert_int_equal(line.n, IMR_INPUT_LINE_LIMIT);
    assert_line(IMR_OK, "{3}", 5);
    assert_line(IMR_LIMIT, NULL, 6);
    assert_line(IMR_NONE, NULL, 0);
}

/* The lines of an input, and its failures, as text. */
static void list_lines(imr_input *from, imr_buf *out)
{
    imr_str line;
    size_t number;
    imr_skip skip;
    for (imr_status status; (status = imr_input_line(from, &line, &number, &skip)) != IMR_NONE;) {
        imr_buf_printf(out, "%zu %d ", number, (int)status);
        if (status == IMR_OK) imr_buf_printf(out, "%zu %.*s", line.n, line.n > 9 ? 9 : (int)line.n, line.s);
        imr_buf_putc(out, '\n');
    }
}

/* All lines at once, or in chunks of at least `size` bytes. */
static imr_buf list_file(void **state, const char *name, size_t size)
{
    imr_buf list = {0};
    imr_input *lines = NULL;
    imr_skip skip;
    imr_status status = imr_input_open(input, folder_path(state, name), &skip);
    assert_int_equal(status, IMR_OK);
    if (size == 0) list_lines(input, &list);
    for (; size > 0 && (status = imr_input_cut(input, size, &lines, &skip)) == IMR_OK; imr_input_free(lines))
        list_lines(lines, &list);
    assert_int_equal(status, size == 0 ? IMR_OK : IMR_NONE);
    return list;
}

static void assert_cut_alike(void **state, const char *name, const size_t *sizes)
{
    imr_buf whole = list_file(state, name, 0);
    for (; *sizes > 0; sizes++) {
        imr_buf cut = list_file(state, name, *sizes);
        assert_str(imr_buf_str(&cut), whole.s);
        imr_buf_free(&cut);
    }
    imr_buf_free(&whole);
}

static void stretches_of_lines_are_the_lines(void **state)
{
    static const size_t small[] = {1, 2, 3, 5, 7, 11, 20, 1000, 0};
    static const size_t large[] = {1, 1000, IMR_INPUT_LINE_LIMIT, 3 * IMR_INPUT_LINE_LIMIT / 2, 0};
    folder_write_text(state, "a.jsonl", "\xEF\xBB\xBF{1}\n\n{2}\r\n  \n{345678901}\n{6}");
    assert_cut_alike(state, "a.jsonl", small);
    FILE *file = fopen(folder_path(state, "b.jsonl"), "wb");
    fputs("{1}\n", file);
    for (size_t part = 1; part <= 6; part++) {
        for (size_t i = 0; i < part * IMR_INPUT_LINE_LIMIT / 2; i++) putc('x', file);
        fputs("\n{2}\n", file);
    }
    fclose(file);
    assert_cut_alike(state, "b.jsonl", large);
}

static void a_text_that_is_too_long_is_refused(void **state)
{
    FILE *file = fopen(folder_path(state, "letter.txt"), "wb");
    for (size_t i = 0; i <= IMR_INPUT_TEXT_LIMIT; i++) putc('x', file);
    fclose(file);
    imr_skip skip;
    imr_str text;
    assert_int_equal(imr_input_open(input, folder_path(state, "letter.txt"), &skip), IMR_OK);
    assert_int_equal(imr_input_whole(input, &text, &skip), IMR_LIMIT);
    assert_int_equal(skip.kind, IMR_SKIP_LARGE);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(content_tells_the_kind),
        TEST(what_is_no_text_is_refused),
        TEST(the_hash_is_that_of_the_content),
        TEST(a_byte_order_mark_is_no_text),
        TEST(lines_are_counted_and_blank_ones_passed_over),
        TEST(a_line_that_is_too_long_is_passed_over),
        TEST(stretches_of_lines_are_the_lines),
        TEST(a_text_that_is_too_long_is_refused),
    };
    return cmocka_run_group_tests_name("input", tests, NULL, NULL);
}
