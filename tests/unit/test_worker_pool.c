#include "test.h"

#include "add_impl.h"
#include "pdf.h"
#include "worker_pool.h"

#include <stdatomic.h>
#include <unistd.h>

enum { TASKS = 200, HANDS = 4 };

typedef struct tool {
    atomic_bool busy;
} tool;

typedef struct task {
    unsigned number;
    bool done;
} task;

/* Later tasks are faster than earlier ones; every hundredth fails. */
static imr_status work(void *tools, void *given, imr_error *err)
{
    tool *mine = tools;
    task *at = given;
    if (atomic_exchange(&mine->busy, true)) return imr_fail(err, IMR_ENGINE, "tools of two tasks");
    usleep((TASKS - at->number) % 7 * 100);
    at->done = true;
    atomic_store(&mine->busy, false);
    return at->number % 100 == 99 ? imr_fail(err, IMR_INPUT, "task %u", at->number) : IMR_OK;
}

static imr_worker_pool *make_crew(tool *tools)
{
    void *each[HANDS];
    imr_worker_pool *crew = NULL;
    for (size_t i = 0; i < HANDS; i++) each[i] = &tools[i];
    assert_int_equal(imr_worker_pool_new(each, HANDS, work, &crew, NULL), IMR_OK);
    return crew;
}

static void assert_taken(imr_worker_pool *crew, unsigned number)
{
    void *given = NULL;
    imr_error err = {0};
    char text[32];
    snprintf(text, sizeof text, "task %u", number);
    imr_status status = imr_worker_pool_take(crew, &given, &err);
    assert_non_null(given);
    assert_int_equal(((task *)given)->number, number);
    assert_true(((task *)given)->done);
    assert_int_equal(status, number % 100 == 99 ? IMR_INPUT : IMR_OK);
    if (status != IMR_OK) assert_string_equal(err.text, text);
}

static void tasks_come_back_in_order(void **state)
{
    (void)state;
    tool tools[HANDS] = {{false}};
    task tasks[TASKS] = {{0}};
    imr_worker_pool *crew = make_crew(tools);
    unsigned given = 0, taken = 0;
    for (; given < TASKS; given++) {
        if (imr_worker_pool_is_busy(crew)) assert_taken(crew, taken++);
        tasks[given].number = given;
        imr_worker_pool_give(crew, &tasks[given]);
    }
    while (taken < TASKS) assert_taken(crew, taken++);
    void *none = tasks;
    assert_int_equal(imr_worker_pool_take(crew, &none, NULL), IMR_OK);
    assert_null(none);
    imr_worker_pool_free(crew);
}

static void what_is_left_is_taken_when_it_has_stopped(void **state)
{
    (void)state;
    tool tools[HANDS] = {{false}};
    task tasks[TASKS] = {{0}};
    imr_worker_pool *crew = make_crew(tools);
    unsigned given = 0, left = 0;
    for (; !imr_worker_pool_is_busy(crew); given++) imr_worker_pool_give(crew, &tasks[given]);
    imr_worker_pool_stop(crew);
    for (void *at; imr_worker_pool_take(crew, &at, NULL), at != NULL;) left++;
    assert_int_equal(left, given);
    imr_worker_pool_free(crew);
    imr_worker_pool_free(NULL);
}

/* The threads and their PDF workers fit into the given memory, whatever it is. */
static void the_memory_bounds_the_workers_and_what_each_may_take(void **state)
{
    (void)state;
    size_t before = 0;
    for (size_t memory = 64; memory <= 8192; memory += 64) {
        for (size_t jobs = 0; jobs <= 16; jobs++) {
            const imr_add_options options = {.jobs = jobs, .memory = memory};
            const imr_run run = {.options = &options};
            imr_error err = {0};
            size_t threads = 0;
            if (imr_run_jobs(&run, &threads, &err) != IMR_OK) {
                assert_true(strstr(err.text, "MiB of memory is not enough for") != NULL);
                continue;
            }
            size_t each = imr_run_pdf_memory(&run, threads);
            assert_in_range(each, IMR_PDF_MEMORY_LEAST, IMR_PDF_MEMORY);
            assert_true(threads * each < memory);
            assert_true(jobs == 0 || threads == jobs); /* as requested, or an error */
            if (jobs == 0) assert_true(threads >= before);
            if (jobs == 0) before = threads;
        }
    }
    const imr_add_options little = {.jobs = 4, .memory = 300}, enough = {.jobs = 4, .memory = 1024};
    size_t threads;
    assert_int_equal(imr_run_jobs(&(imr_run){.options = &little}, &threads, NULL), IMR_USAGE);
    assert_int_equal(imr_run_jobs(&(imr_run){.options = &enough}, &threads, NULL), IMR_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tasks_come_back_in_order),
        cmocka_unit_test(what_is_left_is_taken_when_it_has_stopped),
        cmocka_unit_test(the_memory_bounds_the_workers_and_what_each_may_take),
    };
    return cmocka_run_group_tests_name("crew", tests, NULL, NULL);
}
