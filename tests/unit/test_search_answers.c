/* What a search answers besides its matches: dropped parts, and what is shown below the line; reasons; orders; counts
 * of a facet without its own selection; cancelled queries; snapshots that cannot be renewed. */
#include "folder.h"

#include "contract.h"
#include "document.h"
#include "search.h"

#include <time.h>

static const struct {
    const char *id, *letter, *outcome, *procedure, *date, *rationale;
} samples[] = {
    {"CM99-0000001#1", "CM99-0000001", "upheld", "img.mri", "2016-01-05", "Common quartz clamp."},
    {"CM99-0000002#1", "CM99-0000002", "overturned", "img.mri", "2014-03-02", "Common clamp graft graft graft."},
    {"CM99-0000003#1", "CM99-0000003", "upheld", "rehab.pt", "2016-01-05", "Common clamp clamp clamp quartz."},
    {"CM99-0000003#2", "CM99-0000003", "overturned", "rehab.pt", NULL, "Common pebble pebble."},
    {"CM99-0000004#1", "CM99-0000004", "upheld", "img.ct", "2015-11-30", "Common pebble quartz graft."},
    {"CM99-0000005#1", "CM99-0000005", "upheld", "img.mri", NULL, "Common gravel."},
};
enum { SAMPLES = sizeof samples / sizeof *samples };

static imr_lexicon *lexicon;
static imr_snapshot *snapshot;

static void add_sample(imr_writer *writer, imr_shaper *shaper, size_t i)
{
    imr_str procedure = imr_str_of(samples[i].procedure);
    const imr_document *doc = NULL;
    const imr_decision decision = {.id = imr_str_of(samples[i].id),
                                   .letter = imr_str_of(samples[i].letter),
                                   .heading = IMR_STR("Treatment"),
                                   .outcome = imr_str_of(samples[i].outcome),
                                   .procedure = {&procedure, 1},
                                   .date_decision = imr_str_of(samples[i].date),
                                   .rationale = imr_str_of(samples[i].rationale)};
    assert_int_equal(imr_shape(shaper, &decision, IMR_STR("0123456789abcdef"), &doc, NULL), IMR_OK);
    assert_int_equal(imr_writer_add(writer, doc, NULL, NULL), IMR_OK);
}

static int set_up(void **state)
{
    imr_shaper *shaper = NULL;
    imr_writer *writer = NULL;
    assert_int_equal(folder_setup(state), 0);
    assert_int_equal(imr_lexicon_open(NULL, &lexicon, NULL), IMR_OK);
    assert_int_equal(imr_shaper_new(lexicon, &shaper, NULL), IMR_OK);
    assert_int_equal(imr_writer_open(folder_path(state, "db"), true, &writer, NULL), IMR_OK);
    for (size_t i = 0; i < SAMPLES; i++) add_sample(writer, shaper, i);
    assert_int_equal(imr_contract_write(writer, lexicon, NULL), IMR_OK);
    assert_int_equal(imr_writer_commit(writer, NULL), IMR_OK);
    imr_writer_close(writer);
    imr_shaper_free(shaper);
    assert_int_equal(imr_snapshot_open(folder_path(state, "db"), lexicon, &snapshot, NULL), IMR_OK);
    return 0;
}

static int tear_down(void **state)
{
    imr_snapshot_release(snapshot);
    imr_lexicon_free(lexicon);
    return folder_teardown(state);
}

static imr_search *ask(const imr_request *request)
{
    imr_search *search = NULL;
    imr_error err = {.text = ""};
    if (imr_search_open(snapshot, request, &search, &err) != IMR_OK) fail_msg("%s", err.text);
    return search;
}

static const imr_field *field(const char *name) { return imr_field_find(imr_str_of(name)); }

/* The texts of a list with spaces between: "a b". */
static const char *joined(const imr_list *list)
{
    static char text[200];
    size_t n = 0;
    text[0] = '\0';
    for (size_t i = 0; i < list->n; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "%s%.*s", i == 0 ? "" : " ", IMR_STR_ARG(list->at[i]));
    return text;
}

/* Ids without their common prefix, "1#1 3#2"; of those below the line also what they lack, before the first of a
 * group. */
static const char *hits_of(imr_search *search)
{
    static char text[600];
    const imr_group *group = NULL;
    size_t n = 0;
    imr_hit hit;
    text[0] = '\0';
    while (imr_search_next(search, NULL, &hit, NULL) == IMR_OK) {
        assert_int_equal(hit.partial, hit.group != NULL);
        if (hit.group != group)
            n += (size_t)snprintf(text + n, sizeof text - n, "[%s: %u] ", joined(&hit.group->lacks), hit.group->total);
        group = hit.group;
        n += (size_t)snprintf(text + n, sizeof text - n, "%.3s ", hit.decision.id.s + strlen("CM99-000000"));
    }
    return text;
}

/* ---- what is given up ---- */

static void what_nothing_has_is_given_up_and_told_below_the_line(void **state)
{
    (void)state;
    static const struct {
        const char *query, *given_up, *hits;
        uint32_t total;
    } cases[] = {
        /* nothing is dropped; decisions that lack something follow, uncounted */
        {"quartz clamp", "", "3#1 1#1 [quartz: 1] 2#1 [clamp: 1] 4#1 ", 2},
        /* with an operator nothing follows */
        {"quartz AND clamp", "", "3#1 1#1 ", 2},
        {"pebble AND gravel", "", "", 0},
        /* a word that no decision has is dropped first */
        {"quartz clamp zebra", "zebra", "[zebra: 2] 3#1 1#1 [quartz zebra: 1] 2#1 [clamp zebra: 1] 4#1 ", 0},
        /* then the more frequent ones, until something matches */
        {"quartz gravel", "quartz", "[quartz: 1] 5#1 [gravel: 3] 1#1 4#1 3#1 ", 0},
        /* a required part is never dropped */
        {"\"gravel\" quartz", "quartz", "[quartz: 1] 5#1 ", 0},
        {"gravel quartz outcome:overturned", "quartz gravel", "", 0},
        {"pebble -quartz", "", "3#2 ", 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const imr_request request = {.query = imr_str_of(cases[i].query), .limit = 10};
        imr_search *search = ask(&request);
        const char *given_up = joined(imr_search_relaxed(search));
        if (strcmp(given_up, cases[i].given_up) != 0) fail_msg("%s: given up: %s", cases[i].query, given_up);
        if (imr_search_total(search) != cases[i].total)
            fail_msg("%s: %u found", cases[i].query, imr_search_total(search));
        const char *hits = hits_of(search);
        if (strcmp(hits, cases[i].hits) != 0) fail_msg("%s: %s", cases[i].query, hits);
        imr_search_close(search);
    }
}

static void the_line_is_where_the_matches_end(void **state)
{
    (void)state;
    const imr_request all = {.query = IMR_STR("quartz clamp"), .limit = 3};
    const imr_request second = {.query = IMR_STR("quartz clamp"), .offset = 1, .limit = 2};
    const imr_request behind = {.query = IMR_STR("quartz clamp"), .offset = 3, .limit = 10};
    const imr_request exact = {.query = IMR_STR("quartz clamp"), .limit = 10, .exact = true};
    static const char *const expected[] = {"3#1 1#1 [quartz: 1] 2#1 ", "1#1 [quartz: 1] 2#1 ", "[clamp: 1] 4#1 ",
                                           "3#1 1#1 "};
    const imr_request *const requests[] = {&all, &second, &behind, &exact};
    for (size_t i = 0; i < 4; i++) {
        imr_search *search = ask(requests[i]);
        assert_int_equal(imr_search_total(search), 2);
        assert_string_equal(hits_of(search), expected[i]);
        imr_search_close(search);
    }
}

/* ---- reasons ---- */

static void the_explanation_says_how_a_query_was_read_and_what_each_word_adds(void **state)
{
    (void)state;
    const imr_request request = {.query = IMR_STR("quartz AND clamp outcome:upheld"), .limit = 10};
    imr_search *search = ask(&request);
    imr_buf text = {0}, expected = {0};
    imr_hit hit;
    assert_int_equal(imr_search_explain_query(search, &text, NULL), IMR_OK);
    assert_string_equal(text.s, "syntax    AND(words[quartz] words[clamp] outcome:words[upheld])\n"
                                "query     {+quartz +clamp #outcome:upheld}\n"
                                "iterators AND(OR(quartz 3, XSUquartz 0), OR(clamp 3, XSUclamp 0), XOUupheld 4)\n");
    assert_int_equal(imr_search_next(search, NULL, &hit, NULL), IMR_OK);
    imr_buf_clear(&text);
    assert_int_equal(imr_search_explain(search, hit.docid, &text, NULL), IMR_OK);
    double quartz = 0, clamp = 0;
    char tail[8] = "";
    assert_int_equal(sscanf(text.s, " %*f: quartz %lf, clamp %lf%7s", &quartz, &clamp, tail), 2);
    imr_buf_printf(&expected, " %.4f: quartz %.4f, clamp %.4f", hit.score, quartz, clamp);
    assert_string_equal(text.s, expected.s);
    assert_true(quartz > 0 && clamp > quartz); /* it occurs there three times */
    assert_true(hit.score - quartz - clamp < 1e-3 && quartz + clamp - hit.score < 1e-3);
    imr_buf_free(&text);
    imr_buf_free(&expected);
    imr_search_close(search);
}

/* ---- orders ---- */

static void orders_are_total_and_relevance_decides_between_equals(void **state)
{
    (void)state;
    static const struct {
        imr_sort sort;
        const char *query, *hits;
    } cases[] = {
        {IMR_SORT_NEWEST, "common", "1#1 3#1 4#1 2#1 5#1 3#2 "},
        {IMR_SORT_OLDEST, "common", "2#1 4#1 1#1 3#1 5#1 3#2 "},
        {IMR_SORT_NEWEST, "clamp", "3#1 1#1 2#1 "},
        {IMR_SORT_OLDEST, "clamp", "2#1 3#1 1#1 "},
        {IMR_SORT_OUTCOME, "clamp", "2#1 3#1 1#1 "},
        {IMR_SORT_ID, "clamp", "1#1 2#1 3#1 "},
        {IMR_SORT_ID, "outcome:upheld", "1#1 3#1 4#1 5#1 "},
        {IMR_SORT_RELEVANCE, "outcome:upheld", "1#1 3#1 4#1 5#1 "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (uint64_t offset = 0; offset < 3; offset++) {
            const imr_request request = {.query = imr_str_of(cases[i].query),
                                         .sort = cases[i].sort,
                                         .offset = offset,
                                         .limit = 10,
                                         .exact = true};
            const char *expected = cases[i].hits;
            for (uint64_t n = 0; n < offset; n++) expected = strchr(expected, ' ') + 1;
            imr_search *search = ask(&request);
            const char *hits = hits_of(search);
            if (strcmp(hits, expected) != 0) fail_msg("%s in order %d: %s", cases[i].query, (int)cases[i].sort, hits);
            imr_search_close(search);
        }
}

/* ---- counts ---- */

static const char *counts_of(const imr_counts *counts)
{
    static char text[200];
    size_t n = 0;
    text[0] = '\0';
    for (size_t i = 0; i < counts->n; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "%.*s %u ", IMR_STR_ARG(counts->at[i].value), counts->at[i].n);
    return text;
}

/* By filters and by fields of the query. */
static void a_facet_can_be_counted_without_its_own_selection(void **state)
{
    (void)state;
    const imr_filter filters[] = {{field("outcome"), IMR_STR("upheld")}, {field("procedure"), IMR_STR("img.mri")}};
    const imr_request both[] = {
        {.query = IMR_STR("common"), .filters = filters, .filters_n = 2, .limit = 1},
        {.query = IMR_STR("common outcome:upheld procedure:img.mri"), .limit = 1},
        {.query = IMR_STR("common outcome:upheld"), .filters = filters + 1, .filters_n = 1, .limit = 1},
    };
    for (size_t i = 0; i < sizeof both / sizeof *both; i++) {
        imr_search *search = ask(&both[i]);
        imr_counts counts;
        assert_int_equal(imr_search_total(search), 2);
        assert_int_equal(imr_search_facet(search, field("outcome"), &counts, NULL), IMR_OK);
        assert_string_equal(counts_of(&counts), "upheld 2 ");
        assert_int_equal(imr_search_facet_open(search, field("outcome"), &counts, NULL), IMR_OK);
        assert_string_equal(counts_of(&counts), "upheld 2 overturned 1 ");
        assert_int_equal(imr_search_facet_open(search, field("procedure"), &counts, NULL), IMR_OK);
        assert_string_equal(counts_of(&counts), "img.mri 2 img.ct 1 rehab.pt 1 ");
        assert_int_equal(imr_search_total(search), 2); /* the answer is unchanged */
        imr_search_close(search);
    }
}

/* ---- giving up ---- */

static uint64_t nanoseconds(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (uint64_t)at.tv_sec * UINT64_C(1000000000) + (uint64_t)at.tv_nsec;
}

static void a_query_that_is_given_up_or_late_is_cancelled(void **state)
{
    (void)state;
    static const char *const queries[] = {"common", "\"quartz clamp\"", "quartz zebra", "clamp /3 quartz"};
    const uint64_t hour = UINT64_C(3600000000000);
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        imr_cancel given_up = {.cancelled = true}, late = {.deadline = 1}, early = {.deadline = nanoseconds() + hour};
        imr_cancel *const cancels[] = {&given_up, &late, &early};
        for (size_t c = 0; c < 3; c++) {
            const imr_request request = {.query = imr_str_of(queries[i]), .limit = 10, .cancel = cancels[c]};
            imr_search *search = NULL;
            imr_error err = {.text = ""};
            const imr_status status = imr_search_open(snapshot, &request, &search, &err);
            assert_int_equal(status, c == 2 ? IMR_OK : IMR_CANCELLED);
            assert_int_equal(search != NULL, c == 2);
            if (c == 0) assert_string_equal(err.text, "the query was cancelled");
            if (c == 1) assert_string_equal(err.text, "the query took longer than allowed");
            imr_search_close(search);
        }
    }
}

/* ---- renewal ---- */

static void a_renewal_that_fails_leaves_the_snapshot_whole(void **state)
{
    const imr_request request = {.query = IMR_STR("quartz AND clamp"), .limit = 10};
    imr_writer *writer = NULL;
    imr_snapshot *newest = NULL;
    imr_error err = {.text = ""};
    assert_int_equal(imr_snapshot_newest(snapshot, &newest, NULL), IMR_OK);
    assert_ptr_equal(newest, snapshot);
    imr_snapshot_release(newest);
    assert_int_equal(imr_writer_open(folder_path(state, "db"), false, &writer, NULL), IMR_OK);
    assert_int_equal(imr_writer_set_meta(writer, IMR_STR(IMR_META_FORMAT), IMR_STR("999"), NULL), IMR_OK);
    assert_int_equal(imr_writer_commit(writer, NULL), IMR_OK);
    for (int i = 0; i < 2; i++) { /* repeatedly */
        newest = snapshot;
        assert_int_equal(imr_snapshot_newest(snapshot, &newest, &err), IMR_VERSION);
        assert_null(newest);
        assert_true(err.text[0] != '\0');
        imr_search *search = ask(&request);
        assert_ptr_equal(imr_search_snapshot(search), snapshot);
        assert_int_equal(imr_search_total(search), 2);
        assert_string_equal(hits_of(search), "3#1 1#1 ");
        imr_search_close(search);
    }
    assert_int_equal(imr_contract_write(writer, lexicon, NULL), IMR_OK);
    assert_int_equal(imr_writer_commit(writer, NULL), IMR_OK);
    imr_writer_close(writer);
    assert_int_equal(imr_snapshot_newest(snapshot, &newest, NULL), IMR_OK);
    assert_ptr_not_equal(newest, snapshot);
    assert_int_equal(imr_snapshot_documents(newest), SAMPLES);
    imr_snapshot_release(newest);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_nothing_has_is_given_up_and_told_below_the_line),
        cmocka_unit_test(the_line_is_where_the_matches_end),
        cmocka_unit_test(the_explanation_says_how_a_query_was_read_and_what_each_word_adds),
        cmocka_unit_test(orders_are_total_and_relevance_decides_between_equals),
        cmocka_unit_test(a_facet_can_be_counted_without_its_own_selection),
        cmocka_unit_test(a_query_that_is_given_up_or_late_is_cancelled),
        cmocka_unit_test(a_renewal_that_fails_leaves_the_snapshot_whole),
    };
    return cmocka_run_group_tests_name("search, answers", tests, set_up, tear_down);
}
