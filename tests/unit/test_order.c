#include "test.h"

#include "order.h"

#include <stdlib.h>

/* ---- words at positions from 1; "@9" goes on at position 9 ---- */

static void write_order(imr_order *order, const char *words)
{
    char copy[256], *rest = NULL;
    uint32_t position = 1;
    snprintf(copy, sizeof copy, "%s", words);
    imr_order_clear(order);
    for (char *word = strtok_r(copy, " ", &rest); word != NULL; word = strtok_r(NULL, " ", &rest)) {
        if (word[0] == '@')
            position = (uint32_t)strtoul(word + 1, NULL, 10);
        else
            imr_order_add(order, position++, imr_word_code_of(imr_str_of(word)));
    }
    assert_false(order->bytes.failed);
}

static void what_is_written_is_read(void **state)
{
    (void)state;
    static const struct {
        uint32_t position;
        const char *word;
    } words[] = {{1, "the"}, {2, "knee"}, {3, "of"},        {1001, "lumbar"},
                 {1002, ""}, {7, "1"},    {70000, "spine"}, {70001, "the"}};
    enum { N = sizeof words / sizeof *words };
    imr_order order = {0};
    for (size_t i = 0; i < N; i++)
        imr_order_add(&order, words[i].position, imr_word_code_of(imr_str_of(words[i].word)));
    imr_order_reader reader = {imr_buf_str(&order.bytes), 0, 0};
    uint32_t position;
    imr_word_code code;
    for (size_t i = 0; i < N; i++) {
        assert_true(imr_order_next(&reader, &position, &code));
        assert_int_equal(position, words[i].position);
        assert_int_equal(code, imr_word_code_of(imr_str_of(words[i].word)));
    }
    assert_false(imr_order_next(&reader, &position, &code));
    imr_order_free(&order);
}

static void frequent_words_take_a_byte_and_others_three(void **state)
{
    (void)state;
    static const struct {
        const char *words;
        size_t size;
    } cases[] = {{"@0 the", 1}, {"@0 1 2 3 4 5 6", 6}, {"@0 a with support", 3}, {"@0 lumbar", 3},
                 {"the", 3},    {"@0 zz zzz", 6}};
    imr_order order = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        write_order(&order, cases[i].words);
        if (order.bytes.n != cases[i].size) fail_msg("%s: %zu bytes", cases[i].words, order.bytes.n);
    }
    imr_order_free(&order);
}

/* ---- finding ---- */

/* Words by place; "mri|ct" may be either. */
static bool find(const imr_order *order, const char *words, uint32_t window, bool ordered)
{
    char copy[128], *rest = NULL, *more;
    imr_order_word wanted[16];
    size_t n = 0;
    uint32_t places = 0;
    snprintf(copy, sizeof copy, "%s", words);
    for (char *place = strtok_r(copy, " ", &rest); place != NULL; place = strtok_r(NULL, " ", &rest), places++)
        for (char *word = strtok_r(place, "|", &more); word != NULL; word = strtok_r(NULL, "|", &more))
            wanted[n++] = (imr_order_word){imr_word_code_of(imr_str_of(word)), places};
    imr_order_search *search = NULL;
    bool found = false, again = false;
    assert_int_equal(imr_order_search_new(wanted, n, places, window, ordered, &search, NULL), IMR_OK);
    assert_int_equal(imr_order_find(search, imr_buf_str(&order->bytes), &found, NULL), IMR_OK);
    assert_int_equal(imr_order_find(search, imr_buf_str(&order->bytes), &again, NULL), IMR_OK);
    assert_int_equal(found, again);
    imr_order_search_free(search);
    return found;
}

static void words_are_found_where_they_stand_together(void **state)
{
    (void)state;
    static const struct {
        const char *text, *words;
        uint32_t window;
        bool ordered, found;
    } cases[] = {
        {"mri of the lumbar spine", "lumbar spine", 2, true, true},
        {"mri of the lumbar spine", "spine lumbar", 2, true, false},
        {"mri of the lumbar spine", "spine lumbar", 2, false, true},
        {"mri of the lumbar spine", "mri spine", 4, true, false},
        {"mri of the lumbar spine", "mri spine", 5, true, true},
        {"mri of the lumbar spine", "mri|ct knee|lumbar", 4, true, true},
        {"mri of the lumbar spine", "ct knee|lumbar", 4, true, false},
        {"mri of the lumbar spine", "mri of the lumbar spine", 5, true, true},
        {"mri of the lumbar spine", "knee", 1, true, false},
        {"lumbar mri lumbar spine", "lumbar spine", 2, true, true}, /* the second one */
        {"a b x a b c", "a b c", 3, true, true},
        {"a a b", "a b", 2, true, true},
        {"pain and pain", "pain pain", 3, true, true},
        {"pain and pain", "pain pain", 3, false, true},
        {"pain and spine", "pain pain", 3, false, false}, /* one word is not two */
        {"pain and spine", "pain pain", 3, true, false},
        {"x y x", "x y|x x", 3, false, true},
        {"x y x", "x|y y x", 3, false, true}, /* y has to give way */
        {"lumbar @1001 spine", "lumbar spine", 2, true, false},
        {"lumbar @1001 spine", "lumbar spine", 1001, true, true},
        {"@50 spine @1 lumbar @48 lumbar", "lumbar spine", 3, true, true}, /* written out of order */
        {"", "lumbar", 1, true, false},
    };
    imr_order order = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        write_order(&order, cases[i].text);
        if (find(&order, cases[i].words, cases[i].window, cases[i].ordered) != cases[i].found)
            fail_msg("\"%s\" in \"%s\", window %u", cases[i].words, cases[i].text, cases[i].window);
    }
    imr_order_free(&order);
}

static void a_text_that_is_cut_off_ends(void **state)
{
    (void)state;
    imr_order order = {0};
    write_order(&order, "knee @300 lumbar the spine");
    for (size_t n = 0; n <= order.bytes.n; n++) {
        imr_order_reader reader = {{order.bytes.s, n}, 0, 0};
        uint32_t position;
        imr_word_code code;
        size_t words = 0;
        while (imr_order_next(&reader, &position, &code)) words++;
        assert_true(words <= 4);
    }
    imr_order_free(&order);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read),
        cmocka_unit_test(frequent_words_take_a_byte_and_others_three),
        cmocka_unit_test(words_are_found_where_they_stand_together),
        cmocka_unit_test(a_text_that_is_cut_off_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
