/* Rebuilds an index from the files that it knows. */
#ifndef IMR_REBUILD_H
#define IMR_REBUILD_H

#include "add.h"

/* Reads every file that the index in dir knows and replaces the index by the result; until then, and on failure, it is
 * unchanged. Uses the options jobs, memory and prune; prune: missing files are left out instead of failing with IMR_IO.
 * IMR_INPUT if decisions came from standard input and cannot be rebuilt (prune: they are left out). *before is the
 * number of decisions it had. */
imr_status imr_rebuild(const char *dir, const imr_lexicon *lexicon, const imr_add_options *options,
                       const imr_talk *talk, imr_add_result *result, uint64_t *before, imr_error *err);

#endif
