#include "small_index.h"
#include "test.h"

#include "record.h"
#include "streams.h"

/* Document i has "all", "even" where it is. Document 7 is deleted. */
enum { DOCUMENTS = 150, DELETED = 7 };

static imr_reader *reader;
static imr_arena *arena;

static void fill(imr_writer *writer, imr_document *doc)
{
    for (uint32_t i = 1; i <= DOCUMENTS; i++) {
        assert_int_equal(imr_document_clear(doc, NULL), IMR_OK);
        assert_int_equal(imr_document_term(doc, IMR_STR(""), IMR_STR("all"), 1, NULL), IMR_OK);
        if (i % 2 == 0) assert_int_equal(imr_document_term(doc, IMR_STR(""), IMR_STR("even"), 1, NULL), IMR_OK);
        assert_int_equal(imr_writer_add(writer, doc, NULL, NULL), IMR_OK);
    }
    assert_int_equal(imr_writer_delete(writer, DELETED, NULL), IMR_OK);
}

static int set_up(void **state)
{
    assert_int_equal(folder_setup(state), 0);
    reader = small_index(folder_path(state, "db"), fill);
    arena = imr_arena_new();
    return 0;
}

static int tear_down(void **state)
{
    imr_reader_close(reader);
    imr_arena_free(arena);
    return folder_teardown(state);
}

static imr_query *term(const char *word)
{
    imr_query *query = NULL;
    assert_int_equal(imr_query_term(IMR_STR(""), imr_str_of(word), 1, &query, NULL), IMR_OK);
    return query;
}

static imr_query *join(imr_op op, imr_query *a, imr_query *b)
{
    imr_query *query = NULL, *parts[] = {a, b};
    assert_int_equal(imr_query_join(op, parts, 2, &query, NULL), IMR_OK);
    return query;
}

/* Takes the query over. */
static imr_status total(imr_query *query, uint32_t *out, imr_error *err)
{
    imr_hits *hits = NULL;
    imr_ranking search = {.limit = DOCUMENTS, .sort_slot = IMR_SLOT_NONE, .weighting = {1, 1}};
    imr_status status = imr_reader_search(reader, query, &search, &hits, err);
    *out = status == IMR_OK ? imr_hits_count(hits) : 0;
    imr_hits_free(hits);
    imr_query_free(query);
    return status;
}

/* ---- sets ---- */

static void a_set_filters_wherever_it_stands(void **state)
{
    (void)state;
    static const struct {
        int op; /* -1: alone */
        uint32_t matches;
    } cases[] = {{-1, 4},         {IMR_OP_AND, 2},   {IMR_OP_FILTER, 2}, {IMR_OP_AND_NOT, 73},
                 {IMR_OP_OR, 77}, {IMR_OP_MAYBE, 75}};
    imr_docset *set = NULL;
    assert_int_equal(imr_docset_new(DOCUMENTS, &set, NULL), IMR_OK);
    static const uint32_t ids[] = {1, 64, 129, 150}; /* in three words of bits */
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) imr_docset_add(set, ids[i]);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint32_t n = 0;
        imr_query *query = NULL;
        assert_int_equal(imr_query_among(set, arena, &query, NULL), IMR_OK);
        if (cases[i].op >= 0) query = join((imr_op)cases[i].op, term("even"), query);
        assert_int_equal(total(query, &n, NULL), IMR_OK);
        assert_int_equal(n, cases[i].matches);
    }
    imr_docset_free(set);
}

/* ---- checks ---- */

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

static imr_query *checked(imr_query *query, asked *to)
{
    imr_query *made = NULL;
    const imr_check check = {accept_thirds, count_free, to};
    assert_int_equal(imr_query_checked(query, &check, DOCUMENTS, arena, &made, NULL), IMR_OK);
    return made;
}

static void a_check_is_asked_of_what_the_query_has(void **state)
{
    (void)state;
    static const struct {
        const char *word;
        uint32_t matches, asked;
    } cases[] = {{"even", 25, 75}, {"all", 50, 149}, {"nothing", 0, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        asked to = {.n = 0};
        uint32_t n = 0;
        assert_int_equal(total(checked(term(cases[i].word), &to), &n, NULL), IMR_OK);
        assert_int_equal(n, cases[i].matches);
        assert_int_equal(to.n, cases[i].asked);
        for (size_t k = 1; k < to.n; k++) assert_true(to.at[k] > to.at[k - 1]);
        assert_int_equal(to.freed, 1);
    }
}

static void what_is_checked_stands_beside_other_queries(void **state)
{
    (void)state;
    static const struct {
        imr_op op;
        uint32_t matches;
    } cases[] = {{IMR_OP_AND, 25}, {IMR_OP_OR, 100}, {IMR_OP_AND_NOT, 50}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        asked to = {.n = 0};
        uint32_t n = 0;
        imr_query *query = checked(term("all"), &to);
        bool minuend = cases[i].op == IMR_OP_AND_NOT;
        query = minuend ? join(cases[i].op, term("even"), query) : join(cases[i].op, query, term("even"));
        assert_int_equal(total(query, &n, NULL), IMR_OK);
        assert_int_equal(n, cases[i].matches);
        assert_int_equal(to.freed, 1);
    }
}

static void a_check_that_fails_ends_the_search(void **state)
{
    (void)state;
    asked to = {.fails_at = 12};
    imr_error err;
    uint32_t n = 0;
    assert_int_equal(total(checked(term("even"), &to), &n, &err), IMR_CORRUPT);
    assert_string_equal(err.text, "document 12");
    assert_int_equal(to.freed, 1);
}

static void a_query_that_failed_fails_what_checks_it(void **state)
{
    (void)state;
    asked to = {.n = 0};
    const imr_check check = {accept_thirds, count_free, &to};
    imr_query *made = NULL;
    assert_int_equal(imr_query_checked(NULL, &check, DOCUMENTS, arena, &made, NULL), IMR_MEMORY);
    assert_null(made);
    assert_int_equal(to.freed, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_set_filters_wherever_it_stands),
        cmocka_unit_test(a_check_is_asked_of_what_the_query_has),
        cmocka_unit_test(what_is_checked_stands_beside_other_queries),
        cmocka_unit_test(a_check_that_fails_ends_the_search),
        cmocka_unit_test(a_query_that_failed_fails_what_checks_it),
    };
    return cmocka_run_group_tests_name("streams", tests, set_up, tear_down);
}
