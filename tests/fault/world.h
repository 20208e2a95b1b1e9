/* A folder with an index that things are done to, thousands of times: the programs run as functions in children, under
 * the shim that this process was started with (LD_PRELOAD). */
#ifndef IMR_FAULT_WORLD_H
#define IMR_FAULT_WORLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { WORLD_TEXT = 400 };

/* What a child did. */
typedef struct outcome {
    int code;   /* exit status; 128 + the number of a signal */
    char *text; /* what it printed, stdout and stderr together; the world's, until the next child */
    size_t n;
} outcome;

enum { CODE_KILLED = 128 + 9, CODE_HANGS = 128 + 14 };

typedef int world_program(int argc, char **argv);

/* A fault for a child, as shim.c takes it; NULL members are not set. */
typedef struct world_fault {
    const char *op, *what, *span, *log;
    long at;         /* 0: calls are only counted */
    long kill_after; /* microseconds; 0: never */
} world_fault;

/* Runs a program with words (NULL-terminated, without its name); fault NULL: as it is. */
outcome world_run(world_program *program, const char *const *words, const world_fault *fault);
/* How many calls of these kinds it makes. */
long world_count(world_program *program, const char *const *words, const char *op);

void world_remove(const char *path);
void world_copy(const char *from, const char *to);

/* What an index holds, as a sum; 0 where there is none, with why in `why`. */
uint64_t world_state(const char *index, char why[WORLD_TEXT]);

#endif
