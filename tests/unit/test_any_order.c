/* Whatever is done to an index, in whatever order, the result is the index that a fresh build of the same files makes.
 * Random additions in one transaction and by parts, new versions of files, removals, compactions, rebuilds and
 * merges. */
#include "folder.h"

#include "add.h"
#include "bitmaps.h"
#include "docstore.h"
#include "merge.h"
#include "rebuild.h"
#include "status.h"

static imr_lexicon *lexicon;
static imr_error error;
#define OK(call)                                                                                                       \
    do {                                                                                                               \
        if ((call) != IMR_OK) fail_msg("seed %lu: %s: %s", seed, #call, error.text);                                   \
    } while (0)

enum { FILES = 10, VERSIONS = 4, CHANGES = 24, LOOK = 6 };

static unsigned long seed;
static uint64_t state_of_chance;

static unsigned chance(unsigned n)
{
    state_of_chance = state_of_chance * 6364136223846793005U + 1442695040888963407U;
    return (unsigned)(state_of_chance >> 33) % n;
}

static int setup(void **state) { return imr_lexicon_open(NULL, &lexicon, NULL) == IMR_OK ? folder_setup(state) : -1; }

static int teardown(void **state)
{
    imr_lexicon_free(lexicon);
    return folder_teardown(state);
}

/* ---- files: each is one letter, in one of its versions ---- */

static void write_file(void **state, const char *folder, unsigned file, unsigned version)
{
    static const char *const treatments[] = {"MRI of the lumbar spine", "Physical therapy, knee", "Norco 10/325mg",
                                             "Epidural steroid injection", "Acupuncture"};
    static const char *const reasons[] = {"There was no functional improvement.", "The guideline supports it.",
                                          "Conservative care had failed; red flags were absent."};
    imr_buf text = {0};
    char name[64];
    const unsigned issues = 1 + (file + version) % 3;
    for (unsigned i = 1; i <= issues; i++) {
        const bool upheld = (file + i + version) % 2 == 0;
        imr_buf_printf(&text, "{\"id\":\"CM99-%u#%u\",\"letter\":\"CM99-%u\",\"issue\":%u,\"issues\":%u,", file, i,
                       file, i, issues);
        imr_buf_printf(&text, "\"heading\":\"%s\",\"outcome\":\"%s\",", treatments[(file * 3 + i + version) % 5],
                       upheld ? "upheld" : "overturned");
        imr_buf_printf(&text, "\"summary\":\"Worker %u, version %u.\",\"age\":%u,", file, version / 2, 20 + file * 4);
        imr_buf_printf(&text, "\"dates\":{\"decision\":\"201%u-0%u-11\"},\"rationale\":\"%s Case %u.\"}\n", file % 8,
                       1 + i, reasons[(file + i * version) % 3], file * 10 + version);
    }
    snprintf(name, sizeof name, "%s/CM99-%u.jsonl", folder, file);
    folder_write(state, name, text.s, text.n);
    folder_set_time(state, name, 1000000000 + file * 100 + version);
    imr_buf_free(&text);
}

/* ---- what is done ---- */

static void say_skip(void *context, const char *path, size_t line, const imr_skip *skipped)
{
    (void)context;
    fail_msg("seed %lu: %s:%zu: %s", seed, path, line, skipped->err.text);
}
static void pass(void *context, const imr_progress *progress) { (void)context, (void)progress; }
static const imr_talk talk = {say_skip, pass, NULL};

static void add(void **state, const char *name, const char *source, bool large)
{
    const char *paths[] = {folder_path(state, source), NULL};
    const imr_add_options options = {
        .paths = paths, .jobs = large ? 2 : 0, .large = large ? 1 : UINT64_MAX, .unit = large ? 700 : 0};
    imr_index *index = NULL;
    imr_add_result result;
    OK(imr_index_open(folder_path(state, name), true, lexicon, &index, &error));
    OK(imr_add(index, lexicon, &options, &talk, &result, &error));
    imr_index_close(index);
}

static void change_index(void **state, const char *name, int what, unsigned file)
{
    imr_index *index = NULL;
    char id[32];
    snprintf(id, sizeof id, "CM99-%u", file);
    OK(imr_index_open(folder_path(state, name), false, lexicon, &index, &error));
    if (what == 0) OK(imr_index_compact(index, &error));
    if (what == 1) OK(imr_index_remove(index, imr_str_of(id), &error));
    if (what == 1) OK(imr_index_commit(index, &error));
    imr_index_close(index);
}

static void rebuild(void **state, const char *name)
{
    const imr_add_options options = {.jobs = 1};
    imr_add_result result = {0};
    uint64_t before = 0;
    OK(imr_rebuild(folder_path(state, name), lexicon, &options, &talk, &result, &before, &error));
}

/* ---- what an index holds, whatever its documents are called ---- */

static int by_text(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

typedef struct holding {
    const imr_reader *reader;
    char *lines[4096];
    size_t n;
} holding;

static bool add_to(void *context, imr_str term, uint32_t n)
{
    imr_buf_printf(context, " %.*s=%u", IMR_STR_ARG(term), n);
    return true;
}

static bool take_document(void *context, imr_docid id)
{
    holding *all = context;
    imr_buf line = {0}, record = {0};
    imr_arena *arena = imr_arena_new();
    imr_decision decision;
    assert_int_equal(imr_docstore_read(all->reader, id, IMR_WHOLE, arena, &decision, &error), IMR_OK);
    imr_record_write(&decision, &record);
    imr_buf_printf(&line, "%s:", record.s);
    assert_int_equal(imr_reader_document_terms(all->reader, id, IMR_STR(""), add_to, &line, &error), IMR_OK);
    for (size_t i = 0; i < imr_field_count(); i++) {
        if (imr_field_at(i)->slot == IMR_SLOT_NONE) continue;
        imr_buf_putc(&line, '/');
        imr_reader_value(all->reader, id, (unsigned)imr_field_at(i)->slot, &line, &error);
    }
    imr_buf_free(&record);
    imr_arena_free(arena);
    assert_true(!line.failed && all->n < sizeof all->lines / sizeof *all->lines);
    all->lines[all->n++] = line.s;
    return true;
}

typedef struct counting {
    imr_buf *to;
    const char *field;
} counting;

static bool take_value(void *context, imr_str value, const imr_doclist *set)
{
    counting *of = context;
    imr_buf_printf(of->to, "%s:%.*s %u\n", of->field, IMR_STR_ARG(value), set->n);
    return true;
}

static bool take_note(void *context, imr_str key, uint32_t n)
{
    (void)n;
    imr_buf_printf(context, "%.*s\n", IMR_STR_ARG(key));
    return true;
}

static imr_buf hold(void **state, const char *name)
{
    static holding all;
    imr_bitmaps *sets = NULL;
    imr_reader *reader = NULL;
    imr_buf text = {0};
    all = (holding){0};
    OK(imr_reader_open(folder_path(state, name), &reader, &error));
    all.reader = reader;
    OK(imr_reader_documents(reader, IMR_STR(""), IMR_STR(""), take_document, &all, &error));
    qsort(all.lines, all.n, sizeof *all.lines, by_text);
    for (size_t i = 0; i < all.n; i++) {
        imr_buf_printf(&text, "%s\n", all.lines[i]);
        free(all.lines[i]);
    }
    OK(imr_reader_metas(reader, IMR_STR(IMR_META_FILE), take_note, &text, &error));
    OK(imr_bitmaps_open(reader, &sets, &error));
    assert_true(imr_bitmaps_mapped(sets));
    for (size_t i = 0; i < imr_field_count(); i++) {
        counting of = {&text, imr_field_at(i)->key};
        bool facet = (imr_field_at(i)->flags & IMR_FIELD_FACET) != 0 && imr_field_at(i)->prefix != NULL;
        if (facet) OK(imr_bitmaps_values(sets, imr_field_at(i), take_value, &of, &error));
    }
    imr_bitmaps_close(sets);
    imr_reader_close(reader);
    assert_false(text.failed);
    return text;
}

static void say_fault(void *context, const char *text)
{
    (void)context;
    fail_msg("seed %lu: %s", seed, text);
}

static void assert_same(void **state, const char *a, const char *b)
{
    uint64_t documents = 0;
    OK(imr_index_check(folder_path(state, a), lexicon, say_fault, NULL, &documents, &error));
    imr_buf first = hold(state, a), second = hold(state, b);
    if (!imr_str_equal(imr_buf_str(&first), imr_buf_str(&second)))
        fail_msg("seed %lu: %s is not %s:\n%s\n---\n%s", seed, a, b, first.s, second.s);
    imr_buf_free(&first);
    imr_buf_free(&second);
}

/* ---- the property ---- */

static void clear(void **state, const char *name)
{
    nftw(folder_path(state, name), folder_remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

/* Files that are no longer in the index are moved to another folder, so that a fresh build does not read them. */
static void compare_with_fresh(void **state, const int *versions)
{
    char from[64], to[64];
    clear(state, "fresh");
    mkdir(folder_path(state, "out"), 0700);
    for (unsigned i = 0; i < FILES; i++) {
        snprintf(from, sizeof from, "in/CM99-%u.jsonl", i);
        snprintf(to, sizeof to, "out/CM99-%u.jsonl", i);
        if (versions[i] < 0) rename(folder_path(state, from), folder_path(state, to));
    }
    add(state, "fresh", "in", false);
    assert_same(state, "index", "fresh");
    for (unsigned i = 0; i < FILES; i++) {
        snprintf(from, sizeof from, "in/CM99-%u.jsonl", i);
        snprintf(to, sizeof to, "out/CM99-%u.jsonl", i);
        if (versions[i] < 0) rename(folder_path(state, to), folder_path(state, from));
    }
}

static void change_by_chance(void **state, int *versions)
{
    const unsigned file = chance(FILES), what = chance(10);
    char name[64];
    snprintf(name, sizeof name, "in/CM99-%u.jsonl", file);
    if (what < 6) {
        versions[file] = (int)chance(VERSIONS);
        write_file(state, "in", file, (unsigned)versions[file]);
        add(state, "index", name, what < 2);
    } else if (what < 8 && versions[file] >= 0) {
        change_index(state, "index", 1, file);
        versions[file] = -1;
    } else if (what == 8) {
        change_index(state, "index", 0, 0);
    }
}

/* The same files in two indexes that are merged. */
static void compare_merged(void **state, const int *versions)
{
    char name[64];
    uint64_t decisions = 0;
    bool parts[2] = {false, false};
    clear(state, "one");
    clear(state, "two");
    clear(state, "merged");
    for (unsigned i = 0; i < FILES; i++) {
        if (versions[i] < 0) continue;
        snprintf(name, sizeof name, "in/CM99-%u.jsonl", i);
        add(state, i % 2 == 0 ? "one" : "two", name, false);
        parts[i % 2] = true;
    }
    if (!parts[0] || !parts[1]) return;
    const char *const sources[] = {folder_path(state, "one"), folder_path(state, "two")};
    OK(imr_merge(sources, 2, folder_path(state, "merged"), lexicon, &decisions, &error));
    assert_same(state, "merged", "index");
}

static void any_order_of_changes_makes_the_index_that_a_fresh_build_makes(void **state)
{
    const char *wanted = getenv("IMR_TEST_ORDERS");
    const unsigned long n = wanted == NULL ? 6 : strtoul(wanted, NULL, 10);
    for (seed = 1; seed <= n; seed++) {
        int versions[FILES];
        state_of_chance = seed;
        clear(state, "in");
        clear(state, "index");
        assert_int_equal(mkdir(folder_path(state, "in"), 0700), 0);
        for (unsigned i = 0; i < FILES; i++) {
            versions[i] = i % 2 == 0 ? 0 : -1;
            if (versions[i] == 0) write_file(state, "in", i, 0);
        }
        add(state, "index", "in", seed % 2 == 0);
        for (unsigned i = 0; i < CHANGES; i++) {
            change_by_chance(state, versions);
            if ((i + 1) % LOOK == 0) compare_with_fresh(state, versions);
        }
        compare_merged(state, versions);
        for (unsigned i = 0; i < FILES; i++) /* the files in the folder were read, and a rebuild reads them */
            if (versions[i] >= 0) write_file(state, "in", i, (unsigned)versions[i]);
        rebuild(state, "index");
        compare_with_fresh(state, versions);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(any_order_of_changes_makes_the_index_that_a_fresh_build_makes, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
