#include "test.h"

#include <stdlib.h>

#include "text.h"

static imr_stemmer *plain;

static int make_plain(void **state)
{
    (void)state;
    return imr_stemmer_new(NULL, 0, NULL, NULL, &plain, NULL) == IMR_OK ? 0 : -1;
}

static int free_plain(void **state)
{
    (void)state;
    imr_stemmer_free(plain);
    imr_stemmer_free(NULL);
    return 0;
}

static void words_lose_their_endings(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"injections", "inject"},
        {"denied", "deni"},
        {"mri", "mri"},
        {"l5", "l5"},
        {"5%", "5%"},
        {"9792.20", "9792.20"},
        {"pm&r", "pm&r"},
        {"", ""},
        {"q4hrs", "q4hrs"},
        {"\xCE\xB1s", "\xCE\xB1s"},
        {"sixtyfourlettersarethelongestwordthatisstemmedandnotoneletterings",
         "sixtyfourlettersarethelongestwordthatisstemmedandnotoneletterings"},
    };
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
            assert_str(imr_stem(plain, imr_str_of(cases[i][0])), cases[i][1]);
    }
}

static void exceptions_come_before_the_rules(void **state)
{
    (void)state;
    static const imr_stem_exception exceptions[] = {
        {{"tens", 4}, {"tens", 4}}, {{"surgical", 8}, {"surgeri", 7}}, {{"mris", 4}, {"mri", 3}}};
    imr_stemmer *stemmer;
    assert_int_equal(imr_stemmer_new(exceptions, 3, NULL, NULL, &stemmer, NULL), IMR_OK);
    assert_str(imr_stem(stemmer, IMR_STR("tens")), "tens");
    assert_str(imr_stem(stemmer, IMR_STR("ten")), "ten");
    assert_true(imr_str_equal(imr_stem(stemmer, IMR_STR("surgical")), imr_stem(stemmer, IMR_STR("surgery"))));
    assert_str(imr_stem(stemmer, IMR_STR("mris")), "mri");
    assert_str(imr_stem(plain, IMR_STR("tens")), "ten");
    imr_stemmer_free(stemmer);
}

/* Far more words than the table's initial capacity: each keeps its stem, and stems do not move. */
static void a_stem_stays_valid_while_the_table_grows(void **state)
{
    (void)state;
    enum { WORDS = 20000 };
    imr_str *stems = malloc(WORDS * sizeof *stems);
    char(*names)[16] = malloc(WORDS * sizeof *names);
    for (int i = 0; i < WORDS; i++) {
        int n = i;
        size_t at = 0;
        names[i][at++] = 'z';
        for (int k = 0; k < 4; k++, n /= 17) names[i][at++] = (char)('a' + n % 17);
        memcpy(names[i] + at, "ings", 5);
        stems[i] = imr_stem(plain, imr_str_of(names[i]));
    }
    for (int i = 0; i < WORDS; i++) {
        imr_str again = imr_stem(plain, imr_str_of(names[i]));
        assert_ptr_equal(again.s, stems[i].s);
        assert_true(again.n < strlen(names[i]));
        assert_memory_equal(again.s, names[i], 3);
    }
    free(names);
    free(stems);
}

static void what_was_stemmed_is_forgotten_where_it_is_much(void **state)
{
    (void)state;
    enum { WORDS = 100000, ROUND = 10000 };
    static const imr_stem_exception exceptions[] = {{{"tens", 4}, {"tens", 4}}};
    imr_stemmer *stemmer;
    assert_int_equal(imr_stemmer_new(exceptions, 1, NULL, NULL, &stemmer, NULL), IMR_OK);
    const char *first = imr_stem(stemmer, IMR_STR("injections")).s;
    assert_int_equal(imr_stemmer_trim(stemmer, NULL), IMR_OK);
    assert_ptr_equal(imr_stem(stemmer, IMR_STR("injections")).s, first);
    for (int i = 0; i < WORDS; i++) {
        char word[] = "aaaaaings";
        for (int k = 0, n = i; k < 5; k++, n /= 26) word[k] = (char)('a' + n % 26);
        assert_non_null(imr_stem(stemmer, imr_str_of(word)).s);
        if (i % ROUND == 0) assert_int_equal(imr_stemmer_trim(stemmer, NULL), IMR_OK);
    }
    assert_str(imr_stem(stemmer, IMR_STR("tens")), "tens");
    assert_str(imr_stem(stemmer, IMR_STR("injections")), "inject");
    imr_stemmer_free(stemmer);
}

static imr_word_ids count_words(const void *context, imr_str word, imr_str stem)
{
    (void)word;
    (void)context;
    return (imr_word_ids){.stem = (uint32_t)stem.n, .prefix = (uint32_t)(unsigned char)stem.s[0]};
}

static void tokens_get_stems_and_numbers(void **state)
{
    (void)state;
    imr_stemmer *stemmer;
    imr_tokens tokens = {0};
    assert_int_equal(imr_stemmer_new(NULL, 0, count_words, NULL, &stemmer, NULL), IMR_OK);
    for (int round = 0; round < 2; round++) {
        assert_int_equal(imr_tokenize(IMR_STR("Injections at L4-5, 5%"), &tokens, NULL), IMR_OK);
        assert_null(tokens.at[0].stem.s);
        assert_int_equal(tokens.at[0].ids.stem, 0);
        assert_int_equal(imr_stem_tokens(stemmer, &tokens, NULL), IMR_OK);
        static const char *const stems[] = {"inject", "at", "l4", "l5", "5%"};
        assert_int_equal(tokens.n, 5);
        for (size_t i = 0; i < tokens.n; i++) {
            assert_str(tokens.at[i].stem, stems[i]);
            assert_int_equal(tokens.at[i].ids.stem, strlen(stems[i]));
            assert_int_equal(tokens.at[i].ids.prefix, stems[i][0]);
            assert_int_equal((tokens.at[i].flags & IMR_TOKEN_JOINS) != 0, imr_word_joins(tokens.at[i].word));
        }
    }
    imr_tokens_free(&tokens);
    imr_stemmer_free(stemmer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_lose_their_endings),
        cmocka_unit_test(exceptions_come_before_the_rules),
        cmocka_unit_test(a_stem_stays_valid_while_the_table_grows),
        cmocka_unit_test(what_was_stemmed_is_forgotten_where_it_is_much),
        cmocka_unit_test(tokens_get_stems_and_numbers),
    };
    return cmocka_run_group_tests_name("stem", tests, make_plain, free_plain);
}
