#include "folder.h"
#include "test.h"

#include "compress.h"
#include "docstore.h"
#include "embedded.h"
#include "encode.h"

static const char whole[] =
    "{\"id\":\"CM99-1#2\",\"letter\":\"CM99-1\",\"file\":\"a/b.txt\",\"layout\":\"imr-2014\",\"issue\":2,\"issues\":3,"
    "\"heading\":\"MRI of the \\\"knee\\\"\",\"requested\":\"two\",\"authorized\":\"one\",\"disputed\":\"one more\","
    "\"outcome\":\"upheld\",\"case_outcome\":\"partial\",\"category\":\"img\",\"procedure\":[\"img.mri\",\"img\"],"
    "\"guideline\":[\"odg\"],\"ur_guideline\":[\"mtus\"],"
    "\"citations\":[{\"source\":\"odg\",\"guideline\":\"odg.knee\",\"section\":[\"MRI\"],\"page\":[\"3\",\"4\"],"
    "\"raw\":\"ODG, Knee\"},{\"source\":\"none\"}],\"ur_citations\":[{\"source\":\"mtus\",\"raw\":\"MTUS\"}],"
    "\"body_part\":[\"knee\"],\"level\":[\"L4-L5\"],\"side\":[\"left\"],\"ur_modified\":true,\"retrospective\":true,"
    "\"specialty\":[\"Chiropractic\"],\"licensure\":[\"California\"],\"age\":45,\"sex\":\"female\","
    "\"priority\":\"standard\",\"dates\":{\"injury\":\"2010-02-03\",\"decision\":\"2014-05-06\"},"
    "\"summary\":\"The worker, 45, f\xC3\xA9ll.\",\"rationale\":\"Not shown.\\n\\nNot needed.\","
    "\"source\":{\"page\":3,\"begin\":1000,\"end\":70000}}";

static imr_decision read_json(imr_arena *arena, const char *json)
{
    imr_decision decision;
    imr_error err;
    if (imr_record_read(arena, imr_str_of(json), &decision, &err) != IMR_OK) fail_msg("%s", err.text);
    return decision;
}

static void assert_json(const imr_decision *decision, const char *json)
{
    imr_buf text = {0};
    imr_record_write(decision, &text);
    assert_str(imr_buf_str(&text), json);
    imr_buf_free(&text);
}

/* ---- bytes ---- */

static void what_is_packed_comes_back(void **state)
{
    (void)state;
    static const char *const cases[] = {
        whole, "{\"id\":\"A#1\",\"letter\":\"A\",\"issue\":1,\"heading\":\"x\",\"rationale\":\"y\"}"};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        imr_arena *arena = imr_arena_new();
        imr_decision decision = read_json(arena, cases[i]), again;
        imr_buf packed = {0};
        imr_encode(&decision, &packed);
        assert_int_equal(imr_decode(arena, imr_buf_str(&packed), &again, NULL), IMR_OK);
        assert_json(&again, cases[i]);
        imr_buf_free(&packed);
        imr_arena_free(arena);
    }
}

/* Whatever the result is, it stays within the given bytes: run with a sanitizer. */
static void damaged_bytes_are_refused_or_read_as_something_else(void **state)
{
    (void)state;
    imr_arena *arena = imr_arena_new();
    imr_decision decision = read_json(arena, whole), again;
    imr_buf packed = {0}, text = {0};
    imr_encode(&decision, &packed);
    for (size_t n = 0; n < packed.n; n++) {
        char *cut = malloc(n == 0 ? 1 : n); /* not a byte more, for the sanitizer */
        assert_non_null(cut);
        memcpy(cut, packed.s, n);
        if (imr_decode(arena, (imr_str){cut, n}, &again, NULL) == IMR_OK) imr_record_write(&again, &text);
        free(cut);
    }
    for (size_t bit = 0; bit < packed.n * 8; bit++) {
        packed.s[bit / 8] = (char)(packed.s[bit / 8] ^ 1 << bit % 8);
        imr_status status = imr_decode(arena, imr_buf_str(&packed), &again, NULL);
        if (status != IMR_OK) assert_int_equal(status, IMR_CORRUPT);
        imr_buf_clear(&text);
        if (status == IMR_OK) imr_record_write(&again, &text);
        packed.s[bit / 8] = (char)(packed.s[bit / 8] ^ 1 << bit % 8);
    }
    imr_buf_free(&packed);
    imr_buf_free(&text);
    imr_arena_free(arena);
}

static void what_is_squeezed_comes_back(void **state)
{
    (void)state;
    imr_compressor *squeezer = NULL;
    imr_arena *arena = imr_arena_new();
    imr_buf text = {0}, squeezed = {0};
    imr_str again;
    assert_int_equal(imr_compressor_new(&squeezer, NULL), IMR_OK);
    for (size_t n = 0; n < 100000; n = n * 3 + 1) {
        while (text.n < n) imr_buf_printf(&text, "%zu medically necessary ", text.n);
        imr_buf_clear(&squeezed);
        assert_int_equal(imr_compress(squeezer, imr_buf_str(&text), &squeezed, NULL), IMR_OK);
        assert_int_equal(imr_decompress(arena, imr_buf_str(&squeezed), &again, NULL), IMR_OK);
        assert_true(imr_str_equal(again, imr_buf_str(&text)));
    }
    for (size_t n = 0; n < squeezed.n; n += 7)
        assert_int_equal(imr_decompress(arena, (imr_str){squeezed.s, n}, &again, NULL), IMR_CORRUPT);
    imr_compressor_free(squeezer);
    imr_buf_free(&text);
    imr_buf_free(&squeezed);
    imr_arena_free(arena);
}

/* An index is read by the rows and the dictionary that it was written by. If this fails, the new form needs a new
 * IMR_FORMAT, and then the number here is updated. */
static void the_form_is_that_of_the_format(void **state)
{
    (void)state;
    imr_buf form = {0};
    imr_buf_add(&form, (imr_str){imr_embedded_dictionary.text, imr_embedded_dictionary.length});
    for (size_t i = 0; i < imr_field_count(); i++)
        imr_buf_printf(&form, "%s %d\n", imr_field_at(i)->key, (int)imr_field_at(i)->kind);
    assert_string_equal(IMR_FORMAT, "9");
    assert_int_equal(imr_str_hash(imr_buf_str(&form)), UINT64_C(0x2e1f3c10baebc9a9));
    imr_buf_free(&form);
}

/* ---- in an index ---- */

typedef struct index {
    imr_writer *writer;
    imr_reader *reader;
    imr_docstore *store;
    imr_document *doc;
    imr_arena *arena;
} index_of_test;

static index_of_test open_index(void **state)
{
    index_of_test at = {.arena = imr_arena_new()};
    assert_int_equal(imr_writer_open(folder_path(state, "index"), true, &at.writer, NULL), IMR_OK);
    assert_int_equal(imr_reader_of_writer(at.writer, &at.reader, NULL), IMR_OK);
    assert_int_equal(imr_docstore_new(&at.store, NULL), IMR_OK);
    assert_int_equal(imr_document_new(&at.doc, NULL), IMR_OK);
    return at;
}

static void close_index(index_of_test *at)
{
    imr_document_free(at->doc);
    imr_docstore_free(at->store);
    imr_reader_close(at->reader);
    imr_writer_close(at->writer);
    imr_arena_free(at->arena);
}

/* Writes decision n of a letter to document id; 0: a new one. */
static imr_docid put(index_of_test *at, imr_docid id, const char *letter, int n, const char *summary)
{
    char json[256];
    snprintf(json, sizeof json, "{\"id\":\"%s#%d\",\"heading\":\"h%d\",\"summary\":\"%s\",\"rationale\":\"r\"}", letter,
             n, n, summary);
    imr_decision decision = read_json(at->arena, json);
    assert_int_equal(imr_document_clear(at->doc, NULL), IMR_OK);
    assert_int_equal(imr_document_boolean(at->doc, IMR_STR("XLT"), decision.letter, NULL), IMR_OK);
    assert_int_equal(imr_document_term(at->doc, IMR_STR(""), IMR_STR("word"), 1, NULL), IMR_OK);
    assert_int_equal(imr_docstore_put(at->store, &decision, at->doc, NULL), IMR_OK);
    if (id == 0)
        assert_int_equal(imr_writer_add(at->writer, at->doc, &id, NULL), IMR_OK);
    else
        assert_int_equal(imr_docstore_replace(at->writer, at->reader, id, at->doc, NULL), IMR_OK);
    return id;
}

static void assert_summary(index_of_test *at, imr_docid id, const char *summary)
{
    imr_decision decision;
    imr_error err;
    if (imr_docstore_read(at->reader, id, IMR_WHOLE, at->arena, &decision, &err) != IMR_OK) fail_msg("%s", err.text);
    assert_str(decision.summary, summary);
    assert_int_equal(imr_docstore_read(at->reader, id, IMR_BARE, at->arena, &decision, NULL), IMR_OK);
    assert_str(decision.rationale, "r");
}

static bool count_key(void *context, imr_str key, uint32_t documents)
{
    (void)key, (void)documents;
    ++*(unsigned *)context;
    return true;
}

static void fail_on_unused(void *context, imr_str letter)
{
    (void)context;
    fail_msg("%.*s has a summary that no decision has", IMR_STR_ARG(letter));
}

static void assert_summaries(index_of_test *at, unsigned expected)
{
    unsigned n = 0;
    assert_int_equal(imr_reader_metas(at->reader, IMR_STR("summary:"), count_key, &n, NULL), IMR_OK);
    assert_int_equal(n, expected);
    imr_error e = {0};
    if (imr_docstore_unused(at->reader, fail_on_unused, NULL, &e) != IMR_OK) fail_msg("%s", e.text);
}

static void a_summary_is_kept_once_for_a_letter(void **state)
{
    index_of_test at = open_index(state);
    imr_docid a1 = put(&at, 0, "A", 1, "same"), a2 = put(&at, 0, "A", 2, "same"), a3 = put(&at, 0, "A", 3, "other");
    imr_docid b1 = put(&at, 0, "B", 1, "same");
    assert_summaries(&at, 3);
    assert_int_equal(imr_writer_commit(at.writer, NULL), IMR_OK);
    assert_summary(&at, a1, "same");
    assert_summary(&at, a2, "same");
    assert_summary(&at, a3, "other");
    assert_summary(&at, b1, "same");
    close_index(&at);
}

static void a_summary_goes_with_the_last_decision_that_has_it(void **state)
{
    index_of_test at = open_index(state);
    imr_docid one = put(&at, 0, "A", 1, "same"), two = put(&at, 0, "A", 2, "same");
    assert_int_equal(imr_docstore_delete(at.writer, at.reader, one, NULL), IMR_OK);
    assert_summaries(&at, 1);
    assert_summary(&at, two, "same");
    assert_int_equal(imr_docstore_delete(at.writer, at.reader, two, NULL), IMR_OK);
    assert_summaries(&at, 0);
    two = put(&at, 0, "A", 2, "same"); /* the same key as the last one, written again nevertheless */
    assert_summaries(&at, 1);
    assert_summary(&at, two, "same");
    close_index(&at);
}

static void a_new_summary_takes_the_place_of_the_old_one_decision_after_decision(void **state)
{
    index_of_test at = open_index(state);
    imr_docid one = put(&at, 0, "A", 1, "old"), two = put(&at, 0, "A", 2, "old");
    put(&at, one, "A", 1, "new");
    assert_summaries(&at, 2);
    assert_summary(&at, one, "new");
    assert_summary(&at, two, "old");
    put(&at, two, "A", 2, "new");
    assert_summaries(&at, 1);
    assert_summary(&at, two, "new");
    put(&at, one, "B", 1, "new"); /* now of another letter */
    assert_summaries(&at, 2);
    put(&at, one, "A", 1, "new");
    put(&at, two, "A", 2, "");
    assert_summaries(&at, 1);
    close_index(&at);
}

static void a_letter_with_a_name_too_long_keeps_its_summaries_within(void **state)
{
    char letter[231];
    index_of_test at = open_index(state);
    memset(letter, 'x', sizeof letter - 1);
    letter[sizeof letter - 1] = '\0';
    imr_arena *arena = imr_arena_new();
    imr_decision decision = read_json(arena, whole), again;
    decision.letter = imr_str_of(letter);
    imr_docid id;
    assert_int_equal(imr_docstore_put(at.store, &decision, at.doc, NULL), IMR_OK);
    assert_int_equal(imr_writer_add(at.writer, at.doc, &id, NULL), IMR_OK);
    assert_summaries(&at, 0);
    assert_int_equal(imr_docstore_read(at.reader, id, IMR_BARE, arena, &again, NULL), IMR_OK);
    assert_true(imr_str_equal(again.summary, decision.summary));
    imr_arena_free(arena);
    close_index(&at);
}

static void merged_parts_keep_what_is_stored(void **state)
{
    char paths[2][FOLDER_PATH];
    for (int i = 0; i < 2; i++) {
        index_of_test at = {.arena = imr_arena_new()};
        snprintf(paths[i], sizeof paths[i], "%s/part-%d", (const char *)*state, i);
        assert_int_equal(imr_part_open(paths[i], true, &at.writer, NULL), IMR_OK);
        assert_int_equal(imr_docstore_new(&at.store, NULL), IMR_OK);
        assert_int_equal(imr_document_new(&at.doc, NULL), IMR_OK);
        put(&at, 0, "A", i + 1, "same");
        put(&at, 0, "B", i + 1, i == 0 ? "one" : "two");
        assert_int_equal(imr_writer_commit(at.writer, NULL), IMR_OK);
        close_index(&at);
    }
    const char *const sources[] = {paths[0], paths[1]};
    const char *target = folder_path(state, "whole");
    index_of_test at = {.arena = imr_arena_new()};
    assert_int_equal(imr_xap_compact(sources, 2, target, NULL), IMR_OK);
    assert_int_equal(imr_reader_open(target, &at.reader, NULL), IMR_OK);
    assert_summaries(&at, 3);
    assert_summary(&at, 1, "same");
    assert_summary(&at, 2, "one");
    assert_summary(&at, 3, "same");
    assert_summary(&at, 4, "two");
    close_index(&at);
}

static void count_unused(void *context, imr_str letter)
{
    assert_str(letter, "B");
    ++*(unsigned *)context;
}

static bool remove_key(void *context, imr_str key, uint32_t documents)
{
    (void)documents;
    assert_int_equal(imr_writer_set_meta(context, key, (imr_str){0}, NULL), IMR_OK);
    return false;
}

static void what_no_decision_has_is_told(void **state)
{
    index_of_test at = open_index(state);
    imr_docid id = put(&at, 0, "A", 1, "one");
    unsigned told = 0;
    imr_decision decision;
    assert_int_equal(imr_writer_set_meta(at.writer, IMR_STR("summary:B:0123456789abcdef"), IMR_STR("x"), NULL), IMR_OK);
    assert_int_equal(imr_docstore_unused(at.reader, count_unused, &told, NULL), IMR_OK);
    assert_int_equal(told, 1);
    assert_int_equal(imr_reader_metas(at.reader, IMR_STR("summary:A:"), remove_key, at.writer, NULL), IMR_OK);
    assert_int_equal(imr_docstore_read(at.reader, id, IMR_WHOLE, at.arena, &decision, NULL), IMR_CORRUPT);
    assert_int_equal(imr_docstore_read(at.reader, id + 1, IMR_WHOLE, at.arena, &decision, NULL), IMR_NONE);
    close_index(&at);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, folder_setup, folder_teardown)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_packed_comes_back),
        cmocka_unit_test(damaged_bytes_are_refused_or_read_as_something_else),
        cmocka_unit_test(what_is_squeezed_comes_back),
        cmocka_unit_test(the_form_is_that_of_the_format),
        TEST(a_summary_is_kept_once_for_a_letter),
        TEST(a_summary_goes_with_the_last_decision_that_has_it),
        TEST(a_new_summary_takes_the_place_of_the_old_one_decision_after_decision),
        TEST(a_letter_with_a_name_too_long_keeps_its_summaries_within),
        TEST(merged_parts_keep_what_is_stored),
        TEST(what_no_decision_has_is_told),
    };
    return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
