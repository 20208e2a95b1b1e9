#include "test.h"

#include "bitmaps.h"
#include "bitmaps_format.h"
#include "folder.h"

/* ---- what is read from the index ---- */

static struct {
    uint32_t postings, documents, values, walks; /* calls */
} work;

#ifndef IMR_TEST_WITHOUT_WRAPS

imr_status __real_imr_reader_postings(const imr_reader *reader, imr_str prefix, imr_str term,
                                      imr_posting_visitor *visit, void *context, imr_error *err);
imr_status __wrap_imr_reader_postings(const imr_reader *reader, imr_str prefix, imr_str term,
                                      imr_posting_visitor *visit, void *context, imr_error *err);
imr_status __wrap_imr_reader_postings(const imr_reader *reader, imr_str prefix, imr_str term,
                                      imr_posting_visitor *visit, void *context, imr_error *err)
{
    work.postings++;
    return __real_imr_reader_postings(reader, prefix, term, visit, context, err);
}

imr_status __real_imr_reader_documents(const imr_reader *reader, imr_str prefix, imr_str term, imr_docid_visitor *visit,
                                       void *context, imr_error *err);
imr_status __wrap_imr_reader_documents(const imr_reader *reader, imr_str prefix, imr_str term, imr_docid_visitor *visit,
                                       void *context, imr_error *err);
imr_status __wrap_imr_reader_documents(const imr_reader *reader, imr_str prefix, imr_str term, imr_docid_visitor *visit,
                                       void *context, imr_error *err)
{
    if (!imr_str_equal(prefix, IMR_STR("XLT"))) work.documents++; /* the letters of changed documents are read */
    return __real_imr_reader_documents(reader, prefix, term, visit, context, err);
}

imr_status __real_imr_reader_values(const imr_reader *reader, unsigned slot, imr_value_visitor *visit, void *context,
                                    imr_error *err);
imr_status __wrap_imr_reader_values(const imr_reader *reader, unsigned slot, imr_value_visitor *visit, void *context,
                                    imr_error *err);
imr_status __wrap_imr_reader_values(const imr_reader *reader, unsigned slot, imr_value_visitor *visit, void *context,
                                    imr_error *err)
{
    work.values++;
    return __real_imr_reader_values(reader, slot, visit, context, err);
}

imr_status __real_imr_reader_terms(const imr_reader *reader, imr_str prefix, imr_str start, imr_term_visitor *visit,
                                   void *context, imr_error *err);
imr_status __wrap_imr_reader_terms(const imr_reader *reader, imr_str prefix, imr_str start, imr_term_visitor *visit,
                                   void *context, imr_error *err);
imr_status __wrap_imr_reader_terms(const imr_reader *reader, imr_str prefix, imr_str start, imr_term_visitor *visit,
                                   void *context, imr_error *err)
{
    work.walks++;
    return __real_imr_reader_terms(reader, prefix, start, visit, context, err);
}

static void expect_work(bool anew, uint32_t postings)
{
    assert_int_equal(work.values > 0, anew);
    if (anew) return;
    assert_int_equal(work.postings, postings);
    assert_int_equal(work.documents, 1); /* to learn which exist */
}

#else

static void expect_work(bool anew, uint32_t postings) { (void)anew, (void)postings; }

#endif

/* ---- decisions by chance ---- */

/* Many words are in about 1,000 of these, so sets appear and disappear. */
enum { DECISIONS = 2400, WORDS = 24 };

static uint64_t seed = 1;

static uint32_t roll(uint32_t n)
{
    seed = seed * 6364136223846793005U + 1442695040888963407U;
    return (uint32_t)(seed >> 33) % n;
}

static imr_str name(const char *kind, uint32_t k)
{
    static char text[32];
    snprintf(text, sizeof text, "%s%02u", kind, k);
    return imr_str_of(text);
}

static void put_value(imr_document *doc, const char *field, const char *value)
{
    unsigned slot = (unsigned)imr_field_find(imr_str_of(field))->slot;
    assert_int_equal(imr_document_value(doc, slot, imr_str_of(value), NULL), IMR_OK);
}

/* `many` of 100 decisions have a word, each after the previous word. */
static void fill(imr_document *doc, uint32_t many)
{
    char text[32];
    imr_document_clear(doc, NULL);
    if (roll(20) == 0) return; /* empty */
    for (uint32_t k = 0; k < WORDS; k++) {
        if (roll(100) >= many + k / 4) continue;
        imr_document_word(doc, roll(9) == 0 ? IMR_SECTION_HEADING : IMR_SECTION_RATIONALE, name("w", k),
                          roll(50) == 0 ? 300 : 1 + roll(3), NULL);
        if (roll(3) > 0) imr_document_term(doc, IMR_STR("XSU"), name("s", k), 1 + roll(2), NULL);
    }
    imr_document_term(doc, IMR_STR(""), name("rare", roll(500)), 1, NULL);
    imr_document_boolean(doc, IMR_STR("XLT"), name("letter", roll(900)), NULL);
    imr_document_boolean(doc, IMR_STR("XOU"), roll(2) == 0 ? IMR_STR("upheld") : IMR_STR("overturned"), NULL);
    for (uint32_t p = 0; p < 12; p++) /* one in 32 is where bits become ids */
        if (roll(1000) < 28 + 3 * p) imr_document_boolean(doc, IMR_STR("XPR"), name("img.", p), NULL);
    if (roll(10) == 0) imr_document_boolean(doc, IMR_STR("XSP"), name("some", roll(200)), NULL);
    snprintf(text, sizeof text, "%03u", 20 + roll(50));
    if (roll(4) > 0) put_value(doc, "age", text);
    snprintf(text, sizeof text, "201%u-%02u-%02u", roll(8), 1 + roll(12), 1 + roll(28));
    if (roll(4) > 0) put_value(doc, "date", text);
}

/* ---- an index and its file ---- */

typedef struct world {
    const char *dir;
    imr_document *doc;
    imr_writer *writer;
    imr_docid last;
} world;

static world begin(const char *dir, uint32_t decisions)
{
    world made = {.dir = dir};
    assert_int_equal(imr_document_new(&made.doc, NULL), IMR_OK);
    assert_int_equal(imr_writer_open(dir, true, &made.writer, NULL), IMR_OK);
    for (uint32_t i = 0; i < decisions; i++) {
        fill(made.doc, 40);
        assert_int_equal(imr_writer_add(made.writer, made.doc, &made.last, NULL), IMR_OK);
    }
    assert_int_equal(imr_writer_commit(made.writer, NULL), IMR_OK);
    return made;
}

static void finish(world *made)
{
    imr_writer_close(made->writer);
    imr_document_free(made->doc);
}

static void change(world *in, uint32_t n, uint32_t many)
{
    for (uint32_t i = 0; i < n; i++) {
        const imr_docid id = 1 + roll(in->last);
        const uint32_t how = roll(4);
        fill(in->doc, many);
        if (how < 2) assert_int_equal(imr_writer_add(in->writer, in->doc, &in->last, NULL), IMR_OK);
        if (how == 2)
            assert_int_equal(imr_writer_replace(in->writer, id, in->doc, NULL), IMR_OK); /* also removed ones */
        if (how == 3) imr_writer_delete(in->writer, id, NULL); /* possibly removed already, or just added */
    }
}

static void add(world *in, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        fill(in->doc, 40);
        assert_int_equal(imr_writer_add(in->writer, in->doc, &in->last, NULL), IMR_OK);
    }
    assert_int_equal(imr_writer_commit(in->writer, NULL), IMR_OK);
}

static imr_buf read_all(FILE *file)
{
    imr_buf whole = {0};
    char piece[1 << 16];
    rewind(file);
    for (size_t n; (n = fread(piece, 1, sizeof piece, file)) > 0;) imr_buf_add(&whole, (imr_str){piece, n});
    fclose(file);
    assert_false(whole.failed);
    return whole;
}

static imr_buf file_of(const imr_reader *reader)
{
    imr_buf path = {0};
    imr_bitmaps_path(reader, &path);
    FILE *file = fopen(path.s, "rb");
    assert_non_null(file);
    imr_buf_free(&path);
    return read_all(file);
}

static imr_buf made_anew(const imr_reader *reader)
{
    FILE *file = tmpfile();
    assert_non_null(file);
    assert_int_equal(imr_bitmaps_write_to(reader, file, NULL), IMR_OK);
    return read_all(file);
}

static void put_file(const imr_reader *reader, const char *bytes, size_t n)
{
    imr_buf path = {0};
    imr_bitmaps_path(reader, &path);
    FILE *file = fopen(path.s, "wb");
    assert_int_equal(fwrite(bytes, 1, n, file), n);
    assert_int_equal(fclose(file), 0);
    imr_buf_free(&path);
}

/* The updated file equals one that is built from the whole index, byte for byte; work is what the update took. */
static void write_and_compare(const imr_reader *reader)
{
    memset(&work, 0, sizeof work);
    assert_int_equal(imr_bitmaps_write(reader, NULL), IMR_OK);
    const unsigned postings = work.postings, documents = work.documents, values = work.values, walks = work.walks;
    imr_buf written = file_of(reader), anew = made_anew(reader);
    assert_int_equal(written.n, anew.n);
    assert_memory_equal(written.s, anew.s, anew.n);
    imr_buf_free(&written);
    imr_buf_free(&anew);
    work.postings = postings, work.documents = documents, work.values = values, work.walks = walks;
}

static imr_reader *open_reader(const char *dir)
{
    imr_reader *reader = NULL;
    assert_int_equal(imr_reader_open(dir, &reader, NULL), IMR_OK);
    return reader;
}

/* The same index at its newest commit. */
static imr_reader *reopen(imr_reader *reader)
{
    char dir[4096];
    snprintf(dir, sizeof dir, "%s", imr_reader_dir(reader));
    imr_reader_close(reader);
    return open_reader(dir);
}

/* ---- tests ---- */

static void whatever_changes_the_file_is_as_if_made_anew(void **state)
{
    enum { ROUNDS = 120 };
    world in = begin(folder_path(state, "x"), DECISIONS);
    imr_reader *reader = open_reader(in.dir);
    write_and_compare(reader);
    uint32_t renewed = 0, postings = 0;
    for (int round = 0; round < ROUNDS; round++) {
        change(&in, roll(10) == 0 ? 200 : roll(30), round % 40 < 20 ? 90 : 2);
        assert_int_equal(imr_writer_commit(in.writer, NULL), IMR_OK);
        if (roll(4) == 0) continue; /* no file for this commit */
        reader = reopen(reader);
        write_and_compare(reader);
        renewed += work.values == 0;
        postings += work.values == 0 ? work.postings : 0;
    }
#ifndef IMR_TEST_WITHOUT_WRAPS
    assert_in_range(renewed, ROUNDS / 3, ROUNDS - 1); /* both ways were taken */
    assert_in_range(postings, 5, 200);                /* words became frequent meanwhile */
#endif
    imr_reader_close(reader);
    finish(&in);
}

static void a_small_addition_reads_no_postings(void **state)
{
    world in = begin(folder_path(state, "x"), DECISIONS);
    imr_reader *reader = open_reader(in.dir);
    write_and_compare(reader);
    expect_work(true, 0);
    add(&in, 1);
    reader = reopen(reader);
    write_and_compare(reader);
    expect_work(false, 0);
    assert_int_equal(work.walks, 0);
    add(&in, DECISIONS / 10); /* too much to update */
    reader = reopen(reader);
    write_and_compare(reader);
    expect_work(true, 0);
    imr_reader_close(reader);
    finish(&in);
}

static void a_commit_without_changes_copies_the_file(void **state)
{
    world in = begin(folder_path(state, "x"), DECISIONS);
    imr_reader *reader = open_reader(in.dir);
    write_and_compare(reader);
    assert_int_equal(imr_writer_set_meta(in.writer, IMR_STR("some"), IMR_STR("thing"), NULL), IMR_OK);
    assert_int_equal(imr_writer_commit(in.writer, NULL), IMR_OK);
    reader = reopen(reader);
    write_and_compare(reader);
    expect_work(false, 0);
    imr_reader_close(reader);
    finish(&in);
}

/* A word in 1,000 decisions has no set in an index of 100,100, but one in an index of 100,099. Another word loses
 * decisions, so that its bits become ids. */
static void words_change_their_form_when_the_index_shrinks(void **state)
{
    enum { FEW = 1000, ALL = 100100, SPARSE = (ALL / 64 + 1) * 64 / IMR_BITMAPS_SPARSE };
    world in = begin(folder_path(state, "x"), 0);
    imr_reader *reader;
    imr_bitmaps *sets = NULL;
    imr_posting_list word;
    for (uint32_t i = 1; i <= ALL; i++) {
        imr_document_clear(in.doc, NULL);
        if (i % 100 == 0 && i <= 100 * FEW) imr_document_word(in.doc, IMR_SECTION_HEADING, IMR_STR("few"), 1, NULL);
        if (i <= SPARSE) imr_document_word(in.doc, IMR_SECTION_HEADING, IMR_STR("some"), 1 + i % 5, NULL);
        assert_int_equal(imr_writer_add(in.writer, in.doc, &in.last, NULL), IMR_OK);
    }
    assert_int_equal(imr_writer_commit(in.writer, NULL), IMR_OK);
    reader = open_reader(in.dir);
    for (uint32_t i = 0; i < 2; i++) {
        write_and_compare(reader);
        expect_work(i == 0, 1);
        assert_int_equal(imr_bitmaps_open(reader, &sets, NULL), IMR_OK);
        assert_int_equal(imr_bitmaps_posting_list(sets, IMR_STR(""), IMR_STR("few"), &word), i == 1);
        assert_true(imr_bitmaps_posting_list(sets, IMR_STR(""), IMR_STR("some"), &word));
        assert_int_equal(word.set.bits == NULL, i == 1);
        imr_bitmaps_close(sets);
        assert_int_equal(imr_writer_delete(in.writer, 1 + i, NULL), IMR_OK);
        assert_int_equal(imr_writer_commit(in.writer, NULL), IMR_OK);
        reader = reopen(reader);
    }
    imr_reader_close(reader);
    finish(&in);
}

static void a_damaged_file_is_not_built_upon(void **state)
{
    world in = begin(folder_path(state, "x"), DECISIONS);
    imr_reader *reader = open_reader(in.dir);
    write_and_compare(reader);
    imr_buf before = file_of(reader);
    add(&in, 3);
    reader = reopen(reader);
    write_and_compare(reader);
    expect_work(false, 0);
    imr_buf right = file_of(reader);
    const imr_bitmaps_head *head = (const void *)before.s;
    for (int round = 0; round < 120; round++) {
        const size_t from[] = {0, 0, head->directory, sizeof *head};
        const size_t until[] = {sizeof *head, sizeof(uint64_t) * 9, before.n, before.n};
        const size_t at = from[round % 4] + roll((uint32_t)(until[round % 4] - from[round % 4]));
        const char was = before.s[at];
        before.s[at] ^= (char)(1 << roll(8));
        put_file(reader, before.s, round % 10 == 9 ? roll((uint32_t)before.n) : before.n);
        before.s[at] = was;
        memset(&work, 0, sizeof work);
        assert_int_equal(imr_bitmaps_write(reader, NULL), IMR_OK);
        expect_work(true, 0);
        imr_buf written = file_of(reader);
        assert_int_equal(written.n, right.n);
        assert_memory_equal(written.s, right.s, right.n);
        imr_buf_free(&written);
    }
    put_file(reader, before.s, before.n); /* undamaged, it is usable */
    write_and_compare(reader);
    expect_work(false, 0);
    imr_buf_free(&before);
    imr_buf_free(&right);
    imr_reader_close(reader);
    finish(&in);
}

/* Gives the second index the file of the first. */
static void pass_file(const imr_reader *from, const char *dir)
{
    imr_buf bytes = file_of(from);
    imr_reader *to = open_reader(dir);
    put_file(to, bytes.s, bytes.n);
    write_and_compare(to);
    expect_work(true, 0);
    imr_buf_free(&bytes);
    imr_reader_close(to);
}

static void a_file_of_another_index_is_not_built_upon(void **state)
{
    world first = begin(folder_path(state, "first"), DECISIONS),
          second = begin(folder_path(state, "second"), DECISIONS);
    imr_reader *reader = open_reader(first.dir);
    write_and_compare(reader);
    add(&second, 10);
    pass_file(reader, second.dir);
    imr_reader_close(reader);
    finish(&first);
    finish(&second);
}

static void a_file_from_before_a_merge_is_not_built_upon(void **state)
{
    world in = begin(folder_path(state, "x"), DECISIONS);
    imr_reader *reader = open_reader(in.dir);
    const char *folder = imr_reader_folder(reader), *target = folder_path(state, "merged");
    write_and_compare(reader);
    change(&in, 20, 40);
    assert_int_equal(imr_writer_commit(in.writer, NULL), IMR_OK);
    assert_int_equal(imr_xap_compact(&folder, 1, target, NULL), IMR_OK);
    pass_file(reader, target);
    imr_reader_close(reader);
    finish(&in);
}

static void add_word(const char *dir, const char *text, int commits)
{
    world in = {.dir = dir};
    assert_int_equal(imr_document_new(&in.doc, NULL), IMR_OK);
    assert_int_equal(imr_document_word(in.doc, IMR_SECTION_HEADING, imr_str_of(text), 1, NULL), IMR_OK);
    assert_int_equal(imr_writer_open(dir, false, &in.writer, NULL), IMR_OK);
    for (int i = 0; i < commits; i++) {
        assert_int_equal(imr_writer_add(in.writer, in.doc, &in.last, NULL), IMR_OK);
        assert_int_equal(imr_writer_commit(in.writer, NULL), IMR_OK);
    }
    finish(&in);
}

/* Two copies of one database change differently, by the same length. */
static void a_file_of_another_history_is_not_built_upon(void **state)
{
    world in = begin(folder_path(state, "x"), DECISIONS);
    imr_reader *reader = open_reader(in.dir);
    char copy[FOLDER_PATH], generation[FOLDER_PATH];
    snprintf(copy, sizeof copy, "%s", folder_path(state, "copy"));
    snprintf(generation, sizeof generation, "%s", folder_path(state, "copy/gen-0001"));
    assert_int_equal(mkdir(copy, 0700), 0);
    assert_int_equal(imr_directory_copy(imr_reader_folder(reader), generation, NULL), IMR_OK);
    folder_write_text(state, "copy/XAPIANDB", "auto gen-0001\n");
    finish(&in);
    add_word(in.dir, "w01", 1);
    reader = reopen(reader);
    write_and_compare(reader);
    add_word(copy, "w02", 2);
    pass_file(reader, generation);
    imr_reader_close(reader);
}

#define IN_A_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_FOLDER(whatever_changes_the_file_is_as_if_made_anew),
        IN_A_FOLDER(a_small_addition_reads_no_postings),
        IN_A_FOLDER(a_commit_without_changes_copies_the_file),
        IN_A_FOLDER(words_change_their_form_when_the_index_shrinks),
        IN_A_FOLDER(a_damaged_file_is_not_built_upon),
        IN_A_FOLDER(a_file_of_another_index_is_not_built_upon),
        IN_A_FOLDER(a_file_from_before_a_merge_is_not_built_upon),
        IN_A_FOLDER(a_file_of_another_history_is_not_built_upon),
    };
    return cmocka_run_group_tests_name("sets_renew", tests, NULL, NULL);
}
