#include "small_index.h"
#include "test.h"

#include "wildcard.h"

static imr_lexicon *lexicon;
static imr_stemmer *stemmer;
static imr_reader *reader;

/* One decision with few words, and as many words that begin with "aaa" as a wildcard may match, and one more with
 * "bbb". */
static void fill(imr_writer *writer, imr_document *doc)
{
    static const char *const placed[] = {"arthroscop", "arthroscopi", "arthriti", "knee", "inject"};
    for (size_t i = 0; i < sizeof placed / sizeof *placed; i++)
        assert_int_equal(imr_document_term(doc, IMR_STR(""), imr_str_of(placed[i]), 1, NULL), IMR_OK);
    assert_int_equal(imr_document_term(doc, IMR_STR("XSU"), IMR_STR("arthropathi"), 1, NULL), IMR_OK);
    for (int i = 0; i < IMR_WILDCARD_MOST; i++) {
        char word[32];
        snprintf(word, sizeof word, "aaa%c%c%c", 'a' + i / 676, 'a' + i / 26 % 26, 'a' + i % 26);
        /* The prefix itself is one of the thousand words. */
        if (i > 0) assert_int_equal(imr_document_term(doc, IMR_STR(""), imr_str_of(word), 1, NULL), IMR_OK);
        memcpy(word, "bbb", 3);
        assert_int_equal(imr_document_term(doc, IMR_STR(""), imr_str_of(word), 1, NULL), IMR_OK);
    }
    assert_int_equal(imr_writer_add(writer, doc, NULL, NULL), IMR_OK);
}

static int set_up(void **state)
{
    assert_int_equal(folder_setup(state), 0);
    assert_int_equal(imr_lexicon_open(NULL, &lexicon, NULL), IMR_OK);
    assert_int_equal(imr_lexicon_stemmer(lexicon, &stemmer, NULL), IMR_OK);
    reader = small_index(folder_path(state, "db"), fill);
    return 0;
}

static int tear_down(void **state)
{
    imr_reader_close(reader);
    imr_stemmer_free(stemmer);
    imr_lexicon_free(lexicon);
    return folder_teardown(state);
}

static imr_status expand(const char *text, const char *field, imr_buf *out, imr_error *err)
{
    imr_arena *arena = imr_arena_new();
    imr_notes notes = {.arena = arena};
    imr_interpreter reading = {
        .arena = arena, .lexicon = lexicon, .stemmer = stemmer, .reader = reader, .notes = &notes};
    imr_clause *clause = NULL;
    imr_status status =
        imr_wildcard_read(&reading, imr_str_of(text), 7, imr_field_find(imr_str_of(field)), &clause, err);
    for (size_t i = 0; status == IMR_OK && clause != NULL && i < clause->n; i++)
        imr_buf_printf(out, "%s%.*s", i == 0 ? "" : " ", IMR_STR_ARG(clause->parts[i]->values.at[0]));
    imr_interpreter_free(&reading);
    imr_arena_free(arena);
    return status;
}

static void a_wildcard_is_every_stem_that_begins_so(void **state)
{
    (void)state;
    static const struct {
        const char *text, *field, *stems;
    } cases[] = {
        {"arthroscop*", NULL, "arthroscop arthroscopi"},
        {"Arthro*", NULL, "arthro arthroscop arthroscopi arthropathi"},
        {"arthro*", "summary", "arthro arthropathi"},
        {"injections*", NULL, "inject"}, /* longer than the rest of the word */
        {"xyzzy*", NULL, "xyzzi"},
        {"mri/ct*", NULL, ""}, /* not a single word */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        imr_buf text = {0};
        imr_error err;
        assert_int_equal(expand(cases[i].text, cases[i].field, &text, &err), IMR_OK);
        assert_str(imr_buf_str(&text), cases[i].stems);
        imr_buf_free(&text);
    }
}

static void a_wildcard_stands_for_a_thousand_words(void **state)
{
    (void)state;
    imr_buf text = {0};
    imr_error err;
    assert_int_equal(expand("aaa*", NULL, &text, &err), IMR_OK);
    assert_int_equal(expand("bbb*", NULL, &text, &err), IMR_LIMIT);
    assert_string_equal(err.text, "column 7: more than 1000 words of the index begin with \"bbb\": write more of it");
    imr_buf_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_wildcard_is_every_stem_that_begins_so),
        cmocka_unit_test(a_wildcard_stands_for_a_thousand_words),
    };
    return cmocka_run_group_tests_name("wildcard", tests, set_up, tear_down);
}
