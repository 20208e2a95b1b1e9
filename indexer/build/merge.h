/* One index made of several that other machines built. */
#ifndef IMR_MERGE_H
#define IMR_MERGE_H

#include "index.h"

/* Makes the index in dir, which has to be absent or without decisions, of the n indexes in sources; these stay as they
 * are, and nobody can write them meanwhile. The commit is one rename: until then dir has nothing. *decisions is how
 * many it has afterwards.
 * IMR_VERSION where one was built by another format, lexicon or stemmer; IMR_INPUT where two of them have the same
 * decision or a file of the same path, and where dir has decisions; IMR_LOCKED while one is written. */
imr_status imr_merge(const char *const *sources, size_t n, const char *dir, const imr_lexicon *lexicon,
                     uint64_t *decisions, imr_error *err);

#endif
