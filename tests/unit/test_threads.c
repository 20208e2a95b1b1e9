/* Eight threads query one snapshot while a writer commits: each answer equals that of a single thread before. With the
 * preset tsan it also finds races. Speed: tests/bench/bench_threads.c. */
#include "stored.h"

#include "contract.h"
#include "search.h"

#include <ftw.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

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

/* False if anything failed: only the first thread may use cmocka's assertions. */
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
    /* One commit does not overwrite the blocks of the commit before it. */
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

/* ---- while commits follow each other ---- */

enum { COMMITS = 6, ADDED = 100 };

static imr_snapshot *shared; /* the newest one known, under the lock */
static pthread_mutex_t shared_lock = PTHREAD_MUTEX_INITIALIZER;
static atomic_bool stop;

/* As a server does it. */
static imr_snapshot *newest_of_all(void)
{
    imr_snapshot *newest = NULL;
    pthread_mutex_lock(&shared_lock);
    if (imr_snapshot_newest(shared, &newest, NULL) == IMR_OK) {
        imr_snapshot_release(shared);
        shared = newest;
    }
    imr_snapshot *taken = imr_snapshot_retain(shared);
    pthread_mutex_unlock(&shared_lock);
    return taken;
}

/* Checks that total, hits and counts are those of the commit that the search names: every decision has the word.
 * IMR_CHANGED if commits have replaced it. */
static imr_status check_one_commit(imr_snapshot *of, bool *right)
{
    const imr_request request = {.query = IMR_STR("common"), .limit = HITS};
    imr_search *search = NULL;
    imr_counts counts = {0};
    imr_hit hit;
    uint32_t counted = 0, all = 0;
    size_t n = 0;
    imr_status status = imr_search_open(of, &request, &search, NULL);
    if (status != IMR_OK) return status;
    all = imr_snapshot_documents(imr_search_snapshot(search));
    while ((status = imr_search_next(search, NULL, &hit, NULL)) == IMR_OK) n++;
    if (status == IMR_NONE) status = imr_search_facet(search, imr_field_find(IMR_STR("outcome")), &counts, NULL);
    for (size_t i = 0; i < counts.n; i++) counted += counts.at[i].n;
    *right = all >= imr_snapshot_documents(of) && imr_search_total(search) == all && n == HITS && counted == all;
    imr_search_close(search);
    return status;
}

static atomic_uint overtaken;

static void *follower(void *context)
{
    (void)context;
    while (!atomic_load(&stop)) {
        bool right = false;
        imr_snapshot *taken = newest_of_all();
        const imr_status status = check_one_commit(taken, &right);
        imr_snapshot_release(taken);
        atomic_fetch_add(&answers, status == IMR_OK);
        atomic_fetch_add(&overtaken, status == IMR_CHANGED);
        atomic_fetch_add(&wrong, (status != IMR_OK || !right) && status != IMR_CHANGED);
    }
    return NULL;
}

static void each_answer_is_of_one_commit_while_many_follow(void **state)
{
    (void)state;
    pthread_t threads[THREADS];
    imr_docid last = DECISIONS * 2;
    assert_int_equal(imr_snapshot_open(folder, lexicon, &shared, NULL), IMR_OK);
    atomic_store(&answers, 0);
    for (size_t i = 0; i < THREADS; i++) assert_int_equal(pthread_create(&threads[i], NULL, follower, NULL), 0);
    for (int commit = 0; commit < COMMITS; commit++) {
        const unsigned before = atomic_load(&answers);
        for (imr_docid i = 0; i < ADDED; i++) add_decision(++last, "third");
        assert_int_equal(imr_writer_commit(writer, NULL), IMR_OK);
        if (commit % 2 == 0) write_bitmaps(); /* otherwise posting lists are read */
        while (atomic_load(&answers) < before + 2 * THREADS) sched_yield();
    }
    atomic_store(&stop, true);
    for (size_t i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
    assert_int_equal(atomic_load(&wrong), 0);
    assert_true(atomic_load(&overtaken) < atomic_load(&answers)); /* they try again, and most succeed at once */
    imr_snapshot_release(shared);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(eight_threads_get_the_answers_of_one_while_a_writer_commits),
        cmocka_unit_test(each_answer_is_of_one_commit_while_many_follow),
    };
    return cmocka_run_group_tests_name("threads", tests, set_up, tear_down);
}
