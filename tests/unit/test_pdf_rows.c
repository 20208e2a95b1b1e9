/* Rows made from the words of a page. */
#include "test.h"

#include "pdf_rows.h"

typedef struct place {
    const char *text;
    double x, y;
} place;

enum { MOST = 8, HEIGHT = 10, WIDTH = 20 };

/* The text of a page on which each word is a line of its own. */
static void assert_rows(const place *places, size_t n, const char *expected)
{
    imr_pdf_word words[MOST] = {0};
    imr_pdf_words page = {.at = words, .n = n, .room = MOST};
    imr_buf out = {0};
    for (size_t i = 0; i < n; i++)
        words[i] = (imr_pdf_word){.text = imr_str_of(places[i].text),
                                  .box = {places[i].x, places[i].y, places[i].x + WIDTH, places[i].y + HEIGHT},
                                  .line = i};
    assert_true(imr_pdf_rows_write(&page, &out));
    assert_string_equal(out.s, expected);
    imr_buf_free(&out);
}

static void a_row_that_continues_cells_is_joined_to_them(void **state)
{
    (void)state;
    const place places[] = {{"Diagnosis:", 50, 100}, {"strain of", 100, 100}, {"the back", 100, 111}};
    assert_rows(places, 3, "Diagnosis: strain of the back\n");
}

/* Each is within two points of the cell above, and they are not of each other: once the first is joined, the second has
 * no cell above it. */
static void two_cells_that_continue_the_same_one_are_both_joined_to_it(void **state)
{
    (void)state;
    const place places[] = {{"Diagnosis:", 50, 100}, {"strain of", 100, 100}, {"the", 98.5, 111}, {"back", 101.5, 111}};
    assert_rows(places, 4, "Diagnosis: strain of the back\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_that_continues_cells_is_joined_to_them),
        cmocka_unit_test(two_cells_that_continue_the_same_one_are_both_joined_to_it),
    };
    return cmocka_run_group_tests_name("pdf_rows", tests, NULL, NULL);
}
