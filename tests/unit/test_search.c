#include "test.h"

#include <ftw.h>
#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#include "search.h"

enum { DECISIONS = 3000 };

static char folder[] = "/tmp/imr-test-search-XXXXXX";
static imr_writer *writer;
static imr_document *doc;

/* Decision i: every third overturned, two procedures each, no sex for every fifth. */
static void add_decision(int i, const char *word)
{
    static const char *const outcomes[] = {"overturned", "upheld", "upheld"};
    char id[32], json[400];
    snprintf(id, sizeof id, "CM00-%07d#1", i);
    snprintf(json, sizeof json,
             "{\"id\":\"%s\",\"heading\":\"treatment %d\",\"outcome\":\"%s\",\"rationale\":\"common %s\"}", id, i,
             outcomes[i % 3], word);
    const struct {
        const char *field, *value;
    } facets[] = {{"outcome", outcomes[i % 3]}, {"procedure", "img.mri\nimg.ct"}, {"sex", i % 5 == 0 ? "" : "male"}};
    imr_error err;
    assert_int_equal(imr_document_clear(doc, &err), IMR_OK);
    assert_int_equal(imr_document_posting(doc, IMR_STR(""), IMR_STR("common"), 1001, 1, &err), IMR_OK);
    assert_int_equal(imr_document_posting(doc, IMR_STR(""), imr_str_of(word), 1002, 1, &err), IMR_OK);
    assert_int_equal(imr_document_boolean(doc, IMR_STR("Q"), imr_str_of(id), &err), IMR_OK);
    assert_int_equal(imr_document_boolean(doc, IMR_STR("XOU"), imr_str_of(outcomes[i % 3]), &err), IMR_OK);
    for (size_t f = 0; f < sizeof facets / sizeof *facets; f++) {
        unsigned slot = (unsigned)imr_field_find(imr_str_of(facets[f].field))->slot;
        assert_int_equal(imr_document_value(doc, slot, imr_str_of(facets[f].value), &err), IMR_OK);
    }
    assert_int_equal(imr_document_data(doc, imr_str_of(json), &err), IMR_OK);
    assert_int_equal(imr_writer_replace(writer, (imr_docid)i, doc, &err), IMR_OK);
}

static int set_up(void **state)
{
    (void)state;
    char fingerprint[17];
    imr_lexicon *lexicon = NULL;
    imr_error err;
    assert_non_null(mkdtemp(folder));
    assert_int_equal(imr_document_new(&doc, &err), IMR_OK);
    assert_int_equal(imr_writer_open(folder, true, &writer, &err), IMR_OK);
    for (int i = 1; i <= DECISIONS; i++) add_decision(i, "first");
    assert_int_equal(imr_lexicon_open(NULL, &lexicon, &err), IMR_OK);
    snprintf(fingerprint, sizeof fingerprint, "%016" PRIx64, imr_lexicon_fingerprint(lexicon));
    imr_lexicon_free(lexicon);
    assert_int_equal(imr_writer_set_meta(writer, IMR_STR(IMR_META_FINGERPRINT), imr_str_of(fingerprint), &err), IMR_OK);
    assert_int_equal(imr_writer_set_meta(writer, IMR_STR(IMR_META_FORMAT), IMR_STR(IMR_FORMAT), &err), IMR_OK);
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
    return nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static void counts_are_exact_and_sorted(void **state)
{
    (void)state;
    const imr_field *facets[] = {imr_field_find(IMR_STR("outcome")), imr_field_find(IMR_STR("procedure")),
                                 imr_field_find(IMR_STR("sex"))};
    imr_request request = {.query = IMR_STR("common"), .limit = 2, .facets = facets, .facets_n = 3};
    imr_arena *arena = imr_arena_new();
    imr_notes notes = {.arena = arena};
    imr_session session;
    imr_answer answer;
    imr_error err = {.text = ""};
    assert_int_equal(imr_session_open(folder, NULL, &session, &err), IMR_OK);
    assert_int_equal(imr_search_answer(&session, &request, arena, &notes, &answer, &err), IMR_OK);
    assert_int_equal(answer.total, DECISIONS);
    assert_int_equal(answer.n, 2);
    assert_int_equal(answer.counts_n, 3);
    assert_str(answer.counts[0].at[0].value, "upheld");
    assert_int_equal(answer.counts[0].at[0].n, DECISIONS / 3 * 2);
    assert_str(answer.counts[0].at[1].value, "overturned");
    assert_int_equal(answer.counts[0].at[1].n, DECISIONS / 3);
    assert_str(answer.counts[1].at[0].value, "img.ct");
    assert_int_equal(answer.counts[1].at[0].n, DECISIONS);
    assert_int_equal(answer.counts[1].n, 2);
    assert_int_equal(answer.counts[2].at[0].n, DECISIONS / 5 * 4);
    assert_int_equal(answer.counts[2].without, DECISIONS / 5);
    imr_session_close(&session);
    imr_arena_free(arena);
}

static void a_reader_that_writers_overtook_asks_again(void **state)
{
    (void)state;
    imr_request request = {.query = IMR_STR("common outcome:upheld"), .limit = 100};
    imr_arena *arena = imr_arena_new();
    imr_notes notes = {.arena = arena};
    imr_session session;
    imr_answer answer;
    imr_error err = {.text = ""};
    assert_int_equal(imr_session_open(folder, NULL, &session, &err), IMR_OK);
    static const char *const words[] = {"second", "third", "fourth"};
    for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
        for (int i = 1; i <= DECISIONS; i++) add_decision(i, words[w]);
        assert_int_equal(imr_writer_commit(writer, &err), IMR_OK);
    }
    /* What the engine says of the old snapshot, which is why asking again is needed. */
    imr_buf data = {0};
    assert_int_equal(imr_reader_data(session.reader, DECISIONS / 2, &data, &err), IMR_CHANGED);
    imr_buf_free(&data);
    assert_int_equal(imr_search_answer(&session, &request, arena, &notes, &answer, &err), IMR_OK);
    assert_int_equal(answer.total, DECISIONS / 3 * 2);
    assert_int_equal(answer.n, 100);
    assert_str(answer.hits[0].decision.rationale, "common fourth");
    imr_session_close(&session);
    imr_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_are_exact_and_sorted),
        cmocka_unit_test(a_reader_that_writers_overtook_asks_again),
    };
    return cmocka_run_group_tests_name("search", tests, set_up, tear_down);
}
