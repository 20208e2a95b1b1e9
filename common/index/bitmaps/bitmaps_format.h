/* The file of sets, for sets*.c: a head; the lengths of the documents, where the orders of their
 * words stand, and the first document of the letter of each (4 bytes each by id, from 0 to the last); the sets, of
 * words with their counts; their keys; the directory in the order of keys. It is written and mapped on one machine, so
 * numbers stand in its own order of bytes.
 *
 *   key                       documents
 *   ""                        all of them
 *   prefix + value            of that facet value; with the value "", of any
 *   prefix + stem             that have the word in that text
 *   """ + stem + " " + stem   that have the words side by side, in one of the texts whose order is kept
 *   "=" + field + "=" + value with that value in the field's slot */
#ifndef IMR_BITMAPS_IMPL_H
#define IMR_BITMAPS_IMPL_H

#include "bitmaps.h"

#include <stdio.h>

#define IMR_BITMAPS_MAGIC "imrsets"
enum { IMR_BITMAPS_LAYOUT = 5, IMR_BITMAPS_STAMP = 104, IMR_BITMAPS_KEY = IMR_TERM_LIMIT + 16 };

typedef struct imr_bitmaps_head {
    char magic[8];
    uint32_t layout;                   /* IMR_BITMAPS_LAYOUT, in the machine's order of bytes */
    uint32_t n;                        /* entries of the directory */
    uint64_t lengths, orders, letters; /* where the tables begin */
    uint64_t keys, directory, size;    /* where they begin, and the length of the file */
    uint64_t words, mark;              /* length of imr.positions at the commit, imr_position_index_mark() of it */
    uint64_t sum[2];                   /* of what is behind the head, then of the head without them */
    uint32_t last, reserved;           /* the last document's id */
    char stamp[IMR_BITMAPS_STAMP];     /* imr_reader_stamp() of the commit */
} imr_bitmaps_head;

typedef struct imr_bitmaps_entry {
    uint64_t at;     /* where the set stands: a multiple of 8 */
    uint64_t counts; /* of a word: where its counts stand, behind the ranks of its bits; 0: there are none */
    uint32_t n;      /* documents */
    uint32_t words;  /* of bits, 64 a word; 0: a list of n ids, 4 bytes each */
    uint32_t key;    /* where its key begins among the keys */
    uint32_t key_n;
} imr_bitmaps_entry;

/* A set is ids where they are fewer than one in this many documents: they take less room then. */
enum { IMR_BITMAPS_SPARSE = 32 };

/* Before the words of a pair. */
#define IMR_BITMAPS_PAIR "\""

/* How many ranks so many words of bits have: one a pair, the bits before it. */
static inline size_t imr_bitmaps_ranks(size_t words) { return words / 2 + 1; }

/* Goes on with a sum (Fletcher's), which is {0, 0} at first, over numbers of 8 bytes. */
void imr_bitmaps_sum(uint64_t sum[2], const void *numbers, size_t n);

/* Whether a field's values are read from slots. */
bool imr_bitmaps_has_slot(const imr_field *field);
/* The beginning of the keys of a field's values. */
imr_str imr_bitmaps_prefix(const imr_field *field, char scratch[IMR_BITMAPS_KEY]);

/* Appends the path of the file; nothing for a reader without a folder. */
void imr_bitmaps_path(const imr_reader *reader, imr_buf *out);

/* The stamp of the reader's commit. IMR_LIMIT where it does not fit. */
imr_status imr_bitmaps_stamp(const imr_reader *reader, char stamp[IMR_BITMAPS_STAMP], imr_error *err);

/* The file as of an earlier commit of the same database, when it is whole to the last byte; *out is NULL where there is
 * none. What is read from it by documents is as of then. IMR_MEMORY, what the reader says. */
imr_status imr_bitmaps_open_earlier(const imr_reader *reader, imr_bitmaps **out, imr_error *err);
/* Gives back the memory of what was read of the file, for who goes through it: it comes again when it is read again. */
void imr_bitmaps_forget(const imr_bitmaps *sets);
const imr_bitmaps_head *imr_bitmaps_head_of(const imr_bitmaps *sets);
/* Where the orders of its documents stand. */
const uint32_t *imr_bitmaps_places(const imr_bitmaps *sets);
/* Entry i of the directory, counts and all; n of the set is right also where it is bits. */
imr_str imr_bitmaps_key(const imr_bitmaps *sets, size_t i);
imr_posting_list imr_bitmaps_entry_at(const imr_bitmaps *sets, size_t i);
/* The first entry whose key is not before `key`. */
size_t imr_bitmaps_lower_bound(const imr_bitmaps *sets, imr_str key);

#endif
