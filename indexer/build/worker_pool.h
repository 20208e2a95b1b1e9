/* Threads that do tasks side by side and give them back in the order in which they were given. */
#ifndef IMR_CREW_H
#define IMR_CREW_H

#include "error.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct imr_worker_pool imr_worker_pool;

/* Does one task with the tools of one thread. */
typedef imr_status imr_worker_pool_work(void *tools, void *task, imr_error *err);

/* A thread for each of the n tools, which must outlive the crew. Tools and tasks are the caller's. */
imr_status imr_worker_pool_new(void *const *tools, size_t n, imr_worker_pool_work *work, imr_worker_pool **out,
                               imr_error *err);
/* Waits for what is being done; what is not begun is not done, and taken like the rest. NULL is fine. */
void imr_worker_pool_stop(imr_worker_pool *crew);
void imr_worker_pool_free(imr_worker_pool *crew); /* stops it; NULL is fine */

/* Whether there is work enough, so that more would only wait. */
bool imr_worker_pool_is_busy(const imr_worker_pool *crew);
/* Not while it is busy. */
void imr_worker_pool_give(imr_worker_pool *crew, void *task);
/* Waits for the task that was given first of those that are not taken yet; its status is what the work returned.
 * *task is NULL where there is none. */
imr_status imr_worker_pool_take(imr_worker_pool *crew, void **task, imr_error *err);

#endif
