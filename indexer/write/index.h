/* An index being written: which decisions it has from which file, and what changes. Nothing is visible before the
 * commit, and everything after it.
 *
 * A decision belongs to the file that brought it. A file that is read again replaces its decisions: equal ones are
 * kept, missing ones removed. A decision or letter that another file has brought is refused, unless that file no longer
 * exists: then the new one takes it over. */
#ifndef IMR_INDEX_H
#define IMR_INDEX_H

#include "input.h"
#include "lexicon.h"
#include "record.h"
#include "walk.h"
#include "xap.h"

/* The result so far. letters and decisions are those that are in the files and in the index. */
typedef struct imr_change_counts {
    uint64_t letters, decisions;
    uint64_t added, replaced, unchanged, removed; /* decisions */
} imr_change_counts;

typedef struct imr_index imr_index;

/* IMR_LOCKED, IMR_ABSENT; IMR_VERSION if it was built by another version or with another lexicon. Without a lexicon
 * decisions can only be removed. The lexicon must outlive the index. */
imr_status imr_index_open(const char *dir, bool create, const imr_lexicon *lexicon, imr_index **out, imr_error *err);
/* Opens the index as if it were empty, whatever made it; only for imr_index_build(), whose commit replaces it. */
imr_status imr_index_open_replacing(const char *dir, const imr_lexicon *lexicon, imr_index **out, imr_error *err);
/* Drops what was not committed. NULL is fine. */
void imr_index_close(imr_index *index);
imr_status imr_index_commit(imr_index *index, imr_error *err);
/* A line for the user about a commit that succeeded; NULL if there is nothing to say. */
const char *imr_index_warning(const imr_index *index);
const imr_change_counts *imr_index_changes(const imr_index *index);

/* Whether the file was read before with the same content. Then it is counted as unchanged, and *skipped is how many of
 * its lines were skipped at that time. Without a hash (NULL) its size and times are compared; if they do not decide it,
 * the file is not known. */
imr_status imr_index_knows(imr_index *index, const imr_source *source, const char *hash, bool *known, uint64_t *skipped,
                           imr_error *err);

/* For each file: begin, put for each letter or record, end. */
imr_status imr_index_begin(imr_index *index, const imr_source *source, imr_error *err);
/* whole: the decisions are all those of their letter. *taken: whether they were accepted, otherwise skip says why
 * not. */
imr_status imr_index_put(imr_index *index, const imr_decision *decisions, size_t n, bool whole, bool *taken,
                         imr_skip *skip, imr_error *err);
/* A file that gave nothing to put keeps its decisions. */
imr_status imr_index_end(imr_index *index, const char *hash, uint64_t skipped, imr_error *err);

/* ---- a large addition: threads make parts beside the index, which the commit merges with it ---- */

/* From now on changes are collected beside the live index, which is unchanged until the commit, the last one; decisions
 * are placed, not put. The sources must contain all files to come, and must outlive the placing. */
imr_status imr_index_build(imr_index *index, const imr_sources *sources, imr_error *err);
/* The folder for parts. */
const char *imr_index_staging(const imr_index *index);
/* The index as it was before, for reading; NULL if it was empty. */
const char *imr_index_before(const imr_index *index);

/* A decision that is in a part. Strings are borrowed. */
typedef struct imr_segment_decision {
    imr_str id, letter;
    imr_docid document; /* in the part; 0 if the live index has an equal one from the same file */
} imr_segment_decision;

/* As imr_index_put. What is not accepted must be removed from the part. */
imr_status imr_index_place(imr_index *index, const imr_segment_decision *placed, size_t n, bool whole, bool *taken,
                           imr_skip *skip, imr_error *err);
/* Adds a part; in the order of their documents. */
imr_status imr_index_add_part(imr_index *index, const char *path, imr_error *err);

/* Packs the index: merges what small additions left apart and releases the space of removed decisions. Not during a
 * build. */
imr_status imr_index_compact(imr_index *index, imr_error *err);

/* Whether a letter without a number needs another id: see file_record.h. */
imr_status imr_index_name_is_taken(const imr_index *index, const imr_source *source, imr_str letter, bool *taken,
                                   imr_error *err);

/* Removes the decisions of files that the sources cover and that no longer exist. IMR_INPUT, unless forced, if a given
 * path has no files any more: then nothing is removed. */
imr_status imr_index_prune(imr_index *index, const imr_sources *sources, bool force, imr_error *err);
/* Removes a decision, or all of a letter, by id. The next add reads its file again. IMR_NONE: no such id. */
imr_status imr_index_remove(imr_index *index, imr_str id, imr_error *err);

#endif
