/* Random query trees against brute force (brute.h): matches, the ten best to the last bit, facet counts and a table of
 * two facets have to be the same, with the bitmap index and without it. What is searched is the tree that the printed
 * one was parsed to. usage: test_search_brute [TREES]; the long form is 100,000. */
#include "brute.h"

#include "small_index.h"

#include "answer.h"
#include "canonical.h"
#include "counts.h"

#include <stdlib.h>

enum { TREES = 400, TOP = 10 };

static imr_lexicon *lexicon;
static imr_stemmer *stemmer;
static imr_reader *reader;
static imr_bitmaps *bitmaps, *unmapped;

static int set_up(void **state)
{
    assert_int_equal(folder_setup(state), 0);
    assert_int_equal(imr_lexicon_open(NULL, &lexicon, NULL), IMR_OK);
    assert_int_equal(imr_lexicon_stemmer(lexicon, &stemmer, NULL), IMR_OK);
    for (size_t i = 0; i < WORDS; i++) assert_str(imr_stem(stemmer, imr_str_of(words[i])), words[i]);
    reader = small_index(folder_path(state, "db"), draw_index);
    assert_int_equal(imr_bitmaps_open(reader, &unmapped, NULL), IMR_OK);
    assert_false(imr_bitmaps_mapped(unmapped));
    assert_int_equal(imr_bitmaps_write(reader, NULL), IMR_OK);
    assert_int_equal(imr_bitmaps_open(reader, &bitmaps, NULL), IMR_OK);
    assert_true(imr_bitmaps_mapped(bitmaps));
    return 0;
}

static int tear_down(void **state)
{
    imr_bitmaps_close(bitmaps);
    imr_bitmaps_close(unmapped);
    imr_reader_close(reader);
    imr_stemmer_free(stemmer);
    imr_lexicon_free(lexicon);
    return folder_teardown(state);
}

/* ---- the comparison ---- */

static struct expected {
    bool found[DECISIONS + 1];
    double scores[DECISIONS + 1];
    uint32_t total;
} expected;

static void look_at_all(const imr_clause *clause)
{
    expected.total = 0;
    for (imr_docid id = 1; id <= DECISIONS; id++) {
        expected.found[id] = matches(clause, &samples[id]);
        expected.scores[id] = 0;
        expected.total += expected.found[id];
        if (expected.found[id]) score(clause, &samples[id], true, &expected.scores[id]);
    }
}

static bool is_better(imr_docid a, imr_docid b)
{
    if (expected.scores[a] < expected.scores[b] || expected.scores[a] > expected.scores[b])
        return expected.scores[a] > expected.scores[b];
    return a < b;
}

static void expect_found(const imr_docset *found, const char *name)
{
    const imr_doclist all = imr_docset_view(found);
    for (imr_docid id = 1; id <= DECISIONS; id++)
        if ((imr_doclist_among(&all, &id, 1) == 1) != expected.found[id])
            fail_msg("%s: decision %u is %sexpected", name, id, expected.found[id] ? "" : "not ");
}

static void expect_top(const imr_top *top, const char *name)
{
    bool taken[DECISIONS + 1] = {false};
    assert_int_equal(top->n, expected.total < TOP ? expected.total : TOP);
    for (size_t i = 0; i < top->n; i++) {
        imr_docid best = 0;
        for (imr_docid id = 1; id <= DECISIONS; id++)
            if (expected.found[id] && !taken[id] && (best == 0 || is_better(id, best))) best = id;
        taken[best] = true;
        if (top->at[i].docid != best || memcmp(&top->at[i].score, &expected.scores[best], sizeof(double)) != 0)
            fail_msg("%s: %zu is %u with %.17g, expected %u with %.17g", name, i, top->at[i].docid, top->at[i].score,
                     best, expected.scores[best]);
    }
}

static uint32_t count_cell(unsigned procedure, unsigned outcome)
{
    uint32_t n = 0;
    for (imr_docid id = 1; id <= DECISIONS; id++)
        n += expected.found[id] && samples[id].outcome == outcome && (samples[id].procedures >> procedure & 1U) != 0;
    return n;
}

static uint32_t count_letters(unsigned procedure, unsigned outcome)
{
    uint32_t n = 0;
    for (imr_docid first = 0; first <= DECISIONS; first += LETTER) {
        bool any = false;
        for (imr_docid id = first; id < first + LETTER && id <= DECISIONS; id++)
            any = any || (id > 0 && expected.found[id] && samples[id].outcome == outcome &&
                          (samples[id].procedures >> procedure & 1U) != 0);
        n += any;
    }
    return n;
}

static void expect_table(imr_arena *arena, imr_bitmaps *by, const imr_docset *found, const char *name)
{
    static uint32_t letter_of[DECISIONS + 1];
    imr_matched matched;
    imr_cross table = {0};
    for (imr_docid id = 1; id <= DECISIONS; id++) letter_of[id] = id / LETTER + 1;
    assert_int_equal(imr_matched_make(arena, found, &matched, NULL), IMR_OK);
    assert_int_equal(imr_counts_make(arena, by, &matched, imr_field_find(IMR_STR("procedure")), &table.rows, NULL),
                     IMR_OK);
    assert_int_equal(imr_counts_make(arena, by, &matched, imr_field_find(IMR_STR("outcome")), &table.columns, NULL),
                     IMR_OK);
    assert_int_equal(imr_cross_make(arena, by, &matched, letter_of, DECISIONS / LETTER + 1, &table, NULL), IMR_OK);
    uint32_t sum = 0;
    for (size_t c = 0; c < table.columns.n; c++) sum += table.columns.at[c].n;
    if (sum != expected.total) fail_msg("%s: outcomes of %u, not %u", name, sum, expected.total);
    for (size_t r = 0; r < table.rows.n; r++)
        for (size_t c = 0; c < table.columns.n; c++) {
            unsigned p = (unsigned)index_of(procedures, 3, table.rows.at[r].value);
            unsigned o = (unsigned)index_of(outcomes, 2, table.columns.at[c].value);
            size_t cell = r * table.columns.n + c;
            if (table.decisions[cell] != count_cell(p, o) || table.letters[cell] != count_letters(p, o))
                fail_msg("%s: %s %s: %u of %u letters, expected %u of %u", name, procedures[p], outcomes[o],
                         table.decisions[cell], table.letters[cell], count_cell(p, o), count_letters(p, o));
        }
}

/* In one pass, and again ranking known matches. */
static void compare(imr_bitmaps *by, const imr_clause *clause, const char *name)
{
    imr_arena *arena = imr_arena_new();
    const imr_query_context context = {
        .reader = reader, .bitmaps = by, .stemmer = stemmer, .lengths = imr_bitmaps_lengths(by), .arena = arena};
    imr_compiled compiled = {0};
    imr_docset *found = NULL;
    imr_top top = {.most = TOP}, again = {.most = TOP};
    imr_error err = {.text = ""};
    assert_int_equal(imr_bitmaps_new_set(by, &found, NULL), IMR_OK);
    if (imr_compile(&context, clause, true, &compiled, &err) != IMR_OK) fail_msg("%s: %s", name, err.text);
    assert_int_equal(imr_ranking_run(&compiled, &(imr_pass){.found = found, .top = &top}, NULL), IMR_OK);
    assert_int_equal(imr_ranking_run(&compiled, &(imr_pass){.among = found, .top = &again}, NULL), IMR_OK);
    imr_top_sort(&top);
    imr_top_sort(&again);
    expect_found(found, name);
    expect_top(&top, name);
    expect_top(&again, name);
    expect_table(arena, by, found, name);
    double *weights = calloc(compiled.n + 1, sizeof *weights), sum = 0;
    if (top.n > 0) assert_int_equal(imr_ranking_explain(&compiled, top.at[0].docid, weights, NULL), IMR_OK);
    for (size_t i = 0; i < compiled.n; i++) sum += weights[i];
    if (top.n > 0 && memcmp(&sum, &top.at[0].score, sizeof sum) != 0)
        fail_msg("%s: explained as %.17g, not %.17g", name, sum, top.at[0].score);
    free(weights);
    free(top.at);
    free(again.at);
    imr_compiled_free(&compiled);
    imr_docset_free(found);
    imr_arena_free(arena);
}

static size_t trees = TREES;

/* The tree that the printed one is parsed to, which prints alike. */
static imr_clause *read_back(imr_arena *arena, imr_str printed)
{
    imr_clause *parsed = NULL;
    imr_buf again = {0};
    imr_error err = {.text = ""};
    if (imr_query_parse(arena, printed, &parsed, &err) != IMR_OK) fail_msg("%s: %s", printed.s, err.text);
    imr_query_print(parsed, &again);
    assert_str(imr_buf_str(&again), printed.s);
    imr_buf_free(&again);
    return parsed;
}

static void random_trees_find_what_looking_at_every_decision_finds(void **state)
{
    (void)state;
    for (size_t i = 0; i < trees; i++) {
        imr_arena *arena = imr_arena_new();
        imr_buf name = {0};
        const imr_clause *drawn = draw_query(arena);
        imr_query_print(drawn, &name);
        const imr_clause *parsed = read_back(arena, imr_buf_str(&name));
        look_at_all(drawn);
        compare(bitmaps, parsed, name.s);
        if (i % 4 == 0) compare(unmapped, parsed, name.s);
        imr_buf_free(&name);
        imr_arena_free(arena);
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_trees_find_what_looking_at_every_decision_finds),
    };
    if (argc > 1) trees = strtoul(argv[1], NULL, 10);
    return cmocka_run_group_tests_name("search, brute force", tests, set_up, tear_down);
}
