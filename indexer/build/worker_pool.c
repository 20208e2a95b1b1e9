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

typedef struct hand {
    imr_worker_pool *crew;
    void *tools;
    pthread_t thread;
} hand;

/* Tasks are numbered from 0 in the order given: those from `taken` on are in the ring, those from `begun` on have not
 * begun. */
struct imr_worker_pool {
    imr_worker_pool_work *work;
    pthread_mutex_t lock;
    pthread_cond_t given_one, finished_one;
    slot *ring;
    size_t room, taken, begun, given;
    bool over;
    hand *hands;
    size_t n;
};

static slot *slot_of(const imr_worker_pool *crew, size_t number) { return &crew->ring[number % crew->room]; }

/* The next task, or NULL if the pool is stopped. */
static slot *begin_task(imr_worker_pool *crew)
{
    slot *next = NULL;
    pthread_mutex_lock(&crew->lock);
    while (!crew->over && crew->begun == crew->given) pthread_cond_wait(&crew->given_one, &crew->lock);
    if (!crew->over) next = slot_of(crew, crew->begun++);
    pthread_mutex_unlock(&crew->lock);
    return next;
}

static void finish_task(imr_worker_pool *crew, slot *done, imr_status status)
{
    pthread_mutex_lock(&crew->lock);
    done->status = status;
    done->finished = true;
    pthread_cond_signal(&crew->finished_one);
    pthread_mutex_unlock(&crew->lock);
}

static void *work_on(void *argument)
{
    const hand *self = argument;
    imr_worker_pool *crew = self->crew;
    for (slot *at; (at = begin_task(crew)) != NULL;) finish_task(crew, at, crew->work(self->tools, at->task, &at->err));
    return NULL;
}

static imr_status start(imr_worker_pool *crew, void *const *tools, size_t n, imr_error *err)
{
    for (; crew->n < n; crew->n++) {
        hand *next = &crew->hands[crew->n];
        *next = (hand){.crew = crew, .tools = tools[crew->n]};
        if (pthread_create(&next->thread, NULL, work_on, next) != 0)
            return imr_fail(err, IMR_LIMIT, "%zu threads: no more can be started", crew->n);
    }
    return IMR_OK;
}

imr_status imr_worker_pool_new(void *const *tools, size_t n, imr_worker_pool_work *work, imr_worker_pool **out,
                               imr_error *err)
{
    imr_worker_pool *crew = calloc(1, sizeof *crew);
    *out = NULL;
    if (crew == NULL) return imr_fail_memory(err);
    pthread_mutex_init(&crew->lock, NULL);
    pthread_cond_init(&crew->given_one, NULL);
    pthread_cond_init(&crew->finished_one, NULL);
    crew->work = work;
    crew->room = n * TASKS_EACH;
    crew->ring = calloc(crew->room, sizeof *crew->ring);
    crew->hands = calloc(n, sizeof *crew->hands);
    imr_status status = crew->ring == NULL || crew->hands == NULL ? imr_fail_memory(err) : start(crew, tools, n, err);
    if (status == IMR_OK)
        *out = crew;
    else
        imr_worker_pool_free(crew);
    return status;
}

void imr_worker_pool_stop(imr_worker_pool *crew)
{
    if (crew == NULL) return;
    pthread_mutex_lock(&crew->lock);
    crew->over = true;
    pthread_cond_broadcast(&crew->given_one);
    pthread_mutex_unlock(&crew->lock);
    for (; crew->n > 0; crew->n--) pthread_join(crew->hands[crew->n - 1].thread, NULL);
    for (size_t i = crew->taken; i < crew->given; i++) slot_of(crew, i)->finished = true;
}

void imr_worker_pool_free(imr_worker_pool *crew)
{
    if (crew == NULL) return;
    imr_worker_pool_stop(crew);
    pthread_cond_destroy(&crew->given_one);
    pthread_cond_destroy(&crew->finished_one);
    pthread_mutex_destroy(&crew->lock);
    free(crew->ring);
    free(crew->hands);
    free(crew);
}

/* given and taken are written only by the caller's thread. */
bool imr_worker_pool_is_busy(const imr_worker_pool *crew) { return crew->given - crew->taken == crew->room; }

void imr_worker_pool_give(imr_worker_pool *crew, void *task)
{
    pthread_mutex_lock(&crew->lock);
    *slot_of(crew, crew->given++) = (slot){.task = task};
    pthread_cond_signal(&crew->given_one);
    pthread_mutex_unlock(&crew->lock);
}

imr_status imr_worker_pool_take(imr_worker_pool *crew, void **task, imr_error *err)
{
    *task = NULL;
    if (crew->taken == crew->given) return IMR_OK;
    slot *oldest = slot_of(crew, crew->taken);
    pthread_mutex_lock(&crew->lock);
    while (!oldest->finished) pthread_cond_wait(&crew->finished_one, &crew->lock);
    crew->taken++;
    pthread_mutex_unlock(&crew->lock);
    *task = oldest->task;
    return oldest->status == IMR_OK ? IMR_OK : imr_fail(err, oldest->status, "%s", oldest->err.text);
}
