#include "small_index.h"
#include "stored.h"

#include "search.h"

/* The words of the index, the most frequent first, and the number of decisions that have each. */
static const struct {
    const char *word;
    unsigned decisions;
} known[] = {
    {"lumbar", 40},       {"epidural", 30},     {"surgery", 20}, {"surgical", 19},      {"acupuncture", 9},
    {"arthroscopy", 8},   {"ongoing", 12},      {"lumber", 1},   {"lumbago", 3},        {"stimulator", 5},
    {"spine", 4},         {"spire", 2},         {"norco", 6},    {"chiropractic", 250}, {"chiropratic", 1},
    {"chiropractik", 20}, {"chirupractic", 80}, {"typical", 2},  {"cervicle", 3},       {"cervical", 60},
    {"topical", 90},
};
enum { KNOWN = sizeof known / sizeof *known, DECISIONS = 250 };

static imr_lexicon *lexicon;
static imr_stemmer *stemmer;
static imr_reader *reader;

static void fill(imr_writer *writer, imr_document *doc)
{
    for (unsigned i = 0; i < DECISIONS; i++) {
        imr_buf json = {0};
        assert_int_equal(imr_document_clear(doc, NULL), IMR_OK);
        imr_buf_puts(&json, "{\"id\":\"x#1\",\"heading\":\"x\",\"rationale\":\"");
        for (size_t w = 0; w < KNOWN; w++) {
            if (i >= known[w].decisions) continue;
            imr_str stem = imr_stem(stemmer, imr_str_of(known[w].word));
            assert_int_equal(imr_document_word(doc, IMR_SECTION_RATIONALE, stem, 1, NULL), IMR_OK);
            imr_buf_printf(&json, "%s ", known[w].word);
        }
        imr_buf_puts(&json, "\"}");
        assert_int_equal(imr_document_term(doc, IMR_STR("XCI"), IMR_STR("uptodat"), 1, NULL), IMR_OK);
        store_json(doc, imr_buf_str(&json));
        assert_int_equal(imr_writer_add(writer, doc, NULL, NULL), IMR_OK);
        imr_buf_free(&json);
    }
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

/* expected: the corrections, separated by "|"; "" if no word is corrected. */
static void check(const char *query, bool literal, const char *expected)
{
    imr_error err = {.status = IMR_OK};
    imr_arena *arena = imr_arena_new();
    imr_notes notes = {.arena = arena};
    imr_interpreter reading = {
        .arena = arena, .lexicon = lexicon, .stemmer = stemmer, .reader = reader, .notes = &notes};
    imr_clause *all = imr_clause_new(arena, IMR_CLAUSE_AND, IMR_ROLE_MUST, NULL, imr_str_of(query));
    imr_interpretation meaning = {0};
    imr_node *tree = NULL;
    imr_buf text = {0};
    assert_int_equal(imr_syntax_parse(arena, imr_str_of(query), true, &notes, &tree, &err), IMR_OK);
    if (imr_interpret(&reading, tree, literal, all, &meaning, &err) != IMR_OK) fail_msg("%s", err.text);
    for (size_t i = 0; i < meaning.spelled.n; i++)
        imr_buf_printf(&text, "%s%.*s", i == 0 ? "" : "|", IMR_STR_ARG(meaning.spelled.at[i]));
    assert_str(imr_buf_str(&text), expected);
    imr_buf_free(&text);
    imr_interpreter_free(&reading);
    imr_arena_free(arena);
}

static void an_unknown_word_becomes_the_nearest_known(void **state)
{
    (void)state;
    check("lumbr", false, "lumbar");
    check("lubmar", false, "lumbar");
    check("ulmbar", false, "lumbar");
    check("epideral", false, "epidural");
    check("accupuncture", false, "acupuncture");
    check("arthoscopy", false, "arthroscopy");
    check("artroscpy", false, "arthroscopy");
    check("stimulater spnie", false, "stimulator|spine");
    check("norcco", false, "norco");
    check("LUMBAAR", false, "lumbar");
}

static void of_equally_near_words_the_most_frequent_is_taken(void **state)
{
    (void)state;
    check("lumbxr", false, "lumbar");
    check("spixe", false, "spine");
}

static void the_spelling_is_that_of_the_decisions(void **state)
{
    (void)state;
    check("surgry", false, "surgery");
    check("surgicl", false, "surgical");
}

static void words_of_the_tables_come_first(void **state)
{
    (void)state;
    check("physcial", false, "physical");
    check("flexaril", false, "flexeril");
    check("propranalol", false, "propranolol");
    check("xcupuncture", false, ""); /* a first letter is changed only to a word of headings */
}

static void what_some_letter_mistyped_too_is_wrong(void **state)
{
    (void)state;
    check("chiropratic", false, "chiropractic");
    check("chiropractik", false, "chiropractic");
    check("chirupractic", false, "");     /* not rare enough */
    check("cervicle", false, "cervical"); /* two names are near: the frequent one */
    check("typical", false, "");          /* a right word, however rare */
    check("insects", false, "");          /* even if no decision has it: not inserts */
}

static void what_is_known_or_meant_otherwise_stays(void **state)
{
    (void)state;
    static const char *const queries[] = {
        "lumbar",          /* known */
        "lumber",          /* known, if only to one decision */
        "uptodate",        /* known only to citations */
        "\"lumbr spine\"", /* quoted */
        "-lumbr",          /* excluded */
        "overturned",      /* an outcome */
        "contract",        /* a word of the tables */
        "L4 l5x 10325",    /* numbers */
        "lum spi",         /* short */
        "NRCO",            /* an acronym */
        "zzzyyyxxx",       /* near to nothing */
        "xpime",           /* two mistakes in a short word */
        "id:lumbr",        /* a key */
        "lumb*",           /* a wildcard */
    };
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) check(queries[i], false, "");
    check("lumbr", true, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_unknown_word_becomes_the_nearest_known),
        cmocka_unit_test(words_of_the_tables_come_first),
        cmocka_unit_test(what_some_letter_mistyped_too_is_wrong),
        cmocka_unit_test(of_equally_near_words_the_most_frequent_is_taken),
        cmocka_unit_test(the_spelling_is_that_of_the_decisions),
        cmocka_unit_test(what_is_known_or_meant_otherwise_stays),
    };
    return cmocka_run_group_tests_name("spell", tests, set_up, tear_down);
}
