#include "test.h"

#include "term_counts.h"

static void note(void *context, imr_str term, uint32_t count)
{
    imr_buf_printf(context, "%.*s:%u ", IMR_STR_ARG(term), count);
}

static void expect(imr_term_counts *tally, const char *expected)
{
    imr_buf text = {0};
    assert_true(imr_term_counts_drain(tally, note, &text));
    assert_str(imr_buf_str(&text), expected);
    imr_buf_free(&text);
}

static void words_are_counted_and_come_in_order(void **state)
{
    (void)state;
    imr_term_counts *tally = imr_term_counts_new();
    static const char *const words[] = {"spine",  "mri",           "spine",          "",
                                        "lumbar", "lumbar spinal", "lumbar\xC3\xA9", "mri"};
    for (uint32_t i = 0; i < sizeof words / sizeof *words; i++) imr_term_counts_add(tally, imr_str_of(words[i]), i + 1);
    expect(tally, ":4 lumbar:5 lumbar spinal:6 lumbar\xC3\xA9:7 mri:10 spine:4 ");
    expect(tally, "");
    imr_term_counts_add(tally, IMR_STR("mri"), 2);
    expect(tally, "mri:2 ");
    imr_term_counts_add(tally, IMR_STR("gone"), 2);
    imr_term_counts_clear(tally);
    expect(tally, "");
    imr_term_counts_free(tally);
    imr_term_counts_free(NULL);
}

typedef struct walk {
    char last[16];
    uint32_t n;
} walk;

static void follow(void *context, imr_str term, uint32_t count)
{
    walk *to = context;
    assert_true(to->n == 0 || imr_str_compare(imr_str_of(to->last), term) < 0);
    snprintf(to->last, sizeof to->last, "%.*s", IMR_STR_ARG(term));
    assert_int_equal(count, 2);
    to->n++;
}

static void there_may_be_many(void **state)
{
    (void)state;
    enum { WORDS = 5000 };
    imr_term_counts *tally = imr_term_counts_new();
    for (uint32_t i = 0; i < 2 * WORDS; i++) {
        char word[16];
        snprintf(word, sizeof word, "w%u", i * 7919 % WORDS);
        imr_term_counts_add(tally, imr_str_of(word), 1);
    }
    walk all = {.n = 0};
    assert_true(imr_term_counts_drain(tally, follow, &all));
    assert_int_equal(all.n, WORDS);
    imr_term_counts_free(tally);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_counted_and_come_in_order),
        cmocka_unit_test(there_may_be_many),
    };
    return cmocka_run_group_tests_name("tally", tests, NULL, NULL);
}
