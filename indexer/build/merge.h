/* Merges indexes that were built on several machines. */
#ifndef IMR_MERGE_H
#define IMR_MERGE_H

#include "index.h"

/* Makes the index in dir, which must be absent or empty, from the n indexes in sources, which are unchanged and locked
 * against writers meanwhile. The commit is one rename: until then dir has nothing. *decisions is the number of
 * decisions afterwards. IMR_VERSION if one has another format, lexicon or stemmer; IMR_INPUT if two of them have the
 * same decision or a file with the same path, or if dir has decisions; IMR_LOCKED while one is being written. */
imr_status imr_merge(const char *const *sources, size_t n, const char *dir, const imr_lexicon *lexicon,
                     uint64_t *decisions, imr_error *err);

#endif
