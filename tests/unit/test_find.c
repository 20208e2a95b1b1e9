#include "test.h"

#include <stdlib.h>

#include "canonical.h"
#include "find.h"
#include "listing.h"
#include "plan.h"
#include "small_index.h"
#include "streams.h"

/* An index of made-up decisions: word k stands in about one of k + 1, so that some words have sets and some have not.
 */
enum { DECISIONS = 6000, WORDS = 40, LENGTH = 30, TREES = 400 };

static uint64_t seed = 1;

static uint32_t roll(uint32_t n)
{
    seed = seed * 6364136223846793005U + 1442695040888963407U;
    return (uint32_t)(seed >> 33) % n;
}

static imr_str word(uint32_t k)
{
    static char text[WORDS][8];
    snprintf(text[k], sizeof text[k], "w%u", k);
    return imr_str_of(text[k]);
}

static const char *const outcomes[] = {"upheld", "overturned"};
static const char *const procedures[] = {"img.ct", "img.mri", "inj.esi", "rehab.pt"};

static void put_value(imr_document *doc, const char *field, const char *value)
{
    unsigned slot = (unsigned)imr_field_find(imr_str_of(field))->slot;
    assert_int_equal(imr_document_value(doc, slot, imr_str_of(value), NULL), IMR_OK);
}

static void fill(imr_document *doc, uint32_t i)
{
    char text[32];
    for (uint32_t at = 0; at < LENGTH; at++)
        imr_document_word(doc, IMR_SECTION_RATIONALE, word(roll(roll(WORDS) + 1)), 1, NULL);
    for (uint32_t at = 0; at < 5; at++) imr_document_term(doc, IMR_STR("XSU"), word(roll(WORDS)), 1, NULL);
    imr_document_boolean(doc, IMR_STR("XOU"), imr_str_of(outcomes[roll(8) == 0]), NULL);
    for (uint32_t p = 0; p < sizeof procedures / sizeof *procedures; p++)
        if (roll(p + 2) == 0) imr_document_boolean(doc, IMR_STR("XPR"), imr_str_of(procedures[p]), NULL);
    if (roll(4) > 0) {
        snprintf(text, sizeof text, "%03u", 20 + roll(50));
        put_value(doc, "age", text);
    }
    if (roll(4) > 0) {
        snprintf(text, sizeof text, "201%u-%02u-%02u", roll(8), 1 + roll(12), 1 + roll(28));
        put_value(doc, "date", text);
        imr_document_boolean(doc, IMR_STR("XYR"), (imr_str){text, 4}, NULL);
        text[4] = '\0';
        put_value(doc, "year", text);
    }
    snprintf(text, sizeof text, "CM00-%07u#1", i * 7919 % 10007); /* in no order of the documents */
    put_value(doc, "id", text);
    imr_document_boolean(doc, IMR_STR("Q"), imr_str_of(text), NULL);
}

static void fill_index(imr_writer *writer, imr_document *doc)
{
    for (uint32_t i = 1; i <= DECISIONS; i++) {
        imr_document_clear(doc, NULL);
        fill(doc, i);
        assert_int_equal(imr_writer_add(writer, doc, NULL, NULL), IMR_OK);
        if (i % 10 == 0) assert_int_equal(imr_writer_delete(writer, i - roll(9), NULL), IMR_OK);
    }
}

typedef struct world {
    char folder[64];
    imr_reader *reader;
    imr_bitmaps *with_file, *without;
    imr_arena *arena;
    imr_query_context ground; /* no stemmer: nothing is looked up in texts */
} world;

static int set_up(void **state)
{
    static world made = {.folder = "/tmp/imr-test-find-XXXXXX"};
    assert_non_null(mkdtemp(made.folder));
    made.reader = small_index(made.folder, fill_index);
    assert_int_equal(imr_bitmaps_open(made.reader, &made.without, NULL), IMR_OK);
    assert_false(imr_bitmaps_mapped(made.without));
    assert_int_equal(imr_bitmaps_write(made.reader, NULL), IMR_OK);
    assert_int_equal(imr_bitmaps_open(made.reader, &made.with_file, NULL), IMR_OK);
    assert_true(imr_bitmaps_mapped(made.with_file));
    made.arena = imr_arena_new();
    made.ground = (imr_query_context){.reader = made.reader, .sets = made.without, .arena = made.arena};
    *state = &made;
    return 0;
}

static int tear_down(void **state)
{
    world *made = *state;
    imr_bitmaps_close(made->with_file);
    imr_bitmaps_close(made->without);
    imr_reader_close(made->reader);
    imr_arena_free(made->arena);
    return nftw(made->folder, folder_remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

/* ---- clauses by chance ---- */

static imr_clause *leaf(world *in, imr_clause_kind kind, const char *field)
{
    const imr_field *of = field == NULL ? NULL : imr_field_find(imr_str_of(field));
    return imr_clause_new(in->arena, kind, IMR_ROLE_MUST, of, (imr_str){0});
}

static void add(world *in, imr_clause *to, const char *value)
{
    imr_str copy = {imr_arena_dup(in->arena, imr_str_of(value)), strlen(value)};
    assert_true(imr_list_add(in->arena, &to->values, copy));
}

static imr_clause *make_words(world *in, const char *field)
{
    uint32_t n = roll(3) == 0 ? 2 + roll(2) : 1;
    imr_clause *made = leaf(in, n == 1 ? IMR_CLAUSE_TERM : IMR_CLAUSE_PHRASE, field);
    for (uint32_t i = 0; i < n; i++) assert_true(imr_list_add(in->arena, &made->values, word(roll(WORDS))));
    return made;
}

/* Words that mean the same, anywhere or in one field. */
static imr_clause *make_same(world *in, const char *field)
{
    imr_clause *made = leaf(in, IMR_CLAUSE_SYNONYM, field);
    for (uint32_t i = 1 + roll(3); i > 0; i--) assert_true(imr_clause_add(in->arena, made, make_words(in, field)));
    return made;
}

/* Words, or what means the same, near each other; one side may be one of several. */
static imr_clause *make_near(world *in)
{
    imr_clause *made = leaf(in, IMR_CLAUSE_NEAR, NULL);
    for (uint32_t i = 0; i < 2; i++) {
        imr_clause *part = roll(3) ? make_words(in, NULL) : make_same(in, NULL);
        imr_clause *any = leaf(in, IMR_CLAUSE_OR, NULL);
        assert_true(imr_clause_add(in->arena, any, part));
        assert_true(imr_clause_add(in->arena, any, make_words(in, NULL)));
        assert_true(imr_clause_add(in->arena, made, roll(3) ? part : any));
    }
    made->distance = 1 + roll(6);
    made->ordered = roll(2);
    return made;
}

static imr_clause *make_range(world *in)
{
    static const char *const ends[][3] = {
        {"age", "030", "049"}, {"age", NULL, "025"}, {"date", "2012-06-01", "2014-05-31"}, {"year", "2015", NULL}};
    const char *const *range = ends[roll(sizeof ends / sizeof *ends)];
    imr_clause *made = leaf(in, IMR_CLAUSE_RANGE, range[0]);
    imr_list_add(in->arena, &made->values, imr_str_of(range[1]));
    imr_list_add(in->arena, &made->values, imr_str_of(range[2]));
    return made;
}

static imr_clause *make_clause(world *in, uint32_t depth)
{
    static const imr_role roles[] = {IMR_ROLE_MUST, IMR_ROLE_MUST, IMR_ROLE_FILTER, IMR_ROLE_SHOULD, IMR_ROLE_MUST_NOT};
    static const char *const fields[] = {NULL, NULL, NULL, "heading"};
    uint32_t kind = roll(depth == 0 ? 4 : 7);
    imr_clause *made = NULL;
    if (kind == 0 && roll(3) == 0) return roll(2) ? make_near(in) : make_same(in, "heading");
    if (kind == 1 && roll(4) == 0) return make_same(in, "rationale");
    if (kind <= 1) return make_words(in, fields[roll(4)]);
    if (kind == 2) return make_range(in);
    if (kind == 3) {
        made = leaf(in, IMR_CLAUSE_FACET, roll(2) ? "outcome" : "procedure");
        add(in, made, procedures[roll(4)]);
        add(in, made, outcomes[roll(2)]);
        made->weight = roll(3);
        return made;
    }
    made = leaf(in, kind == 4 ? IMR_CLAUSE_SYNONYM : kind == 5 ? IMR_CLAUSE_OR : IMR_CLAUSE_AND, NULL);
    for (uint32_t i = 1 + roll(3); i > 0; i--) {
        imr_clause *part = kind == 4 ? make_words(in, NULL) : make_clause(in, depth - 1);
        if (kind == 6) part->role = roles[roll(sizeof roles / sizeof *roles)];
        bool weighs = part->kind != IMR_CLAUSE_FACET && part->kind != IMR_CLAUSE_RANGE;
        if (part->role == IMR_ROLE_FILTER && weighs) part->role = IMR_ROLE_MUST; /* filters are facets */
        if (part->role == IMR_ROLE_FILTER) part->weight = 0;
        assert_true(imr_clause_add(in->arena, made, part));
    }
    return made;
}

/* ---- the tests ---- */

static void find(world *in, imr_bitmaps *sets, imr_clause *clause, imr_docset *to)
{
    imr_query_context ground = in->ground;
    ground.sets = sets;
    const imr_finder finder = {in->arena, &ground};
    assert_int_equal(imr_find(&finder, clause, to, NULL), IMR_OK);
}

static imr_docset *engine_finds(world *in, const imr_clause *clause)
{
    imr_query *query = NULL;
    imr_hits *hits = NULL;
    imr_docset *set = NULL;
    assert_int_equal(imr_bitmaps_new_set(in->without, &set, NULL), IMR_OK);
    imr_ranking search = {.limit = DECISIONS, .sort_slot = IMR_SLOT_NONE, .weighting = imr_plan_weighting()};
    assert_int_equal(imr_plan(&in->ground, clause, &query, NULL), IMR_OK);
    assert_int_equal(imr_reader_search(in->reader, query, &search, &hits, NULL), IMR_OK);
    for (uint32_t i = 0; i < imr_hits_count(hits); i++) imr_docset_add(set, imr_hits_docid(hits, i));
    imr_hits_free(hits);
    imr_query_free(query);
    return set;
}

static void expect_same(world *in, imr_bitmaps *sets, imr_clause *clause, const imr_docset *expected)
{
    imr_docset *found = NULL;
    imr_buf text = {0};
    assert_int_equal(imr_bitmaps_new_set(sets, &found, NULL), IMR_OK);
    find(in, sets, clause, found);
    imr_doclist others = imr_docset_view(expected);
    uint32_t n = imr_docset_count(found), common = imr_docset_common(found, &others);
    imr_query_print(clause, &text);
    if (n != common || n != imr_docset_count(expected))
        fail_msg("%s: %u found, the engine finds %u, %u of them", text.s, n, imr_docset_count(expected), common);
    imr_buf_free(&text);
    imr_docset_free(found);
}

static void sets_and_the_engine_find_the_same_documents(void **state)
{
    world *in = *state;
    uint32_t some = 0;
    for (int i = 0; i < TREES; i++) {
        imr_arena_reset(in->arena);
        imr_clause *clause = make_clause(in, 3);
        imr_docset *expected = engine_finds(in, clause);
        some += imr_docset_count(expected) > 0;
        expect_same(in, in->with_file, clause, expected);
        expect_same(in, in->without, clause, expected);
        imr_docset_free(expected);
    }
    assert_true(some > TREES / 2);
}

/* Against looking at each decision. */
static void pairs_are_where_words_stand_side_by_side(void **state)
{
    world *in = *state;
    uint32_t known = 0;
    for (uint32_t pair = 0; pair < 16; pair++) {
        imr_doclist set;
        imr_docset *expected = NULL;
        const imr_word_code codes[2] = {imr_word_code_of(word(pair / 4)), imr_word_code_of(word(pair % 4))};
        if (!imr_bitmaps_bigram(in->with_file, word(pair / 4), word(pair % 4), &set)) continue;
        assert_int_equal(imr_bitmaps_new_set(in->with_file, &expected, NULL), IMR_OK);
        for (imr_docid id = 1; id <= imr_reader_last(in->reader); id++) {
            imr_positions order;
            bool found;
            assert_int_equal(imr_bitmaps_positions(in->with_file, id, &order, &found, NULL), IMR_OK);
            uint32_t end = found ? order.begin[IMR_SECTIONS] : 0; /* all words are the rationale's */
            if (found && imr_positions_next_run(&order, codes, 2, 0, end) < end) imr_docset_add(expected, id);
        }
        assert_int_equal(imr_docset_count(expected), set.n);
        assert_int_equal(imr_docset_common(expected, &set), set.n);
        imr_docset_free(expected);
        known++;
    }
    assert_true(known > 0);
    assert_false(imr_bitmaps_bigram(in->without, word(0), word(0), &(imr_doclist){0}));
}

typedef struct top {
    imr_docid ids[10];
    double weights[10];
    uint32_t n;
} top;

static top best(world *in, imr_query *query)
{
    top out = {0};
    imr_hits *hits = NULL;
    imr_ranking search = {.limit = 10, .sort_slot = IMR_SLOT_NONE, .weighting = imr_plan_weighting()};
    assert_int_equal(imr_reader_search(in->reader, query, &search, &hits, NULL), IMR_OK);
    for (out.n = 0; out.n < imr_hits_count(hits); out.n++) {
        out.ids[out.n] = imr_hits_docid(hits, out.n);
        out.weights[out.n] = imr_hits_weight(hits, out.n);
    }
    imr_hits_free(hits);
    imr_query_free(query);
    return out;
}

/* Sums in another order differ in their last bits, and may part decisions that were alike. */
static void expect_same_top(top expected, top got, const imr_clause *clause)
{
    assert_int_equal(got.n, expected.n);
    for (uint32_t k = 0; k < got.n; k++)
        if (got.weights[k] > expected.weights[k] + 1e-9 || got.weights[k] < expected.weights[k] - 1e-9) {
            imr_buf text = {0};
            imr_query_print(clause, &text);
            fail_msg("%s: %u: %u weighs %f, not %u %f", text.s, k, got.ids[k], got.weights[k], expected.ids[k],
                     expected.weights[k]);
        }
}

static void words_weigh_the_same_by_lengths_in_the_file(void **state)
{
    world *in = *state;
    imr_query_context fast = in->ground;
    fast.sets = in->with_file;
    fast.lengths = imr_bitmaps_lengths(in->with_file);
    assert_non_null(fast.lengths);
    for (int i = 0; i < TREES; i++) {
        imr_query *slow_query = NULL, *fast_query = NULL;
        imr_arena_reset(in->arena);
        imr_clause *clause = make_clause(in, 3);
        assert_int_equal(imr_plan(&in->ground, clause, &slow_query, NULL), IMR_OK);
        assert_int_equal(imr_plan(&fast, clause, &fast_query, NULL), IMR_OK);
        expect_same_top(best(in, slow_query), best(in, fast_query), clause);
    }
}

/* Ranks what is found by these sets; the engine ranks it too. */
static void rank_found(world *in, imr_bitmaps *sets, imr_clause *clause)
{
    imr_query_context ground = in->ground;
    imr_query *whole = NULL, *sum = NULL;
    imr_docset *found = NULL;
    ground.sets = sets;
    ground.lengths = imr_bitmaps_lengths(sets);
    assert_int_equal(imr_bitmaps_new_set(sets, &found, NULL), IMR_OK);
    find(in, sets, clause, found);
    assert_int_equal(imr_plan(&in->ground, clause, &whole, NULL), IMR_OK);
    assert_int_equal(imr_plan_rank(&ground, clause, found, &sum, NULL), IMR_OK);
    expect_same_top(best(in, whole), best(in, sum), clause);
    imr_docset_free(found);
}

static void what_was_found_ranks_the_same_by_sums(void **state)
{
    world *in = *state;
    for (int i = 0; i < 2 * TREES; i++) {
        imr_arena_reset(in->arena);
        imr_clause *clause = leaf(in, IMR_CLAUSE_AND, NULL);
        for (uint32_t n = roll(3); n < 3; n++) imr_clause_add(in->arena, clause, make_clause(in, 2));
        clause->parts[0]->role = roll(2) ? IMR_ROLE_MUST : IMR_ROLE_SHOULD;
        rank_found(in, in->with_file, clause);
        rank_found(in, in->without, clause);
    }
}

/* ---- pages of listings ---- */

static imr_hits *list(world *in, const imr_docset *among, const char *by, bool alike, uint32_t offset, uint32_t limit)
{
    imr_query *query = NULL;
    imr_hits *hits = NULL;
    imr_ranking search = {.offset = offset, .limit = limit, .sort_slot = imr_field_find(imr_str_of(by))->slot};
    search.ascending = strcmp(by, "id") == 0;
    if (alike) search.sort_slot = IMR_SLOT_NONE;
    search.weighting = imr_plan_weighting();
    assert_int_equal(imr_query_among(among, in->arena, &query, NULL), IMR_OK);
    assert_int_equal(imr_reader_search(in->reader, query, &search, &hits, NULL), IMR_OK);
    imr_query_free(query);
    return hits;
}

static void expect_page(world *in, const imr_docset *found, const imr_listing *page, const char *by, uint32_t offset,
                        uint32_t limit)
{
    imr_hits *whole = list(in, found, by, false, offset, limit);
    assert_true(page->passed <= offset);
    imr_hits *narrow = list(in, page->among, by, page->alike, offset - page->passed, limit);
    assert_int_equal(imr_hits_count(narrow), imr_hits_count(whole));
    for (uint32_t i = 0; i < imr_hits_count(whole); i++)
        assert_int_equal(imr_hits_docid(narrow, i), imr_hits_docid(whole, i));
    imr_hits_free(narrow);
    imr_hits_free(whole);
}

static void a_page_of_a_listing_needs_only_its_days_or_ids(void **state)
{
    world *in = *state;
    uint32_t narrowed = 0;
    for (int i = 0; i < TREES; i++) {
        imr_docset *found = NULL;
        imr_listing page;
        uint32_t offset = roll(2) ? roll(60) : roll(2) ? roll(DECISIONS) : 0, limit = 1 + roll(20);
        uint64_t end = offset + limit;
        imr_arena_reset(in->arena);
        assert_int_equal(imr_bitmaps_new_set(in->with_file, &found, NULL), IMR_OK);
        find(in, in->with_file, make_clause(in, 2), found);
        uint32_t total = imr_docset_count(found);
        assert_int_equal(imr_listing_by_date(in->with_file, in->arena, found, offset, end, &page, NULL), IMR_OK);
        narrowed += imr_docset_count(page.among) < total;
        expect_page(in, found, &page, "date", offset, limit);
        assert_int_equal(imr_listing_by_id(in->reader, in->arena, found, total, end, &page, NULL), IMR_OK);
        narrowed += imr_docset_count(page.among) < total;
        expect_page(in, found, &page, "id", offset, limit);
        imr_docset_free(found);
    }
    assert_true(narrowed > TREES / 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sets_and_the_engine_find_the_same_documents),
        cmocka_unit_test(pairs_are_where_words_stand_side_by_side),
        cmocka_unit_test(words_weigh_the_same_by_lengths_in_the_file),
        cmocka_unit_test(what_was_found_ranks_the_same_by_sums),
        cmocka_unit_test(a_page_of_a_listing_needs_only_its_days_or_ids),
    };
    return cmocka_run_group_tests_name("find", tests, set_up, tear_down);
}
