/* An index that is being written: which decisions it has from which file, and what changes. Nothing shows before the
 * commit, and all of it does after.
 *
 * A decision belongs to the file that brought it. A file that is read again replaces its decisions: equal ones stay as
 * they are, missing ones go. A decision or letter that another file has brought is refused, unless that file is gone
 * from the disk: then this one takes it over. */
#ifndef IMR_INDEX_H
#define IMR_INDEX_H

#include "input.h"
#include "lexicon.h"
#include "record.h"
#include "walk.h"
#include "xap.h"

/* What has come of the files so far. letters and decisions are those that the files hold and the index has. */
typedef struct imr_change_counts {
    uint64_t letters, decisions;
    uint64_t added, replaced, unchanged, removed; /* decisions */
} imr_change_counts;

typedef struct imr_index imr_index;

/* IMR_LOCKED, IMR_ABSENT; IMR_VERSION when it was built by another version or with another lexicon. Without a lexicon
 * decisions can only be removed. The lexicon must outlive the index. */
imr_status imr_index_open(const char *dir, bool create, const imr_lexicon *lexicon, imr_index **out, imr_error *err);
/* The same index with nothing in it, whatever made it: only for imr_index_build(), whose commit replaces what is there.
 */
imr_status imr_index_open_anew(const char *dir, const imr_lexicon *lexicon, imr_index **out, imr_error *err);
/* What was not committed is dropped. NULL is fine. */
void imr_index_close(imr_index *index);
imr_status imr_index_commit(imr_index *index, imr_error *err);
/* What the user should know of a commit that succeeded, one line; NULL for nothing. */
const char *imr_index_warning(const imr_index *index);
const imr_change_counts *imr_index_changes(const imr_index *index);

/* Whether the file was read before with the same content; then it is counted as unchanged, and *skipped is how many of
 * its lines were skipped at that time. Without a hash (NULL) its size and time decide, and may leave it open: then it
 * is not known. */
imr_status imr_index_knows(imr_index *index, const imr_source *source, const char *hash, bool *known, uint64_t *skipped,
                           imr_error *err);

/* One file: begin, put for each letter or record, end. */
imr_status imr_index_begin(imr_index *index, const imr_source *source, imr_error *err);
/* whole: the decisions are all of their letter. *taken tells whether they were, else skip tells why. */
imr_status imr_index_put(imr_index *index, const imr_decision *decisions, size_t n, bool whole, bool *taken,
                         imr_skip *skip, imr_error *err);
/* A file that gave nothing to put keeps what it had. */
imr_status imr_index_end(imr_index *index, const char *hash, uint64_t skipped, imr_error *err);

/* ---- a large addition: parts are made beside the index, by several threads, and merged with it at commit ---- */

/* From now on changes gather beside the live index, which stays as it is until the commit, its last one; decisions are
 * placed, not put. The sources are those that the files to come are of, and must outlive the placing. */
imr_status imr_index_build(imr_index *index, const imr_sources *sources, imr_error *err);
/* The folder for parts. */
const char *imr_index_staging(const imr_index *index);
/* What the index was before, for reading; NULL where it had nothing. */
const char *imr_index_before(const imr_index *index);

/* A decision that is in a part. Spans are the caller's. */
typedef struct imr_segment_decision {
    imr_str id, letter;
    imr_docid document; /* in the part; 0 where the live index has just the same from the same file */
} imr_segment_decision;

/* As imr_index_put. What is not taken has to be removed from the part. */
imr_status imr_index_place(imr_index *index, const imr_segment_decision *placed, size_t n, bool whole, bool *taken,
                           imr_skip *skip, imr_error *err);
/* The parts, in the order of their documents. */
imr_status imr_index_add_part(imr_index *index, const char *path, imr_error *err);

/* Merges what small additions left apart and gives back what removals left empty. Not while it is built. */
imr_status imr_index_compact(imr_index *index, imr_error *err);

/* Whether a letter that has no number is to be told apart: see file_record.h. */
imr_status imr_index_name_is_taken(const imr_index *index, const imr_source *source, imr_str letter, bool *taken,
                                   imr_error *err);

/* Removes the decisions of files that the sources cover and that are gone from the disk. IMR_INPUT, unless forced,
 * where something that was given has no files any more: then nothing is removed. */
imr_status imr_index_prune(imr_index *index, const imr_sources *sources, bool force, imr_error *err);
/* Removes a decision, or all of a letter, by id. Its file is read again by the next add. IMR_NONE: no such id. */
imr_status imr_index_remove(imr_index *index, imr_str id, imr_error *err);

#endif
