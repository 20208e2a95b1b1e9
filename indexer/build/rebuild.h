/* An index made anew from the files that it knows. */
#ifndef IMR_REBUILD_H
#define IMR_REBUILD_H

#include "add.h"

/* Reads every file that the index in dir knows and puts what they give in its place; until then it stays as it is, also
 * where this fails. Of the options jobs, memory and prune count; prune: files that are gone are left out, else they are
 * IMR_IO. IMR_INPUT where decisions came from standard input and could not be made anew (prune: they are left out).
 * *before is how many decisions it had. */
imr_status imr_rebuild(const char *dir, const imr_lexicon *lexicon, const imr_add_options *options,
                       const imr_talk *talk, imr_add_result *result, uint64_t *before, imr_error *err);

#endif
