#include "folder.h"
#include "test.h"

#include "position_index.h"

#include <stdlib.h>

/* ---- one order ---- */

static void write_words(imr_positions_builder *draft, imr_section section, const char *words)
{
    char copy[512], *rest = NULL;
    snprintf(copy, sizeof copy, "%s", words);
    for (char *word = strtok_r(copy, " ", &rest); word != NULL; word = strtok_r(NULL, " ", &rest))
        imr_positions_builder_add(draft, section, imr_word_code_of(imr_str_of(word)));
}

static imr_positions view_of(imr_positions_builder *draft)
{
    imr_positions order;
    assert_int_equal(imr_positions_builder_view(draft, &order, NULL), IMR_OK);
    return order;
}

static void sections_stand_one_behind_the_other(void **state)
{
    (void)state;
    imr_positions_builder draft = {0};
    write_words(&draft, IMR_SECTION_RATIONALE, "repeat mri");
    write_words(&draft, IMR_SECTION_HEADING, "mri of knee");
    imr_positions order = view_of(&draft);
    assert_int_equal(order.begin[0], 0);
    assert_int_equal(order.begin[1], 3);
    assert_int_equal(order.begin[2], 5);
    assert_int_equal(imr_positions_at(&order, 2), imr_word_code_of(IMR_STR("knee")));
    assert_int_equal(imr_positions_at(&order, 3), imr_word_code_of(IMR_STR("repeat")));
    imr_positions_builder_clear(&draft);
    assert_int_equal(view_of(&draft).begin[2], 0);
    imr_positions_builder_free(&draft);
}

/* Compared with looking at each place: long decisions, where many words are compared at once, and short ones. */
static void runs_are_found_where_they_stand(void **state)
{
    (void)state;
    enum { WORDS = 5, ROUNDS = 300, LONGEST = 150, RUN = 4 };
    uint64_t seed = 3;
    for (int round = 0; round < ROUNDS; round++) {
        imr_positions_builder draft = {0};
        imr_word_code codes[LONGEST], run[RUN];
        uint32_t n = (uint32_t)(round % LONGEST), length = 1 + (uint32_t)(round % RUN);
        for (uint32_t i = 0; i < n + length; i++) {
            seed = seed * 6364136223846793005U + 1442695040888963407U;
            char word[2] = {(char)('a' + (seed >> 33) % WORDS), '\0'};
            imr_word_code code = imr_word_code_of(imr_str_of(word));
            if (i < n)
                imr_positions_builder_add(&draft, IMR_SECTION_RATIONALE, codes[i] = code);
            else
                run[i - n] = code;
        }
        imr_positions order = view_of(&draft);
        for (uint32_t from = 0; from <= n; from++) {
            uint32_t expected = from;
            while (expected + length <= n && memcmp(&codes[expected], run, length * sizeof *run) != 0) expected++;
            if (expected + length > n) expected = n;
            assert_int_equal(imr_positions_next_run(&order, run, length, from, n), expected);
            if (length == 1) assert_int_equal(imr_positions_next(&order, run[0], from, n), expected);
        }
        imr_positions_builder_free(&draft);
    }
}

/* ---- words near each other, against looking at each two places ---- */

static uint32_t roll(uint32_t n)
{
    static uint64_t seed = 5;
    seed = seed * 6364136223846793005U + 1442695040888963407U;
    return (uint32_t)(seed >> 33) % n;
}

/* One of few words, two of which share their lower half with others. */
static imr_word_code any_word(uint32_t words)
{
    static const imr_word_code first[] = {0x010001, 0x020001, 0x010002, 0x030002};
    uint32_t k = roll(words);
    return k < sizeof first / sizeof *first ? first[k] : 0x40000 + k;
}

static bool has(const imr_codes *codes, imr_word_code code)
{
    for (size_t i = 0; i < codes->n; i++)
        if (codes->at[i] == code) return true;
    return false;
}

static bool stand_near(const imr_positions *order, const imr_nearness *near, uint32_t from, uint32_t end)
{
    for (uint32_t l = from; l < end; l++)
        for (uint32_t r = from; has(&near->left, imr_positions_at(order, l)) && r < end; r++) {
            uint32_t apart = r > l ? r - l : l - r;
            bool right = has(&near->right, imr_positions_at(order, r)), behind = r > l || !near->ordered;
            if (right && behind && apart > 0 && apart <= near->distance) return true;
        }
    return false;
}

static void words_are_near_where_they_stand_so(void **state)
{
    (void)state;
    enum { ROUNDS = 20000, LONGEST = 200 };
    uint32_t found = 0;
    for (int round = 0; round < ROUNDS; round++) {
        imr_positions_builder draft = {0};
        uint32_t n = roll(LONGEST), before = roll(20), words = 5 + roll(60);
        imr_word_code codes[4];
        for (size_t i = 0; i < 4; i++) codes[i] = any_word(5);
        for (uint32_t i = 0; i < before; i++) imr_positions_builder_add(&draft, IMR_SECTION_HEADING, any_word(words));
        for (uint32_t i = 0; i < n; i++) imr_positions_builder_add(&draft, IMR_SECTION_RATIONALE, any_word(words));
        imr_nearness near = {.left = {codes, 1 + roll(2)}, .right = {codes + 2, 1 + roll(2)}, .ordered = roll(2)};
        near.distance = roll(4) == 0 ? roll(100) : roll(20);
        imr_positions order = view_of(&draft);
        bool expected = stand_near(&order, &near, before, before + n);
        assert_int_equal(imr_positions_near(&order, &near, before, before + n), expected);
        found += expected;
        imr_positions_builder_free(&draft);
    }
    assert_in_range(found, ROUNDS / 4, ROUNDS * 3 / 4);
}

/* ---- the file ---- */

static void add(imr_position_writer *writer, uint32_t id, const char *words)
{
    imr_positions_builder draft = {0};
    write_words(&draft, IMR_SECTION_RATIONALE, words);
    imr_positions order = view_of(&draft);
    assert_int_equal(imr_position_index_add(writer, id, &order, NULL), IMR_OK);
    imr_positions_builder_free(&draft);
}

/* Writes one word more for each document; returns the length of the file. */
static uint64_t write_file(const char *folder, uint64_t length, uint32_t first, const char *const *words, size_t n)
{
    imr_position_writer *writer = NULL;
    assert_int_equal(imr_position_index_write(folder, length, &writer, NULL), IMR_OK);
    for (size_t i = 0; i < n; i++) add(writer, first + (uint32_t)i, words[i]);
    assert_int_equal(imr_position_index_flush(writer, false, &length, NULL), IMR_OK);
    imr_position_writer_free(writer);
    return length;
}

enum { LAST = 8 };

static void assert_words(const char *folder, uint64_t length, uint32_t id, const char *words)
{
    imr_position_index *orders = NULL;
    imr_positions found = {0};
    bool there = false;
    uint32_t table[LAST + 1];
    imr_positions_builder draft = {0};
    write_words(&draft, IMR_SECTION_RATIONALE, words == NULL ? "" : words);
    imr_positions expected = view_of(&draft);
    uint32_t n = expected.begin[IMR_SECTIONS];
    assert_int_equal(imr_position_index_map(folder, length, &orders, NULL), IMR_OK);
    assert_int_equal(imr_position_index_locate(orders, table, LAST, NULL), IMR_OK);
    assert_int_equal(imr_position_index_read(orders, table[id], id, &found, &there, NULL), IMR_OK);
    assert_int_equal(there, words != NULL);
    if (words != NULL) {
        assert_int_equal(found.begin[IMR_SECTIONS], n);
        for (uint32_t i = 0; i < n; i++) assert_int_equal(imr_positions_at(&found, i), imr_positions_at(&expected, i));
        assert_int_equal(imr_position_index_read(orders, table[id], id + 1, &found, &there, NULL), IMR_CORRUPT);
    }
    imr_position_index_unmap(orders);
    imr_positions_builder_free(&draft);
}

static void what_was_written_last_counts(void **state)
{
    static const char *const first[] = {"knee mri", "", "lumbar spine mri"};
    static const char *const second[] = {"now longer than before", "new"};
    const char *folder = folder_path(state, "");
    uint64_t length = write_file(folder, 0, 1, first, 3);
    assert_words(folder, length, 1, "knee mri");
    assert_words(folder, length, 2, "");
    assert_words(folder, length, 3, "lumbar spine mri");
    assert_words(folder, length, 4, NULL);
    uint64_t longer = write_file(folder, length, 3, second, 2);
    assert_words(folder, longer, 3, "now longer than before");
    assert_words(folder, longer, 4, "new");
    assert_words(folder, length, 3, "lumbar spine mri"); /* as of the first commit */
    assert_words(folder, length, 4, NULL);
    assert_words(folder, 0, 1, NULL);
}

static void what_was_not_committed_goes(void **state)
{
    static const char *const first[] = {"knee"}, *const lost[] = {"lost", "lost"}, *const next[] = {"next"};
    const char *folder = folder_path(state, "");
    uint64_t length = write_file(folder, 0, 1, first, 1);
    write_file(folder, length, 1, lost, 2);
    uint64_t longer = write_file(folder, length, 3, next, 1);
    assert_words(folder, longer, 1, "knee");
    assert_words(folder, longer, 2, NULL);
    assert_words(folder, longer, 3, "next");
}

static void a_damaged_file_is_told(void **state)
{
    static const char *const words[] = {"knee mri", "lumbar"};
    const char *folder = folder_path(state, "");
    const char *path = folder_path(state, IMR_POSITIONS_FILE);
    uint64_t length = write_file(folder, 0, 1, words, 2);
    imr_position_index *orders = NULL;
    imr_position_writer *writer = NULL;
    uint32_t table[LAST + 1];
    imr_error err;
    assert_int_equal(imr_position_index_map(folder, length + 1, &orders, &err), IMR_CORRUPT);
    assert_int_equal(imr_position_index_write(folder, length + 1, &writer, &err), IMR_CORRUPT);
    assert_int_equal(imr_position_index_map(folder, length - 1, &orders, &err), IMR_OK);
    assert_int_equal(imr_position_index_locate(orders, table, LAST, &err), IMR_CORRUPT);
    imr_position_index_unmap(orders);
    FILE *file = fopen(path, "r+b");
    assert_non_null(file);
    assert_int_equal(fputc('x', file), 'x');
    fclose(file);
    assert_int_equal(imr_position_index_map(folder, length, &orders, &err), IMR_CORRUPT);
    assert_non_null(strstr(err.text, "imr-index rebuild"));
    remove(path);
    assert_int_equal(imr_position_index_map(folder, length, &orders, &err), IMR_CORRUPT);
    assert_int_equal(imr_position_index_write(folder, length, &writer, &err), IMR_CORRUPT);
}

#define IN_A_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sections_stand_one_behind_the_other),
        cmocka_unit_test(runs_are_found_where_they_stand),
        cmocka_unit_test(words_are_near_where_they_stand_so),
        IN_A_FOLDER(what_was_written_last_counts),
        IN_A_FOLDER(what_was_not_committed_goes),
        IN_A_FOLDER(a_damaged_file_is_told),
    };
    return cmocka_run_group_tests_name("order", tests, NULL, NULL);
}
