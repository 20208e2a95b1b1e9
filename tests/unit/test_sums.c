/* Checksums by block: damaged bytes are refused, and updated checksums equal new ones. */
#include "small_index.h"
#include "sums.h"

#include <string.h>
#include <unistd.h>

static imr_error error;
#define OK(call) assert_int_equal(call, IMR_OK)
#define FOLDER "index/gen-0001"

enum { DOCUMENTS = 300 };

static void add_documents(imr_writer *writer, imr_document *doc)
{
    char word[32];
    for (unsigned i = 0; i < DOCUMENTS; i++) {
        OK(imr_document_clear(doc, NULL));
        for (unsigned k = 0; k < 20; k++) {
            snprintf(word, sizeof word, "word%u", i * k);
            OK(imr_document_word(doc, IMR_SECTION_RATIONALE, imr_str_of(word), k + 1, NULL));
        }
        OK(imr_writer_add(writer, doc, NULL, NULL));
    }
}

static void make_index(void **state)
{
    imr_reader *reader = small_index(folder_path(state, "index"), add_documents);
    OK(imr_reader_write_sums(reader, &error));
    imr_reader_close(reader);
}

static bool count(void *context, imr_str term, uint32_t documents)
{
    *(uint64_t *)context += imr_str_hash(term) + documents;
    return true;
}

/* A hash of all that the postings say. */
static imr_status ask(void **state, uint64_t *sum)
{
    imr_reader *reader = NULL;
    *sum = 0;
    imr_status status = imr_reader_open(folder_path(state, "index"), &reader, &error);
    if (status == IMR_OK) status = imr_reader_terms(reader, IMR_STR(""), IMR_STR(""), count, sum, &error);
    imr_reader_close(reader);
    return status;
}

static char *read_whole(void **state, const char *name, size_t *n)
{
    FILE *file = fopen(folder_path(state, name), "rb");
    assert_non_null(file);
    char *bytes = malloc(1 << 22);
    assert_non_null(bytes);
    *n = fread(bytes, 1, 1 << 22, file);
    fclose(file);
    return bytes;
}

static void flips_of_the_file_that_names_the_commit_is_told(void **state)
{
    size_t n = 0;
    uint64_t sum = 0;
    make_index(state);
    char *bytes = read_whole(state, FOLDER "/iamglass", &n);
    OK(ask(state, &sum));
    for (size_t bit = 0; bit < 8 * n; bit += 5) {
        bytes[bit / 8] = (char)(bytes[bit / 8] ^ 1 << bit % 8);
        folder_write(state, FOLDER "/iamglass", bytes, n);
        imr_status status = ask(state, &sum);
        if (status != IMR_CORRUPT) {
            /* A commit later than the checksums is not damage in itself: the answers are the same. */
            uint64_t got = sum;
            bytes[bit / 8] = (char)(bytes[bit / 8] ^ 1 << bit % 8);
            folder_write(state, FOLDER "/iamglass", bytes, n);
            OK(ask(state, &sum));
            if (status != IMR_OK || got != sum || bit / 8 != 32) fail_msg("bit %zu: %d", bit, (int)status);
            continue;
        }
        assert_non_null(strstr(error.text, "damaged"));
        bytes[bit / 8] = (char)(bytes[bit / 8] ^ 1 << bit % 8);
    }
    free(bytes);
}

static void without_sums_no_flip_of_it_leads_out_of_the_engine(void **state)
{
    size_t n = 0;
    uint64_t sum = 0;
    make_index(state);
    assert_int_equal(remove(folder_path(state, FOLDER "/imr.sums")), 0);
    char *bytes = read_whole(state, FOLDER "/iamglass", &n);
    for (size_t bit = 0; bit < 8 * n; bit += 5) {
        bytes[bit / 8] = (char)(bytes[bit / 8] ^ 1 << bit % 8);
        folder_write(state, FOLDER "/iamglass", bytes, n);
        ask(state, &sum); /* no crash */
        bytes[bit / 8] = (char)(bytes[bit / 8] ^ 1 << bit % 8);
    }
    free(bytes);
}

static void a_damaged_block_is_told_with_its_number(void **state)
{
    size_t n = 0;
    uint64_t sum = 0;
    make_index(state);
    char *bytes = read_whole(state, FOLDER "/postlist.glass", &n);
    unsigned told = 0;
    for (size_t block = 0; block < n / IMR_SUMS_TABLE_BLOCK; block++) {
        size_t at = block * IMR_SUMS_TABLE_BLOCK + 4000;
        bytes[at] = (char)(bytes[at] ^ 8);
        folder_write(state, FOLDER "/postlist.glass", bytes, n);
        if (ask(state, &sum) == IMR_CORRUPT) {
            assert_non_null(strstr(error.text, "postlist.glass: block "));
            assert_non_null(strstr(error.text, "imr-index rebuild"));
            told++;
        }
        bytes[at] = (char)(bytes[at] ^ 8);
    }
    assert_true(told > 0 && told * 2 >= n / IMR_SUMS_TABLE_BLOCK);
    free(bytes);
}

static void count_fault(void *context, const char *text)
{
    assert_non_null(strstr(text, "damaged"));
    ++*(unsigned *)context;
}

static void reading_all_finds_damage_in_every_block_of_every_file(void **state)
{
    static const char *const names[] = {"iamglass", "postlist.glass", "termlist.glass", "imr.positions"};
    make_index(state);
    for (size_t f = 0; f < sizeof names / sizeof *names; f++) {
        char name[64];
        size_t n = 0;
        snprintf(name, sizeof name, FOLDER "/%s", names[f]);
        imr_reader *reader = NULL;
        OK(imr_reader_open(folder_path(state, "index"), &reader, &error));
        char *bytes = read_whole(state, name, &n);
        for (size_t at = 0; at < n; at += 1024) {
            unsigned faults = 0;
            bytes[at] = (char)(bytes[at] ^ 1);
            folder_write(state, name, bytes, n);
            OK(imr_sums_check(folder_path(state, FOLDER), imr_reader_sums(reader), count_fault, &faults, &error));
            assert_int_equal(faults, 1);
            bytes[at] = (char)(bytes[at] ^ 1);
        }
        folder_write(state, name, bytes, n);
        free(bytes);
        imr_reader_close(reader);
    }
}

static void damaged_sums_are_as_good_as_none(void **state)
{
    size_t n = 0;
    uint64_t sum = 0, right = 0;
    make_index(state);
    OK(ask(state, &right));
    char *bytes = read_whole(state, FOLDER "/imr.sums", &n);
    for (size_t at = 0; at < n; at += 7) {
        bytes[at] = (char)(bytes[at] ^ 16);
        folder_write(state, FOLDER "/imr.sums", bytes, n);
        OK(ask(state, &sum));
        assert_int_equal(sum, right);
        bytes[at] = (char)(bytes[at] ^ 16);
        folder_write(state, FOLDER "/imr.sums", bytes, at);
        OK(ask(state, &sum));
    }
    free(bytes);
}

static void renewed_sums_are_those_made_anew(void **state)
{
    size_t n = 0, again_n = 0;
    make_index(state);
    for (int commit = 0; commit < 3; commit++) {
        make_index(state); /* adds to it */
        char *renewed = read_whole(state, FOLDER "/imr.sums", &n);
        assert_int_equal(remove(folder_path(state, FOLDER "/imr.sums")), 0);
        imr_reader *reader = NULL;
        OK(imr_reader_open(folder_path(state, "index"), &reader, &error));
        OK(imr_reader_write_sums(reader, &error));
        imr_reader_close(reader);
        char *anew = read_whole(state, FOLDER "/imr.sums", &again_n);
        assert_int_equal(n, again_n);
        assert_memory_equal(renewed, anew, n);
        free(renewed);
        free(anew);
    }
}

/* Adds as many documents again, by a writer that is stopped before the checksums of its commit are written. */
static void add_without_sums(void **state)
{
    imr_reader_close(small_index(folder_path(state, "index"), add_documents));
}

static void a_commit_is_verified_although_its_writer_was_stopped_after_it(void **state)
{
    size_t n = 0, old_n = 0;
    uint64_t sum = 0, right = 0;
    make_index(state);
    free(read_whole(state, FOLDER "/postlist.glass", &old_n));
    add_without_sums(state);
    OK(ask(state, &right));
    char *bytes = read_whole(state, FOLDER "/postlist.glass", &n);
    unsigned told = 0;
    assert_true(n > old_n);
    for (size_t block = old_n / IMR_SUMS_TABLE_BLOCK; block < n / IMR_SUMS_TABLE_BLOCK; block++) {
        size_t at = block * IMR_SUMS_TABLE_BLOCK + 4000;
        bytes[at] = (char)(bytes[at] ^ 8);
        folder_write(state, FOLDER "/postlist.glass", bytes, n);
        imr_status status = ask(state, &sum);
        assert_true(status == IMR_CORRUPT || (status == IMR_OK && sum == right));
        told += status == IMR_CORRUPT && strstr(error.text, "postlist.glass: block ") != NULL;
        bytes[at] = (char)(bytes[at] ^ 8);
    }
    assert_true(told * 2 >= (n - old_n) / IMR_SUMS_TABLE_BLOCK);
    free(bytes);
}

static void checksums_after_a_stopped_writer_are_those_made_anew(void **state)
{
    size_t n = 0, again_n = 0, left_n = 0;
    make_index(state);
    add_without_sums(state);
    char *left = read_whole(state, FOLDER "/" IMR_SUMS_NEXT_FILE, &left_n);
    make_index(state); /* adds to it */
    assert_int_equal(access(folder_path(state, FOLDER "/" IMR_SUMS_NEXT_FILE), F_OK), -1);
    folder_write(state, FOLDER "/" IMR_SUMS_NEXT_FILE, left, left_n); /* of an earlier commit: not used */
    add_without_sums(state);
    make_index(state);
    char *renewed = read_whole(state, FOLDER "/imr.sums", &n);
    assert_int_equal(remove(folder_path(state, FOLDER "/imr.sums")), 0);
    imr_reader *reader = NULL;
    OK(imr_reader_open(folder_path(state, "index"), &reader, &error));
    assert_null(imr_reader_sums(reader));
    OK(imr_reader_write_sums(reader, &error));
    imr_reader_close(reader);
    char *anew = read_whole(state, FOLDER "/imr.sums", &again_n);
    assert_int_equal(n, again_n);
    assert_memory_equal(renewed, anew, n);
    free(left);
    free(renewed);
    free(anew);
}

/* The revision in a block says which commit wrote it. */
static void a_block_that_says_it_is_of_no_commit_is_told_as_damaged(void **state)
{
    size_t n = 0;
    uint64_t sum = 0, right = 0;
    make_index(state);
    OK(ask(state, &right));
    char *bytes = read_whole(state, FOLDER "/postlist.glass", &n);
    unsigned told = 0;
    for (size_t block = 0; block < n / IMR_SUMS_TABLE_BLOCK; block++)
        for (unsigned bit = 0; bit < 32; bit++) {
            size_t at = block * IMR_SUMS_TABLE_BLOCK + bit / 8;
            bytes[at] = (char)(bytes[at] ^ 1 << bit % 8);
            folder_write(state, FOLDER "/postlist.glass", bytes, n);
            imr_status status = ask(state, &sum);
            assert_true(status == IMR_CORRUPT || (status == IMR_OK && sum == right));
            if (status == IMR_CORRUPT) assert_non_null(strstr(error.text, "imr-index rebuild"));
            told += status == IMR_CORRUPT;
            bytes[at] = (char)(bytes[at] ^ 1 << bit % 8);
        }
    assert_true(told * 2 >= 32 * n / IMR_SUMS_TABLE_BLOCK);
    free(bytes);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, folder_setup, folder_teardown)
    const struct CMUnitTest tests[] = {
        TEST(flips_of_the_file_that_names_the_commit_is_told),
        TEST(a_commit_is_verified_although_its_writer_was_stopped_after_it),
        TEST(checksums_after_a_stopped_writer_are_those_made_anew),
        TEST(a_block_that_says_it_is_of_no_commit_is_told_as_damaged),
        TEST(without_sums_no_flip_of_it_leads_out_of_the_engine),
        TEST(a_damaged_block_is_told_with_its_number),
        TEST(reading_all_finds_damage_in_every_block_of_every_file),
        TEST(damaged_sums_are_as_good_as_none),
        TEST(renewed_sums_are_those_made_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
