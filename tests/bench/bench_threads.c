#include "bench_threads.h"

#include "search.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/resource.h>
#include <time.h>

enum { MOST_THREADS = 8 };

static const imr_bench_query *queries;
static size_t queries_n;
static imr_snapshot *snapshot;
static atomic_bool stop;

typedef struct asker {
    pthread_t thread;
    size_t first;
    uint64_t answers;
    bool failed;
} asker;

static bool ask(const imr_bench_query *query)
{
    imr_request request = IMR_REQUEST_INIT;
    imr_search *search = NULL;
    imr_hit hit;
    request.query = imr_buf_str(&query->text);
    request.literal = query->literal;
    imr_status status = imr_search_open(snapshot, &request, &search, NULL);
    while (status == IMR_OK) status = imr_search_next(search, NULL, &hit, NULL);
    imr_search_close(search);
    return status == IMR_NONE;
}

static void *ask_all(void *context)
{
    asker *self = context;
    for (size_t i = self->first; !atomic_load_explicit(&stop, memory_order_relaxed) && !self->failed; i++) {
        self->failed = !ask(&queries[i % queries_n]);
        self->answers++;
    }
    return NULL;
}

static double now(clockid_t clock)
{
    struct timespec at;
    clock_gettime(clock, &at);
    return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

/* How often threads of this process had to wait. */
static long waits(void)
{
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    return used.ru_nvcsw;
}

static bool measure(size_t n, double seconds)
{
    asker askers[MOST_THREADS] = {0};
    const struct timespec wait = {.tv_sec = (time_t)seconds};
    uint64_t answers = 0;
    bool failed = false;
    atomic_store(&stop, false);
    const double begin = now(CLOCK_MONOTONIC), used = now(CLOCK_PROCESS_CPUTIME_ID);
    const long waited = waits();
    for (size_t i = 0; i < n; i++) {
        askers[i].first = i * queries_n / n;
        pthread_create(&askers[i].thread, NULL, ask_all, &askers[i]);
    }
    nanosleep(&wait, NULL);
    atomic_store(&stop, true);
    for (size_t i = 0; i < n; i++) {
        pthread_join(askers[i].thread, NULL);
        answers += askers[i].answers;
        failed = failed || askers[i].failed;
    }
    const double took = now(CLOCK_MONOTONIC) - begin, processor = now(CLOCK_PROCESS_CPUTIME_ID) - used;
    printf("%zu\t%.0f answers/s\t%.1f us of processor time each\t%.4f waits each\t%.2f processors\n", n,
           (double)answers / took, processor / (double)answers * 1e6, (double)(waits() - waited) / (double)answers,
           processor / took);
    fflush(stdout);
    return !failed;
}

bool imr_bench_threads(imr_snapshot *of, const imr_bench_query *asked, size_t n, double seconds)
{
    snapshot = of;
    queries = asked;
    queries_n = n;
    bool fine = n > 0 && measure(1, 1); /* warms up */
    for (size_t threads = 1; threads <= MOST_THREADS && fine; threads *= 2) fine = measure(threads, seconds);
    return fine;
}
