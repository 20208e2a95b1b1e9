/* A folder with an index for thousands of trials: the programs run as functions in children, under the shim that this
 * process was started with (LD_PRELOAD). */
#ifndef IMR_FAULT_WORLD_H
#define IMR_FAULT_WORLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { WORLD_TEXT = 400 };

/* The result of a child. */
typedef struct outcome {
    int code;   /* exit status; 128 + the number of a signal */
    char *text; /* its stdout and stderr together; valid until the next child */
    size_t n;
} outcome;

enum { CODE_KILLED = 128 + 9, CODE_HANGS = 128 + 14 };

typedef int world_program(int argc, char **argv);

/* A fault for a child, as in shim.c; NULL members are not set. */
typedef struct world_fault {
    const char *op, *what, *span, *log;
    long at;         /* 0: calls are only counted */
    long kill_after; /* microseconds; 0: never */
} world_fault;

/* Runs a program with words (NULL-terminated, without its name); fault NULL: undisturbed. */
outcome world_run(world_program *program, const char *const *words, const world_fault *fault);
/* The number of such calls that it makes. */
long world_count(world_program *program, const char *const *words, const char *op);

void world_remove(const char *path);
void world_copy(const char *from, const char *to);

/* A hash of the contents of an index; 0 if it cannot be read, with the reason in `why`. */
uint64_t world_state(const char *index, char why[WORLD_TEXT]);

#endif
