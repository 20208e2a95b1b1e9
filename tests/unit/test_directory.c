/* The folder of an index: which generation is live, what can be removed, what is refused. */
#include "directory.h"
#include "folder.h"
#include "writer.h"

#include <sys/file.h>

static imr_error error;
#define OK(call) assert_int_equal(call, IMR_OK)

static void make_index(void **state)
{
    imr_writer *writer = NULL;
    OK(imr_writer_open(folder_path(state, "index"), true, &writer, &error));
    OK(imr_writer_set_meta(writer, IMR_STR("key"), IMR_STR("value"), &error));
    OK(imr_writer_commit(writer, &error));
    imr_writer_close(writer);
}

static bool is_there(void **state, const char *name) { return access(folder_path(state, name), F_OK) == 0; }

static imr_status find(void **state)
{
    imr_buf path = {0};
    imr_status status = imr_directory_find(folder_path(state, "index"), &path, &error);
    imr_buf_free(&path);
    return status;
}

/* Opening it gives the status, and the generation is kept with its contents. */
static void assert_refused(void **state, imr_status expected, const char *what)
{
    imr_writer *writer = NULL;
    for (int create = 0; create < 2; create++) {
        imr_status status = imr_writer_open(folder_path(state, "index"), create == 1, &writer, &error);
        if (status != expected) fail_msg("%s: %d: %s", what, (int)status, error.text);
        assert_null(writer);
    }
    if (find(state) != expected) fail_msg("%s: found", what);
    assert_true(is_there(state, "index/gen-0001/iamglass"));
}

static void a_stub_that_is_not_what_imr_wrote_is_refused_and_nothing_is_removed(void **state)
{
    static const char *const texts[] = {
        "",
        "auto gen-0001",
        "auto gen-0001\n\n",
        "auto gen-0001\nauto gen-0002\n",
        "buto gen-0001\n",
        "auto gen-001\n",
        "auto gen-00001\n",
        "auto gen-0000\n",
        "auto  gen-0001\n",
        "auto ./gen-0001\n",
        "auto ../index/gen-0001\n",
        "auto gen-0001/\n",
        "auto gen-0001.parts\n",
        "auto gen-1000000000000001\n",
        "glass gen-0001\n",
        "remote :/bin/true\n",
        "remote localhost:80\n",
        "auto gen-0001\nremote :/bin/true\n",
    };
    make_index(state);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        folder_write_text(state, "index/XAPIANDB", texts[i]);
        assert_refused(state, IMR_CORRUPT, texts[i]);
    }
    folder_write(state, "index/XAPIANDB", "auto gen-0001\0\n", 15);
    assert_refused(state, IMR_CORRUPT, "a NUL");
    folder_write_text(state, "index/XAPIANDB", "auto gen-0001\n");
    OK(find(state));
}

static void every_flip_of_a_bit_of_the_stub_is_refused(void **state)
{
    static const char stub[] = "auto gen-0001\n";
    make_index(state);
    for (size_t bit = 0; bit < 8 * (sizeof stub - 1); bit++) {
        char flipped[sizeof stub];
        memcpy(flipped, stub, sizeof stub);
        flipped[bit / 8] = (char)(flipped[bit / 8] ^ 1 << bit % 8);
        folder_write(state, "index/XAPIANDB", flipped, sizeof stub - 1);
        assert_refused(state, IMR_CORRUPT, flipped);
    }
}

static void a_stub_that_cannot_be_read_is_refused(void **state)
{
    make_index(state);
    assert_int_equal(remove(folder_path(state, "index/XAPIANDB")), 0);
    assert_int_equal(mkdir(folder_path(state, "index/XAPIANDB"), 0700), 0);
    assert_refused(state, IMR_CORRUPT, "a folder");
    assert_int_equal(rmdir(folder_path(state, "index/XAPIANDB")), 0);
    assert_int_equal(symlink("XAPIANDB", folder_path(state, "index/XAPIANDB")), 0);
    assert_refused(state, IMR_IO, "a loop");
    assert_int_equal(unlink(folder_path(state, "index/XAPIANDB")), 0);
    assert_int_equal(mkfifo(folder_path(state, "index/XAPIANDB"), 0600), 0);
    assert_refused(state, IMR_CORRUPT, "a pipe");
}

/* The engine would follow a file in place of the generation, and run what it names. */
static void a_generation_is_a_folder_with_a_database(void **state)
{
    make_index(state);
    assert_int_equal(rename(folder_path(state, "index/gen-0001"), folder_path(state, "index/away")), 0);
    folder_write_text(state, "index/gen-0001", "remote :/usr/bin/touch ran\n");
    assert_int_equal(find(state), IMR_CORRUPT);
    assert_int_equal(remove(folder_path(state, "index/gen-0001")), 0);
    assert_int_equal(symlink("away", folder_path(state, "index/gen-0001")), 0);
    assert_int_equal(find(state), IMR_CORRUPT);
    assert_int_equal(remove(folder_path(state, "index/gen-0001")), 0);
    assert_int_equal(mkdir(folder_path(state, "index/gen-0001"), 0700), 0);
    folder_write_text(state, "index/gen-0001/XAPIANDB", "remote :/usr/bin/touch ran\n");
    assert_int_equal(find(state), IMR_CORRUPT);
}

static void only_marked_folders_of_our_names_are_swept(void **state)
{
    static const char *const kept[] = {"gen-reports", "gen-0002", "gen-0003.old", "other", "gen-12"};
    static const char *const gone[] = {"gen-0004", "gen-0005.parts", "gen-0006.new"};
    char name[64];
    make_index(state);
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        snprintf(name, sizeof name, "index/%s", kept[i]);
        assert_int_equal(mkdir(folder_path(state, name), 0700), 0);
        snprintf(name, sizeof name, "index/%s/thesis.txt", kept[i]);
        folder_write_text(state, name, "ten years of work");
    }
    for (size_t i = 0; i < sizeof gone / sizeof *gone; i++) {
        snprintf(name, sizeof name, "index/%s", gone[i]);
        assert_int_equal(mkdir(folder_path(state, name), 0700), 0);
        snprintf(name, sizeof name, "index/%s/imr.generation", gone[i]);
        folder_write_text(state, name, "");
    }
    assert_int_equal(mkdir(folder_path(state, "index/gen-0007.parts"), 0700), 0); /* killed before it was marked */
    folder_write_text(state, "index/XAPIANDB.new", "auto ge");
    make_index(state);
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        snprintf(name, sizeof name, "index/%s/thesis.txt", kept[i]);
        assert_true(is_there(state, name));
    }
    for (size_t i = 0; i < sizeof gone / sizeof *gone; i++) {
        snprintf(name, sizeof name, "index/%s", gone[i]);
        assert_false(is_there(state, name));
    }
    assert_false(is_there(state, "index/gen-0007.parts"));
    assert_false(is_there(state, "index/XAPIANDB.new"));
}

/* A kill between making the first generation and marking it leaves an empty folder. */
static void an_empty_first_generation_is_no_hindrance(void **state)
{
    assert_int_equal(mkdir(folder_path(state, "index"), 0700), 0);
    assert_int_equal(mkdir(folder_path(state, "index/gen-0001.new"), 0700), 0);
    make_index(state);
    OK(find(state));
    assert_false(is_there(state, "index/gen-0001.new"));
}

static void the_next_generation_is_behind_every_folder_that_is_there(void **state)
{
    imr_directory *directory = NULL;
    make_index(state);
    assert_int_equal(mkdir(folder_path(state, "index/gen-0002"), 0700), 0);
    folder_write_text(state, "index/gen-0002/thesis.txt", "ten years of work");
    OK(imr_directory_lock(folder_path(state, "index"), false, &directory, &error));
    assert_non_null(strstr(imr_directory_next(directory), "/gen-0003"));
    OK(imr_directory_make_next(directory, &error));
    OK(imr_directory_publish(directory, &error));
    assert_non_null(strstr(imr_directory_live(directory), "/gen-0003"));
    imr_directory_discard(directory); /* after publishing there is nothing to remove */
    assert_true(is_there(state, "index/gen-0003"));
    assert_false(is_there(state, "index/gen-0001"));
    imr_directory_unlock(directory);
}

static void who_holds_the_lock_is_told(void **state)
{
    imr_directory *first = NULL, *second = NULL;
    char holder[32];
    make_index(state);
    OK(imr_directory_lock(folder_path(state, "index"), false, &first, &error));
    assert_int_equal(imr_directory_lock(folder_path(state, "index"), false, &second, &error), IMR_LOCKED);
    snprintf(holder, sizeof holder, "(process %ld)", (long)getpid());
    assert_non_null(strstr(error.text, holder));
    imr_directory_unlock(first);
}

static int has_no_mode_for_others(const char *path, const struct stat *about, int kind, struct FTW *place)
{
    (void)place;
    if ((about->st_mode & 0777) != (kind == FTW_F ? 0600 : 0700)) fail_msg("%s: mode %o", path, about->st_mode);
    return 0;
}

static void an_index_is_private(void **state)
{
    mode_t before = umask(077); /* as in imr-index */
    assert_int_equal(mkdir(folder_path(state, "index"), 0755), 0);
    make_index(state);
    assert_int_equal(nftw(folder_path(state, "index"), has_no_mode_for_others, 8, FTW_PHYS), 0);
    umask(before);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, folder_setup, folder_teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_stub_that_is_not_what_imr_wrote_is_refused_and_nothing_is_removed),
        TEST(every_flip_of_a_bit_of_the_stub_is_refused),
        TEST(a_stub_that_cannot_be_read_is_refused),
        TEST(a_generation_is_a_folder_with_a_database),
        TEST(only_marked_folders_of_our_names_are_swept),
        TEST(an_empty_first_generation_is_no_hindrance),
        TEST(the_next_generation_is_behind_every_folder_that_is_there),
        TEST(who_holds_the_lock_is_told),
        TEST(an_index_is_private),
    };
    return cmocka_run_group_tests_name("directory", tests, NULL, NULL);
}
