#include "worker_pool.h"

#include <pthread.h>
#include <stdlib.h>

/* Tasks for each thread that are waiting, in progress or finished: while one task takes long, the other threads can
 * work ahead by that many. */
enum { TASKS_EACH = 3 };

typedef struct slot {
    void *task;
    bool finished;
    imr_status status;
    imr_error err;
} slot;

typedef struct worker {
    imr_worker_pool *pool;
    void *tools;
    pthread_t thread;
} worker;

/* Tasks are numbered from 0 in the order given: those from `taken` on are in the ring, those from `begun` on have not
 * begun. */
struct imr_worker_pool {
    imr_worker_pool_work *work;
    pthread_mutex_t lock;
    pthread_cond_t given_one, finished_one;
    slot *ring;
    size_t room, taken, begun, given;
    bool over;
    worker *workers;
    size_t n;
};

static slot *slot_of(const imr_worker_pool *pool, size_t number) { return &pool->ring[number % pool->room]; }

/* The next task, or NULL if the pool is stopped. */
static slot *begin_task(imr_worker_pool *pool)
{
    slot *next = NULL;
    pthread_mutex_lock(&pool->lock);
    while (!pool->over && pool->begun == pool->given) pthread_cond_wait(&pool->given_one, &pool->lock);
    if (!pool->over) next = slot_of(pool, pool->begun++);
    pthread_mutex_unlock(&pool->lock);
    return next;
}

static void finish_task(imr_worker_pool *pool, slot *done, imr_status status)
{
    pthread_mutex_lock(&pool->lock);
    done->status = status;
    done->finished = true;
    pthread_cond_signal(&pool->finished_one);
    pthread_mutex_unlock(&pool->lock);
}

static void *work_on(void *argument)
{
    const worker *self = argument;
    imr_worker_pool *pool = self->pool;
    for (slot *at; (at = begin_task(pool)) != NULL;) finish_task(pool, at, pool->work(self->tools, at->task, &at->err));
    return NULL;
}

static imr_status start(imr_worker_pool *pool, void *const *tools, size_t n, imr_error *err)
{
    for (; pool->n < n; pool->n++) {
        worker *next = &pool->workers[pool->n];
        *next = (worker){.pool = pool, .tools = tools[pool->n]};
        if (pthread_create(&next->thread, NULL, work_on, next) != 0)
            return imr_fail(err, IMR_LIMIT, "%zu threads: no more can be started", pool->n);
    }
    return IMR_OK;
}

imr_status imr_worker_pool_new(void *const *tools, size_t n, imr_worker_pool_work *work, imr_worker_pool **out,
                               imr_error *err)
{
    imr_worker_pool *pool = calloc(1, sizeof *pool);
    *out = NULL;
    if (pool == NULL) return imr_fail_memory(err);
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->given_one, NULL);
    pthread_cond_init(&pool->finished_one, NULL);
    pool->work = work;
    pool->room = n * TASKS_EACH;
    pool->ring = calloc(pool->room, sizeof *pool->ring);
    pool->workers = calloc(n, sizeof *pool->workers);
    imr_status status = pool->ring == NULL || pool->workers == NULL ? imr_fail_memory(err) : start(pool, tools, n, err);
    if (status == IMR_OK)
        *out = pool;
    else
        imr_worker_pool_free(pool);
    return status;
}

void imr_worker_pool_stop(imr_worker_pool *pool)
{
    if (pool == NULL) return;
    pthread_mutex_lock(&pool->lock);
    pool->over = true;
    pthread_cond_broadcast(&pool->given_one);
    pthread_mutex_unlock(&pool->lock);
    for (; pool->n > 0; pool->n--) pthread_join(pool->workers[pool->n - 1].thread, NULL);
    for (size_t i = pool->taken; i < pool->given; i++) slot_of(pool, i)->finished = true;
}

void imr_worker_pool_free(imr_worker_pool *pool)
{
    if (pool == NULL) return;
    imr_worker_pool_stop(pool);
    pthread_cond_destroy(&pool->given_one);
    pthread_cond_destroy(&pool->finished_one);
    pthread_mutex_destroy(&pool->lock);
    free(pool->ring);
    free(pool->workers);
    free(pool);
}

/* given and taken are written only by the caller's thread. */
bool imr_worker_pool_is_busy(const imr_worker_pool *pool) { return pool->given - pool->taken == pool->room; }

void imr_worker_pool_give(imr_worker_pool *pool, void *task)
{
    pthread_mutex_lock(&pool->lock);
    *slot_of(pool, pool->given++) = (slot){.task = task};
    pthread_cond_signal(&pool->given_one);
    pthread_mutex_unlock(&pool->lock);
}

imr_status imr_worker_pool_take(imr_worker_pool *pool, void **task, imr_error *err)
{
    *task = NULL;
    if (pool->taken == pool->given) return IMR_OK;
    slot *oldest = slot_of(pool, pool->taken);
    pthread_mutex_lock(&pool->lock);
    while (!oldest->finished) pthread_cond_wait(&pool->finished_one, &pool->lock);
    pool->taken++;
    pthread_mutex_unlock(&pool->lock);
    *task = oldest->task;
    return oldest->status == IMR_OK ? IMR_OK : imr_fail(err, oldest->status, "%s", oldest->err.text);
}
