/* Xapian as plain C: the only door to the engine. xap.cc alone includes <xapian.h>, and is the only C++. Every function
 * that can fail is one call to one guard that turns exceptions into statuses; nothing becomes a default value. */
#ifndef IMR_XAP_H
#define IMR_XAP_H

#ifdef __cplusplus
extern "C" {
#endif

#include "directory.h"
#include "error.h"
#include "position_index.h"
#include "str.h"
#include "weighting.h"

typedef uint32_t imr_docid; /* from 1 */

enum { IMR_TERM_LIMIT = 240 };
/* The slot of the data, which is no value to sort by. */
enum { IMR_SLOT_DATA = 101 };

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

/* ---- reading: a snapshot of the last commit; a writer's own reader sees what is not committed yet ---- */

typedef struct imr_reader imr_reader;

/* IMR_ABSENT where dir has no database. */
imr_status imr_reader_open(const char *dir, imr_reader **out, imr_error *err);
/* A view of the writer's uncommitted state; must not outlive it. */
imr_status imr_reader_of_writer(imr_writer *writer, imr_reader **out, imr_error *err);
void imr_reader_close(imr_reader *reader);
/* Moves on to the newest commit, also of another generation; *changed tells whether there was one. */
imr_status imr_reader_reopen(imr_reader *reader, bool *changed, imr_error *err);

/* Documents, and the last one's id, as of opening or the last reopening. */
uint32_t imr_reader_count(const imr_reader *reader);
imr_docid imr_reader_last(const imr_reader *reader);
imr_status imr_reader_revision(const imr_reader *reader, uint64_t *revision, imr_error *err);
/* Appends what names this commit of this database, and no other. */
imr_status imr_reader_stamp(const imr_reader *reader, imr_buf *out, imr_error *err);
/* The folder of the database itself, where files that belong to it can stand; "" for a writer's own reader. */
const char *imr_reader_folder(const imr_reader *reader);
/* The order of the words of its documents; NULL for a writer's own reader. Valid until it is reopened. */
const imr_position_index *imr_reader_positions(const imr_reader *reader);
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
/* The same for some documents, which are asked for upwards; *count is 0 where one has it not. */
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

/* Whether a stored document has just the terms (with their frequencies) and values of doc; what differs first is
 * appended to difference, nothing when nothing does. */
imr_status imr_reader_compare(const imr_reader *reader, imr_docid id, const imr_document *doc, imr_buf *difference,
                              imr_error *err);

/* ---- queries: trees that own their parts ---- */

typedef struct imr_query imr_query;

typedef enum imr_op {
    IMR_OP_AND,     /* all; weights add up */
    IMR_OP_OR,      /* any */
    IMR_OP_AND_NOT, /* the first without the others */
    IMR_OP_FILTER,  /* the first, where the others match too; only the first weighs */
    IMR_OP_MAYBE,   /* the first; the others only weigh */
} imr_op;

/* A NULL part (a failed constructor) makes the whole fail with IMR_MEMORY, so that only the last needs a check. */
imr_status imr_query_term(imr_str prefix, imr_str term, uint32_t wqf, imr_query **out, imr_error *err);
/* Takes the parts over, also when it fails. No parts: matches nothing. */
imr_status imr_query_join(imr_op op, imr_query **parts, size_t n, imr_query **out, imr_error *err);
/* Takes part over. 0: matches without weighing. */
imr_status imr_query_scale(imr_query *part, double factor, imr_query **out, imr_error *err);
/* Values of a slot from begin to end, both included; an absent end is open. A document without a value is in no range,
 * but that which is open at both ends. */
imr_status imr_query_range(unsigned slot, imr_str begin, imr_str end, imr_query **out, imr_error *err);
imr_status imr_query_all(imr_query **out, imr_error *err);
/* Every document, each weighing the same: joined by AND, what a match of the rest adds. */
imr_status imr_query_constant(double weight, imr_query **out, imr_error *err);

/* Documents that the caller knows of, upwards, each with a weight. */
typedef struct imr_stream_size {
    uint32_t least, most; /* documents */
    double heaviest;      /* none weighs more */
} imr_stream_size;
typedef struct imr_stream {
    /* Before each search. */
    imr_status (*start)(void *context, imr_stream_size *size, imr_error *err);
    /* The first document that is not before `from` and weighs at least so much, others if it likes; 0: none. From one
     * call to the next `from` grows, and `least` may. */
    imr_status (*next)(void *context, imr_docid from, double least, imr_docid *id, imr_error *err);
    /* Whether it has a document behind the last; NULL: next() tells. */
    imr_status (*has)(void *context, imr_docid id, bool *has, imr_error *err);
    double (*weight)(void *context);                     /* of the document that next() told last; NULL: 0 */
    void (*describe)(const void *context, imr_buf *out); /* NULL is fine */
    void (*free)(void *context);                         /* NULL is fine */
    void *context;
} imr_stream;
/* Takes the context over, also when it fails. */
imr_status imr_query_stream(const imr_stream *stream, imr_query **out, imr_error *err);

void imr_query_free(imr_query *query);
/* Xapian's own picture of it, for --explain. */
imr_status imr_query_describe(const imr_query *query, imr_buf *out, imr_error *err);

/* ---- searching ---- */

typedef struct imr_search {
    uint32_t offset, limit;
    int sort_slot; /* negative (IMR_SLOT_NONE): by weight; else by this value, then weight */
    bool ascending;
    imr_weighting weighting;
} imr_search;

typedef struct imr_hits imr_hits;

/* Ties are broken by document id, so that the order is the same on every run. IMR_CHANGED when writers overtook the
 * reader: reopen and try again. */
imr_status imr_reader_search(const imr_reader *reader, const imr_query *query, const imr_search *search, imr_hits **out,
                             imr_error *err);
void imr_hits_free(imr_hits *hits);
uint32_t imr_hits_count(const imr_hits *hits);
imr_docid imr_hits_docid(const imr_hits *hits, uint32_t i);
double imr_hits_weight(const imr_hits *hits, uint32_t i);
/* The query's terms that hit i matches; documents is their frequency in the index. */
imr_status imr_hits_terms(const imr_hits *hits, uint32_t i, imr_term_visitor *visit, void *context, imr_error *err);

/* ---- whole databases ---- */

/* Merges databases into a new one at target, documents in the order of the sources. */
imr_status imr_xap_compact(const char *const *sources, size_t n, const char *target, imr_error *err);
/* Xapian's own check of every table; IMR_CORRUPT with what it found. */
imr_status imr_xap_check(const char *dir, imr_error *err);
/* Xapian's version; static text. */
const char *imr_xap_version(void);

#ifdef __cplusplus
}
#endif

#endif
