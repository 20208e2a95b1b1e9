#include "folder.h"

#include "stored.h"

#include "add.h"
#include "file_record.h"
#include "status.h"

#include <fcntl.h>
#include <time.h>

static imr_lexicon *lexicon;

static int setup(void **state) { return imr_lexicon_open(NULL, &lexicon, NULL) == IMR_OK ? folder_setup(state) : -1; }

static int teardown(void **state)
{
    imr_lexicon_free(lexicon);
    return folder_teardown(state);
}

/* ---- one run of add ---- */

static char skips[4096]; /* of the last run, a line each, without folders */

static void note_skip(void *context, const char *path, size_t line, const imr_skip *skip)
{
    (void)context;
    size_t n = strlen(skips);
    snprintf(skips + n, sizeof skips - n, "%s:%zu: %s\n", strrchr(path, '/') + 1, line, skip->err.text);
}

static void note_progress(void *context, const imr_progress *progress)
{
    (void)context;
    assert_true(progress->files <= progress->files_n);
    assert_true(progress->size <= progress->size_n);
}

enum { PRUNE = 1, STRICT = 2, FORCE = 4 };

static imr_status add(void **state, unsigned flags, const char *a, const char *b, imr_add_result *result)
{
    static const imr_talk talk = {note_skip, note_progress, NULL};
    const char *paths[] = {folder_path(state, a), b == NULL ? NULL : folder_path(state, b), NULL};
    const imr_add_options options = {
        .paths = paths, .prune = (flags & PRUNE) != 0, .strict = (flags & STRICT) != 0, .force = (flags & FORCE) != 0};
    imr_index *index = NULL;
    imr_error err = {0};
    skips[0] = '\0';
    if (imr_index_open(folder_path(state, "index"), true, lexicon, &index, &err) != IMR_OK) fail_msg("%s", err.text);
    imr_status status = imr_add(index, lexicon, &options, &talk, result, &err);
    imr_index_close(index);
    return status;
}

typedef struct counts {
    uint64_t added, replaced, unchanged, removed, skipped;
} counts;

static void assert_add(void **state, unsigned flags, const char *a, const char *b, counts expected)
{
    imr_add_result got;
    assert_int_equal(add(state, flags, a, b, &got), IMR_OK);
    assert_int_equal(got.tally.added, expected.added);
    assert_int_equal(got.tally.replaced, expected.replaced);
    assert_int_equal(got.tally.unchanged, expected.unchanged);
    assert_int_equal(got.tally.removed, expected.removed);
    assert_int_equal(got.skipped, expected.skipped);
    assert_int_equal(got.tally.decisions, expected.added + expected.replaced + expected.unchanged);
}

static imr_index_status status_of(void **state)
{
    imr_index_status at;
    assert_int_equal(imr_index_read_status(folder_path(state, "index"), &at, NULL), IMR_OK);
    return at;
}

static void say_fault(void *context, const char *text)
{
    (void)context;
    fail_msg("%s", text);
}

/* Checks the contents of the index, and the index itself. */
static void assert_index(void **state, uint64_t letters, uint64_t decisions, uint64_t files)
{
    uint64_t documents = 0;
    imr_error err = {0};
    imr_index_status at = status_of(state);
    assert_int_equal(at.letters, letters);
    assert_int_equal(at.decisions, decisions);
    assert_int_equal(at.files, files);
    if (imr_index_check(folder_path(state, "index"), lexicon, say_fault, NULL, &documents, &err) != IMR_OK)
        fail_msg("%s", err.text);
    assert_int_equal(documents, decisions);
}

/* A line of JSON Lines. */
#define RECORD(letter, issue, rationale)                                                                               \
    "{\"id\":\"" letter "#" issue "\",\"letter\":\"" letter                                                            \
    "\",\"heading\":\"MRI of the knee\",\"outcome\":\"upheld\",\"rationale\":\"" rationale "\"}\n"

/* ---- the tests ---- */

static void a_second_add_changes_nothing(void **state)
{
    folder_write_text(state, "a.jsonl", RECORD("A", "1", "One.") RECORD("A", "2", "Two."));
    folder_write_text(state, "b.jsonl", RECORD("B", "1", "Three."));
    assert_add(state, 0, "a.jsonl", "b.jsonl", (counts){.added = 3});
    uint64_t revision = status_of(state).revision;
    assert_add(state, 0, "a.jsonl", "b.jsonl", (counts){.unchanged = 3});
    assert_add(state, PRUNE, "./b.jsonl", "a.jsonl", (counts){.unchanged = 3});
    assert_int_equal(status_of(state).revision, revision);
    assert_index(state, 2, 3, 2);
}

/* The times that the index has recorded for a file. */
static int64_t stamp_of(void **state, const char *name)
{
    imr_reader *reader = NULL;
    imr_file_record record = {0};
    char *real = realpath(folder_path(state, name), NULL);
    imr_file_key key = imr_file_key_of(real);
    assert_int_equal(imr_reader_open(folder_path(state, "index"), &reader, NULL), IMR_OK);
    assert_int_equal(imr_file_record_read(reader, &key, &record, NULL), IMR_OK);
    int64_t stamp = record.changed;
    imr_file_record_free(&record);
    imr_reader_close(reader);
    free(real);
    return stamp;
}

static void a_file_whose_time_was_set_back_is_read(void **state)
{
    const struct timespec a_moment = {2, 100000000};
    folder_write_text(state, "a.jsonl", RECORD("A", "1", "One."));
    folder_set_time(state, "a.jsonl", 1000000000);
    assert_add(state, 0, "a.jsonl", NULL, (counts){.added = 1});
    assert_int_equal(stamp_of(state, "a.jsonl"), 0);
    nanosleep(&a_moment, NULL);
    assert_add(state, 0, "a.jsonl", NULL,
               (counts){.unchanged = 1}); /* recognised by its hash; its times are recorded now */
    assert_int_not_equal(stamp_of(state, "a.jsonl"), 0);
    assert_add(state, 0, "a.jsonl", NULL, (counts){.unchanged = 1});
    folder_write_text(state, "a.jsonl", RECORD("A", "1", "Two."));
    folder_set_time(state, "a.jsonl", 1000000000);
    assert_add(state, 0, "a.jsonl", NULL, (counts){.replaced = 1});
}

static void a_time_that_is_too_new_says_nothing(void **state)
{
    static const time_t ages[] = {0, 1, -1000};
    for (size_t i = 0; i < sizeof ages / sizeof *ages; i++) {
        folder_write_text(state, "a.jsonl", RECORD("A", "1", "One."));
        folder_set_time(state, "a.jsonl", time(NULL) - ages[i]);
        assert_add(state, 0, "a.jsonl", NULL, (counts){.added = i == 0, .replaced = i > 0});
        struct stat about;
        assert_int_equal(stat(folder_path(state, "a.jsonl"), &about), 0);
        const struct timespec same[2] = {about.st_mtim, about.st_mtim};
        folder_write_text(state, "a.jsonl", RECORD("A", "1", "Two."));
        assert_int_equal(utimensat(AT_FDCWD, folder_path(state, "a.jsonl"), same, 0), 0);
        assert_add(state, 0, "a.jsonl", NULL, (counts){.replaced = 1});
    }
}

static void a_changed_file_replaces_its_decisions(void **state)
{
    folder_write_text(state, "a.jsonl", RECORD("A", "1", "One.") RECORD("A", "2", "Two.") RECORD("A", "3", "Three."));
    assert_add(state, 0, "a.jsonl", NULL, (counts){.added = 3});
    folder_write_text(state, "a.jsonl", RECORD("A", "1", "One.") RECORD("A", "2", "Changed.") RECORD("B", "1", "New."));
    assert_add(state, 0, "a.jsonl", NULL, (counts){.added = 1, .replaced = 1, .unchanged = 1, .removed = 1});
    assert_index(state, 2, 3, 1);
}

static void a_file_that_went_bad_keeps_what_it_had(void **state)
{
    folder_write_text(state, "a.jsonl", RECORD("A", "1", "One."));
    assert_add(state, 0, "a.jsonl", NULL, (counts){.added = 1});
    folder_write_text(state, "a.jsonl", "");
    assert_add(state, 0, "a.jsonl", NULL, (counts){.skipped = 1});
    folder_write_text(state, "a.jsonl", "no record\n");
    assert_add(state, 0, "a.jsonl", NULL, (counts){.skipped = 1});
    assert_index(state, 1, 1, 1);
}

static void the_first_file_with_a_decision_keeps_it(void **state)
{
    folder_write_text(state, "a.jsonl", RECORD("A", "1", "One."));
    folder_write_text(state, "b.jsonl", RECORD("A", "1", "Another.") RECORD("B", "1", "Two."));
    assert_add(state, 0, "a.jsonl", "b.jsonl", (counts){.added = 2, .skipped = 1});
    assert_non_null(strstr(skips, "b.jsonl:1: A#1 is in the index already, from "));
    assert_non_null(strstr(skips, "/a.jsonl\n"));
    assert_add(state, 0, "b.jsonl", NULL, (counts){.unchanged = 1, .skipped = 1});
    assert_non_null(strstr(skips, "b.jsonl:0: 1 of its lines were skipped"));
    assert_index(state, 2, 2, 2);
}

static void a_decision_given_twice_in_a_file_is_taken_once(void **state)
{
    folder_write_text(state, "a.jsonl", RECORD("A", "1", "One.") RECORD("A", "1", "Again."));
    assert_add(state, 0, "a.jsonl", NULL, (counts){.added = 1, .skipped = 1});
    assert_non_null(strstr(skips, "a.jsonl:2: A#1 occurs earlier in the same file"));
    folder_write_text(state, "a.jsonl", RECORD("A", "1", "New.") RECORD("A", "1", "Again."));
    assert_add(state, 0, "a.jsonl", NULL, (counts){.replaced = 1, .skipped = 1});
    assert_index(state, 1, 1, 1);
}

static void a_file_that_moved_takes_its_decisions_along(void **state)
{
    folder_write_text(state, "a.jsonl", RECORD("A", "1", "One.") RECORD("A", "2", "Two."));
    assert_add(state, 0, "a.jsonl", NULL, (counts){.added = 2});
    assert_int_equal(rename(folder_path(state, "a.jsonl"), folder_path(state, "b.jsonl")), 0);
    assert_add(state, 0, "b.jsonl", NULL, (counts){.replaced = 2});
    assert_index(state, 1, 2, 1);
    assert_add(state, 0, "b.jsonl", NULL, (counts){.unchanged = 2});
}

static void pruning_removes_what_is_gone_below_the_paths(void **state)
{
    assert_int_equal(mkdir(folder_path(state, "in"), 0777), 0);
    assert_int_equal(mkdir(folder_path(state, "out"), 0777), 0);
    folder_write_text(state, "in/a.jsonl", RECORD("A", "1", "One."));
    folder_write_text(state, "in/b.jsonl", RECORD("B", "1", "Two.") RECORD("B", "2", "Three."));
    folder_write_text(state, "out/c.jsonl", RECORD("C", "1", "Four."));
    assert_add(state, 0, "in", "out", (counts){.added = 4});
    assert_int_equal(remove(folder_path(state, "in/b.jsonl")), 0);
    assert_int_equal(remove(folder_path(state, "out/c.jsonl")), 0);
    assert_add(state, 0, "in", NULL, (counts){.unchanged = 1});
    assert_add(state, PRUNE, "in", NULL, (counts){.unchanged = 1, .removed = 2});
    assert_index(state, 2, 2, 2);
    assert_int_equal(remove(folder_path(state, "out")), 0);
    assert_add(state, PRUNE | FORCE, "out", NULL, (counts){.removed = 1});
    assert_index(state, 1, 1, 1);
}

static void pruning_what_is_missing_or_empty_is_refused_unless_forced(void **state)
{
    imr_add_result result;
    assert_int_equal(mkdir(folder_path(state, "in"), 0777), 0);
    assert_int_equal(mkdir(folder_path(state, "never"), 0777), 0);
    folder_write_text(state, "in/a.jsonl", RECORD("A", "1", "One."));
    folder_write_text(state, "in/b.jsonl", RECORD("B", "1", "Two."));
    assert_add(state, PRUNE, "in", "never", (counts){.added = 2});
    assert_int_equal(remove(folder_path(state, "in/a.jsonl")), 0);
    assert_int_equal(remove(folder_path(state, "in/b.jsonl")), 0);
    assert_int_equal(add(state, PRUNE, "in", NULL, &result), IMR_INPUT); /* empty */
    assert_index(state, 2, 2, 2);
    assert_int_equal(remove(folder_path(state, "in")), 0);
    assert_int_equal(add(state, PRUNE, "in", "never", &result), IMR_INPUT); /* missing */
    assert_index(state, 2, 2, 2);
    assert_add(state, PRUNE | FORCE, "in", NULL, (counts){.removed = 2});
    assert_index(state, 0, 0, 0);
}

/* A letter without a case number is named by its file. */
#define LETTER(item)                                                                                                   \
    "Date Assigned: 03/14/2016\nDecision Date: 04/18/2016\n\nHOW THE IMR FINAL DETERMINATION WAS MADE\n"               \
    "CLINICAL CASE SUMMARY\nThe worker is a 52 year old woman.\n\nIMR ISSUES, DECISIONS AND RATIONALES\n"              \
    "The Final Determination was based on decisions for the disputed items/services set forth below:\n\n" item         \
    ": Upheld\nClaims Administrator guideline: Decision based on MTUS Knee Complaints 2004.\n"                         \
    "MAXIMUS guideline: Decision based on MTUS Knee Complaints 2004.\n"                                                \
    "Decision rationale: Nothing was tried before. The request is not medically necessary.\n"

static void letters_of_one_name_and_no_number_are_all_kept(void **state)
{
    static const char *const folders[] = {"in", "in/a", "in/b", "in/c"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        assert_int_equal(mkdir(folder_path(state, folders[i]), 0777), 0);
    folder_write_text(state, "in/b/scan001.txt", LETTER("MRI of the knee"));
    assert_add(state, 0, "in/b/scan001.txt", NULL, (counts){.added = 1});
    folder_write_text(state, "in/c/scan001.txt", LETTER("MRI of the elbow"));
    assert_add(state, 0, "in/c", NULL, (counts){.added = 1});
    assert_add(state, 0, "in/c", NULL, (counts){.unchanged = 1});
    folder_write_text(state, "in/a/scan001.txt", LETTER("MRI of the hip"));
    assert_add(state, 0, "in", NULL, (counts){.added = 1, .unchanged = 2});
    assert_index(state, 3, 3, 3);
}

static void a_file_name_that_is_not_utf8_is_stored_as_it_is_printed(void **state)
{
    imr_reader *reader = NULL;
    imr_decision decision;
    imr_arena *arena = imr_arena_new();
    folder_write_text(state, "caf\xE9.txt", LETTER("MRI of the knee"));
    assert_add(state, 0, "caf\xE9.txt", NULL, (counts){.added = 1});
    assert_index(state, 1, 1, 1);
    assert_int_equal(imr_reader_open(folder_path(state, "index"), &reader, NULL), IMR_OK);
    assert_int_equal(imr_docstore_read(reader, 1, IMR_WHOLE, arena, &decision, NULL), IMR_OK);
    assert_true(imr_str_ends(decision.file, IMR_STR("/caf\xEF\xBF\xBD.txt")));
    assert_str(decision.letter, "caf\xEF\xBF\xBD");
    imr_reader_close(reader);
    imr_arena_free(arena);
}

static void strictness_commits_all_or_nothing(void **state)
{
    imr_add_result result;
    folder_write_text(state, "a.jsonl", RECORD("A", "1", "One."));
    folder_write_text(state, "bad.jsonl", RECORD("B", "1", "Two.") "{\n");
    assert_int_equal(add(state, STRICT, "a.jsonl", "bad.jsonl", &result), IMR_INPUT);
    assert_int_equal(result.skipped, 1);
    assert_int_equal(status_of(state).decisions, 0);
    assert_add(state, STRICT, "a.jsonl", NULL, (counts){.added = 1});
    assert_index(state, 1, 1, 1);
}

static void bad_input_is_skipped_and_the_rest_indexed(void **state)
{
    static const struct {
        const char *name, *bytes;
        size_t n;
        imr_skip_kind kind;
        const char *reason;
    } cases[] = {
        {"empty.txt", "", 0, IMR_SKIP_EMPTY, "empty"},
        {"blank.txt", " \n\f\n", 4, IMR_SKIP_EMPTY, "empty"},
        {"binary.txt", "a\0b", 3, IMR_SKIP_BINARY, "binary"},
        {"mixed.txt", "caf\xE9 au l\xC3\xA4it", 13, IMR_SKIP_ENCODING, "byte 0xE9 at offset 3"},
        {"note.txt", "Buy milk.\n", 10, IMR_SKIP_LETTER, "layout"},
        {"cut.pdf", "%PDF-1.4\n1 0 obj", 16, IMR_SKIP_DAMAGED, "truncated"},
    };
    enum { CASES = sizeof cases / sizeof *cases };
    assert_int_equal(mkdir(folder_path(state, "in"), 0777), 0);
    folder_write_text(state, "in/good.jsonl", RECORD("A", "1", "One."));
    for (size_t i = 0; i < CASES; i++) {
        char name[64];
        snprintf(name, sizeof name, "in/%s", cases[i].name);
        folder_write(state, name, cases[i].bytes, cases[i].n);
    }
    imr_add_result result;
    assert_int_equal(add(state, 0, "in", NULL, &result), IMR_OK);
    assert_int_equal(result.tally.added, 1);
    assert_int_equal(result.skipped, CASES);
    for (size_t i = 0; i < CASES; i++) {
        const char *line = strstr(skips, cases[i].name);
        assert_non_null(line);
        assert_true(strstr(line, cases[i].reason) < strchr(line, '\n'));
        assert_true(result.kinds[cases[i].kind] > 0);
    }
    assert_index(state, 1, 1, 1);
}

static void many_bad_lines_are_told_as_a_number(void **state)
{
    imr_buf lines = {0};
    for (int i = 0; i < 100; i++) imr_buf_puts(&lines, "no record\n");
    imr_buf_puts(&lines, RECORD("A", "1", "One."));
    folder_write(state, "a.jsonl", lines.s, lines.n);
    assert_add(state, 0, "a.jsonl", NULL, (counts){.added = 1, .skipped = 100});
    assert_non_null(strstr(skips, "a.jsonl:20: "));
    assert_null(strstr(skips, "a.jsonl:21: "));
    assert_non_null(strstr(skips, "a.jsonl:0: 80 more of its lines were skipped"));
    imr_buf_free(&lines);
}

static void a_removed_decision_comes_back_with_its_file(void **state)
{
    imr_index *index = NULL;
    folder_write_text(state, "a.jsonl", RECORD("A", "1", "One.") RECORD("A", "2", "Two.") RECORD("B", "1", "Three."));
    assert_add(state, 0, "a.jsonl", NULL, (counts){.added = 3});
    assert_int_equal(imr_index_open(folder_path(state, "index"), false, NULL, &index, NULL), IMR_OK);
    assert_int_equal(imr_index_remove(index, IMR_STR("C"), NULL), IMR_NONE);
    assert_int_equal(imr_index_remove(index, IMR_STR("B#1"), NULL), IMR_OK);
    assert_int_equal(imr_index_commit(index, NULL), IMR_OK);
    imr_index_close(index);
    assert_index(state, 1, 2, 1);
    assert_add(state, 0, "a.jsonl", NULL, (counts){.added = 1, .unchanged = 2});
    assert_int_equal(imr_index_open(folder_path(state, "index"), false, NULL, &index, NULL), IMR_OK);
    assert_int_equal(imr_index_remove(index, IMR_STR("A"), NULL), IMR_OK);
    assert_int_equal(imr_index_remove(index, IMR_STR("B"), NULL), IMR_OK);
    assert_int_equal(imr_index_changes(index)->removed, 3);
    assert_int_equal(imr_index_commit(index, NULL), IMR_OK);
    imr_index_close(index);
    assert_index(state, 0, 0, 0);
}

static void an_index_of_another_making_is_refused(void **state)
{
    static const char *const keys[] = {IMR_META_FORMAT, IMR_META_FINGERPRINT, IMR_META_STEMMER};
    folder_write_text(state, "a.jsonl", RECORD("A", "1", "One."));
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        char name[16];
        snprintf(name, sizeof name, "index-%zu", i);
        imr_writer *writer = NULL;
        imr_index *index = NULL;
        assert_int_equal(imr_index_open(folder_path(state, name), true, lexicon, &index, NULL), IMR_OK);
        assert_int_equal(imr_index_commit(index, NULL), IMR_OK);
        imr_index_close(index);
        assert_int_equal(imr_writer_open(folder_path(state, name), false, &writer, NULL), IMR_OK);
        assert_int_equal(imr_writer_set_meta(writer, imr_str_of(keys[i]), IMR_STR("another"), NULL), IMR_OK);
        assert_int_equal(imr_writer_commit(writer, NULL), IMR_OK);
        imr_writer_close(writer);
        assert_int_equal(imr_index_open(folder_path(state, name), true, lexicon, &index, NULL), IMR_VERSION);
        assert_null(index);
    }
}

/* ---- the check ---- */

static char faults[2048];

static void note_fault(void *context, const char *text)
{
    (void)context;
    snprintf(faults + strlen(faults), sizeof faults - strlen(faults), "%s\n", text);
}

static void the_check_finds_what_does_not_agree(void **state)
{
    folder_write_text(state, "a.jsonl", RECORD("A", "1", "One.") RECORD("A", "2", "Two."));
    assert_add(state, 0, "a.jsonl", NULL, (counts){.added = 2});
    imr_writer *writer = NULL;
    imr_document *doc = NULL;
    uint64_t documents;
    assert_int_equal(imr_writer_open(folder_path(state, "index"), false, &writer, NULL), IMR_OK);
    assert_int_equal(imr_document_new(&doc, NULL), IMR_OK);
    store_json(doc, IMR_STR("{\"id\":\"A#2\",\"heading\":\"x\",\"rationale\":\"y\"}"));
    imr_document_boolean(doc, IMR_STR("Q"), IMR_STR("A#2"), NULL);
    imr_document_boolean(doc, IMR_STR(IMR_PREFIX_FILE), IMR_STR("nowhere"), NULL);
    assert_int_equal(imr_writer_add(writer, doc, NULL, NULL), IMR_OK);
    imr_document_data(doc, IMR_STR("no record"), NULL);
    assert_int_equal(imr_writer_add(writer, doc, NULL, NULL), IMR_OK);
    assert_int_equal(imr_writer_commit(writer, NULL), IMR_OK);
    imr_document_free(doc);
    imr_writer_close(writer);
    faults[0] = '\0';
    assert_int_equal(imr_index_check(folder_path(state, "index"), lexicon, note_fault, NULL, &documents, NULL),
                     IMR_CORRUPT);
    assert_int_equal(documents, 4);
    assert_non_null(strstr(faults, "document 2: shares its id"));
    assert_non_null(strstr(faults, "document 3: comes from a file that the index does not know"));
    assert_non_null(strstr(faults, "document 3: differs from its record"));
    assert_non_null(strstr(faults, "document 4: invalid record"));
    assert_null(strstr(faults, "document 1"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_second_add_changes_nothing),
        TEST(a_file_whose_time_was_set_back_is_read),
        TEST(a_time_that_is_too_new_says_nothing),
        TEST(a_changed_file_replaces_its_decisions),
        TEST(a_file_that_went_bad_keeps_what_it_had),
        TEST(the_first_file_with_a_decision_keeps_it),
        TEST(a_decision_given_twice_in_a_file_is_taken_once),
        TEST(a_file_that_moved_takes_its_decisions_along),
        TEST(pruning_removes_what_is_gone_below_the_paths),
        TEST(pruning_what_is_missing_or_empty_is_refused_unless_forced),
        TEST(letters_of_one_name_and_no_number_are_all_kept),
        TEST(a_file_name_that_is_not_utf8_is_stored_as_it_is_printed),
        TEST(strictness_commits_all_or_nothing),
        TEST(bad_input_is_skipped_and_the_rest_indexed),
        TEST(many_bad_lines_are_told_as_a_number),
        TEST(a_removed_decision_comes_back_with_its_file),
        TEST(an_index_of_another_making_is_refused),
        TEST(the_check_finds_what_does_not_agree),
    };
    return cmocka_run_group_tests_name("add", tests, NULL, NULL);
}
