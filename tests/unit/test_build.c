/* A large addition: several threads make parts of an index, which are merged. */
#include "folder.h"

#include "add.h"
#include "status.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>

static imr_lexicon *lexicon;

static int setup(void **state) { return imr_lexicon_open(NULL, &lexicon, NULL) == IMR_OK ? folder_setup(state) : -1; }

static int teardown(void **state)
{
    imr_lexicon_free(lexicon);
    return folder_teardown(state);
}

/* ---- one run of add ---- */

enum { SMALL_UNIT = 2000, UNIT_OF_LETTERS = 40000, PRUNE = 1, STRICT = 2 };

typedef struct made {
    imr_add_result result;
    imr_buf skips; /* a line each, without folders */
    size_t progressed;
    size_t kill_at; /* call of progress at which to be killed; 0: never */
    size_t unit;    /* 0: SMALL_UNIT */
    const char *locked;
} made;

static void note_skip(void *context, const char *path, size_t line, const imr_skip *skip)
{
    made *run = context;
    const char *slash = strrchr(path, '/');
    imr_buf_printf(&run->skips, "%s:%zu: %s\n", slash == NULL ? path : slash + 1, line, skip->err.text);
}

static void note_progress(void *context, const imr_progress *progress)
{
    made *run = context;
    imr_index *second = NULL;
    assert_true(progress->files <= progress->files_n);
    assert_true(progress->size <= progress->size_n);
    if (++run->progressed == run->kill_at) raise(SIGKILL);
    if (run->locked != NULL) assert_int_equal(imr_index_open(run->locked, false, lexicon, &second, NULL), IMR_LOCKED);
}

/* jobs 0: in one transaction. */
static imr_status add(void **state, const char *name, const char *source, unsigned jobs, unsigned flags, made *run)
{
    const imr_talk talk = {note_skip, note_progress, run};
    const char *paths[] = {strcmp(source, "-") == 0 ? source : folder_path(state, source), NULL};
    const imr_add_options options = {.paths = paths,
                                     .prune = (flags & PRUNE) != 0,
                                     .strict = (flags & STRICT) != 0,
                                     .jobs = jobs,
                                     .large = jobs == 0 ? UINT64_MAX : 1,
                                     .unit = run->unit > 0 ? run->unit : SMALL_UNIT};
    imr_index *index = NULL;
    imr_error err = {0};
    imr_buf_clear(&run->skips);
    if (imr_index_open(folder_path(state, name), true, lexicon, &index, &err) != IMR_OK) fail_msg("%s", err.text);
    imr_status status = imr_add(index, lexicon, &options, &talk, &run->result, &err);
    if (status != IMR_OK && (flags & STRICT) == 0) fail_msg("%s", err.text);
    imr_index_close(index);
    return status;
}

static void free_run(made *run) { imr_buf_free(&run->skips); }

static void say_fault(void *context, const char *text)
{
    (void)context;
    fail_msg("%s", text);
}

static void check(void **state, const char *name, uint64_t decisions)
{
    uint64_t documents = 0;
    imr_error err = {0};
    if (imr_index_check(folder_path(state, name), lexicon, say_fault, NULL, &documents, &err) != IMR_OK)
        fail_msg("%s", err.text);
    assert_int_equal(documents, decisions);
}

/* ---- what an index holds, as text ---- */

typedef struct dump {
    const imr_reader *reader;
    imr_buf text;
    bool numbered;
} dump;

static bool dump_term(void *context, imr_str term, uint32_t n)
{
    imr_buf_printf(context, "\t%.*s %u\n", IMR_STR_ARG(term), n);
    return true;
}

static bool dump_document(void *context, imr_docid id)
{
    dump *all = context;
    if (all->numbered) imr_buf_printf(&all->text, "%u ", id);
    assert_int_equal(imr_reader_data(all->reader, id, &all->text, NULL), IMR_OK);
    imr_buf_putc(&all->text, '\n');
    assert_int_equal(imr_reader_document_terms(all->reader, id, IMR_STR(""), dump_term, &all->text, NULL), IMR_OK);
    for (size_t i = 0; i < imr_field_count(); i++) {
        if (imr_field_at(i)->slot == IMR_SLOT_NONE) continue;
        imr_buf_putc(&all->text, '\t');
        assert_int_equal(imr_reader_value(all->reader, id, (unsigned)imr_field_at(i)->slot, &all->text, NULL), IMR_OK);
    }
    imr_buf_putc(&all->text, '\n');
    return true;
}

static bool dump_meta(void *context, imr_str key, uint32_t n)
{
    (void)n;
    dump *all = context;
    imr_buf_printf(&all->text, "%.*s ", IMR_STR_ARG(key));
    assert_int_equal(imr_reader_meta(all->reader, key, &all->text, NULL), IMR_OK);
    imr_buf_putc(&all->text, '\n');
    return true;
}

/* Records of files, and documents in order; with their ids if numbered. */
static imr_buf dump_index(void **state, const char *name, bool numbered)
{
    imr_reader *reader = NULL;
    assert_int_equal(imr_reader_open(folder_path(state, name), &reader, NULL), IMR_OK);
    dump all = {.reader = reader, .numbered = numbered};
    assert_int_equal(imr_reader_metas(reader, IMR_STR(IMR_META_FILE), dump_meta, &all, NULL), IMR_OK);
    assert_int_equal(imr_reader_documents(reader, IMR_STR(""), IMR_STR(""), dump_document, &all, NULL), IMR_OK);
    imr_reader_close(reader);
    assert_false(all.text.failed);
    return all.text;
}

static void assert_same_index(void **state, const char *a, const char *b, bool numbered)
{
    imr_buf first = dump_index(state, a, numbered), second = dump_index(state, b, numbered);
    assert_int_equal(first.n, second.n);
    assert_memory_equal(first.s, second.s, first.n);
    imr_buf_free(&first);
    imr_buf_free(&second);
}

static void assert_same_run(const made *a, const made *b)
{
    assert_str(imr_buf_str(&a->skips), imr_buf_str(&b->skips).s);
    assert_memory_equal(&a->result, &b->result, sizeof a->result);
}

/* ---- what is read ---- */

static void put_record(imr_buf *out, const char *letter, unsigned n, const char *rationale)
{
    static const char *const headings[] = {"MRI of the knee", "Norco 10/325mg #60", "Physical therapy 12 visits"};
    imr_buf_printf(out,
                   "{\"id\":\"%s%u#1\",\"letter\":\"%s%u\",\"heading\":\"%s\",\"outcome\":\"upheld\","
                   "\"rationale\":\"%s %u of the lumbar spine.\"}\n",
                   letter, n, letter, n, headings[n % 3], rationale, n);
}

/* n records of letters from `first` on; every `bad`th line is invalid. */
static void write_records(void **state, const char *name, unsigned first, unsigned n, unsigned bad)
{
    imr_buf lines = {0};
    for (unsigned i = 0; i < n; i++) {
        if (bad > 0 && i % bad == bad - 1) imr_buf_printf(&lines, "no record %u\n", i);
        put_record(&lines, "L", first + i, "The records do not show a failure of treatment");
    }
    folder_write(state, name, lines.s, lines.n);
    imr_buf_free(&lines);
}

/* Copies a sample letter; with other words if changed. */
static void copy_letter(void **state, const char *name, unsigned number, bool changed)
{
    static char bytes[1 << 16];
    char path[256];
    snprintf(path, sizeof path, "%s/CM99-90000%02u.txt", IMR_LETTERS, number);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    size_t n = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    for (size_t i = 0; changed && i + 5 < n; i++)
        if (memcmp(bytes + i, " the ", 5) == 0) bytes[i + 3] = 'y';
    folder_write(state, name, bytes, n);
}

/* Sets old modification times, and waits until the status-change times are old enough: the index does not record the
 * times of a file that has just changed, and what it records must not depend on how long the test takes. */
static void set_times(void **state)
{
    enum { SETTLED = 3 /* seconds */ };
    static const time_t long_ago = 1500000000;
    char name[300];
    DIR *in = opendir(folder_path(state, "in"));
    assert_non_null(in);
    for (struct dirent *entry; (entry = readdir(in)) != NULL;) {
        snprintf(name, sizeof name, "in/%s", entry->d_name);
        if (entry->d_name[0] != '.') folder_set_time(state, name, long_ago);
    }
    closedir(in);
    sleep(SETTLED);
}

/* Writes letters, long and short files of records, repeated decisions and invalid input into one folder. */
static void write_mixture(void **state)
{
    char name[64];
    assert_int_equal(mkdir(folder_path(state, "in"), 0777), 0);
    write_records(state, "in/a.jsonl", 0, 60, 7);
    for (unsigned i = 1; i <= 12; i++) {
        snprintf(name, sizeof name, "in/b%02u.txt", i);
        copy_letter(state, name, i, false);
    }
    copy_letter(state, "in/b09x.txt", 4, true);     /* another text of a known letter, among new ones */
    write_records(state, "in/c.jsonl", 55, 10, 0);  /* some are in a.jsonl too */
    write_records(state, "in/d.jsonl", 40, 60, 0);  /* several chunks, some without anything new */
    write_records(state, "in/e.jsonl", 100, 40, 1); /* more bad lines than are reported */
    write_records(state, "in/f.jsonl", 0, 30, 0);   /* nothing new */
    copy_letter(state, "in/g.txt", 3, false);       /* a letter again */
    folder_write_text(state, "in/h.txt", "");
    folder_write_text(state, "in/i.txt", "Buy milk.\n");
    set_times(state);
}

/* ---- the tests ---- */

static void assert_same_by_any_jobs(void **state, size_t unit)
{
    enum { RUNS = 4 };
    char names[RUNS][32];
    made runs[RUNS];
    memset(runs, 0, sizeof runs);
    for (unsigned jobs = 0; jobs < RUNS; jobs++) {
        snprintf(names[jobs], sizeof names[jobs], "index-%zu-%u", unit, jobs);
        runs[jobs].unit = unit;
        assert_int_equal(add(state, names[jobs], "in", jobs, 0, &runs[jobs]), IMR_OK);
        check(state, names[jobs], runs[jobs].result.tally.added);
        assert_same_run(&runs[0], &runs[jobs]);
        assert_same_index(state, names[0], names[jobs], false);
        if (jobs > 0) assert_same_index(state, names[1], names[jobs], true);
    }
    assert_true(runs[0].result.tally.added > 140);
    assert_non_null(strstr(runs[2].skips.s, "f.jsonl:20: L19#1 is in the index already, from "));
    assert_non_null(strstr(runs[2].skips.s, "f.jsonl:0: 10 more of its lines were skipped"));
    for (unsigned jobs = 0; jobs < RUNS; jobs++) free_run(&runs[jobs]);
}

static void the_index_is_the_same_whatever_the_jobs(void **state)
{
    write_mixture(state);
    assert_same_by_any_jobs(state, SMALL_UNIT);
    assert_same_by_any_jobs(state, UNIT_OF_LETTERS); /* some of its letters are refused */
}

static void a_line_keeps_its_number_whoever_reads_it(void **state)
{
    char expected[64];
    made run = {0};
    write_records(state, "a.jsonl", 0, 200, 13); /* some 20 chunks */
    assert_int_equal(add(state, "index", "a.jsonl", 2, 0, &run), IMR_OK);
    assert_int_equal(run.result.skipped, 15);
    for (unsigned i = 1; i <= 15; i++) {
        snprintf(expected, sizeof expected, "a.jsonl:%u: ", i * 14 - 1);
        assert_non_null(strstr(run.skips.s, expected));
    }
    free_run(&run);
}

/* First 100 records and some letters; then new ones, changed ones, and one file gone. */
static void add_twice(void **state, const char *name, unsigned jobs, made *run)
{
    write_records(state, "in/a.jsonl", 0, 100, 0);
    copy_letter(state, "in/b.txt", 5, false);
    write_records(state, "in/c.jsonl", 100, 20, 0);
    assert_int_equal(add(state, name, "in", 0, 0, run), IMR_OK);
    imr_buf changed = {0};
    for (unsigned i = 0; i < 90; i++)
        put_record(&changed, "L", i, i % 9 == 0 ? "Changed" : "The records do not show a failure of treatment");
    for (unsigned i = 200; i < 230; i++) put_record(&changed, "L", i, "New");
    folder_write(state, "in/a.jsonl", changed.s, changed.n);
    imr_buf_free(&changed);
    assert_int_equal(remove(folder_path(state, "in/c.jsonl")), 0);
    write_records(state, "in/d.jsonl", 110, 40, 0); /* takes ten over from c.jsonl */
    assert_int_equal(add(state, name, "in", jobs, PRUNE, run), IMR_OK);
    assert_int_equal(remove(folder_path(state, "in/d.jsonl")), 0);
}

static void what_the_index_has_is_kept_replaced_and_removed(void **state)
{
    static const char *const names[] = {"zero", "one", "two"};
    made runs[3];
    memset(runs, 0, sizeof runs);
    assert_int_equal(mkdir(folder_path(state, "in"), 0777), 0);
    for (unsigned jobs = 0; jobs < 3; jobs++) {
        add_twice(state, names[jobs], jobs, &runs[jobs]);
        const imr_change_counts *tally = &runs[jobs].result.tally;
        assert_int_equal(tally->added, 30 + 30);
        assert_int_equal(tally->replaced, 10 + 10);
        assert_int_equal(tally->removed, 10 + 10);
        assert_same_run(&runs[0], &runs[jobs]);
        check(state, names[jobs], tally->decisions);
    }
    assert_same_index(state, "one", "two", true);
    for (unsigned jobs = 0; jobs < 3; jobs++) free_run(&runs[jobs]);
}

static void a_second_large_addition_finds_nothing_new(void **state)
{
    made run = {0};
    write_mixture(state);
    assert_int_equal(add(state, "index", "in", 2, 0, &run), IMR_OK);
    uint64_t added = run.result.tally.added, skipped = run.result.skipped;
    imr_buf before = dump_index(state, "index", true);
    assert_int_equal(add(state, "index", "in", 2, 0, &run), IMR_OK);
    assert_int_equal(run.result.tally.added, 0);
    assert_int_equal(run.result.tally.unchanged, added);
    assert_int_equal(run.result.skipped, skipped);
    imr_buf after = dump_index(state, "index", true);
    assert_true(imr_str_equal(imr_buf_str(&after), imr_buf_str(&before)));
    imr_buf_free(&before);
    imr_buf_free(&after);
    free_run(&run);
}

static void strictness_leaves_the_old_index(void **state)
{
    made run = {0};
    write_records(state, "a.jsonl", 0, 50, 0);
    assert_int_equal(add(state, "index", "a.jsonl", 2, STRICT, &run), IMR_OK);
    write_records(state, "b.jsonl", 50, 50, 20);
    assert_int_equal(add(state, "index", "b.jsonl", 2, STRICT, &run), IMR_INPUT);
    assert_int_equal(run.result.skipped, 2);
    check(state, "index", 50);
    free_run(&run);
}

static void standard_input_is_cut_like_a_file(void **state)
{
    made run = {0};
    write_records(state, "a.jsonl", 0, 100, 30);
    int saved = dup(STDIN_FILENO);
    for (unsigned jobs = 0; jobs < 3; jobs++) {
        char name[16];
        snprintf(name, sizeof name, "index-%u", jobs);
        int file = open(folder_path(state, "a.jsonl"), O_RDONLY);
        assert_int_equal(dup2(file, STDIN_FILENO), STDIN_FILENO);
        close(file);
        assert_int_equal(add(state, name, "-", jobs, 0, &run), IMR_OK);
        assert_int_equal(run.result.tally.added, 100);
        assert_str(imr_buf_str(&run.skips), "-:30: invalid JSON at byte 1\n"
                                            "-:61: invalid JSON at byte 1\n"
                                            "-:92: invalid JSON at byte 1\n");
        assert_same_index(state, "index-0", name, false);
    }
    assert_int_equal(dup2(saved, STDIN_FILENO), STDIN_FILENO);
    close(saved);
    free_run(&run);
}

static void nobody_else_writes_meanwhile(void **state)
{
    char index[FOLDER_PATH];
    snprintf(index, sizeof index, "%s", folder_path(state, "index"));
    made run = {.locked = index};
    write_records(state, "a.jsonl", 0, 50, 0);
    assert_int_equal(add(state, "index", "a.jsonl", 2, 0, &run), IMR_OK);
    assert_true(run.progressed > 3);
    check(state, "index", 50);
    free_run(&run);
}

static int entry_count;

static int count_entry(const char *path, const struct stat *at, int kind, struct FTW *place)
{
    (void)path, (void)at, (void)kind;
    entry_count += place->level == 1;
    return 0;
}

/* Runs add in a process that is killed at a step of its progress; returns whether it was. */
static bool add_and_kill(void **state, const char *source, size_t step)
{
    int status = 0;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        made run = {.kill_at = step};
        add(state, "index", source, 2, 0, &run);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFSIGNALED(status);
}

/* Otherwise a part made from a damaged index would have checksums of the damage. */
static void a_damaged_index_is_no_base(void **state)
{
    made run = {0};
    imr_index *index = NULL;
    imr_error err = {.status = IMR_OK};
    imr_add_result result;
    const imr_talk talk = {note_skip, note_progress, &run};
    write_records(state, "a.jsonl", 1, 40, 0);
    write_records(state, "b.jsonl", 100, 40, 0);
    add(state, "index", "a.jsonl", 0, 0, &run);
    FILE *file = fopen(folder_path(state, "index/gen-0001/termlist.glass"), "r+be");
    assert_non_null(file);
    assert_int_equal(fseek(file, 8000, SEEK_SET), 0);
    assert_int_equal(fputc(0x55, file), 0x55);
    assert_int_equal(fclose(file), 0);
    const char *const paths[] = {folder_path(state, "b.jsonl"), NULL};
    const imr_add_options options = {.paths = paths, .jobs = 2, .large = 1, .unit = SMALL_UNIT};
    imr_status status = imr_index_open(folder_path(state, "index"), true, lexicon, &index, &err);
    if (status == IMR_OK) status = imr_add(index, lexicon, &options, &talk, &result, &err);
    assert_int_equal(status, IMR_CORRUPT);
    assert_non_null(strstr(err.text, "termlist.glass"));
    assert_non_null(strstr(err.text, "imr-index rebuild"));
    imr_index_close(index);
    free_run(&run);
}

static void a_kill_leaves_the_old_index_and_the_next_run_cleans_up(void **state)
{
    made run = {0};
    write_records(state, "a.jsonl", 0, 50, 0);
    write_records(state, "b.jsonl", 50, 200, 0);
    assert_int_equal(add(state, "index", "a.jsonl", 2, 0, &run), IMR_OK);
    size_t step = 1;
    for (; step < 12; step += 3) {
        assert_true(add_and_kill(state, "b.jsonl", step));
        check(state, "index", 50);
    }
    assert_false(add_and_kill(state, "b.jsonl", 10000));
    check(state, "index", 250);
    entry_count = 0;
    nftw(folder_path(state, "index"), count_entry, 16, FTW_PHYS);
    assert_int_equal(entry_count, 2); /* the stub file and the generation */
    free_run(&run);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(the_index_is_the_same_whatever_the_jobs),
        TEST(a_line_keeps_its_number_whoever_reads_it),
        TEST(what_the_index_has_is_kept_replaced_and_removed),
        TEST(a_second_large_addition_finds_nothing_new),
        TEST(strictness_leaves_the_old_index),
        TEST(standard_input_is_cut_like_a_file),
        TEST(nobody_else_writes_meanwhile),
        TEST(a_damaged_index_is_no_base),
        TEST(a_kill_leaves_the_old_index_and_the_next_run_cleans_up),
    };
    return cmocka_run_group_tests_name("build", tests, NULL, NULL);
}
