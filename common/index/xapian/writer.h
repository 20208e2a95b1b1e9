/* Writing an index: documents, one writer at a time, commits, and merging whole databases. No exception of the engine
 * reaches the caller: every function that can fail returns a status. */
#ifndef IMR_WRITER_H
#define IMR_WRITER_H

#ifdef __cplusplus
extern "C" {
#endif

#include "directory.h"
#include "positions.h"
#include "reader.h"

/* ---- a document: words, terms, values and data, reused for many ---- */

typedef struct imr_document imr_document;

imr_status imr_document_new(imr_document **out, imr_error *err);
void imr_document_free(imr_document *doc);
imr_status imr_document_clear(imr_document *doc, imr_error *err);
/* The next word of a section, whose order is kept (position_index.h): a term without prefix. wdf is how often it
 * counts.
 *
 * A term is its prefix and the word, here and wherever a prefix is asked for. The engine takes IMR_TERM_LIMIT bytes: of
 * a longer one it gets the beginning and a hash of the whole, so that unequal terms stay unequal and a query for the
 * same word finds it; visitors see what the engine has. Keys of metadata are treated alike. */
imr_status imr_document_word(imr_document *doc, imr_section section, imr_str term, uint32_t wdf, imr_error *err);
/* A word whose order is not kept. */
imr_status imr_document_term(imr_document *doc, imr_str prefix, imr_str term, uint32_t wdf, imr_error *err);
/* A facet value: filters, does not weigh. */
imr_status imr_document_boolean(imr_document *doc, imr_str prefix, imr_str term, imr_error *err);
imr_status imr_document_value(imr_document *doc, unsigned slot, imr_str value, imr_error *err);
/* What else is kept of it. It is a value, for those stand as they are: what the engine calls data it would deflate. */
imr_status imr_document_data(imr_document *doc, imr_str data, imr_error *err);
/* The order of its words; valid until the document changes. */
imr_status imr_document_positions(const imr_document *doc, imr_positions *out, imr_error *err);
/* What it has in common with other documents: metadata, written along with it. The next one takes its place. */
imr_status imr_document_share(imr_document *doc, imr_str key, imr_str value, imr_error *err);

/* ---- writing: everything since open or the last commit becomes visible at commit, or not at all ---- */

typedef struct imr_writer imr_writer;

/* Opens the index in dir, or makes one where create, and holds its folder (directory.h). IMR_LOCKED while another
 * process writes it, IMR_ABSENT, IMR_CORRUPT, IMR_IO; IMR_INPUT where create finds a folder that holds other things. */
imr_status imr_writer_open(const char *dir, bool create, imr_writer **out, imr_error *err);
/* The folder that is held; the writer's. */
imr_directory *imr_writer_directory(const imr_writer *writer);
/* A database that is to be a part of another one, made by imr_xap_compact: nothing waits for the disk, and a part whose
 * writing was cut short is lost. */
imr_status imr_part_open(const char *path, bool create, imr_writer **out, imr_error *err);
/* What was not committed is dropped. NULL is fine. */
void imr_writer_close(imr_writer *writer);
imr_status imr_writer_add(imr_writer *writer, const imr_document *doc, imr_docid *id, imr_error *err);
/* The document id stays, what it stands for is new. */
imr_status imr_writer_replace(imr_writer *writer, imr_docid id, const imr_document *doc, imr_error *err);
/* IMR_NONE when there is no such document. */
imr_status imr_writer_delete(imr_writer *writer, imr_docid id, imr_error *err);
/* An empty value removes the key. */
imr_status imr_writer_set_meta(imr_writer *writer, imr_str key, imr_str value, imr_error *err);
/* After a failure nothing of what was written is kept: close the writer. */
imr_status imr_writer_commit(imr_writer *writer, imr_error *err);

/* A view of the writer's uncommitted state; must not outlive it. */
imr_status imr_reader_of_writer(imr_writer *writer, imr_reader **out, imr_error *err);

/* Whether a stored document has just the terms (with their frequencies) and values of doc; what differs first is
 * appended to difference, nothing when nothing does. */
imr_status imr_reader_compare(const imr_reader *reader, imr_docid id, const imr_document *doc, imr_buf *difference,
                              imr_error *err);

/* The engine can fail once more while it undoes a commit that failed, and then ends the process. The function is called
 * then, and has to end it too; the index is as it was. It may write to a descriptor, and may not allocate. */
void imr_xap_on_abort(void (*abort)(void));

/* ---- whole databases ---- */

/* Merges databases into a new one at target, documents in the order of the sources. */
imr_status imr_xap_compact(const char *const *sources, size_t n, const char *target, imr_error *err);

#ifdef __cplusplus
}
#endif

#endif
