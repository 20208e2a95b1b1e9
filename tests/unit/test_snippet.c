#include "test.h"

#include "lexicon.h"
#include "snippet.h"

typedef struct cut {
    const char *words; /* separated by "|"; a phrase has spaces */
    const char *text;
    size_t most;
    const char *excerpt; /* marks in brackets, "..." where a sentence is cut */
} cut;

static imr_lexicon *lexicon;
static imr_stemmer *stemmer;

static int set_up(void **state)
{
    (void)state;
    imr_error err;
    assert_int_equal(imr_lexicon_open(NULL, &lexicon, &err), IMR_OK);
    assert_int_equal(imr_lexicon_stemmer(lexicon, &stemmer, &err), IMR_OK);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    imr_stemmer_free(stemmer);
    imr_lexicon_free(lexicon);
    return 0;
}

static imr_clause *clause_of(imr_arena *arena, const char *words)
{
    imr_clause *all = imr_clause_new(arena, IMR_CLAUSE_AND, IMR_ROLE_MUST, NULL, (imr_str){0});
    for (const char *at = words; *at != '\0';) {
        size_t n = strcspn(at, "|");
        imr_tokens tokens = {0};
        imr_error err;
        assert_int_equal(imr_tokenize((imr_str){at, n}, &tokens, &err), IMR_OK);
        assert_int_equal(imr_stem_tokens(stemmer, &tokens, &err), IMR_OK);
        imr_clause_kind kind = tokens.n == 1 ? IMR_CLAUSE_TERM : IMR_CLAUSE_PHRASE;
        imr_clause *part = imr_clause_new(arena, kind, IMR_ROLE_MUST, NULL, (imr_str){0});
        for (size_t i = 0; i < tokens.n; i++) assert_true(imr_list_add(arena, &part->values, tokens.at[i].stem));
        assert_true(imr_clause_add(arena, all, part));
        imr_tokens_free(&tokens);
        at += n + (at[n] == '|');
    }
    return all;
}

static void check(const cut *cases, size_t n)
{
    imr_tokens tokens = {0};
    for (size_t i = 0; i < n; i++) {
        imr_arena *arena = imr_arena_new();
        imr_highlights marks;
        imr_snippet excerpt;
        imr_error err;
        imr_buf text = {0};
        const char *from = cases[i].text;
        assert_int_equal(imr_highlights_of(arena, clause_of(arena, cases[i].words), &marks, &err), IMR_OK);
        assert_int_equal(
            imr_snippet_make(arena, stemmer, &tokens, imr_str_of(from), &marks, cases[i].most, &excerpt, &err), IMR_OK);
        size_t at = excerpt.span.begin;
        if (excerpt.cut_before) imr_buf_puts(&text, "...");
        for (size_t m = 0; m < excerpt.n; m++) {
            assert_true(excerpt.marks[m].begin >= at);
            imr_buf_printf(&text, "%.*s[%.*s]", (int)(excerpt.marks[m].begin - at), from + at,
                           (int)(excerpt.marks[m].end - excerpt.marks[m].begin), from + excerpt.marks[m].begin);
            at = excerpt.marks[m].end;
        }
        imr_buf_printf(&text, "%.*s%s", (int)(excerpt.span.end - at), from + at, excerpt.cut_after ? "..." : "");
        assert_str(imr_buf_str(&text), cases[i].excerpt);
        imr_buf_free(&text);
        imr_arena_free(arena);
    }
    imr_tokens_free(&tokens);
}
#define CHECK(cases) check(cases, sizeof(cases) / sizeof *(cases))

static const char story[] =
    "The patient is a gardener. He fell from a ladder. Repeat MRI is not routinely recommended. "
    "It should be reserved for a significant change in symptoms. Therefore, the request is not "
    "medically necessary.";

static void the_sentences_with_the_words_are_chosen(void **state)
{
    (void)state;
    const cut cases[] = {
        {"repeat|mri", story, 60, "[Repeat] [MRI] is not routinely recommended."},
        {"repeated|mri|symptom", story, 200,
         "[Repeat] [MRI] is not routinely recommended. It should be reserved for a significant change in [symptoms]."},
        {"ladder", story, 60, "He fell from a [ladder]."},
        {"change in symptoms", story, 70, "It should be reserved for a significant [change in symptoms]."},
        {"nothing", story, 30, "The patient is a gardener."},
        {"", story, 30, "The patient is a gardener."},
    };
    CHECK(cases);
}

static void a_long_sentence_is_cut_between_words(void **state)
{
    (void)state;
    const cut cases[] = {
        {"delta", "alpha beta gamma delta epsilon zeta eta theta", 20, "...[delta] epsilon zeta..."},
        {"alpha", "alpha beta gamma delta epsilon zeta eta theta", 12, "[alpha] beta..."},
        {"theta", "alpha beta gamma delta epsilon zeta eta theta", 12, "...[theta]"},
        {"none", "10/325mg #60 with five refills", 3, "10/325mg..."},
        {"x", "word", 1, "word"},
    };
    CHECK(cases);
}

static void odd_texts_do_no_harm(void **state)
{
    (void)state;
    const cut cases[] = {
        {"mri", "", 100, ""},
        {"mri", " ... ---", 100, ""},
        {"mri", "\xC3\xA9\xC3\xA9 (MRI's) \xE2\x80\x9Cna\xC3\xAFve\xE2\x80\x9D", 100,
         "\xC3\xA9\xC3\xA9 ([MRI]'s) \xE2\x80\x9Cna\xC3\xAFve\xE2\x80\x9D"},
    };
    CHECK(cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_sentences_with_the_words_are_chosen),
        cmocka_unit_test(a_long_sentence_is_cut_between_words),
        cmocka_unit_test(odd_texts_do_no_harm),
    };
    return cmocka_run_group_tests_name("snippet", tests, set_up, tear_down);
}
