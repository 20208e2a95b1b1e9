#include "stored.h"

#include <ftw.h>
#include <stdlib.h>
#include <unistd.h>

#include "contract.h"
#include "search.h"

enum { DECISIONS = 3000 };

static char folder[] = "/tmp/imr-test-search-XXXXXX";
static imr_writer *writer;
static imr_document *doc;
static imr_lexicon *lexicon;

/* Decision i: every third overturned, two procedures each, every fifth without a sex. */
static void add_decision(int i, const char *word)
{
    static const char *const outcomes[] = {"overturned", "upheld", "upheld"};
    char id[32], json[400];
    snprintf(id, sizeof id, "CM00-%07d#1", i);
    snprintf(json, sizeof json,
             "{\"id\":\"%s\",\"heading\":\"treatment %d\",\"outcome\":\"%s\",\"rationale\":\"common %s\"}", id, i,
             outcomes[i % 3], word);
    imr_error err;
    assert_int_equal(imr_document_clear(doc, &err), IMR_OK);
    assert_int_equal(imr_document_word(doc, IMR_SECTION_RATIONALE, IMR_STR("common"), 1, &err), IMR_OK);
    assert_int_equal(imr_document_word(doc, IMR_SECTION_RATIONALE, imr_str_of(word), 1, &err), IMR_OK);
    assert_int_equal(imr_document_boolean(doc, IMR_STR("Q"), imr_str_of(id), &err), IMR_OK);
    const struct {
        const char *prefix, *value;
    } facets[] = {{"XOU", outcomes[i % 3]}, {"XPR", "img.mri"}, {"XPR", "img.ct"}, {"XSX", i % 5 == 0 ? NULL : "male"}};
    for (size_t f = 0; f < sizeof facets / sizeof *facets; f++)
        if (facets[f].value != NULL)
            assert_int_equal(imr_document_boolean(doc, imr_str_of(facets[f].prefix), imr_str_of(facets[f].value), &err),
                             IMR_OK);
    store_json(doc, imr_str_of(json));
    assert_int_equal(imr_writer_replace(writer, (imr_docid)i, doc, &err), IMR_OK);
}

static int set_up(void **state)
{
    (void)state;
    imr_error err;
    assert_non_null(mkdtemp(folder));
    assert_int_equal(imr_document_new(&doc, &err), IMR_OK);
    assert_int_equal(imr_writer_open(folder, true, &writer, &err), IMR_OK);
    for (int i = 1; i <= DECISIONS; i++) add_decision(i, "first");
    assert_int_equal(imr_lexicon_open(NULL, &lexicon, &err), IMR_OK);
    assert_int_equal(imr_contract_write(writer, lexicon, &err), IMR_OK);
    assert_int_equal(imr_writer_commit(writer, &err), IMR_OK);
    return 0;
}

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *walk)
{
    (void)about, (void)kind, (void)walk;
    return remove(path);
}

static int tear_down(void **state)
{
    (void)state;
    imr_document_free(doc);
    imr_writer_close(writer);
    imr_lexicon_free(lexicon);
    return nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static const imr_field *field(const char *name) { return imr_field_find(imr_str_of(name)); }

static imr_snapshot *open_snapshot(void)
{
    imr_snapshot *snapshot = NULL;
    imr_error err = {.text = ""};
    if (imr_snapshot_open(folder, lexicon, &snapshot, &err) != IMR_OK) fail_msg("%s", err.text);
    return snapshot;
}

static imr_search *open_search(imr_snapshot *snapshot, const imr_request *request)
{
    imr_search *search = NULL;
    imr_error err = {.text = ""};
    if (imr_search_open(snapshot, request, &search, &err) != IMR_OK) fail_msg("%s", err.text);
    return search;
}

static uint32_t count_rest(imr_search *search)
{
    imr_hit hit;
    uint32_t n = 0;
    while (imr_search_next(search, NULL, &hit, NULL) == IMR_OK) n++;
    return n;
}

static uint32_t count_hits(imr_search *search)
{
    imr_hit hit;
    uint32_t n = 0;
    while (imr_search_next(search, NULL, &hit, NULL) == IMR_OK) assert_int_equal(hit.rank, ++n);
    return n;
}

static void counts_are_exact_and_sorted(void **state)
{
    (void)state;
    const imr_request request = {.query = IMR_STR("common"), .limit = 2};
    imr_snapshot *snapshot = open_snapshot();
    imr_search *search = open_search(snapshot, &request);
    imr_counts counts;
    assert_int_equal(imr_search_total(search), DECISIONS);
    assert_int_equal(count_hits(search), 2);
    assert_int_equal(imr_search_facet(search, field("outcome"), &counts, NULL), IMR_OK);
    assert_str(counts.at[0].value, "upheld");
    assert_int_equal(counts.at[0].n, DECISIONS / 3 * 2);
    assert_str(counts.at[1].value, "overturned");
    assert_int_equal(counts.at[1].n, DECISIONS / 3);
    assert_int_equal(imr_search_facet(search, field("procedure"), &counts, NULL), IMR_OK);
    assert_str(counts.at[0].value, "img.ct");
    assert_int_equal(counts.at[0].n, DECISIONS);
    assert_int_equal(counts.n, 2);
    assert_int_equal(imr_search_facet(search, field("sex"), &counts, NULL), IMR_OK);
    assert_int_equal(counts.at[0].n, DECISIONS / 5 * 4);
    assert_int_equal(counts.without, DECISIONS / 5);
    imr_search_close(search);
    imr_snapshot_release(snapshot);
}

#ifndef IMR_TEST_WITHOUT_WRAPS
/* ---- what counting costs: the linker leads these calls here ---- */

static struct work {
    uint32_t postings, values, records;
} work;

static struct passing {
    imr_docid_visitor *visit;
    void *context;
} passing;

static bool count_posting(void *context, imr_docid id)
{
    const struct passing *to = context;
    work.postings++;
    return to->visit(to->context, id);
}

imr_status __real_imr_reader_documents(const imr_reader *reader, imr_str prefix, imr_str term, imr_docid_visitor *visit,
                                       void *context, imr_error *err);
imr_status __wrap_imr_reader_documents(const imr_reader *reader, imr_str prefix, imr_str term, imr_docid_visitor *visit,
                                       void *context, imr_error *err);
imr_status __wrap_imr_reader_documents(const imr_reader *reader, imr_str prefix, imr_str term, imr_docid_visitor *visit,
                                       void *context, imr_error *err)
{
    passing = (struct passing){visit, context};
    return __real_imr_reader_documents(reader, prefix, term, count_posting, &passing, err);
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

imr_status __real_imr_reader_data(const imr_reader *reader, imr_docid id, imr_buf *out, imr_error *err);
imr_status __wrap_imr_reader_data(const imr_reader *reader, imr_docid id, imr_buf *out, imr_error *err);
imr_status __wrap_imr_reader_data(const imr_reader *reader, imr_docid id, imr_buf *out, imr_error *err)
{
    work.records++;
    return __real_imr_reader_data(reader, id, out, err);
}

static void write_sets(void)
{
    imr_reader *reader = NULL;
    assert_int_equal(imr_reader_open(folder, &reader, NULL), IMR_OK);
    assert_int_equal(imr_bitmaps_write(reader, NULL), IMR_OK);
    imr_reader_close(reader);
}

static void counting_visits_no_match_and_reads_only_the_hits(void **state)
{
    (void)state;
    static const struct {
        const char *query;
        uint32_t total, postings;
    } cases[] = {
        {"common", DECISIONS, 0},          {"common first", DECISIONS, 0},
        {"common -zebra", DECISIONS, 0},   {"common outcome:overturned", DECISIONS / 3, 0},
        {"common OR zebra", DECISIONS, 0}, {"outcome:upheld", DECISIONS / 3 * 2, 0},
    };
    write_sets();
    imr_snapshot *snapshot = open_snapshot();
    assert_true(imr_bitmaps_mapped(imr_snapshot_bitmaps(snapshot)));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const imr_request request = {.query = imr_str_of(cases[i].query), .limit = 2};
        imr_counts counts;
        work = (struct work){0};
        imr_search *search = open_search(snapshot, &request);
        if (imr_search_total(search) != cases[i].total || work.postings != cases[i].postings)
            fail_msg("%s: %u found by reading %u postings", cases[i].query, imr_search_total(search), work.postings);
        assert_int_equal(imr_search_facet(search, field("procedure"), &counts, NULL), IMR_OK);
        assert_int_equal(counts.at[0].n, cases[i].total);
        assert_int_equal(imr_search_facet(search, field("sex"), &counts, NULL), IMR_OK);
        assert_int_equal(count_hits(search), 2);
        assert_int_equal(work.values, 0);
        assert_int_equal(work.records, 2);
        imr_search_close(search);
    }
    imr_snapshot_release(snapshot);
}

#endif

static void a_note_on_a_word_that_is_too_long_shows_its_beginning_as_it_was_typed(void **state)
{
    (void)state;
    char text[600] = "common ";
    for (size_t i = strlen(text); i + 2 < sizeof text; i += 2) memcpy(text + i, "\xC3\xA9", 3);
    const imr_request request = {.query = imr_str_of(text), .limit = 1, .literal = true};
    imr_snapshot *snapshot = open_snapshot();
    imr_search *search = open_search(snapshot, &request);
    const imr_notes *notes = imr_search_notes(search);
    size_t told = 0;
    for (size_t i = 0; i < notes->n; i++) {
        if (notes->at[i].code != IMR_NOTE_LONG_WORD) continue;
        told++;
        assert_int_equal(notes->at[i].span.n, 20);
        assert_memory_equal(notes->at[i].span.s, text + strlen("common "), 20);
    }
    assert_int_equal(told, 1);
    imr_search_close(search);
    imr_snapshot_release(snapshot);
}

static void a_reader_that_writers_overtook_asks_again(void **state)
{
    (void)state;
    const imr_request request = {.query = IMR_STR("common outcome:upheld"), .limit = 100};
    imr_snapshot *snapshot = open_snapshot();
    imr_hit hit;
    static const char *const words[] = {"second", "third", "fourth"};
    for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
        for (int i = 1; i <= DECISIONS; i++) add_decision(i, words[w]);
        assert_int_equal(imr_writer_commit(writer, NULL), IMR_OK);
    }
    /* What the engine reports for the old snapshot, which is why it must be renewed. */
    imr_buf data = {0};
    assert_int_equal(imr_reader_data(imr_snapshot_reader(snapshot), DECISIONS / 2, &data, NULL), IMR_CHANGED);
    imr_buf_free(&data);
    imr_search *search = open_search(snapshot, &request);
    assert_ptr_not_equal(imr_search_snapshot(search), snapshot);
    assert_int_equal(imr_search_total(search), DECISIONS / 3 * 2);
    assert_int_equal(imr_search_next(search, NULL, &hit, NULL), IMR_OK);
    assert_str(hit.decision.rationale, "common fourth");
    assert_int_equal(count_rest(search), 99);
    imr_search_close(search);
    imr_snapshot_release(snapshot);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_are_exact_and_sorted),
#ifndef IMR_TEST_WITHOUT_WRAPS
        cmocka_unit_test(counting_visits_no_match_and_reads_only_the_hits),
#endif
        cmocka_unit_test(a_note_on_a_word_that_is_too_long_shows_its_beginning_as_it_was_typed),
        cmocka_unit_test(a_reader_that_writers_overtook_asks_again),
    };
    return cmocka_run_group_tests_name("search", tests, set_up, tear_down);
}
