/* The format of the bitmap index, for bitmaps*.c: a head; three tables of 4 bytes a document by id, from 0 to the last
 * (its length, the place of its positions, the first document of its letter); the sets, those of words with counts; the
 * keys; the directory, sorted by key. It is written and mapped on one machine, so numbers are in its own byte order.
 *
 *   key                       documents
 *   ""                        all
 *   prefix + value            with that facet value; with the value "": with any
 *   prefix + stem             with the word in that text
 *   """ + stem + " " + stem   with the two words adjacent, in a text with positions
 *   "=" + field + "=" + value with that value in the field's slot */
#ifndef IMR_BITMAPS_FORMAT_H
#define IMR_BITMAPS_FORMAT_H

#include "bitmaps.h"

#include <stdio.h>

#define IMR_BITMAPS_MAGIC "imrsets"
enum { IMR_BITMAPS_LAYOUT = 5, IMR_BITMAPS_STAMP = 104, IMR_BITMAPS_KEY = IMR_TERM_LIMIT + 16 };

typedef struct imr_bitmaps_head {
    char magic[8];
    uint32_t layout;                   /* IMR_BITMAPS_LAYOUT, in the machine's byte order */
    uint32_t n;                        /* entries of the directory */
    uint64_t lengths, orders, letters; /* where the tables begin */
    uint64_t keys, directory, size;    /* where they begin; the length of the file */
    uint64_t words, mark;              /* length of imr.positions at the commit, imr_position_index_mark() of it */
    uint64_t sum[2];                   /* checksum of what follows the head, then of the head with these zero */
    uint32_t last, reserved;           /* the last document's id */
    char stamp[IMR_BITMAPS_STAMP];     /* imr_reader_stamp() of the commit */
} imr_bitmaps_head;

typedef struct imr_bitmaps_entry {
    uint64_t at;     /* where the set begins: a multiple of 8 */
    uint64_t counts; /* of a word: where its counts begin, after the ranks of its bits; 0: none */
    uint32_t n;      /* documents */
    uint32_t words;  /* of bits, 64 a word; 0: a list of n ids, 4 bytes each */
    uint32_t key;    /* where its key begins among the keys */
    uint32_t key_n;
} imr_bitmaps_entry;

/* A set of fewer than one in this many documents is stored as ids, which take less room. */
enum { IMR_BITMAPS_SPARSE = 32 };

/* Begins the key of a pair of words. */
#define IMR_BITMAPS_PAIR "\""

/* The number of ranks for `words` words of bits: one for each two words, the bits set before them. */
static inline size_t imr_bitmaps_ranks(size_t words) { return words / 2 + 1; }

/* Continues a Fletcher checksum, {0, 0} at first, over n numbers of 8 bytes. */
void imr_bitmaps_sum(uint64_t sum[2], const void *numbers, size_t n);

/* Whether the field's values are read from slots. */
bool imr_bitmaps_has_slot(const imr_field *field);
/* The prefix of the keys of a field's values. */
imr_str imr_bitmaps_prefix(const imr_field *field, char scratch[IMR_BITMAPS_KEY]);

/* Appends the path of the file; nothing if the reader has no folder. */
void imr_bitmaps_path(const imr_reader *reader, imr_buf *out);

/* The stamp of the reader's commit. IMR_LIMIT if it is too long. */
imr_status imr_bitmaps_stamp(const imr_reader *reader, char stamp[IMR_BITMAPS_STAMP], imr_error *err);

/* Opens the file of an earlier commit of the same database, if its checksum is right; *out is NULL if there is none.
 * Its sets and tables describe that commit. IMR_MEMORY, errors of the reader. */
imr_status imr_bitmaps_open_earlier(const imr_reader *reader, imr_bitmaps **out, imr_error *err);
/* Releases the mapped pages, for reading the whole file: they are loaded again when needed. */
void imr_bitmaps_forget(const imr_bitmaps *bitmaps);
const imr_bitmaps_head *imr_bitmaps_head_of(const imr_bitmaps *bitmaps);
/* The table of places of positions. */
const uint32_t *imr_bitmaps_places(const imr_bitmaps *bitmaps);
/* Entry i of the directory, with its counts; n of the set is right for bits too. */
imr_str imr_bitmaps_key(const imr_bitmaps *bitmaps, size_t i);
imr_posting_list imr_bitmaps_entry_at(const imr_bitmaps *bitmaps, size_t i);
/* The first entry whose key is not less than `key`. */
size_t imr_bitmaps_lower_bound(const imr_bitmaps *bitmaps, imr_str key);
/* Visits each entry whose key begins with the prefix, by the rest of its key. False, and no call, if one of them is
 * damaged or there is no file. */
bool imr_bitmaps_walk(const imr_bitmaps *bitmaps, imr_str prefix, imr_doclist_visitor *visit, void *context);
const imr_reader *imr_bitmaps_reader(const imr_bitmaps *bitmaps);

#endif
