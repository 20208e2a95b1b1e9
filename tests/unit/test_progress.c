#include "test.h"

#include "progress.h"

static void the_line_tells_rate_and_time_left(void **state)
{
    (void)state;
    static const struct {
        imr_progress progress;
        double seconds;
        const char *text;
    } cases[] = {
        {{12, 105, 250, 1000, 30}, 10, "12/105 files, 30 decisions, 3/s, 0:30 left"},
        {{1, 2, 0, 0, 300}, 100, "1/2 files, 300 decisions, 3/s, 1:40 left"}, /* sizes are unknown */
        {{1, 2, 1, 1000, 4}, 10, "1/2 files, 4 decisions, 0/s, 166:30 left"},
        {{2, 2, 1000, 1000, 4}, 2, "2/2 files, 4 decisions, 2/s"},
        {{0, 2, 0, 1000, 0}, 0, "0/2 files, 0 decisions"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        imr_buf text = {0};
        imr_progress_write(&cases[i].progress, cases[i].seconds, &text);
        assert_str(imr_buf_str(&text), cases[i].text);
        imr_buf_free(&text);
    }
}

static void the_summary_counts_what_was_skipped_by_kind(void **state)
{
    (void)state;
    imr_add_result result = {
        .tally = {.letters = 3, .decisions = 7, .added = 4, .replaced = 1, .unchanged = 2, .removed = 5}};
    imr_buf text = {0};
    imr_summary_write(&result, 0.1234, &text);
    assert_str(imr_buf_str(&text),
               "3 letters, 7 decisions: 4 added, 1 replaced, 2 unchanged, 5 removed; 0 skipped; 0.123 s");
    result.skipped = 3;
    result.kinds[IMR_SKIP_EMPTY] = 2;
    result.kinds[IMR_SKIP_SCAN] = 1;
    imr_buf_clear(&text);
    imr_summary_write(&result, 61, &text);
    assert_str(imr_buf_str(&text), "3 letters, 7 decisions: 4 added, 1 replaced, 2 unchanged, 5 removed; "
                                   "3 skipped (2 empty, 1 PDF without text); 61.0 s");
    result.kinds[IMR_SKIP_UNNUMBERED] = 2;
    result.kinds[IMR_SKIP_MENDED] = 4;
    imr_buf_clear(&text);
    imr_summary_write(&result, 61, &text);
    assert_str(imr_buf_str(&text), "3 letters, 7 decisions: 4 added, 1 replaced, 2 unchanged, 5 removed; "
                                   "3 skipped (2 empty, 1 PDF without text); doubtful: 2 known by the file's name, "
                                   "4 mended (imr-index lint lists them); 61.0 s");
    imr_buf_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_line_tells_rate_and_time_left),
        cmocka_unit_test(the_summary_counts_what_was_skipped_by_kind),
    };
    return cmocka_run_group_tests_name("progress", tests, NULL, NULL);
}
