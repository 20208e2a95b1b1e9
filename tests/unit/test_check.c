#include "folder.h"
#include "test.h"

#include "xap.h"

/* Document i has "all", "even" where it is, "XHEthird" but for the first. Document 7 is deleted. */
enum { DOCUMENTS = 30, DELETED = 7 };

static imr_reader *reader;

static int set_up(void **state)
{
    imr_error err;
    imr_writer *writer = NULL;
    imr_document *doc = NULL;
    assert_int_equal(folder_setup(state), 0);
    assert_int_equal(imr_document_new(&doc, &err), IMR_OK);
    assert_int_equal(imr_writer_open(folder_path(state, "db"), true, &writer, &err), IMR_OK);
    for (uint32_t i = 1; i <= DOCUMENTS; i++) {
        imr_docid id = 0;
        assert_int_equal(imr_document_clear(doc, &err), IMR_OK);
        assert_int_equal(imr_document_term(doc, IMR_STR(""), IMR_STR("all"), 1, &err), IMR_OK);
        if (i % 2 == 0) assert_int_equal(imr_document_term(doc, IMR_STR(""), IMR_STR("even"), 1, &err), IMR_OK);
        if (i > 1) assert_int_equal(imr_document_term(doc, IMR_STR("XHE"), IMR_STR("third"), 1, &err), IMR_OK);
        assert_int_equal(imr_writer_add(writer, doc, &id, &err), IMR_OK);
    }
    assert_int_equal(imr_writer_delete(writer, DELETED, &err), IMR_OK);
    assert_int_equal(imr_writer_commit(writer, &err), IMR_OK);
    imr_writer_close(writer);
    imr_document_free(doc);
    assert_int_equal(imr_reader_open(folder_path(state, "db"), &reader, &err), IMR_OK);
    return 0;
}

static int tear_down(void **state)
{
    imr_reader_close(reader);
    return folder_teardown(state);
}

/* ---- a check ---- */

typedef struct asked {
    imr_docid at[DOCUMENTS + 1];
    size_t n;
    imr_docid fails_at;
    int freed;
} asked;

static imr_status accept_thirds(void *context, imr_docid id, bool *matches, imr_error *err)
{
    asked *to = context;
    if (id == to->fails_at) return imr_fail(err, IMR_CORRUPT, "document %u", id);
    assert_true(to->n < DOCUMENTS);
    to->at[to->n++] = id;
    *matches = id % 3 == 0;
    return IMR_OK;
}

static void count_free(void *context) { ((asked *)context)->freed++; }

static imr_query *term(const char *word)
{
    imr_query *query = NULL;
    imr_error err;
    assert_int_equal(imr_query_term(IMR_STR(""), imr_str_of(word), 1, &query, &err), IMR_OK);
    return query;
}

static imr_query *check(asked *to)
{
    imr_query *query = NULL;
    imr_error err;
    assert_int_equal(imr_query_check(&(imr_check){accept_thirds, count_free, to}, &query, &err), IMR_OK);
    return query;
}

static imr_query *join(imr_op op, imr_query *a, imr_query *b)
{
    imr_query *query = NULL, *parts[] = {a, b};
    imr_error err;
    assert_int_equal(imr_query_join(op, parts, 2, &query, &err), IMR_OK);
    return query;
}

/* Takes the query over. */
static imr_status total(imr_query *query, uint32_t *out, imr_error *err)
{
    imr_hits *hits = NULL;
    imr_search search = {.exact = true, .limit = DOCUMENTS, .sort_slot = -1, .k1 = 1, .b = 0.5};
    imr_status status = imr_reader_search(reader, query, &search, &hits, err);
    *out = status == IMR_OK ? imr_hits_total(hits) : 0;
    imr_hits_free(hits);
    imr_query_free(query);
    return status;
}

static void a_check_decides_wherever_it_stands(void **state)
{
    (void)state;
    static const struct {
        int op; /* -1: alone */
        uint32_t matches, asked;
    } cases[] = {
        {-1, 10, 29},                                     /* each but the deleted one */
        {IMR_OP_AND, 5, 15},                              /* only what the other leaves */
        {IMR_OP_FILTER, 5, 15}, {IMR_OP_AND_NOT, 10, 25}, /* what the other has, and from there to the next match */
        {IMR_OP_OR, 20, 29},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        asked to = {.n = 0};
        imr_error err;
        uint32_t matches = 0;
        imr_query *query = cases[i].op < 0 ? check(&to) : join((imr_op)cases[i].op, term("even"), check(&to));
        assert_int_equal(total(query, &matches, &err), IMR_OK);
        assert_int_equal(matches, cases[i].matches);
        assert_int_equal(to.n, cases[i].asked);
        for (size_t k = 1; k < to.n; k++) assert_true(to.at[k] > to.at[k - 1]);
        assert_int_equal(to.freed, 1);
    }
}

static void a_check_that_fails_ends_the_search(void **state)
{
    (void)state;
    asked to = {.fails_at = 12};
    imr_error err;
    uint32_t matches = 0;
    assert_int_equal(total(join(IMR_OP_AND, term("even"), check(&to)), &matches, &err), IMR_CORRUPT);
    assert_string_equal(err.text, "document 12");
    assert_int_equal(to.freed, 1);
}

/* ---- words ---- */

typedef struct seeker {
    imr_buf seen;
    const char *next[3]; /* what to answer, in turn */
    size_t at;
} seeker;

static imr_str note_term(void *context, imr_str term)
{
    seeker *to = context;
    imr_buf_printf(&to->seen, "%.*s ", IMR_STR_ARG(term));
    return imr_str_of(to->next[to->at++]);
}

static void a_walk_passes_over_what_it_is_told_to(void **state)
{
    (void)state;
    static const struct {
        const char *start, *next[3], *seen;
    } cases[] = {
        {"a", {NULL, NULL, NULL}, "all even "},
        {"", {"e", NULL, NULL}, "XHEthird even "}, /* without a prefix, capitals are terms too */
        {"b", {NULL, NULL, NULL}, "even "},
        {"a", {"", NULL, NULL}, "all "},
        {"a", {"f", NULL, NULL}, "all "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        seeker to = {.at = 0};
        imr_error err;
        memcpy(to.next, cases[i].next, sizeof to.next);
        assert_int_equal(imr_reader_seek(reader, IMR_STR(""), imr_str_of(cases[i].start), note_term, &to, &err),
                         IMR_OK);
        assert_str(imr_buf_str(&to.seen), cases[i].seen);
        imr_buf_free(&to.seen);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_check_decides_wherever_it_stands),
        cmocka_unit_test(a_check_that_fails_ends_the_search),
        cmocka_unit_test(a_walk_passes_over_what_it_is_told_to),
    };
    return cmocka_run_group_tests_name("check", tests, set_up, tear_down);
}
