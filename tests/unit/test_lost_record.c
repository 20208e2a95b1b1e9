/* A record that cannot be read costs its own hit and a note, never the page or the count. */
#include "folder.h"

#include "contract.h"
#include "docstore.h"
#include "search.h"

static imr_error error;
#define OK(call)                                                                                                       \
    do {                                                                                                               \
        if ((call) != IMR_OK) fail_msg("%s: %s", #call, error.text);                                                   \
    } while (0)

/* n documents with the word "pain"; those in `lost` (numbers from 1, ended by 0) have invalid records. */
static imr_snapshot *make(void **state, imr_lexicon *lexicon, unsigned n, const unsigned *lost)
{
    imr_writer *writer = NULL;
    imr_document *doc = NULL;
    imr_docstore *store = NULL;
    imr_snapshot *snapshot = NULL;
    char id[32];
    OK(imr_writer_open(folder_path(state, "index"), true, &writer, &error));
    OK(imr_document_new(&doc, &error));
    OK(imr_docstore_new(&store, &error));
    for (unsigned i = 1; i <= n; i++) {
        snprintf(id, sizeof id, "CM99-%07u#1", i);
        const imr_decision decision = {.id = imr_str_of(id),
                                       .heading = IMR_STR("MRI"),
                                       .rationale = IMR_STR("Pain."),
                                       .outcome = IMR_STR("upheld")};
        OK(imr_document_clear(doc, &error));
        OK(imr_document_word(doc, IMR_SECTION_RATIONALE, IMR_STR("pain"), 1, &error));
        OK(imr_document_boolean(doc, IMR_STR("Q"), decision.id, &error));
        OK(imr_docstore_put(store, &decision, doc, &error));
        if (*lost == i) {
            OK(imr_document_data(doc, IMR_STR("no record"), &error));
            lost++;
        }
        OK(imr_writer_add(writer, doc, NULL, &error));
    }
    OK(imr_contract_write(writer, lexicon, &error));
    OK(imr_writer_commit(writer, &error));
    imr_writer_close(writer);
    imr_document_free(doc);
    imr_docstore_free(store);
    OK(imr_snapshot_open(folder_path(state, "index"), lexicon, &snapshot, &error));
    return snapshot;
}

static void assert_page(imr_snapshot *snapshot, imr_arena *arena, uint32_t total, unsigned shown, unsigned lost)
{
    const imr_request request = {.query = IMR_STR("pain"), .sort = IMR_SORT_ID, .limit = 100};
    imr_search *search = NULL;
    imr_hit hit;
    unsigned hits = 0, notes = 0;
    imr_status status = imr_search_open(snapshot, &request, &search, &error);
    OK(status);
    assert_int_equal(imr_search_total(search), total);
    while ((status = imr_search_next(search, arena, &hit, &error)) == IMR_OK) {
        assert_true(hit.docid > 0 && hit.decision.id.n > 0);
        hits++;
    }
    assert_int_equal(status, IMR_NONE);
    assert_int_equal(hits, shown);
    for (size_t i = 0; i < imr_search_notes(search)->n; i++) {
        const imr_note *note = &imr_search_notes(search)->at[i];
        if (note->code != IMR_NOTE_LOST_RECORD) continue;
        assert_true(note->number > 0 && note->value.n > 0);
        notes++;
    }
    assert_int_equal(notes, lost);
    imr_search_close(search);
}

static void a_record_that_cannot_be_read_costs_one_hit(void **state)
{
    static const unsigned lost[] = {2, 20, 0};
    imr_lexicon *lexicon = NULL;
    OK(imr_lexicon_open(NULL, &lexicon, &error));
    imr_snapshot *snapshot = make(state, lexicon, 30, lost);
    imr_arena *arena = imr_arena_new();
    assert_page(snapshot, NULL, 30, 28, 2);
    assert_page(snapshot, arena, 30, 28, 2);
    imr_arena_free(arena);
    imr_snapshot_release(snapshot);
}

static void where_none_can_be_read_there_is_no_page(void **state)
{
    static const unsigned lost[] = {1, 2, 3, 0};
    const imr_request request = {.query = IMR_STR("pain"), .limit = 10};
    imr_lexicon *lexicon = NULL;
    imr_search *search = NULL;
    OK(imr_lexicon_open(NULL, &lexicon, &error));
    imr_snapshot *snapshot = make(state, lexicon, 3, lost);
    assert_int_equal(imr_search_open(snapshot, &request, &search, &error), IMR_CORRUPT);
    assert_null(search);
    imr_snapshot_release(snapshot);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_record_that_cannot_be_read_costs_one_hit, folder_setup, folder_teardown),
        cmocka_unit_test_setup_teardown(where_none_can_be_read_there_is_no_page, folder_setup, folder_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
