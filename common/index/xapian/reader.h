/* Reading an index: the terms, postings, values, metadata and records of one commit. The engine is Xapian; no exception
 * of it reaches the caller: every function that can fail returns a status. */
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
/* The value slot that holds a document's data; nothing sorts by it. */
enum { IMR_SLOT_DATA = 101 };

/* Threads may share a reader: calls of several threads go on at the same time, each on a handle of its own of the same
 * commit. Where a later commit has overtaken that one, there can be no more handles than there were, and threads wait
 * for each other. Visitors may call the reader. */
typedef struct imr_reader imr_reader;

/* ---- reading: a snapshot of the last commit; a writer's own reader sees what is not committed yet ---- */

/* IMR_ABSENT where dir has no database. */
imr_status imr_reader_open(const char *dir, imr_reader **out, imr_error *err);
void imr_reader_close(imr_reader *reader);
/* Documents, and the last one's id. */
uint32_t imr_reader_count(const imr_reader *reader);
imr_docid imr_reader_last(const imr_reader *reader);
imr_status imr_reader_revision(const imr_reader *reader, uint64_t *revision, imr_error *err);
/* Appends what names this commit of this database, and no other. */
imr_status imr_reader_stamp(const imr_reader *reader, imr_buf *out, imr_error *err);
/* The index directory that it was opened with; "" for a writer's own reader. */
const char *imr_reader_dir(const imr_reader *reader);
/* The folder of the database itself, where files that belong to it can stand; "" for a writer's own reader. */
const char *imr_reader_folder(const imr_reader *reader);
/* The order of the words of its documents; NULL for a writer's own reader. */
const imr_position_index *imr_reader_positions(const imr_reader *reader);
/* The checksums of the files of its generation; NULL where there are none. */
const imr_sums *imr_reader_sums(const imr_reader *reader);
/* Makes the checksums for its commit, once all files of the generation are there. IMR_IO, IMR_MEMORY. */
imr_status imr_reader_write_sums(const imr_reader *reader, imr_error *err);
/* Absent metadata and documents, and documents without data, are IMR_NONE. Values are appended to out. */
imr_status imr_reader_meta(const imr_reader *reader, imr_str key, imr_buf *out, imr_error *err);
imr_status imr_reader_docid(const imr_reader *reader, imr_str prefix, imr_str term, imr_docid *id, imr_error *err);
imr_status imr_reader_data(const imr_reader *reader, imr_docid id, imr_buf *out, imr_error *err);
imr_status imr_reader_value(const imr_reader *reader, imr_docid id, unsigned slot, imr_buf *out, imr_error *err);
/* 0 for a term that the index does not have. */
imr_status imr_reader_frequency(const imr_reader *reader, imr_str prefix, imr_str term, uint32_t *documents,
                                imr_error *err);

/* How many words a document has, as weights count them; IMR_NONE. */
imr_status imr_reader_length(const imr_reader *reader, imr_docid id, uint32_t *length, imr_error *err);

/* What weights know of an index, and of a word. */
typedef struct imr_index_size {
    uint32_t documents, shortest; /* the words of the shortest document, or fewer */
    double words;                 /* of all documents */
} imr_index_size;
typedef struct imr_frequency {
    uint32_t documents;
    uint64_t count; /* how often they have it in all */
    uint32_t most;  /* and at most in one of them, or more than that */
} imr_frequency;
imr_status imr_reader_size(const imr_reader *reader, imr_index_size *out, imr_error *err);
imr_status imr_reader_word(const imr_reader *reader, imr_str prefix, imr_str term, imr_frequency *out, imr_error *err);

/* Called for each item in order; returning false ends the walk early. Spans are valid during the call only. */
typedef bool imr_term_visitor(void *context, imr_str term, uint32_t documents);
typedef bool imr_value_visitor(void *context, imr_docid id, imr_str value);
typedef bool imr_docid_visitor(void *context, imr_docid id);
/* Terms of a prefix that start so (given without the prefix; prefix "" is words without one, which never start with a
 * capital), metadata keys (documents is 0), a slot's values by document, the documents of a term ("" and "": all). */
imr_status imr_reader_terms(const imr_reader *reader, imr_str prefix, imr_str start, imr_term_visitor *visit,
                            void *context, imr_error *err);
imr_status imr_reader_metas(const imr_reader *reader, imr_str start, imr_term_visitor *visit, void *context,
                            imr_error *err);
imr_status imr_reader_values(const imr_reader *reader, unsigned slot, imr_value_visitor *visit, void *context,
                             imr_error *err);
imr_status imr_reader_documents(const imr_reader *reader, imr_str prefix, imr_str term, imr_docid_visitor *visit,
                                void *context, imr_error *err);
/* The same with how often each document has the term. */
typedef bool imr_posting_visitor(void *context, imr_docid id, uint32_t count);
imr_status imr_reader_postings(const imr_reader *reader, imr_str prefix, imr_str term, imr_posting_visitor *visit,
                               void *context, imr_error *err);
/* The same for some documents, which are asked for upwards, by one thread; *count is 0 where one has it not. Not from a
 * visitor. */
typedef struct imr_postings imr_postings;
imr_status imr_postings_open(const imr_reader *reader, imr_str prefix, imr_str term, imr_postings **out,
                             imr_error *err);
void imr_postings_close(imr_postings *postings); /* NULL is fine */
imr_status imr_postings_count(imr_postings *postings, imr_docid id, uint32_t *count, imr_error *err);
/* The terms of one document: with prefix "", all of them, prefixes included; documents is its frequency there (wdf). */
imr_status imr_reader_document_terms(const imr_reader *reader, imr_docid id, imr_str prefix, imr_term_visitor *visit,
                                     void *context, imr_error *err);

/* Terms of a prefix in order, for a visitor that passes over stretches: it answers what to go on from (longer than its
 * argument or behind it), or an absent span for the next term; an empty one ends the walk. */
typedef imr_str imr_term_seeker(void *context, imr_str term);
imr_status imr_reader_seek(const imr_reader *reader, imr_str prefix, imr_str start, imr_term_seeker *seek,
                           void *context, imr_error *err);

/* Xapian's own check of every table; IMR_CORRUPT with what it found. */
imr_status imr_xap_check(const char *dir, imr_error *err);
/* Xapian's version; static text. */
const char *imr_xap_version(void);

#ifdef __cplusplus
}
#endif

#endif
