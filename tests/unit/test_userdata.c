/* Saved queries, tags and notes. */
#include "test.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "userdata.h"

typedef struct world {
    char folder[32], path[64];
    imr_userdata *data;
    imr_arena *arena;
} world;

static int set_up(void **state)
{
    world *to = *state = calloc(1, sizeof *to);
    strcpy(to->folder, "/tmp/imr-desk-XXXXXX");
    if (mkdtemp(to->folder) == NULL) return -1;
    snprintf(to->path, sizeof to->path, "%s/new/desk.db", to->folder);
    to->arena = imr_arena_new();
    return imr_userdata_open(to->path, &to->data, NULL) == IMR_OK ? 0 : -1;
}

static int tear_down(void **state)
{
    world *of = *state;
    char command[80];
    imr_userdata_close(of->data);
    imr_arena_free(of->arena);
    snprintf(command, sizeof command, "rm -rf %s", of->folder);
    int status = system(command);
    free(of);
    return status;
}

static void save(imr_userdata *data, const char *name, const char *query)
{
    imr_saved row = {imr_str_of(name), imr_str_of(query), IMR_STR("outcome upheld"), IMR_STR("2026-01-02T03:04:05Z")};
    assert_int_equal(imr_userdata_save(data, &row, NULL), IMR_OK);
}

static void a_query_is_saved_found_replaced_and_forgotten(void **state)
{
    world *of = *state;
    imr_saved found;
    save(of->data, "knee-mri", "knee MRI");
    save(of->data, "knee-mri", "knee MRI repeat");
    assert_int_equal(imr_userdata_saved(of->data, IMR_STR("knee-mri"), of->arena, &found, NULL), IMR_OK);
    assert_str(found.query, "knee MRI repeat");
    assert_str(found.options, "outcome upheld");
    assert_int_equal(imr_userdata_forget(of->data, IMR_STR("knee-mri"), NULL), IMR_OK);
    assert_int_equal(imr_userdata_forget(of->data, IMR_STR("knee-mri"), NULL), IMR_NONE);
    assert_int_equal(imr_userdata_saved(of->data, IMR_STR("knee-mri"), of->arena, &found, NULL), IMR_NONE);
}

static void a_name_is_short_and_plain(void **state)
{
    static const char *const names[] = {"", "two words", "a/b", "knee\n", "t\xc3\xaate"};
    world *of = *state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        imr_saved row = {imr_str_of(names[i]), IMR_STR("x"), IMR_STR(""), IMR_STR("")};
        assert_int_equal(imr_userdata_save(of->data, &row, NULL), IMR_USAGE);
        assert_int_equal(imr_userdata_tag(of->data, IMR_STR("A#1"), imr_str_of(names[i]), NULL), IMR_USAGE);
    }
}

static void what_a_query_has_seen_is_fresh_once(void **state)
{
    world *of = *state;
    bool fresh = false;
    save(of->data, "q", "x");
    assert_int_equal(imr_userdata_see(of->data, IMR_STR("q"), IMR_STR("A#1"), &fresh, NULL), IMR_OK);
    assert_true(fresh);
    assert_int_equal(imr_userdata_see(of->data, IMR_STR("q"), IMR_STR("A#1"), &fresh, NULL), IMR_OK);
    assert_false(fresh);
    assert_int_equal(imr_userdata_begin(of->data, NULL), IMR_OK);
    assert_int_equal(imr_userdata_see(of->data, IMR_STR("q"), IMR_STR("A#2"), &fresh, NULL), IMR_OK);
    assert_int_equal(imr_userdata_end(of->data, IMR_NONE, NULL), IMR_NONE);
    assert_int_equal(imr_userdata_see(of->data, IMR_STR("q"), IMR_STR("A#2"), &fresh, NULL), IMR_OK);
    assert_true(fresh);
}

static void tags_and_notes_belong_to_decisions(void **state)
{
    world *of = *state;
    imr_list tags, ids;
    imr_str note;
    const imr_str one = IMR_STR("A#1"), two = IMR_STR("A#2");
    assert_int_equal(imr_userdata_tag(of->data, two, IMR_STR("relevant"), NULL), IMR_OK);
    assert_int_equal(imr_userdata_tag(of->data, one, IMR_STR("relevant"), NULL), IMR_OK);
    assert_int_equal(imr_userdata_tag(of->data, one, IMR_STR("relevant"), NULL), IMR_OK);
    assert_int_equal(imr_userdata_tag(of->data, one, IMR_STR("todo"), NULL), IMR_OK);
    assert_int_equal(imr_userdata_note(of->data, one, IMR_STR("read again"), NULL), IMR_OK);
    assert_int_equal(imr_userdata_tagged(of->data, IMR_STR("relevant"), of->arena, &ids, NULL), IMR_OK);
    assert_int_equal(ids.n, 2);
    assert_str(ids.at[0], "A#1");
    assert_int_equal(imr_userdata_untag(of->data, one, IMR_STR("todo"), NULL), IMR_OK);
    assert_int_equal(imr_userdata_tags(of->data, one, of->arena, &tags, &note, NULL), IMR_OK);
    assert_int_equal(tags.n, 1);
    assert_str(note, "read again");
    assert_int_equal(imr_userdata_note(of->data, one, IMR_STR(""), NULL), IMR_OK);
    assert_int_equal(imr_userdata_tags(of->data, one, of->arena, &tags, &note, NULL), IMR_OK);
    assert_null(note.s);
}

static imr_status gather(void *context, imr_str line, imr_error *err)
{
    (void)err;
    imr_buf_add(context, line);
    imr_buf_putc(context, '\n');
    return IMR_OK;
}

static void what_is_exported_comes_back_the_same(void **state)
{
    world *of = *state;
    imr_userdata *copy = NULL;
    imr_buf before = {0}, after = {0};
    char path[80];
    bool fresh = false;
    save(of->data, "q", "a \"b\"\nc");
    imr_userdata_see(of->data, IMR_STR("q"), IMR_STR("A#1"), &fresh, NULL);
    imr_userdata_tag(of->data, IMR_STR("A#1"), IMR_STR("t"), NULL);
    imr_userdata_note(of->data, IMR_STR("A#1"), IMR_STR("n\t1"), NULL);
    assert_int_equal(imr_userdata_export(of->data, gather, &before, NULL), IMR_OK);
    snprintf(path, sizeof path, "%s/copy.db", of->folder);
    assert_int_equal(imr_userdata_open(path, &copy, NULL), IMR_OK);
    for (char *line = strtok(before.s, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        assert_int_equal(imr_userdata_import(copy, imr_str_of(line), NULL), IMR_OK);
        line[strlen(line)] = '\n';
    }
    assert_int_equal(imr_userdata_export(copy, gather, &after, NULL), IMR_OK);
    assert_true(imr_str_equal(imr_buf_str(&after), (imr_str){before.s, before.n}));
    assert_int_equal(imr_userdata_import(copy, IMR_STR("[]"), NULL), IMR_INPUT);
    assert_int_equal(imr_userdata_import(copy, IMR_STR("{\"tag\":\"t\"}"), NULL), IMR_INPUT);
    imr_userdata_close(copy);
    imr_buf_free(&before);
    imr_buf_free(&after);
}

static void the_file_is_its_owners_alone(void **state)
{
    world *of = *state;
    struct stat found;
    assert_int_equal(stat(of->path, &found), 0);
    assert_int_equal(found.st_mode & 0777, 0600);
}

static void a_file_of_something_else_is_refused_and_left_as_it_is(void **state)
{
    world *of = *state;
    imr_userdata *data = NULL;
    imr_error err = {0};
    char path[80], text[8] = "";
    snprintf(path, sizeof path, "%s/other", of->folder);
    FILE *file = fopen(path, "w");
    for (int i = 0; i < 200; i++) fputs("letters ", file);
    fclose(file);
    assert_int_equal(imr_userdata_open(path, &data, &err), IMR_CORRUPT);
    assert_null(data);
    assert_non_null(strstr(err.text, path));
    file = fopen(path, "r");
    assert_int_equal(fread(text, 1, 7, file), 7);
    fclose(file);
    assert_string_equal(text, "letters");
}

/* ---- processes that are killed ---- */

/* A process that tags decisions one after the other, and reports each once it is on disk. */
typedef struct tagger {
    pid_t process;
    int reports;
    char name[32]; /* its decisions are name#1, name#2 ... */
} tagger;

static imr_str id_of(const tagger *of, unsigned i, char id[64])
{
    int n = snprintf(id, 64, "%s#%u", of->name, i + 1);
    return (imr_str){id, (size_t)n};
}

static tagger start_tagger(const world *of, unsigned round, char which)
{
    int ends[2];
    tagger made;
    assert_int_equal(pipe(ends), 0);
    snprintf(made.name, sizeof made.name, "R%u%c", round, which);
    made.reports = ends[0];
    made.process = fork();
    if (made.process == 0) {
        imr_userdata *data = NULL;
        char id[64];
        if (imr_userdata_open(of->path, &data, NULL) != IMR_OK) _exit(1);
        for (unsigned i = 0;; i++) {
            if (imr_userdata_tag(data, id_of(&made, i, id), IMR_STR("k"), NULL) != IMR_OK) _exit(1);
            if (write(ends[1], "x", 1) != 1) _exit(1);
        }
    }
    close(ends[1]);
    return made;
}

static unsigned count_reports(tagger *of)
{
    unsigned n = 0;
    kill(of->process, SIGKILL);
    waitpid(of->process, NULL, 0);
    for (char byte; read(of->reports, &byte, 1) == 1;) n++;
    close(of->reports);
    return n;
}

static void expect_tags(const world *of, const tagger *by, unsigned reported)
{
    for (unsigned i = 0; i < reported; i++) {
        char id[64];
        imr_list tags;
        imr_str note;
        assert_int_equal(imr_userdata_tags(of->data, id_of(by, i, id), of->arena, &tags, &note, NULL), IMR_OK);
        assert_int_equal(tags.n, 1);
    }
}

/* Two processes write at once and are killed at random moments; IMR_TEST_ROUNDS=200 repeats this 200 times. */
static void nothing_that_was_reported_is_lost_when_processes_are_killed(void **state)
{
    enum { ROUNDS = 20 };
    const world *of = *state;
    const char *asked = getenv("IMR_TEST_ROUNDS");
    const unsigned rounds = asked == NULL ? ROUNDS : (unsigned)strtoul(asked, NULL, 10);
    unsigned all = 0;
    for (unsigned round = 0; round < rounds; round++) {
        tagger first = start_tagger(of, round, 'a'), second = start_tagger(of, round, 'b');
        usleep(1000 + (round * 7919) % 40000);
        unsigned by_first = count_reports(&first);
        usleep((round * 104729) % 20000);
        unsigned by_second = count_reports(&second);
        expect_tags(of, &first, by_first);
        expect_tags(of, &second, by_second);
        all += by_first + by_second;
    }
    print_message("%u rounds, %u tags reported, none lost\n", rounds, all);
    assert_true(all > 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_query_is_saved_found_replaced_and_forgotten),
        TEST(a_name_is_short_and_plain),
        TEST(what_a_query_has_seen_is_fresh_once),
        TEST(tags_and_notes_belong_to_decisions),
        TEST(what_is_exported_comes_back_the_same),
        TEST(the_file_is_its_owners_alone),
        TEST(a_file_of_something_else_is_refused_and_left_as_it_is),
        TEST(nothing_that_was_reported_is_lost_when_processes_are_killed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
