/* Writes an index: documents, one writer at a time, commits, and merges of whole databases. None of the engine's
 * exceptions reaches the caller: every function that can fail returns a status. */
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
/* Adds the next word of a section, with its position (position_index.h), as a term without prefix. wdf is its count.
 *
 * A term is its prefix and the word, here and wherever a prefix is passed. The engine accepts IMR_TERM_LIMIT bytes: the
 * end of a longer term is replaced by a hash of the whole, so that unequal terms stay unequal and a query for the same
 * word finds it; visitors see the shortened term. Metadata keys are treated alike. */
imr_status imr_document_word(imr_document *doc, imr_section section, imr_str term, uint32_t wdf, imr_error *err);
/* Adds a word without a position. */
imr_status imr_document_term(imr_document *doc, imr_str prefix, imr_str term, uint32_t wdf, imr_error *err);
/* Adds a facet value: it filters and has no weight. */
imr_status imr_document_boolean(imr_document *doc, imr_str prefix, imr_str term, imr_error *err);
imr_status imr_document_value(imr_document *doc, unsigned slot, imr_str value, imr_error *err);
/* Sets the document's data. It is stored as a value, because the engine would deflate what it calls data. */
imr_status imr_document_data(imr_document *doc, imr_str data, imr_error *err);
/* The positions of its words; valid until the document changes. */
imr_status imr_document_positions(const imr_document *doc, imr_positions *out, imr_error *err);
/* Sets metadata that the document shares with others and that is written with it. A second call replaces the first. */
imr_status imr_document_share(imr_document *doc, imr_str key, imr_str value, imr_error *err);

/* ---- writing: everything since open or the last commit becomes visible at commit, or not at all ---- */

typedef struct imr_writer imr_writer;

/* Opens the index in dir, or makes one if create, and locks its folder (directory.h). IMR_LOCKED while another process
 * writes it, IMR_ABSENT, IMR_CORRUPT, IMR_IO; IMR_INPUT if create finds a folder that holds other things. */
imr_status imr_writer_open(const char *dir, bool create, imr_writer **out, imr_error *err);
/* The locked folder; belongs to the writer. */
imr_directory *imr_writer_directory(const imr_writer *writer);
/* Opens a database that imr_xap_compact will merge into another one: nothing is synced, and if writing is interrupted
 * the part is lost. */
imr_status imr_part_open(const char *path, bool create, imr_writer **out, imr_error *err);
/* Drops what was not committed. NULL is fine. */
void imr_writer_close(imr_writer *writer);
imr_status imr_writer_add(imr_writer *writer, const imr_document *doc, imr_docid *id, imr_error *err);
/* Replaces a document under the same id. */
imr_status imr_writer_replace(imr_writer *writer, imr_docid id, const imr_document *doc, imr_error *err);
/* IMR_NONE if there is no such document. */
imr_status imr_writer_delete(imr_writer *writer, imr_docid id, imr_error *err);
/* An empty value removes the key. */
imr_status imr_writer_set_meta(imr_writer *writer, imr_str key, imr_str value, imr_error *err);
/* After a failure nothing is kept of what was written: close the writer. */
imr_status imr_writer_commit(imr_writer *writer, imr_error *err);

/* A reader of the writer's uncommitted state; must not outlive the writer. */
imr_status imr_reader_of_writer(imr_writer *writer, imr_reader **out, imr_error *err);

/* Compares the terms (with their frequencies) and values of a stored document with doc; appends the first difference,
 * or nothing if they are equal. */
imr_status imr_reader_compare(const imr_reader *reader, imr_docid id, const imr_document *doc, imr_buf *difference,
                              imr_error *err);

/* Sets a function to call if the engine fails again while it undoes a failed commit, and is about to end the process.
 * The function must end it; the index is unchanged. It may write to a descriptor, but not allocate. */
void imr_xap_on_abort(void (*abort)(void));

/* ---- whole databases ---- */

/* Merges databases into a new one at target, keeping the order of sources and documents. */
imr_status imr_xap_compact(const char *const *sources, size_t n, const char *target, imr_error *err);

#ifdef __cplusplus
}
#endif

#endif
