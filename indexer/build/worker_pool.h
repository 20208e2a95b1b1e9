/* Threads that do tasks in parallel and return them in the order in which they were given. */
#ifndef IMR_WORKER_POOL_H
#define IMR_WORKER_POOL_H

#include "error.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct imr_worker_pool imr_worker_pool;

/* Does one task with one thread's tools. */
typedef imr_status imr_worker_pool_work(void *tools, void *task, imr_error *err);

/* Starts a thread for each of the n tools, which must outlive the pool. Tools and tasks belong to the caller. */
imr_status imr_worker_pool_new(void *const *tools, size_t n, imr_worker_pool_work *work, imr_worker_pool **out,
                               imr_error *err);
/* Waits for the tasks in progress; those not begun are not done, but can be taken like the rest. NULL is fine. */
void imr_worker_pool_stop(imr_worker_pool *pool);
void imr_worker_pool_free(imr_worker_pool *pool); /* stops it; NULL is fine */

/* Whether there is enough work, so that another task would only wait. */
bool imr_worker_pool_is_busy(const imr_worker_pool *pool);
/* Only if the pool is not busy. */
void imr_worker_pool_give(imr_worker_pool *pool, void *task);
/* Waits for the oldest task not taken yet; the status is what its work returned. *task is NULL if there is none. */
imr_status imr_worker_pool_take(imr_worker_pool *pool, void **task, imr_error *err);

#endif
