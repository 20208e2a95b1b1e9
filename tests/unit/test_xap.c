/* What is written, and how it is read. */
#include "xap_samples.h"

static const imr_str none = {"", 0};

/* ---- writing ---- */

static void what_is_written_shows_at_commit(void **state)
{
    const char *dir = folder_path(state, "new/index");
    imr_writer *writer = open_writer(dir);
    imr_reader *reader = open_reader(dir), *own = NULL;
    uint64_t before, after;
    uint32_t n;
    OK(imr_reader_revision(reader, &before, E));
    add_samples(writer);
    assert_int_equal(imr_reader_count(reader), 0);
    OK(imr_reader_of_writer(writer, &own, E));
    OK(imr_reader_frequency(own, none, IMR_STR("mri"), &n, E));
    assert_int_equal(n, 3);
    OK(imr_writer_commit(writer, E));
    assert_int_equal(imr_reader_count(reader), 0);
    imr_reader_close(reader);
    reader = open_reader(dir);
    assert_int_equal(imr_reader_count(reader), SAMPLES);
    assert_int_equal(imr_reader_last(reader), SAMPLES);
    OK(imr_reader_revision(reader, &after, E));
    assert_true(after > before);
    imr_reader_close(own);
    imr_reader_close(reader);
    imr_writer_close(writer);
}

static void what_is_not_committed_is_dropped(void **state)
{
    const char *dir = make_index(state, "index");
    imr_writer *writer = open_writer(dir);
    OK(imr_writer_delete(writer, 1, E));
    OK(imr_writer_set_meta(writer, IMR_STR("key"), IMR_STR("value"), E));
    imr_writer_close(writer);
    imr_reader *reader = open_reader(dir);
    imr_buf value = {0};
    assert_int_equal(imr_reader_count(reader), SAMPLES);
    assert_int_equal(imr_reader_meta(reader, IMR_STR("key"), &value, NULL), IMR_NONE);
    imr_buf_free(&value);
    imr_reader_close(reader);
}

static void one_process_writes_at_a_time(void **state)
{
    const char *dir = make_index(state, "index");
    imr_writer *writer = open_writer(dir), *second = NULL;
    imr_error err = {0};
    assert_int_equal(imr_writer_open(dir, true, &second, &err), IMR_LOCKED);
    assert_null(second);
    assert_non_null(strstr(err.text, "another process"));
    imr_writer_close(writer);
    OK(imr_writer_open(dir, false, &second, E));
    imr_writer_close(second);
}

static void a_document_is_replaced_and_deleted_by_id(void **state)
{
    const char *dir = make_index(state, "index");
    imr_writer *writer = open_writer(dir);
    imr_document *doc = NULL;
    imr_buf data = {0};
    OK(imr_document_new(&doc, E));
    shape_sample(doc, &(sample){"acupuncture", "upheld", NULL});
    OK(imr_writer_replace(writer, 2, doc, E));
    OK(imr_writer_delete(writer, 3, E));
    assert_int_equal(imr_writer_delete(writer, 99, NULL), IMR_NONE);
    OK(imr_writer_commit(writer, E));
    imr_document_free(doc);
    imr_writer_close(writer);
    imr_reader *reader = open_reader(dir);
    imr_docid id = 0;
    OK(imr_reader_docid(reader, none, IMR_STR("acupuncture"), &id, E));
    assert_int_equal(id, 2);
    assert_int_equal(imr_reader_docid(reader, none, IMR_STR("epidural"), &id, NULL), IMR_NONE);
    assert_int_equal(imr_reader_data(reader, 3, &data, NULL), IMR_NONE);
    assert_int_equal(imr_reader_count(reader), SAMPLES - 1);
    imr_buf_free(&data);
    imr_reader_close(reader);
}

static void long_terms_stay_apart(void **state)
{
    enum { LENGTH = 600 };
    char a[LENGTH + 1], b[LENGTH + 1];
    memset(a, 'a', LENGTH), memset(b, 'a', LENGTH);
    a[LENGTH] = b[LENGTH] = '\0';
    b[LENGTH - 1] = 'b';
    imr_writer *writer = open_writer(folder_path(state, "index"));
    imr_reader *own = NULL;
    imr_document *doc = NULL;
    uint32_t n = 0;
    imr_buf value = {0};
    OK(imr_document_new(&doc, E));
    OK(imr_document_boolean(doc, IMR_STR("Q"), imr_str_of(a), E));
    OK(imr_writer_add(writer, doc, NULL, E));
    OK(imr_writer_set_meta(writer, imr_str_of(a), IMR_STR("value"), E));
    OK(imr_reader_of_writer(writer, &own, E));
    OK(imr_reader_frequency(own, IMR_STR("Q"), imr_str_of(a), &n, E));
    assert_int_equal(n, 1);
    OK(imr_reader_frequency(own, IMR_STR("Q"), imr_str_of(b), &n, E));
    assert_int_equal(n, 0);
    OK(imr_reader_meta(own, imr_str_of(a), &value, E));
    assert_str(imr_buf_str(&value), "value");
    assert_int_equal(imr_reader_meta(own, imr_str_of(b), &value, NULL), IMR_NONE);
    imr_buf_free(&value);
    imr_document_free(doc);
    imr_reader_close(own);
    imr_writer_close(writer);
}

/* ---- reading ---- */

typedef struct seen {
    char text[512];
    int left; /* visits until the visitor stops */
} seen;

static bool see_term(void *context, imr_str term, uint32_t documents)
{
    seen *all = context;
    size_t n = strlen(all->text);
    snprintf(all->text + n, sizeof all->text - n, "%.*s:%u ", IMR_STR_ARG(term), documents);
    return --all->left != 0;
}

static bool see_docid(void *context, imr_docid id) { return see_term(context, none, id); }

static bool see_value(void *context, imr_docid id, imr_str value) { return see_term(context, value, id); }

static void lists_are_walked_in_order(void **state)
{
    const char *dir = make_index(state, "index");
    imr_writer *writer = open_writer(dir);
    OK(imr_writer_set_meta(writer, IMR_STR("file:b"), IMR_STR("2"), E));
    OK(imr_writer_set_meta(writer, IMR_STR("file:a"), IMR_STR("1"), E));
    OK(imr_writer_set_meta(writer, IMR_STR("file:c"), IMR_STR("3"), E));
    OK(imr_writer_set_meta(writer, IMR_STR("file:c"), none, E));
    OK(imr_writer_set_meta(writer, IMR_STR("other"), IMR_STR("4"), E));
    OK(imr_writer_commit(writer, E));
    imr_writer_close(writer);
    imr_reader *reader = open_reader(dir);
    seen all = {0};
    OK(imr_reader_terms(reader, IMR_STR("XOU"), none, see_term, &all, E));
    assert_string_equal(all.text, "overturned:2 upheld:3 ");
    all = (seen){0};
    OK(imr_reader_terms(reader, none, IMR_STR("arth"), see_term, &all, E));
    assert_string_equal(all.text, "arthritis:1 arthroplasty:1 arthroscopy:1 ");
    all = (seen){.left = 1};
    OK(imr_reader_terms(reader, none, none, see_term, &all, E));
    assert_string_equal(all.text, "arthritis:1 "); /* a term without a prefix */
    all = (seen){0};
    OK(imr_reader_metas(reader, IMR_STR("file:"), see_term, &all, E));
    assert_string_equal(all.text, "file:a:0 file:b:0 ");
    all = (seen){0};
    OK(imr_reader_values(reader, SLOT_DATE, see_value, &all, E));
    assert_string_equal(all.text, "2016-12-01:1 2017-01-15:2 2016-12-09:3 ");
    all = (seen){0};
    OK(imr_reader_documents(reader, none, IMR_STR("lumbar"), see_docid, &all, E));
    assert_string_equal(all.text, ":1 :3 :4 ");
    all = (seen){.left = 2};
    OK(imr_reader_documents(reader, none, none, see_docid, &all, E));
    assert_string_equal(all.text, ":1 :2 ");
    all = (seen){0};
    OK(imr_reader_document_terms(reader, 2, none, see_term, &all, E));
    assert_string_equal(all.text, "XOUoverturned:0 XSUsummary:2 knee:1 mri:1 of:1 the:1 ");
    all = (seen){0};
    OK(imr_reader_document_terms(reader, 2, IMR_STR("XOU"), see_term, &all, E));
    assert_string_equal(all.text, "overturned:0 ");
    imr_reader_close(reader);
}

typedef struct seeker {
    imr_buf seen;
    const char *next[3]; /* what to return, in turn */
    size_t at;
} seeker;

static imr_str note_term(void *context, imr_str term)
{
    seeker *to = context;
    imr_buf_printf(&to->seen, "%.*s ", IMR_STR_ARG(term));
    return to->at < 3 ? imr_str_of(to->next[to->at++]) : IMR_STR("");
}

static void a_walk_passes_over_what_it_is_told_to(void **state)
{
    static const struct {
        const char *start, *next[3], *seen;
    } cases[] = {
        {"m", {NULL, NULL, NULL}, "mri of region repeat "},
        {"k", {"s", NULL, NULL}, "knee spine steroid surgery "},
        {"", {"XSU", "t", NULL}, "XOUoverturned XSUsummary the "}, /* without a prefix, capitals are terms too */
        {"surg", {NULL, NULL, NULL}, "surgery the "},
        {"mri", {"", NULL, NULL}, "mri "},
        {"mri", {"x", NULL, NULL}, "mri "},
    };
    imr_reader *reader = open_reader(make_index(state, "index"));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        seeker to = {.at = 0};
        memcpy(to.next, cases[i].next, sizeof to.next);
        OK(imr_reader_seek(reader, none, imr_str_of(cases[i].start), note_term, &to, E));
        assert_str(imr_buf_str(&to.seen), cases[i].seen);
        imr_buf_free(&to.seen);
    }
    imr_reader_close(reader);
}

static void words_are_counted_in_all_and_in_some_documents(void **state)
{
    imr_reader *reader = open_reader(make_index(state, "index"));
    imr_frequency word;
    imr_index_size size;
    imr_postings *postings = NULL;
    OK(imr_reader_size(reader, &size, E));
    assert_int_equal(size.documents, SAMPLES);
    assert_true(size.words > 34 && size.words < 36); /* 25, and a summary of two in each */
    assert_true(size.shortest <= 6);
    OK(imr_reader_word(reader, IMR_STR("XSU"), IMR_STR("summary"), &word, E));
    assert_int_equal(word.documents, SAMPLES);
    assert_int_equal(word.count, 2 * SAMPLES);
    assert_true(word.most >= 2);
    OK(imr_postings_open(reader, IMR_STR("XSU"), IMR_STR("summary"), &postings, E));
    static const imr_docid ids[] = {2, 2, 5, 6};
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        uint32_t count = 9;
        OK(imr_postings_count(postings, ids[i], &count, E));
        assert_int_equal(count, ids[i] <= SAMPLES ? 2 : 0);
    }
    imr_postings_close(postings);
    imr_reader_close(reader);
}

static void a_document_gives_back_data_and_values(void **state)
{
    imr_reader *reader = open_reader(make_index(state, "index"));
    imr_buf out = {0};
    OK(imr_reader_data(reader, 2, &out, E));
    assert_str(imr_buf_str(&out), samples[1].words);
    imr_buf_clear(&out);
    OK(imr_reader_value(reader, 2, SLOT_DATE, &out, E));
    assert_str(imr_buf_str(&out), "2017-01-15");
    imr_buf_clear(&out);
    OK(imr_reader_value(reader, 4, SLOT_DATE, &out, E));
    assert_str(imr_buf_str(&out), "");
    assert_int_equal(imr_reader_value(reader, 99, SLOT_DATE, &out, NULL), IMR_NONE);
    imr_buf_free(&out);
    imr_reader_close(reader);
}

static void a_document_that_differs_is_told(void **state)
{
    static const struct {
        sample made;
        const char *difference;
    } cases[] = {
        {{"mri of the knee", "overturned", "2017-01-15"}, ""},
        {{"mri of the elbow", "overturned", "2017-01-15"}, "term knee"},
        {{"mri of the", "overturned", "2017-01-15"}, "term knee"},
        {{"mri of the knee", "upheld", "2017-01-15"}, "term XOUoverturned"},
        {{"mri of the knee", "overturned", "2017-01-16"}, "value 3"},
        {{"mri of the knee", "overturned", NULL}, "value 3"},
    };
    imr_reader *reader = open_reader(make_index(state, "index"));
    imr_document *doc = NULL;
    OK(imr_document_new(&doc, E));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        imr_buf difference = {0};
        shape_sample(doc, &cases[i].made);
        OK(imr_reader_compare(reader, 2, doc, &difference, E));
        assert_str(imr_buf_str(&difference), cases[i].difference);
        imr_buf_free(&difference);
    }
    imr_document_free(doc);
    imr_reader_close(reader);
}

/* Writes documents that fill many blocks: new ones the first time, replacing them afterwards. */
static void write_round(imr_writer *writer, bool over)
{
    enum { ROUND = 2000 };
    imr_document *doc = NULL;
    OK(imr_document_new(&doc, E));
    for (imr_docid id = 1; id <= ROUND; id++) {
        shape_sample(doc, &samples[id % SAMPLES]);
        if (over)
            OK(imr_writer_replace(writer, id, doc, E));
        else
            OK(imr_writer_add(writer, doc, NULL, E));
    }
    OK(imr_writer_commit(writer, E));
    imr_document_free(doc);
}

static void a_reader_that_writers_overtook_says_so(void **state)
{
    const char *dir = folder_path(state, "index");
    imr_writer *writer = open_writer(dir);
    write_round(writer, false);
    imr_reader *reader = open_reader(dir);
    for (int i = 0; i < 3; i++) write_round(writer, true);
    imr_status status = IMR_OK;
    imr_buf data = {0};
    for (imr_docid id = 1; status == IMR_OK && id <= imr_reader_count(reader); id++)
        status = imr_reader_data(reader, id, &data, NULL);
    assert_int_equal(status, IMR_CHANGED);
    imr_reader_close(reader);
    reader = open_reader(dir);
    OK(imr_reader_data(reader, imr_reader_last(reader), &data, E));
    imr_buf_free(&data);
    imr_writer_close(writer);
    imr_reader_close(reader);
}

/* ---- whole databases ---- */

static void databases_are_merged_in_order(void **state)
{
    make_index(state, "a");
    make_index(state, "b");
    const char *sources[] = {folder_path(state, "a/gen-0001"), folder_path(state, "b/gen-0001")};
    const char *target = folder_path(state, "merged");
    OK(imr_xap_compact(sources, 2, target, E));
    imr_reader *reader = open_reader(target);
    seen all = {0};
    assert_int_equal(imr_reader_count(reader), 2 * SAMPLES);
    OK(imr_reader_documents(reader, none, IMR_STR("epidural"), see_docid, &all, E));
    assert_string_equal(all.text, ":3 :8 ");
    OK(imr_xap_check(target, E));
    imr_reader_close(reader);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, folder_setup, folder_teardown)
    const struct CMUnitTest tests[] = {
        TEST(what_is_written_shows_at_commit),
        TEST(what_is_not_committed_is_dropped),
        TEST(one_process_writes_at_a_time),
        TEST(a_document_is_replaced_and_deleted_by_id),
        TEST(long_terms_stay_apart),
        TEST(lists_are_walked_in_order),
        TEST(a_walk_passes_over_what_it_is_told_to),
        TEST(words_are_counted_in_all_and_in_some_documents),
        TEST(a_document_gives_back_data_and_values),
        TEST(a_document_that_differs_is_told),
        TEST(a_reader_that_writers_overtook_says_so),
        TEST(databases_are_merged_in_order),
    };
    return cmocka_run_group_tests_name("xap", tests, NULL, NULL);
}
