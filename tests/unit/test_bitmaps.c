#include "test.h"

#include "bitmaps.h"
#include "bitmaps_format.h"
#include "folder.h"

enum { DECISIONS = 2500 };

/* Decision i: "common" in all, "half" in every second, "rare" in every hundredth; every third overturned; no sex. */
static void add_decisions(imr_writer *writer, int from, int to)
{
    imr_document *doc = NULL;
    assert_int_equal(imr_document_new(&doc, NULL), IMR_OK);
    for (int i = from; i <= to; i++) {
        char age[8];
        snprintf(age, sizeof age, "%03d", 20 + i % 50);
        imr_document_clear(doc, NULL);
        imr_document_term(doc, IMR_STR(""), IMR_STR("common"), 1, NULL);
        if (i % 2 == 0) imr_document_term(doc, IMR_STR(""), IMR_STR("half"), 1, NULL);
        if (i % 100 == 0) imr_document_term(doc, IMR_STR(""), IMR_STR("rare"), 1, NULL);
        imr_document_boolean(doc, IMR_STR("XOU"), i % 3 == 0 ? IMR_STR("overturned") : IMR_STR("upheld"), NULL);
        imr_document_value(doc, (unsigned)imr_field_find(IMR_STR("age"))->slot, imr_str_of(age), NULL);
        assert_int_equal(imr_writer_add(writer, doc, NULL, NULL), IMR_OK);
    }
    assert_int_equal(imr_writer_commit(writer, NULL), IMR_OK);
    imr_document_free(doc);
}

static void build(const char *dir)
{
    imr_writer *writer = NULL;
    imr_reader *reader = NULL;
    assert_int_equal(imr_writer_open(dir, true, &writer, NULL), IMR_OK);
    add_decisions(writer, 1, DECISIONS);
    imr_writer_close(writer);
    assert_int_equal(imr_reader_open(dir, &reader, NULL), IMR_OK);
    assert_int_equal(imr_bitmaps_write(reader, NULL), IMR_OK);
    imr_reader_close(reader);
}

static void grow(const char *dir, int by)
{
    imr_writer *writer = NULL;
    assert_int_equal(imr_writer_open(dir, false, &writer, NULL), IMR_OK);
    add_decisions(writer, DECISIONS + 1, DECISIONS + by);
    imr_writer_close(writer);
}

typedef struct seen {
    char text[200];
} seen;

static bool see(void *context, imr_str value, const imr_doclist *set)
{
    (void)set;
    seen *to = context;
    size_t n = strlen(to->text);
    snprintf(to->text + n, sizeof to->text - n, "\"%.*s\" ", IMR_STR_ARG(value));
    return true;
}

static uint32_t count_term(const imr_bitmaps *sets, const char *prefix, const char *term)
{
    imr_docset *set = NULL;
    assert_int_equal(imr_bitmaps_new_set(sets, &set, NULL), IMR_OK);
    assert_int_equal(imr_bitmaps_add_term(sets, imr_str_of(prefix), imr_str_of(term), set, NULL), IMR_OK);
    uint32_t n = imr_docset_count(set);
    imr_docset_free(set);
    return n;
}

static uint32_t count_ages(const imr_bitmaps *sets, const char *begin, const char *end)
{
    imr_docset *set = NULL;
    const imr_field *age = imr_field_find(IMR_STR("age"));
    assert_int_equal(imr_bitmaps_new_set(sets, &set, NULL), IMR_OK);
    assert_int_equal(imr_bitmaps_add_range(sets, age, imr_str_of(begin), imr_str_of(end), set, NULL), IMR_OK);
    uint32_t n = imr_docset_count(set);
    imr_docset_free(set);
    return n;
}

static void expect_answers(const imr_bitmaps *sets, uint32_t decisions)
{
    const struct {
        const char *prefix, *term;
        uint32_t n;
    } terms[] = {{"", "", decisions},
                 {"", "common", decisions},
                 {"", "half", decisions / 2},
                 {"", "rare", decisions / 100},
                 {"", "absent", 0},
                 {"XOU", "overturned", decisions / 3},
                 {"XOU", "upheld", decisions - decisions / 3},
                 {"XOU", "no value", 0},
                 {"XSX", "male", 0}};
    for (size_t i = 0; i < sizeof terms / sizeof *terms; i++)
        assert_int_equal(count_term(sets, terms[i].prefix, terms[i].term), terms[i].n);
    assert_int_equal(count_ages(sets, "030", "034"), decisions / 10);
    assert_int_equal(count_ages(sets, NULL, "019"), 0);
    assert_int_equal(count_ages(sets, "020", NULL), decisions);
}

static void the_file_and_posting_lists_answer_alike(void **state)
{
    const char *dir = folder_path(state, "x");
    imr_reader *reader = NULL;
    imr_bitmaps *sets = NULL;
    imr_buf path = {0};
    build(dir);
    assert_int_equal(imr_reader_open(dir, &reader, NULL), IMR_OK);
    imr_bitmaps_path(reader, &path);
    for (int with_file = 1; with_file >= 0; with_file--) {
        seen values = {""};
        assert_int_equal(imr_bitmaps_open(reader, &sets, NULL), IMR_OK);
        assert_int_equal(imr_bitmaps_mapped(sets), with_file);
        expect_answers(sets, DECISIONS);
        assert_int_equal(imr_bitmaps_values(sets, imr_field_find(IMR_STR("outcome")), see, &values, NULL), IMR_OK);
        assert_string_equal(values.text,
                            with_file ? "\"\" \"overturned\" \"upheld\" " : "\"overturned\" \"upheld\" \"\" ");
        imr_bitmaps_close(sets);
        remove(path.s);
    }
    imr_buf_free(&path);
    imr_reader_close(reader);
}

static void a_file_of_another_commit_is_not_used(void **state)
{
    const char *dir = folder_path(state, "x");
    imr_reader *old = NULL, *fresh = NULL;
    imr_bitmaps *sets = NULL;
    build(dir);
    assert_int_equal(imr_reader_open(dir, &old, NULL), IMR_OK);
    grow(dir, 500);
    assert_int_equal(imr_reader_open(dir, &fresh, NULL), IMR_OK);
    assert_int_equal(imr_bitmaps_open(fresh, &sets, NULL), IMR_OK);
    assert_false(imr_bitmaps_mapped(sets));
    expect_answers(sets, DECISIONS + 500);
    imr_bitmaps_close(sets);
    assert_int_equal(imr_bitmaps_write(fresh, NULL), IMR_OK);
    assert_int_equal(imr_bitmaps_open(fresh, &sets, NULL), IMR_OK);
    assert_true(imr_bitmaps_mapped(sets));
    expect_answers(sets, DECISIONS + 500);
    imr_bitmaps_close(sets);
    assert_int_equal(imr_bitmaps_open(old, &sets, NULL), IMR_OK);
    assert_false(imr_bitmaps_mapped(sets));
    imr_bitmaps_close(sets);
    imr_reader_close(old);
    imr_reader_close(fresh);
}

static void an_index_without_decisions_has_empty_sets(void **state)
{
    const char *dir = folder_path(state, "x");
    imr_writer *writer = NULL;
    imr_reader *reader = NULL;
    imr_bitmaps *sets = NULL;
    assert_int_equal(imr_writer_open(dir, true, &writer, NULL), IMR_OK);
    imr_writer_close(writer);
    assert_int_equal(imr_reader_open(dir, &reader, NULL), IMR_OK);
    assert_int_equal(imr_bitmaps_write(reader, NULL), IMR_OK);
    assert_int_equal(imr_bitmaps_open(reader, &sets, NULL), IMR_OK);
    assert_true(imr_bitmaps_mapped(sets));
    expect_answers(sets, 0);
    imr_bitmaps_close(sets);
    imr_reader_close(reader);
}

static void lengths_are_the_engines(void **state)
{
    const char *dir = folder_path(state, "x");
    imr_reader *reader = NULL;
    imr_bitmaps *sets = NULL;
    build(dir);
    assert_int_equal(imr_reader_open(dir, &reader, NULL), IMR_OK);
    assert_int_equal(imr_bitmaps_open(reader, &sets, NULL), IMR_OK);
    const uint32_t *lengths = imr_bitmaps_lengths(sets);
    for (imr_docid id = 1; id <= DECISIONS; id++) {
        uint32_t length = 0;
        assert_int_equal(imr_reader_length(reader, id, &length, NULL), IMR_OK);
        assert_int_equal(lengths[id], length);
    }
    imr_bitmaps_close(sets);
    imr_reader_close(reader);
}

/* Reading a damaged file never leads outside of it. */
static void a_damaged_file_breaks_nothing(void **state)
{
    const char *dir = folder_path(state, "x");
    imr_reader *reader = NULL;
    imr_buf path = {0};
    build(dir);
    assert_int_equal(imr_reader_open(dir, &reader, NULL), IMR_OK);
    imr_bitmaps_path(reader, &path);
    FILE *file = fopen(path.s, "rb");
    static unsigned char whole[1 << 20], bad[1 << 20];
    size_t n = fread(whole, 1, sizeof whole, file);
    fclose(file);
    assert_in_range(n, 1000, sizeof whole - 1);
    const imr_bitmaps_head *head = (const void *)whole;
    uint64_t state_of_chance = 7;
    for (int round = 0; round < 500; round++) {
        memcpy(bad, whole, n);
        size_t from = round % 2 == 0 ? 0 : head->keys, room = round % 2 == 0 ? sizeof *head : n - head->keys, cut = n;
        for (int k = 0; k < 4; k++) {
            state_of_chance = state_of_chance * 6364136223846793005U + 1442695040888963407U;
            bad[from + (state_of_chance >> 33) % room] = (unsigned char)(state_of_chance >> 20);
        }
        if (round % 50 == 0) cut = (size_t)(state_of_chance >> 33) % n;
        file = fopen(path.s, "wb");
        assert_int_equal(fwrite(bad, 1, cut, file), cut);
        fclose(file);
        imr_bitmaps *sets = NULL;
        seen values = {""};
        assert_int_equal(imr_bitmaps_open(reader, &sets, NULL), IMR_OK);
        count_term(sets, "", "common");
        count_term(sets, "XOU", "upheld");
        count_ages(sets, "030", "060");
        imr_bitmaps_values(sets, imr_field_find(IMR_STR("outcome")), see, &values, NULL);
        imr_bitmaps_close(sets);
    }
    imr_buf_free(&path);
    imr_reader_close(reader);
}

static void a_file_that_cannot_be_made_is_an_error_and_leaves_no_part(void **state)
{
    const char *dir = folder_path(state, "x");
    imr_reader *reader = NULL;
    imr_error err = {.text = ""};
    imr_buf path = {0};
    build(dir);
    grow(dir, 10);
    assert_int_equal(imr_reader_open(dir, &reader, NULL), IMR_OK);
    imr_bitmaps_path(reader, &path);
    imr_buf_puts(&path, ".new");
    assert_int_equal(mkdir(path.s, 0777), 0); /* blocks the file */
    assert_int_equal(imr_bitmaps_write(reader, &err), IMR_IO);
    assert_non_null(strstr(err.text, IMR_BITMAPS_FILE));
    assert_int_equal(rmdir(path.s), 0);
    assert_int_equal(imr_bitmaps_write(reader, &err), IMR_OK);
    imr_buf_free(&path);
    imr_reader_close(reader);
}

#define IN_A_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_FOLDER(the_file_and_posting_lists_answer_alike),
        IN_A_FOLDER(a_file_of_another_commit_is_not_used),
        IN_A_FOLDER(an_index_without_decisions_has_empty_sets),
        IN_A_FOLDER(lengths_are_the_engines),
        IN_A_FOLDER(a_damaged_file_breaks_nothing),
        IN_A_FOLDER(a_file_that_cannot_be_made_is_an_error_and_leaves_no_part),
    };
    return cmocka_run_group_tests_name("sets", tests, NULL, NULL);
}
