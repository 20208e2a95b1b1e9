#include "folder.h"

#include "walk.h"

#include <time.h>

typedef struct skips {
    char text[2048];
} skips;

static void note_skip(void *context, const char *path, size_t line, const imr_skip *skip)
{
    skips *all = context;
    size_t n = strlen(all->text);
    (void)line;
    snprintf(all->text + n, sizeof all->text - n, "%s: %s\n", strrchr(path, '/') + 1, skip->err.text);
}

static void make_folder(void **state, const char *name) { assert_int_equal(mkdir(folder_path(state, name), 0777), 0); }

static void make_tree(void **state)
{
    make_folder(state, "letters");
    make_folder(state, "letters/b");
    make_folder(state, "letters/b/deep");
    make_folder(state, "letters/index");
    folder_write_text(state, "letters/c.txt", "three");
    folder_write_text(state, "letters/a.txt", "one");
    folder_write_text(state, "letters/b/deep/z.pdf", "two");
    folder_write_text(state, "letters/b/B.txt", "two");
    folder_write_text(state, "letters/.hidden", "x");
    folder_write_text(state, "letters/index/XAPIANDB", "auto gen-0001");
    folder_write_text(state, "letters/index/other", "x");
    folder_write_text(state, "letters-of-another", "x");
    assert_int_equal(symlink(".", folder_path(state, "letters/loop")), 0);
    assert_int_equal(symlink("nowhere", folder_path(state, "letters/dangling")), 0);
    assert_int_equal(symlink("a.txt", folder_path(state, "letters/link.txt")), 0);
    assert_int_equal(mkfifo(folder_path(state, "letters/pipe"), 0600), 0);
}

static imr_status walk(imr_arena *arena, imr_sources *sources, bool gone_is_fine, skips *skipped, const char *a,
                       const char *b, imr_error *err)
{
    const char *paths[] = {a, b, NULL};
    return imr_walk(arena, paths, gone_is_fine, sources, note_skip, skipped, err);
}

static void a_folder_stands_for_its_files_by_name(void **state)
{
    make_tree(state);
    imr_arena *arena = imr_arena_new();
    imr_sources sources = {0};
    skips skipped = {0};
    const char *root = folder_path(state, "letters");
    assert_int_equal(walk(arena, &sources, false, &skipped, root, NULL, NULL), IMR_OK);
    static const char *const expected[] = {"a.txt", "b/B.txt", "b/deep/z.pdf", "c.txt", "link.txt"};
    assert_int_equal(sources.n, sizeof expected / sizeof *expected);
    for (size_t i = 0; i < sources.n; i++) {
        assert_string_equal(sources.at[i].path + strlen(root) + 1, expected[i]);
        assert_string_equal(sources.at[i].key + strlen(sources.roots.at[0].s) + 1, expected[i]);
    }
    assert_int_equal(sources.size, 3 + 3 + 3 + 5 + 3);
    assert_string_equal(skipped.text, "dangling: No such file or directory\n");
    imr_sources_free(&sources);
    imr_arena_free(arena);
}

static void a_file_has_one_key_however_it_is_named(void **state)
{
    make_tree(state);
    char here[FOLDER_PATH], by_dots[FOLDER_PATH], by_link[FOLDER_PATH];
    assert_non_null(getcwd(here, sizeof here));
    snprintf(by_dots, sizeof by_dots, "%s", folder_path(state, "letters/b/../a.txt"));
    snprintf(by_link, sizeof by_link, "%s", folder_path(state, "letters/loop/a.txt"));
    const char *const names[] = {folder_path(state, "letters/a.txt"), by_dots, by_link, "letters/a.txt",
                                 "./letters/./a.txt"};
    assert_int_equal(chdir(*state), 0);
    imr_arena *arena = imr_arena_new();
    skips skipped = {0};
    const char *key = NULL;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        imr_sources sources = {0};
        assert_int_equal(walk(arena, &sources, false, &skipped, names[i], NULL, NULL), IMR_OK);
        assert_int_equal(sources.n, 1);
        assert_string_equal(sources.at[0].path, names[i]);
        if (key == NULL) key = sources.at[0].key;
        assert_string_equal(sources.at[0].key, key);
        imr_sources_free(&sources);
    }
    assert_int_equal(chdir(here), 0);
    imr_arena_free(arena);
}

static void what_is_given_twice_is_read_once(void **state)
{
    make_tree(state);
    imr_arena *arena = imr_arena_new();
    imr_sources sources = {0};
    skips skipped = {0};
    assert_int_equal(walk(arena, &sources, false, &skipped, folder_path(state, "letters/b"),
                          folder_path(state, "letters/b/B.txt"), NULL),
                     IMR_OK);
    assert_int_equal(sources.n, 2);
    imr_sources_free(&sources);
    imr_arena_free(arena);
}

static void a_path_that_is_not_there_is_an_error_or_a_root(void **state)
{
    make_tree(state);
    imr_arena *arena = imr_arena_new();
    imr_sources sources = {0};
    skips skipped = {0};
    imr_error err = {0};
    const char *gone = folder_path(state, "letters/gone/deeper/");
    assert_int_equal(walk(arena, &sources, false, &skipped, gone, NULL, &err), IMR_IO);
    assert_non_null(strstr(err.text, "letters/gone"));
    assert_int_equal(walk(arena, &sources, true, &skipped, gone, NULL, NULL), IMR_OK);
    assert_int_equal(sources.n, 0);
    assert_int_equal(sources.roots.n, 1);
    assert_true(imr_str_ends(sources.roots.at[0], IMR_STR("/letters/gone/deeper")));
    assert_string_equal(skipped.text, "");
    imr_sources_free(&sources);
    imr_arena_free(arena);
}

static void a_root_covers_what_lies_below_it(void **state)
{
    (void)state;
    static const struct {
        const char *root, *key;
        bool covered;
    } cases[] = {
        {"/letters", "/letters", true},
        {"/letters", "/letters/a.txt", true},
        {"/letters", "/letters-2/a.txt", false},
        {"/letters/a", "/letters", false},
        {"/", "/letters", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        imr_str root = imr_str_of(cases[i].root);
        const imr_sources sources = {.roots = {&root, 1}};
        assert_int_equal(imr_sources_cover(&sources, imr_str_of(cases[i].key)), cases[i].covered);
    }
}

/* Checks the paths after the folder, a line each. */
static void assert_walked(void **state, const char *name, const char *expected, const char *told)
{
    imr_arena *arena = imr_arena_new();
    imr_sources sources = {0};
    skips skipped = {0};
    imr_buf list = {0};
    size_t above = strlen(folder_path(state, ""));
    assert_int_equal(walk(arena, &sources, false, &skipped, folder_path(state, name), NULL, NULL), IMR_OK);
    for (size_t i = 0; i < sources.n; i++) imr_buf_printf(&list, "%s\n", sources.at[i].path + above);
    assert_str(imr_buf_str(&list), expected);
    assert_string_equal(skipped.text, told);
    imr_buf_free(&list);
    imr_sources_free(&sources);
    imr_arena_free(arena);
}

static void links_to_folders_are_followed_once(void **state)
{
    make_folder(state, "in");
    make_folder(state, "in/sub");
    make_folder(state, "other");
    folder_write_text(state, "in/sub/a.txt", "one");
    folder_write_text(state, "other/b.txt", "two");
    assert_int_equal(symlink("../other", folder_path(state, "in/link-1")), 0);
    assert_int_equal(symlink("../other", folder_path(state, "in/link-2")), 0);
    assert_int_equal(symlink("../in/sub", folder_path(state, "other/back")), 0);
    assert_int_equal(symlink("sub", folder_path(state, "in/same")), 0);
    assert_walked(state, "in", "in/link-1/b.txt\nin/sub/a.txt\n", "");
    assert_int_equal(symlink("..", folder_path(state, "in/sub/up")), 0);
    assert_walked(state, "in/sub", "in/sub/a.txt\n", "up: a link to a folder around it: not followed\n");
}

static void files_of_one_name_in_two_folders_are_namesakes(void **state)
{
    make_folder(state, "in");
    make_folder(state, "in/a");
    make_folder(state, "in/b");
    folder_write_text(state, "in/a/scan.txt", "one");
    folder_write_text(state, "in/a/scan.pdf", "two");
    folder_write_text(state, "in/b/scan.txt", "three");
    imr_arena *arena = imr_arena_new();
    imr_sources sources = {0};
    skips skipped = {0};
    assert_int_equal(walk(arena, &sources, false, &skipped, folder_path(state, "in"), NULL, NULL), IMR_OK);
    assert_int_equal(sources.n, 3);
    assert_false(sources.at[0].namesake);
    assert_false(sources.at[1].namesake);
    assert_true(sources.at[2].namesake);
    imr_sources_free(&sources);
    imr_arena_free(arena);
}

/* The stamp of a file; waits until it is old enough to have one. */
static int64_t stamp_of(void **state, const char *name)
{
    imr_arena *arena = imr_arena_new();
    imr_sources sources = {0};
    skips skipped = {0};
    const struct timespec a_moment = {2, 100000000};
    nanosleep(&a_moment, NULL);
    assert_int_equal(walk(arena, &sources, false, &skipped, folder_path(state, name), NULL, NULL), IMR_OK);
    int64_t stamp = sources.at[0].changed;
    imr_sources_free(&sources);
    imr_arena_free(arena);
    return stamp;
}

static void a_time_that_was_set_back_shows(void **state)
{
    folder_write_text(state, "a.txt", "one");
    folder_set_time(state, "a.txt", 1000000000);
    int64_t before = stamp_of(state, "a.txt");
    assert_int_not_equal(before, 0);
    assert_int_equal(stamp_of(state, "a.txt"), before);
    folder_write_text(state, "a.txt", "two");
    folder_set_time(state, "a.txt", 1000000000);
    int64_t after = stamp_of(state, "a.txt");
    assert_int_not_equal(after, 0);
    assert_int_not_equal(after, before);
}

static void a_pdf_is_more_work_than_its_bytes(void **state)
{
    (void)state;
    enum { TEXT = 15000 };
    const imr_source pdf = {.path = "a/letter.PDF", .size = 6000}, text = {.path = "a/letter.txt", .size = TEXT},
                     small = {.path = "pdf", .size = 1};
    assert_true(imr_source_work(&pdf) > 2 * (uint64_t)TEXT);
    assert_int_equal(imr_source_work(&text), TEXT);
    assert_true(imr_source_work(&small) > 1 && imr_source_work(&small) < TEXT);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, folder_setup, folder_teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_folder_stands_for_its_files_by_name), TEST(a_file_has_one_key_however_it_is_named),
        TEST(what_is_given_twice_is_read_once),      TEST(a_path_that_is_not_there_is_an_error_or_a_root),
        TEST(a_root_covers_what_lies_below_it),      TEST(a_pdf_is_more_work_than_its_bytes),
        TEST(links_to_folders_are_followed_once),    TEST(files_of_one_name_in_two_folders_are_namesakes),
        TEST(a_time_that_was_set_back_shows),
    };
    return cmocka_run_group_tests_name("walk", tests, NULL, NULL);
}
