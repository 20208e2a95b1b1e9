/* Reads an index: the terms, postings, values, metadata and records of one commit. The engine is Xapian; none of its
 * exceptions reaches the caller: every function that can fail returns a status. */
#ifndef IMR_READER_H
#define IMR_READER_H

#ifdef __cplusplus
extern "C" {
#endif

#include "error.h"
#include "position_index.h"
#include "str.h"
#include "sums.h"

typedef uint32_t imr_docid; /* from 1 */

enum { IMR_TERM_LIMIT = 240 };
/* The value slot of a document's data; nothing sorts by it. */
enum { IMR_SLOT_DATA = 101 };

/* May be shared by threads: their calls run at the same time, each on its own handle of the same commit. Once a later
 * commit has replaced that one, no more handles can be opened, and threads wait for the existing ones. Visitors may
 * call the reader. */
typedef struct imr_reader imr_reader;

/* ---- reading: a snapshot of the last commit; a writer's own reader sees what is not committed yet ---- */

/* IMR_ABSENT if dir has no database. */
imr_status imr_reader_open(const char *dir, imr_reader **out, imr_error *err);
void imr_reader_close(imr_reader *reader);
/* The number of documents; the last one's id. */
uint32_t imr_reader_count(const imr_reader *reader);
imr_docid imr_reader_last(const imr_reader *reader);
imr_status imr_reader_revision(const imr_reader *reader, uint64_t *revision, imr_error *err);
/* Appends a string that identifies this commit of this database. */
imr_status imr_reader_stamp(const imr_reader *reader, imr_buf *out, imr_error *err);
/* The index directory it was opened with; "" for a writer's own reader. */
const char *imr_reader_dir(const imr_reader *reader);
/* The folder of the database itself, for files that belong to it; "" for a writer's own reader. */
const char *imr_reader_folder(const imr_reader *reader);
/* The positions of its documents; NULL for a writer's own reader. */
const imr_position_index *imr_reader_positions(const imr_reader *reader);
/* The checksums of its generation's files; NULL if there are none. */
const imr_sums *imr_reader_sums(const imr_reader *reader);
/* Writes the checksums of its commit, once all files of the generation exist. IMR_IO, IMR_MEMORY. */
imr_status imr_reader_write_sums(const imr_reader *reader, imr_error *err);
/* Append a value to out. IMR_NONE: no such metadata or document, or a document without data. */
imr_status imr_reader_meta(const imr_reader *reader, imr_str key, imr_buf *out, imr_error *err);
imr_status imr_reader_docid(const imr_reader *reader, imr_str prefix, imr_str term, imr_docid *id, imr_error *err);
imr_status imr_reader_data(const imr_reader *reader, imr_docid id, imr_buf *out, imr_error *err);
imr_status imr_reader_value(const imr_reader *reader, imr_docid id, unsigned slot, imr_buf *out, imr_error *err);
/* Appends an upper bound of the values in a slot, which is the greatest of all that were ever added; nothing if there
 * are none. */
imr_status imr_reader_bound(const imr_reader *reader, unsigned slot, imr_buf *out, imr_error *err);
/* *documents is 0 for a term that the index does not have. */
imr_status imr_reader_frequency(const imr_reader *reader, imr_str prefix, imr_str term, uint32_t *documents,
                                imr_error *err);

/* The length of a document in words, as the weighting counts them; IMR_NONE. */
imr_status imr_reader_length(const imr_reader *reader, imr_docid id, uint32_t *length, imr_error *err);

/* What the weighting needs of an index, and of a word. */
typedef struct imr_index_size {
    uint32_t documents, shortest; /* shortest: a lower bound of the shortest document's length */
    double words;                 /* total length of all documents */
} imr_index_size;
typedef struct imr_frequency {
    uint32_t documents;
    uint64_t count; /* how often the word occurs in all documents */
    uint32_t most;  /* upper bound of how often it occurs in one of them */
} imr_frequency;
imr_status imr_reader_size(const imr_reader *reader, imr_index_size *out, imr_error *err);
imr_status imr_reader_word(const imr_reader *reader, imr_str prefix, imr_str term, imr_frequency *out, imr_error *err);

/* Visitors are called for each item in order; returning false ends the walk early. Strings are valid during the call
 * only. */
typedef bool imr_term_visitor(void *context, imr_str term, uint32_t documents);
typedef bool imr_value_visitor(void *context, imr_docid id, imr_str value);
typedef bool imr_docid_visitor(void *context, imr_docid id);
/* Visit the terms of a prefix that begin with `start` (passed without the prefix; prefix "" is words, which never begin
 * with a capital); metadata keys (documents is 0); a slot's values by document; the documents of a term ("" and "":
 * all). */
imr_status imr_reader_terms(const imr_reader *reader, imr_str prefix, imr_str start, imr_term_visitor *visit,
                            void *context, imr_error *err);
imr_status imr_reader_metas(const imr_reader *reader, imr_str start, imr_term_visitor *visit, void *context,
                            imr_error *err);
imr_status imr_reader_values(const imr_reader *reader, unsigned slot, imr_value_visitor *visit, void *context,
                             imr_error *err);
imr_status imr_reader_documents(const imr_reader *reader, imr_str prefix, imr_str term, imr_docid_visitor *visit,
                                void *context, imr_error *err);
/* The same, with how often each document has the term. */
typedef bool imr_posting_visitor(void *context, imr_docid id, uint32_t count);
imr_status imr_reader_postings(const imr_reader *reader, imr_str prefix, imr_str term, imr_posting_visitor *visit,
                               void *context, imr_error *err);
/* The same for chosen documents, in ascending order, by one thread; *count is 0 for a document without the term. Not to
 * be called from a visitor. */
typedef struct imr_postings imr_postings;
imr_status imr_postings_open(const imr_reader *reader, imr_str prefix, imr_str term, imr_postings **out,
                             imr_error *err);
void imr_postings_close(imr_postings *postings); /* NULL is fine */
imr_status imr_postings_count(imr_postings *postings, imr_docid id, uint32_t *count, imr_error *err);
/* Visits the terms of one document: with prefix "", all of them, with their prefixes. The visitor's `documents` is the
 * frequency in the document (wdf). */
imr_status imr_reader_document_terms(const imr_reader *reader, imr_docid id, imr_str prefix, imr_term_visitor *visit,
                                     void *context, imr_error *err);

/* Visits terms of a prefix in order and lets the visitor skip: it returns the term to continue from (longer than its
 * argument or after it), an absent string for the next term, or an empty one to stop. */
typedef imr_str imr_term_seeker(void *context, imr_str term);
imr_status imr_reader_seek(const imr_reader *reader, imr_str prefix, imr_str start, imr_term_seeker *seek,
                           void *context, imr_error *err);

/* Runs Xapian's own check of every table; IMR_CORRUPT with what it found. */
imr_status imr_xap_check(const char *dir, imr_error *err);
/* Xapian's version, a static string. */
const char *imr_xap_version(void);

#ifdef __cplusplus
}
#endif

#endif
