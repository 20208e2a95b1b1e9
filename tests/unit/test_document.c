#include "folder.h"

#include "bitmaps.h"
#include "docstore.h"
#include "document.h"

static imr_lexicon *lexicon;
static imr_shaper *shaper;

static int setup(void **state)
{
    bool made = imr_lexicon_open(NULL, &lexicon, NULL) == IMR_OK && imr_shaper_new(lexicon, &shaper, NULL) == IMR_OK;
    return made ? folder_setup(state) : -1;
}

static int teardown(void **state)
{
    imr_shaper_free(shaper);
    imr_lexicon_free(lexicon);
    return folder_teardown(state);
}

static imr_str procedures[] = {{"img.mri", 7}, {"img.ct", 6}};
static const imr_decision sample = {
    .id = {"CM00-0000001#2", 14},
    .letter = {"CM00-0000001", 12},
    .issue = 2,
    .heading = {"MRI of the lumbar spine", 23},
    .outcome = {"upheld", 6},
    .procedure = {procedures, 2},
    .age = 9,
    .date_decision = {"2016-12-09", 10},
    .summary = {"Acupuncture helped.", 19},
    .rationale = {"Repeat MRI is not supported.", 28},
    .ur_line = {"not in the record", 17},
    .imr_line = {"neither", 7},
};

/* The index of one decision. */
static imr_reader *shape_into_index(void **state, const imr_decision *decision)
{
    const imr_document *doc = NULL;
    imr_writer *writer = NULL;
    imr_reader *reader = NULL;
    assert_int_equal(imr_shape(shaper, decision, IMR_STR("0123456789abcdef"), &doc, NULL), IMR_OK);
    assert_int_equal(imr_writer_open(folder_path(state, "index"), true, &writer, NULL), IMR_OK);
    assert_int_equal(imr_writer_add(writer, doc, NULL, NULL), IMR_OK);
    assert_int_equal(imr_writer_commit(writer, NULL), IMR_OK);
    imr_writer_close(writer);
    assert_int_equal(imr_reader_open(folder_path(state, "index"), &reader, NULL), IMR_OK);
    return reader;
}

typedef struct wanted {
    imr_str term;
    uint32_t wdf;
    bool found;
} wanted;

static bool look(void *context, imr_str term, uint32_t wdf)
{
    wanted *one = context;
    if (!imr_str_equal(term, one->term)) return true;
    one->wdf = wdf;
    one->found = true;
    return false;
}

static void words_and_facets_become_terms(void **state)
{
    static const struct {
        const char *prefix, *term;
        uint32_t wdf;
    } cases[] = {
        {"", "mri", 3},
        {"", "lumbar", 2},
        {"", "repeat", 1},
        {"XHE", "mri", 1},
        {"XSU", "help", 1},
        {"XOU", "upheld", 0},
        {"XPR", "img.mri", 0},
        {"XPR", "img.ct", 0},
        {"XYR", "2016", 0},
        {"Q", "CM00-0000001#2", 0},
        {"XLT", "CM00-0000001", 0},
        {IMR_PREFIX_FILE, "0123456789abcdef", 0},
    };
    static const struct {
        const char *prefix, *term;
    } absent[] = {{"", "acupunctur"}, {"XHE", "repeat"}, {"XCI", "neither"}, {"", "MRI"}};
    imr_reader *reader = shape_into_index(state, &sample);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        wanted one = {.term = imr_str_of(cases[i].term)};
        imr_reader_document_terms(reader, 1, imr_str_of(cases[i].prefix), look, &one, NULL);
        if (!one.found || one.wdf != cases[i].wdf) fail_msg("%s%s: %u", cases[i].prefix, cases[i].term, one.wdf);
    }
    for (size_t i = 0; i < sizeof absent / sizeof *absent; i++) {
        uint32_t n = 1;
        imr_reader_frequency(reader, imr_str_of(absent[i].prefix), imr_str_of(absent[i].term), &n, NULL);
        assert_int_equal(n, 0);
    }
    imr_reader_close(reader);
}

static void values_are_sortable(void **state)
{
    static const struct {
        const char *field, *value;
    } cases[] = {{"age", "009"}, {"date", "2016-12-09"}, {"year", "2016"}};
    imr_reader *reader = shape_into_index(state, &sample);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        imr_buf value = {0};
        const imr_field *field = imr_field_find(imr_str_of(cases[i].field));
        assert_int_equal(imr_reader_value(reader, 1, (unsigned)field->slot, &value, NULL), IMR_OK);
        assert_str(imr_buf_str(&value), cases[i].value);
        imr_buf_free(&value);
    }
    imr_reader_close(reader);
}

static void assert_section(const imr_positions *order, imr_section section, const char *words)
{
    char copy[256], *rest = NULL;
    uint32_t at = order->begin[section];
    snprintf(copy, sizeof copy, "%s", words);
    for (char *word = strtok_r(copy, " ", &rest); word != NULL; word = strtok_r(NULL, " ", &rest), at++) {
        assert_true(at < order->begin[section + 1]);
        assert_int_equal(imr_positions_at(order, at), imr_word_code_of(imr_str_of(word)));
    }
    assert_int_equal(at, order->begin[section + 1]);
}

static void heading_and_rationale_have_their_order_each(void **state)
{
    imr_reader *reader = shape_into_index(state, &sample);
    imr_bitmaps *sets = NULL;
    imr_positions order;
    bool found = false;
    assert_int_equal(imr_bitmaps_open(reader, &sets, NULL), IMR_OK);
    assert_int_equal(imr_bitmaps_positions(sets, 1, &order, &found, NULL), IMR_OK);
    assert_true(found);
    assert_section(&order, IMR_SECTION_HEADING, "mri of the lumbar spine");
    assert_section(&order, IMR_SECTION_RATIONALE, "repeat mri is not support");
    imr_bitmaps_close(sets);
    imr_reader_close(reader);
}

static void a_document_can_be_made_again_from_its_record(void **state)
{
    imr_reader *reader = shape_into_index(state, &sample);
    imr_arena *arena = imr_arena_new();
    imr_decision again;
    imr_buf difference = {0};
    const imr_document *doc = NULL;
    assert_int_equal(imr_docstore_read(reader, 1, IMR_WHOLE, arena, &again, NULL), IMR_OK);
    assert_int_equal(imr_shape(shaper, &again, IMR_STR("0123456789abcdef"), &doc, NULL), IMR_OK);
    assert_int_equal(imr_reader_compare(reader, 1, doc, &difference, NULL), IMR_OK);
    assert_str(imr_buf_str(&difference), "");
    imr_buf data = {0};
    assert_int_equal(imr_reader_data(reader, 1, &data, NULL), IMR_OK);
    assert_true(imr_str_equal(imr_shaped_record(shaper), imr_buf_str(&data)));
    imr_buf_free(&data);
    imr_buf_free(&difference);
    imr_arena_free(arena);
    imr_reader_close(reader);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(words_and_facets_become_terms),
        TEST(values_are_sortable),
        TEST(heading_and_rationale_have_their_order_each),
        TEST(a_document_can_be_made_again_from_its_record),
    };
    return cmocka_run_group_tests_name("document", tests, NULL, NULL);
}
