/* Who has a facet value, a value of a sortable slot, a frequent word: sets of documents in a file beside the database,
 * mapped and not parsed; how long each document is, and where the order of its words stands. The file is a cache: it
 * counts for the one commit that it was made of. Where there is none, or an old one, or it lacks a word, posting lists
 * are read instead: slower, and the same documents. */
#ifndef IMR_BITMAPS_H
#define IMR_BITMAPS_H

#include "docset.h"
#include "record.h"
#include "xap.h"

#include <stdio.h>

#define IMR_BITMAPS_FILE "imr.bitmaps"

/* Makes the file for the reader's commit; an older one is there until it is whole. Nothing where the file that is there
 * is of that commit. IMR_IO, IMR_MEMORY, what the reader says. */
imr_status imr_bitmaps_write(const imr_reader *reader, imr_error *err);

/* The same bytes into a file that is open, whatever is there. The file stays open. */
imr_status imr_bitmaps_write_to(const imr_reader *reader, FILE *file, imr_error *err);

/* Threads may share it. */
typedef struct imr_bitmaps imr_bitmaps;

/* The reader must outlive it; after the reader moved on, open them again. IMR_MEMORY, what the reader says. */
imr_status imr_bitmaps_open(const imr_reader *reader, imr_bitmaps **out, imr_error *err);
void imr_bitmaps_close(imr_bitmaps *sets); /* NULL is fine */
/* Whether the file was there. */
bool imr_bitmaps_mapped(const imr_bitmaps *sets);

/* How many words each document has, by id from 0 to the reader's last; NULL where the file was not there. */
const uint32_t *imr_bitmaps_lengths(imr_bitmaps *sets);

/* For each document, by id from 0 to the reader's last, the lowest id of the documents of its letter: two decisions are
 * of one letter where the numbers are equal. 0: there is no such document, or it has no letter. NULL where the file was
 * not there. */
const uint32_t *imr_bitmaps_letters(const imr_bitmaps *sets);

/* The documents of a frequent word, and how often they have it; false where the file does not say. */
bool imr_bitmaps_posting_list(const imr_bitmaps *sets, imr_str prefix, imr_str term, imr_posting_list *out);

/* The documents that have two words side by side in one of the texts whose order is kept, where many have. */
bool imr_bitmaps_bigram(const imr_bitmaps *sets, imr_str first, imr_str second, imr_doclist *out);

/* The order of a document's words; *found is false where it has none. The first call may read the
 * whole of imr.positions where there is no file of sets. IMR_MEMORY, IMR_CORRUPT. */
imr_status imr_bitmaps_positions(imr_bitmaps *sets, imr_docid id, imr_positions *out, bool *found, imr_error *err);

/* The order of that document will be asked for soon. */
void imr_bitmaps_prefetch_positions(const imr_bitmaps *sets, imr_docid id);
/* The documents of a term, where the file has them: facet values, and words that are frequent. */
bool imr_bitmaps_term(const imr_bitmaps *sets, imr_str prefix, imr_str term, imr_doclist *out);

/* An empty set that has room for every document of the index. */
imr_status imr_bitmaps_new_set(const imr_bitmaps *sets, imr_docset **out, imr_error *err);

/* Unite `to` with the documents of a term ("" and "": all documents), and with those whose value of a field of
 * IMR_FIELD_SORT lies between two, both included, an absent one open; the field has a slot and is no IMR_FIELD_KEY. */
imr_status imr_bitmaps_add_term(const imr_bitmaps *sets, imr_str prefix, imr_str term, imr_docset *to, imr_error *err);
imr_status imr_bitmaps_add_range(const imr_bitmaps *sets, const imr_field *field, imr_str begin, imr_str end,
                                 imr_docset *to, imr_error *err);

/* Each value of a facet with its documents, in order; the value "" stands for the documents that have any. Also each
 * value of a slot of imr_bitmaps_add_range, where the file was there; none where not. */
typedef bool imr_doclist_visitor(void *context, imr_str value, const imr_doclist *set);
imr_status imr_bitmaps_values(const imr_bitmaps *sets, const imr_field *field, imr_doclist_visitor *visit,
                              void *context, imr_error *err);

#endif
