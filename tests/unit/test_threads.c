/* Eight threads ask one snapshot while a writer commits: each answer is the one that a single thread got before. Built
 * with the preset tsan, it also finds races. With a number of seconds as its argument it measures how many answers one
 * thread and two threads give in that time. */
#include "stored.h"

#include "contract.h"
#include "search.h"

#include <ftw.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { DECISIONS = 3000, THREADS = 8, ROUNDS = 6, HITS = 10 };

static char folder[] = "/tmp/imr-test-threads-XXXXXX";
static imr_writer *writer;
static imr_document *doc;
static imr_lexicon *lexicon;
static imr_snapshot *snapshot;

static const char *const queries[] = {
    "common rare7",           "\"common first\"",   "first OR rare3", "common outcome:upheld",
    "common /3 first -rare2", "outcome:overturned", "rare*",          "comon frst", /* two words to spell */
    "first common rare11",    "heading:treatment",
};
enum { QUERIES = sizeof queries / sizeof *queries };

static struct expected {
    uint32_t total, overturned;
    imr_docid ids[HITS];
    double scores[HITS];
    size_t n;
} expected[QUERIES];

static void add_decision(imr_docid i, const char *word)
{
    static const char *const outcomes[] = {"overturned", "upheld", "upheld"};
    char id[32], rare[32], json[400];
    snprintf(id, sizeof id, "CM00-%07u#1", i);
    snprintf(rare, sizeof rare, "rare%u", i % 40);
    snprintf(json, sizeof json,
             "{\"id\":\"%s\",\"heading\":\"treatment\",\"outcome\":\"%s\",\"rationale\":\"common %s %s\"}", id,
             outcomes[i % 3], word, rare);
    assert_int_equal(imr_document_clear(doc, NULL), IMR_OK);
    assert_int_equal(imr_document_word(doc, IMR_SECTION_RATIONALE, IMR_STR("common"), 1 + i % 3, NULL), IMR_OK);
    assert_int_equal(imr_document_word(doc, IMR_SECTION_RATIONALE, imr_str_of(word), 1, NULL), IMR_OK);
    assert_int_equal(imr_document_word(doc, IMR_SECTION_RATIONALE, imr_str_of(rare), 1, NULL), IMR_OK);
    assert_int_equal(imr_document_boolean(doc, IMR_STR("Q"), imr_str_of(id), NULL), IMR_OK);
    assert_int_equal(imr_document_boolean(doc, IMR_STR("XLT"), (imr_str){id, 12}, NULL), IMR_OK);
    assert_int_equal(imr_document_boolean(doc, IMR_STR("XOU"), imr_str_of(outcomes[i % 3]), NULL), IMR_OK);
    store_json(doc, imr_str_of(json));
    assert_int_equal(imr_writer_replace(writer, i, doc, NULL), IMR_OK);
}

static void write_bitmaps(void)
{
    imr_reader *reader = NULL;
    assert_int_equal(imr_reader_open(folder, &reader, NULL), IMR_OK);
    assert_int_equal(imr_bitmaps_write(reader, NULL), IMR_OK);
    imr_reader_close(reader);
}

static int set_up(void **state)
{
    (void)state;
    assert_non_null(mkdtemp(folder));
    assert_int_equal(imr_document_new(&doc, NULL), IMR_OK);
    assert_int_equal(imr_lexicon_open(NULL, &lexicon, NULL), IMR_OK);
    assert_int_equal(imr_writer_open(folder, true, &writer, NULL), IMR_OK);
    for (imr_docid i = 1; i <= DECISIONS; i++) add_decision(i, "first");
    assert_int_equal(imr_contract_write(writer, lexicon, NULL), IMR_OK);
    assert_int_equal(imr_writer_commit(writer, NULL), IMR_OK);
    write_bitmaps();
    assert_int_equal(imr_snapshot_open(folder, lexicon, &snapshot, NULL), IMR_OK);
    return 0;
}

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *walk)
{
    (void)about, (void)kind, (void)walk;
    return remove(path);
}

static int tear_down(void **state)
{
    (void)state;
    imr_snapshot_release(snapshot);
    imr_document_free(doc);
    imr_writer_close(writer);
    imr_lexicon_free(lexicon);
    return nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

/* False where anything failed: cmocka's assertions are for the first thread alone. */
static bool ask(size_t query, struct expected *out)
{
    const imr_request request = {.query = imr_str_of(queries[query]), .limit = HITS};
    const imr_field *outcome = imr_field_find(IMR_STR("outcome"));
    imr_search *search = NULL;
    imr_counts counts;
    imr_hit hit;
    *out = (struct expected){0};
    if (imr_search_open(snapshot, &request, &search, NULL) != IMR_OK) return false;
    out->total = imr_search_total(search);
    while (out->n < HITS && imr_search_next(search, NULL, &hit, NULL) == IMR_OK) {
        out->ids[out->n] = hit.docid;
        out->scores[out->n++] = hit.score;
    }
    bool fine = imr_search_facet(search, outcome, &counts, NULL) == IMR_OK;
    for (size_t i = 0; fine && i < counts.n; i++)
        if (imr_str_equal(counts.at[i].value, IMR_STR("overturned"))) out->overturned = counts.at[i].n;
    fine = fine && imr_search_snapshot(search) == snapshot;
    imr_search_close(search);
    return fine;
}

static atomic_uint answers, wrong;
static atomic_bool stop;

static void *asker(void *context)
{
    size_t first = *(const size_t *)context;
    struct expected got;
    for (size_t i = 0; i < ROUNDS * QUERIES; i++) {
        size_t query = (first + i) % QUERIES;
        bool same = ask(query, &got) && memcmp(&got, &expected[query], sizeof got) == 0;
        atomic_fetch_add(&answers, 1);
        if (!same) atomic_fetch_add(&wrong, 1);
    }
    return NULL;
}

static void eight_threads_get_the_answers_of_one_while_a_writer_commits(void **state)
{
    (void)state;
    pthread_t threads[THREADS];
    size_t first[THREADS];
    for (size_t i = 0; i < QUERIES; i++) assert_true(ask(i, &expected[i]));
    for (size_t i = 0; i < THREADS; i++) {
        first[i] = i;
        assert_int_equal(pthread_create(&threads[i], NULL, asker, &first[i]), 0);
    }
    /* One commit leaves the blocks of the commit before it alone. */
    for (imr_docid i = 1; i <= DECISIONS / 10; i++) add_decision(DECISIONS + i, "second");
    assert_int_equal(imr_writer_commit(writer, NULL), IMR_OK);
    for (size_t i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
    assert_int_equal(atomic_load(&answers), THREADS * ROUNDS * QUERIES);
    assert_int_equal(atomic_load(&wrong), 0);
    imr_snapshot *newest = NULL, *again = NULL;
    assert_int_equal(imr_snapshot_newest(snapshot, &newest, NULL), IMR_OK);
    assert_ptr_not_equal(newest, snapshot);
    assert_int_equal(imr_snapshot_documents(newest), DECISIONS + DECISIONS / 10);
    assert_int_equal(imr_snapshot_newest(newest, &again, NULL), IMR_OK);
    assert_ptr_equal(again, newest);
    imr_snapshot_release(again);
    imr_snapshot_release(newest);
}

/* ---- rates ---- */

static void *ask_until_told(void *context)
{
    struct expected got;
    for (size_t i = *(const size_t *)context; !atomic_load(&stop); i++) {
        ask(i % QUERIES, &got);
        atomic_fetch_add(&answers, 1);
    }
    return NULL;
}

static double rate_of(size_t n, unsigned seconds)
{
    pthread_t threads[THREADS];
    size_t first[THREADS];
    atomic_store(&answers, 0);
    atomic_store(&stop, false);
    for (size_t i = 0; i < n; i++) {
        first[i] = i;
        pthread_create(&threads[i], NULL, ask_until_told, &first[i]);
    }
    sleep(seconds);
    atomic_store(&stop, true);
    for (size_t i = 0; i < n; i++) pthread_join(threads[i], NULL);
    return (double)atomic_load(&answers) / seconds;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(eight_threads_get_the_answers_of_one_while_a_writer_commits),
    };
    if (argc < 2) return cmocka_run_group_tests_name("threads", tests, set_up, tear_down);
    set_up(NULL);
    for (size_t n = 1; n <= THREADS; n *= 2)
        printf("%zu threads: %.0f answers a second\n", n, rate_of(n, (unsigned)atoi(argv[1])));
    return tear_down(NULL);
}
