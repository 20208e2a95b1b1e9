/* Indexes that cannot be opened. */
#include "xap_samples.h"

#include <fcntl.h>

static void damage(void **state, const char *name)
{
    int fd = open(folder_path(state, name), O_WRONLY);
    assert_true(fd >= 0);
    char noise[256];
    memset(noise, 0x5A, sizeof noise);
    for (off_t at = 0; at < 64 * 1024; at += (off_t)sizeof noise)
        assert_int_equal(pwrite(fd, noise, sizeof noise, at), sizeof noise);
    close(fd);
}

static void an_index_that_cannot_be_opened_says_why(void **state)
{
    imr_reader *reader = NULL;
    imr_writer *writer = NULL;
    imr_error err = {0};
    assert_int_equal(imr_reader_open(folder_path(state, "nowhere"), &reader, &err), IMR_ABSENT);
    assert_non_null(strstr(err.text, "nowhere"));
    assert_int_equal(imr_writer_open(folder_path(state, "nowhere"), false, &writer, NULL), IMR_ABSENT);
    assert_int_equal(imr_xap_check(folder_path(state, "nowhere"), NULL), IMR_ABSENT);
    folder_write_text(state, "letter.txt", "text");
    assert_int_equal(imr_writer_open(*state, true, &writer, &err), IMR_INPUT);
    assert_non_null(strstr(err.text, "other things"));
    make_index(state, "index");
    folder_write_text(state, "index/gen-0001/iamglass", "not the file that it was");
    assert_int_equal(imr_reader_open(folder_path(state, "index"), &reader, NULL), IMR_CORRUPT);
    assert_null(reader);
    assert_null(writer);
}

static void damage_is_found_by_the_check(void **state)
{
    const char *dir = make_index(state, "index");
    imr_error err = {0};
    OK(imr_xap_check(dir, E));
    damage(state, "index/gen-0001/postlist.glass");
    assert_int_equal(imr_xap_check(dir, &err), IMR_CORRUPT);
}

static void an_index_that_was_killed_at_birth_is_made_again(void **state)
{
    char dir[FOLDER_PATH];
    imr_reader *reader = NULL;
    snprintf(dir, sizeof dir, "%s", folder_path(state, "index"));
    imr_writer_close(open_writer(dir));
    assert_int_equal(remove(folder_path(state, "index/XAPIANDB")), 0);
    folder_write_text(state, "index/XAPIANDB.new", "auto ge");
    assert_int_equal(imr_reader_open(dir, &reader, NULL), IMR_CORRUPT);
    imr_writer_close(open_writer(dir)); /* it was made whole, and empty */
    reader = open_reader(dir);
    assert_int_equal(imr_reader_count(reader), 0);
    imr_reader_close(reader);
    assert_int_equal(remove(folder_path(state, "index/XAPIANDB")), 0);
    assert_int_equal(rename(folder_path(state, "index/gen-0001"), folder_path(state, "index/gen-0001.new")), 0);
    assert_int_equal(remove(folder_path(state, "index/gen-0001.new/iamglass")), 0);
    imr_writer_close(open_writer(dir)); /* it was not */
    reader = open_reader(dir);
    assert_int_equal(imr_reader_count(reader), 0);
    imr_reader_close(reader);
}

static void an_index_that_lost_its_name_is_not_taken_for_a_new_one(void **state)
{
    char dir[FOLDER_PATH];
    imr_writer *writer = NULL;
    imr_error err = {0};
    snprintf(dir, sizeof dir, "%s", make_index(state, "index"));
    assert_int_equal(remove(folder_path(state, "index/XAPIANDB")), 0);
    assert_int_equal(imr_writer_open(dir, true, &writer, &err), IMR_CORRUPT);
    assert_non_null(strstr(err.text, "auto gen-0001"));
    folder_write_text(state, "index/XAPIANDB", "auto gen-0001\n"); /* as it says */
    imr_reader *reader = open_reader(dir);
    assert_int_equal(imr_reader_count(reader), SAMPLES);
    imr_reader_close(reader);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, folder_setup, folder_teardown)
    const struct CMUnitTest tests[] = {
        TEST(an_index_that_cannot_be_opened_says_why),
        TEST(damage_is_found_by_the_check),
        TEST(an_index_that_was_killed_at_birth_is_made_again),
        TEST(an_index_that_lost_its_name_is_not_taken_for_a_new_one),
    };
    return cmocka_run_group_tests_name("xap, opening", tests, NULL, NULL);
}
