/* What a sum looks at, and what it bears. */
#include "sum_world.h"

/* A set that is not of this commit: what nobody has weighs nothing. */
static void a_set_of_others_does_no_harm(void **state)
{
    const world *in = *state;
    uint64_t bits[64];
    memset(bits, 0xff, sizeof bits);
    imr_word one = {word(0), {.set = {NULL, bits, 64, 4096}}};
    imr_alternative alone = {.words = &one, .n = 1};
    imr_same same = {&alone, 1};
    imr_part part = {.prefix = IMR_STR("S"), .words = &same, .n = 1, .factor = 1};
    imr_hits *hits = ask(in, sum_query(in, &part, 1), 0, 10);
    assert_int_equal(imr_hits_count(hits), 10);
    for (uint32_t i = 0; i < 10; i++) {
        double weight = imr_hits_weight(hits, i);
        assert_memory_equal(&weight, &in->weights[0][imr_hits_docid(hits, i)], sizeof weight);
    }
    imr_hits_free(hits);
}

/* A phrase is looked for where it would bring a document among the best, not wherever its words are. */
static void only_what_would_do_is_asked_where_it_stands(void **state)
{
    const world *in = *state;
    imr_word words[2] = {make_word(in, 0), make_word(in, 1)};
    imr_alternative alone[2] = {{.words = &words[0], .n = 1}, {.words = &words[1], .n = 1}};
    imr_same phrase[2] = {{&alone[0], 1}, {&alone[1], 1}};
    imr_part part = {.prefix = IMR_STR("S"), .words = phrase, .n = 2, .factor = 1, .stands = check_of(5)};
    uint32_t candidates =
        imr_docset_common(in->of_word[0], &(imr_doclist){.ids = in->ids[1], .n = imr_docset_count(in->of_word[1])});
    asked = 0;
    imr_hits_free(ask(in, sum_query(in, &part, 1), 0, 1));
    assert_true(asked > 0);
    assert_true(asked < candidates / 2);
    assert_int_equal(checks, 0);
}

static imr_status fail_check(void *context, imr_docid id, bool *matches, imr_error *err)
{
    (void)context, (void)id, (void)matches;
    return imr_fail(err, IMR_CORRUPT, "made up");
}

static void what_a_check_fails_with_is_told(void **state)
{
    const world *in = *state;
    imr_word words[1] = {make_word(in, 0)};
    imr_alternative alone[1] = {{.words = words, .n = 1, .stands = {.test = fail_check}}};
    imr_same same = {alone, 1};
    imr_part part = {.prefix = IMR_STR("S"), .words = &same, .n = 1, .factor = 1};
    imr_ranking search = {.limit = 1, .sort_slot = IMR_SLOT_NONE, .weighting = in->how};
    imr_hits *hits = NULL;
    imr_error err = {0};
    imr_query *query = sum_query(in, &part, 1);
    assert_int_equal(imr_reader_search(in->reader, query, &search, &hits, &err), IMR_CORRUPT);
    assert_string_equal(err.text, "made up");
    imr_query_free(query);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_set_of_others_does_no_harm),
        cmocka_unit_test(only_what_would_do_is_asked_where_it_stands),
        cmocka_unit_test(what_a_check_fails_with_is_told),
    };
    return cmocka_run_group_tests_name("sum_looks", tests, world_setup, world_teardown);
}
