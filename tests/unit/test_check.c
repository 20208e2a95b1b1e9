/* The check of an index finds contradictions within a decision, between the decisions of a letter, and between postings
 * and documents. */
#include "folder.h"

#include "add.h"
#include "bitmaps.h"
#include "docstore.h"
#include "document.h"
#include "file_record.h"
#include "status.h"

#include <sys/wait.h>

static imr_lexicon *lexicon;
static imr_error error;
#define OK(call) assert_int_equal(call, IMR_OK)

static int setup(void **state) { return imr_lexicon_open(NULL, &lexicon, NULL) == IMR_OK ? folder_setup(state) : -1; }

static int teardown(void **state)
{
    imr_lexicon_free(lexicon);
    return folder_teardown(state);
}

static char faults[8192];

static void note_fault(void *context, const char *text)
{
    (void)context;
    snprintf(faults + strlen(faults), sizeof faults - strlen(faults), "%s\n", text);
}

static imr_status check(void **state)
{
    uint64_t documents;
    faults[0] = '\0';
    return imr_index_check(folder_path(state, "index"), lexicon, note_fault, NULL, &documents, &error);
}

/* ---- decisions written unchanged, through the indexer ---- */

static const char rationale[] = "The MRI is not medically necessary. R\xC3\xA9sum\xC3\xA9.";

static imr_ground grounds[] = {{IMR_STR("ground.one"), 0, 35}};

static imr_decision decision_of(const char *id, int64_t issue, int64_t issues)
{
    return (imr_decision){.id = imr_str_of(id),
                          .letter = IMR_STR("CM99-1"),
                          .issue = issue,
                          .issues = issues,
                          .heading = IMR_STR("MRI of the knee"),
                          .outcome = IMR_STR("upheld"),
                          .rationale = imr_str_of(rationale)};
}

/* Decisions of one file; a path that does not end in .jsonl is that of a letter. Only the postings of the first
 * document get the term `extra`, which no decision has. */
static void write_index(void **state, const imr_decision *decisions, size_t n, const char *path)
{
    imr_writer *writer = NULL;
    imr_shaper *shaper = NULL;
    imr_index *index = NULL;
    const imr_file_key key = imr_file_key_of(path);
    imr_file_record note = {.hash = "0123", .letters = 1, .size = 1, .changed = 1};
    OK(imr_index_open(folder_path(state, "index"), true, lexicon, &index, &error));
    OK(imr_index_commit(index, &error));
    imr_index_close(index);
    OK(imr_writer_open(folder_path(state, "index"), false, &writer, &error));
    OK(imr_shaper_new(lexicon, &shaper, &error));
    for (size_t i = 0; i < n; i++) {
        const imr_document *doc = NULL;
        OK(imr_shape(shaper, &decisions[i], imr_file_key_str(&key), &doc, &error));
        OK(imr_writer_add(writer, doc, NULL, &error));
    }
    note.path = strdup(path);
    OK(imr_file_record_write(writer, &key, &note, &error));
    OK(imr_writer_commit(writer, &error));
    imr_file_record_free(&note);
    imr_shaper_free(shaper);
    imr_writer_close(writer);
}

static void remove_decision(void **state, imr_str id)
{
    imr_index *index = NULL;
    OK(imr_index_open(folder_path(state, "index"), false, lexicon, &index, &error));
    OK(imr_index_remove(index, id, &error));
    OK(imr_index_commit(index, &error));
    imr_index_close(index);
}

static void assert_found(void **state, const char *what)
{
    if (check(state) != IMR_CORRUPT || strstr(faults, what) == NULL)
        fail_msg("not found: %s, but: %s%s", what, faults, error.text);
}

static void what_agrees_is_no_fault(void **state)
{
    imr_decision decisions[] = {decision_of("CM99-1#1", 1, 2), decision_of("CM99-1#2", 2, 2)};
    decisions[0].ground = (imr_list){&grounds[0].ground, 1};
    decisions[0].grounds = (imr_grounds){grounds, 1};
    write_index(state, decisions, 2, "/letters/CM99-1.txt");
    if (check(state) != IMR_OK) fail_msg("%s%s", faults, error.text);
}

static void the_sentence_of_a_ground_is_within_its_rationale(void **state)
{
    static const struct {
        int64_t begin, end;
    } spans[] = {{0, 400}, {7, 7}, {9, 3}, {-1, 4}, {0, 38}};
    for (size_t i = 0; i < sizeof spans / sizeof *spans; i++) {
        imr_decision decision = decision_of("CM99-1#1", 1, 1);
        imr_ground outside = {grounds[0].ground, spans[i].begin, spans[i].end};
        char command[FOLDER_PATH + 32];
        decision.ground = (imr_list){&outside.ground, 1};
        decision.grounds = (imr_grounds){&outside, 1};
        write_index(state, &decision, 1, "/letters/CM99-1.txt");
        assert_int_equal(check(state), IMR_CORRUPT);
        /* most cannot even be read as a record */
        if (strstr(faults, "document 1: the sentence of ground ground.one is not within its rationale") == NULL &&
            strstr(faults, "document 1: invalid record") == NULL)
            fail_msg("%zu: %s", i, faults);
        snprintf(command, sizeof command, "rm -r '%s'", folder_path(state, "index"));
        assert_int_equal(system(command), 0);
    }
}

static void grounds_and_their_sentences_are_the_same(void **state)
{
    imr_decision decision = decision_of("CM99-1#1", 1, 1);
    imr_str others[] = {IMR_STR("ground.two"), IMR_STR("ground.three")};
    decision.ground = (imr_list){others, 2};
    decision.grounds = (imr_grounds){grounds, 1};
    write_index(state, &decision, 1, "/letters/CM99-1.txt");
    assert_found(state, "document 1: has 2 grounds and sentences of 1");
    assert_non_null(strstr(faults, "document 1: ground 1 and its sentence have different names"));
}

static void a_letter_has_each_of_its_issues_once(void **state)
{
    const imr_decision decisions[] = {decision_of("CM99-1#1", 1, 3), decision_of("CM99-1#2", 1, 3),
                                      decision_of("CM99-1#4", 4, 3)};
    write_index(state, decisions, 3, "/letters/CM99-1.txt");
    assert_found(state, "letter CM99-1: has issue 1 twice");
    assert_non_null(strstr(faults, "letter CM99-1: has issue 4 of 3"));
}

static void a_letter_that_was_read_whole_has_all_of_its_issues(void **state)
{
    const imr_decision decisions[] = {decision_of("CM99-1#1", 1, 3), decision_of("CM99-1#2", 2, 3)};
    write_index(state, decisions, 2, "/letters/CM99-1.txt");
    assert_found(state, "letter CM99-1: has 2 of its 3 issues");
}

/* JSON Lines may contain some of a letter's decisions; and removed ones are not missed. */
static void records_may_be_some_of_a_letter(void **state)
{
    const imr_decision decisions[] = {decision_of("CM99-1#1", 1, 3), decision_of("CM99-1#2", 2, 3)};
    write_index(state, decisions, 2, "/records/some.jsonl");
    if (check(state) != IMR_OK) fail_msg("%s%s", faults, error.text);
    remove_decision(state, IMR_STR("CM99-1#2"));
    if (check(state) != IMR_OK) fail_msg("%s%s", faults, error.text);
}

/* ---- the bitmap index ---- */

static void flip_byte(const char *path, long at)
{
    FILE *file = fopen(path, "r+be");
    assert_non_null(file);
    assert_int_equal(fseek(file, at, SEEK_SET), 0);
    int byte = fgetc(file);
    assert_int_equal(fseek(file, at, SEEK_SET), 0);
    assert_int_equal(fputc(byte ^ 1, file), byte ^ 1);
    assert_int_equal(fclose(file), 0);
}

static void each_byte_of_the_bitmap_index_that_is_wrong_is_found(void **state)
{
    const imr_decision decisions[] = {decision_of("CM99-1#1", 1, 3), decision_of("CM99-1#2", 2, 3),
                                      decision_of("CM99-1#3", 3, 3)};
    char path[FOLDER_PATH];
    struct stat about;
    write_index(state, decisions, 3, "/records/some.jsonl");
    remove_decision(state, IMR_STR("CM99-1#3"));
    snprintf(path, sizeof path, "%s/index/gen-0001/" IMR_BITMAPS_FILE, (const char *)*state);
    assert_int_equal(stat(path, &about), 0);
    for (long at = 0; at < about.st_size; at += 5) {
        flip_byte(path, at);
        imr_status status = check(state);
        if (status != IMR_CORRUPT || strstr(faults, "imr.bitmaps: damaged at byte") == NULL)
            fail_msg("byte %ld: %s", at, faults);
        flip_byte(path, at);
    }
    if (check(state) != IMR_OK || faults[0] != '\0') fail_msg("%s%s", faults, error.text);
    assert_int_equal(remove(path), 0);
    assert_int_equal(check(state), IMR_OK);
    assert_non_null(strstr(faults, "imr.bitmaps is missing"));
}

/* ---- a medium that cannot be written ---- */

enum { NOBODY = 65534 };

static int make_read_only(const char *path, const struct stat *at, int kind, struct FTW *place)
{
    (void)at, (void)place;
    if (geteuid() == 0 && lchown(path, NOBODY, NOBODY) != 0) return -1;
    return chmod(path, kind == FTW_F ? 0400 : 0500);
}

/* Root can write everything, so a child gives that right up. */
static void without_checksums_a_block_of_no_commit_is_found(void **state)
{
    const imr_decision all[] = {decision_of("CM99-1#1", 1, 1)};
    write_index(state, all, 1, "file.jsonl");
    remove(folder_path(state, "index/gen-0001/imr.sums"));
    flip_byte(folder_path(state, "index/gen-0001/termlist.glass"), 0); /* the first of a block's revision */
    assert_int_equal(check(state), IMR_CORRUPT);
    assert_non_null(strstr(error.text, "imr-index rebuild"));
}

static void an_index_that_cannot_be_written_is_checked(void **state)
{
    const imr_decision decisions[] = {decision_of("CM99-1#1", 1, 2), decision_of("CM99-1#2", 2, 2)};
    int how = 0;
    write_index(state, decisions, 2, "/letters/CM99-1.txt");
    assert_int_equal(nftw(*state, make_read_only, 16, FTW_DEPTH | FTW_PHYS), 0);
    pid_t child = fork();
    if (child == 0) {
        if (geteuid() == 0 && setresuid(NOBODY, NOBODY, NOBODY) != 0) _exit(3);
        imr_status status = check(state);
        _exit(status == IMR_OK && strstr(faults, "cannot be written") != NULL ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &how, 0), child);
    assert_int_equal(chmod(*state, 0700), 0);
    assert_int_equal(chmod(folder_path(state, "index"), 0700), 0);
    assert_int_equal(chmod(folder_path(state, "index/gen-0001"), 0700), 0);
    assert_true(WIFEXITED(how));
    assert_int_equal(WEXITSTATUS(how), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(what_agrees_is_no_fault),
        TEST(the_sentence_of_a_ground_is_within_its_rationale),
        TEST(grounds_and_their_sentences_are_the_same),
        TEST(a_letter_has_each_of_its_issues_once),
        TEST(a_letter_that_was_read_whole_has_all_of_its_issues),
        TEST(records_may_be_some_of_a_letter),
        TEST(each_byte_of_the_bitmap_index_that_is_wrong_is_found),
        TEST(without_checksums_a_block_of_no_commit_is_found),
        TEST(an_index_that_cannot_be_written_is_checked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
