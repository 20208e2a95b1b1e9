/* The bitmap index, a file beside the database, mapped and not parsed: which documents have a facet value, a value of a
 * sortable slot or a frequent word; how long each document is, and where its positions are. The file is a cache for the
 * one commit it was made from. If it is absent or old, or lacks a word, posting lists are read instead: slower, same
 * result. */
#ifndef IMR_BITMAPS_H
#define IMR_BITMAPS_H

#include "docset.h"
#include "record.h"
#include "xap.h"

#include <stdio.h>

#define IMR_BITMAPS_FILE "imr.bitmaps"

/* Writes the file for the reader's commit; an older file stays until the new one is complete. Does nothing if the file
 * is already of that commit. IMR_IO, IMR_MEMORY, errors of the reader. */
imr_status imr_bitmaps_write(const imr_reader *reader, imr_error *err);

/* Writes the same bytes to an open file, unconditionally. The file stays open. */
imr_status imr_bitmaps_write_to(const imr_reader *reader, FILE *file, imr_error *err);

/* May be shared by threads. */
typedef struct imr_bitmaps imr_bitmaps;

/* The reader must outlive it; if the reader moves to a newer commit, open it again. If there is no usable file it
 * succeeds, and posting lists are read. IMR_MEMORY, errors of the reader. */
imr_status imr_bitmaps_open(const imr_reader *reader, imr_bitmaps **out, imr_error *err);
void imr_bitmaps_close(imr_bitmaps *bitmaps); /* NULL is fine */
/* Whether there is a usable file. */
bool imr_bitmaps_mapped(const imr_bitmaps *bitmaps);

/* The number of words of each document, by id from 0 to the reader's last; NULL without a usable file. */
const uint32_t *imr_bitmaps_lengths(imr_bitmaps *bitmaps);

/* For each document, by id from 0 to the reader's last, the lowest id of the documents of its letter: two decisions
 * belong to one letter if the numbers are equal. 0: no such document, or one without a letter. NULL without a usable
 * file. */
const uint32_t *imr_bitmaps_letters(const imr_bitmaps *bitmaps);

/* The documents of a frequent word, and how often each has it; false if the file does not have the counts: then *out
 * has only the documents, or nothing. */
bool imr_bitmaps_posting_list(const imr_bitmaps *bitmaps, imr_str prefix, imr_str term, imr_posting_list *out);

/* The documents in which two words are adjacent in a text with positions; false if the file lacks the pair: few have
 * it. */
bool imr_bitmaps_bigram(const imr_bitmaps *bitmaps, imr_str first, imr_str second, imr_doclist *out);

/* The positions of a document; *found is false if it has none. Without a usable file, the first call reads all of
 * imr.positions. IMR_MEMORY, IMR_CORRUPT. */
imr_status imr_bitmaps_positions(imr_bitmaps *bitmaps, imr_docid id, imr_positions *out, bool *found, imr_error *err);

/* Prefetches the positions of a document that the caller will read soon. */
void imr_bitmaps_prefetch_positions(const imr_bitmaps *bitmaps, imr_docid id);
/* The documents of a term, if the file has them: facet values and frequent words. */
bool imr_bitmaps_term(const imr_bitmaps *bitmaps, imr_str prefix, imr_str term, imr_doclist *out);

/* An empty set with room for every document of the index; free it with imr_docset_free. */
imr_status imr_bitmaps_new_set(const imr_bitmaps *bitmaps, imr_docset **out, imr_error *err);

/* Add to `to` the documents of a term ("" and "": all documents), and those whose value of the field lies between two
 * values, both included, an absent one open. The field must be IMR_FIELD_SORT with a slot, and not IMR_FIELD_KEY. */
imr_status imr_bitmaps_add_term(const imr_bitmaps *bitmaps, imr_str prefix, imr_str term, imr_docset *to,
                                imr_error *err);
imr_status imr_bitmaps_add_range(const imr_bitmaps *bitmaps, const imr_field *field, imr_str begin, imr_str end,
                                 imr_docset *to, imr_error *err);

/* Visits each value of a facet with its documents, in order; the value "" has the documents that have any value. Also
 * accepts the fields of imr_bitmaps_add_range; without a usable file these have no values. */
typedef bool imr_doclist_visitor(void *context, imr_str value, const imr_doclist *set);
imr_status imr_bitmaps_values(const imr_bitmaps *bitmaps, const imr_field *field, imr_doclist_visitor *visit,
                              void *context, imr_error *err);

#endif
