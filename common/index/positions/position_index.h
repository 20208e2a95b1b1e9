/* The positional index: the words of every decision in order, in the file imr.positions in the folder of its database,
 * mapped. It only grows: the positions of a document are appended when the document is written, and are valid from the
 * commit that records the new length. Positions of replaced or removed documents stay until the index is merged again.
 */
#ifndef IMR_POSITION_INDEX_H
#define IMR_POSITION_INDEX_H

#ifdef __cplusplus
extern "C" {
#endif

#include "positions.h"
#include "sums.h"

#define IMR_POSITIONS_FILE "imr.positions"

/* ---- reading: any number of threads ---- */

typedef struct imr_position_index imr_position_index;

/* Maps the first `length` bytes of the file; 0: an empty index, no file is opened. IMR_CORRUPT if the file is missing,
 * shorter or not a positional index; IMR_IO; IMR_MEMORY. */
imr_status imr_position_index_map(const char *folder, uint64_t length, imr_position_index **out, imr_error *err);
void imr_position_index_unmap(imr_position_index *orders); /* NULL is fine */
/* Verifies everything that is read from now on by these checksums, which must outlive the index; NULL: no
 * verification. */
void imr_position_index_verify_by(imr_position_index *orders, const imr_sums_file *sums);
uint64_t imr_position_index_length(const imr_position_index *orders);
/* A hash of the last bytes that the file had at that length: equal if this file is that one, grown. */
uint64_t imr_position_index_mark(const imr_position_index *orders, uint64_t length);

/* Sets table[0 .. last] to the place of each document's positions, 0 for none, by reading the head of every entry:
 * about 0.1 us a document. IMR_CORRUPT. */
imr_status imr_position_index_locate(const imr_position_index *orders, uint32_t *table, uint32_t last, imr_error *err);
/* Visits all entries from byte `from` (0: the first) on, in the order of writing; `from` must be an earlier length of
 * the file. IMR_CORRUPT. */
typedef void imr_positions_visitor(void *context, uint32_t id, uint32_t place);
imr_status imr_position_index_visit(const imr_position_index *orders, uint64_t from, imr_positions_visitor *visit,
                                    void *context, imr_error *err);
/* Reads the positions of document `id` from `place`, a value of such a table; *found is false if place is 0.
 * IMR_CORRUPT if another document is there, or if the checksum is wrong. */
imr_status imr_position_index_read(const imr_position_index *orders, uint32_t place, uint32_t id, imr_positions *out,
                                   bool *found, imr_error *err);
/* Prefetches the positions at `place`, which the caller will read soon. */
void imr_position_index_prefetch(const imr_position_index *orders, uint32_t place);

/* Releases the mapped pages before `place`. For reading the whole file in order; *passed must be 0 at first. */
void imr_position_index_pass(const imr_position_index *orders, uint32_t place, uint64_t *passed);

/* ---- writing: one at a time ---- */

typedef struct imr_position_writer imr_position_writer;

/* Opens the file for appending and truncates it to `length`: bytes beyond were never committed. A length of 0 begins a
 * new file. IMR_CORRUPT if the file is shorter; IMR_IO; IMR_MEMORY. */
imr_status imr_position_index_write(const char *folder, uint64_t length, imr_position_writer **out, imr_error *err);
void imr_position_writer_free(imr_position_writer *writer); /* NULL is fine */
/* Appends the positions of a document. If a document has several, the last counts. IMR_IO; IMR_LIMIT beyond 16 GiB. */
imr_status imr_position_index_add(imr_position_writer *writer, uint32_t id, const imr_positions *order, imr_error *err);
/* Writes out what was added; sync: waits until it is on disk. *length is the length of the file. IMR_IO. */
imr_status imr_position_index_flush(imr_position_writer *writer, bool sync, uint64_t *length, imr_error *err);

#ifdef __cplusplus
}
#endif

#endif
